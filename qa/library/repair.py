"""What is damaged in a store is read again from its sources; what has no source stays as far as it is sound."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from corpus.errors import StoreDamagedError, StoreError, StoreOutdatedError
from corpus.store.audit import Problem
from corpus.store.connection import DATABASE
from corpus.store.durable import sync_folder
from corpus.store.models import Snapshot
from corpus.store.notebook import Notebook
from corpus.store.reader import StoreReader
from corpus.store.remains import Remains
from corpus.store.writer import StoreWriter
from qa.ask.calibration import read
from qa.ask.terms import spoken
from qa.library.add import Progress, add
from qa.library.index import problem, publish

_NEW = "repair"  # the folder in which a store is made that takes the place of a broken one
_ASIDE = "damaged"  # the folder to which the broken database goes
_LOGS = (f"{DATABASE}-wal", f"{DATABASE}-shm")


class AuditDict(TypedDict):
    """What was looked at in a store, and what is wrong with it."""

    store: str
    sound: bool
    documents: int
    passages: int
    problems: list[str]


def audit(reader: StoreReader, snapshot: Snapshot | None) -> AuditDict:
    """Everything in the store looked at, the index included."""
    problems = [found.what for found in reader.problems()]
    problems += Notebook(reader.folder).problems()
    try:
        read(reader.folder)
    except StoreError as error:
        problems.append(str(error))
    if snapshot and (broken := problem(reader.folder / snapshot.directory, snapshot.hash)):
        problems.append(broken)
    return {
        "store": str(reader.folder),
        "sound": not problems,
        "documents": snapshot.documents if snapshot else 0,
        "passages": snapshot.passages if snapshot else 0,
        "problems": problems,
    }


@dataclass(slots=True)
class RepairReport:
    """What was wrong, which files were read again, and what could not be mended, each with the reason."""

    problems: list[str] = field(default_factory=list)
    read_again: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of ``repair``."""
        return {"problems": self.problems, "read_again": self.read_again, "lost": self.lost}


def repair(folder: Path, *, progress: Progress | None = None, **options: Any) -> RepairReport:
    """Mend a store in which something is not as it was written.

    The files of damaged documents are read again; where the database itself is broken, a new one is made of all
    sources and of what is sound of documents without one, and the broken one is kept in the folder ``damaged``.
    A store of an earlier form is brought up to date. ``options`` are those of ``add``. Raises StoreMissingError,
    StoreBusyError, and StoreError for a store that may not be opened here or is of a later form.
    """
    report = RepairReport()
    try:
        problems = _problems(folder)
    except StoreOutdatedError:
        with StoreWriter(folder, spoken=spoken) as writer:  # which brings it up to date
            publish(writer)
        problems = _problems(folder)
    report.problems = [found.what for found in problems]
    if not problems:
        return report
    if all(found.source for found in problems):
        try:
            _read_again(folder, {found.source for found in problems if found.source}, report, progress, options)
        except StoreDamagedError as error:  # it goes deeper than it looked
            report.problems.append(str(error))
        else:
            return report
    if all(found.of_index for found in problems):
        if (folder / "index").exists():
            shutil.rmtree(folder / "index")
        with StoreWriter(folder, spoken=spoken) as writer:
            publish(writer)
        return report
    _make_anew(folder, report, progress, options)
    return report


def _problems(folder: Path) -> list[Problem]:
    """What is wrong, also with a database that does not open because it is damaged. Raises StoreError for another."""
    try:
        with closing(StoreReader(folder)) as reader:
            found = list(reader.problems())
            if not found and (snapshot := reader.snapshot()):
                broken = problem(folder / snapshot.directory, snapshot.hash)
                found += [Problem(broken, of_index=True)] if broken else []
            return found
    except StoreDamagedError as error:
        return [Problem(f"the database does not open ({error})")]


def _read_again(
    folder: Path, sources: set[str], report: RepairReport, progress: Progress | None, options: dict[str, Any]
) -> None:
    """Have ``add`` read these files, as if they had changed."""
    there = sorted(source for source in sources if Path(source).is_file())
    with StoreWriter(folder, spoken=spoken) as writer:
        writer.files.make_stale(there)
        publish(writer)
    if there:
        _add(folder, there, report, progress, options)
    report.lost += [
        f"{source}: there is no such file any more, so what is damaged of it stays so and is not quoted. Add it again "
        "from where it is, or take it out with policyqa remove."
        for source in sorted(sources - set(there))
    ]


def _add(
    folder: Path, sources: Sequence[str], report: RepairReport, progress: Progress | None, options: dict[str, Any]
) -> None:
    done = add(folder, [Path(source) for source in sources], progress=progress, **options)
    failed = {failure.source for failure in done.failed}
    report.read_again += [source for source in sources if source not in failed]
    report.lost += [f"{failure.source}: {failure.reason}" for failure in done.failed]


def _make_anew(folder: Path, report: RepairReport, progress: Progress | None, options: dict[str, Any]) -> None:
    """A store beside the broken database, which takes its place when it is whole."""
    new = folder / _NEW
    shutil.rmtree(new, ignore_errors=True)
    with closing(Remains(folder / DATABASE)) as remains:
        if not remains.is_store():
            raise StoreError(f"{folder / DATABASE} is the database of another program. It is left alone.")
        sources = remains.sources()
        there = {source: given for source, given in sources.items() if Path(source).is_file()}
        with StoreWriter(new, spoken=spoken) as writer:
            for source, given in there.items():
                writer.replace(source, "", given=given)
            for source in sorted(sources.keys() - there.keys()):
                kept = "what is sound of it is kept" if remains.keep(source, writer) else "it is lost"
                report.lost.append(f"{source}: there is no such file any more; {kept}.")
            publish(writer)
    if not sources:
        report.lost.append(
            "Nothing of the list of files can be read. Bring a copy back with policyqa restore, or add the documents "
            "again."
        )
    _add(new, sorted(there), report, progress, options)
    _put_in_place(folder, new)


def _put_in_place(folder: Path, new: Path) -> None:
    aside = folder / _ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    for name in _LOGS:  # before the new database is there, of which SQLite would take them for the log
        if (folder / name).exists():
            (folder / name).replace(aside / name)
    # The old one stays in its place until the new one takes it: at every moment there is one.
    _keep(folder / DATABASE, aside / DATABASE)
    (folder / "index").mkdir(exist_ok=True)
    for directory in (new / "index").iterdir():
        directory.replace(folder / "index" / directory.name)
    sync_folder(folder / "index")
    sync_folder(aside)
    (new / DATABASE).replace(folder / DATABASE)
    sync_folder(folder)
    shutil.rmtree(new)


def _keep(path: Path, copy: Path) -> None:
    try:
        copy.hardlink_to(path)
    except OSError:  # a file system without links
        shutil.copy2(path, copy)
