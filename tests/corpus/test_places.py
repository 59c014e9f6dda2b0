"""The place of a character: the page it stands on, also where its passage began a page earlier."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Page, Passage, Place, Span

PAGES = (Page(1, "i"), Page(2, "ii"), Page(3, "1"))
CROSSES = Passage(
    "p", "d", 0, "paragraph", "x" * 60, Span(100, 160), ("Powers",), 7, 2, "ii", ((100, 2), (130, 3))
)  # fmt: skip


@pytest.mark.parametrize(
    ("offset", "page", "label"), [(None, 2, "ii"), (100, 2, "ii"), (129, 2, "ii"), (130, 3, "1"), (159, 3, "1")]
)
def test_a_passage_over_a_page_end_gives_the_page_of_the_character(
    offset: int | None, page: int, label: str
) -> None:
    """The label is that of the same page."""
    assert Place.of(CROSSES, PAGES, offset) == Place(page, label, ("Powers",), 7)


def test_a_passage_knows_the_label_of_its_first_page_alone() -> None:
    """Without the pages of the document a later page has no label, which is better than a wrong one."""
    assert Place.of(CROSSES, (), 100).page_label == "ii"
    assert Place.of(CROSSES, (), 130) == Place(3, None, ("Powers",), 7)


def test_a_document_without_pages_has_places_without() -> None:
    """Plain text has headings and paragraphs."""
    passage = Passage("p", "d", 0, "paragraph", "x", Span(5, 6), ("Powers",), 7)
    assert Place.of(passage, (), 5) == Place(None, None, ("Powers",), 7)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=6, unique=True).map(sorted), st.integers(0, 59))
def test_pages_never_go_back(starts: list[int], at: int) -> None:
    """A later character stands on the same page or a later one."""
    pages = ((100, 1), *((100 + start, number) for number, start in enumerate(starts, 2)))
    passage = CROSSES._replace(page=1, pages=pages)
    here, before = (Place.of(passage, (), 100 + offset).page for offset in (at, max(0, at - 1)))
    assert here is not None
    assert before is not None
    assert before <= here
