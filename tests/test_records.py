"""The input of a batch: what becomes a record, what becomes a record with a problem, and what is refused as a whole."""

from __future__ import annotations

import csv
import gzip
import hashlib
import importlib
import io
import json
import sys
import tempfile
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from installed import PYARROW

from summarise.batch.records import Fields, Record, numbers, page, read
from summarise.errors import InputError, SummariseError, UsageError

zstd: Any = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
FRENCH = "Le conseil a décidé de fermer l'école du village à la fin de l'été malgré les réserves des élèves."
CHINESE = "市議會決定在夏天結束時關閉這所學校，家長們對此表示反對，並要求重新討論這個決定。"


def written(folder: Path, name: str, data: bytes | str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def jsonl(*rows: object) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode("utf-8") + b"\n" for row in rows)


def told(records: list[Record]) -> list[str]:
    """What each record holds, or the code of its problem."""
    return [r.problem.code if r.problem else str(r.text or r.html or r.url or r.path) for r in records]


def refusal(source: str, **options: Any) -> SummariseError:
    with pytest.raises((InputError, UsageError)) as caught:
        list(read(source, **options))
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2
    return caught.value


# --- .jsonl ---


def test_a_record_has_what_its_line_says(tmp_path: Path) -> None:
    row = {
        "id": "a1", "text": "News.", "url": "http://news.example/1", "title": "T", "author": ["Ann", "Bo"],
        "published": "Tue, 04 Mar 2025 10:00:00 +0800", "to": ["en", "zh-TW", "en"], "else": 1,
    }  # fmt: skip
    source = written(tmp_path, "a.jsonl", jsonl(row))
    assert list(read(source)) == [
        Record(
            "a1", f"{source}, line 1", text="News.", title="T", author="Ann, Bo", to=("en", "zh-Hant-TW"),
            published="2025-03-04T10:00:00+08:00", link="http://news.example/1",
        )
    ]  # fmt: skip


def test_without_an_id_the_sha_256_of_the_content_serves(tmp_path: Path) -> None:
    rows = ({"text": "Été"}, {"id": None, "html": "<p>x"}, {"id": " ", "url": "http://a.example/"})
    records = list(read(written(tmp_path, "a.jsonl", jsonl(*rows))))
    contents = ("Été", "<p>x", "http://a.example/")
    assert [r.id for r in records] == [hashlib.sha256(content.encode()).hexdigest() for content in contents]
    assert not any(r.given_id for r in records)


def test_a_number_is_an_id(tmp_path: Path) -> None:
    assert [r.id for r in read(written(tmp_path, "a.jsonl", jsonl({"id": 7, "text": "x"})))] == ["7"]


def test_text_goes_before_html_and_html_before_an_address(tmp_path: Path) -> None:
    rows = ({"text": "t", "html": "h", "url": "u"}, {"text": " ", "html": "h", "url": "u"}, {"url": "u"})
    assert told(list(read(written(tmp_path, "a.jsonl", jsonl(*rows))))) == ["t", "h", "u"]


def test_fields_go_by_the_names_they_are_given(tmp_path: Path) -> None:
    row = {"body": "b", "text": "t", "key": "k", "headline": "h", "langs": "en,fr"}
    fields = Fields(text="body", id="key", title="headline", to="langs")
    (record,) = read(written(tmp_path, "a.jsonl", jsonl(row)), fields=fields)
    assert (record.text, record.id, record.title, record.to) == ("b", "k", "h", ("en", "fr"))


BAD_LINES: dict[str, tuple[bytes, str]] = {
    "truncated": (b'{"text": "abc', "bad-record"),
    "no JSON": (b"hello", "bad-record"),
    "a list": (b"[1, 2]", "bad-record"),
    "a number": (b"12", "bad-record"),
    "text of a wrong type": (b'{"text": 3}', "bad-record"),
    "id of a wrong type": (b'{"text": "x", "id": {}}', "bad-record"),
    "title of a wrong type": (b'{"text": "x", "title": {"a": 1}}', "bad-record"),
    "languages of a wrong type": (b'{"text": "x", "to": 5}', "bad-record"),
    "no language": (b'{"text": "x", "to": ["xx-"]}', "bad-tag"),
    "no text": (b'{"body": "x"}', "no-text"),
    "a blank text": (b'{"text": " "}', "empty"),
    "brackets in brackets": (b"[" * 200_000, "bad-record"),
    "an endless number": (b'{"text": ' + b"9" * 5000 + b"}", "bad-record"),
    "bytes of no encoding": (b'{"text": "\xff\xfe\xfa\x00"}', "binary"),
}


@pytest.mark.parametrize(("line", "code"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_fails_alone_with_its_number(tmp_path: Path, line: bytes, code: str) -> None:
    source = written(tmp_path, "a.jsonl", b'{"text": "before"}\n\n' + line + b'\n{"text": "after"}')
    before, bad, after = read(source)
    assert (before.text, after.text) == ("before", "after")
    assert (before.where, after.where) == (f"{source}, line 1", f"{source}, line 4")
    assert (bad.id, bad.given_id, bad.where) == ("line-3", False, f"{source}, line 3")
    assert bad.problem is not None
    assert bad.problem.code == code
    assert f"{source}, line 3" in bad.problem.message


def test_a_bad_record_keeps_its_id(tmp_path: Path) -> None:
    (bad,) = read(written(tmp_path, "a.jsonl", jsonl({"id": "k", "text": 3})))
    assert (bad.id, bad.given_id, bad.problem is not None) == ("k", True, True)


def test_a_record_of_20_mb_fails_alone_and_is_never_in_memory(tmp_path: Path) -> None:
    line = jsonl({"text": "x" * 20_000_000})
    source = written(tmp_path, "a.jsonl", jsonl({"text": "a"}) + line + jsonl({"text": "b"}))
    tracemalloc.start()
    try:
        assert told(list(read(source))) == ["a", "too-large", "b"]
        assert tracemalloc.get_traced_memory()[1] < 15_000_000
    finally:
        tracemalloc.stop()


def test_a_record_of_almost_10_mb_is_read(tmp_path: Path) -> None:
    (record,) = read(written(tmp_path, "a.jsonl", jsonl({"text": "x" * 9_900_000})))
    assert record.text is not None
    assert len(record.text) == 9_900_000


def test_halves_of_pairs_become_replacement_characters_and_pairs_characters(tmp_path: Path) -> None:
    source = written(tmp_path, "a.jsonl", rb'{"text": "a\ud83db\ud83d\ude00", "id": "\udc00"}')
    (record,) = read(source)
    assert (record.text, record.id) == ("a\ufffdb😀", "\ufffd")


def test_lines_in_several_encodings_are_each_read_in_their_own(tmp_path: Path) -> None:
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in (FRENCH, CHINESE)]
    data = b"\n".join([lines[0].encode("cp1252"), lines[1].encode("utf-8"), lines[1].encode("big5")])
    assert told(list(read(written(tmp_path, "a.jsonl", data)))) == [FRENCH, CHINESE, CHINESE]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path, encoding: str) -> None:
    text = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\r\n" for text in (FRENCH, CHINESE))
    assert told(list(read(written(tmp_path, "a.jsonl", text.encode(encoding))))) == [FRENCH, CHINESE]


def test_a_record_is_read_before_the_next_is_looked_at(tmp_path: Path) -> None:
    source = written(tmp_path, "a.jsonl", jsonl({"text": "a"}) + b"x" * 200_000)
    assert next(iter(read(source))).text == "a"


# --- packed ---


def packed(kind: str, data: bytes) -> bytes:
    packed_: bytes = gzip.compress(data) if kind == "gz" else zstd.compress(data)
    return packed_


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_packed_files_are_unpacked_all_parts_of_them(tmp_path: Path, kind: str) -> None:
    parts = [packed(kind, jsonl({"text": text})) for text in ("a", "b")]
    assert told(list(read(written(tmp_path, f"a.jsonl.{kind}", b"".join(parts))))) == ["a", "b"]
    assert told(list(read(written(tmp_path, f"a.csv.{kind}", packed(kind, b"text\na\n"))))) == ["a"]


def many(number: int) -> bytes:
    """Lines that do not pack well, so that much of them is in any half of a file."""
    return jsonl(*({"id": n, "text": hashlib.sha512(str(n).encode()).hexdigest()} for n in range(number)))


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_of_a_packed_file_that_breaks_off_the_records_before_are_read_and_one_fails(tmp_path: Path, kind: str) -> None:
    data = packed(kind, many(9000))
    source = written(tmp_path, f"a.jsonl.{kind}", data[: len(data) // 2])
    *before, last = read(source)
    assert len(before) > 1000
    assert [r.id for r in before] == [str(n) for n in range(len(before))]
    assert last.problem is not None
    assert (last.problem.code, last.id) == ("damaged", f"line-{len(before) + 1}")
    assert f"line {len(before) + 1}" in last.problem.message


def test_a_gzip_whose_checksum_is_wrong_gives_its_records_and_one_that_fails(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(many(3)))
    data[-6] ^= 0xFF
    assert told(list(read(written(tmp_path, "a.jsonl.gz", bytes(data)))))[3:] == ["damaged"]


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.rss"])
def test_what_is_not_packed_at_all_is_refused(tmp_path: Path, name: str, kind: str) -> None:
    assert refusal(written(tmp_path, f"{name}.{kind}", b"plain text")).code == "damaged"


# --- .csv ---

HEAD = "id,text,title\n"


def test_rows_of_csv_may_have_quotes_delimiters_and_lines_in_them(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", HEAD + '1,"He said ""no"", twice.\nThen\r\nleft.",T\n\n2,Plain,\n')
    one, two = read(source)
    assert (one.text, one.title, one.where) == ('He said "no", twice.\nThen\r\nleft.', "T", f"{source}, line 2")
    assert (two.id, two.text, two.title, two.where) == ("2", "Plain", None, f"{source}, line 6")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_head(tmp_path: Path, delimiter: str) -> None:
    rows = [["my,id", "text", "title;a|b"], ["1", "a,b;c|d\te", "x"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    (record,) = read(written(tmp_path, "a.csv", out.getvalue()), fields=Fields(id="my,id", title="title;a|b"))
    assert (record.id, record.text, record.title) == ("1", "a,b;c|d\te", "x")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, encoding: str) -> None:
    (record,) = read(written(tmp_path, "a.csv", f"id;text\r\n1;{FRENCH}\r\n".encode(encoding)))
    assert record.text == FRENCH


def test_csv_in_big5(tmp_path: Path) -> None:
    assert told(list(read(written(tmp_path, "a.csv", f"id,text\n1,{CHINESE}\n".encode("big5"))))) == [CHINESE]


def test_a_short_row_is_read_in_the_encoding_of_the_file(tmp_path: Path) -> None:
    data = f"id,text\n1,{FRENCH}\n2,Réservé\n".encode("cp1252")
    assert told(list(read(written(tmp_path, "a.csv", data)))) == [FRENCH, "Réservé"]


def test_a_row_that_is_cut_off_or_too_long_fails_alone(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", HEAD + "1,a,b\n2,a\n3,a,b,c\n4,d,e\n")
    assert told(list(read(source))) == ["a", "bad-record", "bad-record", "d"]


def test_a_quote_that_is_never_closed_fails_alone(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", HEAD + '1,a,b\n2,"c,d\n3,e,f\n4,"g\nh",i\n5,"j,k\n6,l,m\n')
    records = list(read(source))
    assert told(records)[:2] == ["a", "bad-record"]
    assert "line 3" in str(records[1].problem)
    assert {"e", "l"} <= set(told(records))


def test_a_closing_quote_that_is_missing_takes_no_row_of_several_lines_with_it(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", HEAD + '1,"a,\nb,c\n2,d,e\n3,"f\ng",h\n4,i,j\n')
    assert told(list(read(source))) == ["bad-record", "d", "f\ng", "i"]


def test_the_end_of_a_row_with_a_cell_too_many_is_no_row_of_its_own(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", HEAD + '1,"one\ntwo",a,b\n2,c,d\n')
    assert told(list(read(source))) == ["bad-record", "c"]


def test_a_last_row_that_is_cut_off_within_quotes_is_one_failed_record(tmp_path: Path) -> None:
    source = written(tmp_path, "a.csv", HEAD + '1,a,b\n2,"many\nlines\nof text')
    assert told(list(read(source))) == ["a", "bad-record"]


def test_a_text_that_is_cut_off_within_quotes_becomes_no_rows(tmp_path: Path) -> None:
    lines = "\n".join(["It was cold, wet, late.", "Nobody came.", "They had said so, before."] * 9)
    assert told(list(read(written(tmp_path, "a.csv", HEAD + f'1,a,b\n2,"{lines}')))) == ["a", "bad-record"]


def test_a_quote_that_is_never_closed_does_not_swallow_a_large_file(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'x' * 990},y\n" for n in range(12_000))
    source = written(tmp_path, "a.csv", f'{HEAD}a,"b,c\n{rows}')
    bad, *others = read(source)
    assert bad.problem is not None
    assert [r.id for r in others] == [str(n) for n in range(12_000)]


_ROWS = [(str(n), f"Text {n}, “with” quotes,\nand lines" if n % 3 else f"Text {n}", f"T{n}") for n in range(12)]


@settings(deadline=None)
@given(st.integers(0, 500), st.sampled_from([b"", b'"', b",", b"\n", b"\r", b"\xe9", b"\0"]), st.booleans())
def test_a_changed_byte_of_a_csv_costs_two_rows_at_most(at: int, new: bytes, in_place: bool) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([("id", "text", "title"), *_ROWS])
    data = out.getvalue().encode()
    at = len(HEAD) + at % (len(data) - len(HEAD))
    with tempfile.TemporaryDirectory() as folder:
        changed = data[:at] + new + data[at + in_place :]
        records = list(read(written(Path(folder), "a.csv", changed)))
    assert len(set(_ROWS) - {(r.id, r.text, r.title) for r in records}) <= 2


def test_a_csv_row_of_20_mb_fails_alone_with_or_without_lines_in_it(tmp_path: Path) -> None:
    one_line = "x" * 20_000_000
    lines = '"' + ("y" * 99 + "\n") * 200_000 + '"'
    source = written(tmp_path, "a.csv", f"{HEAD}1,a,b\n2,{one_line},c\n3,{lines},d\n4,e,f\n")
    assert told(list(read(source))) == ["a", "too-large", "too-large", "e"]


def test_a_csv_without_such_a_column_is_refused_and_its_columns_are_named(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, "a.csv", "id,body\n1,x\n"))
    assert error.code == "no-such-field"
    assert "id, body" in str(error)
    assert "--text-field" in str(error)


def test_a_csv_with_a_head_alone_has_no_records(tmp_path: Path) -> None:
    assert list(read(written(tmp_path, "a.csv", HEAD))) == []


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1).filter(lambda cell: cell.strip())


@settings(deadline=None)
@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_whatever_is_written_as_csv_is_read_as_it_was(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([("text", "title"), *rows])
    with tempfile.TemporaryDirectory() as folder:
        records = list(read(written(Path(folder), "a.csv", out.getvalue())))
    assert [(r.text, r.title) for r in records] == rows


@settings(deadline=None)
@given(st.lists(st.text(min_size=1).filter(lambda text: text.strip()), min_size=1, max_size=8))
def test_whatever_is_written_as_jsonl_is_read_as_it_was(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        records = list(read(written(Path(folder), "a.jsonl", jsonl(*({"text": text} for text in texts)))))
    assert [r.text for r in records] == texts


@pytest.mark.parametrize(
    "name",
    [
        "a.jsonl",
        "a.csv",
        "a.rss",
        "a.jsonl.gz",
        "a.csv.zst",
        pytest.param("a.parquet", marks=[pytest.mark.extra, PYARROW]),
    ],
)
@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200), st.sampled_from([b"", b"text\n", b'{"text": "', b"<rss><channel><item>"]))
def test_no_bytes_whatever_raise_anything_but_a_refusal(name: str, data: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            records = list(read(written(Path(folder), name, start + data)))
        except (InputError, UsageError):
            return
    for record in records:
        assert [record.text, record.html, record.url, record.problem].count(None) == 3
        record.id.encode("utf-8")


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv"])
def test_records_are_counted(tmp_path: Path, name: str) -> None:
    lines = (
        ["text", "one", '"two\nlines"', "three"] if name == "a.csv" else ['{"text": "one"}', "", "{", '{"text": ""}']
    )
    data = "".join(f"{line}\n" for line in lines).encode()
    source = written(tmp_path, name, gzip.compress(data) if name.endswith(".gz") else data)
    assert list(numbers(source)) == [1, 2, 3] == list(range(1, len(list(read(source))) + 1))


# --- .parquet ---


def parquet(path: Path, columns: dict[str, Any], **options: Any) -> str:
    import pyarrow
    from pyarrow import parquet as files

    files.write_table(pyarrow.table(columns), path, **options)
    return str(path)


@pytest.mark.extra
@PYARROW
def test_rows_of_parquet_with_types_of_their_own(tmp_path: Path) -> None:
    import pyarrow

    day = datetime(2025, 3, 4, 10, tzinfo=UTC)
    columns = {
        "id": [1, 2],
        "text": pyarrow.array(["a", "b"]).dictionary_encode(),
        "title": pyarrow.array(["T", None], pyarrow.large_string()),
        "published": [day, None],
        "to": [["en", "fr"], None],
        "embedding": [[0.1], [0.2]],
    }
    source = parquet(tmp_path / "a.parquet", columns)
    assert list(read(source)) == [
        Record("1", f"{source}, row 1", "a", title="T", published="2025-03-04T10:00:00+00:00", to=("en", "fr")),
        Record("2", f"{source}, row 2", "b"),
    ]


@pytest.mark.extra
@PYARROW
def test_a_bad_row_of_parquet_fails_alone(tmp_path: Path) -> None:
    source = parquet(tmp_path / "a.parquet", {"text": ["a", None, " ", "x" * 11_000_000, "b"]})
    assert told(list(read(source))) == ["a", "no-text", "empty", "too-large", "b"]


@pytest.mark.extra
@PYARROW
def test_strings_of_parquet_that_are_not_utf_8_are_decoded(tmp_path: Path) -> None:
    import pyarrow

    raw = pyarrow.array([FRENCH.encode("cp1252"), b"plain"], pyarrow.binary())
    offsets, data = raw.buffers()[1:]
    column = pyarrow.Array.from_buffers(pyarrow.string(), 2, [None, offsets, data])
    assert told(list(read(parquet(tmp_path / "a.parquet", {"text": column})))) == [FRENCH, "plain"]


@pytest.mark.extra
@PYARROW
def test_of_a_damaged_group_of_rows_one_record_fails_and_the_others_are_read(tmp_path: Path) -> None:
    from pyarrow import parquet as files

    path = tmp_path / "a.parquet"
    source = parquet(path, {"text": [f"text {n}" for n in range(9)]}, row_group_size=3, compression="gzip")
    at = files.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[at : at + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))
    records = list(read(source))
    assert told(records) == ["text 0", "text 1", "text 2", "damaged", "text 6", "text 7", "text 8"]
    assert records[3].id == "line-4"
    assert "row 4" in str(records[3].problem)


@pytest.mark.extra
@PYARROW
@pytest.mark.parametrize("data", [b"PAR1 and nothing more", b"", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_no_parquet_is_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(written(tmp_path, "a.parquet", data)).code in {"damaged", "empty"}


@pytest.mark.extra
@PYARROW
def test_a_parquet_without_such_a_column_is_refused(tmp_path: Path) -> None:
    assert refusal(parquet(tmp_path / "a.parquet", {"body": ["x"]})).code == "no-such-field"


def test_without_pyarrow_the_remedy_is_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    error = refusal(written(tmp_path, "a.parquet", b"PAR1"))
    assert error.code == "missing-library"
    assert "pip install" in str(error)


# --- folders ---


def test_the_texts_of_a_folder_by_name_and_from_the_folders_in_it(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.HTML", "sub/.d.txt", ".git/e.txt", "f.pdf"):
        written(tmp_path, name, "Hello.")
    records = list(read(str(tmp_path)))
    assert [r.id for r in records] == ["a.md", "b.txt", "sub/c.HTML"]
    assert [Path(str(r.path)).name for r in records] == ["a.md", "b.txt", "c.HTML"]
    assert page(records[2]).kind == "file"


def test_a_file_of_a_folder_that_cannot_be_read_is_its_pages_error(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", b"\0\1\2\3")
    (record,) = read(str(tmp_path))
    with pytest.raises(InputError):
        page(record)


def test_a_folder_without_texts_is_refused(tmp_path: Path) -> None:
    assert refusal(str(tmp_path)).code == "empty"


# --- inputs as a whole ---


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.rss", "a.jsonl.gz"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(written(tmp_path, name, gzip.compress(b"") if name.endswith("gz") else b"")).code == "empty"


def test_a_file_of_blank_lines_is_refused(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, "a.jsonl", b"\n \n\n")).code == "empty"


@pytest.mark.parametrize("name", ["a.docx", "a", "a.json", "a.jsonl.bz2", "a.parquet.gz", "a.gz"])
def test_a_kind_that_is_not_read_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(written(tmp_path, name, gzip.compress(b"x"))).code == "unknown-kind"


def test_a_missing_file_is_refused_before_the_first_record_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(str(tmp_path / "none.jsonl"))
    assert caught.value.code == "no-such-file"


@pytest.mark.parametrize("source", ["a\0b.jsonl", "x" * 5000 + ".csv"])
def test_what_is_no_path_is_refused(source: str) -> None:
    assert refusal(source).code == "unreadable"


# --- pages ---


def test_the_page_of_a_record_has_what_the_record_says_of_it() -> None:
    record = Record("1", "x", text="News.", title="T", author="A", published="2025-01-02", link="http://n.example/")
    made = page(record)
    assert (made.kind, made.text, made.title, made.author, made.published, made.url) == (
        "text", "News.", "T", "A", "2025-01-02", "http://n.example/",
    )  # fmt: skip


def test_the_page_of_html_has_what_its_markup_says_where_the_record_says_nothing() -> None:
    html = "<html><head><title>Of the markup</title></head><body><p>News are here.</p></body></html>"
    assert page(Record("1", "x", html=html)).title == "Of the markup"
    made = page(Record("1", "x", html=html, title="Of the record"))
    assert made.title == "Of the record"
    assert "News are here." in made.text


def test_a_record_with_a_problem_has_no_page(tmp_path: Path) -> None:
    (bad,) = read(written(tmp_path, "a.jsonl", b"nonsense"))
    with pytest.raises(InputError) as caught:
        page(bad)
    assert caught.value.problem == bad.problem
