"""A hub on this machine's loopback, for tests of `summarise models pull`: real HTTP, with the faults of networks.

It answers what the hub's client asks: the listing of a repository at a commit with sizes and hashes
(`/api/models/…?blobs=true`), and its files (`/…/resolve/COMMIT/NAME`). Large files are kept elsewhere, as the hub keeps
them: a redirect leads to another port, where no token may arrive.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT, NEWER = "c0ffee" + "0" * 34, "facade" + "1" * 34
_LARGE = (".gguf", ".bin", ".safetensors", ".spm")


@dataclass
class Fault:
    """What goes wrong with requests whose path ends so; `times` of them (-1: all).

    `status` and `body` are an answer; `cut` sends so many bytes and closes; `stall` sends so many and no more for
    `seconds`; `other` sends other bytes; `whole` takes no notice of a range.
    """

    path: str
    times: int = -1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: int | None = None
    stall: int | None = None
    seconds: float = 30.0
    other: bytes | None = None
    whole: bool = False


@dataclass(frozen=True)
class Request:
    path: str
    range: str | None
    token: str | None
    agent: str
    port: int


class Hub:
    """Repositories by name, each with its commits (the last one is the newest), and what was asked for so far."""

    def __init__(self) -> None:
        self.repositories: dict[str, dict[str, dict[str, bytes]]] = {}
        self.gated: set[str] = set()
        self.faults: list[Fault] = []
        self.requests: list[Request] = []
        self.claims: dict[str, dict[str, Any]] = {}  # what the listing says of a file instead of the truth
        self.lock = threading.Lock()
        self.closing = threading.Event()
        handler = type("Handler", (_Handler,), {"hub": self})
        self._servers = [ThreadingHTTPServer(("127.0.0.1", 0), handler) for _ in range(2)]
        for server in self._servers:
            server.daemon_threads = True
            server.block_on_close = False
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.address, self.store = (f"http://127.0.0.1:{server.server_address[1]}" for server in self._servers)

    def close(self) -> None:
        self.closing.set()
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def add(self, name: str, files: dict[str, bytes], commit: str = COMMIT) -> None:
        self.repositories.setdefault(name, {})[commit] = files

    def asked(self, end: str) -> list[Request]:
        """The requests whose path ends so."""
        return [request for request in self.requests if request.path.endswith(end)]

    def fault_of(self, path: str) -> Fault:
        with self.lock:
            for fault in self.faults:
                if fault.times and path.endswith(fault.path):
                    fault.times -= 1
                    return fault
        return Fault("")

    def kept(self, path: str) -> bytes:
        found = re.fullmatch(r"/kept/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        assert found, path
        return self.repositories[found[1]][found[2]][found[3]]

    def told(self, name: str, data: bytes) -> dict[str, Any]:
        """What the listing says of a file."""
        blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
        told: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": blob}
        if name.endswith(_LARGE):
            told["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
        return told | self.claims.get(name, {})


class _Handler(BaseHTTPRequestHandler):
    hub: Hub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        with self.hub.lock:
            self.note(path)
        fault = self.hub.fault_of(path)
        if fault.status:
            self.answer(fault.status, fault.body or b'{"error": "as asked"}', fault.headers)
        elif fault.body is not None:
            self.answer(200, fault.body, {"Content-Type": "text/html"})
        elif path.startswith("/api/models/"):
            self.listing(path)
        elif path.startswith("/kept/"):
            self.send_file(self.hub.kept(path), fault)
        else:
            self.file(path, fault)

    def note(self, path: str) -> None:
        headers = self.headers
        self.hub.requests.append(
            Request(
                path,
                headers.get("Range"),
                headers.get("Authorization"),
                headers.get("User-Agent", ""),
                self.connection.getsockname()[1],
            )
        )

    def listing(self, path: str) -> None:
        found = re.fullmatch(r"/api/models/([^/]+/[^/]+)(?:/revision/([^/]+))?", path)
        commits = self.hub.repositories.get(found[1]) if found else None
        if commits is None or found is None:
            self.refuse(401, "RepoNotFound", "Invalid username or password.")
            return
        commit = found[2] or list(commits)[-1]
        if commit not in commits:
            self.refuse(404, "RevisionNotFound", f"Invalid rev id: {commit}")
            return
        siblings = [self.hub.told(name, data) for name, data in commits[commit].items()]
        gated = "manual" if found[1] in self.hub.gated else False
        body = {"id": found[1], "modelId": found[1], "sha": commit, "gated": gated, "siblings": siblings}
        self.answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def file(self, path: str, fault: Fault) -> None:
        found = re.fullmatch(r"/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        assert found, path
        if found[1] in self.hub.gated and not self.headers.get("Authorization"):
            self.refuse(401, "GatedRepo", "Access to this model is restricted.")
            return
        data = self.hub.repositories[found[1]][found[2]].get(found[3])
        if data is None:
            self.refuse(404, "EntryNotFound", "Entry not found")
        elif found[3].endswith(_LARGE):
            where = f"{self.hub.store}/kept{path}?signature=secret"
            self.answer(302, b"", {"Location": where, "X-Repo-Commit": found[2]})
        else:
            self.send_file(data, fault)

    def refuse(self, status: int, code: str, message: str) -> None:
        self.answer(status, json.dumps({"error": message}).encode(), {"X-Error-Code": code})

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_file(self, data: bytes, fault: Fault) -> None:
        if fault.other is not None:
            data = fault.other
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked and not fault.whole else 0
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        stop = min(len(data), start + next((n for n in (fault.cut, fault.stall) if n is not None), len(data)))
        with suppress(OSError):  # whoever asked has gone
            self.wfile.write(data[start:stop])
        if fault.stall is not None:
            self.hub.closing.wait(fault.seconds)
        if fault.cut is not None or fault.stall is not None:
            self.close_connection = True
