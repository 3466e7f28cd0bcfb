"""The bytes of an RSS or Atom feed → its entries.

feedparser reads them, as it knows what feeds in the wild look like. It gets text that this package has decoded, and
without a document type, which no feed needs and through which XML makes gigabytes of a few bytes (entities in entities)
or asks for other files. Nothing that a feed names is opened here.
"""

from __future__ import annotations

import calendar
import datetime
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from summarise.decoding import decode
from summarise.errors import InputError

__all__ = ["Entry", "entries"]

# "<?xml …", "<!DOCTYPE …", "<rss", "<feed", "<rdf:RDF", "<atom:feed": where a feed begins, after what a server may put
# before it.
_START = re.compile(r"<(?:\?xml\b|!DOCTYPE\b|(?:\w+:)?(?:rss|feed|RDF)\b)", re.IGNORECASE)
# "<?xml version='1.0'?> <!-- made by hand --> <?xml-stylesheet href='a.xsl'?>"
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
# "<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>"
_DOCTYPE = re.compile(
    r"<!DOCTYPE(?:\"[^\"]*\"|'[^']*'|[^\"'\[>])*+(?:\[(?:\"[^\"]*\"|'[^']*'|<!--.*?-->|[^\"'\]])*+\]\s*)?>", re.DOTALL
)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
_END = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)
_ENTRY = re.compile(r"<(/?)(?:\w+:)?(?:item|entry)\b", re.IGNORECASE)  # "<item>", "</atom:entry>"
_NOT_A_FEED = "Give the address of the feed itself, or save its page and give that file to 'summarise article'"
_MOST = 50_000  # entries: feedparser holds all of them in memory


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed. `content` is HTML where `is_html`; `cut` where the feed broke off within or after it."""

    id: str | None
    link: str | None
    title: str | None
    author: str | None
    published: str | None
    content: str | None
    is_html: bool
    cut: bool = False


def entries(data: bytes, where: str, *, url: str = "", charset: str | None = None) -> Iterator[Entry]:
    """Return the entries of a feed, in its order.

    Args:
        data: The bytes of the feed.
        where: What it is called, for messages.
        url: The address that it came from: relative links start there.
        charset: The encoding that is declared beside it, if any.

    Raises:
        InputError: It is no feed.
    """
    text = _bare(data, where, charset)
    marks = [mark.group(1) for mark in _ENTRY.finditer(text)]
    if len(marks) > 2 * _MOST:
        raise InputError("too-large", f"this feed has more than {_MOST:,} entries", where=where, remedy="Split it")
    import feedparser

    feed = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),  # given as a string it might be opened as a path or an address
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,  # what becomes of it is text
        resolve_relative_uris=False,
    )
    if not feed.version:
        raise _no_feed(where)
    cut = not _END.search(text)
    within = cut and bool(marks) and marks[-1] == ""  # it breaks off inside its last entry
    last = len(feed.entries) - 1
    for number, entry in enumerate(feed.entries):
        if not (within and number == last):
            yield _entry(entry, url or feed.feed.get("link", ""), text)
    if cut:
        yield Entry(None, None, None, None, None, None, is_html=False, cut=True)


def _bare(data: bytes, where: str, charset: str | None) -> str:
    """Return a feed as text from its root on."""
    # <?xml version="1.0" encoding="Big5"?>
    declared = re.search(rb"<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']", data[:2000])
    labels = (charset, declared.group(1).decode("ascii") if declared else None)
    text = decode(data, where=where, declared=tuple(label for label in labels if label)).text
    start = _START.search(text, 0, 100_000)
    if start is None:
        raise _no_feed(where)
    at = _prolog_end(text, start.start())
    if text.startswith("<!DOCTYPE", at):
        doctype = _DOCTYPE.match(text, at)
        at = _prolog_end(text, doctype.end() if doctype else len(text))
    if not _ROOT.match(text, at):
        raise _no_feed(where)
    return text[at:]


def _prolog_end(text: str, at: int) -> int:
    found = _PROLOG.match(text, at)
    return found.end() if found else at


def _no_feed(where: str) -> InputError:
    return InputError("not-a-feed", "this is no RSS or Atom feed", where=where, remedy=_NOT_A_FEED)


def _entry(entry: Any, base: str, text: str) -> Entry:
    contents = [*entry.get("content", []), *([entry["summary_detail"]] if entry.get("summary_detail") else [])]
    fullest: Any = max(contents, key=lambda content: len(content.get("value") or ""), default={})
    link = entry.get("link", "")
    if link == entry.get("id") and not (link.startswith("http") and html.escape(link) in text):
        link = ""  # an id that is no address, taken for a relative one
    return Entry(
        id=entry.get("id") or None,
        link=_absolute(base, link),
        title=_plain(entry.get("title")),
        author=_plain(entry.get("author")),
        published=_iso(entry.get("published_parsed") or entry.get("updated_parsed")),
        content=fullest.get("value") or None,
        is_html=fullest.get("type") != "text/plain",
    )


def _absolute(base: str, link: str) -> str | None:
    """Return a link as an http(s) address, or None where it is none."""
    try:
        address = urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None


def _plain(words: str | None) -> str | None:
    """Return a title or name without markup: "Banks &#8216;<b>fall</b>&#8217;" → "Banks ‘fall’"."""
    return " ".join(html.unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", words)).split()) or None if words else None


def _iso(when: Any) -> str | None:
    """Return a time in UTC as ISO 8601."""
    try:
        return datetime.datetime.fromtimestamp(calendar.timegm(when), datetime.UTC).isoformat() if when else None
    except (ValueError, TypeError, OverflowError, OSError):
        return None
