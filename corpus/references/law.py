"""What is known of an instrument provision by provision: the files of ``corpus/data/law``; and the list of Acts.

A file is one instrument: a line of JSON that says what it is, where and when it was read and which units were read
whole, then a line a provision with the fields of ``COLUMNS`` between tabs, empty ones at the end left out. They are
facts (numbers, headings, containers, what the text prints as repealed), no text of the law. ``bench/register.py``
writes them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus.patterns import late
from corpus.references.models import Provision

LAW = Path(__file__).resolve().parent.parent / "data" / "law"
UNITS = {
    "section": "s", "regulation": "r", "article": "a", "rule": "u", "schedule": "S", "schedule_paragraph": "p",
    "part_of_schedule": "P", "part": "t", "chapter": "c",
}  # fmt: skip
"""The letter of each unit in a file."""
COLUMNS = ("unit", "number", "sub", "within", "status", "by", "subject")
ACTS = (LAW.parent / "acts.tsv", LAW.parent / "devolved_acts.tsv")
COUNTED = LAW.parent / "counted.tsv"
_CHAPTERS = {"ukpga": "c."}
_EMPTY = "\t" * len(COLUMNS)
_OF_LETTER = {letter: unit for unit, letter in UNITS.items()}
_YEAR_IN = late(r"\b((?:19|20)\d\d)\b")
_TYPES = {"act": "Act", "si": "SI", "eu": "assimilated EU Regulation"}


def read_law(folder: Path = LAW) -> Iterator[tuple[dict[str, Any], list[Provision]]]:
    """Every instrument of the folder, as the fields of its row and its provisions in order."""
    for path in sorted(folder.glob("*.tsv")):
        head, *lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        meta = json.loads(head)
        yield _instrument(meta), [_provision(meta, line) for line in lines]


def read_acts(paths: Iterable[Path] = ACTS) -> Iterator[dict[str, Any]]:
    """Every Act of the lists of titles, as the fields of its row: what a list says, and nothing of what is in it.

    A line is the path of the Act (of one of the UK year and number alone), its title, ``repealed`` or ``doubt`` (it may
    no longer be law), and the day it fell.
    """
    for path in paths:
        yield from _acts_of(path.read_text(encoding="utf-8"))


def _acts_of(listed: str) -> Iterator[dict[str, Any]]:
    source = ""
    for line in listed.splitlines():
        if line.startswith("#"):
            source = line.partition("# source: ")[2] or source
            continue
        place, title, force, until, *_ = (line + _EMPTY).split("\t")
        series, year, number = place.split("/") if place.count("/") == 2 else ("ukpga", *place.split("/"))
        yield {
            "id": f"{series}/{year}/{number}", "title": title, "year": int(year), "type": "Act",
            "number": f"{_CHAPTERS.get(series, series)} {number}", "source": source, "confirmed": True,
            "title_only": True, "force_doubt": force == "doubt", "until": until,
            "status": "repealed" if force == "repealed" else "", "status_confirmed": force == "repealed",
        }  # fmt: skip


def read_counted(path: Path = COUNTED) -> dict[tuple[str, str], tuple[int, str]]:
    """The highest number of a unit of an instrument that a source names, by instrument and unit, with the source.

    An instrument numbers its sections and Schedules through as it is made, so that those before one that is named were
    made too. Nothing else is known of them, so that whether one is still law is never said.
    """
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {(instrument, unit): (int(number), source) for instrument, unit, number, source in lines}


def _instrument(meta: dict[str, Any]) -> dict[str, Any]:
    """The fields of the instrument's row that its text settles."""
    last = {"last": meta["last"], "last_confirmed": True} if meta["last"] else {}
    return {
        "id": meta["id"],
        "title": meta["title"],
        "year": meta["year"],
        "number": meta["number"],
        "type": "SI (Order)" if meta["kind"] == "si" and meta["title"].split()[-2] == "Order" else _TYPES[meta["kind"]],
        "source": f"{meta['source']}, read {meta['read']}",
        "confirmed": True,
        "since": meta["made"] or "",
        "text_as_of": meta["as_of"] or "",
        "complete": tuple(meta["complete"]),
        "lettered": meta["lettered"],
        **last,
    }


def _provision(meta: dict[str, Any], line: str) -> Provision:
    unit, number, sub, within, status, by, subject, *_ = (line + _EMPTY).split("\t")
    # By position, for there are thousands.
    return Provision(
        meta["id"], _OF_LETTER[unit], number, subject, status, None, (), "", meta["source"], True,
        tuple(within.split()), sub, by,
    )  # fmt: skip


def has_level(sub: str, level: str) -> bool | None:
    """Whether a subsection is among those printed, ``"1-6 5A"``; None where that cannot be told.

    Only a plain number well beyond the last is known not to be there: what stands between may have been left out of
    the text, what has a letter may have been inserted since, and a subsection may have been added at the end.
    """
    last = 0
    for part in sub.split():
        first, _, end = part.partition("-")
        if level in (first, end) or (end and _between(first, level, end)):
            return True
        digits = re.match(r"\d+", end or first)
        last = max(last, int(digits[0]) if digits else 0)
    return False if last and level.isdigit() and int(level) > last + 2 else None


def _between(first: str, level: str, end: str) -> bool:
    if level.isdigit() and first.isdigit() and end.isdigit():
        return int(first) <= int(level) <= int(end)
    same = first[:-1] == level[:-1] == end[:-1]
    return same and first[-1:] <= level[-1:] <= end[-1:]


def year_of(by: str) -> int | None:
    """The year of the instrument that repealed a provision, as its text names it."""
    years = _YEAR_IN.findall(by)
    return int(years[-1]) if years else None
