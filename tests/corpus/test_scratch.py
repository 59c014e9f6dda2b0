"""A folder for temporary files is gone with its run: by itself, or swept by the next where the run was killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from corpus.scratch import scratch, sweep

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of this test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_goes_with_its_block(own: Path) -> None:
    """Its owner alone may enter it meanwhile."""
    with scratch() as folder:
        (folder / "paper").write_text("secret")
        if os.name != "nt":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(own.iterdir()) == []


def test_what_a_run_holds_is_not_swept(own: Path) -> None:
    """Nor are folders of other programs, nor one without a lock, which may be about to get it."""
    for name in ("policyqa-new", "other"):
        (own / name).mkdir()
    with scratch() as folder:
        sweep()
        assert sorted(own.iterdir()) == sorted([folder, own / "policyqa-new", own / "other"])


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a matter of POSIX")
def test_what_a_killed_run_left_is_swept(own: Path) -> None:
    """The system gives its lock back."""
    code = textwrap.dedent("""
        import os, signal
        from corpus.scratch import scratch
        with scratch() as folder:
            (folder / "paper").write_text("secret")
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(own)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(list(own.iterdir())) == 1
    sweep()
    assert list(own.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what runs")
def test_workers_end_with_a_killed_run_and_the_next_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that is in the middle of a file; nothing is left in the folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    with tempfile.TemporaryDirectory() as name:  # a short one: the address of a socket has no room for a long one
        monkeypatch.setattr(tempfile, "tempdir", name)
        kill_and_sweep(Path(name))


def kill_and_sweep(own: Path) -> None:
    """A run in this folder, killed while its worker works."""
    code = textwrap.dedent("""
        import os, sys, time
        from pathlib import Path
        from corpus.worker import ReadingPool

        def busy(path):
            Path(path).write_text(str(os.getpid()))
            time.sleep(50)

        if __name__ == "__main__":
            with ReadingPool(workers=1, preload=("corpus.preload",)) as pool:
                list(pool.map(busy, [sys.argv[1]]))
    """)
    script, number = own / "run.py", own / "number"
    script.write_text(code)
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(own)}
    with subprocess.Popen([sys.executable, str(script), str(number)], env=environment) as run:
        until = time.monotonic() + 60
        while not (number.is_file() and number.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        run.kill()
    worker = Path("/proc") / number.read_text()
    until = time.monotonic() + 20
    while worker.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not worker.exists()
    sweep()
    assert sorted(path.name for path in own.iterdir()) == ["number", "run.py"]
