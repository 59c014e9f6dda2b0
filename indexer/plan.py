"""A question against one index: the numbers that every way of scoring it needs. Standard library only."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from indexer.bm25 import Saturation
from indexer.lexicon import Lexicon
from indexer.settings import Settings
from indexer.tfidf import inverse_document_frequency, sublinear


@dataclass(frozen=True, slots=True)
class Plan:
    """Weights of a question.

    ``terms``: (term number, occurrences times idf) in order of first appearance. ``features``: (first word, second
    word or -1, TF-IDF weight in the question, idf). ``norm``: Euclidean length of the question's TF-IDF vector.
    ``scale``: what a cosine of 1 adds to the score. ``base``: what BM25Plus gives to any passage.
    """

    terms: tuple[tuple[int, float], ...]
    features: tuple[tuple[int, int, float, float], ...]
    norm: float
    scale: float
    base: float


def compile_plan(scored: tuple[str, ...], lexicon: Lexicon, passages: int, model: Saturation,
                 settings: Settings) -> Plan:  # fmt: skip
    """The plan of the scored words of a question."""
    numbers = [lexicon.look_up(word) for word in scored]
    counts = Counter(term for _, term in numbers if term is not None)
    terms = tuple((term, count * lexicon.idf(term)) for term, count in counts.items())
    reach = sum(weight for _, weight in terms if weight > 0) * (model.k1 + 1 + model.bonus)
    features = _features([word for word, _ in numbers], lexicon, passages, settings) if settings.weight else ()
    norm = math.sqrt(sum(weight * weight for _, _, weight, _ in features))
    base = sum(weight for _, weight in terms) * model.bonus
    return Plan(terms, features, norm, settings.weight * reach, base)


def _features(
    numbers: list[int | None], lexicon: Lexicon, passages: int, settings: Settings
) -> tuple[tuple[int, int, float, float], ...]:
    frequencies: Counter[tuple[int, int]] = Counter((word, -1) for word in numbers if word is not None)
    pairs = zip(numbers, numbers[1:], strict=False)
    frequencies.update((a, b) for a, b in pairs if a is not None and b is not None)
    found = []
    for (first, second), frequency in frequencies.items():
        df = lexicon.word_df(first) if second < 0 else lexicon.pair_df(first, second)
        if df >= settings.min_df:
            idf = inverse_document_frequency(df, passages)
            found.append((first, second, sublinear(frequency) * idf, idf))
    return tuple(found)
