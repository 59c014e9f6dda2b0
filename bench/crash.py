"""What a killed run leaves: ``python -m bench.crash [KILLS] [SEED]``.

A process changes a store of small papers: it adds, changes and removes some, and merges segments as soon as there are
three. It is killed (SIGKILL): three in five at a random moment of the time that such a change takes, one in five while
it writes an index of others, one in five in what follows the commit, at a random deletion of the sweep. One in ten is a
process with workers, as the command is; the others are forked from this one, which has loaded what they need, and read
for themselves, so that the moments fall into the work and not into loading. Then everything in the store is looked at,
it is asked, and the change is run again. Counted are the stores as they were, as they were to become, and all else; and
what is left in the folder for temporary files, before and after the change is run again. The same seed makes the same
changes and moments; how far a run comes in a moment depends on the machine.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors import StoreMissingError
from corpus.pipeline import prepare
from corpus.store import segments, snapshots
from corpus.worker import Outcome, ReadingPool
from indexer.format import Writer
from qa.library.add import add
from qa.library.index import Indexes
from qa.library.library import Library

ROOT = Path(__file__).resolve().parent.parent
AFTER_COMMIT = 5  # one kill in so many
MERGING = 3  # of so many kills the one in a merger
FEW = 2  # segments
APART = 10  # one in so many has workers
_SWEEPING = "POLICYQA_BENCH_KILL_AT"
_TOPICS = ("the budget", "complaints", "delegation", "mutual aid", "the register of interests", "pooled funds")
State = tuple[tuple[str, str], ...] | None


def main(kills: int, seed: int) -> int:
    """Print the counts; 1 where anything was between the old state and the new."""
    chance = random.Random(seed)  # noqa: S311 (repeatable)
    prepare()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        trial = _Trial(Path(name), chance)
        for apart in (True, False):
            trial.change(apart=apart)  # to know how long one takes
        for number in range(kills):
            found, left = trial.killed(
                sweeping=number % AFTER_COMMIT == 0,
                merging=number % AFTER_COMMIT == MERGING,
                apart=number % (2 * APART) in {0, 1},
            )
            counts[found] += 1
            counts["left temporary files"] += left
            if found.startswith("wrong"):
                print(f"{number}: {found}", flush=True)
        counts["temporary files left in the end"] = len(trial.temporary())
    print(f"{kills} kills, seed {seed}: " + ", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    return sum(counts[what] for what in counts if what.startswith("wrong")) > 0


class _Trial:
    """A store, its papers, and the process that changes it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._papers, self._store, self._scratch = (folder / name for name in ("papers", "store", "tmp"))
        self._chance = chance
        self._seconds = {True: 5.0, False: 1.0}
        self._papers.mkdir()
        self._scratch.mkdir()
        self._number = 0

    def temporary(self) -> list[str]:
        """What stands in the folder for temporary files."""
        return sorted(path.name for path in self._scratch.iterdir())

    def _rewrite(self) -> None:
        """Some papers are new, some say something else, some are gone."""
        for _ in range(self._chance.randint(1, 6)):
            self._number += 1
            said = f"Paper {self._number} on {self._chance.choice(_TOPICS)}"
            days = (self._chance.randrange(9999) for _ in range(self._chance.randint(1, 30)))
            lines = [f"{said} was agreed on day {day}." for day in days]
            name = f"{self._chance.randrange(40)}.txt"
            (self._papers / name).write_text("\n\n".join(lines), encoding="utf-8")
        if self._chance.random() < 0.5 and len(list(self._papers.iterdir())) > 5:
            self._chance.choice(sorted(self._papers.iterdir())).unlink()

    def _begin(self, *, apart: bool, die_at: int = 0, die_merging: int = 0) -> int:
        """The number of a process that makes the change."""
        if apart:
            command = [sys.executable, "-m", "bench.crash", "--change", str(self._store), str(self._papers)]
            environment = {**os.environ, "TMPDIR": str(self._scratch), _SWEEPING: str(die_at or "")}
            return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL).pid
        if number := os.fork():
            return number
        tempfile.tempdir = str(self._scratch)
        try:
            _change(self._store, self._papers, die_at, die_merging, pool=_Here)
        except BaseException:  # noqa: BLE001 (the code says it)
            os._exit(1)
        os._exit(0)

    def change(self, *, apart: bool) -> None:
        """One whole run."""
        self._rewrite()
        started = time.monotonic()
        self._run_again(apart=apart)
        self._seconds[apart] = time.monotonic() - started

    def state(self) -> State:
        """All that the store says, every byte of it having been looked at; None before the first commit."""
        try:
            with Library.open(self._store) as library:
                problems = library.audit()["problems"]
                if problems:
                    raise ValueError("; ".join(problems))
                library.ask("What was agreed on the budget?")
                return tuple((passage.text, source) for passage, source in library.every_passage())
        except StoreMissingError:
            return None

    def killed(self, *, sweeping: bool, merging: bool, apart: bool) -> tuple[str, bool]:
        """What is found after one kill, and whether temporary files were left."""
        before = self.state()
        self._rewrite()
        process = self._begin(
            apart=apart,
            die_at=self._chance.randint(1, 6) if sweeping else 0,
            die_merging=self._chance.randint(1, 90) if merging else 0,
        )
        if not sweeping and not merging:
            time.sleep(self._chance.random() * self._seconds[apart] * 1.1)
            os.kill(process, signal.SIGKILL)
        died = _ended(process) == -signal.SIGKILL
        if apart:
            time.sleep(1)  # workers end with the run
        left = bool(self.temporary())
        try:
            found = self.state()
            self._run_again(apart=apart)
            after = self.state()
        except Exception as error:  # noqa: BLE001 (counted)
            return f"wrong: {type(error).__name__}: {error}", left
        if sweeping and died:
            return ("as after, killed while sweeping" if found == after else "wrong: the commit is not seen"), left
        if found not in (before, after):
            return "wrong: between", left
        place = ", killed while merging" if merging and died else ""
        return f"as {'before' if found == before else 'after'}{place}{'' if died else ', not killed'}", left

    def _run_again(self, *, apart: bool) -> None:
        if code := _ended(self._begin(apart=apart)):
            raise RuntimeError(f"a run that nobody killed failed ({code})")


def _ended(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


class _Here(ReadingPool):
    """Reads in this process."""

    def __init__(self, **_: object) -> None:
        """Nothing to start."""

    def __exit__(self, *_: object) -> None:
        """Nothing to end."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Outcome[Any, Any]]:
        return (Outcome(item, value=function(item)) for item in items)


def _change(
    store: Path, papers: Path, die_at: int, die_merging: int = 0, *, pool: Callable[..., ReadingPool] = ReadingPool
) -> None:
    """What the process does that is killed; with ``die_at`` it kills itself at that deletion after the commit, with
    ``die_merging`` when it writes that part of an index of others.
    """
    segments.MOST = FEW
    if die_at:
        _die_at(die_at)
    if die_merging:
        _die_merging(die_merging)
    add(store, [papers], workers=2, pool=pool)


def _die_merging(number: int) -> None:
    def merge(*values: Any) -> None:
        Writer.fill = fill  # type: ignore[method-assign]
        try:
            merged(*values)
        finally:
            Writer.fill = filled  # type: ignore[method-assign]

    def fill(*values: Any) -> None:
        nonlocal number
        number -= 1
        if number == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        filled(*values)

    merged, filled = Indexes.merge, Writer.fill
    Indexes.merge = merge  # type: ignore[method-assign]


def _die_at(number: int) -> None:
    def dying(really: Callable[..., None]) -> Callable[..., None]:
        def delete(*values: object, **options: object) -> None:
            nonlocal number
            number -= 1
            if number == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            really(*values, **options)

        return delete

    calls = count()

    def sweep(*values: object, **options: object) -> None:
        if next(calls):  # the first is before the change
            snapshots._GRACE = 0.0
            for name in ("unlink", "rmdir"):
                setattr(os, name, dying(getattr(os, name)))
        swept(*values, **options)

    swept, snapshots.sweep = snapshots.sweep, sweep  # type: ignore[assignment]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--change"]:
        _change(Path(sys.argv[2]), Path(sys.argv[3]), int(os.environ[_SWEEPING] or 0))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
