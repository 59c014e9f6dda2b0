"""Where requests meet the library: a few threads with a library each, and a bounded number of people waiting."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from indexer.errors import IndexerError
from qa.library import Library
from qa.web.errors import BusyError, SlowError

Found = TypeVar("Found")


class Desk:
    """Runs work on a library. Each thread opens the store once; every piece of work sees what is newest."""

    def __init__(self, store: Path, *, threads: int, queue: int, seconds: float) -> None:
        self._store = store
        self._queue = queue
        self._seconds = seconds
        self._waiting = 0
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="desk")

    def close(self) -> None:
        """Take no more work; what runs is finished."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[Library], Found]) -> Found:
        """What ``work`` finds. Raises BusyError, SlowError, StoreMissingError and what ``work`` raises."""
        if self._waiting >= self._queue:
            raise BusyError("Too many questions are waiting. Try again in a few seconds.")
        self._waiting += 1
        try:
            running = asyncio.get_running_loop().run_in_executor(self._threads, self._do, work)
            return await asyncio.wait_for(running, self._seconds)
        except TimeoutError as error:
            raise SlowError(f"This took more than {self._seconds:g} seconds and was given up.") from error
        finally:
            self._waiting -= 1

    def _do(self, work: Callable[[Library], Found]) -> Found:
        try:
            return work(self._library())
        except (OSError, sqlite3.Error, IndexerError):
            # Between seeing which index is current and opening it, two ingests may have replaced it.
            self._reopen()
            return work(self._library())

    def _library(self) -> Library:
        found: Library | None = getattr(self._own, "library", None)
        if found is None:
            found = self._own.library = Library.open(self._store)
        return found

    def _reopen(self) -> None:
        if (library := getattr(self._own, "library", None)) is not None:
            library.close()
        self._own.library = None
