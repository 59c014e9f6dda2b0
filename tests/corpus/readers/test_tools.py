"""The small tools that readers share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.characters import tidy
from corpus.dates import leading_date
from corpus.markers import typed_bullet
from corpus.numerals import formatted, list_number, roman, spreadsheet_letters, whole
from corpus.readers.decoding import decode
from corpus.readers.office import good_title
from corpus.readers.paragraphs import LINE, lines_to_paragraphs, typed_number


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("  two \t words\n", "two words"),
        ("s\u00a065Z5", "s 65Z5"),
        ("colla\u00adboration", "collaboration"),
        ("non\u2011executive", "non-executive"),
        ("o\ufb03cial \ufb01le", "official file"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("e\u0301", "é"),
        ("nul\0 and bell\x07", "nul and bell"),
        ("tenth\u2009of", "tenth of"),
    ],
)
def test_tidy_shows_what_a_reader_sees(stored: str, shown: str) -> None:
    """Spaces, hyphens and ligatures are brought to their plain form."""
    assert tidy(stored) == shown


@given(st.text())
def test_tidy_is_done_after_once(text: str) -> None:
    """Tidying tidy text changes nothing."""
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("raw", "paragraphs"),
    [
        ("Wexmoor House|Mill Lane|Wexmoor", ["Wexmoor House Mill Lane Wexmoor"]),
        ("First.|Second.", ["First.", "Second."]),
        ("Duties:|(a) to meet", ["Duties:", "(a) to meet"]),
        ("This ends.|but goes on", ["This ends. but goes on"]),
        ("One||two", ["One", "two"]),
        ("| |", []),
        ("“Done.”|Next", ["“Done.”", "Next"]),
    ],
)
def test_line_breaks_part_paragraphs_only_where_they_end(raw: str, paragraphs: list[str]) -> None:
    """A line break is a space within an address and a boundary after a sentence."""
    assert lines_to_paragraphs(raw.replace("|", LINE)) == paragraphs


@given(st.text(alphabet=st.sampled_from(f"aB.: {LINE}")))
def test_no_word_is_lost_between_lines(raw: str) -> None:
    """The words of the paragraphs are those of the lines, in order."""
    assert " ".join(lines_to_paragraphs(raw)).split() == raw.replace(LINE, " ").split()


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("• item", ("•", "item")),
        ("- item", ("-", "item")),
        ("–\titem", ("–", "item")),
        ("-5 degrees", ("", "-5 degrees")),
        ("o\titem", ("o", "item")),
        ("o item", ("", "o item")),
        ("•", ("", "•")),
        ("a - b", ("", "a - b")),
    ],
)
def test_typed_bullet_is_parted_from_its_item(text: str, split: tuple[str, str]) -> None:
    """Only a bullet that is followed by space and words is one."""
    assert typed_bullet(text) == split


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-05-03T10:00:00Z", "2023-05-03"),
        ("20230503", "2023-05-03"),
        ("2023-05", "2023-05"),
        ("2023", "2023"),
        ("30 April 2021", "2021-04-30"),
        ("1st Sept 2021", "2021-09-01"),
        ("April 2021", "2021-04"),
        ("30/04/2021", "2021-04-30"),
        ("30.4.2021", "2021-04-30"),
        ("2023-13-01", None),
        ("31 February 2021", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_become_iso_as_precise_as_they_are(text: str, date: str | None) -> None:
    """Days come before months; what is no date is none."""
    assert leading_date(text) == date


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (3, "decimal", "3"),
        (3, "decimalZero", "03"),
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (4, "upperRoman", "IV"),
        (22, "ordinal", "22nd"),
        (112, "ordinal", "112th"),
        (7, "cardinalText", "Seven"),
        (0, "lowerRoman", "0"),
        (5, "none", ""),
        (5, "hebrew1", "5"),
    ],
)
def test_word_number_formats(number: int, style: str, shown: str) -> None:
    """The formats that English documents use."""
    assert formatted(number, style) == shown


@given(st.integers(1, 3999))
def test_roman_numerals_count_up(number: int) -> None:
    """A numeral read back by its letters gives the number."""
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    digits = [values[letter] for letter in roman(number)]
    signed = [-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True)]
    assert sum(signed) == number


@pytest.mark.parametrize(("number", "letters"), [(1, "a"), (26, "z"), (27, "aa"), (703, "aaa")])
def test_browser_letters(number: int, letters: str) -> None:
    """After z comes aa, after zz comes aaa."""
    assert (spreadsheet_letters(number), list_number(number, "A")) == (letters, letters.upper())


@pytest.mark.parametrize("text", ["", "-1", "²", "٣", "1e3", "9" * 40, None])
def test_senseless_numbers_are_the_default(text: str | None) -> None:
    """Only plain digits are a number."""
    assert whole(text, 7) == 7


@pytest.mark.parametrize(
    ("title", "good"),
    [
        ("Microsoft Word - minutes.doc", ""),
        ("Document1", ""),
        ("Board paper.docx", ""),
        ("Untitled", ""),
        ("2023", ""),
        ("Word of mouth: a strategy", "Word of mouth: a strategy"),
        ("  Winter \n plan ", "Winter plan"),
    ],
)
def test_titles_left_by_programs_are_no_titles(title: str, good: str) -> None:
    """A file name or the name of a template does not name a document."""
    assert good_title(title) == good


@pytest.mark.parametrize(
    ("data", "declared", "text", "warned"),
    [
        ("£40 – naïve".encode(), None, "£40 – naïve", False),
        ("£40".encode("utf-8-sig"), None, "£40", False),
        ("£40 – “so”".encode("cp1252"), None, "£40 – “so”", False),
        ("£40 – “so”".encode("cp1252"), "iso-8859-1", "£40 – “so”", False),
        ("£40".encode("utf-16"), "utf-8", "£40", False),
        (
            "£40 – “so” it is, said the board".encode("cp1252"),
            "utf-8",
            "£40 – “so” it is, said the board",
            True,
        ),
        ("Minutes".encode("utf-16-le"), None, "Minutes", False),
        (b"plain", "no-such-encoding", "plain", True),
    ],
)
def test_decoding(data: bytes, declared: str | None, text: str, warned: bool) -> None:
    """Marks go before declarations, declarations before guesses; a wrong declaration is told."""
    decoded, warnings = decode(data, declared=declared)
    assert (decoded, bool(warnings)) == (text, warned)


@pytest.mark.parametrize(
    ("raw", "marker", "rest"),
    [
        ("1.\tThis memorandum", "1.", "This memorandum"),
        ("2.1\t The purpose", "2.1", "The purpose"),
        ("(a)\tauthorises", "(a)", "authorises"),
        ("1. April is wet", "", "1. April is wet"),
        ("2014\tNo. 3", "", "2014\tNo. 3"),
        ("12.\t500", "", "12.\t500"),
    ],
)
def test_a_number_with_a_tab_after_it_numbers_its_paragraph(raw: str, marker: str, rest: str) -> None:
    """A word processor sets typed numbers apart by a tab; without it they may be anything."""
    assert typed_number(raw) == (marker, rest)
