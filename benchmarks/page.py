"""The page: from click to first story against the library alone, its weight against an empty Gradio page, 20 visitors.

    python benchmarks/page.py [--runs 5] [--visitors 20]

Needs the extra [ui], playwright and /usr/bin/chromium. Times are medians on loopback, in seconds.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from summarise import Summariser

TEXT = files("summarise.web").joinpath("examples", "en.txt").read_text("utf-8")
EMPTY = """
import gradio as gr
with gr.Blocks(analytics_enabled=False) as blocks:
    gr.Button("Run", elem_id="run")
blocks.launch(server_port=7998, quiet=True, prevent_thread_lock=True, run_history=False)
print("the page is at http://127.0.0.1:7998/", flush=True)
import time; time.sleep(3600)
"""
OURS = [sys.executable, "-m", "summarise", "ui", "--port", "7999", "--no-network"]


@contextmanager
def serving(command: list[str]) -> Iterator[str]:
    """Serve a page, and give its address."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        line = next(line for line in process.stdout or () if "the page is at" in line)
        try:
            yield line.split()[-1]
        finally:
            process.terminate()


def opened(browser: Browser, address: str) -> tuple[Page, float, int, int]:
    """Open a page as a new visitor; return it, the seconds until it could be used, its bytes and its requests."""
    page = browser.new_context().new_page()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    weights: list[int] = []
    session.on("Network.loadingFinished", lambda event: weights.append(int(event["encodedDataLength"])))
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("#run:not([disabled])")
    ready = time.perf_counter() - began
    page.wait_for_timeout(1500)
    return page, ready, sum(weights), len(weights)


def first_story(page: Page) -> float:
    """Return the seconds from the click to the first summary on the page."""
    page.locator("#text textarea").fill(TEXT)
    began: Any = page.evaluate(
        """() => new Promise((done) => {
          const began = performance.now();
          const look = () =>
            document.querySelector(".said") ? done(performance.now() - began) : requestAnimationFrame(look);
          document.querySelectorAll(".story").forEach((one) => one.remove());
          document.querySelector(".stories").shown = [];
          document.querySelector("#run").click();
          look();
        })"""
    )
    page.wait_for_selector("[data-state=done]")
    return float(began) / 1000


def visitors(browser: Browser, address: str, many: int) -> tuple[float, int]:
    """Return how long as many visitors at once wait for all their stories, and how many saw another's text."""
    places = [f"Port{chr(65 + i)}mere" for i in range(many)]
    pages = [browser.new_context().new_page() for _ in places]
    for page, place in zip(pages, places, strict=True):
        page.goto(address)
        page.wait_for_selector(".empty")
        page.locator("#text textarea").fill(TEXT.replace("Keelsund", place))
    began = time.perf_counter()
    for page in pages:
        page.locator("#run").click(no_wait_after=True)
    mixed = 0
    for page, place in zip(pages, places, strict=True):
        page.wait_for_selector("[data-state=done]", timeout=120_000)
        shown = page.locator("#results").inner_text()
        mixed += [other for other in places if other in shown] != [place]
    return time.perf_counter() - began, mixed


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--visitors", type=int, default=20)
    args = parser.parse_args()
    summariser = Summariser()
    summariser.digest(TEXT)
    alone = []
    for _ in range(args.runs):
        began = time.perf_counter()
        summariser.digest(TEXT)
        alone.append(time.perf_counter() - began)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        print(f"{'page':<10}{'interactive':>12}{'kB':>8}{'requests':>10}")
        for name, command in (("empty", [sys.executable, "-c", EMPTY]), ("summarise", OURS)):
            with serving(command) as address:
                opened(browser, address)
                seen = [opened(browser, address)[1:] for _ in range(args.runs)]
                ready, weight, requests = (statistics.median(column) for column in zip(*seen, strict=True))
                print(f"{name:<10}{ready:>12.2f}{weight / 1000:>8.0f}{requests:>10.0f}")
                if name == "summarise":
                    page = opened(browser, address)[0]
                    first_story(page)
                    clicked = [first_story(page) for _ in range(args.runs)]
                    took, mixed = visitors(browser, address, args.visitors)
        browser.close()
    library, click = statistics.median(alone), statistics.median(clicked)
    print(
        f"\nlibrary alone, whole digest {library:.3f} s; click to first story {click:.3f} s: {click - library:+.3f} s"
    )
    print(f"{args.visitors} visitors at once: all done after {took:.1f} s, {mixed} of them saw another's text")


if __name__ == "__main__":
    main()
