"""The evidence for a question: what is retrieved, judged, cleared of copies and put in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from corpus.models import Document
from corpus.store.models import Copy
from qa.ask import confidence
from qa.ask.control import in_control
from qa.ask.counterparts import with_counterpart
from qa.ask.evidence import Candidate, Evidence, rank
from qa.ask.features import constants
from qa.ask.lookup import LookedUp, look_up
from qa.ask.question import Question, analyse
from qa.ask.quotes import Quote, one_of_each_document, quotes
from qa.ask.sets import asked_set, rows_of, sure_of
from qa.ask.snapshot import View
from qa.ask.terms import terms_of
from qa.ask.wording import as_written
from qa.models import Filters

if TYPE_CHECKING:
    from qa.collect.models import Collection


class Finding(NamedTuple):
    """All that was worked out on the way to an answer.

    ``ranked`` is the evidence, best first; ``missing`` the terms of the question that the first of it has no word for,
    weightiest first, and all terms where there is none. ``features`` are those of the confidence. ``citing`` has what
    was looked up, not weighed: one quote of each document that cites the law a question of kind ``citing`` names, or
    the place of a paper that a question names by its number, or the rows of
    ``collection``, the set it asks for. ``documents`` are those of the
    passages found and of ``citing``, by id, without their text; ``superseded`` has, for those of them that have one,
    the document that supersedes it. ``copies`` are the passages that say the same as those found, by key. ``told`` is
    what a look-up has to say: beside its quotes, or why there are none.
    """

    question: Question
    ranked: tuple[Evidence, ...]
    missing: tuple[str, ...]
    features: Mapping[str, float]
    confidence: float
    citing: tuple[Quote, ...]
    documents: Mapping[str, Document]
    superseded: Mapping[str, Document]
    copies: Mapping[int, Sequence[Copy]]
    collection: Collection | None = None
    told: str = ""

    @property
    def is_place(self) -> bool:
        """Whether a place of a paper or a row of its control box was looked up: what is like it in words is no more."""
        return not self.features and self.collection is None and self.question.kind != "citing"


def find(question: str, view: View, *, filters: Filters, one_case: bool = False) -> Finding:
    """The evidence for a question, best first, and how sure it makes.

    A question of ``one_case`` does not tell by capitals what it names: the passages found do.
    """
    asked, candidates = _searched(question, view, filters)
    if one_case:
        acronyms = view.acronyms(asked.text.upper())
        written = as_written(asked.text, (candidate.passage.text for candidate in candidates), acronyms)
        if written != asked.text:
            asked, candidates = _searched(written, view, filters)
    looks_up = asked.kind == "citing" and bool(asked.references)
    citing = one_of_each_document(asked, view.citing(asked.references, filters=filters)) if looks_up else []
    collection = None if asked.references else asked_set(asked.text, view, filters)
    sure = constants()["citing"]["looked_up"]
    place = LookedUp()
    if collection:
        looks_up, citing, sure = True, rows_of(collection), sure_of(collection)
    elif not looks_up and (place := _looked_up(question, asked, view, filters)) != LookedUp():
        looks_up, citing, sure = True, list(place.quotes), place.sure
    passages = [*(candidate.passage for candidate in candidates), *(quote.passage for quote in citing)]
    documents = view.documents(list(dict.fromkeys(passage.document_id for passage in passages)))
    superseded = view.superseded(documents, filters.as_at)
    judged = rank(asked, candidates, {id_: document.title for id_, document in documents.items()})
    copies = view.copies([evidence.candidate.key for evidence in judged])
    distinct = in_force_first(asked, without_copies(judged, copies), documents)
    ranked = tuple(newest_first(distinct, documents, superseded))
    missing = confidence.missing_terms(asked, ranked, _setting(asked, ranked, documents, view))
    features: Mapping[str, float] = {} if looks_up else confidence.features(asked, ranked, missing, view)
    weighed = confidence.probability(features) if features else 0.0
    if view.encoder and features:
        from qa.ask.rereading import is_open, read_again  # has no part without the extra

        if is_open(weighed):
            again, read = read_again(asked, ranked, documents, superseded, view, view.encoder)
            ranked = tuple(again)
            missing = confidence.missing_terms(asked, ranked, _setting(asked, ranked, documents, view))
            features = {**confidence.features(asked, ranked, missing, view), **read}
            weighed = confidence.probability(features)
    if features and view.calibration:
        weighed = view.calibration(weighed)
    sure = weighed if not looks_up else sure if citing else 0.0
    found = ranked, missing, features, sure, tuple(citing), documents, superseded, copies, collection
    return Finding(asked, *found, place.told)


def _looked_up(typed: str, question: Question, view: View, filters: Filters) -> LookedUp:
    """What a question names by its number, or asks of a paper itself; ``typed`` has the names of papers as they were
    typed, which no word of a passage puts right.
    """
    place = look_up(typed, view, filters, question.references)
    if place == LookedUp() and typed != question.text:
        place = look_up(question.text, view, filters, question.references)
    if place != LookedUp() or question.references:
        return place
    return in_control(question.text, view, filters)


def _setting(
    question: Question, ranked: Sequence[Evidence], documents: Mapping[str, Document], view: View
) -> frozenset[str]:
    """The names and years of the question that the title, the date or the publisher of the best passage's document
    has, or, for a year, its first lines: what stands there holds for all of its passages.
    """
    if not ranked or not question.names:
        return frozenset()
    document = documents[ranked[0].candidate.passage.document_id]
    metadata = document.metadata
    known = question.names.intersection(terms_of(f"{document.title} {metadata.date or ''} {metadata.publisher or ''}"))
    if any(name[0].isdigit() for name in question.names - known):
        opening = " ".join(passage.text for passage in view.opening(document.document_id))
        known |= {name for name in question.names.intersection(terms_of(opening)) if name[0].isdigit()}
    return known


def _searched(question: str, view: View, filters: Filters) -> tuple[Question, list[Candidate]]:
    asked = analyse(question, view)
    return asked, view.search(
        asked.search, k=constants()["search"]["windows"], filters=filters, also=asked.references
    )


def quotes_of(finding: Finding, view: View) -> list[Quote]:
    """What would be quoted as the answer, however sure it is; empty when nothing was found."""
    if finding.citing:
        return list(finding.citing)
    if not finding.ranked:
        return []
    return with_counterpart(finding.question, quotes(finding.question, finding.ranked[0], view), view)


def without_copies(ranked: Sequence[Evidence], copies: Mapping[int, Sequence[Copy]]) -> list[Evidence]:
    """One of each group of passages that say the same: the one ranked first."""
    seen: set[str] = set()
    distinct = []
    for evidence in ranked:
        if evidence.candidate.passage.passage_id not in seen:
            distinct.append(evidence)
            seen |= {copy.passage_id for copy in copies.get(evidence.candidate.key, ())}
    return distinct


# Kept as text: ``re`` compiles, and remembers, them for the first passage that speaks of a Bill.
_PROPOSED = r"\bBills?\b|\bif (?:enacted|passed)\b|\bWhite Paper\b"
_IN_FORCE = r"\b(?:[Ss]ections?|[Rr]egulations?|[Ss]chedules?|ss?\.?) ?\d+\w*\b"


def in_force_first(
    question: Question, ranked: Sequence[Evidence], documents: Mapping[str, Document]
) -> list[Evidence]:
    """What a Bill or a White Paper would have falls behind the provision of a newer document about the same.

    A question about the Bill itself is left alone.
    """
    if not ranked or re.search(_PROPOSED, question.text):
        return list(ranked)
    order = constants()["order"]

    def dated(evidence: Evidence) -> str:
        return documents[evidence.candidate.passage.document_id].metadata.date or ""

    def is_replaced(evidence: Evidence) -> bool:
        text = evidence.candidate.passage.text
        if not dated(evidence) or "Act" in text or not re.search(_PROPOSED, text):
            return False
        enough = order["same"] * evidence.features["passage_coverage"]
        return any(
            dated(other) > dated(evidence)
            and other.features["passage_coverage"] >= enough
            and re.search(_IN_FORCE, other.candidate.passage.text)
            and not re.search(_PROPOSED, other.candidate.passage.text)
            for other in ranked
        )

    kept = [one._replace(score=one.score - order["proposed"]) if is_replaced(one) else one for one in ranked]
    return sorted(kept, key=lambda evidence: -evidence.score)


def newest_first(
    ranked: Sequence[Evidence], documents: Mapping[str, Document], superseded: Mapping[str, Document]
) -> list[Evidence]:
    """Superseded documents fall back, behind their successors where these answer about as well; among passages about as
    good as the best, those of newer documents go first.
    """
    if not ranked:
        return []
    order = constants()["order"]
    best: dict[str, float] = {}
    for evidence in ranked:
        id_ = evidence.candidate.passage.document_id
        best[id_] = max(best.get(id_, evidence.score), evidence.score)

    def worth(evidence: Evidence) -> float:
        newer = superseded.get(evidence.candidate.passage.document_id)
        if newer is None:
            return evidence.score
        successor = best.get(newer.document_id)
        if successor is None or successor < evidence.score - order["replaced"]:
            return evidence.score - float(order["overtaken"])
        return min(evidence.score, successor) - float(order["replaced"])

    def dated(evidence: Evidence) -> str:
        return documents[evidence.candidate.passage.document_id].metadata.date or ""

    ordered = sorted(ranked, key=worth, reverse=True)
    bar = worth(ordered[0]) - order["as_good"]
    as_good = [evidence for evidence in ordered if worth(evidence) >= bar]
    return [*sorted(as_good, key=dated, reverse=True), *ordered[len(as_good) :]]
