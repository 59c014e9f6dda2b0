"""What a store says when its bytes change: ``python -m bench.corruption [TRIALS] [SEED]``.

Each trial takes a copy of a store of ``fixtures/library``, changes one place of one of its files (a bit, a byte, 512 or
4,096 bytes of zeros, the end cut off) and asks for everything that the commands print. Counted are outputs as before,
clear errors, errors of Python, and outputs that differ without a word; of the last two it says where, and whether
``status --check`` sees the change. The same seed makes the same changes.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.errors import PolicyQAError
from qa.library.add import add
from qa.library.library import Library

LIBRARY = Path(__file__).resolve().parent.parent / "fixtures" / "library"
QUESTIONS = ("What is a pooled fund?", "What is meant by mutual aid?", "Who decides on a delegation?")
READINGS: dict[str, Callable[[Library], Any]] = {
    "ask": lambda library: [library.ask(question).to_dict() for question in QUESTIONS],
    "documents": lambda library: library.documents(),
    "passages": lambda library: list(library.passages()),
    "references": lambda library: library.references(),
    "status": lambda library: {**library.status(), "store": ""},
}


def change(path: Path, chance: random.Random) -> str:
    """Change a file in one place; how."""
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    how = chance.choice(("bit", "byte", "512 zeros", "4096 zeros", "cut"))
    if how == "bit":
        data[place] ^= 1 << chance.randrange(8)
    elif how == "byte":
        data[place] = chance.randrange(256)
    elif how == "cut":
        del data[place:]
    else:
        size = min(int(how.split()[0]), len(data) - place)
        data[place : place + size] = bytes(size)
    path.write_bytes(data)
    return f"{how} at {place}"


def read(store: Path) -> dict[str, Any]:
    """What each reading gives, or its error."""
    found: dict[str, Any] = {}
    for name, reading in READINGS.items():
        try:
            with Library.open(store) as library:
                found[name] = reading(library)
        except PolicyQAError as error:
            found[name] = error
        except Exception as error:  # noqa: BLE001 (counted)
            found[name] = f"{type(error).__name__}: {error}"
    return found


def sees(store: Path) -> bool:
    """Whether a look at everything finds something wrong."""
    try:
        with Library.open(store) as library:
            return not library.audit()["sound"]
    except PolicyQAError:
        return True


def trial(sound: Path, expected: dict[str, Any], chance: random.Random, folder: Path) -> tuple[str, str]:
    """The worst that came of one change, and where it was."""
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(sound, store)
    path = chance.choice(sorted(file for file in store.rglob("*") if file.is_file() and file.stat().st_size))
    where = f"{path.name}: {change(path, chance)}"
    found = read(store)
    for name, value in found.items():
        if isinstance(value, str):
            return "error of Python", f"{where}: {name}: {value}"
    told = {name: value for name, value in found.items() if not isinstance(value, PolicyQAError)}
    differs = [name for name, value in told.items() if value != expected[name]]
    # A status that says what is wrong is no wrong output.
    if differs == ["status"] and found["status"]["index"]["health"] != "sound":
        return "clear error", where
    if differs:
        return "differs without a word", f"{where}: {', '.join(differs)}; status --check sees it: {sees(store)}"
    return "clear error" if len(told) < len(found) else "as before", where


def main(trials: int, seed: int) -> None:
    """Print the counts and what is wrong."""
    chance = random.Random(seed)  # noqa: S311 (repeatable)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        add(folder / "sound", [LIBRARY])
        expected = read(folder / "sound")
        counts: Counter[str] = Counter()
        for _ in range(trials):
            result, where = trial(folder / "sound", expected, chance, folder)
            counts[result] += 1
            if result not in {"as before", "clear error"}:
                print(f"{result}: {where}", flush=True)
        print(f"{trials} changes, seed {seed}: " + ", ".join(f"{number} {what}" for what, number in counts.items()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
