"""Which runs of passages are rows of the index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.store.models import Indexed
from qa.library.windows import WHOLE, WORDS, indexed_text, windows


def passage(words: int, *, owner: str = "d", kind: str = "paragraph", section: tuple[str, ...] = ()) -> Indexed:
    """A passage of so many words."""
    return Indexed(owner, "Title", kind, " ".join(["word"] * words), "", section)


PASSAGES = st.lists(
    st.builds(
        passage,
        st.integers(1, 250),
        owner=st.sampled_from("ab"),
        kind=st.sampled_from(["paragraph", "list_item", "contents", "control"]),
    ),
    max_size=40,
).map(lambda made: sorted(made, key=lambda one: one.document_id))


@given(PASSAGES)
def test_every_passage_is_in_a_window(passages: list[Indexed]) -> None:
    """Windows come in order, leave nothing out, none is within another, and each is of one document."""
    made = list(windows(passages))
    assert {place for one in made for place in range(one.start, one.stop)} == set(range(len(passages)))
    for before, after in zip(made, made[1:], strict=False):
        assert before.start < after.start <= before.stop < after.stop
    for one in made:
        assert len({passage.document_id for passage in passages[one.start : one.stop]}) == 1


@given(PASSAGES)
def test_a_window_is_short_or_one_passage_or_a_short_document(passages: list[Indexed]) -> None:
    """And beside a list of contents or a control box there is no text in it."""
    for one in windows(passages):
        run = passages[one.start : one.stop]
        words = sum(len(passage.text.split()) for passage in run)
        owned = [passage for passage in passages if passage.document_id == run[0].document_id]
        assert words <= WORDS or len(run) == 1 or (run == owned and words <= WHOLE)
        assert len({passage.kind in ("contents", "control") for passage in run}) == 1


def test_windows_overlap_by_half() -> None:
    """What stands at the edge of one stands in the middle of the next."""
    made = list(windows([passage(30) for _ in range(12)]))
    assert [(one.start, one.stop) for one in made] == [(0, 5), (3, 8), (6, 11), (9, 12)]


def test_a_short_record_is_whole() -> None:
    """However many lines it has."""
    made = list(windows([passage(50), passage(50), passage(100, owner="d")]))
    assert [(one.start, one.stop) for one in made] == [(0, 3)]


def test_headings_stand_where_they_begin() -> None:
    """Those above the first passage before all, others before the first passage that they are new above."""
    run = [
        Indexed("d", "Title", "paragraph", "One.", "", ("A", "B")),
        Indexed("d", "Title", "list_item", "Two.", "Lead:", ("A", "B")),
        Indexed("d", "Title", "paragraph", "Three.", "", ("A", "C")),
        Indexed("d", "Title", "paragraph", "Four.", "", ("A",)),
    ]
    assert indexed_text(run).split("\n") == ["A", "B", "", "One.", "Two.", "C", "Three.", "Four."]
    assert indexed_text(run[1:2]).split("\n") == ["A", "B", "Lead:", "Two."]


def test_a_record_without_headings_has_its_title() -> None:
    """It has only that."""
    assert indexed_text([passage(1)]).split("\n") == ["Title", "", "word"]
