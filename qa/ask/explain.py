"""Why a passage was ranked and why its sentence was chosen, in numbers that add up."""

from __future__ import annotations

from typing import Any

from qa.ask import confidence
from qa.ask.evidence import Evidence, weights
from qa.ask.finding import Finding
from qa.ask.snapshot import View

_SHOWN = 10


def explanation(finding: Finding, view: View) -> dict[str, Any]:
    """The question as understood, what each term added to each passage's scores, and what made the confidence."""
    question = finding.question
    return {
        "question": {
            "kind": question.kind,
            "terms": {question.words[term]: round(view.idf(term), 6) for term in question.terms},
            "expects": sorted(question.expects),
            "references": [reference.canonical for reference in question.references],
            "expansions": [list(pair) for pair in question.expansions],
            "search": question.search,
        },
        "passages": [_passage(evidence, finding, view) for evidence in finding.ranked[:_SHOWN]],
        "confidence": _confidence(finding, view),
    }


def _passage(evidence: Evidence, finding: Finding, view: View) -> dict[str, Any]:
    parts = {name: weights().get(name, 0.0) * value for name, value in evidence.features.items()}
    parts["order"] = evidence.score - sum(parts.values())  # what reading again, or a newer law, took from it
    parts = {name: round(value, 6) for name, value in parts.items()}
    return {
        "passage_id": evidence.candidate.passage.passage_id,
        "sentence": evidence.text,
        "score": round(evidence.score, 6),
        "score_parts": {name: value for name, value in parts.items() if value},
        "retrieval": view.explain(finding.question.search, evidence.candidate),
    }


def _confidence(finding: Finding, view: View) -> dict[str, Any]:
    fitted = confidence.model_of(finding.features)
    parts = {name: fitted.coefficients.get(name, 0.0) * value for name, value in finding.features.items()}
    weighed = confidence.probability(finding.features, fitted) if finding.features else None
    return {
        "probability": finding.confidence,
        "weighed": weighed,
        "calibration": view.calibration.name if view.calibration and finding.features else None,
        "threshold": fitted.threshold,
        "intercept": fitted.intercept,
        "logit_parts": {name: round(value, 6) for name, value in parts.items() if value},
        "read": confidence.READ in finding.features,
    }
