"""Errors as their reader needs them: a page for people, problem details (RFC 9457) for programs."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from corpus.errors import PolicyQAError, StoreMissingError, UnreadableFileError
from qa.errors import ArgumentError, FilterError
from qa.web.errors import WebError
from qa.web.pages.view import empty_page, error_page

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """RFC 9457."""

    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


_DESCRIBED = {
    400: "The name of the server or the form of the request is wrong",
    401: "The token is missing",
    403: "Not allowed",
    404: "Not found",
    413: "The request is too large",
    422: "A parameter is not in its form, a filter matches nothing, or a file cannot be read",
    503: "Busy, or there are no documents yet",
}
_ALWAYS = (401, 422, 503)


def problems(*more: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route may answer with."""
    schema = {"schema": Problem.model_json_schema()}
    return {
        status: {"description": _DESCRIBED[status], "content": {MEDIA_TYPE: schema}}
        for status in sorted({*_ALWAYS, *more})
    }


def install(app: FastAPI, *, allow_changes: bool) -> None:
    """Make ``app`` answer every error in one of the two forms; a page of a library without documents is no error, and
    says who may add some.
    """
    app.add_exception_handler(PolicyQAError, _known)
    app.add_exception_handler(StoreMissingError, partial(_empty, allowed=allow_changes))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


def problem(status: int, title: str, detail: str, **more: Any) -> JSONResponse:
    """One problem; ``type`` is left out, so it is ``about:blank`` and ``title`` says what kind it is."""
    body = {"title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=_headers(status))


def respond(request: Request, status: int, title: str, detail: str, **more: Any) -> Response:
    """The error in the form that the asker reads."""
    if is_program(request):
        return problem(status, title, detail, **more)
    return error_page(request, status, title, detail, headers=_headers(status))


def is_program(request: Request) -> bool:
    """Whether the API was asked, not a page."""
    return request.url.path.startswith("/api/") or request.url.path in {"/healthz", "/openapi.json"}


def classified(error: PolicyQAError) -> tuple[int, str]:
    """The status and title of one of the tool's own errors."""
    if isinstance(error, WebError):
        return error.status, error.title
    if isinstance(error, FilterError):
        return 422, "The filter matches nothing"
    if isinstance(error, ArgumentError):
        return 422, "The request is not in its form"
    if isinstance(error, UnreadableFileError):
        return 422, "The file cannot be read"
    if isinstance(error, StoreMissingError):
        return 503, "No documents yet"
    return 500, "Something went wrong"


def _headers(status: int) -> dict[str, str]:
    return {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "2"}}.get(status, {})


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, PolicyQAError)  # noqa: S101 (what the handler was registered for)
    return respond(request, *classified(error), str(error))


async def _empty(request: Request, error: Exception, *, allowed: bool) -> Response:
    if request.method == "GET" and not is_program(request):
        return empty_page(request, allowed=allowed)
    return await _known(request, error)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    title = HTTPStatus(error.status_code).phrase.capitalize()
    response = respond(request, error.status_code, title, _SAID.get(error.status_code, str(error.detail)))
    response.headers.update(error.headers or {})
    return response


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    wrong = [{"field": ".".join(map(str, found["loc"])), "problem": found["msg"]} for found in error.errors()]
    detail = "; ".join(f"{found['field']}: {found['problem']}" for found in wrong)
    return respond(request, 422, "The request is not in its form", detail, errors=wrong)


async def _unexpected(request: Request, _error: Exception) -> Response:
    # The fault itself goes to the server's log: it may name paths of the machine.
    return respond(request, 500, "Something went wrong", "A fault of the program. It has been written to its log.")


_SAID = {
    404: "If you typed the address, check it. If you followed a link, what it led to may have been removed.",
    405: "This address does not take this kind of request.",
}
