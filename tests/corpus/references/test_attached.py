"""Which instrument a number belongs to: by the sentence it stands in, the head of the paper, the name it is given."""

from __future__ import annotations

import pytest

from corpus.references import find_references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Management of Health and Safety at Work Regulations 1999 apply, in particular regulation 3.",
            ("uksi/1999/3242", "regulation", ("3",)),
        ),
        (
            "The Freedom of Information Act 2000 applies, subject to section 2(2)(b).",
            ("ukpga/2000/36", "section", ("2(2)(b)",)),
        ),
        (
            "The Coroners and Justice Act 2009, section 47, defines them; Schedule 5, paragraph 7, covers reports.",
            ("ukpga/2009/25", "schedule_paragraph", ("7",)),
        ),
        (
            "Article 8 of Schedule 1 to the Human Rights Act 1998 protects private life.",
            ("ukpga/1998/42", "article", ("8",)),
        ),
        (
            "Section 65 of the Police Act 1997 does not apply; section 113B does.",
            ("ukpga/1997/50", "section", ("113B",)),
        ),
        (
            "S.158 of & Sch.11 to the Commonhold and Leasehold Reform Act 2002.",
            ("ukpga/2002/15", "schedule", ("11",)),
        ),
        ("Rule 13 of the Inquiry Rules 2006 is about warning letters.", ("uksi/2006/1838", "rule", ("13",))),
        ("Local Government (Wales) Measure 2011, section 1.", ("mwa/2011/4", "section", ("1",))),
        (
            "Under the Local Government Act 2003 s25, the s151 officer reports on reserves.",
            ("ukpga/1972/70", "section", ("151",)),
        ),
        (
            "Requests under regulation 5(1) EIR are answered in time (reg 5(2)).",
            ("uksi/2004/3391", "regulation", ("5(2)",)),
        ),
        ("In the Act, sections 18 and 20 set duties, that is the Care Act 2014.", ("ukpga/2014/23", None, ())),
        ("Powers are in s.111 LGA 1972 and in s.12 LGA 2003.", ("ukpga/2003/26", "section", ("12",))),
        ("See section 8 of the EU Withdrawal Act 2018.", ("ukpga/2018/16", "section", ("8",))),
        ("The COSHH Regulations 2002 apply.", ("uksi/2002/2677", None, ())),
        ("Regulation 2016/679 applies.", ("eur/2016/679", None, ())),
    ],
)
def test_a_number_goes_to_the_instrument_of_its_sentence(
    text: str, expected: tuple[str, str | None, tuple[str, ...]]
) -> None:
    """The last reference of the text."""
    found = find_references(text)[-1]
    assert (found.instrument, found.unit, found.numbers) == expected


def test_the_act_that_is_named_only_further_on_is_the_one_act_of_the_text() -> None:
    """Of a text that names one Act, and that after "the Act"."""
    first, _ = find_references("In the Act, sections 18 and 20 set duties, that is the Care Act 2014.")
    assert (first.instrument, first.numbers) == ("ukpga/2014/23", ("18", "20"))


def test_an_inserted_number_is_of_the_act_of_its_sentence_rather_than_of_one_that_is_not_named() -> None:
    """Only the National Health Service Act 2006 is listed with a section 57A, and the sentence is about another Act."""
    found = find_references("The Sexual Offences Act 2003 applies, and section 57A does.")
    assert found[-1].instrument == "ukpga/2003/42"


def test_initials_that_two_acts_of_a_year_share_name_none() -> None:
    """CSA 1995 may be the Child Support Act or the Children (Scotland) Act."""
    for text in ("Powers are in s.12 CSA 1995.", "Powers are in s.12 QXA 2002."):
        (found,) = find_references(text)
        assert (found.instrument, found.verdict) == (None, "unresolved")


def test_the_head_of_a_memorandum_numbers_its_instrument() -> None:
    """Title in capitals, and on the next line "2021 No. 1234"."""
    text = (
        "EXPLANATORY MEMORANDUM TO\n\nTHE HIGHWAY LIGHTING (FEES) REGULATIONS 2021\n\n2021 No. 1234\n\n"
        'The Highway Lighting (Fees) Regulations 2021 ("the Regulations") set fees. Regulation 3 of the Regulations.'
    )
    assert {r.instrument for r in find_references(text)} == {"uksi/2021/1234"}


def test_a_number_behind_the_name_of_a_title_is_its_own() -> None:
    """("the 2004 Regulations") (S.I. 2004/692)."""
    text = 'The Widget (Fees) Regulations 2004 ("the 2004 Regulations") (S.I. 2004/9692) end. The 2004 Regulations go.'
    assert {r.instrument for r in find_references(text)} == {"uksi/2004/9692"}


def test_a_bracketed_number_ends_a_title() -> None:
    """Two Acts in a row are two."""
    found = find_references("The Carers (Scotland) Act 2016 (asp 9) and the Widgets (Scotland) Act 2019 (asp 77).")
    assert [r.instrument for r in found] == ["asp/2016/9", "asp/2019/77"]


def test_regulations_of_a_year_that_the_paper_does_not_name_are_not_guessed() -> None:
    """The one set of Regulations of 1999 that is listed is no answer."""
    assert find_references("These replaced the 1999 Regulations.")[-1].instrument is None


@pytest.mark.parametrize(
    "text",
    [
        "Each member signs under rule 7.2 of the rules and section 4 of this policy.",
        "The board agreed Rule 3 and Part 2 of the plan.",
        "Football Rules 2019 were circulated, and Directions 2013.",
        "The Staff Pension Rules 2015 and the Chief Executive Directions 2019 bind managers.",
        "Spending Review SR 2015 set budgets; SR2015/16 outturn.",
    ],
)
def test_rules_of_a_body_are_no_law(text: str) -> None:
    """Only Rules with a year and a name, or a number, are instruments."""
    assert find_references(text) == ()
