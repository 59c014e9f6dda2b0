"""Files that are there, whole, after a loss of power."""

from __future__ import annotations

import os
from pathlib import Path


def put_in_place(part: Path, target: Path) -> None:
    """Gives a finished file its name once its bytes are on the disk, and sees that the name is there too."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders; its file system keeps names in a journal
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
