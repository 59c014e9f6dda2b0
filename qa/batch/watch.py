"""Watching folders: what appears, changes or goes is brought into the store, and kept questions are asked again.

A round that fails is a line of the log and not the end: the next one tries again. The store is changed by ``add``
alone, whose one writer at a time is the lock between watchers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpus.errors import PolicyQAError, StoreBusyError, StoreMissingError
from corpus.files import real
from corpus.worker import Limits
from qa.batch.folder import Stamp, look, unsettled, within
from qa.batch.kept import Change, Kept
from qa.errors import StoppedError
from qa.library.add import AddReport, add
from qa.library.library import Library
from qa.render.terminal import printable
from qa.render.text import counted

_LONGEST = 160  # characters of an answer in a line


class Event(NamedTuple):
    """A line of the log: a word for what happened, what it happened to, and in words what there is to say of it."""

    name: str
    what: str
    text: str = ""

    @property
    def line(self) -> str:
        """The event in one line that cannot drive a terminal."""
        said = f"{self.what}: {self.text}" if self.what and self.text else self.what or self.text
        return printable(" ".join(f"{self.name} {said}".split()))


Tell = Callable[[Event], None]


class Watcher:
    """Folders, the store that they are brought into, and the questions that are kept. Times are in seconds.

    ``tell`` is called with each event; ``rest`` waits so many seconds. ``adding`` brings folders into the store.
    """

    def __init__(
        self,
        store: Path,
        folders: Sequence[Path],
        *,
        tell: Tell,
        rest: Callable[[float], object],
        settle: float = 2.0,
        kept: Kept | None = None,
        apart: Sequence[Path] = (),
        limits: Limits | None = None,
        workers: int | None = None,
        adding: Callable[..., AddReport] = add,
    ) -> None:
        self._store = store
        self._folders = folders
        self._tell = tell
        self._rest = rest
        self._settle = settle
        self._kept = kept
        self._apart = (store, *apart, *([kept.answers] if kept else []))
        self._options = {"limits": limits, "workers": workers}
        self._adding = adding
        self._seen: dict[Path, Stamp] | None = None  # what the store was brought up to; None before the first round
        self._failed: list[Event] = []  # what could not be read when the store was last brought up to date
        self._told: set[Event] = set()  # what is not said again while it stays so

    def run(self, every: float, *, rounds: int | None = None) -> None:
        """One round after another with a rest of ``every`` seconds, for ever or so many, until KeyboardInterrupt."""
        self._tell(Event("watching", ", ".join(map(str, self._folders)), f"into {self._store}"))
        try:
            while True:
                self.round()
                rounds = None if rounds is None else rounds - 1
                if rounds == 0:
                    return
                self._rest(every)
        except (KeyboardInterrupt, StoppedError):
            self._tell(Event("stopped", "", "the store is whole"))

    def round(self) -> bool:
        """Bring the store up to date where something has changed. False where that failed, which is told."""
        lasting: list[Event] = []
        try:
            done = self._round(lasting)
        except StoppedError:
            raise
        except StoreBusyError:
            lasting.append(Event("busy", "", "another program is changing the store; the next round tries again"))
            done = False
        except (PolicyQAError, OSError) as error:
            lasting.append(Event("error", "", f"{error} The next round tries again."))
            done = False
        except Exception as error:  # noqa: BLE001 (a fault of one round must not end a service)
            lasting.append(Event("error", type(error).__name__, f"{error} The next round tries again."))
            done = False
        for event in lasting:
            if event not in self._told:
                self._tell(event)
        self._told = set(lasting)
        return done

    def _round(self, lasting: list[Event]) -> bool:
        there = list(self._there(lasting))
        first = look(there, apart=self._apart)
        if first != self._seen:
            self._rest(self._settle)
            found = look(there, apart=self._apart)
            waiting = unsettled(first, found)
            lasting += [Event("waiting", str(path), "it is still being written") for path in sorted(waiting)]
            there = list(self._filled(there, found, lasting))
            settled = {path: stamp for path, stamp in found.items() if path not in waiting}
            if self._seen is None or settled != {p: s for p, s in self._seen.items() if p not in waiting}:
                self._bring(there, waiting)
                self._seen = settled
        lasting += self._failed
        if self._kept:
            self._ask(self._kept, lasting)
        return True

    def _there(self, lasting: list[Event]) -> Iterator[Path]:
        """The folders that can be opened. Of one that cannot, nothing is taken away."""
        for folder in self._folders:
            if folder.is_dir():
                yield folder
            else:
                lasting.append(Event("error", str(folder), "there is no such folder now; what came from it stays"))

    def _filled(self, folders: Sequence[Path], found: dict[Path, Stamp], lasting: list[Event]) -> Iterator[Path]:
        """The folders with something in them, or in which there never was: one that is suddenly empty is rather a share
        that is not connected than a library that nobody wants.
        """
        for folder in folders:
            if within(folder, found) or not (count := self._held(folder)):
                yield folder
            else:
                stays = f"it is empty and held files ({count:,}); they stay in the store. To remove them: policyqa add"
                lasting.append(Event("error", str(folder), f"{stays} '{folder}'"))

    def _held(self, folder: Path) -> int:
        try:
            with Library.open(self._store) as library:
                return within(folder, {real(Path(one["source"])) for one in library.each_document()})
        except StoreMissingError:
            return 0

    def _bring(self, folders: Sequence[Path], waiting: frozenset[Path]) -> None:
        if not folders:
            return
        report = self._adding(self._store, folders, waiting=waiting, **self._options)
        for source, fate in report.changes.items():
            self._tell(Event(fate, source))
        self._failed = [Event("failed", failure.source, failure.reason) for failure in report.failed]
        if report.changes:
            held = f"{counted(report.documents, 'document')} and {counted(report.passages, 'passage')}"
            self._tell(Event("store", "", f"it holds {held}"))

    def _ask(self, kept: Kept, lasting: list[Event]) -> None:
        try:
            with Library.open(self._store) as library:
                count, changes = kept.ask(library)
        except PolicyQAError as error:
            lasting.append(Event("error", "", str(error)))
            return
        if count:
            told = f"{counted(count, 'question')}, {counted(len(changes), 'new answer')}"
            self._tell(Event("asked", str(kept.questions), told))
        for change in changes:
            self._tell(Event("answer", f"{change.id}. {change.question}", _told(change)))


def _told(change: Change) -> str:
    was = f"(was: {_short(change.was)})" if change.was else "(was not answered)"
    return f"{_short(change.answer)} {was}" if change.answer else f"no longer answered. {change.reason or ''} {was}"


def _short(text: str | None) -> str:
    line = " ".join((text or "").split())
    return f"“{line}”" if len(line) <= _LONGEST else f"“{line[:_LONGEST].rstrip()} ...”"


def as_record(event: Event, time: str) -> dict[str, Any]:
    """An event as a line of JSON Lines."""
    return {"time": time, "event": event.name, "what": event.what, "text": event.text}
