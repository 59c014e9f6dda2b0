"""Many questions in one request: JSON Lines in, JSON Lines out, one by one as they are answered."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from corpus.errors import PolicyQAError
from qa.batch.run import searched
from qa.models import AnswerDict, Filters, SearchedDict, failed_dict
from qa.render.formats import BATCH, to_json_lines
from qa.web.errors import BadRequestError, TooLargeError
from qa.web.parameters import LONGEST_QUESTION, Count, FilterQuery, clean, filter_query
from qa.web.schemas import problems
from qa.web.state import State, state_of

router = APIRouter()
JSON_LINES = BATCH["jsonl"].media_type
_BODY = {
    "requestBody": {
        "required": True,
        "description": 'A line for each question: {"question": "...", "id": "optional"}, or a JSON string.',
        "content": {JSON_LINES: {"schema": {"type": "string"}}},
    }
}


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
    openapi_extra=_BODY,
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
    await state.desk.run(lambda library: library.snapshot_hash())  # a missing store is told before the first line
    corpus = await state.desk.run(searched)
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
        answer = await state.desk.run(lambda library: library.ask(text, k=k, filters=filters, id=id_))
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
    if not text.strip() or len(text) > LONGEST_QUESTION:
        raise BadRequestError(f"A question has 1 to {LONGEST_QUESTION:,} characters.")
    return text
