"""WCAG 2.2 AA as far as a program can judge it (axe-core), on every page, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright (extra policyqa[test])").expect

pytestmark = pytest.mark.slow
PAPER = Path(__file__).parents[4] / "fixtures" / "papers" / "draft-board-paper.docx"
REPORT = "collaboratives-annual-report-2024.pdf"


def _answer(page: Any) -> None:
    page.fill("#q", "When will boards delegate functions?")
    page.press("#q", "Enter")
    page.wait_for_selector(".question")
    for closed in page.query_selector_all("details:not([open]) > summary"):
        closed.click()


def _source(page: Any) -> None:
    page.fill("#q", "What is a pooled fund?")
    page.press("#q", "Enter")
    page.click(".quoted .where a")
    page.wait_for_selector(".line.wanted mark")


def _printed(page: Any) -> None:
    page.goto(f"/?q=What+does+the+annual+report+say+about+the+provider+collaboratives&document={REPORT}")
    page.goto(page.get_attribute("main a[href^='/source?']", "href"))
    page.wait_for_selector(".picture img")
    expect(page.locator(".picture img")).to_have_js_property("complete", value=True)


def _checked(page: Any) -> None:
    page.set_input_files("#paper", PAPER)
    page.click("button[value=page]")
    page.wait_for_selector("h1:has-text('References in')")


def _compared(page: Any) -> None:
    page.select_option("#new", label="Delegation framework 2024/25")
    page.click("main button")
    page.wait_for_selector("ins")


def _judged(page: Any) -> None:
    page.click("summary:has-text('Add why')")
    page.fill("#why-0", "It is the definition.")
    page.click("button:has-text('This is right')")
    page.wait_for_selector("text=Noted:")


def _kept(page: Any) -> None:
    page.click("button:has-text('Keep this answer')")
    page.click(".keep a")
    page.fill("textarea >> nth=0", "For item 7")
    page.click("button:has-text('Save the note') >> nth=0")
    page.wait_for_selector("text=The note is kept.")


def _kept_removed(page: Any) -> None:
    page.click("button:has-text('Keep this answer')")
    page.click(".keep a")
    page.click("li button:has-text('Remove') >> nth=0")
    page.wait_for_selector("text=Removed.")


def _sheet_wrong(page: Any) -> None:
    page.set_input_files("#sheet-file", {"name": "q.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    page.click("button:has-text('Answer the questions')")
    page.wait_for_selector("#column-wrong")


def _sheet(page: Any) -> None:
    page.set_input_files("#sheet-file", {"name": "q.txt", "mimeType": "text/plain", "buffer": b"Who chairs it?\n"})
    page.click("button:has-text('Answer the questions')")
    page.wait_for_selector("text=Download the answers")


def _set(page: Any) -> None:
    page.fill("#name", "Board")
    page.fill("#lines", "What is meant by mutual aid?\nWhat is the airspeed of a swallow?")
    page.click("button:has-text('Keep and ask')")
    page.wait_for_selector("h2:has-text('All answers')")


def _edit(page: Any) -> None:
    page.locator(".documents > li", has_text="Delegation framework 2022/23").locator("text=Correct details").click()
    page.wait_for_selector("#supersedes")


def _refused(page: Any) -> None:
    _edit(page)
    page.fill("#date", "yesterday")
    page.click("#save")
    page.wait_for_selector("#date-wrong")


def _edited(page: Any) -> None:
    _edit(page)
    page.fill("#status", "superseded" if page.input_value("#status") != "superseded" else "withdrawn")
    page.click("#save")
    page.wait_for_selector(".done")


def _outline(page: Any) -> None:
    page.click(".documents a:has-text('annual report')")
    page.click("text=Contents of this paper")
    page.wait_for_selector(".outline")


def _finds(page: Any) -> None:
    page.click(".documents a:has-text('annual report')")
    page.fill("#find", "provider savings")
    page.press("#find", "Enter")
    page.wait_for_selector(".finds mark")


def _stay(_page: Any) -> None:
    return None


PAGES: dict[str, tuple[str, Callable[[Any], None]]] = {
    "ask": ("/", _stay),
    "answer": ("/", _answer),
    "abstained": ("/?q=What+is+the+airspeed+of+an+unladen+swallow%3F", _stay),
    "filtered": ("/?q=What+is+delegated%3F&year=2022&entity=DELEGATION", _stay),
    "problem": ("/?q=fund&document=gone", _stay),
    "source": ("/", _source),
    "printed-page": ("/", _printed),
    "check": ("/check", _stay),
    "checked": ("/check", _checked),
    "collect": ("/collect?what=duties", _stay),
    "compare": ("/compare", _stay),
    "compared": ("/compare", _compared),
    "library": ("/library", _stay),
    "edit": ("/library", _edit),
    "edit-refused": ("/library", _refused),
    "edit-done": ("/library", _edited),
    "outline": ("/library", _outline),
    "finds": ("/library", _finds),
    "contact": ("/contact", _stay),
    "accessibility": ("/accessibility", _stay),
    "privacy": ("/privacy", _stay),
    "references": ("/references", _stay),
    "judged": ("/?q=What+is+meant+by+mutual+aid%3F", _judged),
    "judgements": ("/feedback", _stay),
    "kept": ("/?q=What+is+meant+by+mutual+aid%3F", _kept),
    "kept-removed": ("/?q=What+is+a+pooled+fund%3F", _kept_removed),
    "questions": ("/questions", _stay),
    "questions-wrong": ("/questions", _sheet_wrong),
    "sheet-answered": ("/questions", _sheet),
    "set": ("/questions", _set),
    "help": ("/help", _stay),
    "too-long": ("/?q=" + "why+do+boards+delegate+" * 60, _stay),
    "sign-in": ("/sign-in", _stay),
    "not-found": ("/nothing", _stay),
}


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("name", PAGES)
def test_page_meets_wcag(name: str, width: int, open_page: Callable[..., Any], keep: Callable[..., None]) -> None:
    """axe-core finds nothing, the page is no wider than the window, and the browser has nothing to complain of."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    path, go = PAGES[name]
    page = open_page(path, width=width)
    go(page)
    keep(page, f"{name}-{width}")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
