"""What people do with the pages, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright (extra policyqa[test])").expect

pytestmark = pytest.mark.slow
PAPER = Path(__file__).parents[4] / "fixtures" / "papers" / "draft-board-paper.docx"
QUESTION = "/?q=What+is+a+pooled+fund%3F"

Open = Callable[..., Any]


def test_question_is_answered_under_an_address_of_its_own(open_page: Open) -> None:
    """Asking leads to an address that gives the same answer to whoever opens it."""
    page = open_page()
    page.fill("#q", "What is a pooled fund?")
    page.click("form#ask button")
    page.wait_for_selector(".quoted")
    said = page.inner_text("blockquote")
    assert "one purse" in said
    assert open_page(page.url).inner_text("blockquote") == said


def test_abstention_is_a_state_of_its_own(open_page: Open) -> None:
    """Where the documents say nothing, the page says so instead of quoting."""
    page = open_page("/?q=What+is+the+airspeed+of+an+unladen+swallow%3F")
    assert page.inner_text(".abstained h2") == "The documents do not say"
    assert page.locator(".quoted").count() == 0


def test_filter_narrows_and_can_be_cleared(open_page: Open) -> None:
    """A ticked year narrows the answer to its documents and is gone again when cleared."""
    page = open_page("/?q=Who+decides+on+a+delegation%3F")
    page.click("summary:has-text('Date')")
    page.check("input[name=year][value='2022']")
    page.click("button:has-text('Apply')")
    page.wait_for_url("**year=2022**")
    sources = page.locator(".where a, .others .from a").all_inner_texts()
    assert set(sources) == {"Delegation framework 2022/23"}
    page.click("text=Clear the filter")
    page.wait_for_url(lambda url: "year" not in url)


def test_source_opens_at_the_passage(open_page: Open) -> None:
    """The document opens with the passage in sight and the quote marked."""
    page = open_page(QUESTION)
    page.click(".quoted .where a")
    mark = page.locator(".line.wanted mark")
    mark.wait_for()
    assert "one purse" in mark.inner_text()
    expect(mark).to_be_in_viewport()


def test_printed_page_shows_the_quote_marked(open_page: Open) -> None:
    """For a PDF the page itself is on screen, as a picture in which something is yellow."""
    page = open_page("/?q=annual+report+on+the+provider+collaboratives&document=collaboratives-annual-report-2024.pdf")
    page.goto(page.get_attribute("main a[href^='/source?']", "href"))
    expect(page.locator(".picture img")).to_have_js_property("complete", value=True)
    yellow = page.evaluate(
        """() => {
          const image = document.querySelector('.picture img'), canvas = document.createElement('canvas');
          canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
          const brush = canvas.getContext('2d'); brush.drawImage(image, 0, 0);
          const dots = brush.getImageData(0, 0, canvas.width, canvas.height).data;
          let count = 0;
          for (let at = 0; at < dots.length; at += 4) count += dots[at] > 240 && dots[at + 2] < 160;
          return count;
        }"""
    )
    assert yellow > 500


def test_paper_is_checked_and_downloaded(open_page: Open) -> None:
    """A Word file is judged on the page, and comes back with comments."""
    page = open_page("/check")
    page.set_input_files("#paper", PAPER)
    page.click("button[value=page]")
    page.wait_for_selector(".document .cited.wrong")
    with page.expect_download() as download:
        page.click("button[value=docx]")
    assert download.value.suggested_filename == "draft-board-paper-references.docx"


def test_print_shows_the_answer_alone(open_page: Open, keep: Callable[..., None]) -> None:
    """On paper there are question, notes, quote and place, without menus, forms and buttons."""
    page = open_page("/?q=When+will+boards+delegate+functions%3F")
    page.emulate_media(media="print")
    keep(page, "answer-print")
    assert page.is_visible("h1.question")
    assert page.is_visible("blockquote")
    assert page.is_visible(".where")
    for hidden in (".top", "form#ask", "aside", ".copy", ".bottom"):
        assert not page.locator(hidden).first.is_visible()


def test_keyboard_alone_is_enough(open_page: Open) -> None:
    """The skip link comes first; question, answer and source are reached with Tab and Enter, and focus is seen."""
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    assert "none" not in page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    page.keyboard.type("What is a pooled fund?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".quoted")
    _tab_to(page, ".quoted .where a")
    assert page.evaluate("getComputedStyle(document.activeElement).backgroundColor") == "rgb(255, 221, 0)"
    page.keyboard.press("Enter")
    page.wait_for_selector(".line.wanted")


def _tab_to(page: Any, selector: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"{selector} is not reached with Tab")


def test_everything_works_without_scripts(open_page: Open) -> None:
    """Ask, narrow, copy, open the source and check a paper with JavaScript switched off."""
    page = open_page("/", scripts=False)
    page.fill("#q", "What is a pooled fund?")
    page.click("form#ask button")
    page.click(".quoted summary:has-text('Copy this citation')")
    assert page.locator(".quoted textarea").first.is_visible()
    assert page.locator(".quoted [data-copy]").first.is_hidden()
    page.click("summary:has-text('Document')")
    page.check("label:has-text('Delegation framework 2024/25')")
    page.click("button:has-text('Apply')")
    page.click(".quoted .where a")
    assert page.locator(".line.wanted").is_visible()
    page.goto("/check")
    page.fill("#text", "See section 65Z6 of the Health and Care Act 2022.")
    page.click("button[value=page]")
    assert page.locator(".document .cited.wrong").is_visible()


def test_citation_is_copied_with_one_click(open_page: Open) -> None:
    """Where scripts run, a button puts the citation on the clipboard."""
    page = open_page(QUESTION, permissions=["clipboard-read", "clipboard-write"])
    page.click(".quoted summary:has-text('Copy this citation')")
    page.click(".quoted [data-copy] >> nth=0")
    page.wait_for_selector(".quoted [data-copy]:has-text('Copied')")
    assert page.evaluate("navigator.clipboard.readText()").startswith("“A pooled fund is one purse")


def test_details_are_corrected_and_the_change_undone(open_page: Open) -> None:
    """Without scripts; the library has the new title at once, and the old one again when it is undone."""
    page = open_page("/library", scripts=False)
    page.locator(".documents > li", has_text="selecting providers").locator("text=Correct details").click()
    before = page.input_value("#title")
    page.fill("#title", "How we choose providers")
    page.click("#save")
    page.wait_for_selector(".done:has-text('Answers go by it')")
    assert page.input_value("#title") == "How we choose providers"
    assert "Set by hand" in page.inner_text("#title-hint")
    page.click("button:has-text('Undo the last change')")
    page.wait_for_selector(".done:has-text('taken back')")
    assert page.input_value("#title") == before


def test_printed_page_is_next_to_its_passage_on_a_phone(open_page: Open) -> None:
    """The picture begins within a screen of the passage, and each leads to the other."""
    page = open_page(
        "/?q=annual+report+on+the+provider+collaboratives&document=collaboratives-annual-report-2024.pdf", width=390
    )
    page.goto(page.get_attribute("main a[href^='/source?']", "href"))
    passage, picture = (page.locator(one).bounding_box() for one in ("#passage", "#picture-title"))
    assert 0 < picture["y"] - passage["y"] - passage["height"] < 844
    page.click("#passage >> text=as printed")
    assert page.url.endswith("#picture-title")
    page.click("text=Back to the passage")
    assert page.url.endswith("#passage")


def test_document_is_added_and_removed(open_page: Open, tmp_path: Path) -> None:
    """Where changes are allowed, a file chosen on the Library page is there, and can be removed."""
    file = tmp_path / "panel.txt"
    file.write_text("Rules of the Coldharbour panel\n\nThe panel meets on the first Tuesday of each month.\n")
    page = open_page("/library")
    page.set_input_files("#file", file)
    page.click("form[action='/library/add'] button")
    page.wait_for_selector("text=panel.txt has been added.")
    row = page.locator(".documents > li", has_text="Coldharbour panel")
    row.locator("summary").click()
    row.locator("button").click()
    page.wait_for_selector("text=has been removed.")


def test_answers_are_judged_and_kept_without_scripts_by_keyboard_alone(open_page: Open) -> None:
    """Judged, undone, kept, noted and taken off the list again, each by Tab and Enter."""
    page = open_page("/?q=What+is+meant+by+mutual+aid%3F", scripts=False)
    for selector, text in (
        ("button[value=yes]", "Noted:"),
        ("button[formaction]", "Is this right?"),
        (".keep button", "Kept."),
    ):
        _tab_to(page, selector)
        page.keyboard.press("Enter")
        page.wait_for_selector(f"text={text}")
    page.goto("/kept")
    _tab_to(page, ".kept textarea")
    page.keyboard.type("For item 7")
    _tab_to(page, ".kept button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The note is kept.")
    _tab_to(page, "button[formaction='/kept/remove']")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Removed.")


def test_a_sheet_is_answered_without_scripts(open_page: Open) -> None:
    """Sent, waited for, and there to download."""
    page = open_page("/questions", scripts=False)
    content = b"Ref,Question\nA1,What is meant by mutual aid?\n"
    page.set_input_files("#sheet-file", {"name": "board.csv", "mimeType": "text/csv", "buffer": content})
    page.click("button:has-text('Answer the questions')")
    for _ in range(10):
        if page.locator("text=Download the answers").count():
            break
        page.click("text=See how far it is now")
    with page.expect_download() as download:
        page.click("text=Download the answers")
    assert download.value.suggested_filename == "board-answers.xlsx"
