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
    """The settings, the desk, the processes that read papers and draw pages, the facets of the newest snapshot."""

    settings: Settings
    desk: Desk
    readers: Readers
    drawers: Readers
    access: Access
    _facets: Facets | None = None

    @classmethod
    def of(cls, settings: Settings) -> State:
        """The state of a server that starts."""
        desk = Desk(
            settings.store, threads=settings.threads, queue=settings.queue, seconds=settings.answer_seconds
        )
        seconds = settings.paper_seconds
        return cls(settings, desk, Readers(seconds), Readers(seconds), Access(settings.token))

    def facets(self, library: Library) -> Facets:
        """The facets of what ``library`` sees now."""
        if self._facets is None or self._facets.snapshot != library.snapshot_hash():
            self._facets = facets(library)
        return self._facets

    def close(self) -> None:
        """End its threads and processes."""
        self.desk.close()
        self.readers.close()
        self.drawers.close()


def state_of(request: Request) -> State:
    """The state of the server that a request came to, as a dependency of the routes."""
    return cast("State", request.app.state.policyqa)


async def at_desk(request: Request, work: Callable[[Library], Found]) -> Found:
    """What ``work`` finds in the library."""
    return await state_of(request).desk.run(work)
