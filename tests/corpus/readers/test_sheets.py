"""Spreadsheets and tables of comma-separated values: which row names the columns, and what a row then reads."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from corpus.errors import UnreadableFileError, UnsupportedFormatError
from corpus.readers import read, sheets
from corpus.readers.grid import grid_blocks
from corpus.readers.numbers import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

HEAD = ["Risk", "Owner", "Score"]
ROWS = [HEAD, ["R1", "Chief Nurse", "12"], ["R2", "Chief People Officer", "9"]]
READ = ["Risk: R1; Owner: Chief Nurse; Score: 12", "Risk: R2; Owner: Chief People Officer; Score: 9"]


def lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """What is read of a grid."""
    return [block.text for block in grid_blocks(rows)]


def book(*rows: Sequence[object], change: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """A workbook of one sheet."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(list(row))
    change(made.active)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def sheet(data: bytes) -> list[str]:
    """What is read of a workbook, without the names of its sheets."""
    return [block.text for block in read(data, name="a.xlsx")[0].blocks if block.kind != "heading"]


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        (ROWS, READ),
        ([["Risk register"], [], *ROWS], ["Risk register", *READ]),
        ([["Owner:", "Board"], ["Version:", "2"]], ["Owner: Board", "Version: 2"]),
        ([["Version", "2"], [], *ROWS], ["Version | 2", *READ]),
        ([HEAD, ["Strategic risks"], ROWS[1]], ["Strategic risks", READ[0]]),
        ([*ROWS, [], ["Actions"], ["Action", "Lead"], ["Hire", "CPO"]], [*READ, "Actions", "Action: Hire; Lead: CPO"]),
        ([HEAD, ROWS[1], [], ROWS[2]], READ),
        ([["Measure", "2022", "2023/24"], ["Cost", "5", "6"]], ["Measure: Cost; 2022: 5; 2023/24: 6"]),
        ([["1", "2"], ["3", "4"]], ["1 | 2", "3 | 4"]),
        ([HEAD], ["Risk | Owner | Score"]),
        ([["One sentence."], ["Another."]], ["One sentence.", "Another."]),
        ([["Risk", "Sum", "Sum"], ["", "Now", "Then"], ["R1", "4", "9"]], ["Risk: R1; Sum Now: 4; Sum Then: 9"]),
    ],
)  # fmt: skip
def test_rows_name_the_columns_of_the_heading_that_is_above_them(rows: list[list[str]], read: list[str]) -> None:
    """Titles, facts and blank rows above a heading are told from it, and a second table from the first."""
    assert lines(rows) == read


@given(st.lists(st.lists(st.sampled_from(["", "Risk", "R1", "12", "A sentence."]), max_size=4), max_size=8))
def test_no_cell_of_a_grid_is_lost(rows: list[list[str]]) -> None:
    """Every text that is no name of a column stands in what is read, as often as it stands in the rows."""
    told = " ".join(lines(rows))
    for cell in ("12", "A sentence."):
        assert told.count(cell) == sum(row.count(cell) for row in rows)


@given(st.lists(st.lists(st.sampled_from(["", "Risk", "R1", "12"]), max_size=4), max_size=8))
def test_what_a_row_adds_is_told_from_its_cells(rows: list[list[str]]) -> None:
    """Without its added spans a line is the texts of its cells, end to end."""
    for block in grid_blocks(rows):
        kept = list(block.text)
        for start, end in block.added:
            kept[start:end] = [""] * (end - start)
        assert "".join(kept) in {"".join(row) for row in rows}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_without_a_column_of_text_is_one_document(separator: str, encoding: str) -> None:
    """Each row names its columns, whatever parts them and in whatever encoding."""
    text = "\r\n".join(separator.join(row) for row in [*ROWS, ["R3", "José", "1"]])
    (extract,) = read(text.encode(encoding), name="risks.csv")
    assert [block.text for block in extract.blocks] == [*READ, "Risk: R3; Owner: José; Score: 1"]
    assert extract.key is None


def test_csv_of_a_japanese_office_is_read() -> None:
    """An encoding that is neither Unicode nor Western is detected, and told to be a guess."""
    text = "名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,40,大阪\n髙橋淳,35,名古屋\n"
    (extract,) = read(text.encode("cp932"), name="a.csv")
    assert extract.blocks[0].text == "名前: 佐藤太郎; 年齢: 30; 住所: 東京"
    assert "detected" in extract.warnings[0]


def test_csv_says_its_separator() -> None:
    """Excel writes it into a first line."""
    assert read(b"sep=;\r\nRisk;Owner\r\nR1;A, B\r\n", name="a.csv")[0].blocks[0].text == "Risk: R1; Owner: A, B"


def test_csv_with_a_column_of_text_is_records() -> None:
    """A corpus keeps its ids, one document a record."""
    assert [extract.key for extract in read(b"id;text\n1;one, two\n2;three\n", name="a.csv")] == ["1", "2"]


def test_merged_cells_stand_in_each_row_and_column_that_they_cover() -> None:
    """A merged heading names both columns below it, a merged cell both rows beside it."""
    data = book(
        ["Risk", "Score", None], [None, "Now", "Then"], ["R1", 3, 4], [None, 5, 6],
        change=lambda sheet: [sheet.merge_cells(area) for area in ("A1:A2", "B1:C1", "A3:A4")],
    )  # fmt: skip
    assert sheet(data) == ["Risk: R1; Score Now: 3; Score Then: 4", "Risk: R1; Score Now: 5; Score Then: 6"]


def test_hidden_sheets_rows_columns_and_unsaved_formulas_are_counted() -> None:
    """What is not shown is not quoted, and nobody has to guess that it is missing."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet.parent.create_sheet("More").sheet_state = "hidden"
        sheet["A2"].comment = Comment("why?", "me")

    data = book(HEAD, ["R1", "Chief Nurse", 12], ["R2", "x", 9], ["R3", "=A1", 9], change=hide)
    (extract,) = read(data, name="a.xlsx")
    assert [block.text for block in extract.blocks[1:]] == ["Risk: R1; Owner: Chief Nurse", "R3"]
    assert dict(extract.losses) == {"comments": 1, "sheets": 1, "rows": 1, "columns": 1, "formulas": 1}


def test_a_stray_cell_at_the_far_end_costs_nothing() -> None:
    """A million blank rows are one, and all rows are read whatever the sheet says of its extent."""
    data = book(*ROWS, change=lambda sheet: sheet.cell(1048576, 16384, "end"))
    assert sheet(data) == [*READ, "end"]
    small = altered(book(*ROWS), "xl/worksheets/sheet1.xml", b'<dimension ref="A1:C3"', b'<dimension ref="A1"')
    assert sheet(small) == READ


def test_rows_beyond_the_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first are read."""
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    (extract,) = read(book(*ROWS, ["R3", "x", 1], ["R4", "x", 1]), name="a.xlsx")
    assert [block.text for block in extract.blocks[1:]] == READ[:1]
    assert dict(extract.losses) == {"beyond": 3}


def altered(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The archive with something else in a part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return buffer.getvalue()


def test_a_damaged_or_binary_workbook_is_refused_with_a_remedy() -> None:
    """No error of the library comes out."""
    with pytest.raises(UnreadableFileError, match="save it again"):
        read(altered(book(*ROWS), "xl/workbook.xml", b"<sheets>", b"<sheets"), name="a.xlsx")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    with pytest.raises(UnsupportedFormatError, match=r"\.xlsb"):
        read(buffer.getvalue(), name="a.xlsb")


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12, "General", "12"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (True, "General", "TRUE"),
        (0.255, "0.0%", "25.5%"),
        (1234567.5, "#,##0", "1,234,568"),
        (1234.5, '"£"#,##0.00', "£1,234.50"),
        (-1234.5, "[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00", "-£1,234.50"),
        (-5, "0;(0)", "(5)"),
        (1500000, '0.0,,"m"', "1.5m"),
        (1.5, "0.##", "1.5"),
        (7, '0" per cent"', "7 per cent"),
        (datetime.datetime(2024, 5, 3), "mm-dd-yy", "03/05/2024"),
        (datetime.datetime(2024, 5, 3), "d mmmm yyyy", "3 May 2024"),
        (datetime.datetime(2024, 5, 3), "[$-809]dd\\ mmm\\ yy;@", "03 May 24"),
        (datetime.datetime(2024, 5, 3, 14, 5), "dd/mm/yyyy h:mm AM/PM", "03/05/2024 2:05 PM"),
        (datetime.time(9, 30), "hh:mm", "09:30"),
        (datetime.date(2024, 5, 3), "General", "2024-05-03"),
        (datetime.timedelta(hours=30), "[h]:mm:ss", "30:00:00"),
        ("as it is", "@", "as it is"),
        (None, "General", ""),
    ],
)  # fmt: skip
def test_numbers_and_dates_read_as_the_sheet_shows_them(value: object, code: str, text: str) -> None:
    """The codes of a number format decide how many digits, which sign and which order."""
    assert shown(value, code) == text
