"""One line on a terminal that says how far a run has come."""

from __future__ import annotations

import time
from typing import TextIO


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
