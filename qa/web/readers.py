"""Work on files of any origin, in processes that a crash or an endless loop cannot carry beyond."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from typing import TYPE_CHECKING, TypeVar

from qa.web.errors import BusyError

if TYPE_CHECKING:
    from corpus.worker import ReadingPool

Item = TypeVar("Item")
Result = TypeVar("Result")
_MEMORY = 4 << 30  # of address space, of which the libraries take half before the first file
_WAITING = 4  # files in hand; each may be as large as an upload may be


class Readers:
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
