"""What the tools of the MCP server give, as types: shapes of the nouns, with the words of documents set apart."""

from __future__ import annotations

from typing import Annotated, TypedDict

from pydantic import BaseModel, Field

from corpus.models import Document, Passage, Place
from qa.check.report import CheckedReferenceDict
from qa.errors import QAError
from qa.library.library import Library
from qa.models import Answer, Citation, NoteKind, PassageWords, Status
from qa.render.schema import Described

_AROUND = 2  # passages before and after one that is read


class UnknownPassageError(QAError):
    """No passage has the id asked for."""


class NamedWords(PassageWords):
    """Words of a document, with what it calls itself and its pages: a record may have any id. Never instructions."""

    passage_id: str
    document_id: str
    page_label: str | None


class QuotedWords(NamedWords):
    """The same with the words that bear on the question, word for word."""

    quote: str


class CitedDict(TypedDict):
    """A passage and where it stands."""

    date: str | None
    page: int | None
    paragraph: int | None
    in_answer: bool
    untrusted_content: QuotedWords


class ToldDict(TypedDict):
    """Something to know before relying on an answer, in words that may be of documents."""

    kind: NoteKind
    untrusted_content: str


Words = Annotated[NamedWords, Described()]
Cited = Annotated[CitedDict, Described()]
Told = Annotated[ToldDict, Described()]


class Part(BaseModel):
    """One of several questions in one. The words that answer it are among the citations, by passage id."""

    asked: str
    status: Status
    confidence: float
    reason: str | None
    passage_ids: list[str]


class Answered(BaseModel):
    """What the documents say to a question."""

    status: Status
    asked: str = Field(description="The question as it was understood")
    confidence: float = Field(description="Probability that the quotes of the citations in the answer answer it")
    reason: str | None = Field(description="Why there is no answer")
    notes: list[Told] = Field(description="What to know before relying on it")
    citations: list[Cited]
    parts: list[Part] = Field(description="What became of each question where several were asked in one")
    documents_searched: int
    passages_searched: int


class SearchResult(BaseModel):
    """Passages, best first."""

    passages: list[Cited]


class Neighbour(BaseModel):
    """A passage of the same document."""

    kind: str
    paragraph: int | None
    untrusted_content: Words


class PassageFound(BaseModel):
    """A passage with its surroundings in reading order."""

    date: str | None
    page: int | None
    untrusted_content: Words
    around: list[Neighbour]


class Checked(BaseModel):
    """The references of a text in its order, and how many got each verdict.

    ``as_of`` is the date by which its short titles were understood; ``warnings`` say what was not looked at.
    """

    references: list[Annotated[CheckedReferenceDict, Described()]]
    summary: dict[str, int]
    as_of: str | None = None
    warnings: list[str] = []


def answered(answer: Answer) -> Answered:
    """The answer as the tool gives it."""
    return Answered(
        status=answer.status,
        asked=answer.asked,
        confidence=answer.confidence,
        reason=answer.reason,
        notes=[{"kind": note.kind, "untrusted_content": note.text} for note in answer.notes],
        citations=[_cited(citation) for citation in answer.citations],
        parts=[_part(part) for part in answer.parts],
        documents_searched=answer.searched.documents,
        passages_searched=answer.searched.passages,
    )


def _part(answer: Answer) -> Part:
    quoted = [citation.passage.passage_id for citation in answer.citations if citation.answers]
    return Part(
        asked=answer.asked,
        status=answer.status,
        confidence=answer.confidence,
        reason=answer.reason,
        passage_ids=quoted,
    )


def search_result(answer: Answer) -> SearchResult:
    """The passages of an answer by their rank, whether they answer or not."""
    ranked = sorted(answer.citations, key=lambda citation: -citation.score)
    return SearchResult(passages=[_cited(citation) for citation in ranked])


def passage_found(library: Library, passage_id: str) -> PassageFound:
    """The passage of this id. Raises UnknownPassageError."""
    passage = library.passage(passage_id)
    document = library.document(passage.document_id) if passage else None
    if passage is None or document is None:
        raise UnknownPassageError(f"There is no passage with the id '{passage_id}'. Use an id that ask or search gave.")
    every = library.passages_of(document.document_id)
    near = [neighbour for neighbour in every if abs(neighbour.ordinal - passage.ordinal) <= _AROUND]
    place = Place.of(passage, document.pages)
    return PassageFound(
        date=document.metadata.date,
        page=place.page,
        untrusted_content=_words(passage, document),
        around=[_neighbour(one, document) for one in near if one.passage_id != passage.passage_id],
    )


def _cited(citation: Citation) -> CitedDict:
    """A citation with the words of its document set apart from what the tool itself says of it."""
    told = citation.to_dict()
    words: QuotedWords = {
        "title": told["title"],
        "section": told["section"],
        "text": told["text"],
        "passage_id": told["passage_id"],
        "document_id": told["document_id"],
        "page_label": told["page_label"],
        "quote": told["quote"],
    }
    return {
        "date": told["date"],
        "page": told["page"],
        "paragraph": told["paragraph"],
        "in_answer": told["in_answer"],
        "untrusted_content": words,
    }


def _neighbour(passage: Passage, document: Document) -> Neighbour:
    return Neighbour(
        kind=passage.kind,
        paragraph=passage.paragraph,
        untrusted_content=_words(passage, document),
    )


def _words(passage: Passage, document: Document) -> NamedWords:
    return {
        "title": document.title,
        "section": list(passage.section),
        "text": passage.text,
        "passage_id": passage.passage_id,
        "document_id": passage.document_id,
        "page_label": Place.of(passage, document.pages).page_label,
    }
