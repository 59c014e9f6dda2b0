"""The whole way of a question: analyse, search, find the sentence, decide, say what must be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.models import Document, Passage, Span
from qa import confidence, timeline
from qa.abstaining import why_not
from qa.evidence import Evidence, rank
from qa.explain import explanation
from qa.judging import matched_words
from qa.models import Answer, Citation, Filters, Note
from qa.question import Question, analyse
from qa.quoting import Quote, one_of_each_document, quotes, widened
from qa.view import View

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


def answer(question: str, view: View, *, k: int, filters: Filters, explain: bool = False, id: str = "") -> Answer:  # noqa: A002 - the contract names it
    """What the documents of ``view`` say to a question, with up to ``k`` passages or as many as a list has items.

    Deterministic: the same question over the same snapshot gives the same answer, to the byte.
    """
    found = find(question, view, k=k, filters=filters)
    answered = found.confidence >= confidence.model().threshold
    cited = quotes_of(found, view) if answered else []
    citations = tuple(_citations(found, cited, k, view))
    return Answer(
        id=id,
        question=question,
        status="answered" if answered else "abstained",
        text="\n".join(citation.quote for citation in citations if citation.answers) or None,
        confidence=found.confidence,
        reason=None if answered else why_not(found.question, found.ranked, found.features, view, filters),
        searched=view.searched,
        citations=citations,
        notes=tuple(dict.fromkeys(_notes(found, citations, view, filters))),
        explanation=explanation(found, view) if explain else {},
    )


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


def _citations(found: Found, cited: Sequence[Quote], k: int, view: View) -> Iterator[Citation]:
    """The quotes of the answer, then the next best passages up to ``k``."""
    by_passage = {evidence.candidate.passage.passage_id: evidence for evidence in found.ranked}
    quoted = {quote.passage.passage_id for quote in cited}
    rest = [one for one in found.ranked if one.candidate.passage.passage_id not in quoted]
    spans = [widened(found.question, one.candidate.passage, one.span) for one in rest[:k]]
    others = [Quote(one.candidate.passage, span) for one, span in zip(rest, spans, strict=False)]
    shown = [*cited, *others[: max(0, k - len(cited))]]
    documents = view.documents(list(dict.fromkeys(quote.passage.document_id for quote in shown)))
    keys = {id_: evidence.candidate.key for id_, evidence in by_passage.items()}
    copies = view.copies([keys[quote.passage.passage_id] for quote in shown if quote.passage.passage_id in keys])
    for number, quote in enumerate(shown, 1):
        passage = quote.passage
        evidence = by_passage.get(passage.passage_id)
        document = documents[passage.document_id]
        page = _page_at(passage, quote.span)
        yield Citation(
            rank=number,
            passage=passage,
            title=document.title,
            source=document.source,
            sha256=document.sha256,
            date=document.metadata.date,
            page=page,
            page_label=next((sheet.label for sheet in document.pages if sheet.number == page), None),
            quote_span=quote.span,
            score=round(evidence.score, 6) if evidence else 0.0,
            scores=_scores(evidence),
            matched_terms=matched_words(found.question, quote.text),
            also_in=tuple(copies.get(keys.get(passage.passage_id, -1), ())),
            answers=number <= len(cited),
        )


def _scores(evidence: Evidence | None) -> dict[str, float]:
    hit = evidence.candidate.hit if evidence else None
    return {name: round(getattr(hit, name), 6) if hit else 0.0 for name in ("bm25", "tfidf", "place")}


def _page_at(passage: Passage, span: Span) -> int | None:
    """The page of the first character quoted, not of the passage: a paragraph may begin a page earlier."""
    at = passage.span.start + span.start
    return next((page for offset, page in reversed(passage.pages) if offset <= at), passage.page)


def _notes(found: Found, citations: Sequence[Citation], view: View, filters: Filters) -> Iterator[Note]:
    for typed, meant in found.question.corrections:
        yield Note("spelling", f"No passage has the word '{typed}'; searched for '{meant}' instead.")
    today = filters.as_at or view.snapshot.published
    documents = view.documents([citation.passage.document_id for citation in citations])
    superseded = view.superseded(documents, filters.as_at)
    for citation in citations:
        if citation.answers:
            id_ = citation.passage.document_id
            yield from timeline.notes(citation, documents[id_], superseded.get(id_), today=today)
            if citation.also_in:
                yield Note("duplicate", f"The same passage stands in {_places(citation)}.")
    if view.snapshot.unreadable:
        count = view.snapshot.unreadable
        yield Note("unread", f"{count} file{'s' if count > 1 else ''} could not be read in full and may say more.")


def _places(citation: Citation) -> str:
    others = {copy.document_id for copy in citation.also_in}
    return "another place of the same document" if others == {citation.passage.document_id} else (
        f"{len(others)} other document{'s' if len(others) > 1 else ''}"
    )
