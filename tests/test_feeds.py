"""Feeds: what an entry becomes, and what a feed may not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_fetch import Site, serve

from summarise.batch import Batch, feeds
from summarise.batch.records import Record, page, read
from summarise.errors import AddressError, InputError, SummariseError

TEXT = "The council closes the school. Parents object to it."


def rss(*items: str, head: str = "", encoding: str = "utf-8") -> bytes:
    text = f"<?xml version='1.0' encoding='{encoding}'?>{head}<rss version='2.0'><channel><title>News</title>"
    return (text + "<link>http://news.example/</link>" + "".join(items) + "</channel></rss>").encode(encoding)


def item(number: int, text: str = TEXT) -> str:
    return (
        f"<item><title>Title {number}</title><guid isPermaLink='false'>id-{number}</guid>"
        f"<link>http://news.example/{number}</link><description>{text}</description></item>"
    )


def file(folder: Path, data: bytes, name: str = "feed.xml") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


@pytest.fixture
def site(without_proxies: None) -> Iterator[Site]:
    yield from serve()


# --- entries ---


def test_an_entry_of_rss(tmp_path: Path) -> None:
    entry = (
        "<item><title>Banks &amp;#8216;&lt;b&gt;fall&lt;/b&gt;&amp;#8217;</title><guid>http://news.example/1</guid>"
        "<description>&lt;p&gt;Short.&lt;/p&gt;</description><dc:creator>Ann Lee</dc:creator>"
        "<content:encoded><![CDATA[<p>The whole text of it.</p>]]></content:encoded>"
        "<pubDate>Tue, 04 Mar 2025 10:00:00 +0800</pubDate></item>"
    )
    source = file(tmp_path, rss(entry))
    assert list(read(source)) == [
        Record(
            "http://news.example/1", f"{source}, entry 1", html="<p>The whole text of it.</p>",
            title="Banks ‘fall’", author="Ann Lee", published="2025-03-04T02:00:00+00:00", link="http://news.example/1",
        )
    ]  # fmt: skip


def test_an_entry_of_atom(tmp_path: Path) -> None:
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://news.example/a/'><title>t</title><entry>"
        "<id>urn:1</id><title type='html'>A &amp;amp; B</title><link href='one'/>"
        "<updated>2025-01-02T03:04:05Z</updated>"
        "<author><name>Ann</name></author><summary>Short.</summary><content type='xhtml'>"
        "<div xmlns='http://www.w3.org/1999/xhtml'><p>The whole text of it.</p></div></content></entry>"
        "<entry><id>urn:2</id><title>Plain</title><content type='text'>a &lt; b</content></entry></feed>"
    )
    one, two = read(file(tmp_path, feed.encode(), "feed.atom"))
    assert (one.id, one.title, one.author, one.link) == ("urn:1", "A & B", "Ann", "http://news.example/a/one")
    assert (one.html, one.published) == ("<p>The whole text of it.</p>", "2025-01-02T03:04:05+00:00")
    assert (two.text, two.html, two.link) == ("a < b", None, None)


def test_an_entry_of_rss_1(tmp_path: Path) -> None:
    feed = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<item rdf:about='http://news.example/1'><title>T</title><link>http://news.example/1</link>"
        "<description>Words of it.</description></item></rdf:RDF>"
    )
    (record,) = read(file(tmp_path, feed.encode(), "feed.rdf"))
    assert (record.id, record.link, page(record).text) == (
        "http://news.example/1",
        "http://news.example/1",
        "Words of it.",
    )


def test_with_full_text_the_addresses_of_entries_are_what_is_read(tmp_path: Path) -> None:
    source = file(tmp_path, rss(item(1), "<item><guid isPermaLink='false'>g</guid><description>x</description></item>"))
    one, two = read(source, full_text=True)
    assert (one.id, one.url, one.html, one.title) == ("id-1", "http://news.example/1", None, "Title 1")
    assert (two.url, two.html) == (None, "x")


def test_an_entry_without_text_fails_alone_and_says_how_to_get_it(tmp_path: Path) -> None:
    empty = "<item><title>T</title><link>http://news.example/2</link></item>"
    one, two, three = read(file(tmp_path, rss(item(1), empty, item(3))))
    assert (one.id, three.id) == ("id-1", "id-3")
    assert two.id == "http://news.example/2"
    assert two.problem is not None
    assert (two.problem.code, two.problem.remedy) == ("empty", "Give --full-text to fetch its page")


def test_links_start_at_the_address_of_the_feed_and_lead_to_pages_alone(tmp_path: Path) -> None:
    links = ("/a", "b.html", "file:///etc/passwd", "javascript:alert(1)", "http://[")
    items = (f"<item><link>{link}</link><description>x</description></item>" for link in links)
    found = [entry.link for entry in feeds.entries(rss(*items), "feed", url="http://news.example/f/rss")]
    assert found == ["http://news.example/a", "http://news.example/f/b.html", None, None, None]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1251", "big5", "utf-16"])
def test_a_feed_is_read_in_the_encoding_it_declares(tmp_path: Path, encoding: str) -> None:
    words = {"iso-8859-1": "Été à Québec", "windows-1251": "Новости дня", "big5": "今天的新聞", "utf-16": "今天"}[
        encoding
    ]
    (record,) = read(file(tmp_path, rss(item(1, words), encoding=encoding)))
    assert record.html == words


def test_what_a_server_puts_before_a_feed_is_passed_over(tmp_path: Path) -> None:
    data = b"Warning: something on line 3\n" + rss(item(1)).replace(b"<rss", b"<!-- a --><?x y?>\n<rss")
    assert [r.id for r in read(file(tmp_path, data))] == ["id-1"]


def test_a_feed_that_is_not_well_formed_is_read(tmp_path: Path) -> None:
    (record,) = read(file(tmp_path, rss(item(1, "Fish & chips<br> & more&nbsp;of it"))))
    assert page(record).text.split() == ["Fish", "&", "chips", "&", "more", "of", "it"]


@pytest.mark.parametrize("end", ["</item><item><title>cut", "</item>"])
def test_a_feed_that_breaks_off_gives_its_whole_entries_and_one_that_fails(tmp_path: Path, end: str) -> None:
    data = rss(item(1), item(2))
    data = data[: data.rindex(b"</item>")] + end.encode()
    records = list(read(file(tmp_path, data)))
    assert [r.id for r in records] == ["id-1", "id-2", "line-3"]
    assert records[2].problem is not None
    assert records[2].problem.code == "damaged"


def test_a_feed_of_more_entries_than_memory_is_meant_for_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(file(tmp_path, rss("<item>" * 200_000)))
    assert caught.value.code == "too-large"


def test_a_feed_without_entries_has_no_records(tmp_path: Path) -> None:
    assert list(read(file(tmp_path, rss()))) == []


@pytest.mark.parametrize(
    "data",
    [
        *(b"<!DOCTYPE html><html><body><rss></body></html>", b"<html></html>", b"nothing of the kind", b"{}"),
        *(b"<?xml version='1.0'?><sitemap/>", b"<!DOCTYPE rss [", b"\0\1\2"),
    ],
)  # fmt: skip
def test_what_is_no_feed_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(file(tmp_path, data))
    assert caught.value.code in {"not-a-feed", "binary"}


# --- hostile XML ---


def all_text(source: str) -> str:
    return "".join(f"{r.html}{r.text}{r.title}" for r in read(source))


HOSTILE = {
    "laughs": "<!DOCTYPE rss [<!ENTITY a 'HA'>" + "".join(
        f"<!ENTITY a{n} '{('&a' + str(n - 1) + ';') * 10}'>" for n in range(1, 30)
    ).replace("&a0;", "&a;") + "<!ENTITY x '&a29;'>]>",
    "a long entity many times": f'<!DOCTYPE rss [<!ENTITY x "{"HA" * 20_000}">]>',
    "a file": "<!DOCTYPE rss [<!ENTITY x SYSTEM 'FILE'>]>",
    "a file by parameter": "<!DOCTYPE rss [<!ENTITY % p SYSTEM 'FILE'> %p; <!ENTITY x 'HA'>]>",
    "a type elsewhere": "<!DOCTYPE rss SYSTEM 'FILE'>",
    "quotes within": "<!DOCTYPE rss [<!-- it's > ]> --><!ENTITY y \"'>]\"><!ENTITY x 'HA'>]>",
}  # fmt: skip


@pytest.mark.parametrize("head", HOSTILE.values(), ids=HOSTILE)
def test_entities_are_neither_opened_nor_grown(tmp_path: Path, head: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("HA")
    data = rss(item(1, "before &x; after " * 2000), head=head.replace("FILE", secret.as_uri()))
    text = all_text(file(tmp_path, data))
    assert "HA" not in text
    assert text.count("after") == 2000


def test_a_type_hidden_behind_another_does_nothing(tmp_path: Path) -> None:
    head = "<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY x 'HA'>]>"
    with pytest.raises(InputError):
        all_text(file(tmp_path, rss(item(1, "&x;"), head=head)))


def test_nothing_that_a_feed_names_is_asked_for(tmp_path: Path, site: Site) -> None:
    head = (
        f"<?xml-stylesheet href='{site.url('/style')}'?>"
        f"<!DOCTYPE rss PUBLIC 'x' '{site.url('/dtd')}' [<!ENTITY x SYSTEM '{site.url('/entity')}'>]>"
    )
    text = f"&lt;img src='{site.url('/image')}'&gt;&lt;script src='{site.url('/script')}'&gt;&lt;/script&gt;Words &x;"
    (record,) = read(file(tmp_path, rss(item(1, text), head=head)))
    assert "Words" in page(record, allow_private=True).text
    assert site.requests == []


# --- addresses ---


def test_a_feed_comes_from_an_address_whatever_it_calls_itself(site: Site) -> None:
    for media_type in ("application/rss+xml", "text/xml; charset=utf-8", "text/html", "application/octet-stream", ""):
        url = site.page("/feed", rss(item(1)), Content_Type=media_type)
        (record,) = read(url, allow_private=True)
        assert (record.id, record.where) == ("id-1", f"{url}, entry 1")


def test_a_feed_that_has_not_changed_comes_from_the_folder_of_the_run(site: Site, tmp_path: Path) -> None:
    url = site.page("/feed", rss(item(1)), Content_Type="application/rss+xml", ETag='"1"', Last_Modified="yesterday")
    first = list(read(url, allow_private=True, state=tmp_path / "state"))
    site.answers["/feed"] = lambda handler: handler.give(304, b"", Content_Length="")
    assert list(read(url, allow_private=True, state=tmp_path / "state")) == first
    assert site.requests[1][1]["If-None-Match"] == '"1"'
    assert site.requests[1][1]["If-Modified-Since"] == "yesterday"
    site.page("/feed", rss(item(1), item(2)), ETag='"2"')
    assert len(list(read(url, allow_private=True, state=tmp_path / "state"))) == 2


def test_a_run_that_begins_anew_fetches_anew_but_asks_no_host_before_its_time(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    feed = site.page("/feed", rss(item(1)), ETag='"1"')
    first, anew = (Batch(feed, out, workers=1, allow_private=True, restart=restart) for restart in (False, True))
    assert first.run().done == 1
    assert anew.run().done == 1
    assert [headers.get("If-None-Match") for _, headers in site.requests] == [None, None]
    site.page("/feed", b"", 503, Retry_After="3600")
    for _ in range(2):
        with pytest.raises(AddressError) as caught:
            anew.run()
        assert caught.value.code == "busy"
    assert len(site.requests) == 3


def test_the_page_of_an_address_that_is_no_feed_is_refused(site: Site) -> None:
    with pytest.raises(InputError) as caught:
        read(site.page("/", b"<!DOCTYPE html><html><p>A page.</html>"), allow_private=True)
    assert caught.value.code == "not-a-feed"


@pytest.mark.parametrize(
    ("options", "code"), [({}, "private-address"), ({"no_network": True, "allow_private": False}, "private-address")]
)
def test_a_feed_at_a_private_address_is_not_fetched_unless_that_is_allowed(
    site: Site, options: dict[str, bool], code: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(site.page("/feed", rss(item(1))), **options)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert site.requests == []


def test_without_a_network_no_feed_is_fetched() -> None:
    with pytest.raises(InputError) as caught:
        read("https://news.example/feed", no_network=True)
    assert caught.value.code == "no-network"


def test_an_entry_cannot_lead_to_a_private_address(site: Site, tmp_path: Path) -> None:
    entry = f"<item><link>{site.page('/secret')}</link></item>"
    (record,) = read(file(tmp_path, rss(entry)), full_text=True)
    with pytest.raises(SummariseError) as caught:
        page(record)
    assert caught.value.code == "private-address"
    assert site.requests == []


@pytest.mark.parametrize("source", ["ftp://news.example/feed", "file:///etc/passwd", "http://u:p@news.example/"])
def test_what_is_no_address_of_a_feed_is_refused(source: str) -> None:
    with pytest.raises(InputError) as caught:
        read(source)
    assert caught.value.code == "bad-address"
