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

    A worker that ends before it, its own time being up, ends the program too and leaves nothing in the folder. Raises
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
    with _warden(process, folder), _ending_with_us(process, folder):
        try:
            return process.wait(timeout=seconds)
        finally:
            _kill(process)


_WARDEN = 'read -r _; kill -9 "-$1" 2>/dev/null; rm -rf -- "$2"'


@contextmanager
def _warden(process: subprocess.Popen[bytes], folder: Path) -> Iterator[None]:
    """A shell that waits for this process to end and then does what no process does that is killed (SIGKILL)."""
    if sys.platform == "win32":
        yield
        return
    reading, writing = os.pipe()  # the writing end is closed by the system when this process ends
    try:
        warden = subprocess.Popen(  # noqa: S603 (a list, our own words)
            ["/bin/sh", "-c", _WARDEN, "sh", str(process.pid), str(folder.absolute())],
            stdin=reading,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        try:
            yield
        finally:
            warden.kill()
            warden.wait()
    except OSError:
        _kill(process)
        raise
    finally:
        os.close(reading)
        os.close(writing)


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
