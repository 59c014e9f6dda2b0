"""The HTTP API: answers one by one and in batches, documents, passages and what they cite, papers judged.

What it gives are the shapes of the nouns, written as they are and not validated again: a test holds them to what is
described.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field, ValidationError

from corpus.characters import tidy
from corpus.errors import PolicyQAError, StoreMissingError
from qa.batch.run import searched
from qa.check.cited import InstrumentDict
from qa.check.report import JudgedDict
from qa.collect.models import CollectionDict
from qa.compare.models import ComparisonDict
from qa.library.library import Library
from qa.library.listing import DocumentDict, PassageDict, passage_dict
from qa.models import AnswerDict, Filters, SearchedDict, failed_dict
from qa.render.formats import BATCH, to_json_lines
from qa.render.schema import described
from qa.web.errors import BadRequestError, NotFoundError, TooLargeError
from qa.web.papers import PaperJob, check_with, criteria_of
from qa.web.problems import problems
from qa.web.requests import LONGEST_QUESTION, Count, FilterQuery, Question, clean, filter_query, read_form
from qa.web.settings import Settings
from qa.web.state import State, for_answer, for_list, state_of

router = APIRouter()
Filtered = Annotated[FilterQuery, Depends(filter_query)]
JSON_LINES = BATCH["jsonl"].media_type
_QUESTIONS = {
    "requestBody": {
        "required": True,
        "description": 'A line for each question: {"question": "...", "id": "optional", "previous": "optional"}, '
        "or a JSON string.",
        "content": {JSON_LINES: {"schema": {"type": "string"}}},
    }
}
PREVIOUS = "The question before this one, best as `asked` in its answer has it: it completes one that leans on it."
PAPER_DATE = "When the paper was written, as 2021, 2021-04 or 2021-04-30; else the date that it gives itself."


class Paper(BaseModel):
    """A text to check."""

    text: str = Field(min_length=1, max_length=1_000_000)
    date: str | None = Field(None, max_length=40, description=PAPER_DATE)


class Health(BaseModel):
    """Whether questions can be answered."""

    status: Literal["ok", "empty"]
    snapshot: str | None


class CheckReportDict(JudgedDict):
    """The references of a paper with their verdicts.

    ``as_of`` is the date by which its short titles were understood; ``warnings`` say what of it was not read.
    """

    as_of: str | None
    warnings: list[str]


_PAPER = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Paper.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "paper": {"type": "string", "format": "binary"},
                        "date": {"type": "string", "description": PAPER_DATE},
                    },
                    "required": ["paper"],
                }
            },
        },
    }
}


def answers(shape: Any, *more: int) -> dict[str, Any]:
    """Keyword arguments of a route that gives ``shape`` as JSON, and problem details with these statuses."""
    return {
        "response_class": JSONResponse,
        "response_model": None,
        "responses": {200: {"model": described(shape)}, **problems(*more)},
    }


@router.get("/api/ask", tags=["questions"], summary="Answer a question", **answers(AnswerDict))
async def ask(
    request: Request,
    q: Question,
    filters: Filtered,
    k: Count = 5,
    explain: Annotated[bool, Query(description="Say what each word added to each score.")] = False,
    previous: Annotated[str, Query(max_length=LONGEST_QUESTION, description=PREVIOUS)] = "",
) -> JSONResponse:
    """The answer with its citations; ``status`` is ``abstained`` when the documents do not say."""
    given, text, before = filters.filters(), clean(q), clean(previous)
    answer = await for_answer(
        request, lambda library: library.ask(text, k=k, filters=given, explain=explain, previous=before)
    )
    return JSONResponse(answer.to_dict())


@router.get("/api/collect", tags=["questions"], summary="Collect a set", **answers(CollectionDict))
async def collect(
    request: Request,
    what: Annotated[str, Query(description="recommendations, duties of the board, mentions of safeguarding ...")],
    filters: Filtered,
    most: Annotated[int, Query(ge=1, le=5000, description="Rows at most.")] = 1000,
) -> JSONResponse:
    """One row an item, in the order of the text, with how many were found and where the rows stop."""
    given, wanted = filters.filters(), clean(what)
    return await _json(request, lambda library: library.collect(wanted, filters=given, most=most).to_dict())


@router.get("/api/compare", tags=["library"], summary="Compare two versions", **answers(ComparisonDict))
async def compare(
    request: Request,
    new: Annotated[str, Query(description="The id of the new version.")],
    old: Annotated[str, Query(description="The id of the old one (else what the new one says it supersedes).")] = "",
) -> JSONResponse:
    """Every change from one document to another, those that bear on duties and references to law first."""
    older, newer = clean(old) or None, clean(new)
    return await _json(request, lambda library: library.compare(older, newer, outside=False).to_dict())


@router.get("/api/documents", tags=["library"], summary="List the documents", **answers(list[DocumentDict]))
async def documents(request: Request) -> JSONResponse:
    """Every document, in the order of their files."""
    return await _json(request, Library.documents)


@router.get("/api/passages/{passage_id:path}", tags=["library"], summary="One passage", **answers(PassageDict, 404))
async def passage(
    request: Request, passage_id: Annotated[str, Path(description="As citations give it.")]
) -> JSONResponse:
    """The passage of this id."""
    wanted = clean(passage_id)
    return await _json(request, lambda library: found_passage(library, wanted))


@router.get("/api/references", tags=["library"], summary="Legislation that is cited", **answers(list[InstrumentDict]))
async def references(request: Request) -> JSONResponse:
    """Instruments and provisions with the passages that cite them."""
    return await _json(request, Library.references)


@router.get("/api/status", tags=["library"], summary="What is in the store", **answers(dict[str, Any]))
async def status(request: Request) -> JSONResponse:
    """Counts, entities, files that could not be read, health of the index."""
    return await _json(request, lambda library: library.status(again=False))


@router.get("/healthz", tags=["server"], summary="Whether questions can be answered", **answers(Health))
async def health(request: Request) -> JSONResponse:
    """``empty`` while there are no documents."""
    try:
        snapshot = await for_answer(request, Library.snapshot_hash)
    except StoreMissingError:
        snapshot = None
    return JSONResponse({"status": "ok" if snapshot else "empty", "snapshot": snapshot})


def found_passage(library: Library, passage_id: str) -> PassageDict:
    """One passage as the contract writes it. Raises NotFoundError."""
    passage = library.passage(passage_id)
    document = library.document(passage.document_id) if passage else None
    if passage is None or document is None:
        raise NotFoundError("There is no such passage. Its document may have been removed or replaced.")
    return passage_dict(passage, document)


async def _json(request: Request, work: Callable[[Library], Any]) -> JSONResponse:
    return JSONResponse(await for_list(request, work))


@router.post(
    "/api/batch",
    tags=["questions"],
    summary="Answer many questions",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "One answer a line, in the order of the questions, also for those that failed",
            "content": {JSON_LINES: {"schema": {"type": "string"}}},
        },
        **problems(413),
    },
    openapi_extra=_QUESTIONS,
)
async def batch(
    request: Request, filters: Annotated[FilterQuery, Depends(filter_query)], k: Count = 5
) -> StreamingResponse:
    """Each line answers one question; a line that is no question is answered with ``failed`` and the reason."""
    state = state_of(request)
    given = filters.filters()
    lines = [line for line in (await request.body()).split(b"\n") if line.strip()]
    if len(lines) > state.settings.batch_questions:
        raise TooLargeError(f"Send at most {state.settings.batch_questions:,} questions at a time.")
    if not lines:
        raise BadRequestError("Send one question a line.")
    await state.answers.run(lambda library: library.snapshot_hash())  # a missing store is told before the first line
    corpus = await state.answers.run(searched)
    return StreamingResponse(_answers(state, lines, k, given, corpus), media_type=JSON_LINES)


async def _answers(
    state: State, lines: list[bytes], k: int, filters: Filters, corpus: SearchedDict | None
) -> AsyncIterator[bytes]:
    for number, line in enumerate(lines, 1):
        found = await _answer(state, line, number, k, filters, corpus)
        yield to_json_lines([found])


async def _answer(
    state: State, line: bytes, number: int, k: int, filters: Filters, corpus: SearchedDict | None
) -> AnswerDict:
    id_, text = f"q{number}", ""
    try:
        asked = _parsed(line)
        id_ = _id(asked, id_)
        text = _question(asked)
        before = clean(asked["previous"])[:LONGEST_QUESTION] if isinstance(asked.get("previous"), str) else ""
        answer = await state.answers.run(
            lambda library: library.ask(text, k=k, filters=filters, id=id_, previous=before)
        )
        return answer.to_dict()
    except PolicyQAError as error:
        return failed_dict(id_, text, str(error), corpus)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRequestError("This line is not JSON.") from error
    asked = {"question": found} if isinstance(found, str) else found
    if not isinstance(asked, dict):
        raise BadRequestError('This line has no "question".')
    return asked


def _id(asked: dict[str, Any], default: str) -> str:
    given = asked.get("id")
    if given is None or isinstance(given, dict | list):
        return default
    return clean(str(given))[:200] or default


def _question(asked: dict[str, Any]) -> str:
    if not isinstance(asked.get("question"), str):
        raise BadRequestError('This line has no "question".')
    text = clean(asked["question"])
    if not tidy(text) or len(text) > LONGEST_QUESTION:
        raise BadRequestError(f"A question has 1 to {LONGEST_QUESTION:,} characters.")
    return text


@router.post(
    "/api/check",
    tags=["references"],
    summary="Judge the references of a paper",
    openapi_extra=_PAPER,
    **answers(CheckReportDict, 413),
)
async def check(request: Request) -> JSONResponse:
    """The references of a paper (a file in the field ``paper``, or JSON with ``text``). Nothing is kept.

    ``date``, in the form or the JSON, is when it was written, else the date that it gives itself.
    """
    state = state_of(request)
    checked = await check_with(state.papers, await _job(request, state.settings))
    return JSONResponse({"as_of": None} | checked.report.to_dict() | {"warnings": list(checked.warnings)})


async def _job(request: Request, settings: Settings) -> PaperJob:
    if not request.headers.get("content-type", "").startswith("application/json"):
        form = await read_form(request, settings.paper_bytes)
        upload = form.upload("paper")
        return PaperJob(upload.name, upload.data, criteria_of(settings.store, form.text("date")))
    try:
        paper = Paper.model_validate(json.loads(await request.body()))
    except (ValueError, RecursionError) as error:
        wrong = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "the body is not JSON"
        raise BadRequestError(f'Send {{"text": "..."}}: {wrong}.') from error
    return PaperJob("text", clean(paper.text).encode(), criteria_of(settings.store, paper.date), is_text=True)
