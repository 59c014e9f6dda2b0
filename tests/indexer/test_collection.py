"""Several indexes scored as one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import build_index, kernel
from indexer.collection import Collection
from indexer.settings import Settings, Variant

if TYPE_CHECKING:
    from indexer.index import Index

WORDS = "alpha alphas beta gamma norman normandy normans colony colonist the of 1973 élan rare once".split()
passages = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), min_size=1, max_size=24)
asked = st.lists(st.sampled_from([*WORDS, "unheard", "normandies"]), max_size=7).map(" ".join)


def parts_of(texts: list[str], cuts: tuple[int, ...], chosen: Settings) -> list[Index]:
    """Indexes of the texts between the cuts."""
    return [build_index(texts[a:b], settings=chosen) for a, b in itertools.pairwise([0, *cuts, len(texts)])]


@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
@pytest.mark.parametrize("cuts", [(100,), (50, 300), (0, 10, 390)])
def test_parts_score_as_the_whole(
    texts: list[str], questions: list[str], variant: Variant, cuts: tuple[int, ...]
) -> None:
    """Hits over the parts are those of one index of all to the last bit, though the parts differ in length."""
    chosen, some = Settings(variant=variant), sorted(texts[:400], key=len)
    collection, whole = Collection(parts_of(some, cuts, chosen)), build_index(some, settings=chosen)
    assert collection.totals == whole.totals
    mask = bytes(row % 3 > 0 for row in range(len(some)))
    for question in questions:
        for k in (1, 10, 100):
            assert collection.search(question, k) == whole.search(question, k)
        assert collection.search(question, filter=mask) == whole.search(question, filter=mask)
        for row in (0, 57, 399):
            assert collection.explain(question, row) == whole.explain(question, row)


@pytest.mark.compiled
@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
def test_compiled_parts_score_as_the_whole(texts: list[str], questions: list[str], variant: Variant) -> None:
    """Also where loops score them, with and without a filter."""
    chosen, some = Settings(variant=variant), sorted(texts, key=len)
    collection, whole = Collection(parts_of(some, (900, 1_000, 2_800), chosen)), build_index(some, settings=chosen)
    mask = bytes(row % 3 > 0 for row in range(len(some)))
    wanted = [(whole.search(q, k), whole.search(q, k, filter=mask)) for q in questions for k in (1, 10, 100)]
    collection.warm()
    assert all(part.searcher is not None for part in collection._parts)
    found = [(collection.search(q, k), collection.search(q, k, filter=mask)) for q in questions for k in (1, 10, 100)]
    assert found == wanted


@pytest.mark.parametrize("compiled", [False, True])
@settings(max_examples=60, deadline=None)
@given(
    texts=passages,
    cuts=st.lists(st.integers(0, 24), max_size=3),
    removed=st.sets(st.integers(0, 23), max_size=12),
    variant=st.sampled_from(["okapi", "l", "plus"]),
    question=asked,
)
def test_rows_that_do_not_count_leave_no_trace(
    texts: list[str], cuts: list[int], removed: set[int], variant: Variant, question: str, *, compiled: bool
) -> None:
    """Rows, their order, every score and explanation, words and frequencies are those of one index of the others."""
    if compiled and not kernel.available():
        pytest.skip("numba is not installed: pip install 'policyqa[fast]'")
    chosen = Settings(variant=variant)
    edges = tuple(sorted(min(cut, len(texts)) for cut in cuts))
    parts = parts_of(texts, edges, chosen)
    removed = {row for row in removed if row < len(texts)}
    live = [bytes(row not in removed for row in range(a, b)) for a, b in itertools.pairwise([0, *edges, len(texts)])]
    gone = [build_index([texts[row] for row in sorted(removed)], settings=chosen)] if removed else []
    kept = [row for row in range(len(texts)) if row not in removed]
    whole = build_index([texts[row] for row in kept], settings=chosen)
    collection = Collection(parts, live=live, gone=gone)
    if compiled:
        collection.warm()
    assert collection.totals == whole.totals
    assert dict(collection.vocabulary()) == dict(whole.vocabulary())
    assert sorted(collection.beginning("n")) == sorted(whole.beginning("n"))
    for k in (1, 30):
        wanted = [hit._replace(row=kept[hit.row]) for hit in whole.search(question, k)]
        assert collection.search(question, k) == wanted
    for at, row in enumerate(kept):
        assert collection.explain(question, row) == whole.explain(question, at)._replace(row=row)


def test_ties_are_settled_by_the_order_given() -> None:
    """Of two copies in two indexes the one comes first that the order puts there, also at the edge of what is asked."""
    parts = [build_index(["a board meets", "nothing"]), build_index(["other", "a board meets", "a board meets"])]
    by_row, turned = Collection(parts), Collection(parts, order=lambda row: (row < 2, row))
    assert [hit.row for hit in by_row.search("board")] == [0, 3, 4]
    assert [hit.row for hit in turned.search("board")] == [3, 4, 0]
    bare = [
        build_index(["a board meets"], settings=Settings(weight=0.0)),
        build_index(["a board meets"], settings=Settings(weight=0.0)),
    ]
    assert [hit.row for hit in Collection(bare, order=lambda row: -row).search("board", k=1)] == [1]


def test_parts_must_agree() -> None:
    """Indexes of different settings, or none at all, cannot be one collection."""
    one, other = build_index(["a board"]), build_index(["a board"], settings=Settings(b=0.5))
    for parts in ([], [one, other]):
        with pytest.raises(ValueError, match="settings"):
            Collection(parts)
