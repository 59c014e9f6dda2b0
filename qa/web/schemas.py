"""How the API describes and writes what it gives: shapes of the nouns, and the few that are its own."""

from __future__ import annotations

from typing import Any, Literal

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from qa.render.schema import described

PAPER_DATE = "When the paper was written, as 2021, 2021-04 or 2021-04-30; else the date that it gives itself."


class Problem(BaseModel):
    """RFC 9457."""

    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


class Paper(BaseModel):
    """A text to check."""

    text: str = Field(min_length=1, max_length=1_000_000)
    date: str | None = Field(None, max_length=40, description=PAPER_DATE)


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


def answers(shape: Any, *more: int) -> dict[str, Any]:
    """Keyword arguments of a route that gives ``shape`` as JSON, and problem details with these statuses."""
    return {
        "response_class": JSONResponse,
        "response_model": None,
        "responses": {200: {"model": described(shape)}, **problems(*more)},
    }


def problems(*more: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with."""
    schema = {"schema": Problem.model_json_schema()}
    return {
        status: {"description": _SAID[status], "content": {"application/problem+json": schema}}
        for status in sorted({*_ALWAYS, *more})
    }


def json_response(content: Any) -> JSONResponse:
    """The content, not validated again: a test holds it to its description."""
    return JSONResponse(content)
