"""Which words of two texts are the same, and what may be compared as equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.compare.models import Mark, Run

_UNIT = r"\w+(?:['’]\w+)*|\s+|[^\w\s]"
_ALIKE = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\xa0": " "})


def plain(text: str) -> str:
    """A text without what no reader tells apart: white space, and the shapes of quotation marks and dashes."""
    return " ".join(text.translate(_ALIKE).split())


def words(text: str) -> list[str]:
    """The words of a text, in lower case, for how alike two texts are."""
    return re.findall(r"\w+", plain(text).lower())


def runs(old: str, new: str) -> tuple[Run, ...]:
    """The words of two texts in order: a longest common subsequence of words, marks and spaces (rapidfuzz's Indel).

    Put together, the runs that are ``same`` or ``removed`` give the old text as ``plain`` writes it, those that are
    ``same`` or ``added`` the new text as it is. Words that were exchanged stand together, the old ones before the new.
    """
    first, second = re.findall(_UNIT, old), re.findall(_UNIT, new)
    return tuple(_joined(_steps(first, second)))


def _steps(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """Whether a stretch is the same, with its words in the old and in the new text."""
    from rapidfuzz.distance import Indel

    keys = [[plain(token) or " " for token in tokens] for tokens in (first, second)]
    for step in Indel.opcodes(keys[0], keys[1]):
        before = "".join(first[step.src_start : step.src_end])
        after = "".join(second[step.dest_start : step.dest_end])
        yield step.tag == "equal", before, after


def _joined(steps: Iterator[tuple[bool, str, str]]) -> Iterator[Run]:
    """Changes with nothing but marks and spaces between them are one."""
    removed = added = held_old = held_new = ""
    for same, before, after in steps:
        if same and (re.search(r"\w", after) or not (removed or added)):
            yield from _exchanged(removed, added)
            yield Run("same", held_new + after)
            removed = added = held_old = held_new = ""
        elif same:
            held_old, held_new = held_old + before, held_new + after
        else:
            removed, added = removed + held_old + before, added + held_new + after
            held_old = held_new = ""
    yield from _exchanged(removed, added)
    if held_new:
        yield Run("same", held_new)


def _exchanged(removed: str, added: str) -> Iterator[Run]:
    texts: tuple[tuple[Mark, str], ...] = (("removed", removed), ("added", added))
    yield from (Run(mark, text) for mark, text in texts if text)
