"""A question: what of it as typed is to be scored, required or left out, and its plan, the numbers that every way of
scoring it against a collection needs. Standard library only.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from indexer import bm25
from indexer.analyzer import words
from indexer.bm25 import Saturation
from indexer.proximity import LONGEST, weight
from indexer.tfidf import inverse_document_frequency, sublinear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from indexer.bm25 import Totals
    from indexer.settings import Settings

# Kept as text: few questions are marked.
_PHRASE = r'((?:(?<=\s)|^)[+-])?"([^"]*)"'
_MARKED = r"(?:(?<=\s)|^)([+-])(?=\w)(?!\d[\d.,]*%?(?:\s|$))(\S+)"


class Question(NamedTuple):
    """``scored``: the folded words that rank. ``required`` and ``excluded``: words that a passage must, or
    must not
    have, in any inflection. ``phrases`` and ``excluded_phrases``: runs of words, as written."""

    scored: tuple[str, ...]
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def constrained(self) -> bool:
        """Whether any passage is ruled out whatever its score."""
        return bool(self.required or self.excluded or self.phrases or self.excluded_phrases)


def is_marked(text: str) -> bool:
    """Whether a text may hold a phrase or a sign: if not, nothing is ruled out."""
    return '"' in text or "-" in text or "+" in text or "“" in text or "”" in text


def parse(text: str) -> Question:
    """Reads ``"exact phrase"``, ``-"phrase"``, ``+word`` and ``-word``; everything else is scored.

    A sign counts only at the start of a word that is not a number, so that ``co-operate``, ``2021 - 22`` and
    ``-5`` mean what they say; an odd quotation mark is no phrase.
    """
    if not is_marked(text):
        return Question(tuple(words(text)))
    text = text.replace("“", '"').replace("”", '"')
    found: dict[str, list[tuple[str, ...]]] = {"+": [], "-": []}
    marked: dict[str, list[str]] = {"+": [], "-": []}

    def phrase(match: re.Match[str]) -> str:
        run = tuple(words(match[2]))
        if run:
            found["-" if match[1] == "-" else "+"].append(run)
        return " " if match[1] == "-" else f" {match[2]} "

    def word(match: re.Match[str]) -> str:
        marked[match[1]] += words(match[2])
        return " " if match[1] == "-" else f" {match[2]} "

    rest = re.sub(_MARKED, word, re.sub(_PHRASE, phrase, text))
    return Question(tuple(words(rest)), tuple(marked["+"]), tuple(marked["-"]), tuple(found["+"]), tuple(found["-"]))


def without_exclusions(text: str) -> str:
    """The text without its ``-word`` and ``-"phrase"``."""
    if not is_marked(text):
        return text

    def kept(match: re.Match[str]) -> str:
        return " " if match[1] == "-" else match[0]

    return re.sub(_MARKED, kept, re.sub(_PHRASE, kept, text.replace("“", '"').replace("”", '"')))


Key = TypeVar("Key", int, str)


class Frequencies(Protocol[Key]):
    """Where document frequencies come from: one index (numbers) or several (text)."""

    def look_up(self, word: str, /) -> tuple[Key | None, Key | None]:
        """Keys of a folded word and of its term."""

    def word_df(self, word: Key, /) -> int:
        """Passages with the word."""

    def term_df(self, term: Key, /) -> int:
        """Passages with the term."""

    def kin(self, term: Key, /) -> Iterable[tuple[Key, float]]:
        """Terms that begin as this one does, and how much they are like it, as :func:`indexer.proximity.kin` says."""

    def pair_df(self, first: Key, second: Key, /) -> int:
        """Passages with the two words side by side."""


class Place(NamedTuple, Generic[Key]):
    """A word of the question, where it stands in it.

    ``weight``: its idf, 0 for what every passage has. ``terms``: its term and the kin of that, with how much they are
    like it; a stop word has none and is sought as written, as ``word``.
    """

    weight: float
    word: Key | None
    terms: tuple[tuple[Key, float], ...]


class Plan(NamedTuple, Generic[Key]):
    """Weights of a question.

    ``terms``: (term, occurrences times idf) in order of first appearance. ``features``: (first word, second
    word or None, TF-IDF weight in the question, idf). ``norm``: Euclidean length of the question's TF-IDF
    vector. ``reach``: the largest BM25 score the question could have. ``base``: what BM25Plus gives to any passage.
    ``places``: the question's words in order, those that no passage has left out; ``full``: the sum of their weights.
    """

    terms: tuple[tuple[Key, float], ...]
    features: tuple[tuple[Key, Key | None, float, float], ...]
    norm: float
    reach: float
    base: float
    places: tuple[Place[Key], ...]
    full: float


def compile_plan(
    scored: tuple[str, ...],
    frequencies: Frequencies[Key],
    totals: Totals,
    settings: Settings,
) -> Plan[Key]:
    """The plan of the scored words of a question, under the statistics given."""
    model = Saturation.of(settings, totals.average)
    keys = [frequencies.look_up(word) for word in scored]
    counts = Counter(term for _, term in keys if term is not None)
    terms = tuple(
        (term, count * bm25.inverse_document_frequency(frequencies.term_df(term), totals, settings.variant))
        for term, count in counts.items()
    )
    reach = _sum(weight for _, weight in terms if weight > 0) * (model.k1 + 1 + model.bonus)
    features = _features([word for word, _ in keys], frequencies, totals.passages) if settings.weight else ()
    places = tuple(_places(keys, frequencies, totals.passages)) if settings.placed else ()
    norm = math.sqrt(_sum(weight * weight for _, _, weight, _ in features))
    base = _sum(weight for _, weight in terms) * model.bonus
    return Plan(terms, features, norm, reach, base, places, _sum(place.weight for place in places))


def _sum(values: Iterable[float]) -> float:
    """One after another, as compiled loops do: the built-in sum corrects its rounding from Python 3.12 on."""
    total = 0.0
    for value in values:
        total += value
    return total


def _places(
    keys: list[tuple[Key | None, Key | None]], frequencies: Frequencies[Key], passages: int
) -> Iterator[Place[Key]]:
    for word, term in keys[:LONGEST]:
        if term is not None:
            terms = [(term, 1.0)]
            terms.extend(frequencies.kin(term))
            yield Place(weight(frequencies.term_df(term), passages), None, tuple(terms))
        elif word is not None:
            yield Place(weight(frequencies.word_df(word), passages), word, ())


def _features(
    keys: list[Key | None], frequencies: Frequencies[Key], passages: int
) -> tuple[tuple[Key, Key | None, float, float], ...]:
    counts: Counter[tuple[Key, Key | None]] = Counter((word, None) for word in keys if word is not None)
    counts.update((a, b) for a, b in pairwise(keys) if a is not None and b is not None)
    found = []
    for (first, second), count in counts.items():
        df = frequencies.word_df(first) if second is None else frequencies.pair_df(first, second)
        if df:
            idf = inverse_document_frequency(df, passages)
            found.append((first, second, sublinear(count) * idf, idf))
    return tuple(found)
