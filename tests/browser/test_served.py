"""What the page is to others: visitors, who must not see each other's text, programs, assistants, the curious."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from browser.conftest import ROOT, serving, summarise

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]


def market(place: str) -> str:
    """A page about one place."""
    return (
        f"The market hall of {place} opened again on Monday after 14 months of work.\n"
        f"Traders of {place} had sold their fish from tents at the harbour in the meantime.\n"
        f"Some of them fear that their customers in {place} will not come back to the hall.\n"
    )


def get(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    """What an address answers, whatever its status."""
    request = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode(), {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), {}


# Nothing from elsewhere


def test_nothing_leaves_the_origin(address: str, visit: Visit) -> None:
    asked: list[str] = []
    page = visit(address, watch=asked)
    summarise(page, market("Orvik"))
    page.get_by_role("tab", name="Models").click()
    page.wait_for_selector("table.models")
    elsewhere = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    assert len(asked) > 20
    assert elsewhere == []


def test_a_browser_would_refuse_to_ask_elsewhere(address: str) -> None:
    _, body, headers = get(address)
    assert "default-src 'self'" in headers["content-security-policy"]
    assert body.index("SPOKEN") < body.index('type="module"'), "the script has to run before Gradio's"


def test_no_path_of_the_server_is_told(address: str) -> None:
    for part in ("", "config", "gradio_api/info"):
        _, body, _ = get(address + part)
        assert str(ROOT) not in body
        assert sys.prefix not in body
        assert str(Path.home()) + "/" not in body


# For all who read


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(scheme: str, address: str, visit: Visit) -> None:
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    page = visit(address, color_scheme=scheme)
    summarise(page, market("Orvik") + "Mayor Lin Mei-hua (林美華) spoke of 2.3 million crowns.\n")
    page.locator(".said").first.click()
    page.locator("details.checks > summary").first.click()
    found = []
    for tab in ("Digest", "Batch", "Models"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(300)
        page.evaluate(axe)
        found += [(tab, v["id"], v["nodes"][0]["html"]) for v in page.evaluate("axe.run()")["violations"]]
    assert found == []


@pytest.mark.parametrize(
    ("locale", "button"),
    [("en-GB", "Summarise"), ("zh-HK", "產生摘要"), ("zh-SG", "生成摘要"), ("es-MX", "Resumir"), ("ja-JP", "要約する")],
)
def test_the_page_speaks_the_language_of_the_browser(locale: str, button: str, address: str, visit: Visit) -> None:
    page = visit(address, locale=locale)
    assert page.locator("#run").inner_text() == button
    assert page.locator(".empty").inner_text().count(button) == 1


# Many at once


def test_visitors_never_see_each_others_text(address: str, visit: Visit) -> None:
    places = ["Orvik", "Keelsund", "Hest", "Tarn"]
    pages = [visit(address) for _ in places]
    for page, place in zip(pages, places, strict=True):
        page.locator("#text textarea").fill(market(place))
        page.locator("#run").click()
    for page, place in zip(pages, places, strict=True):
        page.wait_for_selector("[data-state=done]", timeout=60_000)
        shown = page.locator("#results").inner_text()
        assert [other for other in places if other in shown] == [place]


def test_programs_at_once_get_each_their_own(address: str) -> None:
    from gradio_client import Client

    client = Client(address, verbose=False)
    places = [f"Port {letter}mere" for letter in "ABCDEFGH"]
    with ThreadPoolExecutor(8) as pool:
        told = pool.map(lambda place: client.predict(market(place), api_name="/digest"), places)
        for place, digest in zip(places, told, strict=True):
            assert all(place in s["text"] for s in digest["stories"][0]["sentences"])


# For programs and assistants


def block(number: int) -> str:
    """One of the Python examples of docs/page.md."""
    blocks: list[str] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/page.md").read_text("utf-8"), re.DOTALL)
    return blocks[number]


def run(code: str, address: str) -> str:
    code = code.replace("http://127.0.0.1:7860/", address)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout


def test_the_documented_example_for_programs_works(address: str) -> None:
    assert run(block(0), address) == "The market hall opened again on Monday after 14 months of work.\n"


def test_the_digest_of_the_endpoint_keeps_to_the_schema(address: str, shared: Callable[[str], Path]) -> None:
    import jsonschema
    from gradio_client import Client

    client = Client(address, verbose=False)
    digest = client.predict(market("Orvik"), ["zh-Hant", "en"], 2, True, api_name="/digest")
    jsonschema.validate(digest, json.loads(shared("digest.schema.json").read_text("utf-8")))
    assert [s["language"] for s in digest["stories"][0]["summaries"]] == ["zh-Hant", "en"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((" ",), "there is no text in this"),
        (("A text.", ["klingonese"]), "'klingonese'"),
        (("A text.", [], 0), "sentences"),
    ],
)
def test_the_endpoint_says_what_is_wrong(arguments: tuple[Any, ...], said: str, address: str) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(address, verbose=False)
    with pytest.raises(AppError, match=said):
        client.predict(*arguments, api_name="/digest")


def test_assistants_get_the_one_tool_and_only_with_the_password() -> None:
    with serving("--mcp", "--auth", "desk:secret", "--no-network") as address:
        mcp = address + "gradio_api/mcp/"
        assert get(mcp)[0] == 401
        assert get(mcp + "schema")[0] == 401
        assert get(address + "config")[0] == 401
        wrong = base64.b64encode(b"desk:guess").decode()
        assert get(mcp + "schema", Authorization=f"Basic {wrong}")[0] == 401
        right = base64.b64encode(b"desk:secret").decode()
        tools = json.loads(get(mcp + "schema", Authorization=f"Basic {right}")[1])
        assert [tool["name"] for tool in tools] == ["digest"]
        code = block(1).replace('/mcp/")', f'/mcp/", headers={{"Authorization": "Basic {right}"}})')
        assert "The market hall opened again on Monday" in run(code, address)


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--auth", "nameonly"], ["--port", "0"]])
def test_what_is_not_to_be_served_is_refused_in_one_line(options: list[str]) -> None:
    command = [sys.executable, "-m", "summarise", "ui", *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("summarise: error: ")
    assert done.stderr.count("\n") == 1
    assert "nameonly" not in done.stderr


def test_a_page_for_others_is_shown_to_who_has_the_password(visit: Visit) -> None:
    with serving("--host", "0.0.0.0", "--auth", "desk:river-otter", "--no-network") as address:
        page = visit(address, first="input[type=password]")
        assert page.locator("#run").count() == 0
        page.locator("input").first.fill("desk")
        page.locator("input[type=password]").fill("river-otter")
        page.get_by_role("button", name="Login").click()
        page.wait_for_selector(".empty")
        summarise(page, market("Orvik"))
        assert "Orvik" in page.locator(".said").first.inner_text()
        page.context.close()


def test_a_port_that_is_taken_is_told(address: str) -> None:
    port = address.rstrip("/").rpartition(":")[2]
    command = [sys.executable, "-m", "summarise", "ui", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("summarise: error: cannot listen there")


# Runs that are given up


class Slow(ThreadingHTTPServer):
    """A model server that keeps each caller waiting until it is told to answer, and then has no answer or `says` it."""

    def __init__(self) -> None:
        self.asked = 0
        self.says: str | None = None
        self.answer = threading.Event()
        super().__init__(("127.0.0.1", 0), SlowHandler)


class SlowHandler(BaseHTTPRequestHandler):
    server: Slow

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked += 1
        self.server.answer.wait(30)
        choice = {"index": 0, "message": {"role": "assistant", "content": self.server.says}, "finish_reason": "stop"}
        body = json.dumps({"choices": [choice]}).encode() if self.server.says else b""
        self.send_response(200 if body else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[tuple[Slow, str]]:
    """A page whose summaries of English are written by a server that takes its time."""
    server = Slow()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "models:\n  slow:\n    task: summarise\n    engine: openai\n    model: slow\n"
        f"    source: http://127.0.0.1:{server.server_port}/v1\n"
        "    from: [en]\n    to: [en]\n    licence: MIT\n    size_mb: 1\n    quality: good\n"
    )
    with serving("--models", str(mine), "--no-network") as address:
        yield server, address
        server.answer.set()
    server.shutdown()
    server.server_close()


def wait_until(fact: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.05)


FRONT = (ROOT / "examples/front-page.txt").read_text("utf-8")  # four stories
# An answer that every check passes for the first story of FRONT; to any other story it is none.
SAID = "Dock workers at the port of Keelsund voted on Tuesday to end a nine-day strike."
GOOD = json.dumps({"sentences": [{"sources": [4], "text": SAID}]})


def test_cancel_cancels(slow: tuple[Slow, str], visit: Visit) -> None:
    server, address = slow
    server.says = GOOD
    page = visit(address)
    page.locator("#text textarea").fill(FRONT)
    page.locator("#run").click()
    page.wait_for_selector(".pending")
    wait_until(lambda: server.asked == 1)
    page.locator("#cancel").click()
    page.wait_for_selector("[data-state=cancelled]")
    assert "Cancelled" in page.locator("#results .head").inner_text()
    server.answer.set()
    page.wait_for_timeout(2000)
    assert page.locator("[data-state=cancelled]").count() == 1
    assert server.asked == 1  # the second story was not begun
    page.locator("#run").click()
    page.wait_for_selector("[data-state=done]")
    assert page.locator(".summary.done").count() >= 1


@contextmanager
def browser_of_its_own(browser: Browser) -> Iterator[tuple[Page, list[psutil.Process]]]:
    """A window of a browser that can be killed, and its processes."""
    before = set(psutil.Process().children(recursive=True))
    launched = browser.browser_type.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    yield launched.new_page(), [one for one in psutil.Process().children(recursive=True) if one not in before]


@pytest.mark.parametrize("how", ["reload", "close", "SIGKILL"])
def test_a_reader_who_has_gone_leaves_the_page_to_others(
    how: str, slow: tuple[Slow, str], visit: Visit, browser: Browser
) -> None:
    server, address = slow
    server.says = GOOD
    with ExitStack() as stack:
        if how == "SIGKILL":
            page, processes = stack.enter_context(browser_of_its_own(browser))
            page.goto(address)
        else:
            page = visit(address)
        page.locator("#text textarea").fill(FRONT)
        page.locator("#run").click()
        wait_until(lambda: server.asked == 1)
        if how == "reload":
            page.reload()
            page.wait_for_selector(".empty")
        elif how == "close":
            page.context.close()
        else:
            for process in processes:
                process.kill()
    time.sleep(2)  # until Gradio tells that the reader has gone
    server.answer.set()
    time.sleep(2)
    assert server.asked == 1  # the second story was not begun
    other = visit(address)
    summarise(other, market("Hest"))
    assert "Keelsund" not in other.locator("#results").inner_text()


def test_what_a_check_refused_can_be_opened_with_the_reason(slow: tuple[Slow, str], visit: Visit) -> None:
    server, address = slow
    said = "The market hall of Orvik opened again on Monday after 99 months of work."
    server.says = json.dumps({"sentences": [{"sources": [1], "text": said}]})
    server.answer.set()
    page = visit(address)
    summarise(page, market("Orvik"))
    refused = page.locator("details.refused")
    refused.locator("summary").first.click()
    assert "slow: refused by the check of numbers" in refused.inner_text()
    assert refused.locator("mark.bad").first.inner_text() == "99"
    assert "extractive" in page.locator(".route").first.inner_text()
    assert page.locator(".said mark.bad").count() == 0
