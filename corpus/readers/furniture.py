"""Running heads, feet and page numbers of a text file: what the page repeats and the author did not write there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.markers import is_caption, list_marker, page_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.lines import Line

_LONGEST = 100
_EDGE = 2
_NUMBERED = re.compile(
    r"(?P<number>\d{1,4})\s*[-–—|•]\s*(?P<after>\D{4,})|(?P<before>\D{4,}?)(?:\s*[-–—|•]\s*|\s{2,}|\spage\s)(?P<last>\d{1,4})"
    r"|page\s+(?P<page>\d{1,4})(?:\s+of\s+\d{1,4})?",
    re.IGNORECASE,
)


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], dict[int, str]]:
    """The lines that are text, and the printed label of each page that shows one.

    The first line after something dropped starts a page. With form feeds a line is furniture when it repeats, but for
    its number, at the edge of pages; without them when it is a numbered foot that counts upwards, a line that stands
    next to one and repeats, or the head of glued pages that repeats from one to the next.
    """
    dropped, labels = _of_pages(lines) if lines and lines[0].page else (_of_dump(lines), {})
    kept: list[Line] = []
    page_break = False
    for index, line in enumerate(lines):
        page_break = page_break or line.starts_page or (index in dropped and not lines[0].page)
        if index not in dropped:
            kept.append(replace(line, starts_page=page_break))
            page_break = False
    return kept, labels


def _of_pages(lines: Sequence[Line]) -> tuple[set[int], dict[int, str]]:
    edges = _edges(lines)
    pages = len({line.page for line in lines})
    templates = Counter(template for index in edges if (template := _template(lines[index].text)))
    repeated = {template for template, count in templates.items() if count >= max(2, min(pages // 4, 10))}
    labels: dict[int, str] = {}
    dropped: set[int] = set()
    for index in edges:
        text = lines[index].text
        label = page_label(text)
        if label is None and _template(text) not in repeated:
            continue
        dropped.add(index)
        number = _NUMBERED.fullmatch(text)
        label = label or (number and (number["number"] or number["last"] or number["page"]))
        if label:
            labels.setdefault(lines[index].page, label)
    return dropped, labels


def _edges(lines: Sequence[Line]) -> list[int]:
    """The first and last lines of every page; a line repeats there only if its neighbour at the edge may as well."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        pages[line.page].append(index)
    return sorted({index for page in pages.values() for index in (*page[:_EDGE], *page[-_EDGE:])})


def _template(text: str) -> str:
    return "" if len(text) > _LONGEST or list_marker(text) or is_caption(text) else re.sub(r"\d+", "#", text.casefold())


def _of_dump(lines: Sequence[Line]) -> set[int]:
    feet = _numbered_feet(lines)
    beside = Counter(lines[n].text for index in feet for n in (index - 1, index + 1) if 0 <= n < len(lines))
    heads = {text for text, count in beside.items() if count > 1 and _template(text)}
    neighbours = {
        n for index in feet for n in (index - 1, index + 1) if 0 <= n < len(lines) and lines[n].text in heads
    }
    return feet | neighbours | _repeated_heads(lines)


def _numbered_feet(lines: Sequence[Line]) -> set[int]:
    """Lines of one wording whose number only ever grows, and lone numbers that do."""
    families: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        number = _NUMBERED.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        if number and len(line.text.split()) >= 3:
            families[_template(line.text) or line.text].append(
                (index, int(number["number"] or number["last"] or number["page"]))
            )
        elif line.text.isdecimal() and len(line.text) <= 4:
            families["#"].append((index, int(line.text)))
    return {
        index
        for template, family in families.items()
        if len(family) >= (3 if template == "#" else 2) and _ascends([number for _, number in family])
        for index, _ in family
    }


def _ascends(numbers: list[int]) -> bool:
    return all(a < b <= a + 3 for a, b in zip(numbers, numbers[1:], strict=False))


def _repeated_heads(lines: Sequence[Line]) -> set[int]:
    """Heads of glued pages: the second of two equal lines is the heading; later ones repeat it from page to page."""
    starts = [index for index, line in enumerate(lines) if line.starts_page and _is_head(line)]
    order = {index: rank for rank, index in enumerate(i for i, line in enumerate(lines) if line.starts_page)}
    inside = Counter(line.text for line in lines if not line.starts_page)
    dropped: set[int] = set()
    previous: dict[str, int] = {}
    for index in starts:
        text = lines[index].text
        doubled = index + 1 < len(lines) and lines[index + 1].text == text
        follows = text in previous and order[index] == previous[text] + 1
        if doubled or (follows and inside[text] <= 1):
            dropped.add(index)
        if doubled or follows or text not in previous:
            previous[text] = order[index]
    return dropped


def _is_head(line: Line) -> bool:
    return line.unfinished and not line.lower and bool(_template(line.text))
