"""The Help page: how to read what the other pages say."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from qa.web.pages.view import page

router = APIRouter()


@router.get("/help")
async def guide(request: Request) -> HTMLResponse:
    """The same for everybody."""
    return page(request, "guide.html", {})
