"""``watch`` at the command line: where its lines go, and how it is told to end."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click

from corpus.worker import Limits
from qa.batch.kept import Kept, kept_in
from qa.batch.table import Layout
from qa.batch.watch import Event, Watcher, as_record

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is that of Windows


def watch(
    store: Path,
    *,
    folders: Sequence[Path],
    questions: Path | None,
    answers: Path | None,
    layout: Layout,
    every: float,
    settle: float,
    log: Path | None,
    once: bool,
    limits: Limits,
    workers: int | None,
    as_json: bool,
) -> bool:
    """Watch until a signal ends it; whether something failed, where it looked ``once``."""
    failed = []

    def tell(event: Event) -> None:
        if event.name in ("error", "failed"):
            failed.append(event)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = json.dumps(as_record(event, now), ensure_ascii=False) if as_json else f"{now} {event.line}"
        _write(line, log)

    kept = Kept(questions, answers or kept_in(store, questions), layout=layout) if questions else None
    watcher = Watcher(
        store,
        folders,
        tell=tell,
        rest=time.sleep,  # which Ctrl-C ends on every system
        settle=settle,
        kept=kept,
        apart=[log] if log else [],
        limits=limits,
        workers=workers,
    )
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    watcher.run(every, rounds=1 if once else None)
    return once and bool(failed)


def _end(_number: int, _frame: FrameType | None) -> None:
    """Ends what is going on as Ctrl-C does, once: a second signal must not break the ending."""
    for name in _SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise KeyboardInterrupt


def _write(line: str, log: Path | None) -> None:
    """A line to the log, which is opened each time, so that it can be moved away; to standard error where it cannot be
    written, and nowhere where that is closed too: a full disk must not end a service.
    """
    if log is None:
        click.echo(line)
        return
    try:
        with log.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{line}\n")
    except OSError as error:
        with suppress(OSError):
            click.echo(f"{log}: cannot be written: {error.strerror}. {line}", err=True)
