"""Word comments at doubtful references, with the paper's text and formatting untouched."""

from __future__ import annotations

import io

import docx
import pytest
from docx.document import Document as WordDocument

from corpus.errors import UnreadableFileError
from corpus.models import Passage, Span
from qa.check.report import check_text
from qa.render.check_docx import comment_docx, passages_docx


def word(*paragraphs: list[tuple[str, bool]]) -> bytes:
    """A Word file whose paragraphs are runs of text, bold or not."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text, bold in runs:
            paragraph.add_run(text).bold = bold
    return saved(document)


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def commented(document: WordDocument) -> str:
    """The text between the start of the second comment and its end; the first one counts."""
    body = document.element.body
    inside, words = False, ""
    second = sorted(comment.comment_id for comment in document.comments)[1]
    for element in body.iter():
        name = element.tag.rpartition("}")[2]
        mine = name.startswith("commentRange") and int(next(iter(element.attrib.values()))) == second
        if mine and name == "commentRangeStart":
            inside = True
        elif mine:
            return words
        elif name == "t" and inside:
            words += element.text
    return words


def letters(document: WordDocument) -> list[tuple[str, bool | None]]:
    """Every letter of the paper with its weight."""
    return [(c, r.bold) for p in document.paragraphs for r in p.runs for c in r.text]


def test_a_comment_covers_just_the_reference() -> None:
    """Runs are cut where the reference begins and ends, and keep their formatting."""
    source = word([("Under the Health and ", False), ("Social Care Act 2022", True), (" boards act.", False)])
    result = opened(comment_docx(source, check_text("Under the Health and Social Care Act 2022 boards act.")))
    assert commented(result) == "Health and Social Care Act 2022"
    assert letters(result) == letters(opened(source))
    counts, comment = result.comments
    assert counts.text.startswith("Reference check. 1 reference: 1 wrong, 0 doubtful, 0 not judged, 0 right.")
    assert "Health and Care Act 2022" in comment.text
    assert comment.author == "policyqa"


def test_right_references_get_no_comment() -> None:
    """Only what a person should look at is marked, after the counts."""
    source = word([("See the Equality Act 2010.", False)])
    result = opened(comment_docx(source, check_text("See the Equality Act 2010.")))
    assert len(list(result.comments)) == 1


def test_what_was_not_judged_is_named_in_the_first_comment() -> None:
    """No comment stands at it, so that the reader must be told."""
    text = "See the Working Tunnels Regulations 2007."
    (counts,) = opened(comment_docx(word([(text, False)]), check_text(text))).comments
    assert "1 not judged" in counts.text
    assert "Working Tunnels Regulations 2007" in counts.text


def test_repealed_law_is_never_its_own_correction() -> None:
    """The comment names what took its place."""
    text = "Records follow the Data Protection Act 1998."
    _, comment = opened(comment_docx(word([(text, False)]), check_text(text))).comments
    assert "See now: Data Protection Act 2018" in comment.text
    assert "Correct: Data Protection Act 1998" not in comment.text


def test_the_second_use_of_the_same_words_gets_its_own_comment() -> None:
    """Comments go in order through the paper, tables included."""
    document = docx.Document()
    document.add_paragraph("The Bribery Act 2006 applies.")
    document.add_table(1, 1).cell(0, 0).text = "The Bribery Act 2006 again."
    text = "The Bribery Act 2006 applies.\n\nThe Bribery Act 2006 again."
    result = opened(comment_docx(saved(document), check_text(text)))
    assert len(list(result.comments)) == 3
    cell = result.tables[0].cell(0, 0)
    assert cell._tc.xpath(".//w:commentRangeStart")


def test_tabs_and_breaks_inside_a_reference_are_kept() -> None:
    """A title broken by a line break in Word is still found and not changed."""
    document = docx.Document()
    run = document.add_paragraph("Under the Health and Social").add_run()
    run.add_break()
    run.add_text("Care Act 2022 boards\tact.")
    before = saved(document)
    text = "Under the Health and Social\nCare Act 2022 boards\tact."
    result = opened(comment_docx(before, check_text(text)))
    assert result.paragraphs[0].text == opened(before).paragraphs[0].text
    assert len(list(result.comments)) == 2


def test_a_reference_that_is_not_in_the_body_is_told_at_the_beginning() -> None:
    """Nothing that was found is lost."""
    source = word([("Only this.", False)])
    result = opened(comment_docx(source, check_text("the Bribery Act 2006")))
    _, comment = result.comments
    assert "Bribery Act 2006" in comment.text


def test_a_paper_of_another_format_becomes_a_new_document() -> None:
    """The paragraphs of a PDF with their comments."""
    texts = [("heading", "Powers"), ("paragraph", "The Bribery Act 2006 applies.\x0c")]
    passages, at = [], 0
    for number, (kind, text) in enumerate(texts):
        span = Span(at, at + len(text))
        passages.append(Passage(f"p{number}", "d", number, kind, text, span, level=1))  # type: ignore[arg-type]
        at += len(text) + 2
    report = check_text("\n\n".join(t for _, t in texts))
    result = opened(passages_docx(passages, report))
    assert [p.text for p in result.paragraphs] == ["Powers", "The Bribery Act 2006 applies.\ufffd"]
    assert commented(result) == "Bribery Act 2006"


def test_what_is_no_word_document_is_refused_by_name() -> None:
    """The message names the file."""
    with pytest.raises(UnreadableFileError, match=r"bad\.docx"):
        comment_docx(b"not a zip", check_text("x", file="bad.docx"))
