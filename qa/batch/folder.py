"""Folders that other programs fill: what is in them, what has changed, and what is still being written.

A synchronised folder (SharePoint, OneDrive, a share) is a folder like any other; nothing tells when a file in it is
whole. One that has the same size and times at two looks is taken to be.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from corpus.files import real


class Stamp(NamedTuple):
    """What changes with a file. ``changed`` is the time that POSIX sets itself at every write, which a program that
    copies a file cannot set back.
    """

    size: int
    modified: int
    changed: int
    inode: int


Stamps = Mapping[Path, Stamp]


def look(folders: Iterable[Path], *, apart: Iterable[Path] = ()) -> dict[Path, Stamp]:
    """Every file in the folders that reading would look at, but for what lies in ``apart``. Hidden files and the lock
    files of office programs are passed over, and links are not followed, as by ``corpus.files``.

    Raises OSError for a folder that cannot be opened; files and folders within that cannot be looked at are left out.
    """
    away = [real(path) for path in apart]
    return {path: stamp for folder in folders for path, stamp in _files(real(folder), away)}


def _files(folder: Path, away: list[Path]) -> Iterator[tuple[Path, Stamp]]:
    os.listdir(folder)  # noqa: PTH208 (os.walk is silent about one that cannot be opened)
    for here, folders, names in os.walk(folder):
        place = Path(here)
        folders[:] = sorted(name for name in folders if not _is_passed_over(name) and place / name not in away)
        for name in sorted(names):
            path = place / name
            if _is_passed_over(name) or path in away:
                continue
            try:
                status = path.lstat()
            except OSError:  # taken away meanwhile
                continue
            yield path, Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$"))


def unsettled(before: Stamps, after: Stamps) -> frozenset[Path]:
    """The files that changed, or came, between two looks."""
    return frozenset(path for path, stamp in after.items() if before.get(path) != stamp)


def within(folder: Path, stamps: Iterable[Path]) -> int:
    """How many of the files are in a folder."""
    place = real(folder)
    return sum(path.is_relative_to(place) for path in stamps)
