"""Blocks of a page, or of a part of one, that has positions and no structure: columns, tables, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.layout.columns import reading_order
from corpus.layout.lines import join_row
from corpus.layout.models import Draft, rows_of
from corpus.layout.paragraphs import split_paragraphs
from corpus.layout.tables import find_tables
from corpus.markers import list_marker

if TYPE_CHECKING:
    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Line


def flow_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    """Drafts of ``lines`` in reading order."""
    drafts: list[Draft] = []
    for band in reading_order(lines):
        for part in find_tables([_join_markers(row) for row in rows_of(band)], metrics):
            if isinstance(part, Draft):
                drafts.append(part)
            else:
                rows = [join_row(row) for row in part]
                drafts.extend(Draft(group) for group in split_paragraphs(rows, metrics))
    return drafts


def _join_markers(row: list[Line]) -> list[Line]:
    """The row with every bullet or number joined to the text it marks."""
    joined: list[Line] = []
    for line in row:
        if joined and len(joined[-1].text) < 8 and list_marker(f"{joined[-1].text}\tx") is not None:
            joined[-1] = join_row([joined[-1], line])
        else:
            joined.append(line)
    return joined
