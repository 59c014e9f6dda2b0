"""The pool keeps going, whatever one file does to its worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import corpus
from corpus.errors import LimitExceededError, PasswordProtectedError, UnreadableFileError
from corpus.worker import Limits, Outcome, ReadingPool, usable_cores


def double(number: int) -> int:
    """A reader that works."""
    return 2 * number


def sleep_then_double(number: int) -> int:
    """A reader that takes longer over small numbers."""
    time.sleep(0.01 * (4 - number % 5))
    return 2 * number


def misbehave(way: str) -> str:
    """A reader that does what it is told."""
    match way:
        case "exit":
            os._exit(3)
        case "crash":
            os.abort()
        case "hang":
            time.sleep(600)
        case "swell":
            return str(len(bytearray(1 << 31)))
        case "recurse":
            return misbehave(way)
        case "fault":
            return {}["key"]
        case "password":
            raise PasswordProtectedError("It is locked.")
    return way


_prepared: list[int] = []


def prepare() -> None:
    """Called once in each worker."""
    _prepared.append(os.getpid())


def times_prepared(_: int) -> int:
    """How often this worker was prepared."""
    return len(_prepared)


def process_id(_: int) -> int:
    """The worker that this runs in."""
    return os.getpid()


def test_results_come_in_the_order_of_the_items() -> None:
    """The order does not depend on which worker finishes first."""
    with ReadingPool(workers=2) as pool:
        outcomes = list(pool.map(sleep_then_double, range(20)))
    assert [outcome.item for outcome in outcomes] == list(range(20))
    assert [outcome.value for outcome in outcomes] == [2 * number for number in range(20)]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on address space")
def test_each_fault_is_the_outcome_of_its_own_file() -> None:
    """A crash, a hang and a lack of memory become errors; the files between them are read."""
    ways = ["one", "exit", "two", "crash", "hang", "swell", "three", "recurse", "fault", "password", "four"]
    with ReadingPool(workers=2, limits=Limits(seconds=1.5, memory=1 << 29)) as pool:
        outcomes = {outcome.item: outcome for outcome in pool.map(misbehave, ways)}
    assert list(outcomes) == ways
    read = [way for way, outcome in outcomes.items() if outcome.error is None]
    assert read == ["one", "two", "three", "four"]
    codes = {way: outcome.error.code for way, outcome in outcomes.items() if outcome.error is not None}
    assert codes == {
        "exit": "unreadable",
        "crash": "unreadable",
        "hang": "limit",
        "swell": "limit",
        "recurse": "limit",
        "fault": "unreadable",
        "password": "password",
    }


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("hang", "more than 0.5 seconds"),
        ("fault", "KeyError: 'key' (test_worker.py:"),
        ("exit", "exit code 3"),
    ],
)
def test_reason_says_what_happened(way: str, words: str) -> None:
    """The reason of a failure can be understood without a traceback."""
    with ReadingPool(workers=1, limits=Limits(seconds=0.5)) as pool:
        (outcome,) = pool.map(misbehave, [way])
    assert outcome.error is not None
    assert words in outcome.error.reason


def test_items_are_drawn_as_results_are_taken() -> None:
    """A long list of files is not loaded ahead."""
    drawn: list[int] = []

    def items() -> object:
        for number in range(1000):
            drawn.append(number)
            yield number

    with ReadingPool(workers=1) as pool:
        results = pool.map(double, items())  # type: ignore[arg-type]
        assert next(results) == Outcome(0, value=0)
        assert len(drawn) < 20


def test_every_item_runs_in_another_process() -> None:
    """Not even a single file is read in the process of the caller."""
    with ReadingPool(workers=1) as pool:
        (outcome,) = pool.map(process_id, [0])
    assert outcome.value not in {None, os.getpid()}


def test_worker_is_prepared_once() -> None:
    """What every file needs is loaded once for each worker."""
    with ReadingPool(workers=1, prepare=prepare) as pool:
        assert [outcome.value for outcome in pool.map(times_prepared, range(3))] == [1, 1, 1]


def test_pool_without_items_ends() -> None:
    """Nothing to do is not an error."""
    with ReadingPool(workers=1) as pool:
        assert list(pool.map(double, [])) == []


def test_leaving_the_pool_early_stops_its_workers() -> None:
    """A run that is broken off does not wait for the files in hand."""
    start = time.monotonic()
    with ReadingPool(workers=1) as pool:
        results = pool.map(misbehave, ["one", "hang"])
        assert next(results).value == "one"
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("error", [UnreadableFileError("why"), LimitExceededError("too much")])
def test_error_survives_the_way_between_processes(error: UnreadableFileError) -> None:
    """Kind and reason of an error come through pickling."""
    import pickle

    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (type(copy), copy.reason) == (type(error), error.reason)


def test_usable_cores_is_positive() -> None:
    """There is always one core."""
    assert usable_cores() >= 1


PRELOADED = """
import os, sys
from corpus.entities import default_tagger
from corpus.pipeline import prepare
from corpus.worker import ReadingPool

def met(_):
    return default_tagger.cache_info().hits

def threads(server):
    return len(os.listdir(f"/proc/{server}/task"))

if __name__ == "__main__":
    before = dict(os.environ), list(sys.path)
    with ReadingPool(workers=1, prepare=prepare, preload=("corpus.preload",)) as pool:
        (found,) = pool.map(met, [0])
    from multiprocessing.forkserver import _forkserver
    print(found.value, threads(_forkserver._forkserver_pid), before == (dict(os.environ), list(sys.path)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a fork server with one thread is a matter of Linux")
def test_what_is_loaded_ahead_is_ours_and_starts_no_thread(tmp_path: Path) -> None:
    """The tagger is made in the server, which has one thread; a folder of documents called corpus is not looked at."""
    script = tmp_path / "script" / "run.py"
    script.parent.mkdir()
    script.write_text(PRELOADED)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "__init__.py").write_text("raise SystemExit('not ours')")
    done = subprocess.run(
        [sys.executable, "-P", str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(corpus.__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout.split(), done.stderr) == (["1", "1", "True"], "")
