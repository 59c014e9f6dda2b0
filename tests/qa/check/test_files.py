"""Several papers checked in one run."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from corpus.models import Place
from qa.check.paper import check_files
from qa.errors import EmptyTextError, QAError
from qa.render.check import rendered

LAYOUTS = Path(__file__).resolve().parents[3] / "fixtures" / "layouts"
RIGHT = "Section 149 of the Equality Act 2010 binds the board."
WRONG = "Section 65Z5 of the Health and Social Care Act 2022 applies."


def test_each_paper_has_its_report_and_a_bad_one_its_reason(put: Callable[..., Path]) -> None:
    """What cannot be read is a failure; the papers after it are checked."""
    checked = check_files([put("a.txt", RIGHT), put("bad.pdf", b""), put("b.md", f"# Paper\n\n{WRONG}\n")])
    assert [paper.path.name for paper in checked.papers if paper.path] == ["a.txt", "b.md"]
    assert [paper.report.has_errors for paper in checked.papers] == [False, True]
    assert [(Path(failure.source).name, bool(failure.reason)) for failure in checked.failures] == [("bad.pdf", True)]


@pytest.mark.parametrize("name", ["folder", "nowhere.docx"])
def test_what_is_no_paper_is_a_failure(put: Callable[..., Path], folder: Path, name: str) -> None:
    """A folder, a file that is not there."""
    put("folder/a.txt", RIGHT)
    checked = check_files([folder / name])
    assert checked.papers == ()
    assert len(checked.failures) == 1


def test_every_record_of_a_record_file_is_checked(put: Callable[..., Path]) -> None:
    """The reference in the last record counts as much as that in the first, and its span is right."""
    rows = [json.dumps({"id": str(number), "text": text}) for number, text in enumerate((RIGHT, "Nothing.", WRONG))]
    (paper,) = check_files([put("r.jsonl", "\n".join(rows))]).papers
    text = f"{RIGHT}\n\nNothing.\n\n{WRONG}"
    found = [one.reference for one in paper.report.references]
    assert [text[one.span.start : one.span.end] for one in found] == [one.text for one in found]
    assert len(found) == 2
    assert "Health and Social Care Act 2022" in found[1].text
    assert [text[one.span.start : one.span.end] for one in paper.passages] == [RIGHT, "Nothing.", WRONG]


def test_a_paper_with_pages_that_are_pictures_is_no_clean_one() -> None:
    """Part of it was not checked: saying only that nothing is wrong would mislead."""
    checked = check_files([LAYOUTS / "scanned.pdf"])
    told = [warning for paper in checked.papers for warning in paper.warnings]
    told += [failure.reason for failure in checked.failures]
    assert any("no text layer" in warning or "without text" in warning for warning in told)


def test_a_paper_without_text_is_a_failure(put: Callable[..., Path]) -> None:
    """Nothing to check is not the same as nothing wrong."""
    checked = check_files([put("empty.html", "<html><body><p> </p></body></html>")])
    assert checked.papers == ()
    assert len(checked.failures) == 1


def test_a_text_is_checked_as_it_is() -> None:
    """A sentence from the command line needs no file."""
    checked = check_files([], text=WRONG)
    assert checked.papers[0].path is None
    assert checked.papers[0].report.has_errors


@pytest.mark.parametrize("form", ["text", "html", "csv"])
def test_reports_come_in_every_form(form: str) -> None:
    """The reference stands in each of them, in UTF-8."""
    content = rendered(check_files([], text=WRONG).papers, form)
    assert "Health and Social Care Act 2022" in content.decode("utf-8-sig")


def test_word_comments_are_for_one_paper(put: Callable[..., Path]) -> None:
    """The paper comes back with comments; two papers do not fit into one file."""
    papers = check_files([put("a.txt", RIGHT), put("b.txt", WRONG)]).papers
    with pytest.raises(QAError, match="one paper at a time"):
        rendered(papers, "docx")
    back = Document(io.BytesIO(rendered(papers[1:], "docx")))
    assert WRONG in "".join(paragraph.text for paragraph in back.paragraphs)
    assert len(list(back.comments)) == 2  # the first one counts


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_is_a_usage_error(text: str) -> None:
    """Nothing to check is no clean bill: exit code 2, and the message says what to give."""
    with pytest.raises(EmptyTextError, match="Give a sentence") as error:
        check_files([], text=text)
    assert error.value.exit_code == 2


def test_a_reference_is_placed_on_the_printed_page() -> None:
    """A paragraph that runs over the end of printed page 1, which is sheet 3, cites an Act on the next."""
    (paper,) = check_files([LAYOUTS / "printed_numbers.pdf"]).papers
    (checked,) = paper.report.references
    assert checked.place == Place(4, "2", ("Powers",), 4)
    for form in ("text", "html"):
        assert "page 2 (sheet 4), Powers, paragraph 4" in rendered([paper], form).decode()
