"""What tests need to be installed; where it has to be (SUMMARISE_DEMAND_EXTRAS=1), they fail without it."""

from __future__ import annotations

import importlib.util
import os

import pytest

# To be given beside the mark `extra`, as pyarrow comes with an extra.
PYARROW = pytest.mark.skipif(
    importlib.util.find_spec("pyarrow") is None and os.environ.get("SUMMARISE_DEMAND_EXTRAS") != "1",
    reason="pyarrow is not installed",
)
