"""Where requests meet the library and files: a thread with a library of its own, a process for files of any origin
which a crash or an endless loop cannot carry beyond. Both hold a bounded number of people waiting.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from indexer.errors import IndexerError
from qa.library.library import Library
from qa.web.errors import BusyError, SlowError

if TYPE_CHECKING:
    from corpus.worker import ReadingPool

Found = TypeVar("Found")
Item = TypeVar("Item")
Result = TypeVar("Result")
_MEMORY = 4 << 30  # of address space, of which the libraries take half before the first file
_WAITING = 4  # files in hand; each may be as large as an upload may be


class LibraryExecutor:
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
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")

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


class FileExecutor:
    """One process for one file at a time, started when the first file comes."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._pool: ReadingPool | None = None
        self._starting = threading.Lock()
        self._waiting = 0

    async def run(self, function: Callable[[Item], Result], item: Item) -> Result:
        """``function(item)``, both picklable.

        Raises UnreadableFileError for what it raised or when it ran out of time or memory, BusyError when too many
        files are waiting.
        """
        if self._waiting >= _WAITING:
            raise BusyError("Several papers are being read. Try again in half a minute.")
        self._waiting += 1
        try:
            return await asyncio.to_thread(self._run, function, item)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the process."""
        with self._starting:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.__exit__(None, None, None)

    def _run(self, function: Callable[[Item], Result], item: Item) -> Result:
        try:
            outcome = next(iter(self._started().map(function, [item])))
        except BrokenExecutor as error:
            self.close()
            raise BusyError("The reading process stopped and is started again. Send the paper once more.") from error
        if outcome.error is not None:
            raise outcome.error
        return outcome.value  # type: ignore[return-value]  # there is one where there is no error

    def _started(self) -> ReadingPool:
        from corpus.worker import Limits, ReadingPool

        with self._starting:
            if self._pool is None:
                self._pool = ReadingPool(workers=1, limits=Limits(seconds=self._seconds, memory=_MEMORY))
            return self._pool
