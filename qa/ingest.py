"""Files into the store: what is new or changed is read, what is gone is forgotten, one commit shows it all."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from corpus.duplicates import DocumentPair, duplicate_documents, same_passages
from corpus.errors import UnreadableFileError
from corpus.files import collect
from corpus.metadata import FILE_NAME, MetadataFiles, merge
from corpus.models import Document, Metadata
from corpus.pipeline import FileJob, Processed, prepare, process
from corpus.store.models import Failure, Snapshot
from corpus.store.reading import StoreReader
from corpus.store.writing import StoreWriter
from corpus.worker import Limits, Outcome, ReadingPool, usable_cores
from qa.indexing import RECIPE, build, indexed_text

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
) -> AddReport:
    """Bring the store up to date with these files and folders, and with ``extra`` content that has no file.

    A file that fails is one entry of ``failed``; what was read of it earlier stays in the store. A file that was
    added from one of these folders and is no longer there is forgotten. Raises StoreBusyError, StoreError.
    """
    started = time.monotonic()
    report = AddReport()
    with StoreWriter(folder) as writer:
        run = _Run(writer, report, progress)
        jobs = [*run.jobs(paths, given or Metadata()), *extra]
        run.forget_missing([path for path in paths if path.is_dir()], jobs)
        run.read(jobs, limits or Limits(), workers)
        run.publish()
    report.seconds = time.monotonic() - started
    return report


class _Run:
    def __init__(self, writer: StoreWriter, report: AddReport, progress: Progress | None) -> None:
        self._writer = writer
        self._report = report
        self._progress = progress
        self._known = writer.fingerprints()

    def jobs(self, paths: Sequence[Path], given: Metadata) -> Iterator[FileJob]:
        for path in paths:
            tables = MetadataFiles((path if path.is_dir() else path.parent).resolve())
            for found in collect([path]):
                source = found.path.resolve()
                if found.refused:
                    self._fail(str(found.path.absolute()), UnreadableFileError(found.refused))
                elif source.name != FILE_NAME:
                    yield FileJob(str(source), merge(given, tables.about(source)))
            self._report.warnings += tables.warnings

    def forget_missing(self, folders: Sequence[Path], jobs: Sequence[FileJob]) -> None:
        present = {job.source for job in jobs}
        for folder in folders:
            inside = f"{folder.resolve()}/"
            for source in sorted(self._known):
                if source.startswith(inside) and source not in present and not Path(source).exists():
                    self._writer.forget(source)
                    self._report.removed += 1
                    self._report.warnings.append(f"{source}: removed, the file is no longer there.")

    def read(self, jobs: Sequence[FileJob], limits: Limits, workers: int | None) -> None:
        todo = [(job, fingerprint) for job in jobs for fingerprint in self._changed(job)]
        if not todo:
            return
        count = min(workers or usable_cores(), len(todo))
        with ReadingPool(workers=count, limits=limits, prepare=prepare) as pool:
            outcomes = pool.map(process, [job for job, _ in todo])
            for done, ((job, fingerprint), outcome) in enumerate(zip(todo, outcomes, strict=True), 1):
                self._take(job, fingerprint, outcome)
                if self._progress:
                    self._progress(PurePath(job.source).name, done, len(todo), self._report.passages)

    def _changed(self, job: FileJob) -> Iterable[str]:
        """The fingerprint of a file that must be read; nothing for one that is as it was."""
        try:
            fingerprint = job.fingerprint(job.content())
        except UnreadableFileError as error:
            self._fail(job.source, error)
            return
        if self._known.get(job.source) == fingerprint:
            self._report.unchanged += 1
            return
        yield fingerprint

    def _fail(self, source: str, error: UnreadableFileError) -> None:
        reason = error.reason
        if source in self._known:
            reason += " The version read earlier is still in the store."
        failure = Failure(source, error.code, reason)
        self._report.failed.append(failure)
        self._writer.fail(failure)

    def _take(self, job: FileJob, fingerprint: str, outcome: Outcome[FileJob, tuple[Processed, ...]]) -> None:
        if outcome.error is not None:
            self._fail(job.source, outcome.error)
            return
        if job.source in self._known:
            self._report.updated += 1
        else:
            self._report.added += 1
        self._writer.replace(job.source, fingerprint)
        for position, found in enumerate(outcome.value or ()):
            self._put(job, position, found)

    def _put(self, job: FileJob, position: int, found: Processed) -> None:
        document = found.document
        owner = self._writer.owner(document.document_id)
        if owner is not None:
            self._second(job, found, owner)
            return
        self._report.warnings += [f"{job.source}: {warning}" for warning in document.warnings]
        self._report.passages += len(found.passages)
        self._writer.put(
            document, found.passages, position=position, definitions=found.definitions, bands=found.bands
        )
        self._copies(found)

    def _copies(self, found: Processed) -> None:
        """Link the passages that say what earlier ones say, and name the documents that are copies as a whole."""
        new = {passage.passage_id: passage.text for passage in found.passages}
        pairs = list(same_passages(new, found.bands, stored=self._writer.like))
        for pair in pairs:
            self._writer.same(pair.first, pair.second)
        words, document_of = self._writer.words([pair.second for pair in pairs] + [pair.first for pair in pairs[:1]])
        for near in duplicate_documents(pairs, words=words, document_of=document_of):
            if near.near_duplicate:
                self._near_copy(found.document, near)

    def _near_copy(self, document: Document, near: DocumentPair) -> None:
        other = near.second if near.first == document.document_id else near.first
        share = min(near.share_of_first, near.share_of_second)
        self._writer.note_near_copy(document.document_id, other, share)
        self._report.warnings.append(
            f"{document.source}: nearly the same as {self._writer.owner(other)} ({share:.0%} of the words); "
            "answers cite one and name the other."
        )

    def _second(self, job: FileJob, found: Processed, owner: str) -> None:
        """A document whose id is taken: the same bytes at another path, or two records with one id."""
        if owner != job.source and self._writer.sha256(found.document.document_id) == found.document.sha256:
            self._writer.note_copy(job.source, found.document.document_id)
            self._report.warnings.append(f"{job.source}: the same file as {owner}; kept once.")
        else:
            self._report.warnings.append(
                f"{job.source}: the record id '{found.document.document_id}' is already used in {owner}; "
                "this record was left out. Give each record an id of its own."
            )

    def publish(self) -> None:
        snapshot = publish(self._writer)
        self._report.documents, self._report.passages = snapshot.documents, snapshot.passages


def publish(writer: StoreWriter) -> Snapshot:
    """Group what says the same, build the index, commit."""
    return writer.publish(build, indexed_text, recipe=RECIPE)


def remove(folder: Path, wanted: Sequence[str]) -> tuple[list[str], list[str]]:
    """Remove documents by id, path or glob: the sources that went, and the names that matched nothing.

    A record is removed with its file. Raises StoreMissingError where there is no store.
    """
    reader = StoreReader(folder)
    documents = {id_: document.source for id_, document in reader.documents().items()}
    sources = set(documents.values()) | {source for group in reader.copies_of_documents().values() for source in group}
    reader.close()
    matches = {name: _matching(name, documents, sources) for name in wanted}
    gone = sorted({source for found in matches.values() for source in found})
    if gone:
        with StoreWriter(folder) as writer:
            for source in gone:
                writer.forget(source)
            publish(writer)
    return gone, [name for name, found in matches.items() if not found]


def _matching(name: str, documents: dict[str, str], sources: Iterable[str]) -> set[str]:
    if name in documents:
        return {documents[name]}
    path = str(Path(name).absolute())
    return {
        source
        for source in sources
        if source in {name, path} or fnmatch.fnmatch(source, name) or fnmatch.fnmatch(PurePath(source).name, name)
    }
