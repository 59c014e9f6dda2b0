"""From the paths that a user names to the regular files to be read."""

from __future__ import annotations

import errno
import os
import stat
import time
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING

from corpus.archives import archive_of, is_archive, members, read_member
from corpus.errors import LimitExceededError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MAX_SIZE = 1 << 30
_OF_SYSTEMS = frozenset({".ds_store", ".git", ".localized", ".gitignore", ".gitkeep", ".spotlight-v100", ".trashes"})
_LARGEST_STREAM = 256 << 20
_LONGEST_TEXT = 2_000_000  # characters: more than any paper, and seconds of work
_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A path to be read, or one that is ``refused`` with a sentence saying why."""

    path: Path
    refused: str | None = None


def collect(paths: Iterable[Path]) -> Iterator[Candidate]:
    """The files under ``paths`` in the order given, those of a folder sorted by path, each once.

    In folders, hidden files and the lock files of office programs are passed over, and links are not
    followed: one to a file in the same folder is passed over (it is found itself), one out of the folder is
    refused. Pipes, devices, sockets, missing files and folders that may not be opened are refused. The files in a ZIP
    archive follow one another as if it were a folder.
    """
    seen: set[Path] = set()
    for path in paths:
        for candidate in chain.from_iterable(map(_unpacked, _below(path))):
            absolute = candidate.path.absolute()
            if absolute not in seen:
                seen.add(absolute)
                yield candidate


def _unpacked(candidate: Candidate) -> Iterator[Candidate]:
    """The candidate, or where it is an archive the files in it."""
    if candidate.refused or not is_archive(candidate.path):
        yield candidate
        return
    try:
        found = members(candidate.path)
    except UnreadableFileError as error:
        yield Candidate(candidate.path, error.reason)
        return
    if not found:
        yield Candidate(candidate.path, "There is no file in the archive.")
    for member in found:
        # A name that leads out of the archive is told, never followed.
        name = member.name.replace("..", "(..)").lstrip("/") if member.refused else member.name
        yield Candidate(candidate.path / name, member.refused)


def hidden(path: Path) -> int:
    """How many hidden files and folders a folder has that ``collect`` passes over; those that systems keep are none."""
    if not path.is_dir():
        return 0
    count = 0
    for _, folders, files in os.walk(path):
        names = [name for name in (*folders, *files) if name.startswith(".") and name.lower() not in _OF_SYSTEMS]
        count += len(names)
        folders[:] = [name for name in folders if not name.startswith((".", "~$"))]
    return count


_YOUNG = 2_000_000_000  # nanoseconds: some file systems tell times no finer


def look(path: Path) -> str | None:
    """What the system says of a file, of an archive where the path leads into one: size and times of the last changes.

    None where it says nothing, and for a file so young that a change of it might leave all of this as it is.
    """
    try:
        status = (path if path.exists() else archive_of(path) or path).stat()
    except OSError:
        return None
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _YOUNG:
        return None
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}"


def load(path: Path, *, limit: int = _MAX_SIZE) -> bytes:
    """The bytes of a regular file. Raises LimitExceededError if there are more than ``limit``.

    Raises UnreadableFileError for anything else than a regular file, also if it was put there since it was
    collected. A path may lead into a ZIP archive.
    """
    archive = None if path.exists() else archive_of(path)
    if archive is not None:
        return read_member(archive, path.relative_to(archive).as_posix(), limit=limit)
    # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 (needs the flags)
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFileError(_refusal(status.st_mode))
            if status.st_size > limit:
                raise LimitExceededError(
                    f"The file has {status.st_size >> 20} MB; no more than {limit >> 20} MB are read."
                )
            return file.read(limit)
    except IsADirectoryError as error:
        raise UnreadableFileError("It is a folder. Name the files in it.") from error
    except OSError as error:
        raise UnreadableFileError(f"The file cannot be opened: {error.strerror}.") from error


def load_stream(stream: IO[bytes], *, limit: int = _LARGEST_STREAM) -> bytes:
    """All that a stream gives. Raises LimitExceededError if it is more than ``limit``: it may never end."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise LimitExceededError(
            f"Standard input has more than the {limit >> 20} MB that are read. Put it into a file and name that."
        )
    return data


def bounded_text(text: str, *, limit: int = _LONGEST_TEXT) -> str:
    """A text that is no file, as it is. Raises LimitExceededError if it has more characters than ``limit``."""
    if len(text) > limit:
        raise LimitExceededError(
            f"The text has {len(text):,} characters; no more than {limit:,} are taken at once. "
            "Save it as a file and name that."
        )
    return text


def _below(path: Path) -> Iterator[Candidate]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Candidate(path, _missing(path, error))
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path)
    else:
        yield Candidate(path, None if stat.S_ISREG(mode) else _refusal(mode))


def _folder(root: Path) -> Iterator[Candidate]:
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            entries = sorted(path.iterdir(), key=lambda entry: entry.name, reverse=True)
        except OSError as error:
            yield Candidate(path, f"The folder cannot be opened: {error.strerror}.")
            continue
        # The stack gives folders and files of one level in one sorted order.
        folders = []
        found = []
        for entry in entries:
            if _is_passed_over(entry):
                continue
            try:
                mode = entry.lstat().st_mode
            except OSError as error:  # taken away meanwhile, or in a folder whose files may not be looked at
                found.append(Candidate(entry, _missing(entry, error)))
                continue
            if stat.S_ISDIR(mode):
                folders.append(entry)
            else:
                found += _entry(entry, mode, root)
        yield from reversed(found)
        waiting += folders


def _entry(entry: Path, mode: int, root: Path) -> list[Candidate]:
    if not stat.S_ISLNK(mode):
        return [Candidate(entry, None if stat.S_ISREG(mode) else _refusal(mode))]
    try:
        entry.stat()
    except OSError as error:
        return [Candidate(entry, _missing(entry, error))]
    if real(entry).is_relative_to(real(root)):
        return []
    return [Candidate(entry, "The link leads out of the folder. Add the file that it leads to itself.")]


def real(path: Path) -> Path:
    """The path without links; of a link that leads to itself, as far as it goes."""
    return path.__class__(os.path.realpath(path))


def _is_passed_over(entry: Path) -> bool:
    return entry.name.startswith((".", "~$")) or entry.name.lower() in {"thumbs.db", "desktop.ini"}


def _refusal(mode: int) -> str:
    return f"This is {_KINDS.get(stat.S_IFMT(mode), 'not a regular file')}, not a file. Only files are read."


def _missing(path: Path, error: OSError) -> str:
    if error.errno == errno.ELOOP:
        return "The link leads to itself."
    if path.is_symlink():
        return "The link leads nowhere."
    if isinstance(error, FileNotFoundError):
        return "There is no such file or folder."
    return f"The file cannot be opened: {error.strerror}."
