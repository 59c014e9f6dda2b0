"""What is known of whether answers were right: from people on the page, and from files of questions with what is
expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpus.store.notebook import Notebook
from qa.ask.confidence import READ, model_of, probability
from qa.ask.rereading import is_open
from qa.library.library import Library
from qa.measure.answers import Expected, is_right, plain
from qa.models import Answer

FEEDBACK = "judgement"
"""The kind of entry of a notebook that a judgement of an answer is."""


class Judged(NamedTuple):
    """A quote that somebody judged: the question, as what belongs together when some are held out, the confidence as it
    comes with the tool, and whether the quote answers the question.
    """

    question: str
    confidence: float
    right: bool


class Judgements(NamedTuple):
    """What can be fitted to, and how many judgements say nothing for that, by the reason in words."""

    judged: Sequence[Judged]
    left_out: Mapping[str, int]


def judgement(answer: Answer, *, right: bool, note: str = "") -> dict[str, Any]:
    """The content of an entry: what was asked and answered, what was said of it, what the confidence was made of."""
    first = answer.citations[0] if answer.citations else None
    return {
        "question": answer.question or answer.asked,
        "asked": answer.asked,
        "status": answer.status,
        "answer": answer.text,
        "title": first.title if first else None,
        "right": right,
        "note": note,
        "confidence": answer.confidence,
        "features": dict(answer.features),
        "snapshot": answer.searched.snapshot,
        "encoder": answer.searched.encoder,
        "calibration": answer.searched.calibration,
    }


def from_page(folder: Path, *, encoder: bool) -> Judgements:
    """What people said on the page. Of several judgements of one answer to one question the last one counts."""
    last = {(one["asked"], one["status"], one["answer"]): one for one in _contents(folder)}
    judged, left_out = [], Counter[str]()
    for one in last.values():
        reason = _unfit(one, encoder=encoder)
        if reason:
            left_out[reason] += 1
        else:
            judged.append(_judged(one["asked"], one["features"], right=one["right"]))
    return Judgements(judged, left_out)


def _contents(folder: Path) -> Iterable[dict[str, Any]]:
    return (entry.content for entry in Notebook(folder).entries(FEEDBACK))


def _unfit(one: Mapping[str, Any], *, encoder: bool) -> str:
    """Why a judgement says nothing of the confidence; empty where it does."""
    # That the documents do say it would count for nothing, and that they do not, against: what was refused would seem
    # never to have been right.
    if one["status"] != "answered":
        return "of refusals, which say nothing of a quote that was not shown"
    if not one["features"]:
        return "of what was looked up, whose confidence is not weighed"
    features = one["features"]
    known = model_of(features).coefficients.keys() <= features.keys()
    open_yet = READ not in features and is_open(probability(features))  # an encoder would have read it again
    if not known or (open_yet if encoder else READ in features):
        return "of answers by another version of policyqa, or with another encoder"
    return ""


def from_file(library: Library, questions: Sequence[Expected]) -> Judgements:
    """What a file expects, compared with what is quoted, or with the nearest passage where nothing is shown."""
    judged, left_out = [], Counter[str]()
    for expected in questions:
        answer = library.ask(expected.question, id=expected.id)
        if not answer.features:
            several = "of questions that ask several things, or that something was looked up for"
            left_out[several] += 1
        else:
            judged.append(_judged(expected.question, answer.features, right=_is_right(expected, answer)))
    return Judgements(judged, left_out)


def _is_right(expected: Expected, answer: Answer) -> bool:
    shown = [one for one in answer.citations if one.answers] or list(answer.citations[:1])
    if not expected.answerable:
        return False
    quoted = plain("\n".join(one.quote for one in shown))
    if expected.answer:
        return any(plain(phrase) in quoted for phrase in expected.answer)
    return any(is_right(expected, one.passage, one.source, plain(one.passage.text)) for one in shown)


def _judged(question: str, features: Mapping[str, float], *, right: bool) -> Judged:
    return Judged(plain(question), probability(features), right)


def together(*several: Judgements) -> Judgements:
    """All of them."""
    left_out = Counter[str]()
    for one in several:
        left_out.update(one.left_out)
    return Judgements([judged for one in several for judged in one.judged], left_out)
