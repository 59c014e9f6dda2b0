"""Where a person gives the token once."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from qa.web.pages.view import page
from qa.web.requests import read_form
from qa.web.safety import SIGN_IN, inside
from qa.web.state import state_of

router = APIRouter()


@router.get(SIGN_IN)
async def ask_for_token(request: Request, target: str = "/") -> Response:
    """The form."""
    return page(request, "sign_in.html", {"target": inside(target), "wrong": False})


@router.post(SIGN_IN)
async def take_token(request: Request) -> Response:
    """To where the user wanted to go, or the form again."""
    state = state_of(request)
    form = await read_form(request, state.settings.request_bytes)
    target = inside(form.text("target"))
    if await state.access.admits(form.text("token")):
        return state.access.signed_in(target)
    return page(request, "sign_in.html", {"target": target, "wrong": True}, status=403)
