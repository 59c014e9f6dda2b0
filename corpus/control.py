"""What a paper says of who keeps it: owner, author, version, dates and approval, from its control box or first page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.dates import DATE, printed_date
from corpus.frontmatter import pairs
from corpus.models import Control, Passage
from corpus.patterns import late, word_table

_FIRST = 45  # passages that are the first pages of a paper without pages
_PAGES = 3  # of a paper with pages
_LONGEST = 120  # characters of an office or a body
_LINE = 30  # words in a line that is a fact of its paper at most
_DATE = late(DATE, re.IGNORECASE)
_VERSION = late(r"\b(?:version|edition|issue)\s*(?:no\.?|number)?\s*:?\s*(?=\d)|\bv(?=\d+\.\d)", re.IGNORECASE)
_NUMBER = late(r"\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?(?![\w/])")
_DATES = frozenset({"issued", "review"})


def first_pages(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The passages of the first pages, lists of contents left out, and of control boxes wherever they stand."""
    count = 0
    for passage in passages:
        if passage.kind == "contents":
            continue
        count += 1
        near = passage.page <= _PAGES if passage.page is not None else count <= _FIRST
        if passage.kind == "control" or near:
            yield passage


def facts(passages: Sequence[Passage]) -> Iterator[tuple[str, str, Passage]]:
    """What the first pages say of the paper in labels and cells: as the fact, its words, the passage.

    A row of labels alone names the columns of the rows under it.
    """
    table = word_table("control_labels")
    columns: list[str] = []
    for passage in first_pages(passages):
        row = passage.kind in ("table", "control")
        if not row and len(passage.text.split()) > _LINE:
            continue
        found = pairs(passage.text, table=row)
        if row and len(found) > 1 and not any(value for _, value in found):
            columns = [label for label, _ in found]
            continue
        cells = passage.text.split(" | ")
        if columns and passage.kind in ("table", "control") and len(cells) == len(columns):
            found = list(zip(columns, cells, strict=True))
        else:
            columns = []
        known = [(table.get(label.casefold().rstrip(" :")), value.strip(" •-–")) for label, value in found]
        if row and len(known) > 1 and sum(name is not None for name, _ in known) * 2 < len(known):
            continue
        yield from ((name, value, passage) for name, value in known if name and value)


def control_of(passages: Sequence[Passage]) -> Control:
    """The facts of a paper's control box; of a version history the last row counts."""
    return Control(**{name: value for name, (value, _) in sources(passages).items()})


def sources(passages: Sequence[Passage]) -> dict[str, tuple[str, Passage]]:
    """Each field of ``Control`` that a paper says, with its value and the passage that says it."""
    said: dict[str, tuple[str, Passage]] = {}
    latest: dict[str, tuple[str, Passage]] = {}
    for name, value, passage in facts(passages):
        if name in _DATES:
            date = date_in(value)
            if date:
                said.setdefault(name, (date, passage))
        elif name == "date":
            date = date_in(value)
            if date and date >= latest.get("issued", ("",))[0]:
                latest["issued"] = date, passage
        elif name == "version":
            number = _NUMBER.search(value)
            if number and _order(number[0]) >= _order(latest.get("version", ("0",))[0]):
                latest["version"] = number[0], passage
        elif name in Control._fields and len(value) <= _LONGEST:
            said.setdefault(name, (value, passage))
    if "version" not in latest and (printed := _printed_version(passages)):
        latest["version"] = printed
    return latest | said


def labelled(passage: Passage) -> set[str]:
    """The facts that labels in a passage name; the last of its cells is no label."""
    table = word_table("control_labels")
    cells = re.split(r"\s*(?:: |; | \| )\s*", passage.text)
    names = cells if " | " in passage.text else cells[:-1]
    return {fact for name in names if (fact := table.get(name.casefold().strip(" :")))}


def date_in(text: str) -> str | None:
    """The ISO form of the first date in a text."""
    match = _DATE.search(text)
    return printed_date(match[0]) if match else None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _printed_version(passages: Sequence[Passage]) -> tuple[str, Passage] | None:
    """``Version 1.6, approved October 2025`` on the first page."""
    for passage in list(first_pages(passages))[:8]:
        label = _VERSION.search(passage.text) if len(passage.text.split()) <= _LINE // 2 else None
        number = _NUMBER.match(passage.text, label.end()) if label else None
        if number:
            return number[0], passage
    return None
