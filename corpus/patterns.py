"""Patterns that are compiled when they are first used.

Compiling all those of the grammar of references takes ten milliseconds; the text of a question comes to a third of
them.

The word lists of ``corpus/data``: one entry a line, ``#`` opens a comment line.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class _Late:
    """What has the methods of a compiled pattern, and is one from the first use of any."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._given = pattern, flags

    def __reduce__(self) -> tuple[type[_Late], tuple[str, int]]:
        return _Late, (self.pattern, self._given)

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._given)
        # From now on they are found without coming here.
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As ``re.compile``, for a pattern whose methods are called; ``re.search`` and the like do not take it."""
    return cast("re.Pattern[str]", _Late(pattern, flags))


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of ``data/<name>.txt``."""
    return frozenset(_lines(name))


@cache
def word_table(name: str) -> dict[str, str]:
    """The entries of ``data/<name>.txt`` with what follows each after a tab."""
    return dict(line.split("\t", 1) for line in _lines(name))


def _lines(name: str) -> list[str]:
    # importlib.resources loads modules for archives, a part of the time of a question.
    text = (Path(__file__).parent / "data" / f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
