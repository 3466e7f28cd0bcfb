"""Pages and feeds of other people's servers, many of them, fetched as a good guest does.

One connection a host at a time, whatever the number of workers; what robots.txt forbids is left alone, and the pause
that it asks for is kept; a server that says when to come again (`Retry-After`) is not asked before; what was fetched
once is asked for with its `ETag` and `Last-Modified`, and comes again from the folder of the run where it is unchanged.
Where connections may lead is `fetch`'s to say.

The folder holds a file a host (what its robots.txt says, and when it may be asked next), a lock beside it, which the
system lets go of with its process, and a file a page. Without a folder all this holds within one process alone.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import shutil
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from summarise import fetch
from summarise.errors import AddressError, OperationError
from summarise.fetch import Answer, Fetched, Network, content_type, without_credentials

__all__ = ["PATIENCE", "ROBOT", "Visitor", "forget_pages"]

ROBOT = "summarise-news"
"""What we are called in a robots.txt."""
PATIENCE = 30.0
"""Seconds that are waited at most because a server asks for it."""

_REDIRECTS = 5
_TRIES = 3
_DAY = 86_400.0  # seconds: how long a robots.txt holds (RFC 9309, 2.4), and the most that a host is left alone
_MOST_ROBOTS = 512_000  # bytes of a robots.txt that are read (RFC 9309, 2.5)
_UNTOLD = 5.0  # seconds to wait where a server is busy and does not say for how long
_BUSY = 300.0  # seconds to wait for others who ask the same host

_Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Fetches; `state` is the folder for what servers said, shared by all who fetch for one run."""

    network: Network
    state: Path | None = None

    def page(self, address: str) -> Fetched:
        """Return a page, if the robots.txt of its host allows it.

        Raises:
            AddressError: The address is refused, robots.txt forbids it, or it could not be fetched (now).
        """
        return self._fetched(address, robots=True, accept={}, media_types=fetch.READ)

    def feed(self, address: str) -> Fetched:
        """Return a feed, which is there for programs: robots.txt is for those who follow links, and is not asked.

        Raises:
            AddressError: The address is refused, or could not be fetched (now).
        """
        accept = {
            "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
        }
        return self._fetched(address, robots=False, accept=accept, media_types=None)

    def _fetched(
        self, address: str, *, robots: bool, accept: Mapping[str, str], media_types: tuple[str, ...] | None
    ) -> Fetched:
        where = without_credentials(address)
        url = address
        for _ in range(_REDIRECTS + 1):
            kept = _kept(self.state, url)
            answer = self._answer(url, {**accept, **(kept.asked if kept else {})}, robots, media_types, where)
            if kept and answer.status == 304:
                return kept.fetched
            if answer.moved:
                url = answer.moved
                continue
            if answer.status != 200:
                reason = f"the address answers with status {answer.status}"
                raise AddressError("http-status", reason, where=where, remedy="Check the address")
            media_type, charset = content_type(answer.headers.get("content-type"))
            fetched = Fetched(answer.data, url, media_type, charset)
            _keep(self.state, fetched, answer)
            return fetched
        raise AddressError("too-many-redirects", f"more than {_REDIRECTS} redirects", where=where)

    def _answer(
        self, url: str, headers: Mapping[str, str], robots: bool, media_types: tuple[str, ...] | None, where: str
    ) -> Answer:
        """Ask once it may be asked, and again where the server says that it is busy."""
        host = _origin(url)
        with _alone(host, self.state) as facts:
            delay = self._allowed(url, host, facts, where) if robots else 0.0
            for _ in range(_TRIES):
                _wait(facts, host, where)
                answer = fetch.get(url, headers, network=self.network, media_types=media_types)
                facts["next"] = time.time() + delay
                if answer.status not in (429, 503):
                    return answer
                facts["next"] = time.time() + max(delay, _pause(answer))
            _wait(facts, host, where)
            return answer

    def _allowed(self, url: str, host: str, facts: _Facts, where: str) -> float:
        """Return how many seconds the robots.txt of a host wants between two requests.

        Raises:
            AddressError: It forbids `url`, or could not be read.
        """
        if not 0 < facts.get("robots-until", 0.0) - time.time() <= _DAY:
            facts["robots"] = self._robots(host, facts, where)
            facts["robots-until"] = time.time() + _DAY
        rules = _rules(facts["robots"])
        if not rules.can_fetch(url, ROBOT):
            remedy = "Ask the site, or save the page and give its file"
            raise AddressError("robots", f"the robots.txt of {host} forbids to fetch this", where=where, remedy=remedy)
        return min(PATIENCE, float(rules.crawl_delay(ROBOT) or 0))

    def _robots(self, host: str, facts: _Facts, where: str) -> str:
        """Return the robots.txt of a host: nothing where it has none; where it is out of order, all is forbidden."""
        url = f"{host}/robots.txt"
        for _ in range(_REDIRECTS + 1):
            _wait(facts, host, where)
            answer = fetch.get(url, {"Accept": "text/plain, */*;q=0.1"}, network=self.network, media_types=None)
            if not answer.moved:
                break
            url = answer.moved
        if answer.status == 200:
            return answer.data[:_MOST_ROBOTS].decode("utf-8-sig", "replace")
        if answer.moved or (400 <= answer.status < 500 and answer.status != 429):
            return ""
        facts["next"] = time.time() + _pause(answer)
        what = f"{host}/robots.txt answers with status {answer.status}, so that nothing there may be fetched now"
        raise AddressError("robots", what, where=where, remedy="Try again later")


@lru_cache(maxsize=64)
def _rules(robots: str) -> Any:
    """Return the rules of a robots.txt."""
    from protego import Protego

    return Protego.parse(robots)


def _origin(url: str) -> str:
    """Return what has its own robots.txt: "http://News.example:80/a" → "http://news.example:80"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url  # `fetch` says what is wrong with it
    return f"{parts.scheme}://{parts.netloc}".lower()


def _wait(facts: _Facts, host: str, where: str) -> None:
    """Wait until a host may be asked again.

    Raises:
        AddressError: That is too long.
    """
    wait = min(float(facts.get("next", 0.0)) - time.time(), _DAY)
    if wait > PATIENCE:
        again = datetime.datetime.fromtimestamp(time.time() + wait, datetime.UTC).strftime("%Y-%m-%d %H:%M UTC")
        remedy = "Run it again then, with --retry failed"
        raise AddressError("busy", f"{host} does not want to be asked before {again}", where=where, remedy=remedy)
    time.sleep(max(0.0, wait))


def _pause(answer: Answer) -> float:
    """Return how many seconds a server that is busy is not to be asked."""
    asked = fetch.retry_after(answer.headers)
    return _UNTOLD if asked is None else asked


# --- what is kept -----------------------------------------------------------------------------------------------------

_locks: dict[str, threading.Lock] = {}
_facts: dict[str, _Facts] = {}
_guard = threading.Lock()


@contextmanager
def _alone(host: str, state: Path | None) -> Iterator[_Facts]:
    """Give what is known of a host, for changing, while nobody else asks it."""
    if state is None:
        with _guard:
            lock = _locks.setdefault(host, threading.Lock())
        with lock:
            yield _facts.setdefault(host, {})
        return
    from filelock import FileLock, Timeout

    file = _file(state, "hosts", host)
    held = FileLock(file.with_suffix(".lock"), timeout=_BUSY)
    try:
        held.acquire()
    except Timeout:
        raise AddressError("busy", "others wait for this host too", where=host, remedy="Run it again later") from None
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        facts = _loaded(file)
        before = dict(facts)
        try:
            yield facts
        finally:
            if facts != before:
                _write(file, json.dumps(facts).encode())
    finally:
        held.release()


def _loaded(file: Path) -> _Facts:
    """Return what a file of a host holds; nothing where it is absent or was damaged."""
    try:
        facts = json.loads(file.read_bytes())
        numbers = {key: float(facts.get(key, 0.0)) for key in ("next", "robots-until")}
        return {**numbers, "robots": str(facts.get("robots", ""))}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What an address gave last time, and the headers that ask whether it still does."""

    fetched: Fetched
    asked: Mapping[str, str]


def _kept(state: Path | None, url: str) -> _Kept | None:
    if state is None:
        return None
    try:
        head, _, data = gzip.decompress(_file(state, "pages", url).read_bytes()).partition(b"\n")
        said = json.loads(head)
        if said["url"] != url:
            return None
        return _Kept(Fetched(data, url, said["media_type"], said["charset"]), dict(said["asked"]))
    except (OSError, EOFError, ValueError, TypeError, KeyError, zlib.error):
        return None


def _keep(state: Path | None, fetched: Fetched, answer: Answer) -> None:
    """Keep what an address gave, if its server can be asked whether it has changed."""
    headers = answer.headers
    asked = {"If-None-Match": headers.get("etag"), "If-Modified-Since": headers.get("last-modified")}
    asked = {name: value for name, value in asked.items() if value and value.isascii()}
    if state is None or not asked or "no-store" in headers.get("cache-control", ""):
        return
    said = {"url": fetched.url, "media_type": fetched.media_type, "charset": fetched.charset, "asked": asked}
    _write(_file(state, "pages", fetched.url), gzip.compress(json.dumps(said).encode() + b"\n" + fetched.data))


def forget_pages(state: Path) -> None:
    """Have every page and feed fetched anew; when a host may be asked, and for what, is still known."""
    shutil.rmtree(state / "pages", ignore_errors=True)


def _file(state: Path, kind: str, key: str) -> Path:
    folder = state / kind
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder / hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _write(file: Path, data: bytes) -> None:
    """Write a file so that whoever reads it sees all or nothing of it."""
    try:
        number, name = tempfile.mkstemp(dir=file.parent)
        try:
            with open(number, "wb") as stream:
                stream.write(data)
            Path(name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise _unwritable(file, error) from None


def _unwritable(file: Path, error: OSError) -> OperationError:
    what = f"the folder for what servers said cannot be written: {error.strerror}"
    return OperationError("no-output", what, where=str(file.parent), remedy="Make room, or check its permissions")
