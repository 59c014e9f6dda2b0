"""Files are read in processes of their own, so that a file that crashes, hangs or swells harms only itself.

Even a single small file gets a process: nothing else can end a loop in a C library or survive its crash. The
processes come from a fork server that has loaded what each of them needs; on Windows and macOS each is spawned and
loads that itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import threading
import traceback
from collections import deque
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from corpus.errors import LimitExceededError, UnreadableFileError
from corpus.scratch import scratch, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.context import BaseContext
    from types import TracebackType

    from pebble import ProcessFuture

Item = TypeVar("Item")
Result = TypeVar("Result")

_OUT_OF_MEMORY = 77  # the exit code of a worker that found no memory
_KILLED = (-9, 137)
_AHEAD = 8  # items in hand for each worker: keeps them busy behind one slow file and the memory bounded
# One thread each: workers already use every core, and a thread pool takes address space for each of them.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
_INSTALLED = ("site-packages", "dist-packages")
_starting = threading.Lock()  # the environment is that of the whole process


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: wall-clock seconds, and bytes of memory beyond those of an idle worker.

    The memory limit is one of address space (``RLIMIT_AS``). Windows has none, and macOS does not enforce it.
    """

    seconds: float = 60.0
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Result]):
    """What became of one item: either a ``value`` or the ``error`` that says why there is none."""

    item: Item
    value: Result | None = None
    error: UnreadableFileError | None = None


class ReadingPool:
    """Worker processes with a time and memory limit for each item. Use it as a context manager."""

    def __init__(
        self,
        *,
        workers: int | None = None,
        limits: Limits | None = None,
        prepare: Callable[[], object] | None = None,
        preload: Sequence[str] = (),
    ) -> None:
        """Start nothing yet: processes start with the first item.

        ``workers`` is by default one for each core that this process may use. ``prepare`` runs once in each
        worker before limits apply (it must be picklable). ``preload`` names modules that the fork server
        imports once for all workers, where there is one and no earlier pool of this process has started it; they may
        start no threads.
        """
        sweep()
        self.workers = workers or usable_cores()
        self.limits = limits or Limits()
        self._pool = ProcessPool(
            max_workers=self.workers,
            context=_context(preload),
            initializer=_start_worker,
            initargs=(self.limits.memory, prepare),
        )

    def __enter__(self) -> Self:
        """The pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers at once."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def map(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[Outcome[Item, Result]]:
        """One outcome for each item, in the order of ``items`` whatever the order of completion.

        ``function``, items and results must be picklable. ``items`` is drawn from as results are taken, a
        few ahead. An item whose function raises, runs out of time or memory, or takes its worker down has an
        ``error``; the others are not affected.
        """
        waiting: deque[tuple[Item, ProcessFuture[Result]]] = deque()
        for item in items:
            future = self._pool.schedule(_guarded, args=(function, item), timeout=self.limits.seconds)
            waiting.append((item, future))
            if len(waiting) >= _AHEAD * self.workers:
                yield self._outcome(*waiting.popleft())
        while waiting:
            yield self._outcome(*waiting.popleft())

    def _outcome(self, item: Item, future: ProcessFuture[Result]) -> Outcome[Item, Result]:
        try:
            return Outcome(item, value=future.result())
        except UnreadableFileError as error:
            return Outcome(item, error=error)
        except FutureTimeoutError:
            reason = f"Reading took more than {self.limits.seconds:g} seconds, so it was stopped."
            return Outcome(item, error=LimitExceededError(reason))
        except ProcessExpired as error:
            return Outcome(item, error=self._expired(error.exitcode))

    def _expired(self, exit_code: int | None) -> UnreadableFileError:
        if exit_code == _OUT_OF_MEMORY or exit_code in _KILLED:
            return LimitExceededError(
                f"Reading needs more than the {self.limits.memory >> 20} MB of memory that a file may take."
            )
        return UnreadableFileError(
            f"The reader broke down over this file (exit code {exit_code}). It is damaged."
        )


def usable_cores() -> int:
    """The number of cores that this process may run on."""
    if sys.platform == "linux":
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def _context(preload: Sequence[str]) -> BaseContext:
    # Never a plain fork: the parent may have threads, whose locks would stay locked in the child.
    if sys.platform in {"win32", "darwin"}:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if preload:
        context.set_forkserver_preload(list(preload))
        _start_server()
    return context


def _start_server() -> None:
    """Start the fork server, if there is none, so that it imports this package and no thread is in it when it forks.

    It begins as ``python -c``, which would look for our modules in the current folder first: a folder of documents may
    have anything in it.
    """
    from multiprocessing import forkserver

    root = Path(__file__).resolve().parent.parent
    values = {"PYTHONSAFEPATH": "1", **dict.fromkeys(_THREADS, "1")}
    if root.name not in _INSTALLED:  # there it is found without being told, behind the standard library
        values["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
    with _starting:
        before = {name: os.environ.get(name) for name in values}
        os.environ.update(values)
        folder = tempfile.tempdir
        try:
            tempfile.tempdir = _own_folder()
            forkserver.ensure_running()
        finally:
            tempfile.tempdir = folder
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


_LONGEST = 60  # characters: the address of a socket has room for some hundred


@cache
def _own_folder() -> str:
    """Where the fork server has its socket, until this process ends: a folder that the next run knows for its own."""
    from multiprocessing import util

    if len(tempfile.gettempdir()) > _LONGEST:
        return tempfile.gettempdir()
    stack = ExitStack()
    # After what multiprocessing puts into it, which goes at -100.
    util.Finalize(None, stack.close, exitpriority=-200)
    return str(stack.enter_context(scratch()))


def _start_worker(memory: int, prepare: Callable[[], object] | None) -> None:
    for name in _THREADS:
        os.environ.setdefault(name, "1")
    if prepare is not None:
        prepare()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(memory)


def _end_with_parent() -> None:
    """A file may take a minute, and whoever asked for it may be gone."""
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


def _limit_memory(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _address_space() + memory
    resource.setrlimit(
        resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard)
    )


def _address_space() -> int:
    """The bytes of address space in use; 0 where the system does not tell."""
    try:
        with Path("/proc/self/statm").open(encoding="ascii") as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _guarded(function: Callable[[Item], Result], item: Item) -> Result:
    """Run in the worker. Only errors that can be pickled and that name a reason leave it."""
    try:
        return function(item)
    except UnreadableFileError:
        raise
    except MemoryError:
        # What was taken may never be given back, so the next file gets a fresh worker.
        os._exit(_OUT_OF_MEMORY)
    except RecursionError as error:
        raise LimitExceededError("The file is nested too deeply to be read.") from error
    except Exception as error:  # a fault of a reader must not end the run; it is reported with its place
        raise UnreadableFileError(_fault(error)) from error


def _fault(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return f"The file could not be read: {type(error).__name__}: {str(error)[:200]} ({place})."
