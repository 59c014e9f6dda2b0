"""Questions that are kept as sets in the store: a file of JSON Lines each, in the folder ``sets``.

``policyqa batch`` and ``policyqa watch --questions`` take such a file as any other, and keep the same answers of it.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

from corpus.errors import StoreError
from corpus.store.durable import make_folder, sync_folder
from corpus.store.rights import restrict
from qa.batch.questions import Asked

SETS = "sets"
_ANSWERS = "answers"  # the folder in it with the last answers to each
_ENDING = ".jsonl"
_GONE = ".removed"
_REGRET = 24 * 3600.0  # seconds for which a set that was removed can be brought back
_LONGEST = 60  # characters of a name


def names(store: Path) -> list[str]:
    """The sets there are, by name."""
    return sorted(path.stem for path in (store / SETS).glob(f"*{_ENDING}"))


def path_of(store: Path, name: str) -> Path | None:
    """The file of a set; None where there is none of this name."""
    return store / SETS / f"{name}{_ENDING}" if name in names(store) else None


def answers_of_set(store: Path, questions: Path) -> Path | None:
    """Where the answers to a set are kept; None for a file of questions that is no set of this store."""
    folder = (store / SETS).absolute()
    return folder / _ANSWERS / questions.name if questions.absolute().parent == folder else None


def named(text: str) -> str:
    """A name as a file can have it; empty where nothing of it can stay."""
    kept = "".join(char for char in text if char.isalnum() or char in " -_,()&'")
    return " ".join(kept.split())[:_LONGEST].strip()


def put(store: Path, name: str, asked: Iterable[Asked]) -> str:
    """Keep questions as a set; the name that it has, with a number where another set has it. Raises StoreError."""
    folder = store / SETS
    rows = [{**one.columns, "id": one.id, "question": one.text} | _previous(one) for one in asked if not one.problem]
    data = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()
    try:
        make_folder(folder / _ANSWERS)
        _sweep(folder)
        number = 1
        while True:
            free = name if number == 1 else f"{name} ({number})"
            try:
                place = os.open(folder / f"{free}{_ENDING}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                break
            except FileExistsError:
                number += 1
        with os.fdopen(place, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(folder)
        restrict(store, folder)
    except OSError as error:
        raise StoreError(f"{folder}: the questions cannot be kept there: {error.strerror}.") from error
    return free


def _previous(one: Asked) -> dict[str, str]:
    return {"previous": one.previous} if one.previous else {}


def remove(store: Path, name: str) -> bool:
    """Take a set away, for a day so that it can be brought back; False where there is none."""
    path = path_of(store, name)
    if path is None:
        return False
    path.replace(path.with_name(f"{path.name}{_GONE}"))
    os.utime(path.with_name(f"{path.name}{_GONE}"))
    return True


def bring_back(store: Path, name: str) -> bool:
    """Undo ``remove``; False where there is nothing to undo, or another set has the name by now."""
    gone = next((one for one in (store / SETS).glob(f"*{_GONE}") if one.name == f"{name}{_ENDING}{_GONE}"), None)
    if gone is None or name in names(store):
        return False
    gone.replace(gone.with_name(f"{name}{_ENDING}"))
    return True


def _sweep(folder: Path) -> None:
    for gone in folder.glob(f"*{_GONE}"):
        if time.time() - gone.stat().st_mtime > _REGRET:
            gone.unlink(missing_ok=True)
