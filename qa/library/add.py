"""Files into the store: what is new or changed is read, what is gone is forgotten, one commit shows it all."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

from corpus.archives import is_archive
from corpus.errors import UnreadableFileError
from corpus.files import Candidate, collect, hidden, look, real
from corpus.losses import KINDS
from corpus.metadata import FILE_NAME, MetadataFiles, merge
from corpus.models import Metadata
from corpus.pipeline import FileJob, parts, prepare, process, sha256_of
from corpus.references.register import load_register
from corpus.store.models import Failure
from corpus.store.writer import StoreWriter
from corpus.version import reading_version
from corpus.worker import Limits, ReadingPool, usable_cores
from qa.ask.terms import spoken
from qa.check.paper import own_registers
from qa.errors import StoppedError
from qa.library.index import publish
from qa.library.ingest import store_file
from qa.library.remove import remove
from qa.library.unfinished import Outcomes, Unfinished

__all__ = ["AddReport", "add", "remove"]

_KEPT = 32 << 20
"""Bytes of changed files that are handed to the workers as they were hashed; a worker opens the others itself. All are
in memory at once, and each twice in a worker, within the limit that it has for a file."""

_BATCH = 5_000
"""Passages after which a first run commits what it has: some ten megabytes of the log."""

Progress = Callable[[str, int, int, int], None]
"""Called after each file: its name, how many files are done, how many there are, passages so far."""


@dataclass(slots=True)
class AddReport:
    """What one run did. ``failed`` and ``warnings`` name the file, the problem and the remedy; ``losses`` counts what
    was not read of the files read, by kind (``corpus.losses``). ``changes`` has each file that was ``added``,
    ``updated`` or ``removed``.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    losses: Counter[str] = field(default_factory=Counter)
    changes: dict[str, str] = field(default_factory=dict)
    documents: int = 0
    passages: int = 0
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``add``."""
        return {
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": [failure.to_dict() for failure in self.failed],
            "warnings": self.warnings,
            "losses": {kind: self.losses[kind] for kind in KINDS if self.losses[kind]},
            "documents": self.documents,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
        }


def add(
    folder: Path,
    paths: Sequence[Path],
    *,
    given: Metadata | None = None,
    said: Mapping[str, Metadata] | None = None,
    extra: Sequence[FileJob] = (),
    limits: Limits | None = None,
    workers: int | None = None,
    waiting: Collection[Path] = (),
    progress: Progress | None = None,
    pool: Callable[..., ReadingPool] = ReadingPool,
    shared: bool = False,
    rehash: bool = False,
) -> AddReport:
    """Bring the store up to date with these files and folders, and with ``extra`` content that has no file.

    A file that fails is one entry of ``failed``; what was read of it earlier stays in the store. A file that was
    added from one of these folders and is no longer there is forgotten. ``given`` is remembered: it holds for the
    file until something else is given. ``said`` has what holds from now on of some sources, in the place of all that
    was said of them; a step back is kept. What is ``waiting`` (resolved paths) is left as the store has it, neither
    read nor forgotten. ``shared`` lets others than its owner read the store from now on. A file whose size and times
    are as they were is not looked into, but with ``rehash``. Raises StoreBusyError, StoreError, and StoppedError for
    Ctrl-C: readers see what they saw before, and what was read is not read again by the next run.
    """
    started = time.monotonic()
    report = AddReport()
    try:
        with StoreWriter(folder, spoken=spoken, shared=shared) as writer:
            run = _Run(writer, report, progress, rehash=rehash, said=said)
            law = _registers(folder)
            found = (*run.jobs(paths, given or Metadata(), waiting), *extra)
            jobs = [replace(job, registers=law) for job in found]
            run.forget_missing([path for path in paths if path.is_dir() or is_archive(path)], jobs)
            most = workers or usable_cores()
            options = {"limits": limits, "prepare": prepare, "preload": ("corpus.preload",)}
            with run:
                run.read(jobs, lambda count: pool(workers=min(most, count), **options))
                snapshot = publish(writer)
    except KeyboardInterrupt as stop:
        raise StoppedError(
            "Stopped: nothing was added yet, the library is as it was. What was read is kept: run the same command "
            "again, and it goes on from there."
        ) from stop
    report.documents, report.passages = snapshot.documents, snapshot.passages
    report.seconds = time.monotonic() - started
    return report


def _registers(folder: Path) -> tuple[tuple[str, str], ...]:
    """The registers of the store, each with the hash of its content. Raises RegisterError where one cannot be read."""
    own = own_registers(folder)
    if own:
        load_register(own)
    return tuple((str(path), sha256_of(path.read_bytes())) for path in own)


class _Run:
    """One run of ``add``: collects what became of each file into the report."""

    def __init__(
        self,
        writer: StoreWriter,
        report: AddReport,
        progress: Progress | None,
        *,
        rehash: bool = False,
        said: Mapping[str, Metadata] | None = None,
    ) -> None:
        self._writer = writer
        self._report = report
        self._progress = progress
        self._given: dict[str, Metadata] = {}
        self._said = said or {}
        self._before: dict[str, Metadata] = {}  # what had been said of those
        self._left: dict[str, Metadata] = {}  # what was said of files that are gone, by the hash of their bytes
        self._refused: list[str] = []
        self._same_bytes: set[str] = set()  # files read again only because reading has changed
        self._rehash = rehash
        self._looks: dict[str, str] = {}
        # Where readers see nothing yet, what is read is committed as it comes; else it is written down beside it.
        self._first = writer.unpublished
        self._unfinished = Unfinished(writer.folder)
        self._since = 0  # passages put since the last commit

    def __enter__(self) -> None:
        """Nothing has happened yet."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._unfinished.close(done=kind is None)

    def jobs(self, paths: Sequence[Path], given: Metadata, waiting: Collection[Path] = ()) -> Iterator[FileJob]:
        """The files to look at, each once: the first mention counts."""
        seen: set[str] = set()
        for path in paths:
            folder = real(path)
            # A file that is named alone may be described by a table of the folder that it was once added with.
            tables = MetadataFiles(folder if path.is_dir() else Path(folder.anchor))
            for candidate in collect([path]):
                if self._is_own(candidate.path, path) or (waiting and _is_in(real(candidate.path), waiting)):
                    continue
                if candidate.path.name == FILE_NAME:
                    self._about_others(candidate, path)
                elif candidate.refused or not _is_text(real(candidate.path)):
                    self._refuse(candidate)
                elif (source := str(real(candidate.path))) not in seen:
                    seen.add(source)
                    self._given[source] = self._given_of(source, given)
                    yield FileJob(source, merge(self._given[source], tables.about(Path(source))))
            self._report.warnings += tables.warnings
            if count := hidden(path):
                files = "1 hidden file or folder was" if count == 1 else f"{count} hidden files or folders were"
                self._report.warnings.append(f"{path}: {files} left out. Add by name those that are papers.")

    def _given_of(self, source: str, given: Metadata) -> Metadata:
        before = self._writer.files.given(source)
        if source not in self._said:
            return merge(given, before)
        self._before[source] = before
        return self._said[source]

    def _is_own(self, candidate: Path, named: Path) -> bool:
        """Whether a file is part of the store itself, which may lie in the folder that is added."""
        store = real(self._writer.folder)
        return real(candidate).is_relative_to(store) and not real(named).is_relative_to(store)

    def _about_others(self, candidate: Candidate, named: Path) -> None:
        if candidate.path == named:
            self._report.warnings.append(f"{named}: not a document but about others; add the files or their folder.")

    def _refuse(self, candidate: Candidate) -> None:
        """A path that names nothing is a slip of the pen, told once; what is there and is refused is remembered."""
        reason = candidate.refused or "Its name is not valid UTF-8. Rename it."
        source = os.fsencode(real(candidate.path.parent) / candidate.path.name).decode(errors="replace")
        self._refused.append(source)
        self._fail(source, UnreadableFileError(reason), keep=os.path.lexists(candidate.path))

    def forget_missing(self, folders: Sequence[Path], jobs: Sequence[FileJob]) -> None:
        """Forget what came from these folders and is no longer there."""
        present = {job.source for job in jobs}
        if self._first:
            self._forget_others(present)
        refused = tuple(os.path.join(source, "") for source in self._refused)  # noqa: PTH118
        for inside in (os.path.join(os.path.normcase(real(folder)), "") for folder in folders):  # noqa: PTH118
            for source in self._writer.files.sources():
                stays = source in present or not os.path.normcase(source).startswith(inside)
                # What is in an archive that cannot be opened today stays, as a file does that cannot be read.
                if not stays and not os.path.lexists(source) and not source.startswith(refused):
                    self._forget(source)

    def _forget_others(self, present: set[str]) -> None:
        """What a first run had read that was stopped is shown when it is finished, not with something else."""
        files = self._writer.files
        others = [one for one in files.sources() if one not in present and files.fingerprint(one) is not None]
        for source in others:
            self._writer.forget(source)
        if others:
            told = "1 file is" if len(others) == 1 else f"{len(others)} files are"
            self._report.warnings.append(f"{told} forgotten that a stopped add had read; add them again.")

    def _forget(self, source: str) -> None:
        known = self._writer.files.fingerprint(source)
        given = self._writer.files.given(source)
        if known and any(given):
            self._left[known.partition(":")[0]] = given
        self._writer.forget(source)
        if known is not None:
            self._report.removed += 1
            self._report.changes[source] = "removed"
            self._report.warnings.append(f"{source}: removed, the file is no longer there.")

    def read(self, jobs: Sequence[FileJob], pool: Callable[[int], ReadingPool]) -> None:
        """Read what is new or changed, and then what the changes of other files made stale."""
        fates = self._read(jobs, pool)
        stale = self._writer.files.stale()
        again = self._read([job for job in jobs if job.source in stale and fates.get(job.source)], pool)
        fates |= {source: "updated" for source, fate in again.items() if fates[source] == "unchanged" != fate}
        self._report.changes |= {source: fate for source, fate in fates.items() if fate != "unchanged"}
        counts = Counter(fates.values())
        self._report.added, self._report.updated = counts["added"], counts["updated"]
        self._report.unchanged = counts["unchanged"]
        if self._same_bytes:
            self._report.warnings.insert(0, self._reading_changed())

    def _reading_changed(self) -> str:
        again, others = len(self._same_bytes), self._writer.files.read_otherwise(reading_version())
        files = "1 file that has not changed was" if again == 1 else f"{again} files that have not changed were"
        rest = "1 other will be when it is" if others == 1 else f"{others} others will be when they are"
        told = f"Reading has changed since the store was made: {files} read again."
        return f"{told} {rest} added again." if others else told

    def _read(self, jobs: Sequence[FileJob], pool: Callable[[int], ReadingPool]) -> dict[str, str]:
        """What became of each file that can be read: ``added``, ``updated`` or ``unchanged``."""
        fates: dict[str, str] = {}
        todo: list[FileJob] = []
        room = _KEPT
        for job in jobs:
            if job.data is None and (seen := look(Path(job.source))):  # before it is read: it may change meanwhile
                self._looks[job.source] = seen
            known = self._writer.files.fingerprint(job.source)
            if known is None or not known.endswith(job.manner()):
                # Whatever is in it: the worker that reads it opens it.
                todo.append(self._reunited(job) if known is None else job)
                continue
            seen = self._looks.get(job.source)
            if seen and not self._rehash and self._writer.files.looked(job.source) == (known, seen):
                fates[job.source] = self._as_it_was(job)
                continue
            try:
                loaded = job.loaded()
            except UnreadableFileError as error:
                self._fail(job.source, error)
                continue
            size = len(loaded.data or b"")
            if loaded.fingerprint(loaded.sha256) == known:
                fates[job.source] = self._as_it_was(job)
                self._note_look(job.source, known)
            elif size <= room:
                room -= size
                todo.append(loaded)
            else:
                todo.append(job)
        if todo:
            todo, kept = self._kept(todo)
            with pool(len(todo)) as readers:
                fates |= self._take_all(todo, kept, readers)
        return fates

    def _reunited(self, job: FileJob) -> FileJob:
        """The job of a new file: what was said of one of the same bytes that is gone now, renamed as it seems, is said
        of it.
        """
        if not self._left or any(self._given.get(job.source, job.given)):
            return job
        with suppress(UnreadableFileError):  # told when it is read
            if given := self._left.get(job.loaded().sha256):
                self._given[job.source] = given
                return replace(job, given=merge(given, job.given))
        return job

    def _as_it_was(self, job: FileJob) -> str:
        self._writer.mend(job.source)
        return "added" if self._first else "unchanged"  # nobody has seen what a stopped run had read

    def _note_look(self, source: str, fingerprint: str) -> None:
        if seen := self._looks.get(source):
            self._writer.files.note_look(source, fingerprint, seen)

    def _kept(self, todo: Sequence[FileJob]) -> tuple[list[FileJob], set[str]]:
        """The same files, and which of them a run that was stopped had read as they are now."""
        jobs, kept = [], set()
        for job in todo:
            known = self._unfinished.fingerprint(job.source)
            if known is not None and known.endswith(job.manner()):
                with suppress(UnreadableFileError):  # told when it is read
                    sha256 = job.loaded().sha256
                    if known == job.fingerprint(sha256):
                        kept.add(job.source)
                        jobs.append(replace(job, data=None, sha256=sha256))
                        continue
            jobs.append(job)
        return jobs, kept

    def _fail(self, source: str, error: UnreadableFileError, *, keep: bool = True) -> None:
        reason = error.reason
        if self._writer.files.fingerprint(source) is not None:
            reason += " The version read earlier is still in the store."
        failure = Failure(source, error.code, reason)
        self._report.failed.append(failure)
        if keep:
            self._writer.fail(failure)

    def _take_all(
        self, todo: Sequence[FileJob], kept: Container[str], readers: ReadingPool
    ) -> Iterator[tuple[str, str]]:
        """Put each file that can be read into the store; its source and what became of it. ``kept`` names those that
        need not be read.
        """
        read = (part for job in todo if job.source not in kept for part in _parts(job))
        outcomes = readers.map(process, read)
        try:
            for done, job in enumerate(todo, 1):
                if job.source in kept:
                    yield from self._take(job, iter([self._unfinished.read(job)]))
                else:
                    yield from self._take(job, self._noted(outcomes))
                if self._progress:
                    self._progress(PurePath(job.source).name, done, len(todo), self._report.passages)
                if self._report.passages - self._since >= _BATCH:
                    self._since = self._report.passages
                    self._writer.keep()
        except KeyboardInterrupt:
            self._writer.keep()  # what was put of the file in hand has been undone
            raise

    def _noted(self, outcomes: Outcomes) -> Outcomes:
        """Outcomes of new reading, written down where it would else be lost with the run."""
        return outcomes if self._first else self._unfinished.keep(outcomes)

    def _take(self, job: FileJob, outcomes: Outcomes) -> Iterator[tuple[str, str]]:
        """Put a file into the store, of which the next outcomes are."""
        for first in islice(outcomes, 1):
            rest = islice(outcomes, first.item.parts - 1)
            known = self._writer.files.fingerprint(job.source)
            # Of the bytes that were read: the file may have changed since it was looked at.
            sha256 = first.value[0].document.sha256 if first.value else first.item.sha256
            try:
                given = self._given.get(job.source, job.given)
                stored = store_file(self._writer, job, job.fingerprint(sha256), given, chain([first], rest))
                self._report.warnings += stored.warnings
                self._report.passages += stored.passages
                self._report.losses.update(stored.losses)
                if known and known.startswith(sha256) and reading_version() not in known:
                    self._same_bytes.add(job.source)
                self._note_look(job.source, job.fingerprint(sha256))
                if job.source in self._before:
                    self._writer.files.keep_given(job.source, self._before[job.source])
                if not self._first:
                    self._unfinished.finish(job.source, job.fingerprint(sha256))
                yield job.source, "added" if known is None else "updated"
            except UnreadableFileError as error:
                self._fail(job.source, error)
                deque(rest, maxlen=0)  # what is left of a file that failed
                self._unfinished.give_up()


def _parts(job: FileJob) -> Iterator[FileJob]:
    try:
        yield from parts(job)
    except UnreadableFileError:
        yield job  # reading it says so


def _is_in(path: Path, waiting: Collection[Path]) -> bool:
    """Whether a file, or the archive that it is in, is among these."""
    return path in waiting or any(parent in waiting for parent in path.parents)


def _is_text(path: Path) -> bool:
    """Whether a path can be written down: on Linux a file's name is bytes, and not all of them are UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True
