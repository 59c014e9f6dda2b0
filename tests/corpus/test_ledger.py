"""The checks behind every reader."""

from pathlib import Path

import pytest

from corpus.ledger import checked, placed
from corpus.models import Page, Passage, Span
from corpus.pipeline import FileJob, segmented


def page(text: str, number: int = 1, kind: str = "paragraph") -> Passage:
    return Passage("p", "d", 0, kind, text, Span(0, len(text)), page=number)  # type: ignore[arg-type]


def test_a_page_of_characters_of_another_font_is_garbled() -> None:
    """Words without a vowel and no word of the language: one page is counted, the others are not."""
    garbled = page("7KH ERDUG PHHWV LQ SXEOLF VLW WKH TXRUXP LV IRXU DQG FKDQJHV " * 5)
    plain = page("The board meets in public and the quorum is four of its members. " * 5, 2)
    losses, told = checked((), (garbled, plain))
    assert losses == (("garbled", 1),)
    assert told == ("1 page whose text is garbled was read as it is.",)


def test_another_language_is_not_garbled() -> None:
    """Welsh has words of its own."""
    text = "Mae’r bwrdd yn cyfarfod yn gyhoeddus o leiaf chwe gwaith ym mhob blwyddyn ac mae’r cworwm yn bedwar "
    assert checked((), (page(text * 3),)) == ((), ())


def test_a_paper_that_is_all_headings_is_told() -> None:
    """More than half of the words in headings."""
    losses, (told,) = checked((), (page("Title of many words " * 100, kind="heading"), page("Text.")))
    assert losses == ()
    assert told.startswith("100% of the words stand in headings")


def test_characters_without_a_place_are_told() -> None:
    """More than one in fifty of those that the library gave."""
    text = "The board meets in public. " * 20
    losses, told = checked((), (page(text),), given=800)
    assert losses == (("glyphs", 380),)
    assert told == ("380 of 800 characters have no place in the text that was read.",)
    assert checked((), (page(text),), given=425) == ((), ())


def test_names_of_columns_count_once_for_rows_that_have_the_same() -> None:
    """What a table adds to each row stands once on each page; a running head is no part of what was given."""
    rows = [Passage("p", "d", 0, "table", "Name: Ada", Span(0, 9), added=(Span(0, 6),)) for _ in range(3)]
    assert placed((*rows, page("Board papers", kind="furniture"))) == 4 + 3 * 3
    assert placed((*rows, rows[0]._replace(page=2))) == 2 * 4 + 4 * 3


def test_pages_next_to_empty_are_told() -> None:
    """Where most of the pages say nothing and no loss tells why."""
    pages = [Page(number, str(number)) for number in (1, 2, 3)]
    told = checked((), (page("The board meets in public."),), pages=pages)[1]
    assert told == ("2 of 3 pages hold next to no text. Look whether they are pictures.",)
    assert checked((("pictures", 2),), (page("The board meets in public."),), pages=pages)[1] == ()


@pytest.mark.parametrize(
    "name",
    ["terms_of_reference.docx", "delegation_policy.odt", "memo.rtf", "board_paper.html", "board_seminar.pptx",
     "risk_register.xlsx", "message.eml", "newsletter.eml", "winter_plan.md", "decision.msg"],
)  # fmt: skip
def test_every_reader_gives_an_account(name: str) -> None:
    """What the library found in a file of each format stands in its passages."""
    path = Path(__file__).parents[2] / "fixtures" / "formats" / name
    (document,) = segmented(FileJob(str(path)))
    assert document.extract.given > 0
    assert checked(document.extract.losses, document.passages, given=document.extract.given)[1] == ()


SIGNED = "The board meets on 3 May in the Education Centre.\n\n-- \nHelen Marsh\nComplaints Manager\n0300 555"


@pytest.mark.parametrize(
    ("name", "data", "given"),
    [
        ("a.csv", "Ref,Owner\nR1,Chair\nR2,Chief Nurse\n", 27),
        ("a.csv", "id,text\n1,The board meets.\n", 13),
        ("a.jsonl", '{"id": "1", "title": "Quorum", "text": "It is four."}', 14),
        ("a.txt", "Quorum\n\nThe quorum is four of the\nmembers.\n", 33),
        ("a.eml", f"From: a@b.example\nContent-Type: text/plain\n\n{SIGNED}", 39),
    ],
)  # fmt: skip
def test_all_that_is_given_has_its_place(name: str, data: str, given: int) -> None:
    """Rows, records, lines and messages: letters and figures are counted, those of a signature and of ids aside."""
    (document,) = segmented(FileJob(name, data=data.encode(), name=name))
    assert (document.extract.given, placed(document.passages)) == (given, given)


def test_lines_that_a_reader_drops_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is lost between the lines of a text file and its passages."""
    from corpus.readers.plain import reader

    classify = reader.classify
    monkeypatch.setattr(reader, "classify", lambda *known: classify(*known)[:1])
    lines = "\n\n".join(f"The board meets in public on day {number} of the month." for number in range(1, 9))
    (document,) = segmented(FileJob("a.txt", data=lines.encode(), name="a.txt"))
    losses, told = checked(document.extract.losses, document.passages, given=document.extract.given)
    assert dict(losses)["glyphs"] > 200
    assert "have no place" in told[0]
