"""The second place of an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.models import Passage, Span
from qa.ask.counterparts import with_counterpart
from qa.ask.question import analyse
from qa.ask.quotes import Quote
from qa.library.add import AddReport
from qa.library.library import Library

from .conftest import Words


class Paper(Words):
    """One document of these passages."""

    def __init__(self, *passages: Passage) -> None:
        super().__init__()
        self.passages = passages

    def around(self, passage: Passage, *, before: int, after: int) -> list[Passage]:
        """The neighbours."""
        wanted = range(passage.ordinal - before, passage.ordinal + after + 1)
        return [one for one in self.passages if one.ordinal in wanted]

    def numbered(self, names: Sequence[str], _documents: object = None) -> list[Passage]:
        """Those with one of the numbers."""
        return [one for one in self.passages if one.number in names]


def paper(*rows: tuple[str, str, str] | tuple[str, str]) -> Paper:
    """A document of rows: a heading is ``("# ", text)``, a paragraph its number, its text, and of which heading."""
    passages: list[Passage] = []
    section: tuple[str, ...] = ()
    at = 0
    for ordinal, (number, text, *_) in enumerate(rows):
        heading = number == "#"
        kind = "heading" if heading else "paragraph"
        cuts = [0, *(place + 2 for place in range(len(text)) if text[place : place + 2] == ". "), len(text) + 1]
        spans = tuple(Span(at + one, at + two - 1) for one, two in zip(cuts, cuts[1:], strict=False))
        number = "" if heading else number
        span = Span(at, at + len(text))
        more = {"section": section, "sentences": spans, "number": number}
        passages.append(Passage(f"p{ordinal}", "d", ordinal, kind, text, span, **more))  # type: ignore[arg-type]
        section = (text,) if heading else section
        at += len(text) + 1
    return Paper(*passages)


def told(question: str, view: Paper, at: int, sentence: int = 0) -> list[str]:
    """The texts of what is quoted where a sentence of the passage ``at`` is the answer."""
    passage = view.passages[at]
    span = passage.sentences[sentence]
    best = Quote(passage, Span(span.start - passage.span.start, span.end - passage.span.start))
    return [quote.text for quote in with_counterpart(analyse(question, view), [best], view)]  # type: ignore[arg-type]


RULE = "Members must leave the room while it is discussed."
MAY_VOTE = "May a member with a conflict stay in the room?"


@pytest.mark.parametrize(
    "exception",
    [
        "Except where the chair agrees, no papers are sent.",
        "The only exception is a meeting held in public.",
        "This does not apply to the chair.",
        "Nothing in this clause stops a governor from speaking.",
        "However, the chair may let them stay.",
    ],
)
def test_the_next_sentence_that_makes_an_exception_is_quoted_too(exception: str) -> None:
    """As one quote, for it stands right behind."""
    assert told(MAY_VOTE, paper(("1", f"{RULE} {exception}")), 0) == [f"{RULE} {exception}"]


def test_the_next_paragraph_that_makes_an_exception_is_a_quote_of_its_own() -> None:
    """Under the same heading; a heading between them begins something else."""
    exception = "Paragraph 1 does not apply to the chair."
    assert told(MAY_VOTE, paper(("1", RULE), ("2", exception)), 0) == [RULE, exception]
    assert told(MAY_VOTE, paper(("1", RULE), ("#", "Chairs"), ("2", exception)), 0) == [RULE]


@pytest.mark.parametrize(
    ("question", "text", "behind"),
    [
        (MAY_VOTE, RULE, "However, the room is large."),
        (MAY_VOTE, RULE, "The secretary must write it down."),
        ("Why was the room changed?", RULE, "This does not apply to the chair."),
        (MAY_VOTE, "The room was full.", "This does not apply to the chair."),
    ],
)
def test_what_makes_no_exception_to_a_rule_is_left_out(question: str, text: str, behind: str) -> None:
    """Nor is one looked for where no rule is asked for or quoted."""
    assert told(question, paper(("1", f"{text} {behind}")), 0) == [text]


def test_a_paragraph_that_opens_with_however_may_be_a_rule_of_its_own() -> None:
    """It is not quoted as an exception."""
    assert told(MAY_VOTE, paper(("1", RULE), ("2", "Unless they object, members may be filmed.")), 0) == [RULE]


def test_the_clause_that_a_rule_is_subject_to_is_quoted() -> None:
    """By its printed number in the same paper; that of a schedule or an Act is not looked for."""
    rule, clause = "Subject to clause 4.7, members may vote by letter.", "No vote by letter counts for a rule."
    view = paper(("1.1", rule), ("2", "Meetings are held in May."), ("4.7", clause))
    assert told("Can members vote by letter?", view, 0) == [rule, clause]
    of_act = "Subject to paragraph 4.7 of the Schedule, members may vote by letter."
    assert told("Can members vote by letter?", paper(("1.1", of_act), ("4.7", clause)), 0) == [of_act]


ADVICE = "We recommend that the Government set a cap on fees."
REPLY = "The Government does not accept that a cap would help."
SECTIONS = [
    [("#", "Recommendation 4"), ("", ADVICE), ("", REPLY), ("#", "Recommendation 5"), ("", "We urge speed.")],
    [("#", "Fees"), ("8.1", "Fees have doubled."), ("8.2", ADVICE), ("", REPLY), ("", "A review will look at them.")],
    [("#", "Recommendation 4"), ("", ADVICE), ("#", "Government response"), ("", REPLY)],
]


@pytest.mark.parametrize("rows", SECTIONS)
def test_the_reply_is_quoted_with_what_it_replies_to(rows: list[tuple[str, str]]) -> None:
    """Whichever of them was found; who asks for the recommendation gets it alone."""
    view = paper(*rows)
    texts = [passage.text for passage in view.passages]
    for found in (ADVICE, REPLY):
        at = texts.index(found)
        assert told("Did the government accept a cap on fees?", view, at) == [REPLY, ADVICE]
        assert told("What was recommended on fees?", view, at) == [ADVICE]


def test_without_a_second_speaker_nothing_is_added() -> None:
    """A recommendation that nobody answers stands alone, and so does a question of something else."""
    view = paper(("#", "Recommendation 4"), ("", ADVICE), ("", "Fees have doubled since 2010."))
    assert told("Did the government accept a cap on fees?", view, 1) == [ADVICE]
    both = paper(*SECTIONS[0])
    assert told("What cap on fees is there?", both, 1) == [ADVICE]


def test_a_second_place_says_what_it_is_to_the_first() -> None:
    """For the order of two quotes does not tell a reader who speaks."""
    view = paper(*SECTIONS[0])
    question = analyse("Did the government accept a cap on fees?", view)
    best = Quote(view.passages[1], Span(0, len(ADVICE)))
    told = [quote.beside for quote in with_counterpart(question, [best], view)]  # type: ignore[arg-type]
    assert told == ["", "The first quote replies to the second."]


def test_a_list_stays_as_it_is() -> None:
    """It has its places already."""
    view = paper(("1", RULE), ("2", "This does not apply to the chair."))
    items = [Quote(passage, Span(0, len(passage.text))) for passage in view.passages]
    assert with_counterpart(analyse(MAY_VOTE, view), items, view) == items  # type: ignore[arg-type]


def test_an_answer_of_two_places_says_which_is_which(
    put: Callable[..., Path], ingest: Callable[..., AddReport], folder: Path, new_store: Path
) -> None:
    """Both are quoted from the paper, and a note tells them apart."""
    put("reply.md", f"# Reply of the Government\n\n## Recommendation 4\n\n{ADVICE}\n\n{REPLY}\n")
    ingest(new_store, folder)
    with Library.open(new_store) as library:
        answer = library.ask("Did the Government accept that a cap be set on fees?")
    assert answer.text == f"{REPLY}\n{ADVICE}"
    assert [note.text for note in answer.notes if note.kind == "pair"] == ["The first quote replies to the second."]
