"""The reason that is given where there is no answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.models import Entity, Span
from corpus.references import find_references
from qa.ask.reasons import why_not
from qa.library.library import Library
from qa.models import Filters

PAPER = """The Health and Care Act 2022 made the board.

The kitchens serve leek soup to 12 wards on Mondays.

Salary scales are set by the pay panel.
"""


@pytest.fixture
def opened(put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path) -> Any:
    """A library of one short paper."""
    put("paper.txt", PAPER)
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        yield library


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who painted the Mona Lisa in Florence?", "No passage mentions “painted”, “Mona Lisa” or “Florence”."),
        ("Where is the Non-Stick Pan?", "No passage mentions “Non-Stick Pan”."),
        ("What does section 42 of the Care Act 2014 require?", "No passage cites “Care Act 2014, s 42”."),
        ("Which parrots live in the twelve wards?", "No passage mentions “parrots” or “live”."),
        ("Did the Health and Care Act 2022 get Royal Assent?", "No passage mentions “Royal Assent”."),
    ],
)
def test_what_is_missing_is_named_as_it_was_written(opened: Library, question: str, reason: str) -> None:
    """Names as a whole and with their capitals; a number also counts in figures, an Act that is cited is cited."""
    answer = opened.ask(question)
    assert (answer.status, answer.reason) == ("abstained", reason)


@pytest.mark.parametrize(
    "question", ["Why do zebras earn a wage?", "Which striped zebra is serving soups to tall giraffes?"]
)
def test_another_form_of_a_word_or_another_word_for_it_counts(opened: Library, question: str) -> None:
    """A passage with "pay" or "serve" does mention it."""
    reason = opened.ask(question).reason or ""
    assert "zebra" in reason
    assert not any(word in reason for word in ("wage", "serving", "soups"))


def test_filters_are_part_of_the_reason(library: Library) -> None:
    """Other documents may well cite it."""
    one = Filters(documents=("board-minutes-may-2024.pdf",))
    answer = library.ask("What does section 42 of the Care Act 2014 require?", filters=one)
    assert answer.reason == "No passage that the filters let through cites “Care Act 2014, s 42”."


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (Filters(after="2021"), "No document passes the filter after 2021; 2 have no date."),
        (Filters(before="2019-05"), "No document passes the filter before 2019-05; 2 have no date."),
        (Filters(as_at="2019"), "No document passes the filter as at 2019; 2 have no date."),
        (
            Filters(publishers=("Wexmoor",), after="2022"),
            "No document passes the filters publisher Wexmoor and after 2022.",
        ),
        (
            Filters(documents=("c.txt", "d.txt"), before="2020"),
            "No document passes the filters document c.txt or d.txt and before 2020; 2 have no date.",
        ),
        (
            Filters(documents=("d.txt",), before="2020"),
            "No document passes the filters document d.txt and before 2020; 1 has no date.",
        ),
        (
            Filters(documents=("c.txt",), entities=("ACT",)),
            "No passage passes the filters document c.txt and entity ACT.",
        ),
    ],
)
def test_filters_that_let_nothing_through_are_the_reason(
    put: Callable[..., Path], ingest: Callable[..., Any], new_store: Path, filters: Filters, reason: str
) -> None:
    """The words of the question may well be there; documents without a date are counted, being in no period."""
    put("a.txt", PAPER)
    put("c.txt", "The porters ring the bell.\n")
    put("d.txt", "The gardeners ring the bell twice.\n")
    put("metadata.csv", "path,title,date,publisher\na.txt,A,2020-06-01,Wexmoor\n")
    ingest(new_store.parent / "documents")
    with Library.open(new_store) as library:
        answer = library.ask("Who serves soup?", filters=filters)
        with library.view() as view:
            assert view.allowed(filters) == 0
            assert view.allowed(Filters()) == answer.searched.passages
    assert (answer.status, answer.reason) == ("abstained", reason)


def test_an_empty_library_says_how_to_fill_it(ingest: Callable[..., Any], new_store: Path) -> None:
    """It is not the documents that do not say."""
    ingest()
    with Library.open(new_store) as library:
        answer = library.ask("Who chairs the board?")
    assert answer.status == "abstained"
    assert answer.reason == (
        "The library is empty: it holds no documents yet. Add some first: policyqa add FOLDER."
    )


FILTERED = Filters(after="2020")
NEAREST = "The nearest passage does not mention {}."
TOGETHER = "The words of the question occur, but no sentence says enough of them together to be quoted as an answer."
TERMS = {"bakers": 0.4, "oven": 0.3, "rye": 0.2, "tin": 0.1}


def reason(
    make: Any,
    terms: dict[str, float] | None = None,
    *,
    missing: tuple[str, ...] = (),
    unknown: tuple[str, ...] = (),
    nothing: bool = False,
    filters: Filters = Filters(),  # noqa: B008 - a tuple
    passing: int = 1,
    kind_missing: float = 0.0,
    entities: tuple[Entity, ...] = (),
    **asked: Any,
) -> str:
    """The reason where the best of two passages lacks some terms, or nothing was found."""
    best, other = make.passage("x"), make.passage("y", 1, entities=entities)
    view = make.corpus(best, other, unknown=unknown)
    view.passing = passing
    ranked = [] if nothing else [make.evidence(best), make.evidence(other, key=1)]
    finding = make.finding(make.question(terms or TERMS, **asked), ranked, missing, kind_missing=kind_missing)
    return why_not(finding, view, filters)


LAW = {"references": find_references("section 42 of the Care Act 2014")}
LAWS = {"references": find_references("the Care Act 2014 and the Children Act 1989")}
ACT = Entity("ACT", "Care Act 2014", "ukpga/2014/23", Span(0, 1))
SECTION = Entity("ACT_SECTION", "s 42", "ukpga/2014/23/section/42", Span(0, 1))
OTHER_SECTION = SECTION._replace(id="ukpga/2014/23/section/43")


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"nothing": True, "filters": FILTERED, "passing": 0, **LAW, "unknown": ("rye",)}, "None passes."),
        ({"filters": FILTERED, "passing": 0}, TOGETHER),
        (LAW | {"unknown": ("rye",), "missing": ("rye",)}, "No passage cites “Care Act 2014, s 42”."),
        (LAW | {"nothing": True}, "No passage cites “Care Act 2014, s 42”."),
        (LAW | {"filters": FILTERED}, "No passage that the filters let through cites “Care Act 2014, s 42”."),
        (LAW | {"entities": (OTHER_SECTION, ACT)}, "No passage cites “Care Act 2014, s 42”."),
        (LAW | {"entities": (SECTION,)}, TOGETHER),
        (LAWS, "No passage cites “Care Act 2014” or “Children Act 1989”."),
        (LAWS | {"entities": (ACT,)}, "No passage cites “Children Act 1989”."),
        ({"missing": ("oven", "rye"), "unknown": ("rye",)}, "No passage mentions “rye”."),
        ({"missing": ("tin", "bakers"), "unknown": ("tin", "bakers")}, "No passage mentions “bakers” or “tin”."),
        ({"missing": (), "unknown": ("rye",)}, TOGETHER),
        ({"missing": ("oven",), "unknown": ("rye",)}, NEAREST.format("“oven”")),
        ({"missing": ("rye",), "unknown": ("rye",), "filters": FILTERED}, "No passage mentions “rye”."),
        ({"missing": ("rye",), "unknown": ("rye",), "matches": {"grain": (("rye", 0.5),)}}, NEAREST.format("“rye”")),
        ({"missing": ("rye",), "unknown": ("rye", "grain"), "matches": {"grain": (("rye", 0.5),)}},
         "No passage mentions “rye”."),
        ({"terms": {"twelv": 1.0}, "words": {"twelv": "twelve"}, "missing": ("twelv",), "unknown": ("twelv",)},
         NEAREST.format("“twelve”")),
        ({"terms": {"twelv": 1.0}, "words": {"twelv": "twelve"}, "missing": ("twelv",), "unknown": ("twelv", "12")},
         "No passage mentions “twelve”."),
        ({"terms": {"two": 1.0}, "missing": ("two",), "unknown": ("two", "3")}, NEAREST.format("“two”")),
        ({"nothing": True, "missing": tuple(TERMS)}, "No passage has any of the words of this question."),
        ({"nothing": True, "missing": tuple(TERMS), "filters": FILTERED},
         "No passage that the filters let through has any of the words of this question."),
        ({"nothing": True, "missing": tuple(TERMS), "unknown": ("tin",)}, "No passage mentions “tin”."),
        ({"missing": ("oven",)}, NEAREST.format("“oven”")),
        ({"missing": ("bakers", "oven")}, NEAREST.format("“bakers” or “oven”")),
        ({"missing": ("bakers", "oven", "rye")}, NEAREST.format("“bakers”, “oven” or “rye”")),
        ({"missing": ("bakers", "oven", "rye", "tin")}, NEAREST.format("“bakers”, “oven” or “rye”")),
        ({"missing": ("oven",), "kind": "money", "kind_missing": 1.0}, NEAREST.format("“oven”")),
        ({"kind": "money", "kind_missing": 0.0}, TOGETHER),
        ({"kind": "reason", "kind_missing": 1.0}, TOGETHER),
        ({}, TOGETHER),
    ],
    ids=str,
)  # fmt: skip
def test_each_rule_has_its_turn(make: Any, case: dict[str, Any], expected: str) -> None:
    """Filters, law that nothing cites, words that no passage has, what the nearest lacks, its kind, their company."""
    assert reason(make, **case) == expected


@pytest.mark.parametrize(
    ("kind", "lack"),
    [
        ("quantity", "no figure"), ("money", "no amount of money"), ("duration", "no length of time"),
        ("frequency", "no word of how often"), ("date", "no date"), ("who", "no name"), ("where", "no place"),
    ],
)  # fmt: skip
def test_what_the_kind_of_question_asks_for_is_named(make: Any, kind: str, lack: str) -> None:
    """Where the nearest passage has all the words."""
    expected = f"The nearest passage has the words of the question but gives {lack}."
    assert reason(make, kind=kind, kind_missing=1.0) == expected


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (0, "The library is empty: it holds no documents yet. Add some first: policyqa add FOLDER."),
        (2, "The documents in the library hold no text that could be read. See policyqa status for what each lacks."),
    ],
)
def test_a_library_without_passages_says_why(make: Any, documents: int, expected: str) -> None:
    """Before anything is said of filters, law or words."""
    view = make.corpus(unknown=("rye",))
    view.snapshot = view.snapshot._replace(documents=documents)
    finding = make.finding(make.question(TERMS, **LAW), [], tuple(TERMS))
    assert why_not(finding, view, FILTERED) == expected


@pytest.mark.parametrize(
    ("text", "word", "written"),
    [
        ("Is rye sold?", "rye", "rye"),
        ("Is RYE sold?", "rye", "RYE"),
        ("Is whole-rye-bread sold?", "rye", "whole-rye-bread"),
        ("Is Old Rye Mill open?", "rye", "Old Rye Mill"),
        ("Rye Mill opens when?", "rye", "Rye Mill"),
        ("Is Old rye Mill open?", "rye", "rye"),
        ("Is the prye sold?", "rye", "rye"),
    ],
)
def test_a_missing_word_is_written_as_in_the_question(make: Any, text: str, word: str, written: str) -> None:
    """With what a hyphen joins to it, and a name as a whole."""
    assert reason(make, {word: 1.0}, text=text, missing=(word,)) == NEAREST.format(f"“{written}”")


def test_a_corrected_word_is_told_as_it_was_typed(make: Any) -> None:
    """The note on spelling tells what it was taken for."""
    told = reason(make, {"oven": 1.0}, text="Is the ovne hot?", corrections=(("ovne", "oven"),), missing=("oven",))
    assert told == NEAREST.format("“ovne”")


def test_a_reason_is_short(make: Any) -> None:
    """Five words at most, and sixty letters of each."""
    terms = {letter * (60 if letter != "b" else 61): 0.1 for letter in "abcdefg"}
    told = reason(make, terms, missing=tuple(terms), unknown=tuple(terms))
    assert told == f"No passage mentions “{'a' * 60}”, “{'b' * 60}…”, “{'c' * 60}”, “{'d' * 60}” or “{'e' * 60}”."


def test_two_terms_of_one_name_are_named_once(make: Any) -> None:
    """As the name."""
    terms = {"rye": 0.5, "mill": 0.5}
    told = reason(make, terms, text="Is the Rye Mill open?", missing=tuple(terms), unknown=tuple(terms))
    assert told == "No passage mentions “Rye Mill”."


def test_a_word_of_a_title_is_not_called_missing(put: Any, ingest: Any, folder: Path, new_store: Path) -> None:
    """It is said of the paper, though no passage of it says so; a word of a heading, a table or a note neither."""
    table = "| Brush | Bristle |\n|---|---|\n| Long | Hog |\n\n"
    put("gazette.md", f"# Flour and flues\n\n## Sweeping\n\nIt is done twice.[^1]\n\n{table}[^1]: By a climbing boy.\n")
    put("other.md", "# Bread\n\nBread is baked at dawn by the warden of the guild.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        for word in ("flues", "gazette", "sweeping", "bristle", "hog", "climbing"):
            reason = library.ask(f"Who taxes the {word} of zanzibar?").reason or ""
            assert f"“{word}”" not in reason
            assert "zanzibar" in reason
