"""Why a passage was ranked and why its sentence was chosen, in numbers that add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.ask import confidence
from qa.ask.evidence import Evidence, weights

if TYPE_CHECKING:
    from qa.ask.finding import Found
    from qa.ask.snapshot import View

_SHOWN = 10


def explanation(found: Found, view: View) -> dict[str, Any]:
    """The question as understood, what each term added to each passage's scores, and what made the confidence."""
    question = found.question
    return {
        "question": {
            "kind": question.kind,
            "terms": {question.words[term]: round(view.idf(term), 6) for term in question.terms},
            "expects": sorted(question.expects),
            "references": [reference.canonical for reference in question.references],
            "expansions": [list(pair) for pair in question.expansions],
            "search": question.search,
        },
        "passages": [_passage(evidence, found, view) for evidence in found.ranked[:_SHOWN]],
        "confidence": _confidence(found),
    }


def _passage(evidence: Evidence, found: Found, view: View) -> dict[str, Any]:
    parts = {name: round(weights().get(name, 0.0) * value, 6) for name, value in evidence.features.items()}
    return {
        "passage_id": evidence.candidate.passage.passage_id,
        "sentence": evidence.text,
        "score": round(evidence.score, 6),
        "score_parts": {name: value for name, value in parts.items() if value},
        "retrieval": view.explain(found.question.search, evidence.candidate),
    }


def _confidence(found: Found) -> dict[str, Any]:
    fitted = confidence.model()
    parts = {name: fitted.coefficients.get(name, 0.0) * value for name, value in found.features.items()}
    return {
        "probability": found.confidence,
        "threshold": fitted.threshold,
        "intercept": fitted.intercept,
        "logit_parts": {name: round(value, 6) for name, value in parts.items() if value},
    }
