"""What is quoted of a passage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Passage, Span
from qa.ask.features import constants
from qa.ask.question import analyse
from qa.ask.quotes import quotes, widened
from qa.library.add import AddReport
from qa.library.library import Library

from .conftest import Words

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


def passage(*sentences: str) -> Passage:
    """A passage of these sentences, a blank between them."""
    text, spans = "", []
    for sentence in sentences:
        start = len(text) + (1 if text else 0)
        text = f"{text} {sentence}" if text else sentence
        spans.append(Span(start, start + len(sentence)))
    return Passage("p", "d", 1, "paragraph", text, Span(0, len(text)), sentences=tuple(spans))


def quoted(question: str, at: int, *sentences: str) -> str:
    """What is quoted where the sentence ``at`` is the best."""
    whole = passage(*sentences)
    span = widened(analyse(question, Words()), whole, whole.sentences[at])
    return whole.text[span.start : span.end]


def test_a_sentence_that_leans_back_is_quoted_with_what_it_leans_on() -> None:
    """"This" says nothing alone."""
    sentences = ("The trusts share a bank of staff.", "This saves them agency fees of many kinds.")
    assert quoted("Why do agency fees fall?", 1, *sentences) == " ".join(sentences)


def test_what_is_missing_of_the_question_is_quoted_too() -> None:
    """The year that the question names stands in the next sentence."""
    sentences = ("In April 2023 some 2,914 people had waited for a year.", "By March 2024 there were 1,288.")
    assert quoted("How many people waited in March 2024?", 0, *sentences).endswith("1,288.")


def test_a_sentence_that_says_it_all_is_quoted_alone() -> None:
    """Its neighbours add length only."""
    meets = "The board meets on the first Tuesday of May in the town hall at Oakham."
    sentences = ("Bread is baked on the premises by night.", meets)
    assert quoted("When does the board meet?", 1, *sentences) == sentences[1]


@given(
    lengths=st.lists(st.integers(1, 90), min_size=1, max_size=8),
    best=st.integers(0, 7),
    words=st.sampled_from(["board", "This", "because", "May"]),
)
def test_a_quote_is_whole_sentences_and_has_a_limit(lengths: list[int], best: int, words: str) -> None:
    """It starts and ends with a sentence, holds the best one, and has a hundred words unless that one has more."""
    whole = passage(*(" ".join([words] * length) + "." for length in lengths))
    span = whole.sentences[min(best, len(lengths) - 1)]
    found = widened(analyse("Why does the board meet in May?", Words()), whole, span)
    assert found.start in {one.start for one in whole.sentences}
    assert found.end in {one.end for one in whole.sentences}
    assert found.start <= span.start
    assert span.end <= found.end
    assert len(whole.text[found.start : found.end].split()) <= constants()["quote"]["words"] or found == span


LIST = """# Bakery

The bakery sells three kinds of bread:

- rye bread
- oat bread
- malt bread

It is shut on Sundays.
"""


@pytest.mark.parametrize("question", ["What kinds of bread does the bakery sell?", "Which breads are sold?"])
def test_a_list_is_quoted_with_what_introduces_it(
    put: Put, ingest: Ingest, folder: Path, new_store: Path, question: str
) -> None:
    """The lead-in and every item, and no more."""
    put("bakery.md", LIST)
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask(question)
    quotes = [citation.quote for citation in answer.citations if citation.answers]
    assert quotes == ["The bakery sells three kinds of bread:", "rye bread", "oat bread", "malt bread"]


def test_an_item_of_a_list_that_was_not_asked_for_stands_alone(
    put: Put, ingest: Ingest, folder: Path, new_store: Path
) -> None:
    """Without a lead-in, a list under another subject is no list of what is asked for."""
    items = ("The oven is lit at four.", "Flour carries two risks for bakers: dust, mites.", "Sunday is free.")
    put("bakery.md", "# Notes of a bakery\n\n" + "".join(f"- {item}\n" for item in items))
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask("What risks does flour carry for bakers?")
    quotes = [citation.quote for citation in answer.citations if citation.answers]
    assert quotes == ["Flour carries two risks for bakers: dust, mites."]


def test_a_colon_hands_over_to_what_was_said(put: Put, ingest: Ingest, folder: Path, new_store: Path) -> None:
    """Who spoke is no answer without the words."""
    put("a.md", "# News\n\nOn the new oven the head baker Ada Crumb said:\n\n“It bakes evenly at last.”\n\nRain.\n")
    ingest(folder)
    with Library.open(new_store) as library:
        answer = library.ask("What did Ada Crumb say on the new oven?")
    quotes = [citation.quote for citation in answer.citations if citation.answers]
    assert quotes == ["On the new oven the head baker Ada Crumb said:", "“It bakes evenly at last.”"]


def test_a_question_in_a_row_is_quoted_with_its_reply() -> None:
    """The words of the question stand in both; only the second says something."""
    sentences = ("Must a baker wear a cap at the oven?", "Yes, unless the oven is cold.")
    assert quoted("Must a baker wear a cap at the oven?", 0, *sentences) == " ".join(sentences)


def test_documents_that_cite_a_law_are_listed(library: Library) -> None:
    """One quote of each, in which the law is cited."""
    answer = library.ask("Which documents cite the Health and Care Act 2022?")
    cited = [citation for citation in answer.citations if citation.answers]
    documents = [citation.passage.document_id for citation in cited]
    assert len(documents) == len(set(documents)) > 1
    assert all(any(r.instrument == "ukpga/2022/31" for r in citation.passage.references) for citation in cited)


def parts(make: Any, question: str, best: int, *passages: Any) -> list[str]:
    """What is quoted of a document's passages where one of them is the best."""
    evidence = make.evidence(passages[best])
    return [quote.text for quote in quotes(analyse(question, Words()), evidence, make.corpus(*passages))]


@pytest.mark.parametrize("kind", ["heading", "paragraph"])
def test_a_question_that_stands_alone_is_quoted_with_the_text_below(make: Any, kind: str) -> None:
    """A heading or a paragraph may ask, and what stands below it replies."""
    asks = make.passage("Who lights the oven?", 0, kind=kind)
    below = ("Who lights the oven?",) if kind == "heading" else ()
    reply = make.passage("The apprentice does.", 1, section=below)
    assert parts(make, "Who lights the oven?", 0, asks, reply) == [asks.text, reply.text]


def test_a_heading_with_a_heading_below_is_quoted_alone(make: Any) -> None:
    """There is no text that it hands over to."""
    passages = [make.passage("The oven", 0, kind="heading"), make.passage("Fuel", 1, kind="heading")]
    assert parts(make, "What of the oven?", 0, *passages) == ["The oven"]


@pytest.mark.parametrize("best", [0, 1])
def test_a_sentence_that_runs_over_into_the_next_passage_is_quoted_whole(make: Any, best: int) -> None:
    """A page or a column ended in the middle of it; whichever part was found."""
    passages = [make.passage("The baker stays for at most ten", 0), make.passage("years at one oven.", 1)]
    assert parts(make, "How long does the baker stay?", best, *passages) == [one.text for one in passages]


@pytest.mark.parametrize(
    ("first", "second", "marker", "kind"),
    [
        ("The baker stays for ten years.", "years at one oven.", "", "paragraph"),
        ("The baker stays for at most ten", "Years at one oven.", "", "paragraph"),
        ("The baker stays for at most ten", "years at one oven.", "(a)", "list_item"),
        ("The baker stays for at most ten", "years at one oven.", "", "table"),
    ],
)
def test_what_ends_or_begins_anew_is_quoted_alone(make: Any, first: str, second: str, marker: str, kind: str) -> None:
    """A stop, a capital, a mark or a row of a table: another sentence."""
    passages = [make.passage(first, 0), make.passage(second, 1, kind=kind)._replace(marker=marker)]
    assert parts(make, "How long does the baker stay?", 0, *passages) == [first]


BREADS = "What are the kinds of bread?"


def bread_list(make: Any, *, section: tuple[str, ...] = ("Bakery",), lead_in: str = "") -> list[Any]:
    """A heading, a paragraph, three items of one list, and an item of the next."""
    paragraph = f"We bake. {lead_in}".strip()
    first = [make.passage("Bakery", 0, kind="heading"), make.passage(paragraph, 1, section=section)]
    items = [
        make.passage(name, number, kind="list_item", section=section, lead_in=lead_in)
        for number, name in enumerate(("Rye", "Oat", "Malt"), 2)
    ]
    return [*first, *items, make.passage("Bun", 5, kind="list_item", section=("Cakes",), lead_in=lead_in)]


@pytest.mark.parametrize("best", [2, 3, 4])
def test_an_item_brings_its_whole_list(make: Any, best: int) -> None:
    """With the end of the paragraph above that introduces it, and nothing of the next list."""
    passages = bread_list(make, lead_in="The kinds of bread are:")
    assert parts(make, BREADS, best, *passages) == ["The kinds of bread are:", "Rye", "Oat", "Malt"]


def test_a_list_whose_introduction_is_not_above_it_is_quoted_alone(make: Any) -> None:
    """A note may stand between them."""
    passages = bread_list(make, lead_in="The kinds of bread are:")
    passages[1] = make.passage("A note.", 1, section=("Bakery",))
    assert parts(make, BREADS, 3, *passages) == ["Rye", "Oat", "Malt"]
    assert parts(make, BREADS, 0, *passages[2:]) == ["Rye", "Oat", "Malt"]


@pytest.mark.parametrize(
    ("heading", "is_whole"), [("Kinds of bread", True), ("Bread", True), ("Notes", False), ("Cakes", False)]
)
def test_a_heading_that_has_half_of_the_question_introduces_a_list(make: Any, heading: str, is_whole: bool) -> None:
    """Where no paragraph does."""
    passages = bread_list(make, section=(heading,))
    assert parts(make, BREADS, 3, *passages) == (["Rye", "Oat", "Malt"] if is_whole else ["Oat"])


def test_another_question_gets_the_item_alone(make: Any) -> None:
    """It did not ask for a list."""
    passages = bread_list(make, lead_in="The kinds of bread are:")
    assert parts(make, "When is oat bread baked?", 3, *passages) == ["Oat"]


@pytest.mark.parametrize(("items", "more"), [(12, 0), (13, 1), (45, 33)])
def test_of_a_long_list_twelve_items_are_quoted(make: Any, items: int, more: int) -> None:
    """More would not be read; how many there are is told."""
    lead = make.passage("The kinds of bread are:", 0)
    rows = [make.passage(f"No {n}", n, kind="list_item", lead_in=lead.text) for n in range(1, items + 1)]
    quoted = quotes(analyse(BREADS, Words()), make.evidence(lead), make.corpus(lead, *rows))
    assert (len(quoted), quoted[-1].more) == (13, more)


def test_a_list_of_long_items_ends_at_three_hundred_words(make: Any) -> None:
    """Whole items only."""
    rows = [make.passage("word " * 100, n, kind="list_item", lead_in="The kinds of bread are:") for n in range(5)]
    quoted = quotes(analyse(BREADS, Words()), make.evidence(rows[0]), make.corpus(*rows))
    assert (len(quoted), quoted[-1].more) == (3, 2)


def models(make: Any, lead: str, *headings: tuple[str, int]) -> list[str]:
    """What is quoted of a paragraph above headings of these levels, each with a paragraph below."""
    passages = [make.passage(lead, 0)]
    for heading, level in headings:
        passages.append(make.passage(heading, len(passages), kind="heading", level=level))
        passages.append(make.passage("It is baked.", len(passages), section=(heading,)))
    return parts(make, "How is bread made?", 0, *passages)


LEAD = "Bread is made in three main ways:"
THREE = [("By hand", 2), ("By mill", 2), ("By tin", 2)]


@pytest.mark.parametrize(
    ("lead", "headings", "quoted"),
    [
        (LEAD, THREE, [LEAD, "By hand", "By mill", "By tin"]),
        (LEAD, [*THREE, ("By air", 2)], [LEAD, "By hand", "By mill", "By tin"]),
        (LEAD, [THREE[0], ("Notes", 3), *THREE[1:]], [LEAD, "By hand", "By mill", "By tin"]),
        (LEAD, THREE[:2], [LEAD]),
        (LEAD, [], [LEAD]),
        ("Bread is made in some ways:", THREE, ["Bread is made in some ways:"]),
        ("Bread is made in three main ways.", THREE, ["Bread is made in three main ways."]),
    ],
)
def test_headings_that_a_sentence_counts_are_quoted(
    make: Any, lead: str, headings: list[tuple[str, int]], quoted: list[str]
) -> None:
    """As many of the first one's level as were announced, or none."""
    assert models(make, lead, *headings) == quoted


def test_headings_come_right_after_the_sentence(make: Any) -> None:
    """A paragraph between them is what the sentence hands over to."""
    passages = [make.passage(LEAD, 0), make.passage("By hand.", 1), make.passage("By mill", 2, kind="heading")]
    assert parts(make, "How is bread made?", 0, *passages) == [LEAD, "By hand."]
