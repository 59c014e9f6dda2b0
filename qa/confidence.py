"""Answer or abstain: a calibrated probability that the quoted text answers the question.

A logistic model over features of the question's coverage and of the ranking. Its coefficients, and when and on what
they were fitted, are in ``data/confidence.json``; ``bench/fit_confidence.py`` wrote them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.analyzer import fold, stem
from qa.evidence import Evidence
from qa.question import Lexicon, Question


@dataclass(frozen=True, slots=True)
class Model:
    """Coefficients by feature, the intercept, and the probability below which no answer is given."""

    coefficients: Mapping[str, float]
    intercept: float
    threshold: float


@cache
def model() -> Model:
    """The model as fitted."""
    data = json.loads((Path(__file__).parent / "data" / "confidence.json").read_text(encoding="utf-8"))
    return Model(data["coefficients"], data["intercept"], data["threshold"])


def probability(features: Mapping[str, float], fitted: Model | None = None) -> float:
    """The logistic function of the features' weighted sum, to four decimals."""
    fitted = fitted or model()
    total = fitted.intercept + sum(fitted.coefficients.get(name, 0.0) * value for name, value in features.items())
    return round(1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total)))), 4)


def features(question: Question, ranked: Sequence[Evidence], lexicon: Lexicon) -> dict[str, float]:
    """What the model looks at; empty when nothing was found."""
    if not ranked:
        return {}
    best = ranked[0]
    missing = missing_terms(question, best, lexicon)
    scale = sum(lexicon.idf(term) for term in question.terms) or 1.0
    named = [term for term in question.terms if is_name(question, term)]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    return {
        "coverage": best.features["coverage"],
        "context": best.features["context"],
        "passage_coverage": best.features["passage_coverage"],
        "missing_most": max((lexicon.idf(term) for term in missing), default=0.0) / scale,
        "unknown": sum(lexicon.idf(t) for t in question.terms if not lexicon.knows(t)) / scale,
        "names_missing": sum(term in missing for term in named) / len(named) if named else 0.0,
        "pairs": best.features["pairs"],
        "kind": best.features["kind"] if question.expects else 0.5,
        "defines": best.features["defines"] if question.kind == "definition" else 0.5,
        "strength": best.candidate.hit.bm25 / (scale * 2.2),
        "tfidf": best.candidate.hit.tfidf,
        "agreement": float(best.candidate.rank == 0),
        "gap": (best.score - second) / best.score if best.score else 0.0,
        "length": math.log1p(len(question.terms)) / 3.0,
    }


def missing_terms(question: Question, evidence: Evidence, lexicon: Lexicon) -> list[str]:
    """The terms of the question that the passage and what stands above it do not have, rarest first."""
    passage = evidence.candidate.passage
    present = {stem(word) for text in (*passage.section, passage.lead_in, passage.text) for word in _words(text)}
    return sorted((term for term in question.terms if term not in present), key=lambda term: -lexicon.idf(term))


def _words(text: str) -> list[str]:
    from indexer.analyzer import words

    return words(text)


def is_name(question: Question, term: str) -> bool:
    """The question writes the term with a capital inside the sentence, or with a digit: it names something."""
    word = question.words[term]
    if any(char.isdigit() for char in word):
        return True
    written = [part.strip("?.,;:()'\"“”‘’") for part in question.text.split()[1:]]
    return any(part[:1].isupper() and word in fold(part) for part in written)
