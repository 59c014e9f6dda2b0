"""Folders for temporary files that hold a lock as long as the run that made them: what a killed run left is swept by
the next.

A folder is named ``policyqa-`` and some letters, in the folder that the system has for such files (``TMPDIR``), and its
owner alone may enter it. The lock is on a file in it, which the system gives back when the process ends, however it
does.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "policyqa-"
_LOCK = ".lock"
_HELD = {errno.EACCES, errno.EAGAIN, getattr(errno, "EDEADLOCK", errno.EAGAIN)}


def lock(path: Path) -> int | None:
    """The number of a file that this process has locked, to be closed by the caller; None where another holds it.

    Raises OSError where the file cannot be opened, or its file system has no locks.
    """
    number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(number)
        if error.errno in _HELD:
            return None
        raise
    return number


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is there for the time of the block."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    held = lock(folder / _LOCK)
    try:
        yield folder
    finally:
        if held is not None:
            os.close(held)  # first: Windows deletes no open file
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Delete the folders of ended runs. What cannot be deleted, or is another user's, stays."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            # Without a lock it is that of a run which is about to make it.
            if (folder / _LOCK).is_file() and not folder.is_symlink():
                _sweep(folder)


def _sweep(folder: Path) -> None:
    try:
        held = lock(folder / _LOCK)
    except OSError:
        return
    if held is not None:
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)
