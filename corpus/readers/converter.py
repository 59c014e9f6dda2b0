"""Programs that turn a file into another: they end with the process that started them, and so do their children."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_STOPPED = 128 + signal.SIGTERM


def convert(command: Sequence[str], folder: Path, seconds: float) -> int:
    """Run a program in a folder of its own; its exit code. When the time is up it ends with all that it started.

    A worker that is told to end, its own time being up, ends the program too and leaves nothing in the folder. Raises
    subprocess.TimeoutExpired, OSError.
    """
    process = subprocess.Popen(  # noqa: S603 (a list, no shell)
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )
    with _ending_with_us(process, folder):
        try:
            return process.wait(timeout=seconds)
        finally:
            _kill(process)


@contextmanager
def _ending_with_us(process: subprocess.Popen[bytes], folder: Path) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # where no signal arrives
        yield
        return

    def end(*_: Any) -> None:
        _kill(process)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(_STOPPED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program with its group, in which its children may go on after it."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # all of them have ended
            return
    process.wait()
