"""What stands between the page and those who call it: limits on size and rate, a door before MCP, and headers.

Gradio asks for the password everywhere but at the MCP endpoint; there it is asked for here, as HTTP's Basic scheme. The
headers keep a browser from asking any other place for anything, whatever a page of news or a library would have it do.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from summarise.digest import Digest, Problem, Story, Summary

# A text of 10 MB, escaped as JSON does where every character needs it.
MOST_BYTES = 64_000_000
_MINUTE = 60.0
_MOST_CALLERS = 10_000

_Scope = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_App = Callable[[_Scope, _Receive, _Send], Awaitable[None]]

_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio makes functions of templates as it runs.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)

# An absolute path: "/home/me/models/a.gguf", "C:\\models\\a.gguf"; no address ("https://a/b") and no fraction ("1/2").
_PATH = re.compile(r"(?<![\w/:.<])(?:[A-Za-z]:[\\/]|/)(?:[^\s'\"`,;()<>\\/]+[\\/])*[^\s'\"`,;()<>\\/]+")


class Guard:
    """ASGI middleware that refuses what is too large, too frequent, or asks for MCP without the password.

    What is answered gets the headers, and a page the script that has to run before all others.
    """

    def __init__(self, app: _App, *, rate: int | None, auth: Sequence[tuple[str, str]], script: str = "") -> None:
        """Wrap an application.

        Args:
            app: what is guarded.
            rate: how often one address may post in a minute; None: as often as it likes.
            auth: names with their passwords; where there are any, MCP needs one of them.
            script: what is put at the head of each page.
        """
        self._app, self._rate, self._auth = app, rate, auth
        self._script = f"<head><script>{script}</script>".encode()
        self._posts: OrderedDict[str, tuple[float, float]] = OrderedDict()  # caller: (allowance, when)

    async def __call__(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {key.lower(): value for key, value in scope["headers"]}
        if "/mcp" in scope["path"] and self._auth and not self._is_known(headers.get(b"authorization", b"")):
            more = [(b"www-authenticate", b'Basic realm="summarise"')]
            await _refuse(send, 401, "a name and its password are needed", more)
        elif scope["method"] != "POST":
            await self._app(scope, receive, self._with_headers(send))
        elif not self._may_post((scope.get("client") or ("?", 0))[0]):
            await _refuse(send, 429, "too many requests from this address; wait a minute")
        elif _declared(headers) > MOST_BYTES and not scope["path"].endswith("/upload"):
            await _refuse(send, 413, "this is too large")
        else:
            await self._app(scope, receive, self._with_headers(send))

    def _with_headers(self, send: _Send) -> _Send:
        """Return what sends an answer on with our headers, a page with our script in it."""
        start: MutableMapping[str, Any] = {}
        page: list[bytes] = []

        async def sent(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
                if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                    start.update(message)
                    return
            elif start:
                page.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                body = b"".join(page).replace(b"<head>", self._script, 1)
                headers = [(key, value) for key, value in start["headers"] if key != b"content-length"]
                await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
                message = {"type": "http.response.body", "body": body}
            await send(message)

        return sent

    def _is_known(self, given: bytes) -> bool:
        try:
            scheme, _, code = given.decode("ascii").partition(" ")
            said = base64.b64decode(code, validate=True)
        except (UnicodeDecodeError, binascii.Error):
            return False
        known = [secrets.compare_digest(said, f"{name}:{password}".encode()) for name, password in self._auth]
        return scheme.lower() == "basic" and any(known)

    def _may_post(self, caller: str) -> bool:
        """Return whether a caller may post once more; the allowance is a minute's posts, and fills up by the second."""
        if self._rate is None:
            return True
        now = time.monotonic()
        allowance, when = self._posts.pop(caller, (float(self._rate), now))
        allowance = min(float(self._rate), allowance + (now - when) * self._rate / _MINUTE)
        may = allowance >= 1
        self._posts[caller] = (allowance - 1 if may else allowance, now)
        if len(self._posts) > _MOST_CALLERS:
            self._posts.popitem(last=False)
        return may


def _declared(headers: dict[bytes, bytes]) -> int:
    """Return how long a body says that it is; one that does not say (chunked) is as long as can be."""
    length = headers.get(b"content-length", b"")
    if length.isdigit():
        return int(length)
    return MOST_BYTES + 1 if b"transfer-encoding" in headers else 0


async def _refuse(send: _Send, status: int, what: str, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
    body = f'{{"detail": "{what}"}}'.encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


# Paths ----------------------------------------------------------------------------------------------------------------


def without_paths(said: str) -> str:
    """Return a message with the names of files in place of their paths: "/srv/models/a.gguf" → "a.gguf"."""
    return _PATH.sub(lambda found: PurePath(found.group().replace("\\", "/")).name, said)


def private(digest: Digest) -> Digest:
    """Return a digest whose messages name no path of the server; what the page itself says stays as it is."""
    warnings = tuple(replace(one, message=without_paths(one.message)) for one in digest.warnings)
    return replace(digest, stories=tuple(map(private_story, digest.stories)), warnings=warnings)


def private_story(story: Story) -> Story:
    """Return a story whose messages name no path of the server."""
    return replace(story, summaries=tuple(map(_private_summary, story.summaries)))


def private_problem(problem: Problem) -> Problem:
    """Return a problem that names no path of the server."""
    remedy = None if problem.remedy is None else without_paths(problem.remedy)
    return replace(problem, message=without_paths(problem.message), remedy=remedy)


def _private_summary(one: Summary) -> Summary:
    rejected = tuple(replace(r, problem=private_problem(r.problem) if r.problem else None) for r in one.rejected)
    return replace(one, problem=private_problem(one.problem) if one.problem else None, rejected=rejected)
