"""What a title without a year means in a paper of a given date."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.references import find_references


@pytest.mark.parametrize(
    ("year", "text", "instrument"),
    [
        (2012, "The Data Protection Act applies.", "ukpga/1998/29"),
        (2012, "Our DPA policy is due.", "ukpga/1998/29"),
        (1990, "The Data Protection Act applies.", "ukpga/1984/35"),
        (2019, "The Data Protection Act applies.", "ukpga/2018/12"),
        (2012, "The Data Protection Act (DPA) applies. The DPA is old.", "ukpga/1998/29"),
        (2000, "COSHH assessments are kept.", "uksi/1999/437"),
        (2000, "The Mental Health Act applies.", "ukpga/1983/20"),
        (2000, "The Equality Act applies.", "ukpga/2010/15"),
        (2012, "The Data Protection Act 2018 applies.", "ukpga/2018/12"),
        (2012, 'The Data Protection Act 2018 ("the DPA") is cited. The DPA applies.', "ukpga/2018/12"),
    ],
)
def test_a_title_without_a_year_means_an_instrument_that_there_was(year: int, text: str, instrument: str) -> None:
    """A year or a definition in the text has the last word; where nothing bore the title before, nothing changes."""
    found = find_references(text, as_of=date(year, 6, 1))
    assert {reference.instrument for reference in found} == {instrument}


@pytest.mark.parametrize("text", ["It was made under regulation 17.", "We breached Regulation 17 (good governance)."])
def test_a_usual_sense_is_not_older_than_its_instrument(text: str) -> None:
    """Regulation 17 of a paper of 2012 is not that of Regulations of 2014."""
    usual = "uksi/2014/2936"
    assert [r.instrument for r in find_references(text, as_of=date(2016, 1, 1))] == [usual]
    assert usual not in {r.instrument for r in find_references(text, as_of=date(2012, 1, 1))}


def test_without_a_date_the_title_means_what_it_means_today() -> None:
    """The date is optional."""
    (reference,) = find_references("The Data Protection Act applies.")
    assert (reference.instrument, reference.verdict) == ("ukpga/2018/12", "ok_inferred")


def test_of_several_acts_of_a_title_the_later_ones_are_left_out() -> None:
    """The Act of 2012 cannot be meant in 2010; which of the two before is meant stays open."""
    (reference,) = find_references("The Health and Social Care Act requires it.", as_of=date(2010, 1, 1))
    assert reference.verdict == "ambiguous"
    assert set(reference.suggest) == {"ukpga/2001/15", "ukpga/2008/14"}


def test_a_repealed_act_in_an_old_paper_is_said_to_be_older_than_what_replaced_it() -> None:
    """The reader learns that the author was right at the time."""
    (reference,) = find_references("Section 7 of the Data Protection Act applies.", as_of=date(2012, 1, 1))
    assert reference.verdict == "repealed_or_superseded"
    assert "see now the Data Protection Act 2018. The paper is dated 2012" in reference.reason


def test_a_bill_in_a_paper_from_before_the_act_is_said_to_be_of_its_time() -> None:
    """The reference must be brought up to date, and was no mistake."""
    (reference,) = find_references("The Health and Care Bill was debated.", as_of=date(2021, 9, 1))
    assert reference.verdict == "bill_not_act"
    assert reference.reason.endswith("The paper is dated 2021, before that.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("section 190 of the Health and Care Act 2022", "its last is 187"),
        ("section 900 of the National Health Service Act 2006", "its last is inferred to be 278"),
    ],
)
def test_a_number_beyond_the_end_says_whether_the_end_was_read_or_inferred(text: str, said: str) -> None:
    """An inferred bound is never passed off as one that was read in a source."""
    (reference,) = find_references(text)
    assert reference.verdict == "unknown_provision"
    assert said in reference.reason
