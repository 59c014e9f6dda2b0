"""What goes into a row of the store comes out of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.models import Document, Entity, Metadata, Page, Passage, Reference, Span
from corpus.store.rows import document_of, document_row, passage_of, passage_row

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
SPAN = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda pair: Span(min(pair), max(pair)))
OPTIONAL = st.none() | TEXT
ENTITY = st.builds(Entity, TEXT, TEXT, TEXT, SPAN)
REFERENCE = st.builds(
    Reference, TEXT, SPAN, TEXT, OPTIONAL, OPTIONAL, st.lists(TEXT, max_size=3).map(tuple), TEXT, TEXT, TEXT, TEXT,
    OPTIONAL, st.lists(TEXT, max_size=3).map(tuple),
)  # fmt: skip


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    text, start = draw(TEXT), draw(st.integers(0, 10**6))
    return Passage(
        passage_id=draw(TEXT),
        document_id=draw(TEXT),
        ordinal=draw(st.integers(0, 10**6)),
        kind=draw(st.sampled_from(["heading", "paragraph", "list_item", "quote", "table", "caption", "footnote"])),
        text=text,
        span=Span(start, start + len(text)),
        section=tuple(draw(st.lists(TEXT, max_size=3))),
        paragraph=draw(st.none() | st.integers(1, 10**6)),
        page=draw(st.none() | st.integers(1, 10**4)),
        page_label=draw(OPTIONAL),
        pages=tuple(draw(st.lists(st.tuples(st.integers(0, 9**9), st.integers(1, 99)), max_size=3))),
        level=draw(st.integers(0, 9)),
        marker=draw(TEXT),
        lead_in=draw(TEXT),
        sentences=tuple(draw(st.lists(SPAN, max_size=3))),
        entities=tuple(draw(st.lists(ENTITY, max_size=3))),
        references=tuple(draw(st.lists(REFERENCE, max_size=2))),
    )


DOCUMENTS = st.builds(
    Document, TEXT, TEXT, TEXT, TEXT,
    st.builds(Metadata, TEXT, OPTIONAL, OPTIONAL, OPTIONAL, OPTIONAL, OPTIONAL, OPTIONAL), st.just(""),
    st.lists(st.builds(Page, st.integers(1, 999), TEXT, st.booleans()), max_size=3).map(tuple),
    st.lists(TEXT, max_size=2).map(tuple),
)  # fmt: skip


@given(passages())
def test_a_passage_comes_back_from_its_row(passage: Passage) -> None:
    """What goes into a row comes out of it, every field."""
    assert passage_of(passage_row(passage)) == passage


@given(DOCUMENTS)
def test_a_document_comes_back_from_its_row(made: Document) -> None:
    """What goes into a row comes out of it, the text apart, which stands in the passages."""
    assert document_of(document_row(made, position=0, definitions={})) == made
