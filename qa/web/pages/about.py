"""Pages about the service itself: whom to ask, what is kept of whoever reads it, and how accessible it is.

They say what the code does and tests show; what a trust adds comes from its settings. They are open to everybody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from qa.web.pages.view import page
from qa.web.safety import KEPT
from qa.web.state import state_of

router = APIRouter()
_MAIL = re.compile(r"[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+")
_WEB = re.compile(r"https?://\S+")


class Words(NamedTuple):
    """A line of what a trust says, or a part of it with the address that it leads to."""

    text: str
    leads_to: str = ""


@router.get("/contact")
async def contact(request: Request) -> HTMLResponse:
    """Whom to ask, as the settings have it."""
    return page(request, "contact.html", {"lines": _lines(state_of(request).settings.contact)})


@router.get("/accessibility")
async def accessibility(request: Request) -> HTMLResponse:
    """What is known of how accessible the pages are."""
    settings = state_of(request).settings
    values = {"added": _lines(settings.accessibility), "lines": _lines(settings.contact)}
    return page(request, "accessibility.html", values)


@router.get("/privacy")
async def privacy(request: Request) -> HTMLResponse:
    """What is kept and for how long."""
    settings = state_of(request).settings
    values = {
        "added": _lines(settings.privacy),
        "has_token": settings.token is not None,
        "hours": KEPT // 3600,
        "allowed": settings.allow_changes,
    }
    return page(request, "privacy.html", values)


def _lines(text: str) -> list[Sequence[Words]]:
    """The lines of a text, cut where an address of mail or of the web stands."""
    return [_cut(line.strip()) for line in text.splitlines() if line.strip()]


def _cut(line: str) -> Sequence[Words]:
    parts = (Words(part, _target(part.rstrip(".,;"))) for part in re.split(r"(\s+)", line))
    return [part for part in parts if part.text]


def _target(word: str) -> str:
    if _MAIL.fullmatch(word):
        return f"mailto:{word}"
    return word if _WEB.fullmatch(word) else ""
