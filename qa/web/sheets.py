"""Sheets of questions that are answered in processes of their own, whichever worker process is asked how far they are.

What was sent and what came of it lie in a folder for temporary files that the workers share, under a name that cannot
be guessed, until the server ends, or for half a day.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from qa.batch.questions import Questions, read_questions
from qa.batch.table import Layout
from qa.errors import QuestionFileError
from qa.web.changes import environment
from qa.web.errors import BusyError, NotFoundError
from qa.web.sheet_job import ASKED, DONE, FAR, put

_KEPT = 12 * 3600.0  # seconds
_LONGEST = 3600.0  # seconds that answering may take
_SILENT = 180.0  # seconds without a word of a process, after which it is taken for ended
_RUNNING = 1  # at a time in each worker process
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@dataclass(frozen=True, slots=True)
class SheetJob:
    """A sheet that somebody sends: its name, its bytes, and where in it the questions stand."""

    name: str
    data: bytes
    layout: Layout


class Looked(NamedTuple):
    """What is in a sheet: the questions, or the problem with it, and which option does not fit it, if it is one."""

    questions: Questions | None
    problem: str = ""
    option: str = ""


def look_at(job: SheetJob) -> Looked:
    """Read a sheet. Takes and returns plain data, to run in a worker."""
    try:
        return Looked(read_questions(job.data, name=job.name, layout=job.layout))
    except QuestionFileError as error:
        return Looked(None, str(error), error.option)


class Progress(NamedTuple):
    """How far it is: ``done`` of ``total`` questions, None before that is known; ``outcome`` once it is finished."""

    name: str
    set: str | None
    done: int | None
    total: int | None
    started: float
    outcome: dict[str, Any] | None


class Sheets:
    """The sheets in hand of one worker process, over the folder that all share."""

    def __init__(self, store: Path, scratch: str) -> None:
        self._store = store
        self._own = None if scratch else tempfile.TemporaryDirectory(prefix="policyqa-page-")
        self._folder = Path(scratch or (self._own.name if self._own else ""))
        self._running: dict[str, asyncio.subprocess.Process | None] = {}
        self._watching: set[asyncio.Task[None]] = set()

    async def start(self, asked: dict[str, Any], data: bytes = b"") -> str:
        """Begin to answer; the name under which it goes. Raises BusyError where enough are in hand."""
        if len(self._running) >= _RUNNING:
            raise BusyError("Another sheet is being answered. Send yours again in a minute or two.")
        name = secrets.token_urlsafe(16)
        self._running[name] = None  # the place is taken while the process starts
        try:
            folder = await asyncio.to_thread(self._made, name, asked, data)
            self._running[name] = process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "qa.web.sheet_job", str(self._store), str(folder),
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment(),
            )  # fmt: skip
        except BaseException:
            del self._running[name]
            raise
        task = asyncio.create_task(self._watch(name, folder, process))
        self._watching.add(task)
        task.add_done_callback(self._watching.discard)
        return name

    def _made(self, name: str, asked: dict[str, Any], data: bytes) -> Path:
        for old in self._folder.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT:
                shutil.rmtree(old, ignore_errors=True)
        folder = self._folder / name
        folder.mkdir(mode=0o700)
        (folder / "questions").write_bytes(data)
        put(folder / ASKED, {**asked, "started": time.time()})
        return folder

    async def _watch(self, name: str, folder: Path, process: asyncio.subprocess.Process) -> None:
        try:
            try:
                _, told = await asyncio.wait_for(process.communicate(), _LONGEST)
                reason = told.decode(errors="replace").strip().rpartition("\n")[2] or "it was ended"
                problem = f"Answering broke down ({reason}). Send the sheet again."
            except TimeoutError:
                process.kill()
                problem = "Answering took more than an hour and was given up. Send the questions in parts."
            if not (folder / DONE).exists():
                await asyncio.to_thread(put, folder / DONE, {"problem": problem})
        finally:
            del self._running[name]

    async def wait(self, name: str, seconds: float) -> Progress:
        """How far it is, as soon as it is finished or after so many seconds. Raises NotFoundError."""
        until = time.monotonic() + seconds
        while (found := await asyncio.to_thread(self.progress, name)).outcome is None and time.monotonic() < until:
            await asyncio.sleep(0.2)
        return found

    def progress(self, name: str) -> Progress:
        """How far it is. Raises NotFoundError for a name that there is not, or not any more."""
        folder = self.folder(name)
        asked, far = _read(folder / ASKED) or {}, _read(folder / FAR) or {}
        outcome = _read(folder / DONE)
        if outcome is None and time.time() - folder.stat().st_mtime > _SILENT:
            outcome = {"problem": "Answering has stopped: the page was started anew. Send the sheet again."}
        started = asked.get("started", time.time())
        return Progress(asked.get("name", ""), asked.get("set"), far.get("done"), far.get("total"), started, outcome)

    def folder(self, name: str) -> Path:
        """The folder of a name that is known. Raises NotFoundError."""
        folder = self._folder / name
        if not name or not set(name) <= _LETTERS or not (folder / ASKED).is_file():
            raise NotFoundError("These answers are no longer here: they are kept for half a day. Send the sheet again.")
        return folder

    async def end(self) -> None:
        """End what runs."""
        for process in self._running.values():
            if process is not None and process.returncode is None:
                process.kill()
        await asyncio.gather(*self._watching)

    def close(self) -> None:
        """Delete what only this process had."""
        if self._own is not None:
            self._own.cleanup()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    except FileNotFoundError:
        return None
