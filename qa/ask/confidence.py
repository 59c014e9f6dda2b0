"""Answer or abstain: a calibrated probability that the quoted text answers the question.

A logistic model over features of the question's coverage and of the ranking. Its coefficients, and when and on what
they were fitted, are in ``data/confidence.json``; ``bench/fit_confidence.py`` wrote them. What was read again has
features more (``qa.ask.rereading``), and ``data/confidence_read.json`` has the model.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.models import Span
from qa.ask.evidence import Evidence
from qa.ask.features import counts, matched, says_kind
from qa.ask.question import Lexicon, Question
from qa.ask.terms import terms_of
from qa.ask.values import ASKED, value_in


class Model(NamedTuple):
    """Coefficients by feature, the intercept, and the probability below which no answer is given.

    ``bands`` are the probabilities from which an answer is called by a word, such as ``high``; below all of them it is
    called low.
    """

    coefficients: Mapping[str, float]
    intercept: float
    threshold: float
    bands: Mapping[str, float]


READ = "read"
"""The feature of all that was read again: how surely the sentence that was chosen answers, as the reader has it."""


@cache
def model(also: str = "") -> Model:
    """The model as fitted; ``also`` is the feature, beside those of ``features``, with which it was: ``READ``."""
    name = f"confidence_{also}.json" if also else "confidence.json"
    data = json.loads((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))
    bands = {word: least for word, least in data["bands"].items() if isinstance(least, float)}
    return Model(data["coefficients"], data["intercept"], data["threshold"], bands)


def model_of(features: Mapping[str, float]) -> Model:
    """The model that was fitted with these features."""
    return model(READ if READ in features else "")


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
    idf = {term: lexicon.idf(term) / lexicon.idf(_NOWHERE) for term in question.terms}
    return {
        "context": best.features["context"],
        "passage_coverage": best.features["passage_coverage"],
        "named": best.features["named"],
        "wording": best.features["wording"],
        "defines": best.features["defines"],
        "long": best.features["length"],
        **rivalry(ranked),
        "first_found": 1.0 / (1.0 + best.candidate.rank / 5.0),
        "common": 1.0 - sum(idf.values()) / max(1, len(idf)),
        "lacking": sum(idf[term] for term in missing) / 4.0,
        "unknown": sum(question.weights[term] for term in unknown),
        "numbers_missing": float(any(any(char.isdigit() for char in term) for term in missing)),
        "names_unknown": float(not question.names.isdisjoint(unknown)),
        "kind_missing": float(not says_kind(question, passage, Span(0, len(passage.text)))),
        "uncounted": float(bool(question.counted) and not counts(question, passage.text)),
        **_values(question, best),
        "length": math.log1p(len(question.terms)) / 3.0,
    }


def _values(question: Question, best: Evidence) -> dict[str, float]:
    """Whether the best sentence, and its passage, give a value of the thing asked for, and how much of the question
    stands by it.
    """
    passage, span = best.candidate.passage, best.span
    start = passage.span.start
    here = value_in(question, passage.text[span.start : span.end], passage.entities, start=start + span.start)
    whole = value_in(question, passage.text, passage.entities, start=start)
    return {
        "asks_value": float(question.kind in ASKED),
        "gives": float(here.says == "yes"),
        "lacks": float(here.says == "no"),
        "lacks_all": float(whole.says == "no"),
        "beside": here.near,
    }


_NOWHERE = ""  # a term that no passage has: its weight is the largest there is
_CLOSE = 3  # passages before and after one that speak of the same thing


def rivalry(ranked: Sequence[Evidence]) -> dict[str, float]:
    """How clearly the best passage is the best.

    Of the chances that the scores give all passages, as the weights were fitted to: ``clear`` its own, ``around`` that
    of it and those beside it, which do not compete, ``elsewhere`` that of all other papers.
    """
    best, top = ranked[0].candidate.passage, ranked[0].score
    around = elsewhere = scale = 0.0
    for evidence in ranked:
        if evidence.score > top:  # of a paper that another one has superseded: it does not compete
            continue
        chance, passage = math.exp(evidence.score - top), evidence.candidate.passage
        scale += chance
        if passage.document_id != best.document_id:
            elsewhere += chance
        elif abs(passage.ordinal - best.ordinal) <= _CLOSE:
            around += chance
    return {"clear": 1.0 / scale, "around": around / scale, "elsewhere": elsewhere / scale}


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
