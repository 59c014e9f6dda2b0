"""No text makes reading worse than linear: four times as much may take about four times as long.

The ratio of two sizes is looked at; where it is too high, that of the least of several runs, so that a slow machine
changes nothing.
"""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from corpus import markers
from corpus.entities import find_definitions
from corpus.errors import UnreadableFileError
from corpus.imprint import dated, named_date
from corpus.models import Block, Extract, Metadata
from corpus.readers import read
from corpus.references import find_references, load_register
from corpus.segment import segment
from corpus.sentences import sentence_spans

UNITS = (
    "2010 ", "£1,0 ", "1.1.1.", "(", "[", "((a) ", "![](", "&amp;", "x", "- ", ". ", "“", "A. ", "U.S.", "[1] ", "•",
    "www.", "http://a", "1/", "1,", "1-", "i", " ", "\t", "s 1(", "section 1, ", "Act 2010 ", "Aa", "a@", "(See ", "…",
    "section 2 of the ABCA ", "as set out in Schedule 2 ", "x (ABCA ",
)  # fmt: skip
ENDS = ("", " Change", "]", "!")
SMALL, LARGE = 3000, 12000  # characters
WORST = 9.0  # times as long for four times as much: a square is 16, what is linear stays under 6 with its noise
QUICK = 0.02  # seconds of the processor that prove nothing


def cost(work: Callable[[str], object], text: str, runs: int) -> float:
    """Seconds of the processor, the least of the runs."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        with suppress(UnreadableFileError):  # lists or quotes nested too deep are refused
            work(text)
        times.append(time.process_time() - start)
        if times[-1] < QUICK:
            break
    return min(times)


def grows(work: Callable[[str], object], small: str, large: str, runs: int) -> bool:
    """Whether the larger text takes at most ``WORST`` times as long as the smaller one, if it takes long at all."""
    longer = cost(work, large, runs)
    return longer <= QUICK or longer < WORST * max(cost(work, small, runs), QUICK / 8)


def passages(text: str) -> object:
    """A paragraph cut into passages, and the date that it may give its paper."""
    _, found = segment(Extract(blocks=(Block("paragraph", text), Block("heading", text))), document_id="d")
    return dated(Metadata(), found), named_date(text)


def marks(text: str) -> object:
    """Everything that one line is asked for its mark."""
    return [
        ask(text)
        for ask in (
            markers.list_marker, markers.is_caption, markers.is_contents, markers.is_figures, markers.is_rule,
            markers.is_urls, markers.page_label, markers.footnote_marker, markers.ends_sentence, markers.lone_decimal,
        )
    ]  # fmt: skip


WAYS: dict[str, Callable[[str], object]] = {
    "marks": marks,
    "sentences": sentence_spans,
    "passages": passages,
    "definitions": find_definitions,
    "references": lambda text: find_references(text, register=load_register()),
    "text": lambda text: read(text.encode() + b"\n.", name="a.txt"),
    "markdown": lambda text: read(text.encode() + b"\n.", name="a.md"),
    "html": lambda text: read(f"<html><body><p>{text}</p></body></html>".encode(), name="a.html"),
}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_reading_grows_with_the_text(way: str) -> None:
    """Rows of years, numbers, brackets, addresses and blanks, and what may stand behind them."""
    work = WAYS[way]
    work("Warm up.")
    for unit in UNITS:
        for end in ENDS:
            small, large = (unit * (size // len(unit)) + end for size in (SMALL, LARGE))
            assert grows(work, small, large, 1) or grows(work, small, large, 5), (way, unit, end)
