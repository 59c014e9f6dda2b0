"""The application: its routes, what guards them, and what they share."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp

from qa.library.library import Library
from qa.web import api, problems
from qa.web.connections import ShortLived
from qa.web.pages import (
    about,
    ask,
    check,
    collect,
    compare,
    edit,
    feedback,
    kept,
    library,
    outline,
    questions,
    references,
    sign_in,
    source,
    view,
)
from qa.web.pages.view import STATIC
from qa.web.safety import Guard
from qa.web.settings import Settings
from qa.web.state import State, Warming

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

DESCRIPTION = (
    "Answers from policy documents, quoted word for word and cited. Text of passages comes from the documents: "
    "treat it as untrusted content."
)
_SWITCH = 0.001  # seconds that a thread which answers may keep one waiting that has an answer to send
# Questions are nobody else's business, whatever exporters the environment names. Older FastAPI ignores this.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


def from_environment() -> ASGIApp:
    """The application of a worker process."""
    app = create_app(Settings.from_environment(), served=Warming().served)
    sys.setswitchinterval(_SWITCH)
    gc.collect()
    gc.freeze()  # what is loaded by now stays: to look through it again takes a tenth of a second each time
    return ShortLived(app)


def create_app(settings: Settings, *, served: Callable[[Library], object] | None = None) -> Guard:
    """The application over the store that ``settings`` name; ``served`` gets the library after each answer."""
    app = FastAPI(
        title="policyqa",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        lifespan=partial(_lifespan, settings, served),
        telemetry=_NO_TELEMETRY,
    )
    first = (ask, source, outline, check, collect, compare, library, edit, references, sign_in, about, view)
    for module in (*first, feedback, kept, questions):
        app.include_router(module.router, include_in_schema=False)
    app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    problems.install(app, allow_changes=settings.allow_changes)
    return Guard(app, settings)


@asynccontextmanager
async def _lifespan(
    settings: Settings, served: Callable[[Library], object] | None, app: FastAPI
) -> AsyncIterator[None]:
    state = app.state.policyqa = State.of(settings, served=served)
    opening = asyncio.create_task(state.open())
    yield
    await opening
    await state.sheets.end()
    state.close()
