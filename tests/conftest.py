"""What the tests share."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_SHARED = Path(__file__).parents[2] / "shared"

# Where the tests were started in the background, interrupts are ignored, which the processes that they start inherit.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Give the path of a file of ../shared, which a checkout elsewhere lacks: the test is then skipped.

    With SUMMARISE_DEMAND_SHARED=1 it fails instead.
    """

    def path(name: str) -> Path:
        found = _SHARED / name
        if not found.exists():
            if os.environ.get("SUMMARISE_DEMAND_SHARED") == "1":
                pytest.fail(f"{found} is demanded, and missing")
            pytest.skip(f"{found} is not here")
        return found

    return path


@pytest.fixture
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the proxies out of the environment, which would be asked for what stands for another machine."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
