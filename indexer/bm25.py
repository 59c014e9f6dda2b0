"""The BM25 model: rank-bm25's idf and formulas (Trotman, Puurula and Burgess 2014) over counts made
elsewhere.
"""

from __future__ import annotations

import math
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.arrays import Floats
    from indexer.settings import Settings, Variant

Value = TypeVar("Value", float, "Floats")


class Saturation(NamedTuple):
    """How term frequency and passage length make a weight; to be multiplied by the term's idf.

    With ``n = 1 - b + b * length / average`` it is, for Okapi and Plus,
    ``bonus + f * (k1 + 1) / (f + k1 * n)``, and for L, in the library's form,
    ``f * (k1 + 1) * (f / n + shift) / (k1 + f / n + shift)``.
    """

    long: bool
    k1: float
    b: float
    average: float
    shift: float
    bonus: float

    @classmethod
    def of(cls, settings: Settings, average: float) -> Saturation:
        """The model named in the settings, for passages of ``average`` terms."""
        return cls(
            long=settings.variant == "l",
            k1=settings.k1_for(average),
            b=settings.b,
            average=average or 1.0,
            shift=settings.delta if settings.variant == "l" else 0.0,
            bonus=settings.delta if settings.variant == "plus" else 0.0,
        )

    def gain(self, frequency: Value, length: Value) -> Value:
        """The weight without the bonus, for a passage of ``length`` terms that has the term ``frequency`` > 0
        times; or for arrays of both.
        """
        n = 1 - self.b + self.b * length / self.average
        if self.long:
            c = frequency / n
            return frequency * (self.k1 + 1) * (c + self.shift) / (self.k1 + c + self.shift)
        return frequency * (self.k1 + 1) / (frequency + self.k1 * n)

    def stretch(self, other: Saturation) -> tuple[float, float]:
        """The least and the most that this model's gain can be of another's, which differs in average length
        alone.

        For Okapi and Plus the ratio is ``(k1' + 1) / (k1 + 1) * (f + k1 * n) / (f + k1' * n')``; the second
        factor lies between 1 and ``k1 * n / (k1' * n')``, and ``n / n'`` between 1 and the ratio of the
        averages. For L both factors that depend on ``f`` are bounded so.
        """
        front = (self.k1 + 1) / (other.k1 + 1)
        lengths = self.average / other.average
        curve = other.k1 / self.k1
        if self.long:
            low, high = min(1.0, lengths, 1 / lengths), max(1.0, lengths, 1 / lengths)
            return front * low * low * min(1.0, curve), front * high * high * max(1.0, curve)
        return front * min(1.0, curve * min(1.0, lengths)), front * max(1.0, curve * max(1.0, lengths))


class Totals(NamedTuple):
    """What is known of a collection as a whole: its passages, the terms in all of them together, and ``floor``, what a
    term weighs in Okapi that would weigh less than nothing.
    """

    passages: int
    length: int
    floor: float

    @property
    def average(self) -> float:
        """Terms in a passage."""
        return self.length / self.passages if self.passages else 0.0

    @classmethod
    def of(cls, passages: int, length: int, frequencies: Mapping[int, int], settings: Settings) -> Totals:
        """The totals of a collection in which ``frequencies[df]`` terms are in ``df`` passages each."""
        if settings.variant != "okapi" or not frequencies:
            return Totals(passages, length, 0.0)
        return Totals(passages, length, _floor(passages, frequencies, settings))


def _floor(passages: int, frequencies: Mapping[int, int], settings: Settings) -> float:
    """rank-bm25's, for a collection counted already: ``epsilon`` times the average idf of all terms."""
    import rank_bm25

    class Counted(rank_bm25.BM25Okapi):  # type: ignore[misc] # the library ships no types
        def _initialize(self, corpus: Mapping[int, int]) -> dict[int, int]:
            """Where the library counts a corpus; from what is returned it makes its idf."""
            self.corpus_size = passages
            # In an order that does not depend on how the terms were come by: it decides the last bit of the average.
            dfs = chain.from_iterable(repeat(df, corpus[df]) for df in sorted(corpus))
            return dict(enumerate(dfs))

    model = Counted(frequencies, epsilon=settings.epsilon)
    return float(model.epsilon * model.average_idf)


def inverse_document_frequency(document_frequency: int, totals: Totals, variant: Variant) -> float:
    """rank-bm25's idf of a term that so many passages have."""
    if variant == "plus":
        return math.log(totals.passages + 1) - math.log(document_frequency)
    if variant == "l":
        return math.log(totals.passages + 1) - math.log(document_frequency + 0.5)
    idf = math.log(totals.passages - document_frequency + 0.5) - math.log(document_frequency + 0.5)
    return totals.floor if idf < 0 else idf
