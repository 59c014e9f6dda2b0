"""Batches of answers as a Word document: a list of the questions, then each with its quotes, their source under it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from qa.models import AnswerDict, CitationDict, PartDict
from qa.render.office import stable_zip, xml_text
from qa.render.own import OwnColumns, plain_value
from qa.render.report import TITLE, empty_document, lists, notes, outcome, parts_of, summary
from qa.render.text import record_line

_SMALL = 9  # points
_GREY = (0x59, 0x59, 0x59)
# Headings of level 2 with links to them and without page numbers, which only Word can count (ECMA-376, 17.16.5.68).
_CONTENTS = r'TOC \o "2-2" \n \h \z'


def to_docx(records: Sequence[AnswerDict], own: OwnColumns | None = None) -> bytes:
    """A Word document; what the asker's table says of a question stands under it."""
    own = own or OwnColumns()
    document = empty_document(TITLE)
    document.styles["Quote"].font.italic = False
    document.add_heading(TITLE, level=1)
    document.add_paragraph(xml_text(summary(records)))
    headings = [heading_of(record) for record in records]
    if len(headings) > 1:
        list_contents(document, headings)
    for number, (record, heading) in enumerate(zip(records, headings, strict=True)):
        bookmark_heading(document.add_heading(heading, level=2), number)
        add_answer(document, record, _beside(own, number))
    content = io.BytesIO()
    document.save(content)
    return stable_zip(content.getvalue())


def heading_of(record: AnswerDict) -> str:
    """The number of a question and the question."""
    question = " ".join(record["question"].split())
    return xml_text(f"{record['id']}. {question or '(no question)'}")


def add_answer(document: Any, record: AnswerDict, beside: str) -> None:
    """The quotes of an answer with their sources under them, how sure it is, and its notes."""
    if beside:
        add_small(document, beside)
    for part in parts_of(record):
        if part is not record:
            asked = document.add_paragraph()
            asked.add_run(xml_text(part["asked"])).bold = True
            asked.paragraph_format.keep_with_next = True
        for quotes, source in _quoted(part):
            for words in quotes:
                document.add_paragraph(xml_text(words), style="Quote").paragraph_format.keep_with_next = True
            line = add_small(document, f"Source: {source}")
            line.paragraph_format.left_indent = document.styles["Quote"].paragraph_format.left_indent
        document.add_paragraph(xml_text(outcome(part, record)))
    if told := notes(record):
        add_small(document, told)


def _quoted(record: AnswerDict | PartDict) -> Iterator[tuple[list[str], str]]:
    """The quotes of each list, or of a passage by itself, and the one line that says where they stand."""
    for group in lists(record):
        yield [_words(citation) for citation in group], record_line(*group)


def _words(citation: CitationDict) -> str:
    more = f" (and {citation['more']:,} more)" if citation.get("more") else ""
    if citation.get("kind") == "list_item":
        return f"•\u00a0{citation['quote']}{more}"
    return f"“{citation['quote']}”{more}"


def _beside(own: OwnColumns, number: int) -> str:
    """``Ref: GOV-17; Theme: Meetings``: what the asker's table has of a question, but the question and its id."""
    cells = zip(own.names, own.cells(number), strict=True)
    told = [
        f"{name}: {plain_value(value)}"
        for position, (name, value) in enumerate(cells)
        if position not in (own.question, own.id) and value not in (None, "")
    ]
    return "; ".join(told)


def add_small(document: Any, text: str) -> Any:
    """A paragraph in small grey letters."""
    from docx.shared import Pt, RGBColor

    paragraph = document.add_paragraph()
    run = paragraph.add_run(xml_text(text))
    run.font.size, run.font.color.rgb = Pt(_SMALL), RGBColor(*_GREY)
    return paragraph


def _bookmark(number: int) -> str:
    return f"_Toc{number + 1:06}"


def bookmark_heading(heading: Any, number: int) -> None:
    """The bookmark around a heading, to which the list of contents leads."""
    start, end = _element("bookmarkStart", id=number, name=_bookmark(number)), _element("bookmarkEnd", id=number)
    properties = heading._p.pPr
    properties.addnext(start)
    heading._p.append(end)


def list_contents(document: Any, headings: Sequence[str]) -> None:
    """The field of a table of contents with its entries in it, as Word would fill it in when it is asked to: programs
    that do not fill it in show it all the same.
    """
    from docx.shared import Cm, Pt

    document.add_heading("Contents", level=1)
    for number, text in enumerate(headings):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.8), Cm(-0.8)
        if number == 0:
            _instruct(paragraph)
        link = _element("hyperlink", anchor=_bookmark(number), history=1)
        link.append(paragraph.add_run(text)._r)
        paragraph._p.append(link)
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="end"))


def _instruct(paragraph: Any) -> None:
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="begin"))
    instruction = _element("instrText")
    instruction.text = f" {_CONTENTS} "
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="separate"))


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element
