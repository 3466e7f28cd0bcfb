"""Addresses: what is fetched, what is refused, and that nothing is connected to but what was checked."""

from __future__ import annotations

import gzip
import http.server
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

import pytest

from summarise.errors import AddressError
from summarise.fetch import Fetched, Network, _is_public, _parse, fetch, retry_after, without_credentials

LOCAL = Network(allow_private=True)
PAGE = b"<p>A page.</p>"

# A key and a certificate for news.test that nobody trusts, made for these tests alone.
UNTRUSTED = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg47+vtCoHhLniylRV
A2DbDaAwzRYKTHPxzqB7JLIc3E6hRANCAARQfzLUaHrHAM+daRHHXBBeM0o/V6uL
cHcchf2pGhZ+2WJlXII9oMyf+nmVRZPM/hGrxgC29+30onP8CVo/4ljH
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUGzO8ypNY7gRHTqgb2SJSucBD0a0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbmV3cy50ZXN0MCAXDTI2MTEyNTAxMjg0NFoYDzIxMjYxMTAx
MDEyODQ0WjAUMRIwEAYDVQQDDAluZXdzLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARQfzLUaHrHAM+daRHHXBBeM0o/V6uLcHcchf2pGhZ+2WJlXII9oMyf
+nmVRZPM/hGrxgC29+30onP8CVo/4ljHo2kwZzAdBgNVHQ4EFgQUv1UUIa03ROi5
tcFVk5s6JADlirEwHwYDVR0jBBgwFoAUv1UUIa03ROi5tcFVk5s6JADlirEwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALggluZXdzLnRlc3QwCgYIKoZIzj0EAwID
SAAwRQIhANim2vNGXowvwICL3uJ4POYQA8zKLLGyiBhJ382JKF6VAiAkVd2+Wf/K
dCctYHMUoaGXmpulJQa+Tfxc56jFVTJoZw==
-----END CERTIFICATE-----
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the site it belongs to says."""

    site: Site

    def do_GET(self) -> None:
        self.site.requests.append((self.path, dict(self.headers)))
        answer = self.site.answers.get(self.path)
        try:
            if answer is None:
                self.give(404, b"no such page")
            else:
                answer(self)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the other side has enough

    def give(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


Answer = Callable[[Handler], None]


@dataclass
class Site:
    """A server on this machine, what it answers and what it was asked."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes = PAGE, status: int = 200, **headers: str) -> str:
        self.answers[path] = lambda handler: handler.give(status, body, **headers)
        return self.url(path)

    def redirect(self, path: str, to: str) -> str:
        return self.page(path, b"", 302, Location=to)


def serve(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    site = Site()

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that does not trust us hangs up

    server = Server(("127.0.0.1", 0), type("SiteHandler", (Handler,), {"site": site}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site(without_proxies: None) -> Iterator[Site]:
    yield from serve()


def refusal(url: str, network: Network = LOCAL, **options: object) -> AddressError:
    with pytest.raises(AddressError) as caught:
        fetch(url, network=network, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    assert "Traceback" not in str(caught.value)
    return caught.value


# --- what is fetched ---


def test_a_page_comes_with_its_type_and_charset(site: Site) -> None:
    url = site.page("/a?b=c", b"caf\xe9", Content_Type='text/plain; charset="ISO-8859-1"')
    assert fetch(url, network=LOCAL) == Fetched(b"caf\xe9", url, "text/plain", "iso-8859-1")


def test_no_cookies_and_no_credentials_are_sent_and_the_program_names_itself(site: Site) -> None:
    site.page("/b")
    site.page("/a", b"", 302, Location="/b", Set_Cookie="id=1")
    fetch(site.url("/a"), network=LOCAL)
    headers = site.requests[-1][1]
    assert headers["User-Agent"].startswith("summarise-news/")
    assert not {"Cookie", "Authorization", "Referer"} & set(headers)


def test_an_absent_type_is_left_to_the_caller(site: Site) -> None:
    assert fetch(site.page("/a", Content_Type=""), network=LOCAL).media_type is None


def test_letters_beyond_ascii_in_an_address_are_quoted_once(site: Site) -> None:
    site.page("/%E6%96%B0%E8%81%9E?q=%C3%A9")
    assert fetch(site.url("/新聞?q=%C3%A9"), network=LOCAL).data == PAGE


def test_a_gzipped_page_is_unpacked(site: Site) -> None:
    assert fetch(site.page("/a", gzip.compress(PAGE), Content_Encoding="gzip"), network=LOCAL).data == PAGE


def test_redirects_are_followed_and_the_last_address_is_told(site: Site) -> None:
    site.page("/end")
    site.redirect("/2", "end")
    assert fetch(site.redirect("/1", f"//127.0.0.1:{site.port}/2"), network=LOCAL).url == site.url("/end")


# --- where connections go ---


def test_a_name_is_looked_up_once_and_connected_to_as_it_was_checked(site: Site) -> None:
    site.page("/")
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    assert fetch(site.url("/", "news.test"), network=LOCAL, resolve=rebinding).data == PAGE
    assert asked == ["news.test"]
    assert site.requests[0][1]["Host"] == f"news.test:{site.port}"


@pytest.mark.parametrize("answer", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"], ["fe80::1%eth0"]])
def test_a_public_name_with_a_private_address_is_refused_unconnected(site: Site, answer: list[str]) -> None:
    site.page("/")
    error = refusal(site.url("/", "news.example"), Network(), resolve=lambda host, port: answer)
    assert error.code == "private-address"
    assert site.requests == []


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "127.0.0.1.", "localhost", "localhost."),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "0.0.0.0", "0"),
        *("１２７.0.0.1", "127。0。0。1", "ⓛocalhost", "LOCALHOST", "10.1.2.3", "169.254.169.254", "[fd00::1]"),
    ],
)  # fmt: skip
def test_every_way_to_write_a_private_address_is_refused(site: Site, host: str) -> None:
    site.page("/")
    assert refusal(site.url("/", host), Network()).code == "private-address"
    assert site.requests == []


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        *((ip, True) for ip in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")),
        *((ip, False) for ip in ("100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1")),
        *((ip, False) for ip in ("fec0::1", "ff02::1", "2001:db8::1", "fe80::1", "fc00::1", "::127.0.0.1")),
        *((ip, False) for ip in ("2002:7f00:1::", "2001:0:7f00:1::1", "64:ff9b::a00:1", "64:ff9b:1::808:808")),
    ],
)  # fmt: skip
def test_what_is_public(ip: str, public: bool) -> None:
    assert _is_public(ipaddress.ip_address(ip)) is public


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://news.example/", "file:///etc/passwd", "gopher://a/", "http:///path", "http://a b/", "http://a\\@b/"),
        *("http://a:99999/", "http://a:0/", "http://[fe80::1%25eth0]/", "http://1.2.3.4.5/", "http://a..b/", "http://[/"),
    ],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    assert refusal(url).code == "bad-address"


@pytest.mark.parametrize(
    "url", ["http://me:s3cret@news.example/", "http://me:s3cr/et@news.example/", "http://s3cret@a/"]
)
def test_an_address_with_credentials_is_refused_and_not_repeated(url: str) -> None:
    assert "s3cret" not in str(refusal(url))
    assert "s3cret" not in without_credentials(url)


def test_the_port_in_a_header_is_left_out_where_it_is_the_usual_one() -> None:
    assert _parse("http://Example.COM:80/a", "").netloc == "example.com"
    assert _parse("https://[2606:4700::1]:444/", "").netloc == "[2606:4700::1]:444"


# --- redirects that lead astray ---


@pytest.mark.parametrize(
    ("to", "code"),
    [
        *(("file:///etc/passwd", "bad-address"), ("http://u:p@127.0.0.1/", "bad-address"), ("http://[", "bad-address")),
        *(("http://169.254.169.254/latest", "no-network"), ("http://news.example/", "no-network")),
    ],
)  # fmt: skip
def test_each_redirect_is_checked(site: Site, to: str, code: str) -> None:
    network = Network(allow_private=True, forbidden=True)
    assert refusal(site.redirect("/a", to), network, resolve=unasked).code == code


def test_a_redirect_into_this_machine_is_refused_after_a_public_page(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The site plays the proxy, so that a public address can be had here.
    monkeypatch.setenv("http_proxy", site.url("/"))
    site.page("/secret")
    for to in (site.url("/secret"), "http://169.254.169.254/", site.url("/secret", "localhost")):
        site.redirect("http://news.example/a", to)
        assert refusal("http://news.example/a", Network()).code == "private-address"
    assert {path for path, _ in site.requests} == {"http://news.example/a"}


def test_a_loop_of_redirects_ends(site: Site) -> None:
    assert refusal(site.redirect("/a", "/a")).code == "too-many-redirects"
    assert len(site.requests) == 6


# --- --no-network ---


def unasked(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize("url", ["http://news.example/", "https://8.8.8.8/", "http://10.0.0.1/"])
@pytest.mark.parametrize("private", [True, False])
def test_without_a_network_nothing_is_looked_up(url: str, private: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9/")
    assert refusal(url, Network(allow_private=private, forbidden=True), resolve=unasked).code == "no-network"


def test_without_a_network_this_machine_still_needs_leave(site: Site) -> None:
    site.page("/")
    assert fetch(site.url("/"), network=Network(allow_private=True, forbidden=True)).data == PAGE
    assert refusal(site.url("/"), Network(forbidden=True)).code == "private-address"


# --- the environment's proxy ---


def test_the_proxy_of_the_environment_is_asked_but_not_for_what_it_leaves_out(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", site.url("/").replace("//", "//user:s3cret@"))
    site.page("http://news.example/a?b")
    assert fetch("http://news.example/a?b", network=Network(), resolve=unasked).data == PAGE
    assert site.requests[0][1]["proxy-authorization"].startswith("Basic ")
    monkeypatch.setenv("no_proxy", "news.example")
    error = refusal("http://news.example/", Network(), resolve=lambda host, port: [])
    assert error.code == "no-such-host"


def test_a_proxy_that_does_not_answer_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://user:s3cret@127.0.0.1:1/")
    error = refusal("http://news.example/", Network())
    assert error.code == "bad-proxy"
    assert "s3cret" not in str(error)
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1/")
    assert refusal("http://news.example/", Network()).code == "bad-proxy"


# --- too slow, too large, not a page ---


def drip_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b"word ")
        time.sleep(0.05)


def drip_header(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    for _ in range(60):
        handler.wfile.write(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [drip_body, drip_header, lambda handler: time.sleep(1)])
def test_a_slow_answer_is_not_waited_for(site: Site, answer: Answer) -> None:
    site.answers["/"] = answer
    began = time.monotonic()
    assert refusal(site.url("/"), deadline=0.3).code == "too-slow"
    assert time.monotonic() - began < 0.9


def test_a_slow_look_up_is_not_waited_for() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(1)
        return []

    began = time.monotonic()
    assert refusal("http://news.example/", Network(), resolve=slow, deadline=0.2).code == "too-slow"
    assert time.monotonic() - began < 0.8


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(bytes(100_000))


def test_more_than_the_limit_is_refused_however_it_comes(site: Site) -> None:
    site.answers["/endless"] = endless
    site.page("/bomb", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    site.page("/told", b"", Content_Length="5000001")
    for path in ("/endless", "/bomb", "/told"):
        assert refusal(site.url(path)).code == "too-large"
    assert len(fetch(site.page("/just", b"x" * 5_000_000), network=LOCAL).data) == 5_000_000


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 500])
def test_any_status_but_200_is_told(site: Site, status: int) -> None:
    error = refusal(site.page("/a", b"", status))
    assert error.code == "http-status"
    assert str(status) in error.message


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "application/octet-stream"])
def test_what_is_no_page_is_refused(site: Site, kind: str) -> None:
    error = refusal(site.page("/a", Content_Type=kind))
    assert error.code == "wrong-type"
    assert kind in error.message


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"\0\0 no HTTP\r\n\r\n")


def test_broken_answers_are_told(site: Site) -> None:
    assert refusal(site.page("/a", b"no gzip", Content_Encoding="gzip")).code == "bad-answer"
    assert refusal(site.page("/b", b"", 302)).code == "bad-answer"
    assert refusal(site.page("/c", b"short", Content_Length="50")).code == "no-connection"
    site.answers["/d"] = no_http
    assert refusal(site.url("/d")).code == "no-connection"


def test_a_port_that_nobody_listens_at_is_told() -> None:
    assert refusal("http://127.0.0.1:1/").code == "no-connection"


def test_an_untrusted_certificate_is_refused(tmp_path: Path) -> None:
    pem = tmp_path / "untrusted.pem"
    pem.write_text(UNTRUSTED)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    for site in serve(tls):
        url = site.url("/", "news.test", "https")
        assert refusal(url, resolve=lambda host, port: ["127.0.0.1"]).code == "bad-certificate"
        assert site.requests == []


def test_http_where_tls_was_asked_for_is_told(site: Site) -> None:
    assert refusal(site.url("/", scheme="https")).code == "bad-certificate"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *(("120", 120), (" 0 ", 0), ("0.3", 0.3), ("3600", 3600)),
        *((formatdate(time.time() - 60, usegmt=True), 0), (formatdate(time.time() + 10**9, usegmt=True), 86_400)),
        *(("9" * 400, 86_400), ("1735689600", 86_400)),
        *((nonsense, None) for nonsense in ("", "soon", "-5", "1e3", "１２", "Tue, 99 Foo 2025", "soon\t²")),
    ],
)
def test_a_server_says_how_long_it_wants_to_be_left_alone(said: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": said}) == seconds


def test_or_until_when() -> None:
    assert retry_after({}) is None
    found = retry_after({"retry-after": formatdate(time.time() + 100, usegmt=True)})
    assert found is not None
    assert 90 < found <= 100
