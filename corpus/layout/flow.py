"""Blocks of a page, or of a part of one, that has positions and no structure: columns, tables, paragraphs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from corpus.layout.columns import reading_order
from corpus.layout.headings import has_leader
from corpus.layout.lines import join_row
from corpus.layout.marks import is_marker
from corpus.layout.models import Draft, rows_of
from corpus.layout.paragraphs import column_edges, split_paragraphs
from corpus.layout.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.layout.metrics import Metrics
from corpus.layout.models import Line


def flow_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    """Drafts of ``lines`` in reading order."""
    drafts: list[Draft] = []
    for band in reading_order(lines):
        edges = column_edges(band)
        rows = [_join_markers(row) for row in rows_of(band)]
        for contents, run in groupby(rows, key=lambda row: has_leader(" ".join(line.text for line in row))):
            if contents:
                drafts.extend(Draft([join_row(row)], role="TOCI") for row in run)
            else:
                drafts.extend(_body(list(run), metrics, edges))
    return drafts


def _body(rows: list[list[Line]], metrics: Metrics, edges: tuple[float, float]) -> Iterator[Draft]:
    for part in find_tables(rows, metrics):
        if isinstance(part, Draft):
            yield part
        else:
            lines = [join_row(row) for row in part]
            yield from (Draft(group) for group in split_paragraphs(lines, metrics, edges=edges))


def _join_markers(row: list[Line]) -> list[Line]:
    """The row with every bullet, and the number it begins with, joined to the text it marks."""
    joined: list[Line] = []
    for line in row:
        last = joined[-1].text if joined else ""
        if is_marker(last) and (len(joined) == 1 or not any(map(str.isalnum, last))):
            joined[-1] = join_row([joined[-1], line])
        else:
            joined.append(line)
    return joined
