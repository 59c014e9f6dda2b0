"""What a stopped ``add`` had read, so that the next does not read it again: a file in the store's folder.

It is there for as long as a run takes that changes a store which readers see, and is left by one that is stopped or
killed. A line has the CRC-32 of the rest of it, a letter and JSON: ``d`` a document with its passages, ``f`` the file
that those since the last such line came of. What is not whole is not there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from zlib import crc32

from corpus.pipeline import FileJob, Processed
from corpus.store.rows import compact, document_of, document_row, passage_of, passage_row
from corpus.worker import Outcome

_NAME = "unfinished.jsonl"
_DEFINITIONS = 15  # the column of a document's row

Outcomes = Iterator[Outcome[FileJob, tuple[Processed, ...]]]


class Unfinished:
    """The files read by runs that were not finished, and what this one reads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._found: dict[str, tuple[str, list[tuple[int, int]]]] = {}
        self._file: IO[bytes] | None = None
        if self._path.is_file():
            self._look()

    def _look(self) -> None:
        """Where the documents of each file stand."""
        spans: list[tuple[int, int]] = []
        at = 0
        with self._path.open("rb") as file:
            for line in file:
                content = _content(line)
                if content is None:  # a run that was killed ends in half a line
                    spans = []
                elif content[:1] == b"d":
                    spans.append((at, len(line)))
                else:
                    source, fingerprint = json.loads(content[1:])
                    self._found[source] = fingerprint, spans
                    spans = []
                at += len(line)

    def fingerprint(self, source: str) -> str | None:
        """That of a file which was read; None for another."""
        return self._found[source][0] if source in self._found else None

    def read(self, job: FileJob) -> Outcome[FileJob, tuple[Processed, ...]]:
        """What was read of a file whose fingerprint is the one that was kept."""
        _, spans = self._found[job.source]
        with self._path.open("rb") as file:
            documents = [_document(file, *span) for span in spans]
        return Outcome(job, value=tuple(documents))

    def keep(self, outcomes: Outcomes) -> Outcomes:
        """The same outcomes, each having been written down; ``finish`` says that they are all of a file."""
        for outcome in outcomes:
            for processed in outcome.value or ():
                self._write(b"d", _row(processed))
            yield outcome

    def finish(self, source: str, fingerprint: str) -> None:
        """The documents written down since the last time are those of this file, if it was not there already."""
        if self.fingerprint(source) == fingerprint:
            return
        self._write(b"f", [source, fingerprint])
        if self._file is not None:
            self._file.flush()

    def give_up(self) -> None:
        """The documents written down since the last time are of a file that failed."""
        if self._file is not None:
            self._file.write(b"\n")

    def _write(self, letter: bytes, row: list[Any]) -> None:
        if self._file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._file = os.fdopen(os.open(self._path, flags, 0o600), "ab")
            self._file.write(b"\n")  # ends what a killed run may have left
        content = letter + compact(row).encode(errors="surrogatepass")
        self._file.write(b"%08x%b\n" % (crc32(content), content))

    def close(self, *, done: bool) -> None:
        """Keep what was written for the next run, or where this one is ``done`` nothing."""
        if self._file is not None:
            self._file.close()
        if done:
            self._path.unlink(missing_ok=True)


def _content(line: bytes) -> bytes | None:
    content = line[8:-1]
    return content if line[:8] == b"%08x" % crc32(content) and line[-1:] == b"\n" and content else None


def _row(processed: Processed) -> list[Any]:
    row = document_row(processed.document, position=0, definitions=processed.definitions)
    return [row, [passage_row(passage) for passage in processed.passages], [list(keys) for keys in processed.bands]]


def _document(file: IO[bytes], at: int, size: int) -> Processed:
    file.seek(at)
    document, passages, bands = json.loads(file.read(size)[9:])
    return Processed(
        document_of(document),
        tuple(map(passage_of, passages)),
        json.loads(document[_DEFINITIONS]),
        tuple(map(tuple, bands)),
    )

