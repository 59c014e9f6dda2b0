"""What the routes of one worker process share, and the compiled loops that one with much to do loads as it answers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from fastapi import Request

from corpus.errors import PolicyQAError
from indexer.errors import IndexerError
from qa.ask.snapshot import View
from qa.library.library import Library
from qa.library.suggestions import Suggestion
from qa.web.errors import BusyError, SlowError
from qa.web.executors import FileExecutor, LibraryExecutor
from qa.web.facets import Facets, facets
from qa.web.safety import Access
from qa.web.settings import Settings
from qa.web.sheets import Sheets

Found = TypeVar("Found")


@dataclass(slots=True)
class State:
    """What a worker process works with.

    ``answers`` answers questions, ``lists`` fetches lists and whole documents: no answer waits for those. ``papers``
    reads papers, ``pictures`` draws pages, ``sheets`` answers sheets of questions.
    """

    settings: Settings
    answers: LibraryExecutor
    lists: LibraryExecutor
    papers: FileExecutor
    pictures: FileExecutor
    access: Access
    sheets: Sheets
    _facets: Facets | None = None
    _suggested: tuple[str, Sequence[Suggestion]] | None = None

    @classmethod
    def of(cls, settings: Settings, *, served: Callable[[Library], object] | None = None) -> State:
        """The state of a server that starts; ``served`` is called with the library after each answer."""
        store, queue, seconds = settings.store, settings.queue, settings.answer_seconds
        answers = LibraryExecutor(store, queue=queue, seconds=seconds, served=served)
        lists = LibraryExecutor(store, queue=queue, seconds=seconds)
        papers, pictures = FileExecutor(settings.paper_seconds), FileExecutor(settings.paper_seconds)
        sheets = Sheets(store, settings.scratch)
        return cls(settings, answers, lists, papers, pictures, Access(settings.token), sheets)

    async def open(self) -> None:
        """Open the snapshot before the first question comes."""
        with suppress(PolicyQAError):  # the first question tells what is wrong
            await self.answers.run(_looked_at)

    async def with_facets(self, work: Callable[[Library, Facets], Found]) -> Found:
        """What ``work`` finds for an answer, given the facets of what is current: those are worked out beside the
        answers, once for each snapshot.
        """
        found = await self.answers.run(partial(self._if_current, work))
        while found is None:
            self._facets = await self.lists.run(facets)
            found = await self.answers.run(partial(self._if_current, work))
        return found[0]

    async def suggested(self) -> Sequence[Suggestion]:
        """Questions that are answered, worked out beside the answers, once for each snapshot; none where that takes
        too long now.
        """
        with suppress(SlowError, BusyError):
            return await self.lists.run(self._suggestions)
        return ()

    def _suggestions(self, library: Library) -> Sequence[Suggestion]:
        snapshot = library.snapshot_hash()
        if snapshot is None:
            return ()
        if self._suggested is None or self._suggested[0] != snapshot:
            self._suggested = (snapshot, library.suggestions())
        return self._suggested[1]

    def _if_current(self, work: Callable[[Library, Facets], Found], library: Library) -> tuple[Found] | None:
        known = self._facets
        if known is None or known.snapshot != library.snapshot_hash():
            return None
        return (work(library, known),)

    def close(self) -> None:
        """End its threads and processes."""
        for part in (self.answers, self.lists, self.papers, self.pictures, self.sheets):
            part.close()


def _looked_at(library: Library) -> None:
    with library.view():
        pass


def state_of(request: Request) -> State:
    """The state of the server that a request came to."""
    return cast("State", request.app.state.policyqa)


async def for_answer(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library, for an answer."""
    return await state_of(request).answers.run(work)


async def for_list(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library, for a list or a whole document."""
    return await state_of(request).lists.run(work)


_LOG = logging.getLogger(__name__)
_ANSWERS = 50  # from which a process is busy; fewer do not earn back what loading takes
_PASSAGES = 20_000  # from which even a few questions are answered sooner


class Warming:
    """Loads the compiled loops for each snapshot that a busy process answers from, in a thread beside the answers.

    They take a second of processor time and 140 MB, and half a minute when the machine has never compiled them. Until
    they are there, answers are the same and come a little later. For one library.
    """

    def __init__(self, *, answers: int = _ANSWERS, passages: int = _PASSAGES) -> None:
        self._answers, self._passages = answers, passages
        self._served = 0
        self._warmed: View | None = None

    def served(self, library: Library) -> None:
        """Take note that the library has answered."""
        self._served += 1
        view = library.loaded
        if view is None or view is self._warmed:
            return
        if self._served >= self._answers or view.snapshot.passages >= self._passages:
            self._warmed = view
            threading.Thread(target=_warm, args=(view,), name="warming", daemon=True).start()


def _warm(view: View) -> None:
    try:
        view.warm()
    except IndexerError as error:
        _LOG.warning("Answers stay slower than they could be: %s", error)
