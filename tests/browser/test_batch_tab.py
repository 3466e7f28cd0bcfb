"""The Batch tab in a real browser: a file goes in, the page is left, and the run is found again at its address."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

ENDED = "document.querySelector('#batch-state .state')?.textContent.startsWith('Ended')"
RECORDS = [
    {"id": "hall", "text": "The market hall of Orvik opened again on Monday after 14 months of work."},
    {"id": "owls", "text": "Biologists have counted <b>owls</b> at Tarn for 31 years, and found none this spring."},
    {"id": "none", "text": " "},
]


def test_a_run_goes_on_when_the_page_is_left_and_is_found_at_its_address(
    address: str, visit: Visit, tmp_path: Path
) -> None:
    records = tmp_path / "articles.jsonl"
    records.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    page = visit(address)
    page.get_by_role("tab", name="Batch").click()
    page.locator("#batch-file input[type=file]").set_input_files(records)
    page.get_by_text("articles.jsonl").wait_for()
    page.locator("#start").click()
    page.wait_for_selector("#batch-state .run-address")
    page.wait_for_url("**/?run=*")
    found = page.url
    page.context.close()

    page = visit(found)
    page.wait_for_function(ENDED, timeout=90_000)
    rows = page.locator("#batch-state tbody tr")
    assert [row.locator("th").inner_text() for row in rows.all()] == ["none", "owls", "hall"]
    assert "<b>owls</b>" in page.locator("#batch-state").inner_text()
    page.wait_for_selector("#batch-csv:not([disabled])")
    with page.expect_download() as saved:
        page.locator("#batch-csv").click()
    told = list(csv.DictReader(Path(saved.value.path()).read_text("utf-8").splitlines()))
    assert [(row["id"], row["status"]) for row in told] == [("hall", "done"), ("owls", "done"), ("none", "failed")]
    assert "(articles.jsonl, line 3)" in told[2]["problem"]


def test_an_address_that_is_guessed_shows_nothing(address: str, visit: Visit) -> None:
    page = visit(address + "?run=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    page.wait_for_selector("#batch-state .error")
    assert "There is no run at this address" in page.locator("#batch-state").inner_text()


def test_nothing_given_is_said(address: str, visit: Visit) -> None:
    page = visit(address)
    page.get_by_role("tab", name="Batch").click()
    page.locator("#start").click()
    page.wait_for_selector("#batch-state .error")
    assert "Drop a file of records" in page.locator("#batch-state").inner_text()
