"""The whole way of a question: analyse, search, find the sentence, decide, say what must be known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from corpus.models import Place
from qa.ask import confidence, timeline
from qa.ask.evidence import Evidence
from qa.ask.explain import explanation
from qa.ask.features import constants, matched_words
from qa.ask.finding import Finding, find, quotes_of
from qa.ask.followup import Meaning, beside, completions, is_in_context
from qa.ask.leaning import goes_on, is_impersonal, leaning
from qa.ask.modality import rule_in
from qa.ask.parts import joined, parts_of
from qa.ask.quotes import Quote, widened
from qa.ask.reasons import asked_back, why_not
from qa.ask.sets import told
from qa.ask.snapshot import View
from qa.ask.wording import is_of_one_case, question_in
from qa.models import Answer, Citation, Filters, Note


def answer(
    question: str,
    view: View,
    *,
    k: int,
    filters: Filters,
    explain: bool = False,
    id: str = "",  # noqa: A002 - the contract names it
    previous: str = "",
) -> Answer:
    """What the documents of ``view`` say to a question, with up to ``k`` passages or as many as a list has items.

    ``previous`` is the question before it, which completes one that leans on it; without it such a question is asked
    back. Deterministic: the same question over the same snapshot gives the same answer, to the byte.
    """
    search = _Search(view, k, filters, explain, is_of_one_case(question))
    asked, before = question_in(question), question_in(previous) if previous else ""
    parts = parts_of(asked)
    answered: list[Answer] = []
    for part in parts:
        answered.append(search.answered(part, before, is_part=bool(answered)))
        before = _last_asked(answered[-1].asked, before)
    whole = answered[0]
    if len(parts) > 1:
        whole = joined(answered, k)
        if whole.status != "answered":  # one passage may say it all in other words
            alone = search.answered(asked, question_in(previous) if previous else "")
            whole = alone if alone.status == "answered" else whole
    return whole._replace(id=id, question=question)


def _last_asked(asked: str, before: str) -> str:
    """What a part after this one leans on: not on a part that stands on another itself."""
    return before if before and is_in_context(asked) else asked


class _Search(NamedTuple):
    """How questions are looked for: in which documents, with how many passages, by which filters."""

    view: View
    k: int
    filters: Filters
    explain: bool
    one_case: bool

    def answered(self, asked: str, before: str, *, is_part: bool = False) -> Answer:
        """The answer to one question; ``before`` is the one before it, ``is_part`` says that both are parts of one."""
        leans = leaning(asked)
        if leans and not before and is_impersonal(asked):
            leans = ""
        if leans and not before:
            return self._asked_back(asked, leans)
        follows = bool(before) and (bool(leans) or goes_on(asked))
        meant = completions(asked, before) if follows else [Meaning(asked, same_paper=False)]
        if is_part and before and not follows:
            meant = beside(asked, before)
        finding = self._surest(meant, before)
        answer = _answer(finding, self.view, self.k, self.filters, explain=self.explain)
        return answer._replace(completed=follows)

    def _surest(self, meant: Sequence[Meaning], before: str) -> Finding:
        """Of what a question may mean the surest, the likelier first; in the paper that answered the one before it too,
        where it goes on about that.
        """
        weights = constants()["followup"]
        papers = self._papers_of(before) if any(one.same_paper for one in meant) else ()
        found: list[tuple[float, Finding]] = []
        for place, one in enumerate(meant[: weights["meanings"]]):
            for documents in dict.fromkeys([papers if one.same_paper else (), ()]):
                filters = self.filters._replace(documents=documents) if documents else self.filters
                finding = find(one.text, self.view, filters=filters, one_case=self.one_case)
                worth = weights["paper"] * bool(documents) - weights["later"] * place
                found.append((finding.confidence + worth, finding))
        return max(found, key=lambda one: one[0])[1]  # of equals the likeliest

    def _papers_of(self, before: str) -> tuple[str, ...]:
        """The paper that answered a question, where no filter says which papers are asked."""
        if self.filters.documents:
            return ()
        finding = find(before, self.view, filters=self.filters, one_case=self.one_case)
        if finding.confidence < confidence.model_of(finding.features).threshold:
            return ()
        return tuple(dict.fromkeys(quote.passage.document_id for quote in quotes_of(finding, self.view)))[:1]

    def _asked_back(self, asked: str, leans: str) -> Answer:
        self.view.allowed(self.filters)  # a filter that names nothing is told first
        reason = asked_back(asked, leans)
        return Answer("", asked, "abstained", None, 0.0, reason, self.view.searched, asked, is_asked_back=True)


def _answer(finding: Finding, view: View, k: int, filters: Filters, *, explain: bool) -> Answer:
    weighed = bool(finding.features)  # what is looked up needs no words of the question
    bar = confidence.model_of(finding.features).threshold
    answered = finding.confidence >= bar and not (weighed and _is_far(finding.ranked))
    cited = quotes_of(finding, view) if answered else []
    citations = tuple(_citations(finding, cited, k))
    return Answer(
        id="",
        question=finding.question.text,
        asked=finding.question.text,
        status="answered" if answered else "abstained",
        text="\n".join(citation.quote for citation in citations if citation.answers) or None,
        confidence=finding.confidence,
        reason=None if answered else why_not(finding, view, filters),
        searched=view.searched,
        citations=citations,
        notes=tuple(dict.fromkeys([*_beside(cited), *_notes(finding, citations, view, filters)])),
        explanation=explanation(finding, view) if explain else {},
        is_nowhere=bool(finding.told) and not finding.citing,
        features=finding.features,
        rule=next((told for one in cited if (told := rule_in(finding.question, one.text))), None),
    )


def _citations(finding: Finding, cited: Sequence[Quote], k: int) -> Iterator[Citation]:
    """The quotes of the answer, then the next best passages up to ``k``; none where nothing is near."""
    by_passage = {evidence.candidate.passage.passage_id: evidence for evidence in finding.ranked}
    quoted = {quote.passage.passage_id for quote in cited}
    rest = [
        evidence
        for evidence in finding.ranked
        # What only stands beside a passage with words of the question is no passage near to it.
        if evidence.candidate.passage.passage_id not in quoted and evidence.features["passage_coverage"] > 0
    ]
    if not cited and (_is_far(rest) or finding.told):
        return
    beside = [] if finding.citing and finding.is_place else _others(finding, rest[: max(0, k - len(cited))])
    for number, quote in enumerate([*cited, *beside], 1):
        passage = quote.passage
        evidence = by_passage.get(passage.passage_id)
        document = finding.documents[passage.document_id]
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
            matched_terms=matched_words(finding.question, quote.text),
            also_in=tuple(finding.copies.get(evidence.candidate.key, ())) if evidence else (),
            answers=number <= len(cited),
            more=quote.more,
            date_source=document.metadata.date_source,
        )


def _is_far(ranked: Sequence[Evidence]) -> bool:
    """Whether no passage has more of the question than a common word: in a small library the best may be far."""
    return all(one.features["passage_coverage"] < constants()["near"]["covers"] for one in ranked)


def _others(finding: Finding, ranked: Sequence[Evidence]) -> Iterator[Quote]:
    """Of each passage what would be quoted if it answered, but for a list."""
    for evidence in ranked:
        passage = evidence.candidate.passage
        yield Quote(passage, widened(finding.question, passage, evidence.span))


def _scores(evidence: Evidence | None) -> dict[str, float]:
    hit = evidence.candidate.hit if evidence else None
    return {name: round(getattr(hit, name), 6) if hit else 0.0 for name in ("bm25", "tfidf", "place")}


def _beside(cited: Sequence[Quote]) -> Iterator[Note]:
    """What a second place is to the first."""
    return (Note("pair", quote.beside) for quote in cited if quote.beside)


def _notes(finding: Finding, citations: Sequence[Citation], view: View, filters: Filters) -> Iterator[Note]:
    for typed, meant in finding.question.corrections:
        yield Note("spelling", f"No passage has the word '{typed}'; searched for '{meant}' instead.")
    if finding.collection:
        yield Note("set", told(finding.collection))
    if finding.told and finding.citing:
        yield Note("set", finding.told)
    today = filters.as_at or view.snapshot.published
    for citation in citations:
        if citation.answers:
            id_ = citation.passage.document_id
            yield from timeline.notes(
                citation, finding.documents[id_], finding.superseded.get(id_), today=today
            )
            if citation.also_in:
                yield Note("duplicate", f"The same passage stands in {_places(citation)}.")
            if citation.passage.ocr:
                yield Note("ocr", f"The words of {citation.title} were read by text recognition and may hold errors.")
    if view.snapshot.unreadable:
        count = view.snapshot.unreadable
        yield Note("unread", f"{count} file{'s' if count > 1 else ''} could not be read in full and may say more.")
    if not any(citation.answers for citation in citations) and (losses := view.losses()):
        from corpus.losses import unread  # most stores have lost nothing

        yield from (Note("unread", sentence) for sentence in unread(losses))


def _places(citation: Citation) -> str:
    others = {copy.document_id for copy in citation.also_in}
    return "another place of the same document" if others == {citation.passage.document_id} else (
        f"{len(others)} other document{'s' if len(others) > 1 else ''}"
    )
