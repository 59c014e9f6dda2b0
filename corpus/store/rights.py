"""Who may read a store: its owner alone, or where it is shared whoever the system lets (``umask``).

A store is shared where the empty file ``shared`` stands in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_SHARED = "shared"


def share(folder: Path) -> None:
    """Let others read the store in this folder, from now on."""
    (folder / _SHARED).touch()
    with suppress(OSError):
        folder.chmod(0o777 & ~_umask())


def restrict(folder: Path, *parts: Path) -> None:
    """Give these files and folders of a store, with all in them, the rights that it has.

    What belongs to another user keeps those that it has.
    """
    if os.name == "nt":  # rights there come from the folder
        return
    mask = _umask() if (folder / _SHARED).exists() else 0o077
    for path in parts:
        for one in _with_all(path):
            with suppress(OSError):  # another user's, or gone meanwhile
                one.chmod((0o777 if one.is_dir() else 0o666) & ~mask)


def _with_all(path: Path) -> Iterator[Path]:
    if path.is_symlink() or not path.exists():
        return
    yield path
    if path.is_dir():
        yield from (one for one in path.rglob("*") if not one.is_symlink())


def _umask() -> int:
    """The system tells it only to who sets it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
