"""Names no register lists, read leftwards from their last words: "the Wexmoor Provider Collaborative"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from corpus.entities.data import read_rows, words
from corpus.entities.models import Mention, covered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# How such names end, by label; what their ids begin with; and whether the whole name tells them apart, or the area.
_NAMED = {row["label"]: row["named"] for row in read_rows("labels.json", "labels") if "named" in row}
_ENDS = "|".join(f"(?P<{label}>{named['ends']})" for label, named in _NAMED.items())
_HEADS = re.compile(rf"\b(?:{_ENDS})\b(?!-)")
_LINKS = words("links")
_OPENERS = words("openers")
_GENERIC = words("generic")
_OTHER_KIND = words("other_kind")
_NAME_WORD = re.compile(r"(?:[A-Z][\w'-]*|St\.|&)$")


def find_names(text: str, listed: Sequence[Mention]) -> Iterator[Mention]:
    """Named bodies in a folded text beside the ``listed`` mentions: a name neither holds nor crosses one of those."""
    taken = covered(len(text), ((m.start, m.end) for m in listed if not m.id.startswith("concept:")))
    ends = sorted([0, *(mention.end for mention in listed)])
    members = {mention.end for mention in listed if mention.label == "TRUST" and mention.id.startswith("concept:")}
    for match in _HEADS.finditer(text):
        if any(taken[match.start() : match.end()]):
            continue
        label = match.lastgroup or ""
        before = bisect_right(ends, match.start()) - 1
        # A collaborative is often named after the kind of its members: "Wexmoor Acute Trusts Provider Collaborative".
        if label == "PROVIDER_COLLABORATIVE" and ends[before] in members and ends[before] == match.start() - 1:
            before = bisect_left(ends, ends[before]) - 1
        start = _name_start(text, ends[before], match.start())
        if start is not None:
            named = _NAMED[label]
            name = text[start : match.end() if named["by"] == "name" else match.start()]
            yield Mention(start, match.end(), label, f"{named['prefix']}:{slug(name)}", 2)


def slug(name: str) -> str:
    """A name in lower case, joined by hyphens, without a leading NHS: ``Alder & Oak's`` -> ``alder-and-oaks``."""
    plain = name.lower().replace("'", "").replace("&", "and").removeprefix("nhs ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _name_start(text: str, floor: int, end: int) -> int | None:
    """Where the name before ``end`` starts, past links and sentence openers; None where it names nothing."""
    run = _leftwards(text, floor, end)
    while run and (run[0][1] in _LINKS or run[0][1].lower() in _OPENERS):
        run.pop(0)
    lower = {word.lower() for _, word in run} - _LINKS
    if lower <= _GENERIC | _OPENERS or run[-1][1] in _LINKS or run[-1][1].lower() in _OTHER_KIND:
        return None
    return run[0][0]


def _leftwards(text: str, floor: int, end: int) -> list[tuple[int, str]]:
    """The capitalised words and links before ``end``, each with its place, no further back than ``floor``."""
    run: list[tuple[int, str]] = []
    position = end
    while position > floor and text[position - 1] == " ":
        start = max(text.rfind(" ", floor, position - 1) + 1, floor)
        word = text[start : position - 1].lstrip("(\"'[")
        if not (_NAME_WORD.match(word) or word in _LINKS) or (run and _is_acronym(word)):
            break
        run.insert(0, (position - 1 - len(word), word))
        if position - 1 - len(word) != start or _is_acronym(word):
            break
        position = start
    return run


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word != "NHS"
