"""A store as one file: the database and the index of one moment, whoever reads and writes meanwhile.

The file is a tar archive, not compressed: ``policyqa.db``, the folder of the index under ``index/``, and where they are
there ``register.json``, ``calibration.json``, ``notebook.db``, and the files under ``uploads/`` and ``sets/``.
"""

from __future__ import annotations

import os
import shutil
import tarfile
from contextlib import ExitStack, closing
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO

from corpus.errors import StoreDamagedError, StoreError, StoreMissingError
from corpus.store.connection import DATABASE
from corpus.store.durable import sync_folder, sync_tree
from corpus.store.manifest import read_manifest
from corpus.store.models import Snapshot
from corpus.store.notebook import NOTEBOOK, Notebook
from corpus.store.reader import StoreReader

_BESIDE = ("register.json", "calibration.json", "uploads", "sets")
_FILES = frozenset((DATABASE, NOTEBOOK, "register.json", "calibration.json"))
_FOLDERS = ("index", "uploads", "sets")


def backup(folder: Path, target: Path) -> Snapshot:
    """Write the store to a new file; the snapshot that is in it.

    Raises StoreMissingError where there is nothing to keep, StoreError where the file is there already or cannot be
    written.
    """
    if os.path.lexists(target):
        raise StoreError(f"{target}: there is such a file already. Name another, so that no copy is lost.")
    part, copy = target.with_name(f".{target.name}.part"), target.with_name(f".{target.name}.db.part")
    notes = target.with_name(f".{target.name}.notes.part")
    try:
        with ExitStack() as stack:
            stack.callback(copy.unlink, missing_ok=True)
            stack.callback(notes.unlink, missing_ok=True)
            stack.callback(part.unlink, missing_ok=True)
            reader = stack.enter_context(closing(StoreReader(folder)))
            snapshot = stack.enter_context(reader.consistent())
            if snapshot is None:
                raise StoreMissingError(f"The store at {folder} holds no documents yet: there is nothing to keep.")
            # Opened before the copy, which takes a while: the writer sweeps indexes that are no longer current.
            index = _index(folder, snapshot, stack)
            _created(copy).close()
            reader.copy_to(copy)
            notebook = Notebook(folder)
            if notebook.path.exists():
                _created(notes).close()
                notebook.copy_to(notes)
            with _created(part) as file, tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive:
                archive.add(copy, DATABASE)
                if notes.exists():
                    archive.add(notes, NOTEBOOK)
                for name, member in index:
                    _put(archive, name, member)
                for beside in _BESIDE:
                    if (folder / beside).exists():
                        archive.add(folder / beside, beside)
                archive.close()
                file.flush()
                os.fsync(file.fileno())
            part.rename(target)
            sync_folder(target.absolute().parent)
            return snapshot
    except OSError as error:
        raise StoreError(
            f"{error.filename or target}: cannot be written: {error.strerror}. Name a file on a disk with more room."
        ) from error


def _created(path: Path) -> IO[bytes]:
    """A new file that its owner alone may read."""
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "w+b")


def _index(folder: Path, snapshot: Snapshot, stack: ExitStack) -> list[tuple[str, IO[bytes]]]:
    """The files of the index, opened, by their names under the store's folder."""
    manifest = read_manifest(folder / snapshot.directory)
    names = {snapshot.directory, *(manifest.directories if manifest else ())}
    files = [path for name in sorted(names) for path in sorted((folder / name).iterdir()) if path.is_file()]
    return [(path.relative_to(folder).as_posix(), stack.enter_context(path.open("rb"))) for path in files]


def _put(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
    archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), file)


def restore(source: Path, folder: Path) -> Snapshot:
    """Make a store of a file of ``backup``, in a folder where none is; the snapshot that it has.

    Raises StoreError where a store is there already, where the file is no such file, or what is in it is damaged.
    """
    if folder.exists() and any(folder.iterdir()):
        raise StoreError(
            f"{folder}: there is something in this folder already, which is not overwritten. Name another with "
            "--store, or move what is there away."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(new, ignore_errors=True)
    try:
        _unpack(source, new)
        with closing(StoreReader(new)) as reader:
            snapshot = reader.snapshot()
            problems = [*(one.what for one in islice(reader.problems(), 1)), *Notebook(new).problems()]
            if snapshot is None or problems:
                what = problems[0] if problems else "it holds no documents"
                raise StoreDamagedError(f"{source}: the copy is damaged ({what}). Nothing was restored.")
        if folder.exists():
            folder.rmdir()
        sync_tree(new)
        new.rename(folder)
        sync_folder(folder.absolute().parent)
        return snapshot
    except (tarfile.TarError, EOFError) as error:
        raise StoreError(f"{source}: is no copy that policyqa backup made, or not all of it ({error}).") from error
    except OSError as error:
        raise StoreError(f"{error.filename or folder}: cannot be restored: {error.strerror}.") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _unpack(source: Path, new: Path) -> None:
    """Only files of names that a copy has, whatever else stands in the archive."""
    new.mkdir(mode=0o700)
    with tarfile.open(source, mode="r:") as archive:
        for member in archive:
            parts = PurePosixPath(member.name).parts
            named = member.name in _FILES
            is_ours = named or (len(parts) > 1 and parts[0] in _FOLDERS)
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or not is_ours or ".." in parts:
                continue
            target = new.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with _created(target) as file:
                shutil.copyfileobj(content, file)
    if not (new / DATABASE).is_file():
        raise StoreError(f"{source}: is no copy that policyqa backup made.")

