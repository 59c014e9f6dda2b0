"""What users of the page write beside the documents: who may, and the answer that they write about.

An answer is asked again when it is judged or kept: what is kept is what the library says, whatever a form was sent.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import Query, Request

from corpus.store.notebook import Notebook
from qa.measure.judgements import FEEDBACK
from qa.models import Answer
from qa.web.errors import BadRequestError, ForbiddenError
from qa.web.settings import Settings
from qa.web.state import state_of

LONGEST_NOTE = 2000
_MOST = 20_000  # entries of a kind
_ONE = asyncio.Lock()


class Wrote(NamedTuple):
    """What was just written about the answer of an address, as the page says it: the numbers of entries, 0 for none."""

    judged: int = 0
    part: int = 0
    kept: int = 0
    changed: bool = False
    words: str = ""


async def wrote(
    request: Request,
    judged: Annotated[int, Query(ge=0, le=10**9)] = 0,
    part: Annotated[int, Query(ge=0, le=100)] = 0,
    kept: Annotated[int, Query(ge=0, le=10**9)] = 0,
    changed: bool = False,
) -> Wrote:
    """The same of an address, as a dependency of the page; only what is there."""
    settings = state_of(request).settings
    if not settings.takes_notes or not (judged or kept):
        return Wrote(part=part, changed=changed)
    book = Notebook(settings.store)
    judgement = await asyncio.to_thread(book.entry, FEEDBACK, judged) if judged else None
    answer = await asyncio.to_thread(book.entry, KEPT, kept) if kept else None
    there = judgement if judgement and not judgement.removed else None
    words = said(there.content) if there else ""
    return Wrote(judged if there else 0, part, kept if answer and not answer.removed else 0, changed, words)


KEPT = "answer"
"""The kind of entry of a notebook that a kept answer is."""


def said(judgement: Mapping[str, Any]) -> str:
    """What somebody said of an answer, in words."""
    if judgement["status"] == "answered":
        return "this is right." if judgement["right"] else "not right."
    return "they do not say it." if judgement["right"] else "they do say it."


def digest(answer: Answer) -> str:
    """What is shown, in few characters: a form that was made for another answer is told."""
    return hashlib.sha256(f"{answer.asked}\0{answer.status}\0{answer.text}".encode()).hexdigest()[:16]


def allowed(settings: Settings) -> Settings:
    """The settings, where users may write. Raises ForbiddenError."""
    if not settings.takes_notes:
        raise ForbiddenError(
            "Judging and keeping is off. Start the page with --allow-notes, or with --allow-changes, to switch it on."
        )
    return settings


def note_of(text: str) -> str:
    """A note as it is kept. Raises BadRequestError for one that is too long."""
    note = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))
    if len(note) > LONGEST_NOTE:
        raise BadRequestError(
            f"The note has {len(note):,} characters. Write {LONGEST_NOTE:,} or fewer.", field="note"
        )
    return note


async def write(settings: Settings, kind: str, content: Mapping[str, Any]) -> int:
    """A new entry, and its number. Raises BadRequestError where there are too many already."""
    book = Notebook(settings.store)
    async with _ONE:
        if await asyncio.to_thread(book.count, kind) >= _MOST:
            raise BadRequestError(f"There are {_MOST:,} of these already. Remove some first.")
        return await asyncio.to_thread(book.write, kind, content)


async def in_book(settings: Settings, work: Callable[[Notebook], Any]) -> Any:
    """What ``work`` does in the notebook of the store, beside the requests."""
    return await asyncio.to_thread(work, Notebook(settings.store))
