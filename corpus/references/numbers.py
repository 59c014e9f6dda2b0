"""Provision numbers: how they are written, ordered and expanded.

The order is that of UK drafting practice, not of the alphabet. Under one number, ``Z`` with a letter comes before ``A``
(12ZA, 12A) unless a bare ``Z`` exists, whose own insertions follow it (13Z, 13ZA); ``Z`` with digits follows ``Y`` and
counts (14Z9, 14Z25).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from corpus.patterns import late
from corpus.references.models import NumberRange

RANGE_LIMIT = 200
_PARTS = late(r"([A-Z]*)(\d*)([A-Z]*)(\d*)([A-Z]*)$")
_LAST_LEVEL = late(r"(.+)\((?:(?P<count>\d+)|(?P<letter>[a-z]))\)")
_LAST_COUNT = late(r"(.*?)(\d+)$")

Key = tuple[tuple[int, int], ...]


def base(number: str) -> str:
    """The number without its subsections: ``65Z5`` of ``65Z5(2)(a)``."""
    return number.partition("(")[0]


def is_lettered(number: str) -> bool:
    """Whether a letter follows the first digits, as only an inserted provision has."""
    return bool(re.match(r"\d+[A-Z]", base(number)))


def order_key(number: str, known: Collection[str] = ()) -> Key:
    """A key that sorts provision numbers in the order of the instrument; ``known`` are the numbers it has."""
    match = _PARTS.match(base(number))
    if match is None:
        return ((10**9, 0),)
    prefix, digits, letters, count, tail = match.groups()
    key = [(int(digits or 0), 0 if prefix else 1), *((2, ord(c)) for c in prefix)]
    bare_z = f"{prefix}{digits}Z" in known
    for i, letter in enumerate(letters):
        if letter != "Z":
            key.append((2, ord(letter)))
        elif i + 1 < len(letters) and not bare_z:
            key.append((1, 0))
        else:
            key.append((3, int(count or 0) if i + 1 == len(letters) else 0))
    if count and not letters.endswith("Z"):
        key.append((4, int(count)))
    return tuple(key + [(2, ord(c)) for c in tail])


def expand(item: NumberRange, known: Collection[str] = ()) -> tuple[str, ...]:
    """Every number of a range, in order: those that count up by themselves and those that ``known`` lists between.

    A range that runs backwards or is longer than ``RANGE_LIMIT`` stays its two ends.
    """
    if item.end is None:
        return (item.start,)
    ends = (item.start, item.end)
    if levels := _levels(*ends):
        return levels
    low, high = (order_key(n, known) for n in ends)
    if low >= high:
        return ends
    between = [n for n in known if low < order_key(n, known) < high]
    numbers = {*ends, *between, *_counted(*ends)}
    if len(numbers) > RANGE_LIMIT:
        return ends
    return tuple(sorted(numbers, key=lambda n: order_key(n, known)))


def _levels(start: str, end: str) -> tuple[str, ...]:
    """The places from 3(1)(a) to 3(1)(d), or from 5(2) to 5(4), with both ends; nothing for any other range."""
    first, last = _LAST_LEVEL.fullmatch(start), _LAST_LEVEL.fullmatch(end)
    if not first or not last or first[1] != last[1] or first["letter"] == "i":
        return ()
    if first["count"] and last["count"]:
        low, high = int(first["count"]), int(last["count"])
        return tuple(f"{first[1]}({n})" for n in range(low, min(high, low + RANGE_LIMIT) + 1))
    if first["letter"] and last["letter"]:
        return tuple(f"{first[1]}({chr(n)})" for n in range(ord(first["letter"]), ord(last["letter"]) + 1))
    return ()


def _counted(start: str, end: str) -> Sequence[str]:
    """The numbers between two that differ in their last count or their last letter alone."""
    first, last = _LAST_COUNT.match(start), _LAST_COUNT.match(end)
    if first and last and first[1] == last[1]:
        low, high = int(first[2]), int(last[2])
        return [f"{first[1]}{n}" for n in range(low + 1, min(high, low + RANGE_LIMIT + 2))]
    if start[:-1] == end[:-1] and start[-1:].isalpha() and end[-1:].isalpha():
        return [start[:-1] + chr(c) for c in range(ord(start[-1]) + 1, ord(end[-1]))]
    return []
