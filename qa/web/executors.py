"""Where requests meet the library: a thread with a library of its own, and a bounded number of people waiting."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from indexer.errors import IndexerError
from qa.library.library import Library
from qa.web.errors import BusyError, SlowError

Found = TypeVar("Found")


class Desk:
    """Runs work on a library, one piece at a time: more threads would only take turns in one process.

    It opens the store once; every piece of work sees what is newest. ``served`` is called with the library after
    each.
    """

    def __init__(
        self, store: Path, *, queue: int, seconds: float, served: Callable[[Library], object] | None = None
    ) -> None:
        self._store = store
        self._served = served
        self._queue = queue
        self._seconds = seconds
        self._waiting = 0
        self._opened: Library | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")

    def close(self) -> None:
        """Take no more work; what runs is finished."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[Library], Found]) -> Found:
        """What ``work`` finds. Raises BusyError, SlowError, StoreMissingError and what ``work`` raises."""
        if self._waiting >= self._queue:
            raise BusyError("Too many questions are waiting. Try again in a few seconds.")
        self._waiting += 1
        try:
            running = asyncio.get_running_loop().run_in_executor(self._thread, self._do, work)
            return await asyncio.wait_for(running, self._seconds)
        except TimeoutError as error:
            raise SlowError(f"This took more than {self._seconds:g} seconds and was given up.") from error
        finally:
            self._waiting -= 1

    def _do(self, work: Callable[[Library], Found]) -> Found:
        try:
            found = work(self._library())
        except (OSError, sqlite3.Error, IndexerError):
            # Between seeing which index is current and opening it, two ingests may have replaced it.
            self._reopen()
            found = work(self._library())
        if self._served:
            self._served(self._library())
        return found

    def _library(self) -> Library:
        if self._opened is None:
            self._opened = Library.open(self._store)
        return self._opened

    def _reopen(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = None
