"""Words, terms and pairs of passages counted by scikit-learn, and which way of counting a collection gets."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from indexer import kernel, tfidf
from indexer.analyzer import words
from indexer.arrays import NONE, Floats, Ids, Longs, check_limits
from indexer.errors import IndexArgumentError
from indexer.vocabulary import Pairs, sort_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scipy.sparse import csc_array

    from indexer.vocabulary import Counts

ORDINARY_PASSAGES = 50_000
ORDINARY_CHARACTERS = 50_000_000
"""Up to as many passages and characters scikit-learn counts, in memory. Beyond, compiled loops take a fraction of the
time and keep what they count on disk.
"""


WITHOUT_FAST = (
    f"More than {ORDINARY_PASSAGES:,} passages or {ORDINARY_CHARACTERS:,} characters are indexed without the compiled "
    "loops: it takes several times as long, and memory grows with them. pip install 'policyqa[fast]' brings them."
)


def count(texts: Iterable[str], *, threads: int = 2, folder: Path | None = None) -> Counts:
    """The counts of passages: by scikit-learn up to an ordinary size, beyond it by compiled loops where they are
    installed, which put temporary files into ``folder``. Where they are not, a warning is logged and scikit-learn
    counts whatever the size.
    """
    source = _checked(texts)
    first, more = _ordinary(source)
    every = chain(first, source) if more else first
    if more and kernel.available():
        from indexer.kernel.counts import CompiledCounts

        return CompiledCounts(every, threads=threads, folder=folder)
    if more:
        import logging

        logging.getLogger(__name__).warning(WITHOUT_FAST)
    return VectorizerCounts(every)


def _checked(texts: Iterable[str]) -> Iterator[str]:
    if isinstance(texts, str):
        raise IndexArgumentError("what is indexed must be many texts, and not one str")
    for row, text in enumerate(texts):
        if not isinstance(text, str):
            raise IndexArgumentError(f"text {row} must be a str and is {type(text).__name__}")
        yield text


def _ordinary(source: Iterator[str]) -> tuple[list[str], bool]:
    """Texts up to the ordinary size, and whether it has been left."""
    first: list[str] = []
    characters = 0
    for text in source:
        first.append(text)
        characters += len(text)
        if len(first) > ORDINARY_PASSAGES or characters > ORDINARY_CHARACTERS:
            return first, True
    return first, False


class VectorizerCounts:
    """Counts made by scikit-learn's CountVectorizer; see :class:`indexer.vocabulary.Counts`.

    What the vectoriser does not keep, in which order words stand, is noted when it asks for the words of a text.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        runs = _Runs()
        vectorizer = tfidf.vectorizer(runs.words)
        matrix, features = _fit(vectorizer, texts, runs)
        self.vocabulary = sort_words(word.encode() for word in runs.numbers)
        self.word_term = self.vocabulary.terms_of_words()
        sizes = np.array([len(run) for run in runs.runs], np.uint32)
        check_limits(sizes)
        self.offsets: Longs = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=self.offsets[1:])
        final = self.vocabulary.numbers(word.encode() for word in runs.numbers)
        self.stream: Ids = final[np.concatenate([*runs.runs, np.zeros(0, np.uint32)])]
        self._split(matrix, features, dict(zip(runs.numbers, final.tolist(), strict=True)))
        self._terms = _by_term(self._words, self.word_term, len(self.vocabulary.terms))
        self.word_df: Longs = np.diff(self._words.indptr).astype(np.int64)
        self.term_df: Longs = np.diff(self._terms.indptr).astype(np.int64)
        self.lengths: Ids = np.asarray(self._terms.sum(axis=1)).astype(np.uint32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Everything is in memory: there is nothing to give back."""

    def _split(self, matrix: csc_array, features: list[str], numbers: dict[str, int]) -> None:
        """The matrix of counts (passages by features) parted into words and pairs, each in the order of the file."""
        width = len(numbers)
        keys = np.array([_key(feature, numbers, width) for feature in features], np.int64)
        order = np.argsort(keys)
        single = int(np.searchsorted(keys[order], width))
        self._words = matrix[:, order[:single]]
        self._pairs = matrix[:, order[single:]]
        self._first, self._second = np.divmod(keys[order[single:]] - width, max(1, width))

    def postings(self, first: int, last: int) -> tuple[Ids, Ids]:
        """Rows and frequencies of terms ``[first, last)``, one term after another."""
        place = slice(self._terms.indptr[first], self._terms.indptr[last])
        return self._terms.indices[place].astype(np.uint32), self._terms.data[place].astype(np.uint32)

    def pairs(self) -> tuple[list[Pairs], Floats]:
        """Every pair, and the length of each passage's TF-IDF vector."""
        df = np.diff(self._pairs.indptr)
        many, once = df > 1, df == 1
        found = Pairs(
            ends=self._ends(many),
            seconds=self._second[many].astype(np.uint32),
            df=df[many].astype(np.uint32),
            once_ends=self._ends(once),
            once=self._second[once].astype(np.uint32),
        )
        sums = np.zeros(len(self.lengths), np.int64)
        for counted in (self._words, self._pairs):
            weights = tfidf.squares(int(counted.data.max(initial=0)))
            np.add.at(sums, counted.indices, weights[counted.data])
        return [found], tfidf.lengths(sums)

    def _ends(self, chosen: Any) -> Longs:
        """Where the chosen pairs of each word end."""
        return np.cumsum(np.bincount(self._first[chosen], minlength=len(self.vocabulary.words)), dtype=np.int64)


class _Runs:
    """The words of each text in order, as numbers in order of appearance, noted while they are handed on."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.runs: list[Ids] = []

    def words(self, text: str) -> list[str]:
        """The words of the next text."""
        found, numbers = words(text), self.numbers
        self.runs.append(np.array([numbers.setdefault(word, len(numbers)) for word in found], np.uint32))
        return found


def _fit(vectorizer: Any, texts: Iterable[str], runs: _Runs) -> tuple[csc_array, list[str]]:
    """What the vectoriser counts, by column, and the names of the columns."""
    from scipy.sparse import csc_array

    try:
        matrix = vectorizer.fit_transform(texts)
    except ValueError:
        if runs.numbers:
            raise
        return csc_array((len(runs.runs), 0), dtype=np.int64), []  # the library refuses a collection without words
    return csc_array(matrix), vectorizer.get_feature_names_out().tolist()


def _key(feature: str, numbers: dict[str, int], width: int) -> int:
    """The place of a feature in the file: words by number, then pairs by first and second word."""
    first, space, second = feature.partition(" ")
    return (numbers[first] + 1) * width + numbers[second] if space else numbers[first]


def _by_term(counted: csc_array, word_term: Ids, terms: int) -> csc_array:
    """Counts of words added up by term."""
    from scipy.sparse import csc_array

    indexed = np.flatnonzero(word_term != NONE)
    shape = (len(word_term), terms)
    owners = csc_array((np.ones(len(indexed), np.int64), (indexed, word_term[indexed])), shape)
    found = csc_array(counted @ owners)
    found.sort_indices()
    return found
