"""The nouns of the answering floor. ``to_dict`` of each is the JSON of the public contract."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from corpus.models import Entity, Passage, Reference, Span
from corpus.store.models import Copy

Status = Literal["answered", "abstained", "failed"]
NoteKind = Literal["overtaken", "superseded", "date", "duplicate", "unread", "spelling", "reference"]


class Note(NamedTuple):
    """Something a reader must know before acting on an answer."""

    kind: NoteKind
    text: str

    def to_dict(self) -> dict[str, str]:
        """``{"kind", "text"}``."""
        return {"kind": self.kind, "text": self.text}


class Filters(NamedTuple):
    """Which passages may answer. Dates are ISO 8601; ``entities`` are ``LABEL`` or ``LABEL=ID``.

    ``documents`` are ids, paths, file names or globs of them. Several values of one filter mean any of them.
    """

    documents: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    entities: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    as_at: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


class Citation(NamedTuple):
    """Where a passage stands, word for word, and what was quoted of it.

    ``quote_span`` is into ``passage.text``; ``page`` is that of the first character quoted. ``scores`` are those of
    the two channels and of where the question's words stand, and add up with their weights to what ranked the passage;
    ``score`` is the evidence score.
    ``answers`` says that the quote is part of the answer's text; the others are the next best passages.
    """

    rank: int
    passage: Passage
    title: str
    source: str
    sha256: str
    date: str | None
    page: int | None
    page_label: str | None
    quote_span: Span
    score: float
    scores: Mapping[str, float]
    matched_terms: tuple[str, ...]
    also_in: tuple[Copy, ...] = ()
    answers: bool = False

    @property
    def quote(self) -> str:
        """The sentence or sentences quoted."""
        return self.passage.text[self.quote_span.start : self.quote_span.end]

    def to_dict(self) -> dict[str, Any]:
        """One entry of ``citations``."""
        passage = self.passage
        return {
            "rank": self.rank,
            "passage_id": passage.passage_id,
            "document_id": passage.document_id,
            "title": self.title,
            "source": self.source,
            "sha256": self.sha256,
            "date": self.date,
            "page": self.page,
            "page_label": self.page_label,
            "section": list(passage.section),
            "paragraph": passage.paragraph,
            "kind": passage.kind,
            "lead_in": passage.lead_in or None,
            "text": passage.text,
            "quote": self.quote,
            "quote_span": self.quote_span.to_list(),
            "span": passage.span.to_list(),
            "score": self.score,
            "scores": dict(self.scores),
            "matched_terms": list(self.matched_terms),
            "entities": [entity_dict(entity) for entity in passage.entities],
            "in_answer": self.answers,
            "also_in": [{"document_id": copy.document_id, "passage_id": copy.passage_id} for copy in self.also_in],
        }


def entity_dict(entity: Entity) -> dict[str, Any]:
    """An entity as the contract writes it in an answer."""
    return {"label": entity.label, "text": entity.text, "id": entity.id}


def reference_dict(reference: Reference) -> dict[str, Any]:
    """A reference as the contract writes it in a passage and in a check."""
    return {
        "text": reference.text,
        "span": reference.span.to_list(),
        "kind": reference.kind,
        "instrument": reference.instrument,
        "unit": reference.unit,
        "numbers": list(reference.numbers),
        "via": reference.via,
        "verdict": reference.verdict,
        "reason": reference.reason,
        "canonical": reference.canonical,
        "uri": reference.uri,
        "suggest": list(reference.suggest),
    }


class Searched(NamedTuple):
    """What an answer was looked for in."""

    documents: int
    passages: int
    unreadable: int
    snapshot: str

    def to_dict(self) -> dict[str, Any]:
        """The ``corpus`` of an answer."""
        return {
            "documents": self.documents,
            "passages": self.passages,
            "unreadable": self.unreadable,
            "snapshot": self.snapshot,
        }


class Answer(NamedTuple):
    """What the documents say to a question, or that they do not say it.

    ``text`` is verbatim: the quotes of the citations it rests on, one after another; None when it abstained.
    ``confidence`` is the calibrated probability that the quoted text answers the question.
    """

    id: str
    question: str
    status: Status
    text: str | None
    confidence: float
    reason: str | None
    searched: Searched
    citations: tuple[Citation, ...] = ()
    notes: tuple[Note, ...] = ()
    explanation: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The answer as the public contract fixes it."""
        answer: dict[str, Any] = {
            "id": self.id,
            "question": self.question,
            "status": self.status,
            "answer": self.text,
            "confidence": self.confidence,
            "reason": self.reason,
            "notes": [note.to_dict() for note in self.notes],
            "citations": [citation.to_dict() for citation in self.citations],
            "corpus": self.searched.to_dict(),
        }
        if self.explanation:
            answer["explanation"] = dict(self.explanation)
        return answer
