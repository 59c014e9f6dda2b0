"""What is found does not depend on how much of it is asked for."""

from __future__ import annotations

from typing import get_args

import pytest

from indexer import Settings, build_index
from indexer.collection import Collection
from indexer.index import Index, Kernel

WORDS = [f"{letter}{syllable}" for letter in "bcdfgklm" for syllable in ("ar", "en", "il", "os")]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Three hundred texts of few words, so that many share those of a question."""
    return [" ".join(WORDS[at * step % 29] for at in range(3 + step % 37)) for step in range(1, 301)]


@pytest.mark.parametrize("kernel", [name for name in get_args(Kernel) if name != "auto"])
@pytest.mark.parametrize("question", ["bar cen dil", "gos kar len mil bos cil", '"bar cen" fil', "mos"])
def test_fewer_hits_are_the_first_of_more(texts: list[str], question: str, kernel: Kernel) -> None:
    """Whichever way they are scored: rows, scores and what these are made of."""
    if kernel != "stdlib":
        pytest.importorskip("numba")
    with build_index(texts, settings=Settings(candidates=12)) as built:
        index = Index(built.reader, kernel=kernel)
        whole = index.search(question, k=100)
        assert all(index.search(question, k=k) == whole[:k] for k in (1, 5, 11, 12, 13, 40))
        assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
        assert Collection([index]).search(question, k=100) == whole
