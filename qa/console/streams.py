"""Standard input, output and error: documents from a pipe; data as JSON, text or bytes; how far a run has come."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.models import Metadata
    from corpus.pipeline import FileJob

Value = TypeVar("Value")

WIDTH = 80
_TOGETHER = 200  # values written at a time


def print_data(value: object, *, as_json: bool, text: Callable[[], str]) -> None:
    """The value as one JSON document, or the text that a person is to read, which ends with a newline."""
    if as_json:
        import json

        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        click.echo(text(), nl=False)


def print_each(
    values: Iterable[Value], *, as_json: bool, text: Callable[[Value], str], none: str
) -> None:
    """Any number of values, of which a few are held at a time: as one JSON list, or as the text that ``text`` makes of
    each. ``none`` is the text where there are no values.
    """
    parts = _json_list(values) if as_json else map(text, values)
    some = "".join(islice(parts, _TOGETHER)) or none
    while some:
        click.echo(some, nl=False)
        some = "".join(islice(parts, _TOGETHER))


def _json_list(values: Iterable[object]) -> Iterator[str]:
    """What ``print_data`` prints of a list of them, in pieces."""
    import json

    before = "["
    for value in values:
        yield f"{before}\n  " + json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def print_json_line(value: object) -> None:
    """One line of JSON Lines."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False))


def write(content: bytes, output: Path | None) -> None:
    """The bytes into a file, else to standard output."""
    if output is not None:
        output.write_bytes(content)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def read_document(given: Metadata) -> FileJob:
    """Standard input as a file to be read, under a name made of its content."""
    import hashlib

    from corpus.files import load_stream
    from corpus.pipeline import FileJob

    data = load_stream(sys.stdin.buffer)
    name = f"stdin-{hashlib.sha256(data).hexdigest()[:12]}"
    return FileJob(name, given, data, name)


def text_width() -> int:
    """Columns to write in: those of the terminal, at most 100, else 80."""
    return min(columns(), 100) if sys.stdout.isatty() else WIDTH


def columns() -> int:
    """The columns of the terminal, as COLUMNS or else the terminal says; 80 where there is none.

    ``shutil`` says the same, and loads every library of compression first.
    """
    with suppress(ValueError):
        if (named := int(os.environ.get("COLUMNS", ""))) > 0:
            return named
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or WIDTH  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # closed, or no terminal
        return WIDTH


def coloured() -> bool:
    """Whether standard output is a terminal that wants colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def mark() -> Callable[[str], str]:
    """What makes a matched word stand out on a terminal; elsewhere words stay as they are."""
    return (lambda text: click.style(text, bold=True, underline=True)) if coloured() else str


class ProgressLine:
    """Rewrites one line: files done, passages a second, time left. Ends with an empty line of its own length."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._started = time.monotonic()
        self._length = 0

    def __call__(self, name: str, done: int, total: int, passages: int) -> None:
        elapsed = max(time.monotonic() - self._started, 1e-6)
        left = round(elapsed / done * (total - done))
        pace = f"{passages / elapsed:,.0f} passages/s, " if passages else ""
        line = "" if done == total else f"{done:,} of {total:,}: {pace}{left // 60}:{left % 60:02d} left  {name}"[:79]
        self._stream.write("\r" + line.ljust(self._length) + ("\r" if done == total else ""))
        self._stream.flush()
        self._length = len(line)
