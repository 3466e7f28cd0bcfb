"""A source → a `Page`: a file, the standard input, an http(s) address, or a text that the caller has.

What cannot be read is refused with one `InputError` that says what it is and what would mend it. Nothing larger than
its limit is read into memory: 10 MB for a file, the standard input or a text, 5 MB for an address.
"""

from __future__ import annotations

import hashlib
import re
import stat
import sys
import unicodedata
from pathlib import Path
from typing import BinaryIO, Literal

from summarise.decoding import decode
from summarise.digest import Page, SourceKind
from summarise.errors import InputError
from summarise.fetch import Fetched, Network, fetch, without_credentials
from summarise.markup import Marked, declared_encoding, read_html, read_markdown

__all__ = ["LIMIT", "Markup", "Network", "from_bytes", "from_fetched", "from_html", "from_text", "read"]

Markup = Literal["text", "markdown", "html"]

LIMIT = 10_000_000  # bytes of a file, the standard input or a text

_MARKUP: dict[str, Markup] = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
}  # fmt: skip
_SAVE_AS_TEXT = "Save it as text (.txt) or HTML, and give that"
# Files of office programs and the like, by their extension.
_OFFICE = (
    *(".doc", ".docx", ".docm", ".odt", ".rtf", ".pages", ".pdf", ".epub", ".mobi", ".wpd"),
    *(".xls", ".xlsx", ".ods", ".numbers", ".ppt", ".pptx", ".odp", ".key"),
)
# How files begin that are no text, whatever they are called.
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF87a", "an image"),
    (b"GIF89a", "an image"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"RIFF", "a sound, film or image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or film"),
    (b"SQLite format 3\0", "a database"),
)
# "http://", "file://": what makes a source an address rather than a path.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# "<!DOCTYPE html>", "<html lang=en>", after white space, a byte order mark, an XML prolog or a comment.
_LOOKS_LIKE_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,1000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# Characters that Unicode does not call invisible, and that show nothing all the same: fillers, variation selectors, …
_NOTHING = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000))))


def is_address(given: str) -> bool:
    """Return whether what names a source is an address, and no path; "ftp://…", which is refused, is one too."""
    return _ADDRESS.match(given) is not None


def read(source: str, *, network: Network = Network(), stdin: BinaryIO | None = None) -> Page:  # noqa: B008
    """Read a source.

    Args:
        source: A path, "-" for the standard input, or an http(s) address. A path's extension says what it is: `.md` is
            Markdown, `.html` and `.htm` HTML, every other text.
        network: What an address may lead to.
        stdin: What "-" reads; the process's own by default.

    Returns:
        The page; its `given` tells whether whoever has the file gets the same text by reading it as UTF-8.

    Raises:
        InputError: It cannot be read: there is no such file, or it is no text, empty or too large.
        AddressError: The address is refused, or could not be fetched.
    """
    if source == "-":
        return _from_stdin(stdin)
    if is_address(source):
        return _from_address(source, network)
    return _from_file(source)


def from_text(text: str, *, title: str | None = None) -> Page:
    """Return a text as a page.

    Args:
        text: At most 10 MB as UTF-8.
        title: The title of the page, where it is known and not part of the text.

    Raises:
        InputError: There is nothing in it that could be seen, or it is too large.
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > LIMIT:
        raise _too_large("text")
    _check_visible(text, None)
    return Page("text", text, _sha256(data), title=title)


def from_html(html: str, *, url: str | None = None, name: str | None = None) -> Page:
    """Return an HTML document that is at hand as a string as a page of kind "text"; `url` is where it came from.

    Raises:
        InputError: There is no text in it, or it is larger than 10 MB.
    """
    data = html.encode("utf-8", "surrogatepass")
    if len(data) > LIMIT:
        raise _too_large(name or "html")
    return _page("text", name, data, html, "html", given=False, address=url)


def from_bytes(
    data: bytes,
    *,
    name: str | None,
    markup: Markup = "text",
    kind: SourceKind = "file",
    url: str | None = None,
    charset: str | None = None,
) -> Page:
    """Return the bytes of a source as a page.

    Args:
        data: At most 10 MB.
        name: What the source is called, in errors and in the digest.
        markup: What the text is written in.
        kind: Where the bytes came from.
        url: The address they came from, if any.
        charset: The encoding that is declared beside them (an HTTP header), if any.

    Raises:
        InputError: They are no text, empty, too many, or in an encoding that cannot be told.
    """
    if len(data) > LIMIT:
        raise _too_large(name)
    _check_kind(data, name)
    inside = declared_encoding(data) if markup == "html" else None
    decoded = decode(data, where=name, declared=tuple(label for label in (charset, inside) if label))
    given = kind == "file" and markup != "html" and decoded.plain
    return _page(kind, name, data, decoded.text, markup, given=given, address=url)


def _from_stdin(stdin: BinaryIO | None) -> Page:
    stream = stdin if stdin is not None else getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise InputError("no-stdin", "there is no standard input", where="-", remedy="Give a file")
    try:
        data = _read_at_most(stream, LIMIT + 1)
    except OSError as error:
        raise InputError("unreadable", f"cannot be read: {error.strerror or 'input error'}", where="-") from None
    return from_bytes(data, name="-", kind="stdin", markup="html" if _LOOKS_LIKE_HTML.match(data) else "text")


def _from_address(source: str, network: Network) -> Page:
    return from_fetched(fetch(source, network=network), without_credentials(source))


def from_fetched(fetched: Fetched, name: str) -> Page:
    """Return what an address gave as a page; `name` is the address that was asked for.

    Raises:
        InputError: It is no text, empty, or in an encoding that cannot be told.
    """
    markup: Markup = "text"
    if fetched.media_type is None:
        markup = "html" if _LOOKS_LIKE_HTML.match(fetched.data) else "text"
    elif "html" in fetched.media_type:
        markup = "html"
    elif fetched.media_type == "text/markdown":
        markup = "markdown"
    return from_bytes(fetched.data, name=name, kind="url", markup=markup, url=fetched.url, charset=fetched.charset)


def _from_file(source: str) -> Page:
    path = Path(source)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("folder", "this is a folder", where=source, remedy="Give a file in it")
        if path.suffix.lower() in _OFFICE:
            raise InputError("not-text", f"{path.suffix} files are not read", where=source, remedy=_SAVE_AS_TEXT)
        if stat.S_ISREG(status.st_mode) and status.st_size > LIMIT:
            raise _too_large(source)
        with path.open("rb") as file:
            data = _read_at_most(file, LIMIT + 1)
    except FileNotFoundError:
        raise InputError("no-such-file", "no such file", where=source, remedy="Check the path") from None
    except PermissionError:
        raise InputError("unreadable", "no permission to read", where=source, remedy="Check its permissions") from None
    except (OSError, ValueError) as error:  # a name too long, or with a NUL; a disk that fails
        what = getattr(error, "strerror", None) or "this is no path"
        raise InputError("unreadable", f"cannot be read: {what}", where=source, remedy="Check the path") from None
    return from_bytes(data, name=source, markup=_MARKUP.get(path.suffix.lower(), "text"))


def _read_at_most(stream: BinaryIO, size: int) -> bytes:
    """Read up to `size` bytes; a pipe gives fewer at a time."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(min(size, 1_000_000))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _page(
    kind: SourceKind, name: str | None, data: bytes, text: str, markup: Markup, *, given: bool, address: str | None
) -> Page:
    """Make a page of a decoded source, as its markup says."""
    _check_visible(text, name)
    if markup == "html":
        marked = read_html(text, url=address)
    elif markup == "markdown":
        marked = read_markdown(text)
    else:
        marked = Marked(text, None)
    _check_visible(_shown(marked), name)
    return Page(
        kind,
        marked.text,
        _sha256(data),
        name=name,
        url=marked.url or address,
        title=marked.title,
        author=marked.author,
        published=marked.published,
        language=marked.language,
        given=given,
        hidden=marked.hidden,
        blocks=marked.blocks,
        notices=marked.notices,
    )


def _shown(marked: Marked) -> str:
    """Return the text without its markup."""
    pieces: list[str] = []
    at = 0
    for start, end in marked.hidden:
        pieces.append(marked.text[at:start])
        at = end
    return "".join([*pieces, marked.text[at:]])


def _check_kind(data: bytes, where: str | None) -> None:
    if not data:
        raise InputError("empty", "this is empty", where=where, remedy="Give a text")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            # "RIFF" and the like may begin a text too; the others hold bytes that no text has
            if magic.isalnum() and b"\0" not in data[:64]:
                continue
            raise InputError("not-text", f"this is {kind}, not text", where=where, remedy=_SAVE_AS_TEXT)


def _check_visible(text: str, where: str | None) -> None:
    for c in text:
        if unicodedata.category(c) not in ("Cc", "Cf", "Zs", "Zl", "Zp") and c not in _NOTHING:
            return
    raise InputError("empty", "there is no text in this", where=where, remedy="Give a text")


def _too_large(where: str | None) -> InputError:
    return InputError(
        "too-large", f"this has more than {LIMIT // 1_000_000} MB", where=where, remedy="Split it, and give the parts"
    )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
