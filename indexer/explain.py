"""Why a passage has the score it has: what each term, word and pair adds to it. Standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from indexer.bm25 import inverse_document_frequency
from indexer.models import Contribution, Explanation
from indexer.tfidf import sublinear

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from indexer.bm25 import Saturation, Totals
    from indexer.lexicon import Lexicon
    from indexer.passages import Passages
    from indexer.question import Plan
    from indexer.scorer import Scorer
    from indexer.settings import Settings


class Explained(NamedTuple):
    """A plan to explain, in the numbers of the index that has the passage, and its terms and words as text; under which
    model and totals it was made, and the passages with each of its terms.
    """

    plan: Plan[int]
    names: Plan[str]
    frequency: Callable[[str], int]
    model: Saturation
    totals: Totals


def explain(
    asked: Explained, row: int, scorer: Scorer, lexicon: Lexicon, passages: Passages, settings: Settings
) -> Explanation:
    """The explanation of one row. The values of its contributions add up to its score."""
    words = scorer.words(row)
    bm25, cosine, place = scorer.bm25(row, words), scorer.tfidf(row, words), scorer.place(words)
    found = (
        *_bm25(asked, row, scorer, words, passages.length(row), settings),
        *_tfidf(asked, scorer, words, passages.norm(row) if asked.plan.features else 0.0, settings),
        *_place(asked, scorer, words, lexicon, settings),
    )
    return Explanation(row, scorer.fused(bm25, cosine, place), bm25, cosine, place, found)


def _bm25(
    asked: Explained, row: int, scorer: Scorer, words: list[int], length: int, settings: Settings
) -> Iterator[Contribution]:
    for (term, weight), frequency in zip(asked.names.terms, scorer.term_frequencies(row, words), strict=True):
        value = weight * ((asked.model.gain(frequency, length) if frequency else 0.0) + asked.model.bonus)
        idf = inverse_document_frequency(asked.frequency(term), asked.totals, settings.variant)
        yield Contribution(term, "bm25", frequency, idf, value)


def _tfidf(
    asked: Explained, scorer: Scorer, words: list[int], norm: float, settings: Settings
) -> Iterator[Contribution]:
    plan = asked.plan
    scale = settings.weight * plan.reach * (norm / plan.norm if plan.norm else 0.0)
    for feature, frequency in zip(asked.names.features, scorer.feature_frequencies(words), strict=True):
        first, second, weight, idf = feature
        text = first if second is None else f"{first} {second}"
        value = scale * weight * sublinear(frequency) if frequency else 0.0
        yield Contribution(text, "tfidf", frequency, idf, value)


def _place(
    asked: Explained, scorer: Scorer, words: list[int], lexicon: Lexicon, settings: Settings
) -> Iterator[Contribution]:
    """Each word for coming early, and the stretch that is most like the question, by its first and last word."""
    found, plan = scorer.found(words), asked.plan
    unit = plan.reach / plan.full if plan.full > 0 else 0.0
    for place, early in zip(asked.names.places, found.nearest, strict=True):
        text = place.terms[0][0] if place.word is None else place.word
        value = settings.lead * unit * place.weight * early
        yield Contribution(text, "lead", int(early > 0), place.weight, value)
    if found.best:
        first, last = found.stretch[0], found.stretch[1] - 1
        ends = [lexicon.word_text(words[at]) for at in sorted({first, last})]
        text = (" " if last - first < 2 else " … ").join(ends)
        yield Contribution(text, "order", 1, plan.full, settings.order * unit * found.best)
