"""Passages found by the index -> the sentences in them that answer best.

Passages are compared first by what they cover of the question as a whole; in the best of them each sentence is judged
by what ``qa.ask.features`` sees in it. The weights are in ``data/evidence.json`` and were fitted on public data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.models import Passage, Span
from indexer.models import Hit
from qa.ask.features import Context, constants, context_of, judge, only_points
from qa.ask.question import Question


class Candidate(NamedTuple):
    """A passage that the index found, at its rank from 0."""

    key: int
    passage: Passage
    hit: Hit
    rank: int


class Evidence(NamedTuple):
    """The best sentence of a passage: its span in the passage's text, and what its score is made of.

    ``features`` are between 0 and 1 and ``score`` is their weighted sum.
    """

    candidate: Candidate
    span: Span
    features: Mapping[str, float]
    score: float

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.candidate.passage.text[self.span.start : self.span.end]


@cache
def weights() -> Mapping[str, float]:
    """Feature -> weight."""
    data = json.loads((Path(__file__).parent / "data" / "evidence.json").read_text(encoding="utf-8"))
    fitted: dict[str, float] = data["weights"]
    return fitted


def weighted(features: Mapping[str, float]) -> float:
    """The sum of the features by their weights; one that has no weight counts nothing."""
    known = weights()
    return sum(known.get(name, 0.0) * value for name, value in features.items())


def rank(question: Question, candidates: Sequence[Candidate], titles: Mapping[str, str]) -> list[Evidence]:
    """The best sentence of each of the most promising candidates, best first; ties keep the index's order.

    ``titles`` are those of the documents by id: a paper's title says what its sentences are about.
    """
    best: dict[int, Evidence] = {}
    for evidence in choose_from(question, candidates, titles):
        known = best.get(evidence.candidate.key)
        if known is None or evidence.score > known.score:
            best[evidence.candidate.key] = evidence
    return sorted(best.values(), key=lambda evidence: (-evidence.score, evidence.candidate.rank))


# What is asked of a paper itself: only then the lines of its control box are evidence.
_OF_PAPERS = (
    r"\b(?:own(?:s|ed|ers?)?|authors?|wrote|written|versions?|editions?|revisions?|reviews?|reviewed|approv\w+|ratif\w+|"
    r"issued?|publi\w+|expir\w+|due|valid|effective|sponsors?|responsible|leads?|referen\w+|status|dated?|amend\w+|"
    r"chang\w+|revis\w+|histor\w+|supersed\w+|replac\w+|polic\w+|papers?|documents?)\b"
)


def may_quote(question: Question, passage: Passage) -> bool:
    """Whether a passage may answer a question at all: a line of a list of contents never, one of a control box where
    the question is about a paper.
    """
    if passage.kind == "control":
        return re.search(_OF_PAPERS, question.text, re.IGNORECASE) is not None
    return passage.kind != "contents"


def choose_from(question: Question, candidates: Sequence[Candidate], titles: Mapping[str, str]) -> list[Evidence]:
    """Every sentence of the most promising candidates, judged, in the order of the index."""
    candidates = [candidate for candidate in candidates if may_quote(question, candidate.passage)]
    contexts = _contexts(question, candidates, titles)
    order = sorted(range(len(candidates)), key=lambda rank: (-weighted(contexts[rank].features), rank))
    promising = sorted(order[: constants()["search"]["judged"]])
    return [evidence for rank in promising for evidence in _judged(question, candidates[rank], contexts[rank])]


def _contexts(question: Question, candidates: Sequence[Candidate], titles: Mapping[str, str]) -> list[Context]:
    closest = max((candidate.hit.tfidf for candidate in candidates), default=0.0) or 1.0
    first: dict[tuple[str, tuple[str, ...]], int] = {}
    for candidate in candidates:
        passage = candidate.passage
        section = (passage.document_id, passage.section)
        first[section] = min(first.get(section, passage.ordinal), passage.ordinal)
    return [
        context_of(
            question,
            passage,
            titles.get(passage.document_id, ""),
            closeness=hit.tfidf / closest,
            opens=first[passage.document_id, passage.section] == passage.ordinal,
        )
        for _, passage, hit, _ in candidates
    ]


def _judged(question: Question, candidate: Candidate, context: Context) -> Iterator[Evidence]:
    passage = candidate.passage
    for number, span in enumerate(context.sentences):
        if not only_points(question, passage.text[span.start : span.end]):
            features = judge(question, passage, span, context, first=number == 0)
            yield Evidence(candidate, span, features, weighted(features))
