"""The checks behind every reader."""

from corpus.ledger import checked
from corpus.models import Passage, Span


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
