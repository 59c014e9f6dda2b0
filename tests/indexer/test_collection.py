"""Several indexes scored as one."""

from __future__ import annotations

import itertools

import pytest

from indexer import build_index
from indexer.collection import Collection
from indexer.settings import Settings, Variant


@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
@pytest.mark.parametrize("cuts", [(100,), (50, 300), (0, 10, 390)])
def test_parts_score_as_the_whole(
    texts: list[str], questions: list[str], variant: Variant, cuts: tuple[int, ...]
) -> None:
    """Hits over the parts are those of one index of all, though the parts differ in length."""
    chosen, some = Settings(variant=variant), sorted(texts[:400], key=len)
    edges = [0, *cuts, len(some)]
    parts = [build_index(some[a:b], settings=chosen) for a, b in itertools.pairwise(edges)]
    collection, whole = Collection(parts), build_index(some, settings=chosen)
    for question in questions:
        hits, wanted = collection.search(question), whole.search(question)
        assert [hit.row for hit in hits] == [hit.row for hit in wanted]
        assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in wanted], abs=1e-6)


def test_parts_must_agree() -> None:
    """Indexes of different settings, or none at all, cannot be one collection."""
    one, other = build_index(["a board"]), build_index(["a board"], settings=Settings(b=0.5))
    for parts in ([], [one, other]):
        with pytest.raises(ValueError, match="settings"):
            Collection(parts)
