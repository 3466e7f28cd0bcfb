"""An http(s) address → its bytes, without being led where the address does not say; one GET or POST → its answer.

Every name is looked up once, every address it has is checked, and the connection goes to just that address, so that a
second look-up cannot answer otherwise. Redirects are followed by hand, each checked as the first was; one from https to
http is followed too, as browsers do. No cookies and no credentials are sent.

Where the environment names a proxy (`http_proxy`, `https_proxy`, `no_proxy`), the proxy looks names up: names of this
machine and literal private addresses are still refused, a public name that leads to a private address is the proxy's to
refuse.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from summarise import __version__
from summarise.errors import AddressError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

LIMIT = 5_000_000  # bytes, after any compression is undone
_TIMEOUT = 10.0  # seconds, to connect and between two pieces
_DEADLINE = 30.0  # seconds, for everything
_REDIRECTS = 5
_LONGEST_WAIT = 86_400.0  # seconds that a server is believed to mean when it says how long it wants to be left alone
READ = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
_IP = ipaddress.IPv4Address | ipaddress.IPv6Address

Resolver = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host name; raises OSError where it has none."""


@dataclass(frozen=True, slots=True)
class Network:
    """What may be connected to.

    `allow_private`: addresses that are not public too. `forbidden`: nothing but this machine's loopback, and that only
    with `allow_private`; no name but localhost is looked up, and no proxy asked.
    """

    allow_private: bool = False
    forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: its bytes, the address after all redirects, and what the header says they are."""

    data: bytes
    url: str
    media_type: str | None
    charset: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever its status; the names of headers are in lower case.

    `moved` is the address that a redirect leads to.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class _Request:
    """What is asked of an address. No `repr`, as a header may hold a key."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)


_PAGE = _Request(headers={"Accept": "text/html, application/xhtml+xml, text/markdown;q=0.9, text/plain;q=0.8"})


@dataclass(frozen=True, slots=True)
class _Address:
    """A checked http(s) address. `host` is as a look-up takes it: ASCII, lower case, no trailing dot, no brackets."""

    url: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """The host as a header has it, with the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def fetch(
    address: str,
    *,
    network: Network,
    resolve: Resolver | None = None,
    deadline: float = _DEADLINE,
    timeout: float = _TIMEOUT,
    limit: int = LIMIT,
) -> Fetched:
    """Return what an http(s) address gives.

    Args:
        address: The address.
        network: What may be connected to.
        resolve: What looks names up; the system's own by default.
        deadline: Seconds for everything, redirects included.
        timeout: Seconds to connect, and to wait for the next piece.
        limit: Bytes of a body, after decompression.

    Raises:
        AddressError: The address is refused, or could not be fetched.
    """
    where = without_credentials(address)
    clock = _Clock(time.monotonic() + deadline, where)
    url = address
    for _ in range(_REDIRECTS + 1):
        goal = _parse(url, where)
        with _opened(goal, _PAGE, network, resolve or _system_resolve, clock, timeout) as response:
            moved = _redirection(response, goal, where)
            if moved is None:
                return _received(response, goal, clock, limit)
            url = moved
    raise AddressError("too-many-redirects", f"more than {_REDIRECTS} redirects", where=where)


def get(
    address: str,
    headers: Mapping[str, str],
    *,
    network: Network,
    media_types: tuple[str, ...] | None = READ,
    deadline: float = _DEADLINE,
    resolve: Resolver | None = None,
    limit: int = LIMIT,
) -> Answer:
    """Ask an http(s) address once, and return its answer, whatever the status: redirects are the caller's to follow.

    Args:
        address: The address.
        headers: What is asked beside it.
        network: What may be connected to.
        media_types: What a body may be, where the status is 200 and it says what it is; None for anything.
        deadline: Seconds for everything.
        resolve: What looks names up; the system's own by default.
        limit: Bytes of a body, after decompression.

    Raises:
        AddressError: The address is refused, does not answer in time, or gives no whole answer.
    """
    where = without_credentials(address)
    clock = _Clock(time.monotonic() + deadline, where)
    goal = _parse(address, where)
    request = _Request(headers={**_PAGE.headers, **headers})
    with _opened(goal, request, network, resolve or _system_resolve, clock, _TIMEOUT) as response:
        moved = _redirection(response, goal, where)
        if response.status == 200:
            _check_type(content_type(response.headers.get("Content-Type"))[0], media_types, where)
        data = b"" if moved else _body(response, clock, limit)
        answered = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, answered, data, moved)


def post(
    address: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    network: Network,
    deadline: float,
    resolve: Resolver | None = None,
    limit: int = LIMIT,
) -> Answer:
    """Send `body` to an http(s) address and return what it answers, whatever the status.

    A redirect is an answer like any other: `headers` may hold a key, which is for this address alone.

    Raises:
        AddressError: The address is refused, does not answer in time, or gives no whole answer.
    """
    where = without_credentials(address)
    clock = _Clock(time.monotonic() + deadline, where)
    goal = _parse(address, where)
    request = _Request("POST", headers, body)
    with _opened(goal, request, network, resolve or _system_resolve, clock, deadline) as response:
        data = _body(response, clock, limit)
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, data)


def without_credentials(address: str) -> str:
    """Return `address` without user name and password: "http://me:pw@host/" → "http://host/"."""
    # Everything from "//" to the last "@" before the path, as in "//me:p@ss@host".
    return re.sub(r"//[^/?#\\]*@", "//", address)


class _Clock:
    """The deadline of one fetch, and the sockets to shut down when it is over: reads wait only for the next piece."""

    def __init__(self, end: float, where: str) -> None:
        self.where = where
        self.over = False
        self._end = end
        self._timer: threading.Timer | None = None

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            AddressError: None are.
        """
        left = self._end - time.monotonic()
        if left <= 0 or self.over:
            raise self.error()
        return left

    def error(self) -> AddressError:
        return AddressError("too-slow", "the address takes too long", where=self.where, remedy="Try again later")

    def watch(self, connection: socket.socket) -> None:
        """Shut `connection` down at the deadline."""

        def stop() -> None:
            self.over = True
            with suppress(OSError):  # it may be closed already
                connection.shutdown(socket.SHUT_RDWR)

        self.release()
        self._timer = threading.Timer(max(0.0, self._end - time.monotonic()), stop)
        self._timer.daemon = True
        self._timer.start()

    def release(self) -> None:
        """Watch no longer."""
        if self._timer is not None:
            self._timer.cancel()


# --- what an address says ---------------------------------------------------------------------------------------------


def _parse(url: str, where: str) -> _Address:
    """Check an address and take it apart."""

    def bad(what: str) -> AddressError:
        return AddressError("bad-address", what, where=where, remedy="Give an http:// or https:// address")

    if any(c.isspace() or not c.isprintable() for c in url) or "\\" in url:
        raise bad("the address has characters that no address has")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = _plain_host(parts.hostname or "")
    except (ValueError, UnicodeError):
        raise bad("this is not a well-formed address") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise AddressError("bad-address", f"only http and https are read, not {scheme or 'this'}", where=where)
    if "@" in parts.netloc:
        raise AddressError("bad-address", "an address with user name or password is not fetched", where=where)
    if not host or port == 0:
        raise bad("this is not a well-formed address")
    port = port or (443 if scheme == "https" else 80)
    # Already quoted characters stay as they are.
    path = quote(parts.path or "/", safe="/%:=&?~#+!$,;'@()*[]")
    query = "?" + quote(parts.query, safe="/%:=&?~#+!$,;'@()*[]|") if parts.query else ""
    address = _Address("", scheme, host, port, path + query)
    return _Address(f"{scheme}://{address.netloc}{path}{query}", scheme, host, port, path + query)


def _plain_host(host: str) -> str:
    """Return a host name as a look-up takes it: "１２７。0.0.1" and "127.1" → "127.0.0.1", "BÜCHER.example." → "xn--…".

    Raises:
        ValueError: It is no name.
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host)) if "%" not in host else _no_host()
    host = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    host = host.removesuffix(".")
    # "example.com", "a-b.example", "xn--bcher-kva.example", "my_host"
    if not re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", host):
        return _no_host()
    # "2130706433", "0x7f.1", "0177.0.0.1": numbers that a look-up takes for an IPv4 address
    if re.fullmatch(r"\d+|0x[0-9a-f]*", host.rpartition(".")[2]):
        try:
            return socket.inet_ntoa(socket.inet_aton(host))
        except OSError:
            return _no_host()
    return host


def _no_host() -> str:
    raise ValueError("no host name")


def _literal(host: str) -> _IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_public(ip: _IP) -> bool:
    """Whether an address is one of the public network, and so is every IPv4 address that it may stand for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not (ip.is_multicast or ip.is_reserved)
    number = int(ip)
    inside: list[ipaddress.IPv4Address] = []
    if ip.ipv4_mapped is not None:
        return _is_public(ip.ipv4_mapped)
    if ip.sixtofour is not None:
        inside.append(ip.sixtofour)
    if ip.teredo is not None:
        inside.extend(ip.teredo)
    # IPv4 put into IPv6: NAT64 (64:ff9b::127.0.0.1) and the old "compatible" form (::127.0.0.1)
    if number >> 32 in (0x0064_FF9B << 64, 0):
        inside.append(ipaddress.IPv4Address(number & 0xFFFF_FFFF))
    if number >> 80 == 0x0064_FF9B_0001:  # NAT64 of one's own network
        return False
    if not all(_is_public(v4) for v4 in inside):
        return False
    if inside and number >> 32 == 0x0064_FF9B << 64:
        return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_site_local or ip.is_loopback)


def _is_this_machine(host: str) -> bool:
    ip = _literal(host)
    if ip is not None:
        mapped = getattr(ip, "ipv4_mapped", None)
        return bool((mapped or ip).is_loopback)
    return host == "localhost" or host.endswith(".localhost")


# --- where a name leads -----------------------------------------------------------------------------------------------


def _system_resolve(host: str, port: int) -> list[str]:
    """Look a name up as the system does."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _checked_ips(goal: _Address, network: Network, resolve: Resolver, clock: _Clock) -> list[str]:
    """Return the IP addresses that may be connected to for `goal`; if one of a name's is refused, all are."""
    where = clock.where
    literal = _literal(goal.host)
    if network.forbidden and not _is_this_machine(goal.host):
        raise AddressError(
            "no-network", "connections are forbidden", where=where, remedy="Save the page and give its file"
        )
    if literal is not None:
        found = [literal]
    else:
        found = [
            ip for text in _looked_up(goal, resolve, clock) if (ip := _literal(text.partition("%")[0])) is not None
        ]
    if not found:
        raise AddressError("no-such-host", f"no such host: {goal.host}", where=where, remedy="Check the address")
    if network.forbidden and not all(_is_this_machine(str(ip)) for ip in found):
        raise AddressError("no-network", "connections are forbidden", where=where)
    if not network.allow_private and not all(_is_public(ip) for ip in found):
        raise _private(goal, where)
    return [str(ip) for ip in found]


def _private(goal: _Address, where: str) -> AddressError:
    return AddressError(
        "private-address",
        f"{goal.host} is an address of a private network or of this machine",
        where=where,
        remedy="Save the page and give its file, or allow it with --allow-private",
    )


def _looked_up(goal: _Address, resolve: Resolver, clock: _Clock) -> list[str]:
    """Look `goal`'s name up before the deadline, which the system's own look-up knows nothing of."""
    answer: list[list[str]] = []

    def ask() -> None:
        try:
            answer.append(resolve(goal.host, goal.port))
        except (OSError, UnicodeError):
            answer.append([])

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(clock.left())
    if not answer:
        raise clock.error()
    return answer[0]


def _proxy(goal: _Address, network: Network) -> str | None:
    """Return the proxy that the environment names for `goal`, if any."""
    if network.forbidden or _is_this_machine(goal.host):
        return None
    named = urllib.request.getproxies()
    proxy = named.get(goal.scheme) or named.get("all")
    if not proxy or urllib.request.proxy_bypass(goal.host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"


# --- the connection ---------------------------------------------------------------------------------------------------


@contextmanager
def _opened(
    goal: _Address, request: _Request, network: Network, resolve: Resolver, clock: _Clock, timeout: float
) -> Iterator[BaseHTTPResponse]:
    """Give the answer to a request, body unread."""
    import urllib3

    pools = _proxied(goal, network, clock) if (proxy := _proxy(goal, network)) else None
    if proxy and pools is None:
        raise AddressError("bad-proxy", "the proxy that the environment names is not http(s)", where=clock.where)
    if pools is None:
        pools = [_direct(goal, ip) for ip in _checked_ips(goal, network, resolve, clock)]
    response: BaseHTTPResponse | None = None
    try:
        response = _first_answer(pools, goal, request, clock, timeout, bool(proxy))
        yield response
    except urllib3.exceptions.HTTPError as error:
        raise _told(error, goal, clock) from None
    finally:
        clock.release()
        if response is not None:
            response.close()  # a body may be left unread
        for pool in pools:
            pool.close()


def _first_answer(
    pools: list[HTTPConnectionPool], goal: _Address, request: _Request, clock: _Clock, timeout: float, proxied: bool
) -> BaseHTTPResponse:
    """Ask each of a name's addresses in turn, until one can be connected to."""
    import urllib3

    headers = {
        "Host": goal.netloc,
        "User-Agent": f"summarise-news/{__version__}",
        "Accept-Encoding": "gzip, deflate",
        **request.headers,
    }
    for pool in pools:
        pool.ConnectionCls = _watched(pool.ConnectionCls, clock)
        wait = min(timeout, clock.left())
        try:
            return pool.urlopen(
                request.method,
                goal.url if proxied and goal.scheme == "http" else goal.target,
                body=request.body,
                headers=headers,
                retries=False,
                redirect=False,
                assert_same_host=False,
                timeout=urllib3.Timeout(connect=min(wait, _TIMEOUT), read=wait),
                preload_content=False,
            )
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
            if pool is pools[-1]:
                raise
    raise AssertionError("there is at least one address")


def _direct(goal: _Address, ip: str) -> HTTPConnectionPool:
    """Return a pool that connects to `ip` and to nothing else, whatever its name is said to be."""
    import urllib3

    if goal.scheme == "http":
        return urllib3.HTTPConnectionPool(ip, goal.port, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        ip, goal.port, maxsize=1, cert_reqs="CERT_REQUIRED", server_hostname=goal.host, assert_hostname=goal.host
    )


def _proxied(goal: _Address, network: Network, clock: _Clock) -> list[HTTPConnectionPool] | None:
    """Return the pool of the environment's proxy, or None where it is of a kind that is not spoken."""
    import urllib3

    literal = _literal(goal.host)
    if not network.allow_private and literal is not None and not _is_public(literal):
        raise _private(goal, clock.where)
    proxy = _proxy(goal, network) or ""
    try:
        parts = urlsplit(proxy)
        credentials = f"{parts.username}:{parts.password or ''}" if parts.username else None
        address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        headers = urllib3.make_headers(proxy_basic_auth=credentials) if credentials else None
        manager = urllib3.ProxyManager(address, proxy_headers=headers, cert_reqs="CERT_REQUIRED")
    except (ValueError, urllib3.exceptions.HTTPError):
        return None
    return [manager.connection_from_host(goal.host, goal.port, goal.scheme)]


def _watched(kind: Any, clock: _Clock) -> Any:
    """Return the class of connections `kind` with its sockets under the deadline."""

    class Watched(kind):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            clock.watch(self.sock)

    return Watched


def _told(error: Exception, goal: _Address, clock: _Clock) -> AddressError:
    """Return an error of urllib3 as one of ours; its own text may hold the proxy's password."""
    from urllib3 import exceptions

    where = clock.where
    refused = isinstance(error, exceptions.NewConnectionError)
    if clock.over or (isinstance(error, exceptions.TimeoutError) and not refused):
        return clock.error()
    cause = str(error)
    if isinstance(error, exceptions.SSLError):
        untrusted = "CERTIFICATE_VERIFY_FAILED" in cause or "match" in cause
        what = f"the certificate of {goal.host} is not to be trusted" if untrusted else f"no TLS with {goal.host}"
        return AddressError("bad-certificate", what, where=where, remedy="Save the page and give its file")
    if isinstance(error, exceptions.ProxyError):
        return AddressError("bad-proxy", "the proxy that the environment names does not answer", where=where)
    if isinstance(error, exceptions.DecodeError):
        return AddressError("bad-answer", f"{goal.host} sent a body that cannot be unpacked", where=where)
    what = f"cannot connect to {goal.host}" if refused else f"{goal.host} broke the connection off"
    return AddressError("no-connection", what, where=where, remedy="Check the address, or try again later")


# --- the answer -------------------------------------------------------------------------------------------------------


def _redirection(response: BaseHTTPResponse, goal: _Address, where: str) -> str | None:
    """Return the address that an answer sends on to, or None."""
    if response.status not in (301, 302, 303, 307, 308):
        return None
    location = response.headers.get("Location")
    if not location:
        raise AddressError("bad-answer", "a redirect that says not where to", where=where)
    # A header is bytes; those beyond ASCII are UTF-8 as a rule, and http.client reads them as Latin-1.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return urljoin(goal.url, location.strip())
    except ValueError:
        raise AddressError("bad-address", "a redirect to what is no address", where=where) from None


def _received(response: BaseHTTPResponse, goal: _Address, clock: _Clock, limit: int) -> Fetched:
    """Return the page that an answer gives."""
    where = clock.where
    if response.status != 200:
        reason = f"the address answers with status {response.status}"
        raise AddressError("http-status", reason, where=where, remedy="Check the address")
    media_type, charset = content_type(response.headers.get("Content-Type"))
    _check_type(media_type, READ, where)
    return Fetched(_body(response, clock, limit), goal.url, media_type, charset)


def content_type(header: str | None) -> tuple[str | None, str | None]:
    """Return the media type and the charset that a header says: "text/html; charset=big5" → "text/html", "big5"."""
    if not header:
        return None, None
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), message.get_content_charset()


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that an answer asks to wait; None where it asks for none, or what it says makes no sense.

    "Retry-After: 120", with a fraction from some, or "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT".
    """
    said = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", said, re.ASCII):
        return min(float(said), _LONGEST_WAIT)
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return min(max(0.0, parsedate_to_datetime(said).timestamp() - time.time()), _LONGEST_WAIT)
    return None


def _check_type(media_type: str | None, read: tuple[str, ...] | None, where: str) -> None:
    if media_type is not None and read is not None and media_type not in read:
        what = f"the address gives {media_type}, which is not read"
        raise AddressError("wrong-type", what, where=where, remedy="Give the address of a page of HTML or text")


def _body(response: BaseHTTPResponse, clock: _Clock, limit: int) -> bytes:
    """Read a body, in pieces, so that neither a slow nor an endless one is waited for."""
    too_large = AddressError("too-large", f"the address gives more than {limit // 1_000_000} MB", where=clock.where)
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > limit:
        raise too_large
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(65_536, decode_content=True):
        clock.left()
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            raise too_large
    clock.left()
    return b"".join(pieces)
