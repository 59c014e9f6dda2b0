"""Answers, lists of references and verified citations say the same of a place as a check does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.library.add import add
from qa.library.library import Library
from qa.render.text import citation_line

PAPER = Path(__file__).resolve().parents[2] / "fixtures" / "layouts" / "printed_numbers.pdf"
HOST = "How often does the host send an account?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of one paper, whose printed page 2 is its fourth sheet."""
    store = tmp_path_factory.mktemp("places")
    add(store, [PAPER], workers=1)
    with Library.open(store) as opened:
        yield opened


def test_a_quote_that_begins_after_a_page_end_is_on_the_later_page(library: Library) -> None:
    """Its passage began on printed page 1."""
    citation = library.ask(HOST).citations[0]
    assert citation.quote.startswith("The host answers")
    assert (citation.passage.page_label, citation.place[:2]) == ("1", (4, "2"))
    assert "page 2 (sheet 4), paragraph 4" in citation_line(citation)


def test_a_reference_of_a_document_is_on_the_page_that_has_its_words(library: Library) -> None:
    """The list of what documents cite names the page of the reference, not that of the passage's first word."""
    (instrument,) = library.references()
    (passage,) = instrument["provisions"][0]["passages"]
    assert (passage["page"], passage["page_label"], passage["paragraph"]) == (4, "2", 4)


def test_a_citation_of_another_reading_stands_where_its_quote_stands(library: Library) -> None:
    """A passage that is known by another id is the same where its quote is on the page cited."""
    (saved, *_) = library.ask(HOST).to_dict()["citations"]
    saved["passage_id"] = "another"
    report = library.verify([{"id": "q", "question": HOST, "citations": [saved]}])
    assert [found["standing"] for found in report["citations"]] == ["same"]
