"""The word lists of ``corpus/data``: one entry a line, ``#`` opens a comment line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The entries of ``data/<name>.txt``."""
    return frozenset(_lines(name))


@cache
def word_table(name: str) -> dict[str, str]:
    """The entries of ``data/<name>.txt`` with what follows each after a tab."""
    return dict(line.split("\t", 1) for line in _lines(name))


def _lines(name: str) -> list[str]:
    text = files("corpus").joinpath("data", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
