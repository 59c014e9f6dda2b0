"""What the routes of one worker process share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from fastapi import Request

from corpus.errors import PolicyQAError
from qa.library import Library
from qa.web.access import Access
from qa.web.desk import Desk
from qa.web.facets import Facets, facets
from qa.web.readers import Readers
from qa.web.settings import Settings

Found = TypeVar("Found")


@dataclass(slots=True)
class State:
    """What a worker process works with.

    ``desk`` answers questions, ``stacks`` fetches lists and whole documents: no answer waits for those. ``readers``
    reads papers, ``drawers`` draws pages.
    """

    settings: Settings
    desk: Desk
    stacks: Desk
    readers: Readers
    drawers: Readers
    access: Access
    _facets: Facets | None = None

    @classmethod
    def of(cls, settings: Settings, *, served: Callable[[Library], object] | None = None) -> State:
        """The state of a server that starts; ``served`` is called with the library after each answer."""
        store, queue, seconds = settings.store, settings.queue, settings.answer_seconds
        desk = Desk(store, queue=queue, seconds=seconds, served=served)
        stacks = Desk(store, queue=queue, seconds=seconds)
        readers, drawers = Readers(settings.paper_seconds), Readers(settings.paper_seconds)
        return cls(settings, desk, stacks, readers, drawers, Access(settings.token))

    async def open(self) -> None:
        """Open the snapshot before the first question comes."""
        with suppress(PolicyQAError):  # the first question tells what is wrong
            await self.desk.run(_looked_at)

    async def with_facets(self, work: Callable[[Library, Facets], Found]) -> Found:
        """What ``work`` finds for an answer, given the facets of what is current: those are worked out, in the stacks,
        once for each snapshot.
        """
        found = await self.desk.run(partial(self._if_current, work))
        while found is None:
            self._facets = await self.stacks.run(facets)
            found = await self.desk.run(partial(self._if_current, work))
        return found[0]

    def _if_current(self, work: Callable[[Library, Facets], Found], library: Library) -> tuple[Found] | None:
        known = self._facets
        if known is None or known.snapshot != library.snapshot_hash():
            return None
        return (work(library, known),)

    def close(self) -> None:
        """End its threads and processes."""
        for part in (self.desk, self.stacks, self.readers, self.drawers):
            part.close()


def _looked_at(library: Library) -> None:
    with library.view():
        pass


def state_of(request: Request) -> State:
    """The state of the server that a request came to."""
    return cast("State", request.app.state.policyqa)


async def at_desk(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library, for an answer."""
    return await state_of(request).desk.run(work)


async def in_stacks(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library, for a list or a whole document."""
    return await state_of(request).stacks.run(work)
