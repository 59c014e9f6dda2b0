"""The API that only reads: answers, documents, passages, references, state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse

from corpus.errors import StoreMissingError
from qa.check.cited import InstrumentDict
from qa.library.library import Library
from qa.library.listing import DocumentDict, PassageDict, passage_dict
from qa.models import AnswerDict
from qa.web.errors import NotFoundError
from qa.web.parameters import Count, FilterQuery, Question, clean, filter_query
from qa.web.schemas import Health, answers, json_response
from qa.web.state import at_desk, in_stacks

router = APIRouter()
Filtered = Annotated[FilterQuery, Depends(filter_query)]


@router.get("/api/ask", tags=["questions"], summary="Answer a question", **answers(AnswerDict))
async def ask(
    request: Request,
    q: Question,
    filters: Filtered,
    k: Count = 5,
    explain: Annotated[bool, Query(description="Say what each word added to each score.")] = False,
) -> JSONResponse:
    """The answer with its citations; ``status`` is ``abstained`` when the documents do not say."""
    given, text = filters.filters(), clean(q)
    answer = await at_desk(request, lambda library: library.ask(text, k=k, filters=given, explain=explain))
    return json_response(answer.to_dict())


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


@router.get(
    "/api/references", tags=["library"], summary="Legislation that is cited", **answers(list[InstrumentDict])
)
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
        snapshot = await at_desk(request, Library.snapshot_hash)
    except StoreMissingError:
        snapshot = None
    return json_response({"status": "ok" if snapshot else "empty", "snapshot": snapshot})


def found_passage(library: Library, passage_id: str) -> PassageDict:
    """One passage as the contract writes it. Raises NotFoundError."""
    passage = library.passage(passage_id)
    document = library.document(passage.document_id) if passage else None
    if passage is None or document is None:
        raise NotFoundError("There is no such passage. Its document may have been removed or replaced.")
    return passage_dict(passage, document)


async def _json(request: Request, work: Callable[[Library], Any]) -> JSONResponse:
    return json_response(await in_stacks(request, work))
