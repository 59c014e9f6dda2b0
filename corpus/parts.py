"""A large file of records in parts: each is read as a file of its own, under the same limits, on any core."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import PurePath

from corpus.pipeline import FileJob

PART = 1 << 20  # bytes: seconds of work, not minutes


def parts(job: FileJob, content: bytes, *, size: int = PART) -> Iterator[FileJob]:
    """The job, or for a JSON Lines file of more than ``size`` bytes one for each part of whole lines.

    The lines before a part stand in it as empty ones, so that its records and warnings have their own line numbers.
    A part is cut out when its turn comes: all of them together would be as large as the file again.
    """
    if PurePath(job.name or job.source).suffix.lower() != ".jsonl" or len(content) <= size or b"\0" in content[:4096]:
        yield job
        return
    sha256 = hashlib.sha256(content).hexdigest()
    cuts = list(_cuts(content, size))
    for start, end, lines in cuts:
        data = b"\n" * lines + content[start:end]
        yield dataclasses.replace(job, data=data, sha256=sha256, parts=len(cuts))


def _cuts(content: bytes, size: int) -> Iterator[tuple[int, int, int]]:
    """Where each part begins and ends, and how many lines are before it."""
    start = lines = 0
    while start < len(content):
        end = content.find(b"\n", start + size) + 1 or len(content)
        yield start, end, lines
        lines += content.count(b"\n", start, end)
        start = end
