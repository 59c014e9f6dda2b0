"""A check as a Word document: the paper itself with a comment at each doubtful reference.

Text and formatting of the paper stay as they are: a run is split only where a reference begins or ends inside it, and
both halves keep its properties.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from corpus.characters import tidy
from corpus.errors import UnreadableFileError
from corpus.models import Passage
from qa.check.paper import Paper
from qa.check.report import CheckedReference, CheckReport
from qa.errors import QAError
from qa.render.check import Shown, counts_words, judged_words, verdict_label, where_words
from qa.render.office import xml_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

AUTHOR = "policyqa"
INITIALS = "PQ"
_LISTED = 40  # references that the first comment names at most
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOT_SHOWN = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", _FALLBACK))
_ONE = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": ""}


def to_docx(papers: Sequence[Paper], _shown: Shown) -> bytes:
    """The paper with comments, in its own formatting where it is a Word file. Raises QAError for several papers."""
    if len(papers) != 1:
        raise QAError("A Word file with comments is made of one paper at a time: name one file.")
    paper = papers[0]
    if paper.path is not None and paper.path.suffix.lower() == ".docx":
        return comment_docx(paper.path.read_bytes() if paper.data is None else paper.data, paper.report)
    return passages_docx(paper.passages, paper.report)


def comment_docx(source: bytes, report: CheckReport) -> bytes:
    """The Word document ``source`` with the doubtful references of its ``report`` commented.

    A comment on a footnote stands at its mark. A reference whose words are not in the body (in a text box) is told in a
    comment at the beginning, where the first one counts what was judged and lists what was not.
    Raises ``UnreadableFileError`` when ``source`` is no Word document.
    """
    import docx

    try:
        document = docx.Document(io.BytesIO(source))
    except Exception as error:
        raise UnreadableFileError(f"{report.file}: not a Word document that can be commented ({error})") from error
    _comment(document, report)
    return _saved(document)


def passages_docx(passages: Sequence[Passage], report: CheckReport) -> bytes:
    """A new Word document of the paragraphs of a paper of any format, with the same comments."""
    import docx

    document = docx.Document()
    for passage in passages:
        text = xml_text(passage.text)
        if passage.kind == "heading":
            document.add_heading(text, level=min(max(passage.level, 1), 9))
        else:
            marker = f"{xml_text(passage.marker)} " if passage.marker else ""
            document.add_paragraph(marker + text)
    _comment(document, report)
    return _saved(document)


def _saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _comment(document: WordDocument, report: CheckReport) -> None:
    unplaced, at = [], 0
    notes = _notes(document)
    _add(document, _first_run(document), _cover(report))
    squeezed, places = _squeezed(document)
    for checked in report.references:
        words = "".join(tidy(xml_text(checked.reference.text)).split())
        mark = _mark(notes, words) if checked.note else None
        if mark is not None:
            if checked.doubtful:
                _add(document, [mark, mark], _message(checked, with_text=True))
            continue
        start = squeezed.find(words, at)
        start = squeezed.find(words) if start < 0 else start
        if start >= 0:
            at = start + len(words)
        if not checked.doubtful:
            continue
        if start < 0 or not words:
            unplaced.append(checked)
            continue
        first, last = _runs(places[start], places[start + len(words) - 1])
        _add(document, [first, last], _message(checked))
        squeezed, places = _squeezed(document)
    if unplaced:
        _add(document, _first_run(document), "\n".join(_message(c, with_text=True) for c in unplaced))


def _cover(report: CheckReport) -> str:
    """What was found, and what of it nobody judged: no comment stands at those."""
    parts = [f"Reference check. {counts_words(report)}.", f"{judged_words(report)}."]
    left = [checked for checked in report.references if checked.level == "not_judged"]
    if left:
        listed = "; ".join(_elsewhere(checked) for checked in left[:_LISTED])
        more = f"; and {len(left) - _LISTED} more" if len(left) > _LISTED else ""
        parts.append(f"Not judged: {listed}{more}.")
    return "\n".join(parts)


def _notes(document: WordDocument) -> list[tuple[str, Any]]:
    """The letters of every footnote and endnote without white space, each with the run of its mark in the body."""
    from lxml import etree

    marks = {}
    for kind in ("footnote", "endnote"):
        for mark in document.element.body.iter(f"{_W}{kind}Reference"):
            marks[kind, mark.get(f"{_W}id")] = mark.getparent()
    notes = []
    for part in document.part.package.iter_parts():
        of = next((kind for kind in ("footnote", "endnote") if part.partname.endswith(f"/{kind}s.xml")), "")
        for note in etree.fromstring(part.blob).iter(f"{_W}{of}") if of else ():
            mark = marks.get((of, note.get(f"{_W}id")))
            text = "".join(piece.text or "" for piece in note.iter(f"{_W}t"))
            if mark is not None:
                notes.append(("".join(tidy(xml_text(text)).split()), mark))
    return notes


def _mark(notes: list[tuple[str, Any]], words: str) -> Any:
    """The run of the mark of the first note that has the words."""
    return next((mark for text, mark in notes if words and words in text), None)


def _squeezed(document: WordDocument) -> tuple[str, list[tuple[Any, int]]]:
    """The letters of the body as seen, without white space, and for each its run element and offset in the run."""
    letters, places = [], []
    for run in _body_runs(document):
        for offset, letter in enumerate(_text(run)):
            for shown in letter if "!" <= letter <= "~" else tidy(letter):
                letters.append(shown)
                places.append((run, offset))
    return "".join(letters), places


def _body_runs(document: WordDocument) -> Iterator[Any]:
    for run in document.element.body.iter(f"{_W}r"):
        if not any(ancestor.tag in _NOT_SHOWN for ancestor in run.iterancestors()):
            yield run


def _text(run: Any) -> str:
    return "".join(_child_text(child) for child in run)


def _child_text(child: Any) -> str:
    return child.text or "" if child.tag == f"{_W}t" else _ONE.get(child.tag, "")


def _runs(first: tuple[Any, int], last: tuple[Any, int]) -> tuple[Any, Any]:
    """The runs that begin and end exactly with the letters at the two places, split out where need be."""
    last_run, last_offset = last
    _split(last_run, last_offset + 1)
    first_run, first_offset = first
    begun = _split(first_run, first_offset)
    return begun, begun if first_run is last_run else last_run


def _split(run: Any, offset: int) -> Any:
    """Cut a run so that its text ends at ``offset``; the run that begins there (itself where nothing is before)."""
    if offset <= 0:
        return run
    if offset >= len(_text(run)):
        return run
    rest = deepcopy(run)
    run.addnext(rest)
    _keep(run, 0, offset)
    _keep(rest, offset, None)
    return rest


def _keep(run: Any, start: int, end: int | None) -> None:
    """Leave in a run the text from ``start`` to ``end`` and its properties."""
    at = 0
    stop = len(_text(run)) if end is None else end
    for child in list(run):
        text = _child_text(child)
        low, high = max(start, at), min(stop, at + len(text))
        if child.tag == f"{_W}t":
            child.text = text[low - at : max(low, high) - at]
            child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        inside = low < high if text else start <= at and (end is None or at < stop)
        if child.tag != f"{_W}rPr" and not inside:
            run.remove(child)
        at += len(text)


def _first_run(document: WordDocument) -> list[Any]:
    run = next(_body_runs(document), None)
    return [run if run is not None else document.add_paragraph().add_run("")._r]


def _add(document: WordDocument, elements: list[Any], text: str) -> None:
    from docx.text.run import Run

    runs = [Run(element, document) for element in elements]
    comment = document.add_comment(runs, text=text, author=AUTHOR, initials=INITIALS)
    comment._comment_elm.attrib.pop(f"{_W}date", "")


def _message(checked: CheckedReference, *, with_text: bool = False) -> str:
    reference = checked.reference
    parts = [_elsewhere(checked)] if with_text else []
    label = verdict_label(reference.verdict)
    parts.append(f"{label[0].upper()}{label[1:]}. {reference.reason}")
    # What is wrong in the number alone has no better citation than the instrument itself, which is none.
    if reference.canonical and checked.wrong and reference.suggest:
        name = "See now" if reference.verdict == "repealed_or_superseded" else "Correct"
        parts.append(f"{name}: {reference.canonical}")
        parts += [reference.uri] if reference.uri else []
    return "\n".join(parts)


def _elsewhere(checked: CheckedReference) -> str:
    """The words of a reference that the comment does not stand at, and their place."""
    words, place = tidy(checked.reference.text), where_words(checked)
    return f"“{words}” ({place})" if place else f"“{words}”"
