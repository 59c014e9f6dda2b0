"""What filters let through, and what is said where it is nothing."""

from __future__ import annotations

import pytest

from corpus.store.reader import StoreReader
from qa.errors import FilterError
from qa.filters import check, chosen, mask, none_passing
from qa.library.library import Library
from qa.models import Filters

FILTERS = [
    (Filters(), "abcde"),
    (Filters(after=""), "abcde"),
    (Filters(documents=("plan.pdf", "c")), "abc"),
    (Filters(publishers=("NHS ENGLAND",)), "ad"),
    (Filters(after="2022"), "bc"),
    (Filters(after="2021-06"), "bc"),
    (Filters(after="2022-04-02"), "c"),
    (Filters(before="2021"), "ae"),
    (Filters(before="2022-04-29"), "ae"),
    (Filters(before="2022-04"), "abce"),
    (Filters(as_at="2021-12-31"), "ae"),
    (Filters(after="2021", before="2022-04", documents=("b",)), "b"),
    (Filters(after="2022", before="2021"), ""),
]


@pytest.mark.parametrize(("filters", "ids"), FILTERS)
def test_filters_let_through_what_is_known_to_pass(papers: StoreReader, filters: Filters, ids: str) -> None:
    """A date counts when the whole of it lies inside; a document without one passes no filter on dates."""
    assert "".join(sorted(papers.catalogue.ids(chosen(filters, papers.catalogue)))) == ids


@pytest.mark.parametrize(("filters", "ids"), FILTERS)
def test_a_mask_has_a_byte_for_each_passage(papers: StoreReader, filters: Filters, ids: str) -> None:
    """Of a document that passes, all passages do; where an entity is asked for, those that have it."""
    assert letters(papers, filters) == sorted([id_ for id_ in ids if id_ != "e"] * 2)
    assert letters(papers, filters._replace(entities=("ICB",))) == [id_ for id_ in ids if id_ != "e"]


def letters(papers: StoreReader, filters: Filters) -> list[str]:
    """The document of each passage that passes."""
    snapshot = papers.snapshot()
    assert snapshot is not None
    keys = papers.places(snapshot)
    passed = mask(filters, papers, keys)
    assert len(passed) == len(keys) == snapshot.passages
    return sorted(papers.documents_at([keys[row] for row, byte in enumerate(passed) if byte]).values())


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(after="2030"), "No document passes the filter after 2030; 1 has no date."),
        (Filters(after="2030", documents=("a",)), "No document passes the filters document a and after 2030."),
        (Filters(documents=("e",)), "No passage passes the filter document e."),
        (
            Filters(before="1990", publishers=("NHS England",)),
            "No document passes the filters publisher NHS England and before 1990; 1 has no date.",
        ),
    ],
)
def test_filters_that_let_nothing_through_are_told(papers: StoreReader, filters: Filters, said: str) -> None:
    """With how many documents only lack a date; a document without text is a document."""
    assert none_passing(filters, papers.catalogue) == said


def test_a_publisher_that_no_document_has_is_told_with_those_there_are(papers: StoreReader) -> None:
    """A misspelt name must not look like documents that do not say; each publisher is named once."""
    with pytest.raises(FilterError) as error:
        check(Filters(publishers=("NHS Englnd",)), papers)
    said = "No document is from the publisher 'NHS Englnd'. There are: The King's Fund; nhs england."
    assert str(error.value) == said


@pytest.mark.parametrize(
    ("entity", "said"),
    [
        ("ICBX", "label 'ICBX'. There are: .*ACT; .*ICB"),
        ("ICB=nowhere", "No passage has the ICB 'nowhere'. There are: "),
        ("", "label ''. There are: "),
    ],
)
def test_an_entity_that_no_passage_has_is_told_with_those_there_are(library: Library, entity: str, said: str) -> None:
    """In a question, a batch and a list of passages alike."""
    with pytest.raises(FilterError, match=said):
        library.ask("Who?", filters=Filters(entities=(entity,)))
    with pytest.raises(FilterError, match=said):
        library.check_filters(Filters(entities=(entity,)))
    with pytest.raises(FilterError, match=said):
        list(library.passages(entity=entity))
