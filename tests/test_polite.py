"""Many pages of other people's servers: what is asked, when, and by how many at once."""

from __future__ import annotations

import email.utils
import multiprocessing
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from test_fetch import PAGE, Handler, Site, serve

from summarise.batch.polite import Visitor
from summarise.batch.records import Record, page
from summarise.errors import AddressError, OperationError
from summarise.fetch import Network

LOCAL = Network(allow_private=True)


@pytest.fixture
def site(without_proxies: None) -> Iterator[Site]:
    yield from serve()


@pytest.fixture(params=["with a folder", "without"])
def visitor(request: pytest.FixtureRequest, tmp_path: Path) -> Visitor:
    return Visitor(LOCAL, tmp_path / "state" if request.param == "with a folder" else None)


def asked(site: Site) -> list[str]:
    return [path for path, _ in site.requests]


def robots(site: Site, text: str, status: int = 200) -> None:
    site.page("/robots.txt", text.encode(), status, Content_Type="text/plain")


def refusal(visitor: Visitor, url: str) -> AddressError:
    with pytest.raises(AddressError) as caught:
        visitor.page(url)
    assert "\n" not in str(caught.value)
    return caught.value


def in_turn(site: Site, path: str, *answers: tuple[int, dict[str, str]]) -> str:
    """Have an address answer with each of these in turn, and with the last from then on."""
    left = list(answers)

    def answer(handler: Handler) -> None:
        status, headers = left.pop(0) if len(left) > 1 else left[0]
        handler.give(status, PAGE, **headers)

    site.answers[path] = answer
    return site.url(path)


# --- robots.txt ---


def test_robots_txt_is_asked_once_a_host(site: Site, visitor: Visitor) -> None:
    for path in ("/1", "/2"):
        assert visitor.page(site.page(path)).data == PAGE
    assert asked(site) == ["/robots.txt", "/1", "/2"]


def test_robots_txt_holds_for_the_next_run_too(site: Site, tmp_path: Path) -> None:
    robots(site, "User-agent: *\nDisallow: /private")
    Visitor(LOCAL, tmp_path).page(site.page("/1"))
    assert refusal(Visitor(LOCAL, tmp_path), site.page("/private/2")).code == "robots"
    assert asked(site) == ["/robots.txt", "/1"]


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: summarise-news\nDisallow: /news/", False),
        ("User-agent: Other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: summarise-news\nAllow: /", True),
        ("User-agent: *\nDisallow: /news/\nAllow: /news/1", True),
        ("User-agent: *\nDisallow: /*?print$", True),
        ("User-agent: *\nDisallow: /*1$", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", False),
        ("<html>no such thing</html>", True),
        ("", True),
    ],
)
def test_what_robots_txt_says_is_done(site: Site, visitor: Visitor, text: str, allowed: bool) -> None:
    robots(site, text)
    url = site.page("/news/1")
    if allowed:
        visitor.page(url)
    else:
        error = refusal(visitor, url)
        assert error.code == "robots"
        assert error.remedy is not None
    assert asked(site) == ["/robots.txt", "/news/1"][: 1 + allowed]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_host_without_robots_txt_allows_all(site: Site, visitor: Visitor, status: int) -> None:
    robots(site, "User-agent: *\nDisallow: /", status)
    assert visitor.page(site.page("/1")).data == PAGE


@pytest.mark.parametrize("status", [500, 503, 429])
def test_where_robots_txt_is_out_of_order_nothing_is_fetched_and_it_is_asked_again(
    site: Site, visitor: Visitor, status: int
) -> None:
    site.page("/robots.txt", b"", status, Retry_After="0")
    assert refusal(visitor, site.page("/1")).code == "robots"
    robots(site, "")
    assert visitor.page(site.url("/1")).data == PAGE
    assert asked(site) == ["/robots.txt", "/robots.txt", "/1"]


def test_robots_txt_may_be_elsewhere(site: Site, visitor: Visitor) -> None:
    site.redirect("/robots.txt", "/r")
    site.page("/r", b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    assert refusal(visitor, site.page("/1")).code == "robots"


def test_a_redirect_to_another_host_is_under_the_rules_of_that(site: Site, visitor: Visitor) -> None:
    for other in serve():
        robots(other, "User-agent: *\nDisallow: /")
        assert refusal(visitor, site.redirect("/1", other.page("/2"))).code == "robots"
        assert asked(other) == ["/robots.txt"]


def test_the_pause_that_robots_txt_asks_for_is_kept(
    site: Site, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    robots(site, "User-agent: *\nCrawl-delay: 7")
    for path in ("/1", "/2"):
        visitor.page(site.page(path))
    assert [round(pause) for pause in slept if pause > 1] == [7]


# --- Retry-After ---


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(
    site: Site, visitor: Visitor, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    later = email.utils.formatdate(time.time() + 20, usegmt=True)
    url = in_turn(site, "/1", (status, {"Retry_After": "3"}), (status, {"Retry_After": later}), (200, {}))
    assert visitor.page(url).data == PAGE
    assert asked(site) == ["/robots.txt", "/1", "/1", "/1"]
    first, second = (pause for pause in slept if pause > 1)
    assert 2 < first <= 3
    assert 10 < second <= 20


def test_a_server_that_wants_to_be_left_alone_for_long_is(site: Site, visitor: Visitor) -> None:
    url = in_turn(site, "/1", (503, {"Retry_After": "3600"}))
    for path in (url, site.page("/2")):
        error = refusal(visitor, path)
        assert error.code == "busy"
        assert "--retry failed" in str(error.remedy)
    assert asked(site) == ["/robots.txt", "/1"]


def test_a_server_that_is_busy_for_ever_fails(site: Site, visitor: Visitor) -> None:
    assert refusal(visitor, in_turn(site, "/1", (503, {"Retry_After": "0"}))).code == "http-status"
    assert asked(site) == ["/robots.txt", "/1", "/1", "/1"]


@pytest.mark.parametrize("said", ["soon", "-5"])
def test_a_busy_server_that_does_not_say_how_long_is_left_alone_for_seconds(
    site: Site, visitor: Visitor, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    assert visitor.page(in_turn(site, "/1", (503, {"Retry_After": said}), (200, {}))).data == PAGE
    assert [round(pause) for pause in slept if pause > 1] == [5]


# --- what is kept ---


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"ETag": 'W/"a"'}, {"If-None-Match": 'W/"a"'}),
        ({"Last_Modified": "Tue, 04 Mar 2025 10:00:00 GMT"}, {"If-Modified-Since": "Tue, 04 Mar 2025 10:00:00 GMT"}),
    ],
)
def test_a_page_that_has_not_changed_is_not_sent_again(
    site: Site, tmp_path: Path, given: dict[str, str], sent: dict[str, str]
) -> None:
    url = in_turn(
        site, "/1", (200, {"Content_Type": "text/plain; charset=x-sjis", **given}), (304, {"Content_Length": ""})
    )
    first = Visitor(LOCAL, tmp_path).page(url)
    assert first.charset == "x-sjis"
    assert Visitor(LOCAL, tmp_path).page(url) == first
    assert sent.items() <= site.requests[-1][1].items()


@pytest.mark.parametrize("headers", [{}, {"ETag": '"1"', "Cache_Control": "private, no-store"}])
def test_what_cannot_or_may_not_be_kept_is_asked_for_whole(site: Site, tmp_path: Path, headers: dict[str, str]) -> None:
    url = site.page("/1", PAGE, 200, **headers)
    for _ in range(2):
        assert Visitor(LOCAL, tmp_path).page(url).data == PAGE
    assert not {"If-None-Match", "If-Modified-Since"} & set(site.requests[-1][1])


def test_what_was_kept_and_is_damaged_is_asked_for_again(site: Site, tmp_path: Path) -> None:
    url = site.page("/1", ETag='"1"')
    Visitor(LOCAL, tmp_path).page(url)
    for kept in (file for file in tmp_path.rglob("*") if file.is_file()):
        kept.write_bytes(kept.read_bytes()[:-9])
    assert Visitor(LOCAL, tmp_path).page(url).data == PAGE
    assert "If-None-Match" not in site.requests[-1][1]


def test_a_page_that_moved_is_kept_where_it_is(site: Site, tmp_path: Path) -> None:
    url = site.redirect("/old", "/new")
    in_turn(site, "/new", (200, {"ETag": '"1"'}), (304, {"Content_Length": ""}))
    for _ in range(2):
        fetched = Visitor(LOCAL, tmp_path).page(url)
        assert (fetched.data, fetched.url) == (PAGE, site.url("/new"))


def test_a_folder_that_cannot_be_written_is_told(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OperationError):
        Visitor(LOCAL, tmp_path / "file").page(site.page("/1", ETag='"1"'))


# --- one connection a host ---


def busy(site: Site) -> list[int]:
    """Have pages take a while, and return a list of how many were asked for at once."""
    at_once: list[int] = []
    now = 0
    lock = threading.Lock()

    def answer(handler: Handler) -> None:
        nonlocal now
        with lock:
            now += 1
            at_once.append(now)
        time.sleep(0.05)
        with lock:
            now -= 1
        handler.give(200, PAGE)

    for n in range(6):
        site.answers[f"/{n}"] = answer
    return at_once


def test_threads_ask_a_host_one_at_a_time(site: Site, visitor: Visitor) -> None:
    at_once = busy(site)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(visitor.page, [site.url(f"/{n}") for n in range(6)]))
    assert at_once == [1] * 6


def _visit(url: str, state: Path) -> None:
    Visitor(LOCAL, state).page(url)


def test_processes_that_share_a_folder_ask_a_host_one_at_a_time(site: Site, tmp_path: Path) -> None:
    at_once = busy(site)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_visit, args=(site.url(f"/{n}"), tmp_path)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert at_once == [1] * 4
    assert asked(site).count("/robots.txt") == 1


def test_a_process_that_is_killed_holds_nobody_up(site: Site, tmp_path: Path) -> None:
    site.answers["/slow"] = lambda handler: time.sleep(3)
    robots(site, "")
    worker = multiprocessing.get_context("spawn").Process(target=_visit, args=(site.url("/slow"), tmp_path))
    worker.start()
    while "/slow" not in asked(site):
        time.sleep(0.01)
    worker.kill()
    worker.join()
    assert Visitor(LOCAL, tmp_path).page(site.page("/1")).data == PAGE


# --- what holds as for every address ---


def test_a_private_address_is_refused_before_its_robots_txt_is_asked_for(site: Site, tmp_path: Path) -> None:
    with pytest.raises(AddressError) as caught:
        Visitor(Network(), tmp_path).page(site.page("/1"))
    assert caught.value.code == "private-address"
    assert site.requests == []


@pytest.mark.parametrize(
    ("network", "url", "code"),
    [
        (Network(forbidden=True), "http://news.example/", "no-network"),
        (LOCAL, "ftp://news.example/", "bad-address"),
        (LOCAL, "http://[", "bad-address"),
        (LOCAL, "http://me:secret@127.0.0.1/", "bad-address"),
        (LOCAL, "nonsense", "bad-address"),
    ],
)
def test_what_may_not_be_fetched_is_refused(network: Network, url: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(AddressError) as caught:
        Visitor(network, tmp_path).page(url)
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "media_type", "code"), [(404, "text/html", "http-status"), (200, "image/png", "wrong-type")]
)
def test_what_gives_no_page_is_refused(site: Site, visitor: Visitor, status: int, media_type: str, code: str) -> None:
    assert refusal(visitor, site.page("/1", PAGE, status, Content_Type=media_type)).code == code


def test_redirects_have_an_end(site: Site, visitor: Visitor) -> None:
    assert refusal(visitor, site.redirect("/1", "/1")).code == "too-many-redirects"


def test_the_page_of_a_record_with_an_address(site: Site, tmp_path: Path) -> None:
    html = "<html><head><title>Of the page</title></head><body><p>Été à Québec.</p></body></html>"
    url = site.redirect("/1", "/2")
    site.page("/2", html.encode("latin-1"), Content_Type="text/html; charset=iso-8859-1")
    record = Record("1", "feed, entry 1", url=url, title="Of the feed", published="2025-01-02")
    made = page(record, allow_private=True, state=tmp_path)
    assert (made.kind, made.name, made.url) == ("url", url, site.url("/2"))
    assert (made.title, made.published) == ("Of the feed", "2025-01-02")
    assert "Été à Québec." in made.text
