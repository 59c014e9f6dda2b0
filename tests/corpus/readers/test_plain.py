"""Text files: encodings, line breaks, and what a dump of a PDF leaves between the paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFileError
from corpus.models import Block
from corpus.readers.plain.reader import read_text
from corpus.segment import segment

DUMPS = Path(__file__).parents[3] / "fixtures" / "dumps"
SENTENCE = "The board’s plan costs £3m – see “Annex A” for the café."


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text file in UTF-8."""
    (extract,) = read_text(text.encode(), name="paper.txt")
    return extract.blocks


def texts(text: str) -> list[str]:
    """The texts of the blocks of a text file."""
    return [block.text for block in blocks(text)]


def as_golden(path: Path) -> str:
    """The passages of a file, one a line: kind, level, mark, page, section and text."""
    (extract,) = read_text(path.read_bytes(), name=path.name)
    _, passages = segment(extract, document_id="doc")
    return "".join(
        f"{p.kind}{p.level or ''} | {p.marker} | {p.page or ''} | {' > '.join(p.section)} | {p.text!r}\n"
        for p in passages
    )


@pytest.mark.parametrize("name", sorted(path.name for path in DUMPS.glob("*.txt")))
def test_a_dump_reads_as_its_golden_says(name: str) -> None:
    """Every kind of line breaking gives the paragraphs, headings, lists, quotations and notes that a reader sees."""
    assert as_golden(DUMPS / name) == (DUMPS / name).with_suffix(".golden").read_text("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_of_office_files_are_read(encoding: str) -> None:
    """Quotes, dashes, pounds and accents come out the same whatever the encoding."""
    (extract,) = read_text((SENTENCE * 3).encode(encoding), name="paper.txt")
    assert extract.blocks[0].text == SENTENCE * 3


def test_a_short_windows_text_full_of_quotes_keeps_its_pounds() -> None:
    """A line or two of Windows-1252 is not taken for another encoding because signs are many in it."""
    text = "The board’s “duty” costs £5 – each year."
    (extract,) = read_text(text.encode("cp1252"), name="paper.txt")
    assert extract.blocks[0].text == text


def test_other_encodings_are_detected_and_said_to_be() -> None:
    """Text in an encoding that nothing announces is read with a warning."""
    polish = "Zażółć gęślą jaźń. Świętokrzyskie źródło leży pod górą, gdzie żyją łosie. " * 5
    (extract,) = read_text(polish.encode("cp1250"), name="paper.txt")
    assert "Zażółć gęślą jaźń" in extract.blocks[0].text
    assert "detected" in extract.warnings[0]


def test_damaged_utf8_is_read_with_a_warning() -> None:
    """A file with a few broken bytes is UTF-8 still, and the damage is shown and counted."""
    data = (SENTENCE * 20).encode()
    (extract,) = read_text(data[:200] + b"\xff" + data[200:], name="paper.txt")
    assert "\ufffd" in extract.blocks[0].text
    assert extract.warnings == ("Characters that could not be decoded show as \ufffd: 1 of them.",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not text"),
        (b"\x00" * 64, "not text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, reason: str) -> None:
    """Empty and binary files end with a message that says so."""
    with pytest.raises(UnreadableFileError, match=reason):
        read_text(data, name="scan.txt")


def test_windows_line_ends_change_nothing() -> None:
    """A file saved on Windows or on an old Mac reads as one saved elsewhere."""
    text = (DUMPS / "wrapped.txt").read_text("utf-8")
    assert texts(text) == texts(text.replace("\n", "\r\n")) == texts(text.replace("\n", "\r"))


@pytest.mark.parametrize(
    ("text", "expected", "marker"),
    [
        ("It helps at scale.1 This shows.", "It helps at scale. This shows.", "¹"),
        ("It is used by collaboratives1 that have budgets.", "It is used by collaboratives that have budgets.", "¹"),
        ("It is ‘critical.’1", "It is ‘critical.’", "¹"),
        ("See guidance B0754 and section 65Z5.", "See guidance B0754 and section 65Z5.", ""),
        ("In 2022/23. Under s.65 and No.2 it ends.", "In 2022/23. Under s.65 and No.2 it ends.", ""),
        ("It was 3.5 per cent, or 2.1 at most.", "It was 3.5 per cent, or 2.1 at most.", ""),
        ("The covid19 team met at 10.30.", "The covid19 team met at 10.30.", ""),
    ],
)
def test_footnote_digits_go_and_numbers_stay(text: str, expected: str, marker: str) -> None:
    """A digit in its place in the series of notes is taken from the text; every other number is left."""
    (block,) = blocks(text)
    assert (block.text, block.marker) == (expected, marker)


def test_a_running_head_between_the_halves_of_a_sentence_goes() -> None:
    """With form feeds, heads and page numbers are dropped, labels kept, and the sentence joined across the page."""
    pages = [
        f"Annual report\n\nThe trust grew in year {n}, which it\nhad planned to do, and it will go on to\n\n{n + 4}\n"
        for n in range(1, 5)
    ]
    (extract,) = read_text("\f".join(pages).encode(), name="paper.txt")
    assert [page.label for page in extract.pages] == ["5", "6", "7", "8"]
    assert not any("Annual report" in block.text for block in extract.blocks)


def test_page_numbers_among_other_lone_numbers_go() -> None:
    """A figure on a line of its own does not hide the numbers of the pages, whose breaks cut sentences."""
    prose = "The committee hears each quarter how far the plan has come and what is still to do \n\n" * 14
    pages = [f"{prose}and it asks the chair to write\n\n{number}\n\n" for number in range(1, 8)]
    (extract,) = read_text(("Seats\n\n2014\n\n" + "".join(pages)).encode(), name="plan.txt")
    words = " ".join(block.text for block in extract.blocks).split()
    assert [word for word in words if word.isdecimal()] == ["2014"]


def test_items_that_lost_their_bullets_stay_apart() -> None:
    """In text taken from a PDF a leading space before a line below a short or finished one begins an item."""
    text = (
        "The board has published two papers on what the compact will bring to \n\nthe people of the county, in which "
        "it says that they gain through: \n\n shorter waits; \n\n care closer to home - arising through services that "
        "are tied to \n\nthe same plan; \n\n a fairer share. \n\n"
    )
    more = "It will come back to this when the year has ended and the figures of \n\nthe trusts are known to all. \n\n"
    (extract,) = read_text((text + more * 5).encode(), name="compact.txt")
    assert [block.text for block in extract.blocks][1:4] == [
        "shorter waits;",
        "care closer to home - arising through services that are tied to the same plan;",
        "a fairer share.",
    ]


def test_no_sentence_goes_on_in_a_web_address() -> None:
    """A note that ends in an address does not take the rest of the sentence that the page end cut."""
    line = "The board has published two papers on what the compact will bring to \n\nthe people of the county. \n\n"
    cut = "It will consolidate the estate where this is sensible and seek ways to \n\n\n\n"
    note = "5 http://www.wexmoor.example/policies/estates/and/their/consolidation/plan \n\n\n\n\nrationalise it.\n\n"
    (extract,) = read_text((line * 6 + cut + note).encode(), name="compact.txt")
    assert not any("plan rationalise" in block.text for block in extract.blocks)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("However, 20", "(50 per cent) said that they had less than a week.", True),
        ("However, some of them", "(a good half) said that they had less than a week.", True),
        ("Fewer came in the spring", "(2019: 40) than in the autumn.", True),
        ("Many of them agreed.", "(50 per cent said so in the autumn as well.)", False),
        ("They asked for these", "(a) a week to read the papers before a meeting;", False),
        ("However, 20", "(Half of the members) said that they had less than a week.", False),
    ],
)
def test_a_short_line_that_breaks_off_before_a_bracket_runs_on(first: str, second: str, together: bool) -> None:
    """Lower case or a figure in brackets goes on with the sentence; a mark of a list or a new sentence does not."""
    lines = [
        "The survey was held among the members of the committee in the spring, and it found",
        "that many of them wished for more time to read the papers before the meetings that",
        "were called at short notice, of which there had been no fewer than six in the year.",
    ]
    found = texts("\n".join([*lines, first, second, *lines]))
    assert any(f"{first} {second}" in " ".join(text.split()) for text in found) == together


def test_notes_that_look_alike_are_no_furniture() -> None:
    """Lines at the foot of pages that differ in more than the page number are kept."""
    pages = [f"A sentence with a note.{n}\n\n{n} Regulation {n + 2}(1)\n" for n in range(1, 6)]
    found = texts("\f".join(pages))
    assert [text for text in found if text.startswith("Regulation")] == [f"Regulation {n + 2}(1)" for n in range(1, 6)]


def test_marks_on_lines_of_their_own_go_to_their_text() -> None:
    """Bullets and numbers that an extractor set on separate lines open the item that follows."""
    (first, second, third) = blocks("The rules:\n\n1.\nMeet often.\n\n2.\nKeep minutes.\n")
    assert (first.kind, second.kind, third.kind) == ("paragraph", "list_item", "list_item")
    assert (second.marker, second.text, third.marker) == ("1.", "Meet often.", "2.")


def test_a_list_without_bullets_stays_a_list_of_paragraphs() -> None:
    """Where a line is a paragraph, one in lower case does not go on the one before."""
    opening = "The boards agreed on what they want to do together in the coming year. " * 3
    aim = "reduce unwarranted variation and inequality in health outcomes across the county"
    assert len(texts(f"{opening}They will:\n\n{aim}\n\nshare staff\n\n" * 3)) == 9


def test_a_series_of_short_lines_is_no_series_of_headings() -> None:
    """Names under each other stay paragraphs; one short line over text is a heading."""
    names = "Ann Lee\nBob Hay\nCat Orr\nDan Poe\nEve Quy\n"
    found = blocks(f"{names}\nThe meeting opened at ten and nobody was absent from it.\n")
    assert {block.kind for block in found} == {"paragraph"}
    assert blocks("Opening\n\nThe meeting opened at ten.")[0].kind == "heading"


@given(st.text(alphabet=st.sampled_from("aB .:1\n\f\t•“”%-)(/"), max_size=200))
def test_nothing_is_lost_but_marks_and_furniture(text: str) -> None:
    """Whatever the layout, every letter of the file is in a block, and page starts lie within their blocks."""
    if not text.strip():
        return
    (extract,) = read_text(text.encode(), name="paper.txt")
    if "\f" not in text:
        letters = "".join(block.marker + block.text for block in extract.blocks)
        assert sum(map(str.isalpha, letters)) >= 0.5 * len(
            {line for line in text.split("\n") if line.strip().isalpha()}
        )
    assert all(0 <= offset < len(block.text) for block in extract.blocks for offset, _ in block.pages)


def test_numbered_feet_name_a_document_whose_opening_does_not() -> None:
    """A dump that opens with "About us" takes its title from the feet of its pages."""
    page = "Boards met often this year and agreed on more than they did in the year before it.\n\n"
    feet = [f"{number} – Working across Wexmoor\n\n" for number in (4, 5, 6)]
    data = ("About us\n\n" + "".join(page * 3 + foot for foot in feet)).encode()
    (extract,) = read_text(data, name="report.txt")
    assert extract.metadata.title == "Working across Wexmoor"
