"""Plain text files: any encoding, any habit of breaking lines, read as the paragraphs a careful reader sees.

Footnote digits that lost their raised place and stick to the word or stop before them are told from figures.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.characters import printed, visible
from corpus.errors import UnreadableFileError
from corpus.hyphenation import vocabulary
from corpus.losses import letters
from corpus.markers import note_number
from corpus.models import Extract, Metadata, Page, Span
from corpus.patterns import word_list
from corpus.readers.decoding import decode_text
from corpus.readers.plain.furniture import running_title, without_furniture
from corpus.readers.plain.kinds import classify
from corpus.readers.plain.lines import measure, split_lines
from corpus.readers.plain.paragraphs import Piece, group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from corpus.models import Block
    from corpus.readers.plain.lines import Layout, Line
    from corpus.readers.plain.paragraphs import Paragraph

# After the stop of a sentence, after a year, or after a word in lower case; never after another figure or a capital
# ("65Z5", "B0754", "17.3").
_AFTER_STOP = re.compile(r"(?<=[A-Za-z)’”'\"%][.,;:!?])(?P<q>[’”\"']?)(?P<n>\d{1,3})(?=\s|$)")
_AFTER_YEAR = re.compile(r"(?:(?<=\d{4}/\d\d[.,])|(?<=\b20\d\d[.,])|(?<=\b19\d\d[.,]))(?P<n>\d{1,3})(?=\s|$)")
_AFTER_WORD = re.compile(r"(?<=[a-z]{3})(?P<q>[’”)]?)(?P<n>\d{1,3})(?=[\s.,;:)]|$)")
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[a-z]{1,2}|nos?|paras?|regs?|arts?|schs?|figs?|vols?|pp)[.]$", re.IGNORECASE)
_LONGEST_ABBREVIATION = 8  # characters, with what stands before it
_FURTHEST = 5  # marks that may be missing in the series of a file, as lines get lost; more is another series of figures
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def note_marks(texts: Sequence[str]) -> list[list[Span]]:
    """Where the footnote digits stand in each text of a file, the texts being in the order of the file.

    A digit counts only in its place in the series of the file, which starts at 1 and goes up by one. Some may be
    missing, as lines get lost, after a stop or when a note of that number stands in the file; after a bare word
    or a year without such a note none may.
    """
    notes = {number for text in texts if (number := note_number(text))}
    found: list[list[Span]] = []
    last = 0
    for text in texts:
        spans: list[Span] = []
        for match in _candidates(text):
            number = int(match["n"])
            if _is_next(number, last, sure=match.re is _AFTER_STOP or number in notes):
                last = number
                spans.append(Span(match.start("n"), match.end("n")))
        found.append(spans)
    return found


def note_texts(texts: Sequence[str], marked: Collection[int]) -> list[bool]:
    """Which of the texts are notes: numbered as a mark in the file is, or next in line to one that is."""
    numbers = [note_number(text) for text in texts]
    notes = {number for number in numbers if number in marked}
    for number in sorted(number for number in numbers if number):
        if number - 1 in notes:
            notes.add(number)
    for number in sorted((number for number in numbers if number), reverse=True):
        if number + 1 in notes:
            notes.add(number)
    return [number in notes for number in numbers]


def _candidates(text: str) -> list[re.Match[str]]:
    found = [match for match in _AFTER_STOP.finditer(text) if not _is_abbreviated(text, match.start())]
    return sorted([*found, *_AFTER_YEAR.finditer(text), *_AFTER_WORD.finditer(text)], key=re.Match.start)


def _is_abbreviated(text: str, end: int) -> bool:
    return _ABBREVIATED.search(text, max(0, end - _LONGEST_ABBREVIATION), end) is not None


def _is_next(number: int, last: int, *, sure: bool) -> bool:
    if sure:
        return last < number <= last + _FURTHEST or number == 1
    return number == last + 1


def read_text(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (all readers alike)
    """The one document of a text file, or of text taken from a PDF.

    Lines are joined where they run on, running heads and page numbers dropped, footnote digits that stick to a word
    moved to ``Block.marker`` as raised figures, web addresses listed at a page end made notes. Form feeds give the
    pages; a file without them has none. Nothing is added: a sentence that the file cuts stays cut. Raises
    ``UnreadableFileError`` for bytes that are not text.
    """
    text, warnings = decode_text(data)
    everything = split_lines(printed(text))
    lines, labels = without_furniture(everything)
    if not lines:
        raise UnreadableFileError("The file is empty: there is no text in it.")
    layout = measure(lines)
    blocks = classify(_pieces(lines, layout), layout)
    # A line that is kept may be a copy that knows of a page break; its words are the same.
    kept = {line.text for line in lines}
    metadata = Metadata(title=_title(blocks) or running_title([line for line in everything if line.text not in kept]))
    given = letters(" ".join(line.text for line in lines))
    pages = _pages(text, labels)
    return (Extract(blocks=tuple(blocks), metadata=metadata, pages=pages, warnings=warnings, given=given),)


def _pieces(lines: Sequence[Line], layout: Layout) -> list[Piece]:
    words = vocabulary(line.text for line in lines)
    paragraphs = group(lines, layout)
    joined = [paragraph.joined(words) for paragraph in paragraphs]
    texts = [text for text, _ in joined]
    marks = note_marks(texts)
    numbers = {int(text[s.start : s.end]) for text, spans in zip(texts, marks, strict=True) for s in spans}
    notes = note_texts(texts, numbers)
    pieces = [
        replace(_piece(paragraph, text, pages, spans), is_note=is_note)
        for paragraph, (text, pages), spans, is_note in zip(paragraphs, joined, marks, notes, strict=True)
    ]
    return [replace(pieces[0], opens_file=True), *pieces[1:]]


def _piece(source: Paragraph, text: str, pages: tuple[tuple[int, int], ...], marks: list[Span]) -> Piece:
    kept, end = "", 0
    for span in marks:
        kept += text[end : span.start]
        end = span.end
    moved = tuple((offset - sum(s.end - s.start for s in marks if s.end <= offset), page) for offset, page in pages)
    raised = " ".join(text[span.start : span.end].translate(_RAISED) for span in marks)
    return Piece(source, kept + text[end:], moved, raised)


def _pages(text: str, labels: dict[int, str]) -> tuple[Page, ...]:
    """A page for each form feed and one more; the last, when nothing follows the last form feed, is none."""
    count = text.rstrip().count("\f") + 1
    if "\f" not in text:
        return ()
    return tuple(Page(number, labels.get(number, str(number))) for number in range(1, count + 1))


def _title(blocks: Iterable[Block]) -> str:
    first = next(iter(blocks), None)
    if first is None or first.kind != "heading" or visible(first.text).casefold() in word_list("generic_titles"):
        return ""
    return visible(first.text)
