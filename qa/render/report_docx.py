"""A report in Word, on A4: a heading for each question, the quotes set in, and the list of references."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from qa.render.archives import stable_zip
from qa.render.report import TITLE, References, notes, outcome, quoted, summary
from qa.render.xml import xml_text

_SMALL = 9  # points


def to_docx(records: Sequence[dict[str, Any]]) -> bytes:
    """A Word document."""
    document = _empty()
    document.add_heading(TITLE, level=1)
    document.add_paragraph(xml_text(summary(records)))
    references = References()
    for record in records:
        _record(document, record, references)
    if references.lines:
        document.add_heading("References", level=2)
        for number, line in enumerate(references.lines, 1):
            _hanging(document.add_paragraph(xml_text(f"[{number}]\t{line}")))
    content = io.BytesIO()
    document.save(content)
    return stable_zip(content.getvalue())


def _empty() -> Any:
    """A document on A4 with the number of each page at its foot."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    document.core_properties.title = TITLE
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    _number_pages(page.footer.paragraphs[0])
    return document


def _number_pages(paragraph: Any) -> None:
    """The field PAGE (ECMA-376, part 1, 17.16.5.44), which Word fills in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _record(document: Any, record: dict[str, Any], references: References) -> None:
    from docx.shared import Pt

    document.add_heading(xml_text(f"{record['id']}. {record['question']}"), level=2)
    for citation in quoted(record):
        words = f"{citation['quote']} [{references.number(citation)}]"
        document.add_paragraph(xml_text(words), style="Quote").paragraph_format.keep_with_next = True
    told = notes(record)
    document.add_paragraph(xml_text(outcome(record))).paragraph_format.keep_with_next = bool(told)
    if told:
        document.add_paragraph().add_run(xml_text(told)).font.size = Pt(_SMALL)


def _hanging(paragraph: Any) -> None:
    """The number in front, the lines below each other behind it."""
    from docx.shared import Cm, Pt

    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(1), Cm(-1)
    paragraph.paragraph_format.space_after = Pt(3)
