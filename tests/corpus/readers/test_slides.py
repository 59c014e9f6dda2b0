"""Presentations: the order of what stands on a slide, and what is said of the rest."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from corpus.errors import UnreadableFileError
from corpus.models import Extract, Page
from corpus.readers import read
from fixtures.formats.golden import HERE
from fixtures.formats.office import board_seminar, risk_register, saved


def deck(title: str = "Budget") -> tuple[Any, Any]:
    """A presentation, and its one slide."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = title
    return show, slide


def add_text(shapes: Any, text: str, left: float, top: float) -> None:
    """A box of text, in inches from the top left corner."""
    shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1)).text_frame.text = text


def slides(show: Any) -> Extract:
    """What is read of a presentation."""
    return read(saved(show), name="a.pptx")[0]


def test_shapes_are_read_from_the_top_and_in_a_row_from_the_left() -> None:
    """Whatever the order in which they were drawn; a group is read where it stands."""
    show, slide = deck()
    add_text(slide.shapes, "last", 1, 5)
    add_text(slide.shapes, "right", 5, 2)
    add_text(slide.shapes, "left", 1, 2.2)
    add_text(slide.shapes.add_group_shape().shapes, "grouped", 1, 3.5)
    assert [block.text for block in slides(show).blocks] == ["Budget", "left", "right", "grouped", "last"]


def test_each_slide_is_a_page_also_where_it_is_hidden() -> None:
    """Numbers of slides are those that PowerPoint shows."""
    show, slide = deck("One")
    slide._element.set("show", "0")
    show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = "Two"
    extract = slides(show)
    assert extract.pages == (Page(1, "1"), Page(2, "2"))
    assert [(block.text, block.pages) for block in extract.blocks] == [("Two", ((0, 2),))]
    assert dict(extract.losses) == {"slides": 1}


def test_notes_are_marked_as_notes() -> None:
    """They stand after what is on the slide."""
    show, slide = deck()
    slide.notes_slide.notes_text_frame.text = "Say this.\nAnd this."
    notes = slides(show).blocks[1:]
    assert [(block.kind, block.marker, block.text) for block in notes] == [
        ("footnote", "Notes", "Say this."), ("footnote", "Notes", "And this."),
    ]  # fmt: skip


def test_pictures_charts_and_objects_are_counted() -> None:
    """The title of a chart is read."""
    show, slide = deck()
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    picture.seek(0)
    slide.shapes.add_picture(picture, 0, 0)
    slide.shapes.add_ole_object(io.BytesIO(b"x"), "Package", 0, 0)
    data = CategoryChartData()
    data.categories = ["2024"]
    data.add_series("Spent", (1,))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, Inches(2), Inches(2), data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Spending by year"
    extract = slides(show)
    assert dict(extract.losses) == {"charts": 1, "objects": 1, "images": 1}
    assert [block.text for block in extract.blocks] == ["Budget", "Spending by year"]


def test_a_damaged_presentation_is_refused_with_a_remedy() -> None:
    """No error of the library comes out."""
    with pytest.raises(UnreadableFileError, match="save it again"):
        read(board_seminar().replace(b"ppt/presentation.xml", b"ppt/presentations.ml"), name="a.pptx")


MADE = [("board_seminar.pptx", board_seminar), ("risk_register.xlsx", risk_register)]


@pytest.mark.parametrize(("name", "made"), MADE)
def test_a_fixture_is_what_its_script_writes(name: str, made: Any) -> None:
    """Byte for byte."""
    assert made() == (HERE / name).read_bytes()
