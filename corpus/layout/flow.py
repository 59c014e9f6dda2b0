"""Blocks of a page, or of a part of one, that has positions and no structure: columns, tables, paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.layout.columns import reading_order
from corpus.layout.lines import join_row
from corpus.layout.models import Draft, rows_of
from corpus.layout.paragraphs import split_paragraphs
from corpus.layout.tables import find_tables

if TYPE_CHECKING:
    from corpus.layout.metrics import Metrics
    from corpus.layout.models import Line


def flow_drafts(lines: list[Line], metrics: Metrics) -> list[Draft]:
    """Drafts of ``lines`` in reading order."""
    drafts: list[Draft] = []
    for band in reading_order(lines):
        for part in find_tables(rows_of(band), metrics):
            if isinstance(part, Draft):
                drafts.append(part)
            else:
                rows = [join_row(row) for row in part]
                drafts.extend(Draft(group) for group in split_paragraphs(rows, metrics))
    return drafts
