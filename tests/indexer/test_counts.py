"""Two ways of counting passages, by scikit-learn and by compiled loops, and one file."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import Settings, build_index, counts, kernel, open_index
from indexer.analyzer import terms
from indexer.bm25 import Totals, inverse_document_frequency
from indexer.counts import VectorizerCounts
from indexer.format import Reader
from indexer.settings import Variant

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "alpha beta gamma alphas betas the of 1973 élan x".split()
collections = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=20), max_size=20
)


def check_same_file(texts: list[str], chosen: Settings, folder: Path) -> None:
    """Asserts that both ways write the same sections to the byte."""
    from indexer.kernel.counts import CompiledCounts

    build_index(iter(texts), settings=chosen, counter=VectorizerCounts).save(folder / "vectorizer")
    build_index(iter(texts), settings=chosen, counter=CompiledCounts).save(folder / "compiled")
    ordinary, compiled = Reader(folder / "vectorizer"), Reader(folder / "compiled")
    assert ordinary.facts == compiled.facts
    assert ordinary.sizes() == compiled.sizes()
    for name in ordinary.sizes():
        assert ordinary.view(name).tobytes() == compiled.view(name).tobytes(), name


@pytest.mark.compiled
@settings(max_examples=40)
@given(texts=collections, chosen=st.sampled_from([Settings(), Settings(variant="plus", weight=0)]))
def test_both_ways_of_counting_write_one_file(
    texts: list[str], chosen: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever the passages: none, empty ones, words of any script, pairs that occur once."""
    check_same_file(texts, chosen, tmp_path_factory.mktemp("two"))


@pytest.mark.compiled
@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
def test_both_ways_of_counting_give_the_same_hits(
    texts: list[str], questions: list[str], tmp_path: Path, variant: Variant
) -> None:
    """Rows, their order and scores."""
    check_same_file(texts, Settings(variant=variant), tmp_path)
    with open_index(tmp_path / "vectorizer") as ordinary, open_index(tmp_path / "compiled") as compiled:
        for question in questions:
            assert ordinary.search(question, k=50) == compiled.search(question, k=50)


@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
def test_idf_is_what_rank_bm25_makes_of_the_passages(texts: list[str], variant: Variant) -> None:
    """Of every term, also of those that more than half of the passages have, to twelve digits."""
    tokens = [terms(text) for text in texts]
    library = {"okapi": rank_bm25.BM25Okapi, "l": rank_bm25.BM25L, "plus": rank_bm25.BM25Plus}[variant](tokens)
    order = sorted(library.idf)
    frequencies = [sum(term in set(run) for run in tokens) for term in order]
    totals = Totals.of(len(texts), sum(map(len, tokens)), Counter(frequencies), Settings(variant=variant))
    found = [inverse_document_frequency(df, totals, variant) for df in frequencies]
    assert found == pytest.approx([library.idf[term] for term in order], rel=1e-12)


def test_an_ordinary_build_loads_no_compiler() -> None:
    """scikit-learn counts, and numba stays where it is."""
    code = """
import sys
from indexer import build_index
build_index(["a board", "a board meets"])
assert 'sklearn' in sys.modules
assert 'numba' not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(("passages", "characters"), [(2, 1_000), (1_000, 40)])
def test_a_large_build_is_compiled_where_it_can_be(
    texts: list[str],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    passages: int,
    characters: int,
) -> None:
    """Beyond so many passages or characters; without numba a warning says what would help, and the index is made."""
    monkeypatch.setattr(counts, "ORDINARY_PASSAGES", passages)
    monkeypatch.setattr(counts, "ORDINARY_CHARACTERS", characters)
    with caplog.at_level(logging.WARNING), build_index(iter(texts[:20])) as index:
        assert len(index) == 20
    assert [counts.WITHOUT_FAST] * (not kernel.available()) == caplog.messages
    monkeypatch.setattr(kernel, "available", lambda: False)
    caplog.clear()
    with caplog.at_level(logging.WARNING), build_index(iter(texts[:20])) as index:
        assert len(index) == 20
    assert caplog.messages == [counts.WITHOUT_FAST]


def test_where_nothing_is_compiled_everything_works() -> None:
    """Without numba a large batch and a program that stays get the standard library's hits, which is said once, and
    a way asked for by name says what is missing.
    """
    code = """
import sys
sys.modules["numba"] = sys.modules["llvmlite"] = None
from indexer import MissingExtraError, build_index, open_index
with build_index(["a board", "a board meets", "nobody"] * 200) as index:
    before = index.search("board")
    index.warm()
    assert index.search("board") == before
    assert index.search_many(["board"] * 500) == index.search_many(["board"] * 500) == [before] * 500
    path = index.reader.path
    with open_index(path, kernel="pruned") as compiled:
        try:
            compiled.search("board")
        except MissingExtraError as error:
            assert "policyqa[fast]" in str(error)
        else:
            raise AssertionError
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr.count("policyqa[fast]") == 1
