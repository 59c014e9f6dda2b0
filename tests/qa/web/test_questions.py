"""Question sheets on the page: sent and answered, kept as sets, asked again, and what changed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient

from corpus.store.backup import backup, restore
from qa.batch import sets
from qa.batch.questions import Asked
from qa.library.add import add
from qa.web.app import create_app
from qa.web.pages import questions as module
from qa.web.settings import Settings

HOST = "http://127.0.0.1:8765"
QUESTION = "What is meant by mutual aid?"
NO_SUCH = "What is the airspeed of an unladen swallow?"


@pytest.fixture
def page(own: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of a page on which questions may be kept; it waits for all answers."""
    monkeypatch.setattr(module, "_WAITS", 120.0)
    with TestClient(create_app(Settings(own, allow_notes=True)), base_url=HOST) as found:
        yield found


def workbook() -> bytes:
    """A title, heads, two questions and a number, with columns of the asker's."""
    book = openpyxl.Workbook()
    for row in (["Board questions"], ["Ref", "Question", "Owner"], ["A1", QUESTION, "Jo"], ["A2", NO_SUCH, "Al"],
                ["A3", 42, ""]):  # fmt: skip
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.slow
def test_a_sheet_comes_back_answered_with_its_own_columns(page: TestClient) -> None:
    """As a workbook, as CSV and in Word; what was not asked is told."""
    sent = page.post("/questions", files={"file": ("board.xlsx", workbook())})
    assert sent.status_code == 200
    assert "Answers to board.xlsx" in sent.text
    assert re.search(r"<span class=\"figure\">1</span> answered", sent.text)
    links = re.findall(r'href="(/questions/answers/[^/"]+/(\w+))"', sent.text)
    assert [form for _, form in links] == ["xlsx", "csv", "docx"]
    files = {form: page.get(link) for link, form in links}
    assert "board-answers.xlsx" in files["xlsx"].headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    assert [(row["Ref"], row["Owner"], row["status"]) for row in rows] == [
        ("A1", "Jo", "answered"), ("A2", "Al", "abstained"), ("A3", "", "failed"),
    ]  # fmt: skip
    assert "mutual aid" in rows[0]["answer"]
    assert openpyxl.load_workbook(io.BytesIO(files["xlsx"].content)).sheetnames == ["Answers", "Sources", "About"]


@pytest.mark.parametrize(
    ("fields", "name", "data", "field", "said"),
    [
        ({}, "", b"", "sheet-file", "Choose a sheet"),
        ({}, "board.csv", b"a,b\n1,2\n", "column", "“Column of the questions”"),
        ({"header_row": "x"}, "board.csv", b"question\nWho?\n", "header_row", "as a number"),
        ({"sheet": "Nowhere"}, "board.xlsx", b"", "sheet", "Nowhere"),
        ({}, "board.pdf", b"%PDF", "sheet-file", "questions are read from"),
        ({}, "board.xlsx", b"no workbook", "sheet-file", "not an Excel workbook"),
    ],
    ids=["none", "no column", "row", "sheet", "pdf", "broken"],
)
def test_what_is_wrong_with_a_sheet_stands_at_its_field(
    page: TestClient, fields: dict[str, str], name: str, data: bytes, field: str, said: str
) -> None:
    """In the words of the page, and what was typed is still there."""
    data = data or (workbook() if name else b"")
    sent = page.post("/questions", data={"column": "", **fields}, files={"file": (name, data)} if name else None)
    assert sent.status_code == 422
    problem = re.search(rf'id="{field}-wrong">(.*?)</p>', sent.text)
    assert problem
    assert said in problem[1]
    assert "--" not in problem[1]
    assert all(f'value="{value}"' in sent.text for value in fields.values())


def test_more_questions_than_may_be_are_refused(own: Path) -> None:
    """With how many there are and what to do."""
    settings = Settings(own, batch_questions=2)
    with TestClient(create_app(settings), base_url=HOST) as client:
        sent = client.post("/questions", files={"file": ("q.txt", b"Who?\nWhen?\nWhere?\n")})
    assert sent.status_code == 422
    assert "The sheet has 3 questions. Up to 2" in sent.text


@pytest.mark.parametrize("name", ["x" * 22, "%2e%2e%2fstore", "a/xlsx"])
def test_answers_that_are_not_there_are_told(page: TestClient, name: str) -> None:
    """Whatever stands in the address."""
    assert page.get(f"/questions/answers/{name}").status_code == 404


def test_where_nothing_may_be_kept_a_sheet_is_answered_all_the_same(own: Path) -> None:
    """The form is there, the sets are not."""
    with TestClient(create_app(Settings(own)), base_url=HOST) as client:
        found = client.get("/questions").text
        assert "Answer the questions" in found
        assert "Make a set" not in found
        kept = client.post("/questions", data={"keep": "yes"}, files={"file": ("q.txt", b"Who chairs it?\n")})
        assert kept.status_code == 403
        assert client.get("/questions/sets/any").status_code == 403
    assert not (own / "sets").exists()


@pytest.mark.slow
def test_a_set_is_asked_again_and_what_changed_comes_first(page: TestClient, own: Path, tmp_path: Path) -> None:
    """Made of lines; after a change of the library it says so, and then what is answered otherwise."""
    asked = "Which day does the Zanzibar wombat panel meet?"
    made = page.post("/questions/keep", data={"name": "Board", "lines": f"{asked}\r\n\r\n{QUESTION}\r\n"})
    assert "2 questions, 1 answered" in made.text
    assert "No answer has changed" in made.text
    paper = tmp_path / "panel.txt"
    paper.write_text("Rules\n\nThe Zanzibar wombat panel meets on the first Tuesday of each month.\n")
    add(own, [paper])
    assert "The library has changed since" in page.get("/questions/sets/Board").text
    again = page.post("/questions/sets/Board/ask").text
    assert "What changed the last time: 1 answer" in again
    assert again.index("first Tuesday") < again.index("All answers")
    assert "Before: no answer" in again
    assert "1 answer changed the last time" in page.get("/questions").text
    backup(own, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "new")
    with TestClient(create_app(Settings(tmp_path / "new", allow_notes=True)), base_url=HOST) as restored:
        assert "What changed the last time: 1 answer" in restored.get("/questions/sets/Board").text


@pytest.mark.slow
def test_a_set_is_made_of_kept_answers_and_of_a_sheet(page: TestClient, own: Path) -> None:
    """Each question once; two sets of one name are two."""
    for _ in range(2):
        page.post("/kept/add", params={"q": QUESTION})
    page.post("/questions/keep", data={"from": "kept", "name": "Kept answers"})
    page.post("/questions", data={"keep": "yes"}, files={"file": ("Kept answers.xlsx", workbook())})
    assert sets.names(own) == ["Kept answers", "Kept answers (2)"]
    assert page.get("/questions/sets/Kept answers").text.count(QUESTION) == 1
    assert NO_SUCH in page.get("/questions/sets/Kept answers (2)").text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "Board", "lines": " \n"}, "lines"),
        ({"name": "/..", "lines": "Who chairs it?"}, "name"),
        ({"from": "kept"}, "lines"),
    ],
    ids=["no lines", "no name", "nothing kept"],
)
def test_a_set_of_nothing_is_told_at_its_field(page: TestClient, own: Path, fields: dict[str, str], field: str) -> None:
    """And none is made."""
    sent = page.post("/questions/keep", data=fields)
    assert sent.status_code == 422
    assert f'id="{field}-wrong"' in sent.text
    assert sets.names(own) == []


def test_removing_a_set_can_be_undone(page: TestClient, own: Path) -> None:
    """By the button that stands where it was removed."""
    sets.put(own, "Board", [Asked("1", QUESTION)])
    assert "“Board” is removed." in page.post("/questions/sets/Board/remove").text
    assert sets.names(own) == []
    page.post("/questions/sets/Board/restore")
    assert sets.names(own) == ["Board"]


def test_sets_outlast_backup_and_restore(own: Path, tmp_path: Path) -> None:
    """With ids, the question before, and the columns beside them."""
    follows = Asked("7", "And who?", previous=QUESTION, columns={"Ref": "A"})
    sets.put(own, "Board", [follows, Asked("8", "", problem="x")])
    backup(own, tmp_path / "copy.tar")
    restore(tmp_path / "copy.tar", tmp_path / "new")
    path = sets.path_of(tmp_path / "new", "Board")
    assert path is not None
    assert path.read_bytes() == (own / "sets" / "Board.jsonl").read_bytes()
    assert b'"previous": "What is meant by mutual aid?"' in path.read_bytes()
    assert path.read_bytes().count(b"\n") == 1
