"""What WCAG 2.2 asks and axe-core does not test: targets, focus in sight, larger text, forced colours, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow
ANSWER = "/?q=When+will+boards+delegate+functions%3F"
PAGES = {
    "ask": "/",
    "answer": ANSWER,
    "abstained": "/?q=What+is+the+airspeed+of+an+unladen+swallow%3F",
    "too-long": "/?q=" + "why+do+boards+delegate+" * 60,
    "check": "/check",
    "collect": "/collect?what=duties",
    "compare": "/compare",
    "questions": "/questions",
    "kept": "/kept",
    "judgements": "/feedback",
    "library": "/library",
    "references": "/references",
    "contact": "/contact",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "help": "/help",
    "sign-in": "/sign-in",
    "not-found": "/nothing",
}
Open = Callable[..., Any]

# Links in a sentence or a list are exempt (2.5.8, inline); what is hidden is no target.
_SMALL = """(least) => [...document.querySelectorAll('button, input, select, textarea, summary, nav a, .brand')]
  .filter((one) => one.checkVisibility() && one.type !== 'hidden')
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.height < least || box.width < 24)
  .map(([box, html]) => [Math.round(box.width), Math.round(box.height), html])"""

_FOCUSED = """() => {
  const one = document.activeElement, box = one.getClientRects()[0], root = document.documentElement;
  if (one === document.body || !box) return null;
  const x = Math.min(Math.max(box.left + box.width / 2, 0), root.clientWidth - 1);
  const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 12), 0), innerHeight - 1);
  const top = document.elementFromPoint(x, y);
  const style = getComputedStyle(one);
  return {
    html: one.outerHTML.slice(0, 80),
    seen: Boolean(top) && (one.contains(top) || top.contains(one) || top.tagName === 'LABEL'),
    marked: style.boxShadow !== 'none' || style.outlineStyle !== 'none',
  };
}"""


@pytest.mark.parametrize("width", [1200, 320])
def test_targets_are_large_enough(width: int, open_page: Open) -> None:
    """Buttons and fields are 44 pixels high, everything else to be hit at least 24 (2.5.8)."""
    page = open_page(width=width)
    for path in PAGES.values():
        page.goto(path)
        assert page.evaluate(_SMALL, 24) == []
        low = page.evaluate(_SMALL, 43.5)
        assert [one for one in low if not one[2].startswith(('<input type="checkbox', "<summary", "<a"))] == []


@pytest.mark.parametrize("width", [1200, 320])
@pytest.mark.parametrize("name", ["answer", "library", "too-long"])
def test_focus_is_seen_wherever_it_goes(name: str, width: int, open_page: Open) -> None:
    """Each element that Tab reaches is in sight, not under another, and marked (2.4.7, 2.4.11)."""
    page = open_page(PAGES[name], width=width)
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None:
            break
        reached.append(found)
    assert len(reached) > 8
    assert [one for one in reached if not (one["seen"] and one["marked"])] == []


@pytest.mark.parametrize("width", [1200, 640])
def test_text_of_twice_the_size_fits(width: int, open_page: Open) -> None:
    """At 200% of the text size nothing leaves the window sideways (1.4.4, 1.4.10)."""
    page = open_page(width=width)
    for path in PAGES.values():
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", ["/?q=" + "why+do+boards+delegate+" * 60, "/?q=fund&document=gone", "/check"])
def test_errors_lead_to_what_is_to_be_put_right(path: str, open_page: Open) -> None:
    """The title says that there is one, and the summary's link puts the focus where it can be mended (3.3.1)."""
    page = open_page(path)
    if path == "/check":
        page.click("button[value=page]")
        page.wait_for_selector(".problem")
    assert page.title().startswith("Error: ")
    target = page.get_attribute(".problem a", "href")
    page.click(".problem a")
    assert f"#{page.evaluate('document.activeElement.id')}" == target
    described = page.get_attribute(target, "aria-describedby")
    if page.get_attribute(target, "aria-invalid"):
        said = [page.inner_text(f"#{id_}") for id_ in described.split()]
        assert any(page.inner_text(".problem a") in text for text in said)


def _first(page: Any, link: str) -> None:
    page.goto("/library")
    with page.expect_navigation(wait_until="load"):
        page.click(f".documents >> text={link} >> nth=0")


def test_pages_of_one_paper_meet_the_same(open_page: Open) -> None:
    """The form of its details, its contents and its text: targets, focus and text of twice the size."""
    for width in (1200, 320):
        page = open_page(width=width)
        for link, path in (("Correct details", None), ("annual report", "outline"), ("annual report", None)):
            _first(page, link)
            if path:
                with page.expect_navigation(wait_until="load"):
                    page.click("text=Contents of this paper")
            assert page.evaluate(_SMALL, 24) == []
            for _ in range(12):
                page.keyboard.press("Tab")
                found = page.evaluate(_FOCUSED)
                assert found is None or (found["seen"] and found["marked"]), found
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= max(width, 640)


def test_a_refused_detail_leads_to_its_field(open_page: Open) -> None:
    """The summary's link puts the focus into the field, which says what is wrong and keeps what was typed (3.3.1)."""
    page = open_page("/library")
    _first(page, "Correct details")
    page.fill("#date", "yesterday")
    page.keyboard.press("Enter")
    page.wait_for_selector(".problem")
    assert page.title().startswith("Error: ")
    page.click(".problem a")
    assert page.evaluate("document.activeElement.id") == "date"
    assert page.input_value("#date") == "yesterday"
    assert "is not a date" in page.inner_text("#date-wrong")


def test_question_and_filters_are_kept(open_page: Open) -> None:
    """Nobody types a question twice: it stays in the box on the answer and on the way back from the source (3.3.7)."""
    page = open_page("/?q=How+long+does+the+delegation+panel+have+to+advise%3F&year=2024")
    assert page.input_value("#q") == "How long does the delegation panel have to advise?"
    page.click(".quoted .where a")
    page.click("text=Back to the answer >> nth=0")
    assert page.input_value("#q") == "How long does the delegation panel have to advise?"
    assert page.is_checked("input[name=year][value='2024']")


def test_help_is_in_the_same_place_on_every_page(open_page: Open) -> None:
    """The footer's first link leads to the help (3.2.6)."""
    page = open_page("/")
    for path in PAGES.values():
        page.goto(path)
        assert page.locator("footer a").first.get_attribute("href") == "/help"


def test_marks_are_seen_in_forced_colours(open_page: Open, keep: Callable[..., None]) -> None:
    """Where the system chooses the colours, marked words and the passage have a line of their own."""
    page = open_page(ANSWER, forced_colors="active")
    keep(page, "answer-forced-colours")
    assert page.evaluate("getComputedStyle(document.querySelector('.others mark')).outlineStyle") == "solid"
    lines = "[...document.querySelectorAll('.menu a')].map((one) => getComputedStyle(one).borderBottomColor)"
    current, *others = page.evaluate(lines)
    assert current not in others
    page.click(".quoted .where a")
    page.wait_for_selector(".line.wanted")
    assert page.evaluate("getComputedStyle(document.querySelector('.line.wanted')).borderLeftStyle") == "solid"


def test_nothing_moves(open_page: Open) -> None:
    """No page has an animation or a transition, so that there is none to be reduced (2.3.3)."""
    page = open_page(ANSWER)
    moving = """[...document.querySelectorAll('*')].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert page.evaluate(moving) == 0
