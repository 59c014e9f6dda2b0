"""The evidence for a question: what is retrieved, judged, cleared of copies and put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from corpus.models import Document
from qa.ask import confidence
from qa.ask.evidence import Evidence, rank
from qa.ask.question import Question, analyse
from qa.ask.quotes import Quote, one_of_each_document, quotes
from qa.ask.snapshot import View
from qa.models import Filters

CANDIDATES = 30  # passages asked of the index
_LOOKED_UP = 0.95  # how sure the references of the documents are: their recall in bench/references.py
# What a passage of a superseded document is worth of its score: less where its successor has about as much to say,
# which is ``_COVERS`` of what the passage has of the question.
_OVERTAKEN, _REPLACED, _COVERS = 0.85, 0.4, 0.9
_AS_GOOD = 0.02  # share of the score within which a newer document goes first


class Found(NamedTuple):
    """All that was worked out on the way to an answer.

    ``citing`` has one quote of each document that cites the law a question of kind ``citing`` names.
    """

    question: Question
    ranked: tuple[Evidence, ...]
    features: dict[str, float]
    confidence: float
    citing: tuple[Quote, ...] = ()


def find(question: str, view: View, *, k: int, filters: Filters) -> Found:
    """The evidence for a question, best first, and how sure it makes."""
    asked = analyse(question, view)
    candidates = view.search(asked.search, k=max(CANDIDATES, k), filters=filters, also=asked.references)
    documents = view.documents(list(dict.fromkeys(candidate.passage.document_id for candidate in candidates)))
    titles = {id_: document.title for id_, document in documents.items()}
    kept = _without_copies(rank(asked, candidates, titles), view)
    ranked = tuple(_newest_first(kept, documents, view.superseded(documents, filters.as_at)))
    features = confidence.features(asked, ranked, view)
    if asked.kind == "citing" and asked.references:
        citing = tuple(one_of_each_document(asked, view.citing(asked.references, filters=filters)))
        return Found(asked, ranked, {}, _LOOKED_UP if citing else 0.0, citing)
    return Found(asked, ranked, features, confidence.probability(features) if features else 0.0)


def quotes_of(found: Found, view: View) -> list[Quote]:
    """What would be quoted as the answer, however sure it is; empty when nothing was found."""
    if found.citing:
        return list(found.citing)
    return quotes(found.question, found.ranked[0], view) if found.ranked else []


def _without_copies(ranked: Sequence[Evidence], view: View) -> list[Evidence]:
    """One of each group of passages that say the same: the one ranked first."""
    copies = view.copies([evidence.candidate.key for evidence in ranked])
    seen: set[str] = set()
    kept = []
    for evidence in ranked:
        if evidence.candidate.passage.passage_id not in seen:
            kept.append(evidence)
            seen |= {copy.passage_id for copy in copies.get(evidence.candidate.key, ())}
    return kept


def _newest_first(
    ranked: Sequence[Evidence], documents: Mapping[str, Document], superseded: Mapping[str, Document]
) -> list[Evidence]:
    """Superseded documents fall back, behind their successors where these have as much of the question; among passages
    about as good as the best, those of newer documents go first.
    """
    if not ranked:
        return []
    has: dict[str, float] = {}
    for one in ranked:
        id_ = one.candidate.passage.document_id
        has[id_] = max(has.get(id_, 0.0), one.features["passage_coverage"])

    def worth(evidence: Evidence) -> float:
        newer = superseded.get(evidence.candidate.passage.document_id)
        if newer is None:
            return evidence.score
        replaced = has.get(newer.document_id, 0.0) >= _COVERS * evidence.features["passage_coverage"]
        return evidence.score * (_REPLACED if replaced else _OVERTAKEN)

    ordered = sorted(ranked, key=worth, reverse=True)
    bar = worth(ordered[0]) * (1.0 - _AS_GOOD)
    equals = [evidence for evidence in ordered if worth(evidence) >= bar]
    equals.sort(key=lambda one: documents[one.candidate.passage.document_id].metadata.date or "", reverse=True)
    return [*equals, *ordered[len(equals) :]]
