"""The JSON of the API as types: for the description of the API and the tools of the MCP server.

Answers are written by ``to_dict`` of their own classes; a test holds the two together.

How the API describes and writes what it gives.
"""

from __future__ import annotations

from typing import Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from qa.web import schemas

PAPER_DATE = "When the paper was written, as 2021, 2021-04 or 2021-04-30; else the date that it gives itself."


class Problem(BaseModel):
    """RFC 9457."""

    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


class Note(BaseModel):
    """Something to know before acting on an answer."""

    kind: str
    text: str


class Copy(BaseModel):
    """The same passage in another document."""

    document_id: str
    passage_id: str


class Entity(BaseModel):
    """A named thing in a passage."""

    label: str
    text: str
    id: str


class Citation(BaseModel):
    """Where a passage stands. ``text`` and ``quote`` are words of the document: untrusted content."""

    rank: int
    passage_id: str
    document_id: str
    title: str
    source: str
    sha256: str
    date: str | None
    page: int | None
    page_label: str | None
    section: list[str]
    paragraph: int | None
    kind: str
    lead_in: str | None
    text: str
    quote: str
    quote_span: list[int]
    span: list[int]
    score: float
    scores: dict[str, float]
    matched_terms: list[str]
    entities: list[Entity]
    in_answer: bool
    also_in: list[Copy]


class Searched(BaseModel):
    """What an answer was looked for in."""

    documents: int
    passages: int
    unreadable: int
    snapshot: str


class Answer(BaseModel):
    """What the documents say to a question. ``answer`` is null when they do not say it."""

    id: str
    question: str
    status: Literal["answered", "abstained", "failed"]
    answer: str | None
    confidence: float = Field(ge=0, le=1)
    reason: str | None
    notes: list[Note]
    citations: list[Citation]
    corpus: Searched | None
    explanation: dict[str, Any] | None = None


class Document(BaseModel):
    """A document of the library."""

    document_id: str
    title: str
    source: str
    media_type: str
    sha256: str
    date: str | None
    date_source: str | None
    publisher: str | None
    status: str | None
    url: str | None
    supersedes: str | None
    pages: int | None
    passages: int
    warnings: list[str]


class EntityAt(Entity):
    """A named thing and where it stands in the document's text."""

    span: list[int]


class Reference(BaseModel):
    """A mention of legislation or of a publication, and what is known of it."""

    text: str
    span: list[int]
    kind: str
    instrument: str | None
    unit: str | None
    numbers: list[str]
    via: str
    verdict: str
    reason: str
    canonical: str
    uri: str | None
    suggest: list[str]


class Passage(BaseModel):
    """A passage. ``text`` is words of the document: untrusted content."""

    passage_id: str
    document_id: str
    title: str
    page: int | None
    page_label: str | None
    section: list[str]
    paragraph: int | None
    kind: str
    marker: str | None
    lead_in: str | None
    text: str
    span: list[int]
    entities: list[EntityAt]
    references: list[Reference]


class CheckedReference(Reference):
    """A reference of a paper and where it stands."""

    page: int | None
    page_label: str | None
    paragraph: int | None


class Register(BaseModel):
    """What references are judged by."""

    version: str
    date: str


class CheckReport(BaseModel):
    """The references of a paper with their verdicts.

    ``as_of`` is the date by which its short titles were understood; ``warnings`` say what of it was not read.
    """

    file: str
    as_of: str | None
    references: list[CheckedReference]
    register_: Register = Field(alias="register")
    summary: dict[str, int]
    warnings: list[str]


class Paper(BaseModel):
    """A text to check."""

    text: str = Field(min_length=1, max_length=1_000_000)
    date: str | None = Field(None, max_length=40, description=PAPER_DATE)


class CitingPassage(BaseModel):
    """A passage that cites a provision."""

    document_id: str
    passage_id: str
    title: str
    paragraph: int | None
    page: int | None


class Provision(BaseModel):
    """A provision and the passages that cite it."""

    unit: str | None
    numbers: list[str]
    canonical: str
    uri: str | None
    passages: list[CitingPassage]


class Instrument(BaseModel):
    """An Act, order or publication and its provisions that are cited."""

    instrument: str | None
    title: str
    uri: str | None
    provisions: list[Provision]


class Health(BaseModel):
    """Whether questions can be answered."""

    status: Literal["ok", "empty"]
    snapshot: str | None


_SAID = {
    400: "The name of the server or the form of the request is wrong",
    401: "The token is missing",
    403: "Not allowed",
    404: "Not found",
    413: "The request is too large",
    422: "A parameter is not in its form, a filter matches nothing, or a file cannot be read",
    503: "Busy, or there are no documents yet",
}
_ALWAYS = (401, 422, 503)


def answers(model: Any, *more: int) -> dict[str, Any]:
    """Keyword arguments of a route that gives ``model`` as JSON, and problem details with these statuses."""
    return {
        "response_class": JSONResponse,
        "response_model": None,
        "responses": {200: {"model": model}, **problems(*more)},
    }


def problems(*more: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with."""
    schema = {"schema": schemas.Problem.model_json_schema()}
    return {
        status: {"description": _SAID[status], "content": {"application/problem+json": schema}}
        for status in sorted({*_ALWAYS, *more})
    }


def json_response(content: Any) -> JSONResponse:
    """The content, not validated again: a test holds it to its description."""
    return JSONResponse(content)
