"""The whole way of a question: analyse, search, find the sentence, decide, say what must be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.models import Place
from qa.ask import confidence, timeline
from qa.ask.evidence import Evidence
from qa.ask.explain import explanation
from qa.ask.features import matched_words
from qa.ask.finding import Found, find, quotes_of
from qa.ask.quotes import Quote, widened
from qa.ask.reasons import why_not
from qa.ask.snapshot import View
from qa.models import Answer, Citation, Filters, Note


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
        yield Citation(
            rank=number,
            passage=passage,
            title=document.title,
            source=document.source,
            sha256=document.sha256,
            date=document.metadata.date,
            place=Place.of(passage, document.pages, passage.span.start + quote.span.start),
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
