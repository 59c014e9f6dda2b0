"""How old a source is and what has overtaken it, as of a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.models import Document, Entity, Metadata, Passage, Place, Span
from corpus.references import find_references
from qa.ask.timeline import is_to_come, notes, overtaken, passed
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
    ("text", "date", "expected"),
    [
        ("Systems will be placed on a statutory footing from April 2022.", "April 2022", True),
        ("The aim is to place systems on a statutory footing by April 2022.", "April 2022", True),
        ("All trusts are expected to join by April 2022.", "April 2022", True),
        ("It is planned for April 2022.", "April 2022", True),
        ("The work is due to be completed by the end of April 2022.", "April 2022", True),
        ("Records to be open to patients by 2015.", "2015", True),
        ("The ward had to be closed in May 2022.", "May 2022", False),
        ("Every trust must report before 31 March 2023.", "31 March 2023", True),
        ("The Act comes into force on 1 July 2022.", "1 July 2022", True),
        ("The opening was postponed until May 2023.", "May 2023", True),
        ("From April 2022, integrated care boards will decide.", "April 2022", True),
        ("By April 2022, all trusts providing acute services will belong to one.", "April 2022", True),
        ("There is a fair amount to do before April 2022, assuming that the Bill passes.", "April 2022", True),
        ("They were considering delegation in 2023/24 or 2024/25.", "2024/25", True),
        ("It aims to open between April 2022 and June 2023.", "June 2023", True),
        ("The board met in May 2022 and will meet again in July 2022.", "July 2022", True),
        ("The board met in May 2022 and will meet again in July 2022.", "May 2022", False),
        ("The paper, published in November 2020, will shape what trusts do.", "November 2020", False),
        ("Guidance issued in August 2021 expects every trust to join.", "August 2021", False),
        ("The Regulations came into force on 1 January 2024 and must be followed.", "1 January 2024", False),
        ("They have applied since 1 January 2024 and will be reviewed.", "1 January 2024", False),
        ("All trusts had joined by April 2022.", "April 2022", False),
        ("In April 2020 the board agreed that it will meet monthly.", "April 2020", False),
        ("The plan of April 2022 will be kept.", "April 2022", False),
        ("The trust opened a unit in April 2021 and plans a second.", "April 2021", False),
        ("Networks (established by NHS England in 2013) will develop it.", "2013", False),
        ("A report must come within five years beginning on 1 August 2012.", "1 August 2012", False),
        ("It will be reviewed. It was made in April 2022.", "April 2022", False),
        ("Following the disaster in 1989 a recommendation was made.", "1989", False),
        ("The 2021/22 guidance (April 2021) expects systems to agree.", "April 2021", False),
    ],
)
def test_verb_and_preposition_tell(text: str, date: str, expected: bool) -> None:
    """A date is to come where the verb that it belongs to looks ahead."""
    assert is_to_come(text, text.rindex(date)) is expected


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
    ("text", "eve", "day", "name"),
    [
        ("The Health and Care Bill says so.", "2022-04-27", "2022-04-28", "Health and Care Act 2022"),
        ("The CCG decides.", "2022-06-30", "2022-07-01", "Clinical commissioning groups"),
        ("NHSE/I decides.", "2022-06-30", "2022-07-01", "NHS Improvement"),
        ("The Trust Development Authority decides.", "2022-06-30", "2022-07-01", "Trust Development Authority"),
        ("The NHS Commissioning Board decides.", "2022-06-30", "2022-07-01", "NHS Commissioning Board"),
        ("PHE decides.", "2021-09-30", "2021-10-01", "Public Health England"),
        ("NHS Digital decides.", "2023-01-31", "2023-02-01", "NHS Digital"),
        ("Health Education England decides.", "2023-03-31", "2023-04-01", "Health Education England"),
        ("NHSX decides.", "2022-01-31", "2022-02-01", "NHSX"),
        ("The Data Protection Act 1998 says so.", "2018-05-24", "2018-05-25", "Data Protection Act 1998"),
        ("The STP decides.", "2021-03-31", "2021-04-01", "Sustainability and transformation"),
        ("The PCT decides.", "2013-03-31", "2013-04-01", "Primary care trusts"),
    ],
)
def test_each_name_is_overtaken_from_its_day_on(text: str, eve: str, day: str, name: str) -> None:
    """The day itself among them, the day before not; another case of the letters is another word."""
    assert overtaken(text, today=eve) == []
    assert [name in line for line in overtaken(text, today=day)] == [True]
    assert overtaken(text.lower(), today="2026-01-01") == []


@pytest.mark.parametrize(("written", "is_told"), [("2022-06-30", True), ("2022-07-01", False), ("2022-07", False)])
def test_a_paper_of_the_day_itself_may_tell_the_end(written: str, is_told: bool) -> None:
    """One from the day before could not."""
    assert bool(overtaken("The CCG was abolished.", today="2026-01-01", written=written)) is is_told


BY_APRIL = "All trusts are expected to join by April 2022."


@pytest.mark.parametrize(
    ("quote", "dates", "expected"),
    [
        ((0, 46), [("April 2022", "2022-04")], ["April 2022"]),
        ((0, 35), [("April 2022", "2022-04")], []),
        ((10, 46), [("April 2022", "2022-04")], ["April 2022"]),
        ((0, 46), [("April", "04")], []),
        ((0, 46), [("April 2022", "2022-04"), ("2022", "2022")], ["April 2022"]),
    ],
)
def test_only_dates_of_the_quote_with_a_year_are_told(
    quote: tuple[int, int], dates: list[tuple[str, str]], expected: list[str]
) -> None:
    """What the passage says beside the quote is not quoted."""
    citation = cited(BY_APRIL, *dates)._replace(quote_span=Span(*quote))
    assert passed(citation, today="2024-01-01") == expected


@pytest.mark.parametrize(
    ("verdict", "is_told"),
    [
        ("near_miss_title", True), ("unknown_instrument", True), ("wrong_instrument", True),
        ("unknown_provision", True),
        ("unit_mismatch", True), ("title_mismatch", True), ("ok", False), ("repealed", False),
    ],
)  # fmt: skip
def test_a_reference_wrong_when_written_is_told(verdict: str, is_told: bool) -> None:
    """If it stands in the quote; what time has made wrong is in the table of names."""
    text = "It follows the Care Act 2014."
    (reference,) = find_references(text)
    wrong = reference._replace(verdict=verdict, reason="Why.", span=Span(115, 128))
    citation = cited(text)._replace(passage=cited(text).passage._replace(references=(wrong,)))
    expected = ["miscited: The passage cites “Care Act 2014”. Why."] if is_told else []
    assert told(citation, document(date="2022")) == expected
    assert told(citation._replace(quote_span=Span(0, 15)), document(date="2022")) == []


def test_notes_come_in_their_order() -> None:
    """What holds instead, what is wrong, what is over, and how old nobody knows."""
    citation = cited("The CCGs are expected to join by April 2022.", ("April 2022", "2022-04"))
    lines = told(citation, document(), document("Plan 2"))
    assert [line.split(":")[0] for line in lines] == ["superseded", "overtaken", "overtaken", "date"]
    assert lines[2] == "overtaken: The passage speaks of April 2022 as still to come; that date has passed."


@pytest.mark.parametrize("status", ["superseded", "withdrawn", "archived", "draft", "DRAFT"])
def test_a_successor_says_more_than_a_status(status: str) -> None:
    """One note of the two."""
    made = document(date="2022", status=status)
    assert told(cited("x"), made) == [f"superseded: “Plan” is marked {status}."]
    assert told(cited("x"), made, document("Plan 2")) == ["superseded: “Plan” has been superseded by “Plan 2”."]


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
    assert [line[:8] for line in told(citation, document(date="2023"))] == ["miscited"]


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


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("This framework applies from 1 May 2024.", False),
        ("The rules have been in force since 1 May 2024.", False),
        ("The order takes effect on 1 May 2024.", False),
        ("The framework will apply from 1 May 2024.", True),
        ("The review is due by 1 May 2024.", True),
    ],
)
def test_what_applies_from_a_day_is_not_over_on_it(text: str, is_told: bool) -> None:
    """A rule goes on after the day from which it holds; what was to come by then has passed."""
    citation = cited(text, ("1 May 2024", "2024-05-01"))
    kinds = [line.partition(":")[0] for line in told(citation, document(date="2024-04-20"))]
    assert ("overtaken" in kinds) == is_told


def test_law_that_is_gone_is_told_where_the_quote_cites_it() -> None:
    """With what the judgement of the reference says of it."""
    text = "It follows the Care Act 2014."
    (reference,) = find_references(text)
    gone = reference._replace(verdict="repealed_or_superseded", reason="It was repealed.", span=Span(115, 128))
    citation = cited(text)._replace(passage=cited(text).passage._replace(references=(gone,)))
    assert told(citation, document(date="2022")) == ["overtaken: The passage cites “Care Act 2014”. It was repealed."]
    assert told(citation._replace(quote_span=Span(0, 15)), document(date="2022")) == []
