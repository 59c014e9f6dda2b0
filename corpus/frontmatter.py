"""What stands before the text of a paper: lists of contents, and boxes that say who keeps the paper and since when.

Both are told by general signs: rows of dots and page numbers, lines that come back later as headings, rows and columns
that are named Version, Author, Review date and the like (``data/control_labels.txt``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.markers import is_contents
from corpus.patterns import late, word_list, word_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.models import Block

_ENTRY = 25  # words in an entry of a list of contents at most
_LINE = 60  # words in a line of a control box at most
_LISTED = 2  # entries from which on lines with page numbers are a list of contents without a heading
_LABELS = 2  # labels from which on a table or a run of lines is a control box
_SHARE = 0.5  # of the labels of a table that are those of a control box
_OF_VERSIONS = frozenset({"version", "author", "approved_by", "review", "issued"})
_PAGE = late(r"[\s.…_|:;](?:\d{1,4}|[ivxl]{1,7})$")
_NUMBERED = late(
    r"(?:(?:section|part|chapter|annex|appendix|schedule)\s+)?[(]?(?:\d{1,3}(?:\.\d{1,3})*|[a-z])[.):]*\s+"
)
_PAGE_HEAD = frozenset({"page", "pages", "page no", "page no.", "page number", "section page", "no."})


def fronted(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those of lists of contents and of control boxes with the kinds ``contents`` and ``control``."""
    contents = _contents(blocks)
    control = _control(blocks)
    return tuple(
        block._replace(kind="contents", level=0)
        if number in contents
        else block._replace(kind="control", level=0)
        if number in control
        else block
        for number, block in enumerate(blocks)
    )


def _contents(blocks: Sequence[Block]) -> set[int]:
    """Which blocks are of lists of contents: their headings, entries, and lines of dots with page numbers."""
    last = {_bare(block.text): number for number, block in enumerate(blocks) if _is_short(block)}
    marked: set[int] = set()
    number = 0
    while number < len(blocks):
        if _folded(blocks[number].text) in word_list("contents_titles") and blocks[number].kind != "table":
            end = number + 1
            paged = False
            while end < len(blocks) and _is_entry(blocks[end], end, last, paged=paged):
                paged = paged or _PAGE.search(blocks[end].text) is not None
                end += 1
            named = _folded(blocks[number].text) != "index" or end - number > _LISTED
            marked |= set(range(number, end)) if named else set()
            number = max(end, number + 1)
            continue
        end = number
        while end < len(blocks) and _is_short(blocks[end]) and is_contents(blocks[end].text):
            end += 1
        if end - number >= _LISTED or (end > number and _PAGE.search(blocks[number].text)):
            marked |= set(range(number, end))
        number = max(end, number + 1)
    return marked


def _is_entry(block: Block, number: int, last: dict[str, int], *, paged: bool) -> bool:
    """Whether a block after the heading of a list is one of it: with a page number, or words that come back later.

    A heading with a number at its end is one where an entry before it has its page (``paged``).
    """
    if not _is_short(block):
        return False
    text = block.text
    if block.kind == "contents" or is_contents(text) or _folded(text) in _PAGE_HEAD or (
        _PAGE.search(text) and (paged or block.kind != "heading")
    ):
        return True
    return last.get(_bare(text), number) > number


def _is_short(block: Block) -> bool:
    return block.kind not in ("footnote", "quote") and block.text.count(" ") < _ENTRY


def _bare(text: str) -> str:
    """The words of an entry without its number and page, as they are compared with those of a heading."""
    folded = _folded(text)
    page = _PAGE.search(folded)
    folded = (folded[: page.start()] if page else folded).rstrip(" .…_|:;")
    number = _NUMBERED.match(folded)
    return folded[number.end() :] if number and number.end() < len(folded) else folded


def _control(blocks: Sequence[Block]) -> set[int]:
    """Which blocks are of control boxes and version histories, with the headings over them."""
    marked: set[int] = set()
    for start, end in _stretches(blocks):
        titled = start > 0 and _folded(blocks[start - 1].text) in word_list("control_titles")
        labels = [label for block in blocks[start:end] for label in _labels(block)]
        known = [label for label in labels if label in word_table("control_labels")]
        different = len(set(known))
        is_box = different >= _LABELS and len(known) >= _SHARE * len(labels) and not _is_only(known, "other")
        is_box = is_box and (len(known) < 2 * different or _is_history(known))
        if is_box or (titled and blocks[start].kind == "table"):
            marked |= set(range(start, end))
    titles = word_list("control_titles")
    for number in range(len(blocks) - 1, -1, -1):
        heads = number + 1 in marked or (number + 1 < len(blocks) and _folded(blocks[number + 1].text) in titles)
        if heads and _folded(blocks[number].text) in titles:
            marked.add(number)
    return marked


def _is_history(known: Sequence[str]) -> bool:
    """Whether the columns of a table are those of a version history: an agenda has a lead as well."""
    return any(word_table("control_labels")[label] in _OF_VERSIONS for label in known)


def _is_only(labels: Sequence[str], fact: str) -> bool:
    return all(word_table("control_labels")[label] in (fact, "title", "date") for label in labels)


def _stretches(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The rows of a table, and lines with labels that stand together."""
    start = 0
    while start < len(blocks):
        end = start
        if blocks[start].kind == "table":
            while end < len(blocks) and blocks[end].kind == "table":
                end += 1
        else:
            while end < len(blocks) and _is_line(blocks[end]):
                end += 1
        if end > start:
            yield start, end
        start = max(end, start + 1)


def _is_line(block: Block) -> bool:
    """Whether a paragraph is a line of a box: it opens with a label of ``control_labels``."""
    if block.kind not in ("paragraph", "heading", "list_item") or block.text.count(" ") > _LINE:
        return False
    return any(label in word_table("control_labels") for label in _labels(block))


def _labels(block: Block) -> list[str]:
    return [_folded(label) for label, _ in pairs(block.text, table=block.kind in ("table", "control"))]


def pairs(text: str, *, table: bool) -> list[tuple[str, str]]:
    """The labels of a line or a row with what stands after them.

    A row has its cells with their columns' names (``Version: 2; Date: May 2024``), or its cells between strokes, the
    first naming the others; a line has one label and a colon.
    """
    if not table:
        label, colon, value = text.partition(":")
        return [(label.strip(), value.strip())] if colon and label.count(" ") < 6 else []
    if " | " in text:
        cells = [cell.strip() for cell in text.split(" | ")]
        if len(cells) % 2 == 0 and all(_folded(cell) in word_table("control_labels") for cell in cells[::2]):
            return list(zip(cells[::2], cells[1::2], strict=True))
        known = [cell for cell in cells if _folded(cell) in word_table("control_labels")]
        if len(known) > 1:  # the names of columns
            return [(cell, "") for cell in cells]
        return [(cells[0], " | ".join(cells[1:]))]
    found = []
    for piece in text.split("; "):
        label, colon, value = piece.partition(": ")
        if colon:
            found.append((label.strip(), value.strip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}; {piece}")
    return found


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(" :").lstrip()
