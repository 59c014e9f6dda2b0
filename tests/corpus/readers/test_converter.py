"""A program that turns files into others does not outlive the process that started it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.readers.converter import convert

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and groups of POSIX")

# A shell that waits for a child of its own, whose number it writes down.
SLOW = ["/bin/sh", "-c", "sleep 60 & echo $! > ../number; wait"]


def ended(file: Path) -> bool:
    """Whether the process whose number stands in a file is gone, within seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if file.is_file() and (number := file.read_text().strip()):
            try:
                os.kill(int(number), 0)
                state = Path(f"/proc/{number}/stat")
                if state.is_file() and state.read_text().split()[2] == "Z":  # waits for nobody but its reaper
                    return True
            except ProcessLookupError:
                return True
        time.sleep(0.05)
    return False


def test_children_end_when_the_time_is_up(tmp_path: Path) -> None:
    """Not the program alone."""
    (tmp_path / "own").mkdir()
    with pytest.raises(subprocess.TimeoutExpired):
        convert(SLOW, tmp_path / "own", 0.5)
    assert ended(tmp_path / "number")


@pytest.mark.parametrize("end", [subprocess.Popen.terminate, subprocess.Popen.kill])
def test_children_and_copies_end_with_their_worker(
    tmp_path: Path, end: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    """A worker that is stopped, or killed, leaves neither a process nor the paper."""
    (tmp_path / "own").mkdir()
    code = f"from pathlib import Path; from corpus.readers.converter import convert; convert({SLOW!r}, Path('own'), 60)"
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(root)}) as worker:
        until = time.monotonic() + 20
        while not (tmp_path / "number").is_file() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.1)
        end(worker)
    assert ended(tmp_path / "number")
    until = time.monotonic() + 10
    while (tmp_path / "own").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not (tmp_path / "own").exists()


def test_the_exit_code_is_given(tmp_path: Path) -> None:
    """A program that ends by itself is no error here."""
    assert convert(["/bin/sh", "-c", "exit 3"], tmp_path, 5) == 3
