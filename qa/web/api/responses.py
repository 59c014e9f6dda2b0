"""How the API describes and writes what it gives."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from qa.web import schemas

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
