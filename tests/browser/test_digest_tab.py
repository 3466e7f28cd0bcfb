"""The Digest tab in a real browser, from the text that is pasted to the file that is saved."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from weights import smollm2

from browser.conftest import serving, summarise

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]

MARKET = """\
Market hall reopens in Port Mallory
The old market hall of Port Mallory opened again on Monday after 14 months of work.
Mayor Lin Mei-hua (林美華) said that the roof alone had cost 2.3 million crowns.
Traders had sold their fish from tents at the harbour in the meantime.
Some of them fear that their customers will not come back to the hall.
"""
HOSTILE = """\
Prices <b>rise</b> & <script>window.hacked = 1</script> fall
The council said <img src=x onerror="window.hacked = 2"> that rents rose by 5 percent on Monday.
It pointed to [a report](javascript:window.hacked=3) and to **several** reasons, `x` and $\\frac{1}{2}$ among them.
The mayor, "Kim O'Hara" ("><script>window.hacked=4</script>), spoke of ${window.hacked = 5} and {{value}} today.
"""


def test_a_page_goes_in_and_its_stories_come_out(address: str, visit: Visit, shared: Callable[[str], Path]) -> None:
    page = visit(address)
    summarise(page, shared("pages/topol-m.txt").read_text("utf-8"))
    assert page.locator(".story").count() > 1
    first = page.locator(".story").first
    assert "English" in first.locator(".facts").inner_text()
    assert first.locator(".said").count() == 3
    assert first.locator(".line").first.get_attribute("lang") == "en"


def test_what_a_real_model_writes_is_shown_with_its_sources_or_with_why_not(
    visit: Visit, shared: Callable[[str], Path], tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        f"models:\n  smol: {{task: summarise, engine: llama, source: {smollm2()}, from: [en], to: [en], "
        "licence: Apache-2.0, size_mb: 98, quality: good, context: 4096}\n"
    )
    with serving("--models", str(mine), "--no-network") as address:
        page = visit(address)
        page.locator("#main-only input").check()
        summarise(page, shared("pages/topol-m.txt").read_text("utf-8"), seconds=240)
        assert page.locator(".story").count() == 1
        said = page.locator(".said")
        assert 1 <= said.count() <= 3
        for n in range(said.count()):
            said.nth(n).click()
            assert page.locator(".page .s.lit").count() >= 1
        # A model so small is refused as often as not; then the reason stands there, and the page's own sentences.
        refused = page.locator("details.refused")
        if "smol" not in page.locator(".route").first.inner_text():
            refused.locator("summary").first.click()
            assert "smol: " in refused.inner_text()
        page.context.close()


@pytest.mark.parametrize(
    ("example", "tag", "direction", "stop"),
    [("العربية", "ar", "rtl", "."), ("日本語", "ja", "ltr", "。"), ("中文", "zh-Hant", "ltr", "。")],
)
def test_an_example_is_shown_as_its_language_is_written(
    example: str, tag: str, direction: str, stop: str, address: str, visit: Visit
) -> None:
    page = visit(address)
    page.get_by_role("button", name=example, exact=True).click()
    page.wait_for_function("document.querySelector('#text textarea').value !== ''")
    page.locator("#run").click()
    page.wait_for_selector("[data-state=done]")
    for place in (".line", ".page .text", ".story h2"):
        one = page.locator(place).first
        assert (one.get_attribute("lang"), one.get_attribute("dir")) == (tag, direction), place
    assert page.locator(".said").first.inner_text().endswith(stop)


def test_a_sentence_lights_up_its_sources_and_back(address: str, visit: Visit) -> None:
    page = visit(address)
    summarise(page, MARKET)
    said = page.locator(".said").first
    said.click()
    lit = page.locator(".page .lit")
    assert [one.get_attribute("data-n") for one in lit.all()] == (said.get_attribute("data-from") or "").split()
    said.click()
    assert lit.count() == 0
    page.locator(".cited").first.click()
    assert page.locator(".said.lit").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".lit").count() == 0


def test_on_a_phone_the_source_stands_under_the_sentence_that_is_touched(address: str, visit: Visit) -> None:
    page = visit(address, width=390, has_touch=True)
    summarise(page, MARKET)
    page.locator(".said").first.tap()
    quoted = page.locator(".line + .quoted")
    assert quoted.is_visible()
    assert quoted.inner_text() == page.locator(".said").first.inner_text()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0


def test_the_keyboard_alone_does_it_all(address: str, visit: Visit) -> None:
    page = visit(address)

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"the keyboard does not lead to {selector}")

    tab_to("#text textarea")
    page.keyboard.insert_text(MARKET)
    tab_to("#run")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-state=done]")
    tab_to(".said")
    page.keyboard.press("Enter")
    assert page.locator(".page .lit").count() == 1
    tab_to("details.checks > summary")
    page.keyboard.press("Enter")
    tab_to("[data-do=point]")
    page.keyboard.press("Enter")
    assert page.locator("mark.pointed").count() == 1
    tab_to(".cited")
    page.keyboard.press("Space")
    assert page.locator(".said.lit").count() == 1


def test_checks_stand_on_the_words_that_they_speak_of(address: str, visit: Visit) -> None:
    page = visit(address)
    summarise(page, MARKET)
    marked = {one.inner_text(): one.get_attribute("title") or "" for one in page.locator("mark.good").all()}
    assert "numbers: on the page, sentence 2" in marked["14"]


def test_what_a_page_says_is_never_markup(address: str, visit: Visit) -> None:
    page = visit(address)
    summarise(page, HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#results img, #results script, #results a, #results b").count() == 0
    said = page.locator(".page .text").inner_text()
    for words in (
        "<script>window.hacked = 1</script>",
        "onerror=",
        "${window.hacked = 5} and {{value}}",
        "**several**",
    ):
        assert words in said


def test_names_are_a_table_that_can_be_saved(address: str, visit: Visit) -> None:
    page = visit(address)
    summarise(page, MARKET)
    with page.expect_download() as saved:
        page.locator("[data-do=csv]").click()
    rows = list(csv.reader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert rows[1] == ["Lin Mei-hua", "林美華", "person", "林美華", "林美华", "agrees (wade-giles)"]


def test_a_cell_that_a_spreadsheet_would_run_is_saved_as_text(address: str, visit: Visit) -> None:
    page = visit(address)
    summarise(page, MARKET)
    page.evaluate("document.querySelector('.names tbody th').textContent = '=1+1'")
    with page.expect_download() as saved:
        page.locator("[data-do=csv]").click()
    assert '"\'=1+1"' in Path(saved.value.path()).read_text("utf-8-sig")


def test_the_digest_can_be_saved_and_copied(address: str, visit: Visit) -> None:
    page = visit(address)
    summarise(page, MARKET)
    with page.expect_download() as saved:
        page.locator("[data-do=save-json]").click()
    digest = json.loads(Path(saved.value.path()).read_text("utf-8"))
    assert digest["schema"] == "summarise.digest/1"
    with page.expect_download() as saved:
        page.locator("[data-do=save-markdown]").click()
    assert Path(saved.value.path()).read_text("utf-8").startswith("# text")
    page.locator(".summary [data-do=copy]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{digest['stories'][0]['title']}\n{digest['stories'][0]['summaries'][0]['text']}"


def test_a_file_is_read_as_its_name_says_and_its_place_is_not_told(address: str, visit: Visit, tmp_path: Path) -> None:
    page = visit(address)
    page.get_by_role("tab", name="File").click()
    good, bad = tmp_path / "hall.html", tmp_path / "hall.txt"
    good.write_text(f"<html><body><article><p>{'</p><p>'.join(MARKET.splitlines())}</p></article></body></html>")
    bad.write_bytes(b"%PDF-1.7 nothing")
    page.locator("#file input[type=file]").set_input_files(bad)
    page.get_by_text("hall.txt").wait_for()
    page.locator("#run").click()
    page.wait_for_selector("[data-state=failed]")
    told = page.locator(".error").inner_text()
    assert "this is a PDF file, not text (hall.txt)" in told
    assert "/" not in told
    page.get_by_label("Clear").click()
    page.locator("#file input[type=file]").set_input_files(good)
    page.get_by_text("hall.html").wait_for()
    page.locator("#run").click()
    page.wait_for_selector("[data-state=done]")
    assert page.locator(".said").count() == 3


@pytest.mark.parametrize("private", ["http://127.0.0.1:9/", "169.254.169.254/latest", "file:///etc/passwd"])
def test_an_address_is_guarded_as_in_the_command_line(private: str, address: str, visit: Visit) -> None:
    page = visit(address)
    page.get_by_role("tab", name="Address").click()
    page.locator("#address input, #address textarea").fill(private)
    page.locator("#run").click()
    page.wait_for_selector("[data-state=failed]")
    assert page.locator(".error").inner_text().startswith("This could not be read")


def test_nothing_given_is_said_with_what_to_do(address: str, visit: Visit) -> None:
    page = visit(address)
    page.locator("#run").click()
    page.wait_for_selector("[data-state=failed]")
    assert "Paste a page of news" in page.locator(".error").inner_text()


def test_a_language_that_is_not_here_names_its_commands(address: str, visit: Visit) -> None:
    page = visit(address)
    page.locator("#text textarea").fill(MARKET)
    page.locator("#to input").click()
    options = page.locator("#to ul [role=option]")
    options.first.wait_for()
    assert options.first.inner_text().strip().startswith("English")
    page.locator("#to input").fill("日本")
    page.get_by_role("option", name="日本語").click()
    page.locator("#needs code").wait_for()
    assert "summarise models pull" in page.locator("#needs code").inner_text()
    page.keyboard.press("Escape")
    page.locator("#masthead").click()
    page.locator("#run").click()
    page.wait_for_selector("[data-state=done]")
    assert "summarise models pull" in page.locator(".summary.unavailable code").inner_text()
    assert "1 summary could not be made" in page.locator("#results .head").inner_text()
