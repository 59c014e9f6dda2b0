"""Which instrument is meant where the register does not list it: by the number that the paper gives, and its title."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.references import find_references


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("Fees rose under the Widget Licensing (Fees) Regulations 2004 (S.I. 2004/9692).", "uksi/2004/9692"),
        ("The Widget Licensing (Scotland) Act 2014 (asp 99), s 5, applies.", "asp/2014/99"),
        ("See the Widget Licensing (Wales) Act 2021 (asc 9).", "asc/2021/9"),
        ("See the Widget Licensing (Wales) Regulations 2019 (S.I. 2019/1923 (W. 32)).", "wsi/2019/1923"),
        ("See the Widgets (Northern Ireland) Order 1986 (S.I. 1986/1999 (N.I. 14)).", "nisi/1986/1999"),
        ("Article 6 of Council Regulation (EEC) No 2309/93 applies.", "eur/1993/2309"),
        ("Regulations (EU) No 909/2014 apply.", "eur/2014/909"),
        ("Directive 2003/9/EC was amended.", "eudr/2003/9"),
        ("Commission Regulation 268/2010 implements it.", "eur/2010/268"),
        ("The Widgets Act (Northern Ireland) 2009 c. 99 (N.I.) applies.", "nia/2009/99"),
        ("The Statutory Rules (S.R. 2015 No. 991) were made.", "nisr/2015/991"),
        ("Rule 7 of the Widget Appeals Rules 2006 (S.I. 2006/9838) applies.", "uksi/2006/9838"),
        ("See https://www.legislation.gov.uk/ssi/2018/57/contents/made for the text.", "ssi/2018/57"),
    ],
)
def test_a_number_that_the_paper_gives_tells_which_instrument_is_meant(text: str, instrument: str) -> None:
    """What the register does not list has the identity of its own number, and is still not judged."""
    (found,) = find_references(text)
    assert (found.instrument, found.verdict) == (instrument, "not_in_register_detail")


def test_a_number_goes_with_its_title_and_short_forms_through_the_text() -> None:
    """A title without its number, "the 2004 Regulations" and initials mean the instrument numbered elsewhere."""
    text = (
        "The Widget Licensing Regulations 2004 matter. The Widget Licensing Regulations 2004 (S.I. 2004/9692) (WLR) "
        "set fees. Under the 2004 Regulations fees rose. The WLR are old."
    )
    assert {r.instrument for r in find_references(text)} == {"uksi/2004/9692"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A Post Implementation Review of the Widget Regulations 2021 follows.", "Widget Regulations 2021"),
        ("Powers of the Secretary of State in the Widget (Fee) Regulations 2022 end.", "Widget (Fee) Regulations 2022"),
        ("Trade goes through the Widget Reform (Scotland) Bill, in addition.", "Widget Reform (Scotland) Bill"),
    ],
)
def test_a_title_begins_behind_the_document_that_is_about_it(text: str, words: str) -> None:
    """A review, an office or a passage before "of the" is no part of the title that follows."""
    assert [r.text for r in find_references(text)] == [words]


def test_an_act_of_another_parliament_is_no_slip_of_an_older_title() -> None:
    """Scotland and Wales make Acts under titles that Westminster used before 1999."""
    (found,) = find_references("See the Children (Scotland) Act 2020.")
    assert found.verdict == "not_in_register_detail"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The Care Act 2014 (c. 24) applies.", "title_mismatch"),
        ("The Care Act 2014 (c. 23) applies.", "ok"),
        ("The Care Act 2014 (2014 c. 24) applies.", "title_mismatch"),
        ("The Care Act 2014 (2012 c. 23) applies.", "title_mismatch"),
        ("The Care Act 2014 (2014 chapter 23) applies.", "ok"),
        ("The Widget Safety Regulations 2014 (SI 2014/2936) apply.", "title_mismatch"),
        ("The Regulated Activities Regulations 2014 (SI 2014/2936) apply.", "ok_inferred"),
    ],
)
def test_a_number_and_the_title_beside_it_are_compared(text: str, verdict: str) -> None:
    """A short form of the title that a number has is that title; other words are another."""
    assert [r.verdict for r in find_references(text)] == [verdict]


@pytest.mark.parametrize(
    ("title", "successor"),
    [
        ("Reporting of Injuries, Diseases and Dangerous Occurrences Regulations 1995", "uksi/2013/1471"),
        ("Public Contracts Regulations 2006", "uksi/2015/102"),
        ("Prevention of Corruption Act 1906", "ukpga/2010/23"),
    ],
)
def test_what_a_later_text_says_it_revokes_is_gone(title: str, successor: str) -> None:
    """The text that took the place of an instrument is the source for its end."""
    (found,) = find_references(f"Staff follow the {title}.")
    assert (found.verdict, found.suggest) == ("repealed_or_superseded", (successor,))


def test_no_correction_is_made_of_an_idiom_that_the_text_does_not_speak_of() -> None:
    """A number beyond the end of an Act is one of another Act only where the words around are about that."""
    (bribery,) = find_references("Gifts are dealt with under section 31 of the Bribery Act 2010.")
    assert (bribery.verdict, bribery.instrument) == ("unknown_provision", "ukpga/2010/23")
    (after,) = find_references("After-care is owed under section 117 of the Mental Capacity Act 2005.")
    assert (after.verdict, after.suggest) == ("wrong_instrument", ("ukpga/1983/20/section/117",))


@pytest.mark.parametrize(
    ("text", "day", "instrument"),
    [
        ("We reply under the Environmental Information Regulations.", None, "uksi/2004/3391"),
        ("We reply under the Environmental Information Regulations.", date(1998, 1, 1), "uksi/1992/3240"),
        ("Exit follows the European Union (Withdrawal) Act.", None, "ukpga/2018/16"),
    ],
)
def test_of_several_with_one_title_those_that_are_gone_are_meant_in_their_time(
    text: str, day: date | None, instrument: str
) -> None:
    """A title without a year is of the law that stands, in an old paper of that of its time."""
    (found,) = find_references(text, as_of=day)
    assert found.instrument == instrument


def test_a_number_with_a_letter_is_of_the_one_named_instrument_that_has_it() -> None:
    """A regulation that was put in later is told by its number among those that the paper names."""
    text = "The Care Act 2014 and the INSPIRE Regulations 2009 apply. Data conform as regulation 6A asks."
    assert find_references(text)[-1].instrument == "uksi/2009/3157"


def test_what_another_text_names_is_not_said_to_be_in_force() -> None:
    """The text of an Act that names a section of another says that it is there, not that it is law."""
    (found,) = find_references("See section 257A of the Trade Union and Labour Relations (Consolidation) Act 1992.")
    assert found.verdict == "ok"
    assert found.checked is not None
    assert (found.checked.section, found.checked.in_force) == ("yes", "unknown")


def test_a_number_alone_is_not_said_to_be_printed_as_law() -> None:
    """Of a section before one that was read only the number is known, not whether it has been repealed since."""
    (counted,) = find_references("See section 12 of the Modern Slavery Act 2015.")
    (read,) = find_references("See section 54 of the Modern Slavery Act 2015.")
    assert (counted.verdict, read.verdict) == ("ok", "ok")
    assert "not checked" in counted.reason
    assert "printed as law" in read.reason


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("the Care Quality Commission (Registration) Regulations 2009 SI 3112", "ok"),
        ("the Care Quality Commission (Registration) Regulations 2009 SI 3121", "title_mismatch"),
        ("the Care Quality Commission (Registration) Regulations 2009 No. 3121", "title_mismatch"),
        ("the INSPIRE Regulations 2009/3157", "ok"),
        ("the INSPIRE Regulations 2009/3751", "title_mismatch"),
    ],
)
def test_a_number_without_its_year_is_of_the_year_of_the_title(text: str, verdict: str) -> None:
    """It is compared with the title as one with a year is."""
    (reference,) = find_references(f"Fees are set by {text}.")
    assert reference.verdict == verdict


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bakers keep to the Care Act 20147.", ["Care Act 2014"]),
        ("This is made under section 7 of the 2010 Act, and the Oven Fees (England) Regulations 2011 no. 412.",
         ["section 7 of the 2010 Act", "Oven Fees (England) Regulations 2011 no. 412"]),
        ("It stands in the Government’s Flour Weighing Order 2008.", ["Flour Weighing Order 2008"]),
        ("A Flour Weighing Bill is planned.", ["Flour Weighing Bill"]),
        ("The Chief Baker Bill Oates spoke, and a standing order 2016 was read.", []),
        ("This amends paragraph 3 of Schedule 2 to BFWA 2017 and section 4 of OVNS 2009.",
         ["paragraph 3 of Schedule 2 to BFWA 2017", "section 4 of OVNS 2009"]),
    ],
)  # fmt: skip
def test_what_names_law_in_no_list_is_found(text: str, found: list[str]) -> None:
    """A footnote's figure behind a year is no part of it; another title, and whose the law is, stand before a title."""
    assert [reference.text for reference in find_references(text)] == found
