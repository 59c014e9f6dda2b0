"""The compiled scores are those of rank-bm25 and scikit-learn, whichever way the file is read."""

from __future__ import annotations

import gc
import itertools
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from indexer import build_index, open_index
from indexer.analyzer import terms, words
from indexer.settings import Settings, Variant

if TYPE_CHECKING:
    from pathlib import Path

    from indexer.index import Index, Kernel

KERNELS: tuple[Kernel, Kernel] = ("stdlib", "pruned")
_LIBRARY = {"okapi": rank_bm25.BM25Okapi, "l": rank_bm25.BM25L, "plus": rank_bm25.BM25Plus}

corpora = st.lists(
    st.lists(
        st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "alphas", "betas", "the"]),
        max_size=12,
    ),
    min_size=1,
    max_size=25,
).map(lambda rows: [" ".join(row) for row in rows])
asked = st.lists(
    st.sampled_from(["alpha", "beta", "gamma", "zeta", "eta", "omega", "the"]), min_size=1, max_size=6
).map(" ".join)


def library_scores(texts: list[str], question: str, chosen: Settings) -> np.ndarray[Any, np.dtype[np.float64]]:
    """rank_bm25's ``get_scores`` for the index's terms and parameters."""
    tokens = [terms(text) for text in texts]
    average = sum(map(len, tokens)) / len(tokens)
    extra = {"epsilon": chosen.epsilon} if chosen.variant == "okapi" else {"delta": chosen.delta}
    model = _LIBRARY[chosen.variant](tokens, k1=chosen.k1_for(average), b=chosen.b, **extra)
    return np.asarray(model.get_scores(terms(question)))


@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
@settings(max_examples=25, deadline=None)
@given(texts=corpora, question=asked)
def test_bm25_is_the_library_s(variant: Variant, texts: list[str], question: str) -> None:
    """Every hit has get_scores' figure, and no passage with a term of the question is left out."""
    if not any(terms(text) for text in texts):
        return
    chosen = Settings(variant=variant, weight=0.0)
    wanted = library_scores(texts, question, chosen)
    with build_index(texts, settings=chosen) as index:
        hits = index.search(question, k=len(texts))
        found = index.search_many([question] * 100, k=len(texts), threads=1)
    shared = [row for row, text in enumerate(texts) if set(terms(text)) & set(terms(question))]
    assert sorted(hit.row for hit in hits) == shared
    assert [hit.bm25 for hit in hits] == pytest.approx([wanted[hit.row] for hit in hits], abs=1e-6)
    assert all(many == hits for many in found)


def library_cosines(texts: list[str], question: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """scikit-learn's cosine of each text and the question, the texts weighed without idf and the question with."""
    counter = CountVectorizer(tokenizer=words, token_pattern=None, lowercase=False, ngram_range=(1, 2))
    counted = counter.fit_transform(texts)
    passages = TfidfTransformer(use_idf=False, sublinear_tf=True).fit_transform(counted)
    asked = TfidfTransformer(sublinear_tf=True).fit(counted).transform(counter.transform([question]))
    return np.asarray((passages @ asked.T).toarray()[:, 0])


@settings(max_examples=25, deadline=None)
@given(texts=corpora, question=asked)
def test_cosine_is_the_library_s(texts: list[str], question: str) -> None:
    """The TF-IDF channel is the cosine of two of the library's transformers, over words and pairs of neighbours."""
    if not any(words(text) for text in texts):  # the library refuses a collection without words
        return
    wanted = library_cosines(texts, question)
    with build_index(texts) as index:
        hits = index.search(question, k=len(texts))
    assert [hit.tfidf for hit in hits] == pytest.approx([wanted[hit.row] for hit in hits], abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(texts=corpora, more=corpora)
def test_the_length_of_a_passage_is_its_own(texts: list[str], more: list[str]) -> None:
    """Whatever else is in the collection, to the last bit."""
    with build_index(texts) as index, build_index([*texts, *more]) as larger:
        assert [index.passages.norm(row) for row in range(len(texts))] == [
            larger.passages.norm(row) for row in range(len(texts))
        ]


@pytest.mark.parametrize("kernel", ["exhaustive", "pruned"])
@pytest.mark.parametrize("k", [1, 10, 200])
def test_every_kernel_gives_the_same_hits(saved: Path, questions: list[str], kernel: Kernel, k: int) -> None:
    """Rows, order and every score are equal to those of the standard library's way."""
    with open_index(saved, kernel="stdlib") as plain, open_index(saved, kernel=kernel) as compiled:
        wanted = [plain.search(question, k) for question in questions]
        assert compiled.search_many(questions, k, threads=2) == wanted
        assert [compiled.search(question, k) for question in questions] == wanted


@pytest.mark.parametrize("kernel", ["stdlib", "exhaustive", "pruned"])
def test_a_term_that_weighs_nothing_orders_nothing(tmp_path: Path, kernel: Kernel) -> None:
    """Where half of the passages have a term its idf is 0: they come by row, though their impacts differ."""
    build_index(["alpha beta beta", "alpha", "gamma", "delta"], settings=Settings(weight=0.0)).save(tmp_path / "index")
    with open_index(tmp_path / "index", kernel=kernel) as index:
        assert [hit.row for hit in index.search("alpha", k=1)] == [0]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of more passages than the loops keep sums for at a time, with words of every frequency."""
    rng = random.Random(11)  # noqa: S311 (not for secrets)
    names = [f"word{number}" for number in range(3_000)]
    weights = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(names))))
    drawn = rng.choices(names, cum_weights=weights, k=700_000)
    texts = (" ".join(drawn[at : at + 4 + at % 7]) for at in range(0, 700_000, 10))
    path = tmp_path_factory.mktemp("many") / "index"
    build_index(texts).save(path)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("kernel", ["exhaustive", "pruned"])
def test_every_kernel_gives_the_same_hits_of_many_passages(many: Path, kernel: Kernel) -> None:
    """Rare, frequent and mixed terms, one term alone, and a filter: all are those of the standard library's way."""
    questions = ["word2900 word7 word1500", "word0 word1 word2", "word40 word41 word300 word3 word0", "word2000"]
    with open_index(many, kernel="stdlib") as plain, open_index(many, kernel=kernel) as compiled:
        assert len(plain) == 70_000
        for k in (10, 50):
            assert compiled.search_many(questions, k) == plain.search_many(questions, k)
        mask = bytes(row > 65_000 for row in range(len(plain)))
        assert compiled.search_many(questions, filter=mask) == plain.search_many(questions, filter=mask)


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Passages of none to seven hundred words, around the runs in which loops read them, with words that are kin."""
    rng = random.Random(13)  # noqa: S311 (not for secrets)
    words = "norman normandy normans colony colonist colonial steam steams engine engineer the of in 1973".split()
    sizes = (0, 1, 2, 254, 255, 256, 257, 300, 511, 512, 513, 700, *[30] * 60)
    path = tmp_path_factory.mktemp("uneven") / "index"
    build_index(" ".join(rng.choices(words, k=size)) for size in sizes).save(path)
    return path


@pytest.mark.parametrize("kernel", ["exhaustive", "pruned"])
def test_every_kernel_aligns_alike(uneven: Path, kernel: Kernel) -> None:
    """Questions of one to a hundred words: stop words, kin, unknown words and repeats, over passages of any length."""
    rng = random.Random(17)  # noqa: S311 (not for secrets)
    words = "norman normandies colony colonies steam engine engineers the of in 1973 unheard".split()
    asked = [" ".join(rng.choices(words, k=size)) for size in (1, 2, 3, 5, 8, 13, 40, 64, 65, 100) for _ in range(3)]
    with open_index(uneven, kernel="stdlib") as plain, open_index(uneven, kernel=kernel) as compiled:
        for k in (1, 80):
            assert compiled.search_many(asked, k, threads=2) == plain.search_many(asked, k)


@pytest.mark.parametrize("kernel", ["stdlib", "pruned"])
def test_the_best_is_the_best_however_many_are_asked_for(tmp_path: Path, kernel: Kernel) -> None:
    """Also where no passage has a word as the question has it, so that only its places are scored beside BM25."""
    texts = ["other words before it connected", "connected words", "something else", "more of the same", "and so on"]
    build_index(texts).save(tmp_path / "index")
    with open_index(tmp_path / "index", kernel=kernel) as index:
        every = index.search("connecting", k=5)
        assert len(every) == 2
        assert index.search("connecting", k=1) == every[:1]


@pytest.mark.slow
@pytest.mark.compiled
def test_a_question_beyond_the_room_is_answered_another_way(tmp_path: Path) -> None:
    """Of more words than there are links for; the next question is answered as before."""
    names = [f"{a}{b}{c}" for a in "bcdfghjklmnpqrstvwxz" for b in "aeiouy" for c in range(70)]
    build_index([" ".join(names[at : at + 40]) for at in range(0, len(names), 40)]).save(tmp_path / "index")
    asked = [" ".join(names), "ba1 be2", " ".join(names[:50])]
    plain, loops = (open_index(tmp_path / "index", kernel=kernel) for kernel in KERNELS)
    with plain, loops:
        assert loops.search_many(asked, threads=1) == plain.search_many(asked)


@pytest.mark.parametrize("variant", ["okapi", "l", "plus"])
def test_k1_may_be_0(variant: Variant) -> None:
    """Then how often a passage has a term does not matter."""
    texts = ["alpha beta beta gamma", "beta", "gamma delta alpha"] * 7
    chosen = Settings(variant=variant, k1=0.0, weight=0.0)
    with build_index(texts, settings=chosen) as index:
        hits = index.search("alpha", k=len(texts))
    assert [hit.row for hit in hits] == [row for row, text in enumerate(texts) if "alpha" in text]
    assert len({hit.score for hit in hits}) == 1


@pytest.mark.compiled
def test_a_warm_index_gives_the_hits_of_a_cold_one(saved: Path, questions: list[str]) -> None:
    """Single questions go to the compiled loops once they are loaded, and nothing else changes."""
    with open_index(saved) as index:
        cold = [index.search(question) for question in questions]
        index.warm()
        assert index._warm is not None
        assert [index.search(question) for question in questions] == cold


@pytest.mark.parametrize("kernel", ["stdlib", "exhaustive", "pruned"])
def test_a_filter_acts_before_ranking(saved: Path, questions: list[str], kernel: Kernel) -> None:
    """With a filter come the best of the passages let through, not those left of the best."""
    with open_index(saved, kernel=kernel) as index:
        mask = bytes(row % 7 == 0 for row in range(len(index)))
        for question, hits in zip(questions, index.search_many(questions, filter=mask), strict=True):
            every = [hit for hit in index.search(question, k=len(index)) if mask[hit.row]]
            fused = sorted(every, key=lambda hit: (-hit.bm25, hit.row))[: index.settings.candidates]
            scores = {hit.row: index.explain(question, hit.row).score for hit in fused}
            assert [hit.row for hit in hits] == sorted(scores, key=lambda row: (-scores[row], row))[:10]
            assert [hit.score for hit in hits] == pytest.approx([scores[hit.row] for hit in hits], abs=1e-9)


def test_the_order_is_by_score_then_row(index: Index) -> None:
    """Two copies of a passage have one score, and the earlier comes first."""
    hits = index.search("board trust provider", k=len(index))
    keys = [(-hit.score, hit.row) for hit in hits]
    assert keys == sorted(keys)
    scores = {hit.row: hit.score for hit in hits}
    assert scores[0] == scores[len(index) - 1]


@pytest.mark.compiled
@pytest.mark.parametrize("enabled", [True, False])
def test_a_batch_leaves_the_collector_as_it_was(saved: Path, questions: list[str], enabled: bool) -> None:
    """Hits are made without a search for cycles; whether there is one afterwards is the caller's choice."""
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with open_index(saved, kernel="pruned") as index:
            assert index.search_many(questions, threads=2)
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()
