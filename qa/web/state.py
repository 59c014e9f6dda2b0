"""What the routes of one worker process share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from fastapi import Request

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
    def of(cls, settings: Settings) -> State:
        """The state of a server that starts."""
        desk, stacks = (
            Desk(settings.store, queue=settings.queue, seconds=settings.answer_seconds) for _ in range(2)
        )
        readers, drawers = Readers(settings.paper_seconds), Readers(settings.paper_seconds)
        return cls(settings, desk, stacks, readers, drawers, Access(settings.token))

    async def facets(self) -> Facets:
        """The facets of what is current, worked out once for each snapshot."""
        snapshot = await self.desk.run(Library.snapshot_hash)
        found = self._facets
        if found is None or found.snapshot != snapshot:
            found = self._facets = await self.stacks.run(facets)
        return found

    def close(self) -> None:
        """End its threads and processes."""
        for part in (self.desk, self.stacks, self.readers, self.drawers):
            part.close()


def state_of(request: Request) -> State:
    """The state of the server that a request came to."""
    return cast("State", request.app.state.policyqa)


async def at_desk(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library, for an answer."""
    return await state_of(request).desk.run(work)


async def in_stacks(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library, for a list or a whole document."""
    return await state_of(request).stacks.run(work)
