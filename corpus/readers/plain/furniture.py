"""Running heads, feet and page numbers of a text file: what the page repeats and the author did not write there."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.markers import is_caption, list_marker, page_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.readers.plain.lines import Line

_LONGEST = 100  # characters of a running head or foot: one line of type
_EDGE = 2  # lines at each end of a page where furniture stands: a head or foot and a number
# Lines from one page number to the next, on average: fewer are rows of a table that are numbered. Where other lone
# numbers stand between, so many page numbers in a run: fewer happen among the cells of a table. A page without a
# number, or three, as pages of pictures are, does not end the run.
_USUAL_PAGE = 12
_SURE_RUN = 5
_STEPS = (1, 2, 3, 4)
_NUMBERED = re.compile(
    r"(?P<number>\d{1,4})\s*[-–—|•]\s*(?P<after>\D{4,})|(?P<before>\D{4,}?)(?:\s*[-–—|•]\s*|\s{2,}|\spage\s)(?P<last>\d{1,4})"
    r"|page\s+(?P<page>\d{1,4})(?:\s+of\s+\d{1,4})?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"(?:page\s+)?(\d{1,4})\b", re.IGNORECASE)
_TRAILING = re.compile(r"(?<=\s)(\d{1,4})$")


def without_furniture(lines: Sequence[Line]) -> tuple[list[Line], dict[int, str]]:
    """The lines that are text, and the printed label of each page that shows one.

    The first line after something dropped starts a page. With form feeds a line is furniture when it repeats
    at the edge of pages, but for a number that keeps step with them; without them when it is a numbered foot that
    counts upwards, a line that stands next to one and repeats, or the head of glued pages that repeats from one to
    the next. Of a file that is nothing else all is text.
    """
    dropped, labels = _of_pages(lines) if lines and lines[0].page else (_of_dump(lines), {})
    kept: list[Line] = []
    page_break = False
    for index, line in enumerate(lines):
        page_break = page_break or line.starts_page or (index in dropped and not lines[0].page)
        if index not in dropped:
            kept.append(replace(line, starts_page=page_break))
            page_break = False
    return (kept, labels) if kept else (list(lines), {})


def running_title(dropped: Sequence[Line]) -> str:
    """What the numbered feet or heads name, where at least two say the same: often the title of the whole."""
    named = Counter(
        (match["after"] or match["before"]).strip()
        for line in dropped
        if (match := _NUMBERED.fullmatch(line.text.strip())) and (match["after"] or match["before"])
    )
    title, count = max(named.items(), key=lambda item: item[1], default=("", 0))
    return title if count > 1 else ""


def _of_pages(lines: Sequence[Line]) -> tuple[set[int], dict[int, str]]:
    edges = _edges(lines)
    least = max(2, min(len({line.page for line in lines}) // 4, 10))
    same = Counter(key for index in edges if (key := _key(lines[index].text)))
    steady = Counter(key for index in edges for key in _counting_keys(lines[index]))
    dropped = _lone_page_numbers(lines)
    labels = {lines[index].page: lines[index].text for index in dropped}
    for index in edges:
        line = lines[index]
        counting = next((key for key in _counting_keys(line) if steady[key] >= least), None)
        label = str(line.page + counting[1]) if counting else page_label(line.text)
        if label or same[_key(line.text)] >= least:
            dropped.add(index)
        if label:
            labels.setdefault(line.page, label)
    return dropped | _repeated_heads(lines), labels


def _edges(lines: Sequence[Line]) -> list[int]:
    """The first and last lines of every page, where furniture stands."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        pages[line.page].append(index)
    return sorted({index for page in pages.values() for index in (*page[:_EDGE], *page[-_EDGE:])})


def _lone_page_numbers(lines: Sequence[Line]) -> set[int]:
    """Numbers on a line of their own, wherever the page has them, that keep step with the pages."""
    numbers = [(index, int(line.text) - line.page) for index, line in enumerate(lines) if _is_number(line.text)]
    steps = Counter(step for _, step in numbers)
    least = max(3, len({line.page for line in lines}) // 3)
    return {index for index, step in numbers if steps[step] >= least}


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= 4


def _key(text: str) -> str:
    """What makes two lines the same head or foot; nothing for a line that is none by its form."""
    return "" if len(text) > _LONGEST or list_marker(text) or is_caption(text) else text.casefold()


def _counting_keys(line: Line) -> list[tuple[str, int]]:
    """The line without its first or its last number, and how far that number is from the number of the page."""
    if not _key(line.text):
        return []
    found = [match for match in (_LEADING.match(line.text), _TRAILING.search(line.text)) if match]
    return [
        (
            line.text.casefold().replace(match[1], "#", 1)
            if match.re is _LEADING
            else line.text[: match.start(1)] + "#",
            int(match[1]) - line.page,
        )
        for match in found
    ]


def _template(text: str) -> str:
    return "" if len(text) > _LONGEST or list_marker(text) or is_caption(text) else re.sub(r"\d+", "#", text.casefold())


def _of_dump(lines: Sequence[Line]) -> set[int]:
    feet = _numbered_feet(lines)
    dropped = feet | _beside(lines, feet) | _repeated_heads(lines)
    return dropped | _edge_repeats(lines, dropped)


def _edge_repeats(lines: Sequence[Line], dropped: set[int]) -> set[int]:
    """Lines such as a protective marking that stand first or last on glued pages, often, and nowhere else.

    The first of them stays: it may be the heading that the others repeat.
    """
    starts = [index for index, line in enumerate(lines) if line.starts_page]
    edges = {
        n for index in (*starts, 0, len(lines)) for n in range(index - _EDGE, index + _EDGE) if 0 <= n < len(lines)
    }
    counts = Counter(line.text for line in lines)
    at_edges = Counter(lines[index].text for index in edges if _is_head(lines[index]))
    often = {text for text, count in at_edges.items() if count == counts[text] >= max(3, len(starts) // 3)}
    kept = [(index, line.text) for index, line in enumerate(lines) if index not in dropped]
    first = {text: index for index, text in reversed(kept)}
    return {index for index in edges if (text := lines[index].text) in often and index != first.get(text)}


def _beside(lines: Sequence[Line], feet: set[int]) -> set[int]:
    """Lines that repeat before the numbered ones; after them only where none does before, and three times."""
    for step, least in ((-1, 2), (1, 3)):
        near = [index + step for index in feet if 0 <= index + step < len(lines)]
        counts = Counter(lines[index].text for index in near if _key(lines[index].text) and lines[index].unfinished)
        repeated = {index for index in near if counts[lines[index].text] >= least}
        if repeated:
            return repeated
    return set()


def _numbered_feet(lines: Sequence[Line]) -> set[int]:
    """Lines of one wording whose number only ever grows, and lone numbers that do."""
    families: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(lines):
        number = _NUMBERED.fullmatch(line.text) if len(line.text) <= _LONGEST else None
        if number and len(line.text.split()) >= 3:
            families[_template(line.text) or line.text].append(
                (index, int(number["number"] or number["last"] or number["page"]))
            )
        elif _is_number(line.text):
            families["#"].append((index, int(line.text)))
    lone = families.get("#", [])
    return {
        index
        for template, family in families.items()
        if len(family) >= (3 if template == "#" else 2) and _ascends([number for _, number in family])
        for index, _ in family
    } or _page_numbers(lone)


def _page_numbers(lone: Sequence[tuple[int, int]]) -> set[int]:
    """The lone numbers that count pages among others, such as cells: the longest run that counts up page by page."""
    runs: dict[int, list[int]] = {}
    for index, number in lone:
        before = [run for step in _STEPS if (run := runs.get(number - step)) and index - run[-1] > 1]
        run = [*max(before, key=len, default=[]), index]
        if len(run) > len(runs.get(number, ())):
            runs[number] = run
    longest = max(runs.values(), key=len, default=[])
    apart = longest[-1] - longest[0] >= _USUAL_PAGE * (len(longest) - 1) if longest else False
    return set(longest) if len(longest) >= _SURE_RUN and apart else set()


def _ascends(numbers: list[int]) -> bool:
    return all(a < b <= a + 3 for a, b in pairwise(numbers))


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
