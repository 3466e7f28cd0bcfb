"""A real model for the tests: SmolLM2-135M-Instruct, 98 MB, which `../shared/tools/get_weights smollm2` brings."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

_CACHE = Path("~/.cache/summarise-weights/smollm2.gguf")


def smollm2() -> Path:
    """Return its GGUF file: SUMMARISE_SMOLLM2, or where get_weights puts it.

    Without it, or xllamacpp, the test is skipped; with SUMMARISE_DEMAND_EXTRAS=1 it fails.
    """
    weights = Path(os.environ.get("SUMMARISE_SMOLLM2") or _CACHE.expanduser())
    lacking = [
        *([] if importlib.util.find_spec("xllamacpp") else ["xllamacpp is not installed"]),
        *([] if weights.is_file() else [f"{weights} is not here"]),
    ]
    if lacking:
        demanded = os.environ.get("SUMMARISE_DEMAND_EXTRAS") == "1"
        (pytest.fail if demanded else pytest.skip)(" and ".join(lacking))
    return weights
