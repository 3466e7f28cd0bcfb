"""A page that is served in a process of its own, and a real browser that opens it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
_MISSING = [
    name
    for name, is_here in (
        ("gradio", find_spec("gradio")),
        ("playwright", find_spec("playwright")),
        ("axe_playwright_python", find_spec("axe_playwright_python")),
        ("chromium", shutil.which("chromium")),
    )
    if not is_here
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here as of extras: the hook sees all tests."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.extra)


@pytest.fixture(scope="session", autouse=True)
def _demanded() -> None:
    if _MISSING and os.environ.get("SUMMARISE_DEMAND_EXTRAS") == "1":
        pytest.fail(f"demanded, and missing: {', '.join(_MISSING)}")
    if _MISSING:
        pytest.skip(f"not installed: {', '.join(_MISSING)}")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(*options: str, **environment: str) -> Iterator[str]:
    """Serve the page with `summarise ui`, and give its address."""
    port = free_port()
    command = [sys.executable, "-m", "summarise", "ui", "--port", str(port), *options]
    env = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            assert line.startswith("summarise: the page is at"), f"it did not start: {line}"
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def address(_demanded: None) -> Iterator[str]:
    """The address of a page with the plain installation's models."""
    with serving("--no-network", SUMMARISE_HOME="/nonexistent") as found:
        yield found


@pytest.fixture(scope="session")
def browser(_demanded: None) -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address as a visitor of one's own; what goes wrong in the page fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def opened(
        address: str,
        *,
        width: int = 1280,
        locale: str = "en-GB",
        watch: list[str] | None = None,
        first: str = ".empty",
        **more: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=locale, **more)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        if watch is not None:
            page.on("request", lambda request: watch.append(request.url))
        page.goto(address)
        page.wait_for_selector(first, state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    # A stream that a reload ends is told so by the browser and by Gradio, which is no fault of the page.
    assert [one for one in faults if "AbortError" not in one and "errored out" not in one] == []


def summarise(page: Page, text: str, *, seconds: float = 60) -> None:
    """Put a text into the box and have it summarised, in so many seconds."""
    page.locator("#text textarea").fill(text)
    page.locator("#run").click()
    page.wait_for_selector("[data-state=done]", timeout=seconds * 1000)
