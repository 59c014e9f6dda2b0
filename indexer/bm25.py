"""The BM25 model: rank-bm25's idf and formulas (Trotman, Puurula and Burgess 2014) over counts made
elsewhere.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class Frequencies(NamedTuple):
    """What an idf is made of: how many passages there are, and how many of them have each term."""

    passages: int
    terms: Sequence[int]


@cache
def _library(variant: Variant) -> Any:
    """rank-bm25's class for collections that are counted already."""
    import rank_bm25

    base: Any = {"okapi": rank_bm25.BM25Okapi, "l": rank_bm25.BM25L, "plus": rank_bm25.BM25Plus}[variant]

    class Counted(base):  # type: ignore[misc] # the library ships no types
        """The library's model, whose corpus is a :class:`Frequencies`; its terms are their numbers."""

        def _initialize(self, corpus: Frequencies) -> dict[int, int]:
            """Where the library counts a corpus; from what is returned it makes its idf."""
            self.corpus_size = corpus.passages
            return dict(enumerate(corpus.terms))

    return Counted


def inverse_document_frequencies(document_frequencies: Sequence[int], passages: int, settings: Settings) -> list[float]:
    """rank-bm25's idf of each term, for the document frequencies given."""
    if not document_frequencies:
        return []
    extra = {"epsilon": settings.epsilon} if settings.variant == "okapi" else {"delta": settings.delta}
    model = _library(settings.variant)(Frequencies(passages, document_frequencies), b=settings.b, **extra)
    return [float(model.idf[term]) for term in range(len(document_frequencies))]
