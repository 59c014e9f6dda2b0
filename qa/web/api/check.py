"""The API that judges the references of a paper or a text."""

from __future__ import annotations

import json

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from qa.check.report import CheckReportDict
from qa.web.errors import BadRequestError
from qa.web.forms import read_form
from qa.web.papers import PaperJob, check_with, criteria_of
from qa.web.parameters import clean
from qa.web.schemas import PAPER_DATE, Paper, answers, json_response
from qa.web.settings import Settings
from qa.web.state import state_of

router = APIRouter()
_BODY = {
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


@router.post(
    "/api/check",
    tags=["references"],
    summary="Judge the references of a paper",
    openapi_extra=_BODY,
    **answers(CheckReportDict, 413),
)
async def check(request: Request) -> JSONResponse:
    """The references of a paper (a file in the field ``paper``, or JSON with ``text``). Nothing is kept.

    ``date``, in the form or the JSON, is when it was written, else the date that it gives itself.
    """
    state = state_of(request)
    checked = await check_with(state.readers, await _job(request, state.settings))
    return json_response({"as_of": None} | checked.report.to_dict() | {"warnings": list(checked.warnings)})


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
