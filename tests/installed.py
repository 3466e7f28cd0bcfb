"""What tests need to be installed; where it has to be (SUMMARISE_DEMAND_EXTRAS=1), they fail without it."""

from __future__ import annotations

import importlib.util
import os

import pytest


def _needs(name: str) -> pytest.MarkDecorator:
    is_missing = importlib.util.find_spec(name) is None and os.environ.get("SUMMARISE_DEMAND_EXTRAS") != "1"
    return pytest.mark.skipif(is_missing, reason=f"{name} is not installed")


# To be given beside the mark `extra`, as these come with extras.
PYARROW, GRADIO = _needs("pyarrow"), _needs("gradio")
