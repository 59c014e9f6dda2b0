"""Batches of answers as a report for a board pack, in Markdown: a heading for each question, the quotes set in, how
sure the answer is, and the numbered list of what was quoted. What a document says is never read as mark-up. What it
shares with the report in Word stands here too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from qa.models import AnswerDict, CitationDict, PartDict
from qa.render.office import xml_text
from qa.render.text import confidence_in_words, counted, record_line

TITLE = "Questions and answers"


class References:
    """The numbered list: each passage quoted gets the next number, and keeps it when it is quoted again."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.lines: list[str] = []

    def number(self, citation: CitationDict, *others: CitationDict) -> int:
        """The number, from 1, of a citation's passage, or of the list that it opens."""
        id_ = citation["passage_id"]
        if id_ not in self._numbers:
            self._numbers[id_] = len(self._numbers) + 1
            self.lines.append(record_line(citation, *others))
        return self._numbers[id_]


def summary(records: Sequence[AnswerDict]) -> str:
    """How many questions were answered, and what was searched for it."""
    counts = Counter(record["status"] for record in records)
    told = [
        f"{counts['answered']} answered",
        f"{counts['abstained']} not in the documents",
        f"{counts['failed']} failed",
    ]
    line = f"{counted(len(records), 'question')}: {', '.join(one for one in told if not one.startswith('0'))}."
    searched = next((record["corpus"] for record in records if record["corpus"]), None)
    if searched and "passages" in searched:  # an older record may have the snapshot alone
        passages, documents = counted(searched["passages"], "passage"), counted(searched["documents"], "document")
        line += f" Searched {passages} of {documents}, snapshot {searched['snapshot'][:12]}."
    return line


def parts_of(record: AnswerDict) -> Sequence[PartDict]:
    """The answers to the questions in one; the record itself where it asks one thing."""
    return record.get("parts") or [record]


def quoted(record: PartDict) -> list[CitationDict]:
    """The citations that the answer is made of."""
    return [citation for citation in record["citations"] if citation["in_answer"]]


def lists(record: PartDict) -> list[list[CitationDict]]:
    """The same citations, those of a list together: paragraphs of one document that follow one another. The rows of a
    set are each alone.
    """
    alone = any(note["kind"] == "set" for note in record["notes"])
    together: list[list[CitationDict]] = []
    for citation in quoted(record):
        last = together[-1][-1] if together else None
        if last and not alone and _follows(last, citation):
            together[-1].append(citation)
        else:
            together.append([citation])
    return together


def _follows(last: CitationDict, citation: CitationDict) -> bool:
    if last["document_id"] != citation["document_id"] or not last["paragraph"] or not citation["paragraph"]:
        return False
    return citation["paragraph"] == last["paragraph"] + 1


def quotes(record: PartDict, references: References) -> Iterator[str]:
    """Each quote with the number of its citation, the last of a list with how many more there are."""
    for group in lists(record):
        number = references.number(*group)
        for citation in group:
            more = f" (and {citation['more']:,} more)" if citation.get("more") else ""
            yield f"{citation['quote']} [{number}]{more}"


def outcome(part: PartDict, record: AnswerDict) -> str:
    """How sure the answer is, or why there is none; ``record`` is the whole of which it is a part."""
    if part["status"] == "answered":
        rule = part.get("rule")
        encoder = record["corpus"].get("encoder") if record["corpus"] else None
        says = f"The text says: {rule}. " if rule else ""
        return f"{says}Confidence: {confidence_in_words(part['confidence'], encoder)}."
    near = "No passage answers this directly" if part["citations"] else "The documents do not say"
    opening = "Not answered" if part["status"] == "failed" else near
    return f"{opening}. {part['reason']}"


def notes(record: AnswerDict) -> str:
    """What the reader should know beside the answer, in one paragraph; empty where there is nothing."""
    texts = " ".join(note["text"] for note in record["notes"])
    return f"Note: {texts}" if texts else ""


_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&=])")
_BULLET = re.compile(r"^[-+]")
_NUMBER = re.compile(r"^(\d+)([.)])")


def to_markdown(records: Sequence[AnswerDict], _own: object = None) -> bytes:
    """Markdown (CommonMark) in UTF-8."""
    references = References()
    lines = [f"# {TITLE}", "", escaped(summary(records)), ""]
    lines += [line for record in records for line in in_markdown(record, references)]
    if references.lines:
        lines += ["## References", ""]
        lines += [f"{number}. {escaped(line)}" for number, line in enumerate(references.lines, 1)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def in_markdown(record: AnswerDict, references: References) -> Iterator[str]:
    """The lines of one answer."""
    yield from (f"## {escaped(record['id'])}. {escaped(record['question'])}", "")
    for part in parts_of(record):
        if part is not record:
            yield from (f"**{escaped(part['asked'])}**", "")
        for words in quotes(part, references):
            text, mark, rest = words.rpartition(" [")
            yield from (f"> {escaped(text)}{mark}{rest}", "")
        yield from (escaped(outcome(part, record)), "")
    if told := notes(record):
        yield from (f"*{escaped(told)}*", "")


def escaped(text: str) -> str:
    """The text with every character that Markdown gives a meaning made plain."""
    line = _MARKUP.sub(r"\\\1", xml_text(" ".join(text.split())))
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\g<0>", line))


def empty_document(title: str) -> Any:
    """A document on A4 with the number of each page at its foot."""
    from docx import Document
    from docx.shared import Cm, Pt

    document = Document()
    document.core_properties.title = title
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
