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


def test_an_act_that_fell_after_the_date_of_the_paper_was_right_then() -> None:
    """The author made no mistake; the reader learns what has become of it."""
    (reference,) = find_references("The Data Protection Act 1998 applies.", as_of=date(2012, 1, 1))
    assert reference.verdict == "ok"
    assert "Since then: the Data Protection Act 1998 has been repealed; see now the Data" in reference.reason
    assert reference.checked is not None
    assert reference.checked[4] == "yes"


def test_an_act_made_after_the_date_of_the_paper_was_not_there() -> None:
    """A paper of 2019 cannot rest on an Act of 2023."""
    (reference,) = find_references("Tenders follow the Procurement Act 2023.", as_of=date(2019, 3, 3))
    assert reference.verdict == "unknown_instrument"
    assert "made on 26 October 2023" in reference.reason


@pytest.mark.parametrize(
    ("year", "verdict"),
    [
        (2016, "ok"),
        (2022, "not_in_register_detail"),
        (2024, "repealed_or_superseded"),
        (None, "repealed_or_superseded"),
    ],
)
def test_a_section_that_was_omitted_is_judged_at_the_date_of_the_paper(year: int | None, verdict: str) -> None:
    """Section 14T fell in 2022: right before, wrong after, and of that year itself the day is not known."""
    day = date(year, 6, 1) if year else None
    (reference,) = find_references("section 14T of the National Health Service Act 2006", as_of=day)
    assert reference.verdict == verdict


def test_a_section_inserted_after_the_date_of_the_paper_was_not_there() -> None:
    """Section 65Z5 came with the Act of 2022."""
    (reference,) = find_references("section 65Z5 of the National Health Service Act 2006", as_of=date(2016, 6, 1))
    assert reference.verdict == "unknown_provision"
    assert "inserted by the Health and Care Act 2022" in reference.reason


def test_a_bill_in_a_paper_from_before_the_act_is_no_fault() -> None:
    """Before Parliament a Bill is what it was, and the reader learns what it became."""
    (reference,) = find_references("The Health and Care Bill was debated.", as_of=date(2021, 9, 1))
    assert reference.verdict == "ok"
    assert reference.reason.endswith("it became the Health and Care Act 2022.")


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2014, 3, 1), "ok"), (date(2022, 3, 1), "repealed_or_superseded"), (None, "repealed_or_superseded")],
)
def test_a_repealed_act_was_law_until_the_day_it_went(day: date | None, verdict: str) -> None:
    """The text of a later Act gives the day; the date of the paper decides."""
    (found,) = find_references("Made under section 2(2) of the European Communities Act 1972.", as_of=day)
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("text", "day", "verdict"),
    [
        ("We follow the Disability Discrimination Act 1995.", date(2008, 5, 1), "ok"),
        ("We follow the Disability Discrimination Act 1995.", date(2015, 5, 1), "repealed_or_superseded"),
        ("We follow the Sex Discrimination Act 1975.", date(2010, 3, 1), "ok"),
        ("We follow the Race Relations Act 1976.", date(2010, 12, 1), "repealed_or_superseded"),
        ("Ordered under section 13 of the Coroners Act 1988.", date(2024, 9, 1), "ok"),
        ("Held under section 8 of the Coroners Act 1988.", date(2024, 9, 1), "repealed_or_superseded"),
        ("Saved by section 4 of the European Union (Withdrawal) Act 2018.", date(2021, 9, 1), "ok"),
        ("Saved by section 4 of the European Union (Withdrawal) Act 2018.", date(2025, 9, 1), "repealed_or_superseded"),
    ],
)
def test_what_a_later_act_repealed_is_judged_at_the_date_of_the_paper(text: str, day: date, verdict: str) -> None:
    """A whole Act falls on its day; of an Act of which sections are left, each section for itself."""
    assert [found.verdict for found in find_references(text, as_of=day)] == [verdict]
