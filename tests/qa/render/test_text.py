"""Answers on a terminal: what a reader sees, and what a document cannot do to the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Passage, Place, Span
from corpus.store.models import Copy
from qa.models import Answer, Citation, Note, Searched
from qa.render.terminal import printable
from qa.render.text import answer_text, citation_line, confidence_in_words, record_line, searched

SOUP = "The kitchen serves leek soup on Mondays."


def citation(text: str = SOUP, *, rank: int = 1, answers: bool = True, title: str = "Menu") -> Citation:
    """A citation of a whole passage."""
    passage = Passage(
        f"p{rank}", "d", rank, "paragraph", text, Span(0, len(text)), ("Menu", "Soups"), paragraph=rank, page=4
    )
    return Citation(
        rank=rank,
        passage=passage,
        title=title,
        source="/papers/menu.pdf",
        sha256="d",
        date="2021-04",
        place=Place(4, "ii", passage.section, rank),
        quote_span=Span(0, len(text)),
        score=1.0,
        scores={"bm25": 1.0, "tfidf": 0.5},
        matched_terms=("soup", "leek"),
        answers=answers,
    )


ANSWERED = Answer(
    id="",
    question="Which soup?",
    status="answered",
    text=SOUP,
    confidence=0.9,
    reason=None,
    searched=Searched(3, 1200, 1, "hash"),
    citations=(citation(), citation("Tea is at four.", rank=2, answers=False)),
    notes=(Note("overtaken", "The kitchen has closed."),),
)


def test_a_reader_sees_notes_quote_place_and_confidence() -> None:
    """The whole of an answer as it is printed."""
    assert answer_text(ANSWERED) == (
        "Note: The kitchen has closed.\n"
        "\n"
        "  “The kitchen serves leek soup on Mondays.”\n"
        "\n"
        "[1] Menu, April 2021, page ii (sheet 4), Soups, paragraph 1 (menu.pdf)\n"
        "\n"
        "Confidence: high (0.90)\n"
        "\n"
        "Other passages\n"
        "[2] Tea is at four.\n"
        "    Menu, April 2021, page ii (sheet 4), Soups, paragraph 2 (menu.pdf)\n"
        "\n"
        "Searched 1,200 passages of 3 documents. 1 file could not be read in full: see\n"
        "policyqa status.\n"
    )


def test_an_abstention_says_why_and_what_is_nearest() -> None:
    """No answer: the reason, the nearest passages, what was searched."""
    abstained = ANSWERED._replace(
        status="abstained", text=None, reason="No passage mentions 'zebra'.", notes=(),
        citations=(citation(answers=False),), searched=Searched(1, 1, 0, "hash"),
    )  # fmt: skip
    assert answer_text(abstained).splitlines()[:5] == [
        "No passage answers this directly.",
        "",
        "No passage mentions 'zebra'.",
        "",
        "Nearest passages",
    ]
    assert answer_text(abstained).endswith("Searched 1 passage of 1 document.\n")


def test_matched_words_are_marked_as_whole_words() -> None:
    """Each matched word, in any case, and not as a part of another."""
    found = ANSWERED._replace(citations=(citation("Leek soup is no soupçon of LEEK soup."),), notes=())
    told = answer_text(found, mark=lambda word: f"<{word}>")
    assert "“<Leek> <soup> is no soupçon of <LEEK> <soup>.”" in told


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(40, 120))
def test_no_text_drives_the_terminal(text: str, width: int) -> None:
    """Whatever a document holds, only printable characters and line ends come out."""
    found = ANSWERED._replace(citations=(citation(f"x{text}", title=f"x{text}"),))
    told = answer_text(found, width=width)
    assert all(char.isprintable() or char == "\n" for char in told)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\xa0b\u2009c\u202fd", "a b c d"),
        ("co\xadoperate\u200b", "cooperate"),
        ("\u202edrowkcab", "drowkcab"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("naïve “quotes” – £5 é\u0301 文", "naïve “quotes” – £5 é\u0301 文"),
    ],
)
def test_blanks_stay_blanks_and_controls_go(text: str, shown: str) -> None:
    """A no-break space is a space to a reader; marks of direction are nothing."""
    assert printable(text) == shown


def test_long_lines_are_wrapped_and_a_long_word_is_kept() -> None:
    """80 columns, except for an address that must be copied whole."""
    address = "https://example.org/" + "a" * 90
    found = ANSWERED._replace(citations=(citation("word " * 60 + address),), notes=())
    lines = answer_text(found).splitlines()
    assert max(len(line) for line in lines if address not in line) <= 80
    assert any(address in line for line in lines)


def test_places_are_named_as_they_are_printed() -> None:
    """The printed label goes before the sheet's number, and a title is not said twice."""
    assert citation_line(citation(title="Menu")).startswith("Menu, April 2021, page ii (sheet 4), Soups,")
    assert citation_line(citation(title="Other")).startswith("Other, April 2021, page ii (sheet 4), Menu > Soups,")


@pytest.mark.parametrize(("confidence", "words"), [(0.95, "high"), (0.73, "fair"), (0.3, "low")])
def test_confidence_is_put_into_words(confidence: float, words: str) -> None:
    """A number alone says nothing to a board."""
    assert confidence_in_words(confidence, None).startswith(words)


def test_what_was_searched_counts_in_english() -> None:
    """One passage, two documents."""
    one = ANSWERED._replace(searched=Searched(2, 1, 0, ""))
    assert searched(one) == "Searched 1 passage of 2 documents."


def test_what_the_filters_allowed_is_told() -> None:
    """Of what there is, only a part was searched."""
    told = answer_text(ANSWERED, allowed=0).replace("\n", " ")
    assert "Searched 0 of 1,200 passages of 3 documents." in told


def test_other_documents_that_say_the_same_are_named() -> None:
    """By title and file, once each; the same document as such, and of many the first three."""
    ids = ("d", "e", "e", "f", "g", "h")
    copied = citation()._replace(also_in=tuple(Copy(id_, f"p{n}") for n, id_ in enumerate(ids)))
    told = answer_text(ANSWERED._replace(citations=(copied,)), names={"e": "Rota (rota.pdf)"})
    assert "\n    also elsewhere in this document\n    also in Rota (rota.pdf)\n    also in f\n" in told
    assert told.count("also in 2 more documents") == 1
    assert told.count("Rota") == 1


@pytest.mark.parametrize("source", ["file properties (modified)", "pdf:creation_date"])
def test_a_date_that_a_program_wrote_is_told_from_one_that_the_paper_gives(source: str) -> None:
    """It may be the day on which somebody saved the file; in every form of an answer."""
    dated = citation()._replace(date_source=source)
    line = "Menu, April 2021 (date of the file), page ii (sheet 4), Soups, paragraph 1 (menu.pdf)"
    assert citation_line(dated) == record_line(dated.to_dict()) == line
    said = citation()._replace(date_source='the text: "April 2021"')
    assert "date of the file" not in citation_line(said)
    assert said.to_dict()["date_source"] == 'the text: "April 2021"'
