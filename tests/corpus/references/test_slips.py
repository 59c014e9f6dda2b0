"""Titles with a year or number that is not theirs, law that is said to be gone, numbers that a source only counts."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.references import find_references, load_register
from corpus.references.judge import WRONG
from corpus.references.models import NumberRange, Pinpoint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "Regulation 20 of the Health and Social Care Act 2008 (Regulated Activities) Regulations 2015.",
            "uksi/2014/2936",
        ),
        ("The Management of Health and Safety at Work Regulations 2009 apply.", "uksi/1999/3242"),
        ("Section 16 of the Interpretation Act 1987 saves rights.", "ukpga/1978/30"),
        ("The Carers (Scotland) Act 2017 (asp 9) helps carers.", "asp/2016/9"),
    ],
)
def test_a_title_with_a_year_that_is_not_its_own_is_told_with_the_right_one(text: str, meant: str) -> None:
    """Later than a text that was still law, the same figures in another order, or the same number."""
    (found,) = find_references(text)
    assert found.verdict == "near_miss_title"
    assert all(place.startswith(meant) for place in found.suggest)


@pytest.mark.parametrize(
    "text",
    [
        "The Health and Social Care Act 2008 (Regulated Activities) Regulations 2010 applied then.",
        "The Control of Substances Hazardous to Health Regulations 1999 applied then.",
        "The Interpretation Act 1889 applied then.",
        "The Local Government Act 1973 applied then.",
        "The Patient Rights (Scotland) Act 2012 is cited.",
        "The General Data Protection Regulation (2018) is cited.",
    ],
)
def test_law_that_may_have_been_made_before_under_the_same_title_is_not_called_wrong(text: str) -> None:
    """Regulations are made again, and old Acts are not all listed."""
    assert all(found.verdict not in WRONG for found in find_references(text))


def test_an_unlisted_year_names_what_the_register_lists() -> None:
    """A reader is told of the one that is known under these words."""
    (found,) = find_references("The Agency Workers Regulations 2017 apply.")
    assert found.verdict == "not_in_register_detail"
    assert found.suggest == ("uksi/2010/93",)


def test_a_year_beside_the_number_of_another_year_is_a_mismatch() -> None:
    """The number has a year of its own."""
    (found,) = find_references(
        "The Health Care Services (Provider Selection Regime) Regulations 2022 (S.I. 2023/1348)."
    )
    assert (found.verdict, found.instrument) == ("title_mismatch", "uksi/2023/1348")


@pytest.mark.parametrize(
    "text",
    [
        "The Data Protection Act 1998 has been repealed.",
        "The Data Protection Act 1998, which was replaced in 2018, governed this.",
        "The Act of 2018 replaced the Data Protection Act 1998.",
        "The Equality Act 2010 replaced the Race Relations Act 1976 and the Disability Discrimination Act 1995.",
    ],
)
def test_law_that_the_paper_says_is_gone_is_no_fault(text: str) -> None:
    """The reason still says that it was repealed."""
    found = find_references(text, as_of=date(2024, 5, 1))
    assert all(reference.verdict not in WRONG for reference in found)


def test_repealed_law_that_is_cited_as_law_stays_a_fault() -> None:
    """A word of replacement elsewhere in the sentence excuses nothing."""
    (found,) = find_references(
        "We replaced the form that the Data Protection Act 1998 requires.", as_of=date(2024, 5, 1)
    )
    assert found.verdict == "repealed_or_superseded"


@pytest.mark.parametrize(
    ("number", "listed"), [("1", True), ("181", True), ("182", False), ("181A", False), ("0", False)]
)
def test_a_section_before_one_that_a_source_names_was_made(number: str, listed: bool) -> None:
    """Nothing is said of what stands behind it, nor of inserted sections."""
    (row,) = load_register().rows("ukpga/2002/15", Pinpoint("section", (NumberRange(number),)), [number])
    assert (row is not None) is listed


def test_of_a_counted_section_force_is_not_known() -> None:
    """It is right as far as it was looked up, and no further."""
    (found,) = find_references("Section 158 of the Commonhold and Leasehold Reform Act 2002 applies.")
    assert found.verdict == "ok"
    assert found.checked is not None
    assert (found.checked.section, found.checked.in_force) == ("yes", "unknown")
    assert "whether it is in force was not checked" in found.reason


def test_a_section_behind_the_highest_counted_one_is_not_called_wrong() -> None:
    """The source names no last section."""
    (found,) = find_references("Section 182 of the Commonhold and Leasehold Reform Act 2002 applies.")
    assert found.verdict == "not_in_register_detail"


def test_the_right_unit_is_told_with_the_number_only_where_there_is_one() -> None:
    """There are 34 Inquiry Rules: section 12 may be rule 12, section 40 may not be rule 40."""
    told = {t: find_references(f"{t} of the Inquiry Rules 2006")[0] for t in ("section 12", "section 40")}
    assert [found.verdict for found in told.values()] == ["unit_mismatch"] * 2
    assert told["section 12"].canonical == "Inquiry Rules 2006, SI 2006/1838, r 12"
    assert told["section 40"].canonical == "Inquiry Rules 2006, SI 2006/1838"
