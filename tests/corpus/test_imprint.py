"""What a paper says of itself: title, date, status, and the facts of its control box."""

import pytest

from corpus.imprint import named_date
from corpus.models import Metadata
from corpus.pipeline import FileJob, process


def read(text: str, name: str = "a.txt") -> tuple[Metadata, object]:
    document = process(FileJob(name, data=text.encode(), name=name))[0].document
    return document.metadata, document.control


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("20240513 panel minutes.docx", "2024-05-13"),
        ("minutes_2024-05-13.pdf", "2024-05-13"),
        ("13.05.2024 board.pdf", "2024-05-13"),
        ("240513 notes.docx", "2024-05-13"),
        ("Minutes 14 February 2014 meeting_0.pdf", "2014-02-14"),
        ("procedures-February-2023.pdf", "2023-02"),
        ("uksicop_20160505_en.docx", None),
        ("policy v4_10.pdf", None),
        ("plan 2024-25.pdf", None),
        ("report-123456.pdf", None),
    ],
)
def test_a_date_in_the_name_of_a_file(name: str, date: str | None) -> None:
    """Days and months as people put them into names; numbers of law, versions and years of account are none."""
    assert named_date(name) == date


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        ("Panel minutes\n\n13th May 2024, 9:30 - 12:30\n\nThe panel met.", "2024-05-13"),
        ("Panel minutes\n\nMonday, 13 May 2024, 9.30 to noon, Town Hall\n\nThe panel met.", "2024-05-13"),
        ("Panel paper\n\nThe panel of 13 May 2024 met at the Town Hall\n\nIt met.", None),
        ("Panel policy\n\nVersion 1.6, approved October 2025\n\nThe policy says how.", "2025-10"),
        ("Panel policy\n\nReview date: May 2027\n\nThe policy says how.", None),
        ("Panel minutes\n\nDate of next meeting: 3 May 2024\n\nThe panel met.", None),
        ("Panel paper\n\nThe Act received Royal Assent on 28 April 2022 and is law.", None),
        ("Panel paper\n\nIssued: 18/05/11\n\nThe paper says how.", "2011-05-18"),
        ("Panel paper\n\nPublished May 13, 2014\n\nThe paper says how.", "2014-05-13"),
        ("Panel paper\n\nApril 2012 – April 2014\n\nThe paper says how.", None),
        ("Panel paper\n\nComes into force 1 June 2016\n\nThe paper says how.", None),
    ],
)
def test_a_date_that_the_first_page_prints(lines: str, date: str | None) -> None:
    """Its own, not that of law, of the next meeting or review, of what it reports."""
    assert read(lines)[0].date == date


def test_the_paper_goes_before_the_name_of_its_file() -> None:
    """And the source tells which."""
    printed, _ = read("Panel minutes\n\n13 May 2024\n\nThe panel met.", "20240601 minutes.txt")
    named, _ = read("Panel minutes\n\nThe panel met.", "20240601 minutes.txt")
    assert (printed.date, printed.date_source) == ("2024-05-13", 'the text: "13 May 2024"')
    assert (named.date, named.date_source) == ("2024-06-01", "the name of the file")


def test_what_a_control_box_says_is_known() -> None:
    """Owner, author, version, dates and approval, in the words of the box and dates in one form."""
    _, control = read(
        "Fire policy\n\nOwner: Head of estates\n\nAuthor: A. Reed\n\nVersion: 2.1\n\nIssue date: 4 May 2024\n\n"
        "Review date: May 2027\n\nApproved by: Quality committee\n\nThis policy says what to do in a fire."
    )
    assert control == ("Head of estates", "A. Reed", "2.1", "2024-05-04", "2027-05", "Quality committee")


def test_a_stamp_gives_the_status() -> None:
    """A paper stamped DRAFT is a draft."""
    assert read("Fire policy\n\nDRAFT\n\nThis policy says what to do.")[0].status == "draft"


def test_what_the_user_says_has_the_word() -> None:
    """A title, a date and a status that are given stand."""
    given = Metadata(title="T", date="2020", date_source="the user", status="final")
    text = b"Draft plan\n\n13 May 2024\n\nDRAFT\n\nText."
    metadata = process(FileJob("a.txt", given, text, "a.txt"))[0].document.metadata
    assert (metadata.title, metadata.date, metadata.status) == ("T", "2020", "final")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Annex A\n\nThe panel met in May.\n", "Annex A"),
        ("# Rules for\n\nthe panel\n\nIt met in May.\n", "Rules for the panel"),
        ("# The life of a\n\npanel in the city\n\nIt met in May.\n", "The life of a panel in the city"),
    ],
)
def test_a_title_that_ends_open_takes_the_line_under_it(text: str, title: str) -> None:
    """A letter by which parts are counted is no article."""
    assert read(text, "paper.md")[0].title == title
