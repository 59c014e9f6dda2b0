"""Whether what a style, a tag or the look of a line makes a heading is one, and which headings can be cited.

A style is evidence and no proof: clauses are numbered by heading styles, principles are set in bold, a watermark is
the largest type of its page. One guard stands behind all readers.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from corpus.dates import DATE
from corpus.markers import BULLETS, is_urls, list_marker
from corpus.models import Span
from corpus.patterns import late, word_list, word_table
from corpus.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.markers import ListMarker
    from corpus.models import Block

LONGEST = 30
"""Words in a heading at most: the longest titles of Acts and consultations have about as many."""

_LONG = 20  # words from which on a verb makes it text
_CLAUSE = 6  # words from which on a numbered heading with a verb is a clause, and one that ends in a stop a sentence
_RUN = 3  # headings of one level with nothing between, from which on those with verbs are a list
_HEAP = 4  # headings of one level with nothing between, from which on they are lines of something else
_TITLE_PAGE = 8  # blocks in which a title page heaps lines
_ANSWERS = frozenset({"yes", "no", "y / n", "y/n", "yes / no", "yes/no", "n/a", "none", "not applicable"})
"""What boxes of forms hold."""
_NOTE_NUMBER = "0123456789 "  # before the address that a note is
_PAGES = 3  # times that the title of a paper comes back from which on it is a running head
_QUESTION = late(r"(?:how|what|when|where|which|who|whom|whose|why)\b", re.IGNORECASE)
_RUN_IN = late(r"[A-Z][^:?!.]{1,40}:\s+(?=\S)")
_DATE = late(DATE, re.IGNORECASE)
_HOURS = late(
    r"\b(?:\d{1,2}[:.]\d\d(?:\s*[ap]\.?m)?|\d{1,2}\s*[ap]\.?m|noon|[a-z]{3,6}day|to|from|at|and)\b", re.IGNORECASE
)
_FIGURE = late(r"\d")
_DIVISION = late(
    r"(?:annex|appendix|article|box|chapter|figure|item|lot|objective|option|part|phase|principle|priority|"
    r"recommendation|schedule|section|stage|step|table|theme|volume)\b",
    re.IGNORECASE,
)
_ANNEX = late(r"(?:annex|appendix)e?(?:\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4})\b|\s*[:–—-]|$)", re.IGNORECASE)
_ANNEXES = late(r"\b(?:annex|appendix|annexe|annexes|appendices|schedules?|attachments?)\b", re.IGNORECASE)
_CUT = late(r"(?:[;,]|;\s+(?:and|or))$")


def guarded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those headings as paragraphs that are text, and marks on pages and running heads as furniture."""
    titles = Counter(_folded(block.text) for block in blocks if block.kind == "heading")
    opening = next((_folded(block.text) for block in blocks if block.kind == "heading"), "")
    made: list[Block] = []
    for start, end in _runs(blocks):
        run = blocks[start:end]
        listed = len(run) >= _RUN and start > 0 and sum(has_verb(block.text) for block in run) * 2 > len(run)
        heaped = len(run) >= _HEAP and start > _TITLE_PAGE
        for number, block in enumerate(run, start):
            if block.kind != "heading":
                made.append(block)
            elif mark_on_page(block.text) is not None or (
                number and _folded(block.text) == opening and titles[opening] >= _PAGES
            ):
                made.append(block._replace(kind="furniture", level=0))
            elif listed or is_text(block.text) or (heaped and number < end - 1):
                made.append(as_text(block))
            elif made and made[-1].kind == "heading" and is_dateline(block.text):
                made.append(block._replace(kind="paragraph", level=0))
            else:
                made.append(block)
    return tuple(_annexed(made))


def _annexed(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, an annex that a heading of a section has above it at the level of the sections.

    Where a heading above speaks of annexes, it is meant to.
    """
    levels = Counter(max(block.level, 1) for block in blocks if block.kind == "heading")
    highest = min(levels, default=1)
    opening = next((block for block in blocks if block.kind == "heading"), None)
    titled = opening is not None and max(opening.level, 1) == highest and levels[highest] == 1
    sections = min((level for level in levels if level > highest or not titled), default=1)
    path: dict[int, str] = {}
    for block in blocks:
        if block.kind != "heading":
            yield block
            continue
        level = max(block.level, 1)
        path = {above: text for above, text in path.items() if above < level}
        if level > sections and _ANNEX.match(block.text) and not any(map(_ANNEXES.search, path.values())):
            path = {above: text for above, text in path.items() if above < sections}
            level = sections
            block = block._replace(level=level)
        path[level] = block.text
        yield block


def as_text(block: Block) -> Block:
    """The heading as a paragraph, or as a numbered one where its number stands in its text."""
    marker = list_marker(block.text)
    if marker is None or block.marker:
        return block._replace(kind="paragraph", level=0)
    return taken_off(block, marker)


def taken_off(block: Block, marker: ListMarker) -> Block:
    """The block as a list item whose mark, which stands at the start of its text, is no part of its text."""
    pages = tuple((max(offset - marker.end, 0), page) for offset, page in block.pages)
    added = tuple(
        Span(max(span.start - marker.end, 0), span.end - marker.end) for span in block.added if span.end > marker.end
    )
    return block._replace(
        kind="list_item",
        text=block.text[marker.end :],
        level=marker.components,
        marker=marker.text,
        pages=pages,
        added=added,
    )


def is_text(heading: str) -> bool:
    """Whether a heading is text by its own words: a sentence, a clause, a fact with its label, or too long."""
    marker = list_marker(heading)
    words = heading[marker.end if marker else 0 :]
    count = len(words.split())
    if count > LONGEST or _states_fact(words) or _CUT.search(words) or is_urls(words.lstrip(_NOTE_NUMBER)):
        return True
    if (marker is not None and marker.kind == "bullet") or words.endswith(tuple(BULLETS)):
        return True
    answer = _folded(words).strip(" .:☐☑☒")
    if answer in _ANSWERS or answer in word_list("function_words"):
        return True
    if count < _CLAUSE or words.endswith("?"):
        return False
    spans = sentence_spans(words)
    whole = [words[span.start : span.end] for span in spans]
    if len(whole) > 1 and any(_is_sentence(sentence) for sentence in whole):
        return True
    if _is_sentence(words):
        return True
    asks = _QUESTION.match(words) is not None
    return not asks and has_verb(words) and (marker is not None or count > _LONG)


def is_dateline(text: str) -> bool:
    """Whether a line is a date, or several, and the hours of a meeting, and nothing else."""
    rest = _DATE.sub(" ", text)
    return rest != text and not any(map(str.isalnum, _HOURS.sub(" ", rest)))


def mark_on_page(text: str) -> str | None:
    """The status that the words of a watermark or a stamp give a paper, "-" for none; None for other words."""
    return word_table("marks_of_status").get(_folded(text).strip(" .:*-–—[]()"))


def heads_nothing(blocks: Sequence[Block]) -> Iterator[bool]:
    """Of each block, whether it is a heading under which nothing stands: such a one is a passage of its own."""
    for number, block in enumerate(blocks):
        if block.kind != "heading":
            yield False
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        yield following is None or (following.kind == "heading" and max(following.level, 1) <= max(block.level, 1))


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Headings of one level with nothing between, and any other block alone."""
    start = 0
    for index in range(1, len(blocks) + 1):
        headings = index < len(blocks) and blocks[start].kind == "heading" == blocks[index].kind
        if not (headings and blocks[index].level == blocks[start].level):
            yield start, index
            start = index


def _states_fact(words: str) -> bool:
    """``Date of next meeting: 3 May``: a label with what it is the label of; ``Chapter 3: Membership`` is a title."""
    label = _RUN_IN.match(words)
    if label is None or _DIVISION.match(words):
        return False
    rest = words[label.end() :]
    return bool(_FIGURE.search(rest)) or _folded(label[0].rstrip().rstrip(":")) in word_list("fact_labels")


def _is_sentence(words: str) -> bool:
    return words.rstrip("”’\"')").endswith(".") and len(words.split()) >= _CLAUSE and has_verb(words)


def has_verb(words: str) -> bool:
    """Whether a text has a finite verb, by the list of the common ones."""
    return not word_list("finite_verbs").isdisjoint(word.strip(",;:.()“”‘’\"'").casefold() for word in words.split())


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
