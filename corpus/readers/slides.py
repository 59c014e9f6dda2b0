"""Presentations (.pptx), by python-pptx: a slide is a page, its title a heading, its notes stand after it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pptx import Presentation

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.losses import Losses
from corpus.models import Block, Extract, Metadata, Page
from corpus.readers.container import Container
from corpus.readers.foreign import foreign_parser
from corpus.readers.grid import grid_blocks
from corpus.readers.office import good_title
from corpus.readers.paragraphs import LINE, lines_to_paragraphs

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_KINDS = {
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "diagrams",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "charts",
}
"""What a graphic frame holds, by the address that names its kind, as the loss that it is; else an embedded object."""
_FURNITURE = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER", "HEADER"})
_NOT_SHOWN = frozenset({"0", "false"})
_DAMAGED = "The presentation is damaged ({problem}). Open it in PowerPoint, save it again and add that."
_SAME_ROW = 0.5  # of the height of a shape: shapes whose tops differ by less stand side by side


def read_slides(data: bytes, *, name: str) -> tuple[Extract, ...]:  # noqa: ARG001 (as all readers)
    """The texts, tables and notes of the slides that are shown, as one extract.

    Shapes are read from the top down and in a row from the left. Pictures, charts, diagrams and embedded objects are
    counted, as are hidden slides. Raises UnreadableFileError for a damaged file.
    """
    Container(data)  # within its bounds, or an error that says why not
    losses = Losses()
    blocks: list[Block] = []
    pages: list[Page] = []
    with foreign_parser(_DAMAGED):
        presentation = Presentation(io.BytesIO(data))
        for number, slide in enumerate(presentation.slides, 1):
            pages.append(Page(number, str(number)))
            if slide._element.get("show") in _NOT_SHOWN:
                losses.add("slides")
            else:
                blocks += [block._replace(pages=((0, number),)) for block in _slide(slide, losses)]
        properties = presentation.core_properties
        modified = leading_date(properties.modified.isoformat()) if properties.modified else None
    metadata = Metadata(
        title=good_title(properties.title or "") or next((b.text for b in blocks[:1] if b.kind == "heading"), ""),
        date=modified,
        date_source="file properties (modified)" if modified else None,
    )
    return (
        Extract(
            blocks=tuple(blocks),
            metadata=metadata,
            pages=tuple(pages),
            warnings=losses.warnings(),
            losses=losses.counts(),
            given=losses.given,
        ),
    )


def _slide(slide: Any, losses: Losses) -> Iterator[Block]:
    losses.give(_words(slide.shapes._spTree))
    for alternative in slide.shapes._spTree.iter(_ALTERNATIVES):
        losses.omit(_words(alternative))
    title = slide.shapes.title
    if title is not None and (text := tidy(title.text_frame.text)):
        yield Block("heading", text, level=1)
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, losses)
    # What only newer programs can draw: python-pptx passes over it.
    losses.add("objects", len(slide.shapes._spTree.findall(_ALTERNATIVES)))
    losses.add("comments", sum(relation.reltype.endswith("/comments") for relation in slide.part.rels.values()))
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        for text in _paragraphs(frame):
            yield Block("footnote", text, marker="Notes")


def _words(element: Any) -> str:
    return " ".join(text.text or "" for text in element.iter(_DRAWING + "t"))


def _in_order(shapes: Any) -> list[Any]:
    """The shapes from the top down, those side by side from the left; what has no place of its own as it is drawn."""
    placed = sorted(shapes, key=lambda shape: (shape.top is None, shape.top or 0))
    rows: list[list[Any]] = []
    for shape in placed:
        first = rows[-1][0] if rows else None
        beside = (
            first is not None
            and first.top is not None
            and shape.top is not None
            and shape.top - first.top < _SAME_ROW * min(first.height or 0, shape.height or 0)
        )
        if beside:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda shape: shape.left or 0)]


def _shape(shape: Any, losses: Losses) -> Iterator[Block]:
    if shape.is_placeholder and shape.placeholder_format.type.name in _FURNITURE:
        losses.omit(_words(shape._element))
        return
    if hasattr(shape, "shapes"):
        for inner in _in_order(shape.shapes):
            yield from _shape(inner, losses)
    elif getattr(shape, "has_table", False):
        yield from grid_blocks([_cells(row) for row in shape.table.rows])
    elif getattr(shape, "has_chart", False):
        yield from _chart_title(shape)
        losses.add("charts")
    elif shape.has_text_frame:
        yield from _texts(shape.text_frame)
    elif hasattr(shape, "image") or shape._element.tag.endswith("}pic"):
        losses.add("images")
    elif shape._element.tag.endswith("}graphicFrame"):
        losses.add(_frame_kind(shape))


def _cells(row: Any) -> list[str]:
    """The texts of a row; a merged cell in every place that it covers."""
    texts: list[str] = []
    for cell in row.cells:
        covered = cell._tc.get("hMerge") in {"1", "true"} and texts
        texts.append(texts[-1] if covered else tidy(cell.text_frame.text.replace("\v", " ")))
    return texts


def _chart_title(shape: Any) -> Iterator[Block]:
    chart = shape.chart
    if chart.has_title and chart.chart_title.has_text_frame and (text := tidy(chart.chart_title.text_frame.text)):
        yield Block("caption", text)


def _frame_kind(shape: Any) -> str:
    data = next(shape._element.iter(_DRAWING + "graphicData"), None)
    address = data.get("uri", "") if data is not None else ""
    return _KINDS.get(address, "objects")


def _texts(frame: Any) -> Iterator[Block]:
    """The paragraphs of a text frame; those set in, and several in one frame, are items of a list."""
    paragraphs = [(paragraph.level, text) for paragraph in frame.paragraphs for text in _lines(paragraph)]
    for level, text in paragraphs:
        if len(paragraphs) > 1 and _is_listed(frame):
            yield Block("list_item", text, level=level + 1)
        else:
            yield Block("paragraph", text)


def _is_listed(frame: Any) -> bool:
    """Whether a frame is a body of bullets, as the layouts of slides have it."""
    shape = frame._parent
    return bool(shape.is_placeholder) and shape.placeholder_format.type.name in {"BODY", "OBJECT", "VERTICAL_BODY"}


def _lines(paragraph: Any) -> list[str]:
    return lines_to_paragraphs("".join(paragraph.text).replace("\v", LINE))


def _paragraphs(frame: Any) -> list[str]:
    return [text for paragraph in frame.paragraphs for text in _lines(paragraph)]
