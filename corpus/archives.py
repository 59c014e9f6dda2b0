"""ZIP archives of papers: each member is a file of its own, at the path ``papers.zip/minutes.docx``.

An archive is a folder in one file, so what holds for the files of a folder holds for its members: each is read within
the limits of a file, is unchanged by its own bytes, and fails by itself.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.unpacking import Bounds

_ENDING = ".zip"
_BOUNDS = Bounds(entries=2_000)
_OFFICE = ("[Content_Types].xml", "mimetype")  # what an office document has at its top, which is a ZIP file too
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
_DAMAGED = "The archive is damaged and cannot be unpacked. Make it again, or add the files in it."


class Member(NamedTuple):
    """A file in an archive, by its name there, or one that is ``refused`` with a sentence saying why."""

    name: str
    refused: str | None = None


def is_archive(path: Path) -> bool:
    """Whether a file is an archive of others: named one, and no office document under a wrong name."""
    if path.suffix.lower() != _ENDING or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name in archive.NameToInfo for name in _OFFICE)
    except _BROKEN:
        return True  # opening it says so


def members(path: Path) -> list[Member]:
    """The files in an archive, sorted by name; hidden ones and those of file managers are passed over.

    Names that lead out of the archive and links are refused. Raises UnreadableFileError for a damaged archive,
    LimitExceededError for one of too many or too large files.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _BROKEN as error:
        raise UnreadableFileError(_DAMAGED) from error
    if (total := _BOUNDS.exceeded(infos, stored=path.stat().st_size)) is not None:
        raise LimitExceededError(
            f"It would unpack to {total >> 20} MB in {len(infos)} files; at most {_BOUNDS.total >> 20} MB in "
            f"{_BOUNDS.entries} files are read of an archive. Unpack it and add the folder."
        )
    named = {_name(info): info for info in infos}
    return [Member(name, _refusal(name, info)) for name, info in sorted(named.items()) if not _is_passed_over(name)]


def archive_of(path: Path) -> Path | None:
    """The archive that a path leads into, if it does."""
    return next((parent for parent in path.parents if parent.suffix.lower() == _ENDING and parent.is_file()), None)


def read_member(archive: Path, name: str, *, limit: int) -> bytes:
    """The bytes of a file in an archive. Raises UnreadableFileError when they cannot be had.

    That is LimitExceededError where there are more than ``limit``, PasswordProtectedError where they are encrypted.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            info = next((info for info in opened.infolist() if not info.is_dir() and _name(info) == name), None)
            if info is None:
                raise UnreadableFileError("There is no such file in the archive.")
            if info.flag_bits & 1:
                raise PasswordProtectedError(
                    "It is encrypted in the archive. Unpack the archive with its password and add the files in it."
                )
            if info.file_size > limit:
                raise LimitExceededError(
                    f"The file has {info.file_size >> 20} MB; no more than {limit >> 20} MB are read."
                )
            return opened.read(info)
    except UnreadableFileError:
        raise
    except _BROKEN as error:
        raise UnreadableFileError(_DAMAGED) from error


def _name(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename.replace("\\", "/")).as_posix()


def _refusal(name: str, info: zipfile.ZipInfo) -> str | None:
    if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
        return "Its name leads out of the archive, so it was not read."
    if stat.S_ISLNK(info.external_attr >> 16):
        return "It is a link and no file. Add the file that it leads to itself."
    return None


def _is_passed_over(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any((part.startswith((".", "~$")) and part != "..") or part == "__MACOSX" for part in parts) or (
        parts[-1].lower() in {"thumbs.db", "desktop.ini"}
    )
