"""Acronyms that everybody in the field uses, for libraries whose documents do not say what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from qa.ask.terms import spoken, spoken_in, written_in


@cache
def common() -> Mapping[str, str]:
    """Acronym -> what it stands for, as ``data/acronyms.txt`` has it; ValueError for a line of another form."""
    text = (Path(__file__).parent / "data" / "acronyms.txt").read_text(encoding="utf-8")
    table: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            acronym, _, long_form = line.partition(" ")
            if not long_form or acronym in table:
                raise ValueError(f"acronyms.txt: {line!r} has no long form, or stands there twice")
            table[acronym] = long_form
    return table


@cache
def _by_words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for acronym, long_form in common().items():
        words = spoken(long_form)
        found[words] = (*found.get(words, ()), acronym)
    return found


def common_in(text: str) -> dict[str, str]:
    """Those that a text may have, as an acronym or spelt out: acronym -> long form."""
    names = [name for name in written_in(text) if name in common()]
    names += [acronym for run in spoken_in(text) for acronym in _by_words().get(run, ())]
    return {name: common()[name] for name in dict.fromkeys(names)}
