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
from qa.ask.coverage import Coverage, together
from qa.ask.features import Context, Sentence, constants, context_of, judge, only_points, sentences_of
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
    known, total = weights(), 0.0
    for name, value in features.items():
        if value and name in known:
            total += known[name] * value
    return total


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


# A note that names where something stands, and what is asked of sources: only then such a note is evidence.
_NAMES_A_SOURCE = (
    r"\b[Oo]p\.? ?cit|\b[Ii]bid|https?://|\bwww\.|\((?:[A-Z][a-z]+ )?(?:19|20)\d\d(?:[–-]\d{2,4})?\)|\b(?:HC|HL) Paper|"
    r"\b[Vv]ol\. ?\d|\bpp?\. ?\d|^\W*\d*\W*QQ? ?\d"
)
_OF_SOURCES = (
    r"\b(?:foot ?notes?|notes?|sources?|cit\w+|refer\w*|publi\w+|author\w*|wr[io]t\w+|web ?sites?|address|links?|"
    r"(?:which|what) (?:\w+ )?(?:acts?|laws?|legislation|regulations?|reports?|papers?|documents?|books?|stud\w+))\b"
)


def may_quote(question: Question, passage: Passage) -> bool:
    """Whether a passage may answer a question at all: a line of a list of contents never, one of a control box where
    the question is about a paper, a footnote that names a source where it asks for one.
    """
    if passage.kind == "footnote" and re.search(_NAMES_A_SOURCE, passage.text):
        return bool(question.references) or re.search(_OF_SOURCES, question.text, re.IGNORECASE) is not None
    if passage.kind == "control":
        return re.search(_OF_PAPERS, question.text, re.IGNORECASE) is not None
    return passage.kind != "contents"


def choose_from(
    question: Question, candidates: Sequence[Candidate], titles: Mapping[str, str], *, most: int | None = None
) -> list[Evidence]:
    """The sentences of all candidates that are most promising at a first look, judged, in the order of the index; by
    default as many as ``data/weights.json`` says.
    """
    candidates = [candidate for candidate in candidates if may_quote(question, candidate.passage)]
    coverage = Coverage(question)
    contexts = _contexts(question, coverage, candidates, titles)
    looks = list(_first_look(question, coverage, candidates, contexts))
    order = sorted(range(len(looks)), key=lambda at: (-looks[at][0], at))
    found = []
    for at in sorted(order[: most or constants()["search"]["judged"]]):
        _, number, sentence = looks[at]
        candidate = candidates[number]
        features = judge(question, candidate.passage, coverage, sentence, contexts[number])
        found.append(Evidence(candidate, sentence.span, features, weighted(features)))
    return found


def _contexts(
    question: Question, coverage: Coverage, candidates: Sequence[Candidate], titles: Mapping[str, str]
) -> list[Context]:
    wholes = [coverage.of(candidate.passage.text) for candidate in candidates]
    places = {(one.passage.document_id, one.passage.ordinal): at for at, one in enumerate(candidates)}
    closest = max((candidate.hit.tfidf for candidate in candidates), default=0.0) or 1.0
    first: dict[tuple[str, tuple[str, ...]], int] = {}
    for candidate in candidates:
        section = (candidate.passage.document_id, candidate.passage.section)
        first[section] = min(first.get(section, candidate.passage.ordinal), candidate.passage.ordinal)
    above: dict[str, int] = {}
    reach: int = constants()["search"]["near"]
    contexts = []
    for number, (_, passage, hit, _) in enumerate(candidates):
        id_, ordinal = passage.document_id, passage.ordinal
        heads = (titles.get(id_, ""), *passage.section, passage.lead_in)
        for text in heads:
            if text not in above:
                above[text] = coverage.of(text)
        near = 0
        for place in (*range(ordinal - reach, ordinal), *range(ordinal + 1, ordinal + reach + 1)):
            at = places.get((id_, place))
            near |= 0 if at is None else wholes[at]
        before = places.get((id_, ordinal - 1))
        context = context_of(
            question,
            passage,
            coverage,
            above=together(above[text] for text in heads),
            whole=wholes[number],
            near=near,
            before=0 if before is None else wholes[before],
            closeness=hit.tfidf / closest,
            opens=first[id_, passage.section] == ordinal,
        )
        contexts.append(context)
    return contexts


def _first_look(
    question: Question, coverage: Coverage, candidates: Sequence[Candidate], contexts: Sequence[Context]
) -> Iterator[tuple[float, int, Sentence]]:
    """Every sentence of the candidates: what its score comes to by what it and its surroundings cover of the question,
    the number of its candidate, and the sentence.
    """
    own, behind = weights()["context"], weights()["before"]
    for number, (candidate, context) in enumerate(zip(candidates, contexts, strict=True)):
        passage, before, worth = candidate.passage, context.before, weighted(context.features)
        spans = sentences_of(passage)
        for at, span in enumerate(spans):
            text = passage.text[span.start : span.end]
            here = context.whole if len(spans) == 1 else coverage.of(text)
            if not only_points(question, text):
                around = here | context.above
                score = worth + own * coverage.share(around) + behind * coverage.share(around | before)
                yield score, number, Sentence(at, span, here, before)
            before = here
