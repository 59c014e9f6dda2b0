"""Answer or abstain: a calibrated probability that the quoted text answers the question.

A logistic model over features of the question's coverage and of the ranking. Its coefficients, and when and on what
they were fitted, are in ``data/confidence.json``; ``bench/fit_confidence.py`` wrote them. Where there is an encoder,
how alike question and sentence are in meaning is one feature more, and ``data/confidence_alike.json`` has the model.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.models import Span
from qa.ask.evidence import Evidence
from qa.ask.features import NAMES, counts, matched, says_kind
from qa.ask.question import Lexicon, Question
from qa.ask.terms import terms_of

if TYPE_CHECKING:
    from qa.ask.encoder.similarity import Encoder


class Model(NamedTuple):
    """Coefficients by feature, the intercept, and the probability below which no answer is given.

    ``bands`` are the probabilities from which an answer is called by a word, such as ``high``; below all of them it is
    called low.
    """

    coefficients: Mapping[str, float]
    intercept: float
    threshold: float
    bands: Mapping[str, float]


ALIKE = "alike"
"""The feature of the encoder: the cosine of the question with the sentence that was chosen."""


def model() -> Model:
    """The model without an encoder, as fitted."""
    return _read("confidence.json")


def model_of(features: Mapping[str, float]) -> Model:
    """The model that was fitted with these features, as fitted."""
    return _read("confidence_alike.json") if ALIKE in features else model()


@cache
def _read(name: str) -> Model:
    data = json.loads((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))
    bands = {word: least for word, least in data["bands"].items() if isinstance(least, float)}
    return Model(data["coefficients"], data["intercept"], data["threshold"], bands)


def probability(features: Mapping[str, float], fitted: Model | None = None) -> float:
    """The logistic function of the features' weighted sum, to four decimals."""
    fitted = fitted or model_of(features)
    total = fitted.intercept + sum(fitted.coefficients.get(name, 0.0) * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total)))), 4)


def features(
    question: Question, ranked: Sequence[Evidence], missing: Sequence[str], lexicon: Lexicon
) -> dict[str, float]:
    """What the model looks at; empty when nothing was found. ``missing`` are the ``missing_terms`` of the evidence."""
    if not ranked:
        return {}
    best = ranked[0]
    passage = best.candidate.passage
    unknown = [term for term in missing if not lexicon.knows(term)]
    second = ranked[1].score if len(ranked) > 1 else best.score
    return {
        "context": best.features["context"],
        "passage_coverage": best.features["passage_coverage"],
        "plain": best.features["plain"],
        "named": best.features["named"],
        "unknown": sum(question.weights[term] for term in unknown),
        "numbers_missing": float(any(any(char.isdigit() for char in term) for term in missing)),
        "names_unknown": float(not question.names.isdisjoint(unknown)),
        "kind_missing": float(not says_kind(question, passage, Span(0, len(passage.text)))),
        "uncounted": float(bool(question.counted) and not counts(question, passage.text)),
        "asks_name": float(question.kind in NAMES),
        "tfidf": best.candidate.hit.tfidf,
        "gap": max(0.0, (best.score - second) / best.score) if best.score > 0 else 0.0,
        "length": math.log1p(len(question.terms)) / 3.0,
    }


def alike(question: Question, ranked: Sequence[Evidence], encoder: Encoder | None) -> dict[str, float]:
    """What an encoder adds to the features; nothing where there is none, or nothing was found."""
    if encoder is None or not ranked:
        return {}
    return {ALIKE: encoder.similarities(question.text, [ranked[0].text])[0]}


def missing_terms(
    question: Question, ranked: Sequence[Evidence], setting: Iterable[str] = ()
) -> tuple[str, ...]:
    """The terms of the question for which the best passage and what stands above it have no word, weightiest first; all
    of them where nothing was found. ``setting`` are those that hold for the whole document of the best passage: they
    count where they are all that it lacks.
    """
    present: Mapping[str, float] = {}
    if ranked:
        passage = ranked[0].candidate.passage
        texts = (*passage.section, passage.lead_in, passage.text)
        present = matched(question, (part for text in texts for part in terms_of(text)))
    missing = [term for term in question.terms if term not in present]
    if set(missing) <= set(setting):
        return ()
    return tuple(sorted(missing, key=lambda term: -question.weights[term]))
