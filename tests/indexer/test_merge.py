"""Indexes made into one."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import IndexPositionsError, Settings, build_index, kernel, merge, open_index
from indexer.merge import merge_indexes
from indexer.streams import Run

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "alpha alphas beta gamma the of 1973 élan x rare once".split()
passages = st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=12), max_size=16)


@pytest.mark.parametrize("compiled", [False, True])
@settings(max_examples=40, deadline=None)
@given(texts=passages, cut=st.integers(0, 16), chosen=st.lists(st.integers(0, 15), unique=True), weight=st.booleans())
def test_what_is_merged_is_what_would_be_built(
    texts: list[str],
    cut: int,
    chosen: list[int],
    weight: bool,
    tmp_path_factory: pytest.TempPathFactory,
    *,
    compiled: bool,
) -> None:
    """To the byte, whatever rows are chosen and in whatever order, empty ones and words of any script among them."""
    if compiled and not kernel.available():
        pytest.skip("numba is not installed: pip install 'policyqa[fast]'")
    folder, own = tmp_path_factory.mktemp("merged"), Settings(weight=1.2 if weight else 0.0)
    cut = min(cut, len(texts))
    parts = [build_index(texts[:cut], settings=own), build_index(texts[cut:], settings=own)]
    rows = [row for row in chosen if row < len(texts)]
    runs = [Run(int(row >= cut), row - cut * (row >= cut), row - cut * (row >= cut) + 1) for row in rows]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "IN_MEMORY", -1 if compiled else 1 << 40)
        merge_indexes(parts, runs, folder / "merged")
    build_index([texts[row] for row in rows], settings=own).save(folder / "built")
    assert (folder / "merged").read_bytes() == (folder / "built").read_bytes()


def test_runs_of_many_rows_are_merged(texts: list[str], tmp_path: Path) -> None:
    """Three parts of a thousand passages each, interleaved by the hundred."""
    parts = [build_index(texts[at : at + 1_000]) for at in (0, 1_000, 2_000)]
    runs = [Run(part, at, at + 100) for at in range(0, 1_000, 100) for part in range(3)]
    merge_indexes(parts, runs, tmp_path / "merged")
    starts = [(run.part * 1_000 + run.first, run.part * 1_000 + run.last) for run in runs]
    order = itertools.chain.from_iterable(itertools.starmap(range, starts))
    build_index(texts[row] for row in order).save(tmp_path / "built")
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "built").read_bytes()
    with open_index(tmp_path / "merged") as index:
        assert len(index) == 3_000


def test_only_like_indexes_with_words_are_merged(tmp_path: Path) -> None:
    """Not of different settings, not none, and none without positions."""
    one, other = build_index(["a board"]), build_index(["a board"], settings=Settings(b=0.5))
    for parts in ([], [one, other]):
        with pytest.raises(ValueError, match="settings"):
            merge_indexes(parts, [], tmp_path / "merged")
    bare = build_index(["a board"], settings=Settings(weight=0.0, positions=False))
    with pytest.raises(IndexPositionsError):
        merge_indexes([bare], [Run(0, 0, 1)], tmp_path / "merged")
