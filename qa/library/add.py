"""Files into the store: what is new or changed is read, what is gone is forgotten, one commit shows it all."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import Any

from corpus.errors import UnreadableFileError
from corpus.files import Candidate, collect
from corpus.metadata import FILE_NAME, MetadataFiles, merge
from corpus.models import Metadata
from corpus.pipeline import FileJob, parts, prepare, process
from corpus.store.models import Failure, Snapshot
from corpus.store.writer import StoreWriter
from corpus.worker import Limits, ReadingPool, usable_cores
from qa.ask.terms import spoken
from qa.library.additions import store_file
from qa.library.index import RECIPE, build, indexed_text, sound
from qa.library.remove import remove

__all__ = ["AddReport", "add", "publish", "remove"]

Progress = Callable[[str, int, int, int], None]
"""Called after each file: its name, how many files are done, how many there are, passages so far."""


@dataclass(slots=True)
class AddReport:
    """What one run did. ``failed`` and ``warnings`` name the file, the problem and the remedy."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
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
            "documents": self.documents,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
        }


def add(
    folder: Path,
    paths: Sequence[Path],
    *,
    given: Metadata | None = None,
    extra: Sequence[FileJob] = (),
    limits: Limits | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    pool: Callable[..., ReadingPool] = ReadingPool,
) -> AddReport:
    """Bring the store up to date with these files and folders, and with ``extra`` content that has no file.

    A file that fails is one entry of ``failed``; what was read of it earlier stays in the store. A file that was
    added from one of these folders and is no longer there is forgotten. ``given`` is remembered: it holds for the
    file until something else is given. Raises StoreBusyError, StoreError.
    """
    started = time.monotonic()
    report = AddReport()
    with StoreWriter(folder, spoken=spoken) as writer:
        run = _Run(writer, report, progress)
        jobs = [*run.jobs(paths, given or Metadata()), *extra]
        run.forget_missing([path for path in paths if path.is_dir()], jobs)
        most = workers or usable_cores()
        run.read(jobs, lambda count: pool(workers=min(most, count), limits=limits, prepare=prepare))
        snapshot = publish(writer)
    report.documents, report.passages = snapshot.documents, snapshot.passages
    report.seconds = time.monotonic() - started
    return report


def publish(writer: StoreWriter) -> Snapshot:
    """Build the index, commit."""
    return writer.publish(build, indexed_text, recipe=RECIPE, sound=sound)


class _Run:
    """One run of ``add``: collects what became of each file into the report."""

    def __init__(self, writer: StoreWriter, report: AddReport, progress: Progress | None) -> None:
        self._writer = writer
        self._report = report
        self._progress = progress
        self._said: dict[str, Metadata] = {}

    def jobs(self, paths: Sequence[Path], given: Metadata) -> Iterator[FileJob]:
        """The files to look at, each once: the first mention counts."""
        seen: set[str] = set()
        for path in paths:
            tables = MetadataFiles((path if path.is_dir() else path.parent).resolve())
            for found in collect([path]):
                if self._is_own(found.path, path):
                    continue
                if found.path.name == FILE_NAME:
                    self._about_others(found, path)
                elif found.refused or not _is_text(found.path.resolve()):
                    self._refuse(found)
                elif (source := str(found.path.resolve())) not in seen:
                    seen.add(source)
                    self._said[source] = merge(given, self._writer.files.given(source))
                    yield FileJob(source, merge(self._said[source], tables.about(Path(source))))
            self._report.warnings += tables.warnings

    def _is_own(self, found: Path, named: Path) -> bool:
        """Whether a file is part of the store itself, which may lie in the folder that is added."""
        store = self._writer.folder.resolve()
        return found.resolve().is_relative_to(store) and not named.resolve().is_relative_to(store)

    def _about_others(self, found: Candidate, named: Path) -> None:
        if found.path == named:
            self._report.warnings.append(f"{named}: not a document but about others; add the files or their folder.")

    def _refuse(self, found: Candidate) -> None:
        """A path that names nothing is a slip of the pen, told once; what is there and is refused is remembered."""
        reason = found.refused or "Its name is not valid UTF-8. Rename it."
        source = os.fsencode(found.path.parent.resolve() / found.path.name).decode(errors="replace")
        self._fail(source, UnreadableFileError(reason), keep=os.path.lexists(found.path))

    def forget_missing(self, folders: Sequence[Path], jobs: Sequence[FileJob]) -> None:
        """Forget what came from these folders and is no longer there."""
        present = {job.source for job in jobs}
        for inside in (os.path.join(os.path.normcase(folder.resolve()), "") for folder in folders):  # noqa: PTH118
            for source in self._writer.files.sources():
                kept = source in present or not os.path.normcase(source).startswith(inside)
                if not kept and not os.path.lexists(source):
                    self._forget(source)

    def _forget(self, source: str) -> None:
        known = self._writer.files.fingerprint(source) is not None
        self._writer.forget(source)
        if known:
            self._report.removed += 1
            self._report.warnings.append(f"{source}: removed, the file is no longer there.")

    def read(self, jobs: Sequence[FileJob], pool: Callable[[int], ReadingPool]) -> None:
        """Read what is new or changed, and then what the changes of other files made stale."""
        fates = self._read(jobs, pool)
        stale = self._writer.files.stale()
        again = self._read([job for job in jobs if job.source in stale and fates.get(job.source)], pool)
        fates |= {source: "updated" for source, fate in again.items() if fates[source] == "unchanged" != fate}
        counts = Counter(fates.values())
        self._report.added, self._report.updated = counts["added"], counts["updated"]
        self._report.unchanged = counts["unchanged"]

    def _read(self, jobs: Sequence[FileJob], pool: Callable[[int], ReadingPool]) -> dict[str, str]:
        """What became of each file that can be read: ``added``, ``updated`` or ``unchanged``."""
        fates: dict[str, str] = {}
        todo: list[tuple[FileJob, str]] = []
        for job in jobs:
            fingerprint = self._fingerprint(job)
            if fingerprint is None:
                continue
            if self._writer.files.fingerprint(job.source) == fingerprint:
                fates[job.source] = "unchanged"
                self._writer.mend(job.source)
            else:
                todo.append((job, fingerprint))
        if todo:
            with pool(len(todo)) as readers:
                fates |= self._take_all(todo, readers)
        return fates

    def _fingerprint(self, job: FileJob) -> str | None:
        try:
            return job.fingerprint(job.content())
        except UnreadableFileError as error:
            self._fail(job.source, error)
            return None

    def _fail(self, source: str, error: UnreadableFileError, *, keep: bool = True) -> None:
        reason = error.reason
        if self._writer.files.fingerprint(source) is not None:
            reason += " The version read earlier is still in the store."
        failure = Failure(source, error.code, reason)
        self._report.failed.append(failure)
        if keep:
            self._writer.fail(failure)

    def _take_all(self, todo: Sequence[tuple[FileJob, str]], readers: ReadingPool) -> Iterator[tuple[str, str]]:
        """Put each file that can be read into the store; its source and what became of it."""
        jobs = (part for job, _ in todo for part in self._parts(job))
        outcomes = readers.map(process, jobs)
        for done, ((job, fingerprint), first) in enumerate(zip(todo, outcomes, strict=False), 1):
            rest = islice(outcomes, first.item.parts - 1)
            fate = "added" if self._writer.files.fingerprint(job.source) is None else "updated"
            try:
                given = self._said.get(job.source, job.given)
                stored = store_file(self._writer, job, fingerprint, given, chain([first], rest))
                self._report.warnings += stored.warnings
                self._report.passages += stored.passages
                yield job.source, fate
            except UnreadableFileError as error:
                self._fail(job.source, error)
            deque(rest, maxlen=0)  # what is left of a file that failed
            if self._progress:
                self._progress(PurePath(job.source).name, done, len(todo), self._report.passages)

    def _parts(self, job: FileJob) -> Iterator[FileJob]:
        try:
            content = job.content()
        except UnreadableFileError:
            return iter([job])  # it went since it was looked at; reading it says so
        return parts(job, content)


def _is_text(path: Path) -> bool:
    """Whether a path can be written down: on Linux a file's name is bytes, and not all of them are UTF-8."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True
