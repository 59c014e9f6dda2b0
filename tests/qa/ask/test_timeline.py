"""How old a source is and what has overtaken it, as of a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.models import Document, Entity, Metadata, Passage, Place, Span
from corpus.references import find_references
from qa.ask.timeline import notes, overtaken, passed
from qa.library.library import Library
from qa.models import Citation, Filters


def cited(text: str, *dates: tuple[str, str]) -> Citation:
    """A citation of a text whose dates (as written, ISO) are known."""
    at = {said: 100 + text.index(said) for said, _ in dates}
    entities = tuple(Entity("DATE", said, iso, Span(at[said], at[said] + len(said))) for said, iso in dates)
    passage = Passage("p", "d", 0, "paragraph", text, Span(100, 100 + len(text)), entities=entities)
    return Citation(1, passage, "Plan", "/plan.txt", "d", None, Place(), Span(0, len(text)), 1.0, {}, ())


def document(title: str = "Plan", **metadata: Any) -> Document:
    """A document with this metadata."""
    return Document("d", "/plan.txt", "text/plain", "d", Metadata(title=title, **metadata), "")


def told(citation: Citation, made: Document, newer: Document | None = None, *, today: str = "2024-06-01") -> list[str]:
    """The kinds and texts of the notes."""
    return [f"{note.kind}: {note.text}" for note in notes(citation, made, newer, today=today)]


@pytest.mark.parametrize(
    ("text", "date", "today", "is_passed"),
    [
        ("All trusts are expected to join by April 2022.", ("April 2022", "2022-04"), "2024-01-01", True),
        ("All trusts are expected to join by April 2022.", ("April 2022", "2022-04"), "2022-04-30", False),
        ("All trusts are expected to join by April 2022.", ("April 2022", "2022-04"), "2021-01-01", False),
        ("The board will meet before the end of 2022.", ("2022", "2022"), "2023-01-01", True),
        ("All trusts had joined by April 2022.", ("April 2022", "2022-04"), "2024-01-01", False),
        ("The plan of April 2022 will be kept.", ("April 2022", "2022-04"), "2024-01-01", False),
    ],
)
def test_a_future_that_has_passed_is_told(text: str, date: tuple[str, str], today: str, is_passed: bool) -> None:
    """Only what was to come, and only once the last day it may mean is over."""
    assert passed(cited(text, date), today=today) == ([date[0]] if is_passed else [])


@pytest.mark.parametrize(
    ("written", "is_told"), [("2024-05-23", True), ("2024", False), ("2024-10-01", False), (None, False)]
)
def test_what_came_after_a_dated_paper_was_to_come(written: str | None, is_told: bool) -> None:
    """Minutes of May that approve something from October looked ahead, whatever the tense."""
    text = "The board approved the delegation from 1 October 2024."
    found = passed(cited(text, ("1 October 2024", "2024-10-01")), today="2026-01-01", written=written)
    assert bool(found) is is_told


@pytest.mark.parametrize(("today", "is_told"), [("2023-06-01", False), ("2024-01-01", True)])
def test_a_year_of_two_is_over_when_the_second_is(today: str, is_told: bool) -> None:
    """2022/23 may be a financial year or two years; it is told as written."""
    text = "NHS England has recommended that boards do not delegate functions in 2022/23."
    assert passed(cited(text, ("2022/23", "2022/2023")), today=today) == (["2022/23"] if is_told else [])


def test_bodies_and_laws_that_are_gone_are_told_from_their_day_on() -> None:
    """The dated table knows when clinical commissioning groups ended; before that day nothing is told."""
    text = "Clinical commissioning groups will decide."
    assert overtaken(text, today="2024-01-01")
    assert overtaken(text, today="2022-06-30") == []
    assert overtaken("The board decides.", today="2024-01-01") == []


@pytest.mark.parametrize(
    ("text", "written", "is_told"),
    [
        ("The board took over from the CCG, which was abolished that day.", "2022-10-06", False),
        ("The CCG was abolished. The CCG decides on grants.", "2022-10-06", True),
        ("The CCG will be abolished in July.", "2022-05", True),
        ("The CCG was abolished.", None, True),
        ("The CCG decides on grants.", "2024", True),
    ],
)
def test_a_paper_that_tells_the_end_itself_needs_no_note(text: str, written: str | None, is_told: bool) -> None:
    """A paper from after the end that says it is over; an older one, or one without a date, may not know."""
    assert bool(overtaken(text, today="2026-01-01", written=written)) is is_told


def test_one_mistake_is_told_once() -> None:
    """"Such Act", after the title that does not exist, is the same mistake."""
    text = "It is in the Health and Social Care Act 2022. There is no such Act."
    passage = cited(text).passage._replace(references=find_references(text), span=Span(0, len(text)))
    citation = cited(text)._replace(passage=passage)
    assert [line[:9] for line in told(citation, document(date="2023"))] == ["reference"]


def test_an_imprecise_day_is_the_last_it_may_be() -> None:
    """As at July 2022 the groups had gone, as at June they had not."""
    text = "Clinical commissioning groups will decide."
    assert [line[:9] for line in told(cited(text), document(date="2021"), today="2022-07")] == ["overtaken"]
    assert told(cited(text), document(date="2021"), today="2022-06") == []


def test_a_newer_edition_is_named_with_its_date() -> None:
    """Superseded, by what and since when."""
    newer = document("Plan 2", date="2024-03")
    assert told(cited("x"), document(date="2022"), newer) == [
        "superseded: “Plan” has been superseded by “Plan 2” of March 2024."
    ]
    assert len(told(cited("x"), document(date="2022"), document("Plan 2"))) == 1


@pytest.mark.parametrize(("status", "is_told"), [("Draft", True), ("withdrawn", True), ("final", False), (None, False)])
def test_a_status_that_weakens_is_told(status: str | None, is_told: bool) -> None:
    """A draft is no decision."""
    expected = [f"superseded: “Plan” is marked {status}."] if is_told else []
    assert told(cited("x"), document(date="2022", status=status)) == expected


def test_a_document_without_a_date_is_told() -> None:
    """A reader must know that nobody knows."""
    assert told(cited("x"), document()) == ["date: “Plan” does not say when it was published."]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was NHS Wexmoor Integrated Care Board established?", "superseded"),
        ("When did people in 2021 expect Wexmoor to get a statutory board?", "overtaken"),
    ],
)
def test_answers_carry_the_notes(library: Library, question: str, kind: str) -> None:
    """The framework of 2022 is superseded by that of 2024; the paper of 2021 speaks of a future that has passed."""
    answer = library.ask(question)
    assert answer.status == "answered"
    assert kind in {note.kind for note in answer.notes}


def test_an_undated_document_passes_no_filter_on_dates(
    put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path
) -> None:
    """Nobody knows whether it is from then; without such a filter it answers, with a note."""
    put("undated.txt", "The kitchen serves leek soup on Mondays.\n\nThe trolley brings tea at four o'clock.\n")
    put("dated.txt", "14 March 2024\n\nThe bakery bakes bread on Fridays.\n")
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        question = "Which soup does the kitchen serve on Mondays?"
        assert library.ask(question).citations
        for filters in (Filters(after="1990"), Filters(before="2999"), Filters(as_at="2999")):
            names = {citation.source for citation in library.ask(question, filters=filters).citations}
            assert all(name.endswith("/dated.txt") for name in names)
        bread = Filters()._replace(after="2024-03-14", before="2024-03-14")
        assert library.ask("When does the bakery bake bread?", filters=bread).citations
        assert library.ask("When does the bakery bake bread?", filters=Filters(after="2024-03-15")).citations == ()
