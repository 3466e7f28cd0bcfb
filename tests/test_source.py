"""Sources → pages, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_fetch import Site, serve

from summarise.errors import AddressError, InputError
from summarise.source import Network, from_bytes, from_html, from_text, read

TEXT = "Bread is dear.\r\nThe mills say why: “wheat”.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def refusal(source: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(source)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2
    return caught.value


# --- files ---


@pytest.mark.parametrize("name", ["a.txt", "a.log", "a", "a.TXT"])
def test_a_text_file_is_read_as_it_is(folder: Path, name: str) -> None:
    (folder / name).write_bytes(TEXT.encode())
    page = read(name)
    assert (page.kind, page.name, page.text, page.sha256) == ("file", name, TEXT, sha256(TEXT.encode()))
    assert (page.given, page.blocks, page.hidden, page.url, page.title) == (True, None, (), None, None)


def test_a_markdown_file_is_given_with_its_markup_hidden(folder: Path) -> None:
    (folder / "a.MD").write_text("# Bread\n\nIt is **dear**.")
    page = read("a.MD")
    assert (page.text, page.given, page.title) == ("# Bread\n\nIt is **dear**.", True, "Bread")
    assert [page.text[start:end] for start, end in page.hidden] == ["#", "**", "**"]


@pytest.mark.parametrize("name", ["a.html", "a.HTM"])
def test_an_html_file_is_extracted(folder: Path, name: str) -> None:
    data = "<meta charset=big5><title>麵包</title><p>麵包漲價了，磨坊說明原因。</p>".encode("big5")
    (folder / name).write_bytes(data)
    page = read(name)
    assert (page.text, page.title, page.given) == ("麵包\n\n麵包漲價了，磨坊說明原因。", "麵包", False)
    assert page.sha256 == sha256(data)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf" + TEXT.encode(), TEXT.encode("utf-16"), TEXT.encode("cp1252")])
def test_a_file_that_is_not_plain_utf_8_is_not_given(folder: Path, data: bytes) -> None:
    (folder / "a.txt").write_bytes(data)
    page = read("a.txt")
    assert (page.text, page.given, page.sha256) == (TEXT, False, sha256(data))


@pytest.mark.parametrize(
    ("name", "data", "code", "says"),
    [
        *(("a.txt", b"", "empty", "empty"), ("a.txt", b" \n\xc2\xa0\xe2\x80\x8b\n", "empty", "no text")),
        *(("a.md", b"<!-- only this -->\n***\n", "empty", "no text"), ("a.html", b"<p> </p>", "empty", "no text")),
        *(("a.txt", b"\x89PNG\r\n\x1a\n\0", "not-text", "image"), ("a", b"%PDF-1.7\n", "not-text", "PDF")),
        *(("a.txt", b"PK\x03\x04\x14\0", "not-text", "ZIP"), ("a.docx", b"x", "not-text", "Save it as text")),
        *(("a.pdf", b"x", "not-text", "HTML"), ("a.ODT", b"x", "not-text", "ODT"), ("a", b"{\\rtf", "not-text", "RTF")),
        *(("a.bin", b"ab\0cd", "binary", "not text"), ("a.txt", b"RIFF\0\0\0\0WAVE", "not-text", "sound")),
        ("a.txt", b"caf\xe9 \x9d\xff", "unknown-encoding", "iconv"),
        ("a.txt", b"x" * 10_000_001, "too-large", "10 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(folder: Path, name: str, data: bytes, code: str, says: str) -> None:
    (folder / name).write_bytes(data)
    error = refusal(name)
    assert error.code == code
    assert says in str(error)
    assert f"({name})" in error.message
    assert error.remedy


def test_ten_megabytes_are_read(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"x" * 10_000_000)
    assert len(read("a.txt").text) == 10_000_000


@pytest.mark.parametrize("text", ["RIFF is a format", "BM is short for a bitmap", "ID3 tags", "PK!"])
def test_words_that_files_of_other_kinds_begin_with(folder: Path, text: str) -> None:
    (folder / "a.txt").write_text(text)
    assert read("a.txt").text == text


def test_paths_that_lead_nowhere_are_told(folder: Path) -> None:
    assert refusal("no.txt").code == "no-such-file"
    assert refusal(str(folder)).code == "folder"
    (folder / "a.docx").mkdir()
    assert refusal("a.docx").code == "folder"
    for odd in ("a\0b", "x" * 5000, ""):
        assert refusal(odd).code in ("unreadable", "no-such-file", "folder")
    (folder / "a.txt").write_text("a")
    assert refusal("a.txt/b").code == "unreadable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(folder: Path) -> None:
    (folder / "a.txt").write_text("a")
    (folder / "a.txt").chmod(0)
    assert refusal("a.txt").code == "unreadable"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no /dev/zero")
def test_what_never_ends_is_not_read_to_its_end() -> None:
    assert refusal("/dev/zero").code == "too-large"


# --- standard input ---


class Pipe(io.RawIOBase):
    """Gives what it has a few bytes at a time, and counts them."""

    def __init__(self, data: bytes) -> None:
        self.rest, self.read_bytes = data, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        size = min(size or 7, 70_001)
        piece, self.rest = self.rest[:size], self.rest[size:]
        self.read_bytes += len(piece)
        return piece


def test_standard_input_is_read_to_its_end_and_its_text_not_taken_as_given() -> None:
    page = read("-", stdin=Pipe(TEXT.encode() * 10_000))  # type: ignore[arg-type]
    assert (page.kind, page.name, page.given, page.text) == ("stdin", "-", False, TEXT * 10_000)


def test_html_on_standard_input_is_known_by_its_beginning() -> None:
    for data in (b"\n<!doctype html><p>A text.", b"<?xml version='1.0'?><!-- c --><HTML><p>A text."):
        assert read("-", stdin=io.BytesIO(data)).text == "A text."
    assert read("-", stdin=io.BytesIO(b"<p>A text.")).text == "<p>A text."


def test_standard_input_that_never_ends_is_refused_at_the_limit() -> None:
    pipe = Pipe(b"x" * 10_500_000)
    with pytest.raises(InputError) as caught:
        read("-", stdin=pipe)  # type: ignore[arg-type]
    assert caught.value.code == "too-large"
    assert pipe.read_bytes == 10_000_001


def test_standard_input_is_the_process_s_own() -> None:
    code = "from summarise.source import read; print(read('-').text)"
    done = subprocess.run([sys.executable, "-c", code], input="Bread.", capture_output=True, text=True, check=True)
    assert done.stdout == "Bread.\n"


# --- addresses ---


@pytest.fixture
def site(without_proxies: None) -> Iterator[Site]:
    yield from serve()


def test_an_address_gives_a_page_with_its_final_address(site: Site) -> None:
    site.page("/b", b"<p>Bread is dear, the mills say.</p>")
    page = read(site.redirect("/a", "/b"), network=Network(allow_private=True))
    assert (page.kind, page.name, page.url, page.given) == ("url", site.url("/a"), site.url("/b"), False)
    assert page.text == "Bread is dear, the mills say."


def test_the_canonical_address_counts_more_than_the_final_one(site: Site) -> None:
    url = site.page("/a", b"<link rel=canonical href='/c'><p>Bread is dear, the mills say.</p>")
    assert read(url, network=Network(allow_private=True)).url == site.url("/c")


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        *(("text/plain; charset=big5", "麵包".encode("big5"), "麵包"), ("text/plain", b"<p>A</p>", "<p>A</p>")),
        *(("text/markdown", b"*Bread*", "*Bread*"), ("", b"<!doctype html><p>Bread", "Bread"), ("", b"Bread", "Bread")),
        ("text/html; charset=utf-8", "<meta charset=big5><p>麵包".encode(), "麵包"),
        ("text/html; charset=bogus", "<meta charset=big5><p>麵包漲價".encode("big5"), "麵包漲價"),
        ("application/xhtml+xml", b"<html xmlns='http://www.w3.org/1999/xhtml'><p>A text.</p></html>", "A text."),
    ],
)  # fmt: skip
def test_what_an_address_says_it_gives_is_heeded(site: Site, kind: str, data: bytes, text: str) -> None:
    page = read(site.page("/a", data, Content_Type=kind), network=Network(allow_private=True))
    assert page.text == text
    assert bool(page.hidden) == (kind == "text/markdown")


def test_addresses_are_refused_as_addresses(site: Site) -> None:
    for url in (site.url("/"), "file:///etc/passwd", "HTTP://127.0.0.1/", "x://y"):
        with pytest.raises(AddressError):
            read(url)
    with pytest.raises(AddressError) as caught:
        read("https://news.example/", network=Network(forbidden=True))
    assert caught.value.code == "no-network"
    with pytest.raises(InputError) as empty:
        read(site.page("/e", b"<p></p>"), network=Network(allow_private=True))
    assert empty.value.code == "empty"


# --- texts ---


def test_a_text_is_given_and_keeps_its_length() -> None:
    text = "\ufeffHalf a pair \ud83d and a NUL \0."
    page = from_text(text, title="T")
    assert (page.kind, page.name, page.text, page.title, page.given) == ("text", None, text, "T", True)
    assert page.sha256 == sha256(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("text", ["", " \n\t\u3000", "\u200b\ufeff\u00ad", "\u3164\ufe0f", "\x00\x1b"])
def test_a_text_that_shows_nothing_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        from_text(text)
    assert caught.value.code == "empty"


def test_a_text_is_measured_in_bytes() -> None:
    assert len(from_text("字" * 3_333_333).text) == 3_333_333
    with pytest.raises(InputError) as caught:
        from_text("字" * 3_333_334)
    assert caught.value.code == "too-large"


def test_html_at_hand_is_a_text_that_is_not_given() -> None:
    page = from_html("<title>T</title><p>Bread is dear.</p>", url="https://news.example/a", name="7")
    assert (page.kind, page.name, page.url, page.text, page.given) == (
        "text",
        "7",
        "https://news.example/a",
        "T\n\nBread is dear.",
        False,
    )


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text", "markdown", "html"]))
@example(b"\x1b" * 20 + b"\xff", "text")
def test_any_bytes_are_a_page_or_refused(data: bytes, markup: str) -> None:
    try:
        page = from_bytes(data, name="x", markup=markup)  # type: ignore[arg-type]
    except InputError:
        return
    assert page.text
    assert page.sha256 == sha256(data)
    if page.given:
        assert page.text.encode() == data


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, summarise.source as s; s.from_text('a');"
        "print([m for m in ('lxml', 'trafilatura', 'chardet', 'urllib3', 'markdown_it', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
