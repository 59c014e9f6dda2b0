"""Templates into pages. Every value is escaped; a page gets plain data and the address it was asked for.

The Help page, which is the same for everybody, is here too.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Mapping
from functools import cache
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from corpus.dates import by_program, plain
from corpus.losses import sentences
from corpus.metadata import USER
from qa import __version__
from qa.render.places import page_words, place_words
from qa.render.tables import TITLE_SOURCES
from qa.web.facets import shown

HERE = Path(__file__).parent.parent
STATIC = HERE / "static"
_TITLE = 80  # characters
MENU = (
    ("/", "Ask"), ("/check", "Check a paper"), ("/collect", "Collect"), ("/compare", "Compare"),
    ("/questions", "Sheets"), ("/kept", "Kept"),
    ("/library", "Library"), ("/references", "References"),
)  # fmt: skip


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page that ``template`` makes of these values."""
    settings = request.scope["settings"]
    shared = {
        "here": request.url.path,
        "menu": [(path, name) for path, name in MENU if settings.takes_notes or path != "/kept"],
        "notes": settings.takes_notes,
        "service": settings.service,
        "organisation": settings.organisation,
        "version": __version__,
    }
    text = _environment().get_template(template).render(values, **shared)
    return HTMLResponse(text, status, headers=dict(headers or {}))


def error_page(request: Request, status: int, title: str, detail: str, *, headers: Mapping[str, str]) -> HTMLResponse:
    """A page that says what went wrong and what to do."""
    return page(request, "error.html", {"title": title, "detail": detail}, status=status, headers=headers)


def empty_page(request: Request, *, allowed: bool) -> HTMLResponse:
    """What a library without documents shows; ``allowed`` says whether they can be added on the page."""
    return page(request, "empty.html", {"allowed": allowed})


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"plain_date": _date, "number": "{:,}".format, "web_link": web_link}
    environment.filters["shortened"] = _shortened
    environment.filters["losses"] = lambda losses: " ".join(sentences(losses.items()))
    environment.filters |= {"file_name": _file_name, "host": _host, "source_words": _source_words}
    environment.globals |= {"address": address, "count": count, "static": _static}
    environment.globals |= {"page_words": page_words, "place_words": place_words}
    environment.globals |= {"shown": shown, "by_program": by_program, "title_sources": TITLE_SOURCES}
    return environment


def address(path: str, **query: Any) -> str:
    """A path with a query; what is None or empty is left out, a list stands for several values."""
    given = {name: value for name, value in query.items() if value not in (None, "", (), [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def count(number: int, noun: str) -> str:
    """``1 passage``, ``1,200 passages``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def web_link(url: str | None) -> str | None:
    """The address if a browser may be sent to it: documents may give ``javascript:`` and the like."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def _shortened(text: str) -> str:
    """Up to 80 characters of a text, cut at a word where it has one there: for the title of a page."""
    return textwrap.shorten(text, _TITLE, placeholder="…") if " " in text[:_TITLE] else text[:_TITLE]


def _source_words(source: str) -> str:
    """Where something is from, without the names that only programs use: ``pdf:creation_date``."""
    if source == USER:
        return "somebody here, by hand"
    return "the file’s properties" if by_program(source) else source.replace("_", " ")


def _file_name(source: str) -> str:
    return PureWindowsPath(source).name or source


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _date(value: str | None) -> str:
    return plain(value) if value else "no date given"


@cache
def _static(name: str) -> str:
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


router = APIRouter()


@router.get("/help")
async def guide(request: Request) -> HTMLResponse:
    """The same for everybody."""
    return page(request, "guide.html", {})
