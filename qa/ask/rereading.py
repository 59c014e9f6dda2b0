"""A second look where words leave it open: the reader reads the best few sentences, and another may come first.

Only answers whose confidence by words is between the two figures of ``data/weights.json`` are read again: above there
is little to doubt, below little to hope for, and each sentence costs some milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from qa.ask.confidence import READ
from qa.ask.encoder.pairs import Said
from qa.ask.features import constants, sentences_of

if TYPE_CHECKING:
    from corpus.models import Document, Passage
    from qa.ask.encoder.encoder import Encoder
    from qa.ask.evidence import Evidence
    from qa.ask.question import Question
    from qa.ask.snapshot import View


def is_open(sure: float) -> bool:
    """Whether an answer of this confidence by words is read again."""
    bounds = constants()["reading"]
    return bool(bounds["from"] <= sure < bounds["to"])


def read_again(
    question: Question,
    ranked: Sequence[Evidence],
    documents: Mapping[str, Document],
    superseded: Mapping[str, Document],
    view: View,
    encoder: Encoder,
) -> tuple[list[Evidence], dict[str, float]]:
    """The evidence in its order after reading, and the features of the confidence that reading adds.

    What was read loses as many points as ``weight`` times what it is behind the best; what was not read loses as much
    as the worst of them. Superseded documents stay where they are: they are not read unless they stand first.
    """
    numbers = constants()["reading"]
    few = [ranked[0], *(one for one in ranked[1:] if one.candidate.passage.document_id not in superseded)]
    few = few[: numbers["sentences"]]
    figures = encoder.answers(question.text, [said(one, documents, view) for one in few])
    best, least = max(figures), min(figures)
    weight, first = numbers["weight"], numbers["first"]
    moved = [
        one._replace(score=one.score + weight * (figure - best) + (first if one is ranked[0] else 0.0))
        for one, figure in zip(few, figures, strict=True)
    ]
    order = sorted(range(len(moved)), key=lambda at: -moved[at].score)
    read = {id(one) for one in few}
    rest = [one._replace(score=one.score + weight * (least - best)) for one in ranked if id(one) not in read]
    chosen = order[0]
    others = [figure for at, figure in enumerate(figures) if at != chosen]
    features = {
        READ: figures[chosen] / 10,
        "read_best": best / 10,
        "read_ahead": max(-1.0, min(1.0, (figures[chosen] - max(others)) / 10)) if others else 1.0,
        "read_agrees": float(figures[0] == best),
        "read_moved": float(chosen != 0),
    }
    return [*(moved[at] for at in order), *rest], features


def said(evidence: Evidence, documents: Mapping[str, Document], view: View) -> Said:
    """The sentence with what the reader sees around it: titles above, the sentence before it or what introduces it,
    the one after.
    """
    passage, span = evidence.candidate.passage, evidence.span
    spans = sentences_of(passage)
    at = spans.index(span)
    before = passage.text[spans[at - 1].start : spans[at - 1].end] if at else passage.lead_in
    after = passage.text[spans[at + 1].start : spans[at + 1].end] if at + 1 < len(spans) else ""
    if not before or not after:
        for near in view.around(passage, before=1, after=1):
            if near.section != passage.section or near.kind in {"heading", "contents"}:
                continue
            if near.ordinal < passage.ordinal:
                before = before or near.text
            elif near.ordinal > passage.ordinal:
                after = after or near.text
    return Said(evidence.text, _heading(passage, documents), before, after)


def _heading(passage: Passage, documents: Mapping[str, Document]) -> str:
    title = documents[passage.document_id].title
    return ": ".join(filter(None, [title, " > ".join(passage.section[-2:])]))
