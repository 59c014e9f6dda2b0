"""Sets collected over documents."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from corpus.models import Passage, Span
from qa.collect import sentences
from qa.collect.collect import asked, request
from qa.collect.models import Collection, Item, Request
from qa.collect.recommendations import recommendations
from qa.errors import ArgumentError
from qa.library.add import AddReport
from qa.library.library import Library
from qa.models import Filters
from qa.render.formats import COLLECTION

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]

REPORT = """# Report on ovens

## Recommendation 1

We recommend that every oven has a clock.

The bakers agree with this.

## Recommendation 2

Each flue should be swept.
"""
MINUTES = """# Minutes of the oven committee, May 2024

The committee agreed to buy a clock.

The head baker must sweep the flue by 1 July 2024.

Apprentices may light the oven. Flour safeguarding was raised.
"""


def passages(*rows: tuple[str, str] | tuple[str, str, dict[str, Any]]) -> list[Passage]:
    """The passages of a document, each given by its kind and its text of one sentence."""
    made = []
    for number, (kind, text, *more) in enumerate(rows):
        fields: Any = {"level": 1} | (more[0] if more else {})
        made.append(Passage(f"p{number}", "d", number, kind, text, Span(0, len(text)), **fields))  # type: ignore[arg-type]
    return made


def texts(items: Sequence[Item]) -> list[str]:
    """What was collected."""
    return [item.text for item in items]


def test_each_heading_of_a_recommendation_has_one() -> None:
    """The first text below it; the answer to it is not part of it."""
    rows = passages(
        ("heading", "Recommendation 1"), ("paragraph", "Buy a clock."), ("paragraph", "We agree."),
        ("heading", "Recommendation 2"), ("paragraph", "Sweep the flue."),
    )  # fmt: skip
    assert texts(recommendations(rows)) == ["Buy a clock.", "Sweep the flue."]


def test_numbered_paragraphs_of_a_part_are_its_recommendations() -> None:
    """Under the headings below it too; what has no number stands between them."""
    deeper = {"level": 2}
    rows = passages(
        ("heading", "Conclusions and recommendations"), ("heading", "Clocks", deeper),
        ("paragraph", "Buy a clock.", {"number": "8.1", "marker": "8.1."}), ("paragraph", "A note."),
        ("heading", "Flues", deeper), ("paragraph", "Sweep the flue.", {"number": "8.2", "marker": "8.2."}),
        ("heading", "Members"), ("paragraph", "A. Baker", {"number": "8.3", "marker": "8.3."}),
    )  # fmt: skip
    assert texts(recommendations(rows)) == ["Buy a clock.", "Sweep the flue."]


def test_a_heading_that_comes_again_holds_the_row_of_numbers() -> None:
    """What is numbered in that row counts where its heading is another."""
    again = ("heading", "Inquiry recommendation")
    rows = passages(
        again, ("paragraph", "Buy a clock.", {"number": "8.1", "marker": "8.1."}), ("paragraph", "We agree."),
        ("heading", "Flues"), ("paragraph", "Sweep the flue.", {"number": "8.2", "marker": "8.2."}),
        again, ("paragraph", "Bake rye.", {"number": "8.3", "marker": "8.3."}),
    )  # fmt: skip
    assert texts(recommendations(rows)) == ["Buy a clock.", "Sweep the flue.", "Bake rye."]


@pytest.mark.parametrize(
    ("text", "recommends"),
    [
        ("We recommend that a clock is bought.", True), ("The panel further recommended a clock.", True),
        ("The NCOB recommended a clock.", True), ("The recommended dose is two loaves.", False),
        ("Our recommendation is in part 3.", False),
    ],
)  # fmt: skip
def test_else_a_sentence_recommends(text: str, *, recommends: bool) -> None:
    """Where somebody does; not where something is recommended."""
    assert texts(recommendations(passages(("paragraph", text)))) == ([text] if recommends else [])


@pytest.mark.parametrize(
    ("row", "who", "word"),
    [
        (("paragraph", "The board must meet."), "The board", "must"),
        (("paragraph", "In May, each baker shall sweep."), "each baker", "shall"),
        (("list_item", "sweep the flue", {"lead_in": "Bakers must:"}), "Bakers", "must"),
        (("paragraph", "It should meet.", {"section": ("Duties of the board",)}), "board", "should"),
        (("paragraph", "The chair is responsible for order."), "The chair", "is responsible for"),
    ],
)
def test_a_duty_has_who_is_bound(row: Any, who: str, word: str) -> None:
    """From the words before the verb, what introduces the list, or the heading."""
    item = next(sentences.duties(passages(row)))
    assert (item.who, item.word) == (who, word)


@pytest.mark.parametrize("text", ["Must the board meet?", "Bakers must:", "Bread rises.", "Apprentices may bake."])
def test_what_binds_nobody_is_no_duty(text: str) -> None:
    """A question, what introduces others, and what is only allowed."""
    assert list(sentences.duties(passages(("paragraph", text)), may=False)) == []


@pytest.mark.parametrize(
    ("rule", "text", "word"),
    [
        (sentences.decisions, "The committee agreed to buy a clock.", "agreed"),
        (sentences.decisions, "RESOLVED: to buy a clock.", "resolved"),
        (sentences.actions, "Action: A. Baker to sweep.", "action"),
        (sentences.dates, "It opened on 1 May 2024 at noon.", "1 May 2024"),
        (sentences.deadlines, "Sweep by 1 July 2024 at the latest.", "by 1 July 2024"),
        (sentences.deadlines, "Reply within ten working days of it.", "within ten working days"),
        (sentences.terms, "A flue means a pipe for smoke.", "A flue"),
    ],
)
def test_a_sentence_is_of_a_kind(rule: Any, text: str, word: str) -> None:
    """With the word that makes it one."""
    assert [(item.text, item.word) for item in rule(passages(("paragraph", text)))] == [(text, word)]


def test_a_glossary_gives_its_entries_and_headings() -> None:
    """An entry with a dash, and a heading with the text below it."""
    inside = {"section": ("Glossary",)}
    rows = passages(
        ("heading", "Glossary"), ("paragraph", "Flue - a pipe.", inside), ("heading", "Oven", inside),
        ("paragraph", "It bakes.", {"section": ("Glossary", "Oven")}),
    )  # fmt: skip
    assert [item.word for item in sentences.terms(rows)] == ["Flue", "Oven"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ovens are safe.", True), ("An oven is safe.", True), ("Safely to the oven.", False), ("Safe.", False),
    ],
)  # fmt: skip
def test_a_mention_has_every_word(text: str, *, found: bool) -> None:
    """In the singular or the plural."""
    assert bool(list(sentences.mentions(passages(("paragraph", text)), "safe oven"))) is found


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("List all recommendations", Request("recommendations")),
        ("What are the recommendations of the report?", Request("recommendations", "report")),
        ("What are the duties of the board?", Request("duties", "board")),
        ("What must the chair do?", Request("duties", "chair")),
        ("Which policies mention safeguarding?", Request("mentions", "safeguarding")),
        ("What decisions were taken in May?", Request("decisions", "May")),
        ("List all the deadlines in the standing orders", Request("deadlines", "standing orders")),
        ("Which terms are defined?", Request("terms")),
        ("What is the quorum?", None),
        ("Who makes the decisions?", None),
        ("What are the benefits of sharing?", None),
        ("Why were the recommendations rejected?", None),
    ],
)
def test_a_question_asks_for_a_set(question: str, wanted: Request | None) -> None:
    """Only where it asks for nothing else."""
    assert asked(question) == wanted


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        ("recommendations", Request("recommendations")), ("obligations of the board", Request("duties", "board")),
        ("Mentions of safeguarding", Request("mentions", "safeguarding")), ("definitions", Request("terms")),
    ],
)  # fmt: skip
def test_a_user_names_a_set(what: str, wanted: Request) -> None:
    """By its name or another word for it."""
    assert request(what) == wanted


@pytest.mark.parametrize("what", ["loaves", "mentions", ""])
def test_what_cannot_be_collected_is_told(what: str) -> None:
    """With what can be, or what is missing."""
    with pytest.raises(ArgumentError):
        request(what)


@pytest.fixture
def bakery(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> Path:
    """A store of a report and the minutes of a meeting."""
    put("report.md", REPORT)
    put("minutes.md", MINUTES)
    ingest(folder)
    return new_store


def collected(store: Path, what: str, **more: Any) -> Collection:
    """A set of a store."""
    with Library.open(store) as library:
        return library.collect(what, **more)


def test_rows_are_in_the_order_of_the_text_and_counted(bakery: Path) -> None:
    """With where they stop."""
    whole = collected(bakery, "recommendations")
    assert texts(whole.items) == ["We recommend that every oven has a clock.", "Each flue should be swept."]
    assert (whole.found, whole.owners, whole.searched, whole.stopped) == (2, 1, 2, None)
    part = collected(bakery, "recommendations", most=1)
    assert (part.found, len(part.items)) == (2, 1)
    assert part.stopped is not None
    assert part.stopped.startswith("Report on ovens")


def test_a_filter_on_documents_narrows_a_set(bakery: Path) -> None:
    """Nothing of the others is read."""
    narrowed = collected(bakery, "recommendations", filters=Filters(documents=("minutes.md",)))
    assert (narrowed.found, narrowed.searched) == (0, 1)


def test_the_name_of_a_paper_narrows_a_set(bakery: Path) -> None:
    """"Deadlines of the minutes" are those of that paper."""
    assert collected(bakery, "deadlines of the minutes").searched == 1


def test_a_question_is_answered_with_the_set(bakery: Path) -> None:
    """Each row a citation, and a note that counts them."""
    with Library.open(bakery) as library:
        answer = library.ask("List all recommendations")
    quoted = [citation.quote for citation in answer.citations if citation.answers]
    assert quoted == ["We recommend that every oven has a clock.", "Each flue should be swept."]
    assert [note.text for note in answer.notes if note.kind == "set"] == [
        "2 recommendations in 1 of 2 documents looked through, in the order of the text."
    ]


def test_documents_that_mention_something_are_there_once(bakery: Path) -> None:
    """With the first sentence that does."""
    with Library.open(bakery) as library:
        answer = library.ask("Which documents mention safeguarding?")
    assert [citation.quote for citation in answer.citations if citation.answers] == ["Flour safeguarding was raised."]


@pytest.mark.parametrize("form", COLLECTION)
def test_a_set_is_written_in_every_form(bakery: Path, form: str) -> None:
    """The same bytes each time, with its rows."""
    collection = collected(bakery, "recommendations")
    content = COLLECTION[form].load()(collection)
    assert content == COLLECTION[form].load()(collection)
    if form == "json":
        assert [row["number"] for row in json.loads(content)["items"]] == [1, 2]
    elif form == "csv":
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        assert [row["text"] for row in rows] == texts(collection.items)
    elif form == "text":
        assert content.decode().startswith("Recommendations: 2 found in 1 of 2 documents.\n\n1. We recommend")
    else:
        assert content[:2] == b"PK"


def test_what_a_summary_says_before_is_there_once() -> None:
    """Where the paper says it in full; what is suggested is a recommendation too."""
    found = recommendations(
        passages(
            ("paragraph", "The panel recommended that every oven has a clock.", {"section": ("Summary",)}),
            ("paragraph", "The panel recommended that every oven has a clock and a bell.", {"section": ("Ovens",)}),
            ("paragraph", "The panel suggested that the guild may want to sweep flues.", {"section": ("Flues",)}),
            ("paragraph", "He suggested that it was late.", {"section": ("Flues",)}),
        )
    )
    assert [item.passage.passage_id for item in found] == ["p1", "p2"]


@pytest.mark.parametrize(
    ("question", "kind", "of"),
    [
        ("What decisions did the committee take at the meeting of 3 May 2024?", "decisions", "meeting of 3 May 2024"),
        ("What was decided in May?", "decisions", "May"),
        ("Which actions did the board agree in June 2024?", "actions", "June 2024"),
    ],
)
def test_a_set_is_asked_for_by_who_took_it(question: str, kind: str, of: str) -> None:
    """As well as by what was taken."""
    assert asked(question) == Request(kind, of)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What decisions were taken at the meeting of 3 May 2024?", 2),
        ("What decisions were taken at the May 2024 meeting?", 2),
        ("List the decisions in the minutes of the oven committee", 2),
    ],
)
def test_a_set_is_narrowed_by_day_meeting_or_paper(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str, found: int
) -> None:
    """Whatever its words are taken from."""
    put("oven.md", "# Minutes of the oven committee, 3 May 2024\n\nThe committee agreed to buy a clock.\n\n"
                   "The committee approved the list.\n")
    put("flour.md", "# Minutes of the flour group, 5 June 2024\n\nThe group agreed to sell oats.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        rows = [one for one in library.ask(question).citations if one.answers]
    assert len(rows) == found
