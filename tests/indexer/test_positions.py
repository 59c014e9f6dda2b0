"""An index that does not keep the words of its passages in order."""

from __future__ import annotations

import pickle
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import build_index, open_index
from indexer.collection import Collection
from indexer.errors import IndexCorruptError, IndexPositionsError
from indexer.settings import Settings, Variant

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.index import Kernel

passages = st.lists(
    st.lists(st.tuples(st.sampled_from(["alpha", "beta", "gamma"]), st.integers(1, 60)), max_size=3),
    min_size=1,
    max_size=12,
).map(lambda rows: [" ".join(" ".join([word] * count) for word, count in row) for row in rows])


def repeating(count: int) -> list[str]:
    """Passages that repeat words from once to a hundred times, so that impacts alone do not tell how often."""
    rng = random.Random(5)  # noqa: S311 (not for secrets)
    names = [f"word{number}" for number in range(40)]
    return [" ".join([rng.choice(names)] * rng.randint(1, 100) + rng.choices(names, k=9)) for _ in range(count)]


@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
@pytest.mark.parametrize("kernel", ["stdlib", "exhaustive", "pruned"])
def test_scores_are_those_of_an_index_with_positions(tmp_path: Path, variant: Variant, kernel: Kernel) -> None:
    """Rows and figures are equal to the last bit, though frequencies are told from impacts."""
    texts, asked = repeating(700), ["word1 word2 word3", "word7", "word39 word4 word4", "nothing"]
    for positions in (True, False):
        chosen = Settings(variant=variant, weight=0.0, positions=positions)
        build_index(texts, settings=chosen).save(tmp_path / str(positions))
    with (
        open_index(tmp_path / "True", kernel=kernel) as whole,
        open_index(tmp_path / "False", kernel=kernel) as spare,
    ):
        # BM25L does not saturate so soon: its impacts tell them all.
        assert variant == "l" or spare.reader.count("doubtful.place") > 0
        for k in (10, 700):
            assert spare.search_many(asked, k) == whole.search_many(asked, k)


@settings(max_examples=40, deadline=None)
@given(texts=passages, variant=st.sampled_from(["okapi", "l", "plus"]))
def test_a_frequency_comes_out_as_it_went_in(texts: list[str], variant: Variant) -> None:
    """Whatever a word's frequency and the passage's length, the file tells how often it is there."""
    with build_index(texts, settings=Settings(variant=variant, weight=0.0, positions=False)) as index:
        for word in ("alpha", "beta", "gamma"):
            term = index.lexicon.look_up(word)[1]
            if term is not None:
                found = [index.passages.frequency(term, row) for row in range(len(texts))]
                assert found == [text.split().count(word) for text in texts]


@pytest.mark.parametrize("question", ['"joint committee"', '-"joint committee" board', "board +the"])
def test_what_needs_positions_is_refused(question: str) -> None:
    """Phrases and stop words cannot be looked for, and the message says what can be done."""
    with (
        build_index(["the joint committee", "a board"], settings=Settings(weight=0.0, positions=False)) as index,
        pytest.raises(IndexPositionsError, match=r"ask without them, or build it with Settings\(positions=True\)"),
    ):
        index.search(question)


def test_required_terms_need_no_positions() -> None:
    """``+word`` and ``-word`` go by postings."""
    with build_index(["a board", "a board meets"], settings=Settings(weight=0.0, positions=False)) as index:
        assert [hit.row for hit in index.search("board +meets")] == [1]
        assert [hit.row for hit in index.search("board -meets")] == [0]


def test_the_tfidf_channel_needs_positions() -> None:
    """A weight without positions is refused before anything is built."""
    with pytest.raises(ValueError, match="set weight to 0"):
        build_index(["a board"], settings=Settings(positions=False))


def test_an_explanation_needs_no_positions() -> None:
    """Contributions add up to the score."""
    with build_index(["board board trust", "trust"], settings=Settings(weight=0.0, positions=False)) as index:
        found = index.explain("board trust", 0)
        assert [(each.term, each.frequency) for each in found.contributions] == [("board", 2), ("trust", 1)]
        assert sum(each.value for each in found.contributions) == pytest.approx(found.score, abs=1e-12)


def test_parts_without_positions_are_one_collection() -> None:
    """Frequencies are told by each part's own impacts, scores by the statistics of all."""
    texts, chosen = repeating(120), Settings(weight=0.0, positions=False)
    parts = [build_index(texts[:50], settings=chosen), build_index(texts[50:], settings=chosen)]
    wanted = build_index(texts, settings=chosen).search("word1 word2 word3")
    found = Collection(parts).search("word1 word2 word3")
    assert [hit.row for hit in found] == [hit.row for hit in wanted]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], abs=1e-9)


def test_doubtful_frequencies_are_checked_too(tmp_path: Path) -> None:
    """A byte that changes among them is an error, never another score."""
    build_index(repeating(400), settings=Settings(weight=0.0, positions=False)).save(tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        section = index.reader._sections["doubtful.frequency"]
    content = bytearray((tmp_path / "index").read_bytes())
    content[section.offset] ^= 1
    (tmp_path / "index").write_bytes(content)
    with pytest.raises(IndexCorruptError):
        open_index(tmp_path / "index").verify()


@pytest.mark.slow
@pytest.mark.compiled
def test_several_segments_score_as_with_positions(tmp_path: Path) -> None:
    """Frequencies are told of rows beyond the first 65,536 too."""
    rng = random.Random(7)  # noqa: S311 (not for secrets)
    names = [f"word{number}" for number in range(500)]
    texts = [" ".join(rng.choices(names, k=4)) for _ in range(66_000)]
    found = []
    for positions in (True, False):
        build_index(texts, settings=Settings(weight=0.0, positions=positions)).save(tmp_path / "index")
        with open_index(tmp_path / "index", kernel="pruned") as index:
            found.append(index.search_many(["word1 word499", "word7 word7 word8 word9"], 30))
        with open_index(tmp_path / "index", kernel="stdlib") as index:
            found.append(index.search_many(["word1 word499", "word7 word7 word8 word9"], 30))
    assert all(each == found[0] for each in found)


def test_the_error_survives_a_process_boundary() -> None:
    """It is pickled and comes back the same."""
    copy = pickle.loads(pickle.dumps(IndexPositionsError()))  # noqa: S301 - made here
    assert str(copy) == str(IndexPositionsError())
