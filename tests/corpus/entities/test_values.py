"""Dates, money, percentages, durations and counts, and the ids they get."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.entities.dates import find_dates
from corpus.entities.models import Mention
from corpus.entities.tagger import longest
from corpus.entities.values import find_values


def dates(text: str) -> list[tuple[str, str]]:
    mentions = longest([Mention(start, end, "DATE", ident) for start, end, ident in find_dates(text)])
    return [(text[mention.start : mention.end], mention.id) for mention in mentions]


def values(text: str) -> list[tuple[str, str, str]]:
    mentions = longest([Mention(start, end, label, ident) for start, end, label, ident in find_values(text)])
    return [(mention.label, text[mention.start : mention.end], mention.id) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("1 July 2022", "2022-07-01"),
        ("1st July 2022", "2022-07-01"),
        ("3rd of June 2021", "2021-06-03"),
        ("Friday 1 July 2022", "2022-07-01"),
        ("May 5th, 2021", "2021-05-05"),
        ("1 Sept. 2021", "2021-09-01"),
        ("01/07/2022", "2022-07-01"),
        ("1.7.22", "2022-07-01"),
        ("2022-07-01", "2022-07-01"),
        ("7 September", "--09-07"),
        ("August 2021", "2021-08"),
        ("Sept 2021", "2021-09"),
        ("April to June 2022", "2022-04/2022-06"),
        ("December 2021 to March 2022", "2021-12/2022-03"),
        ("1-3 July 2022", "2022-07-01/2022-07-03"),
        ("12 and 13 May 2022", "2022-05-12/2022-05-13"),
        ("summer 2021", "2021-summer"),
        ("Autumn of 2020", "2020-autumn"),
        ("2022/23", "2022/2023"),
        ("2022–23", "2022/2023"),
        ("1999/00", "1999/2000"),
        ("2022/2023", "2022/2023"),
        ("FY 2023-24", "2023/2024"),
        ("FY24", "2023/2024"),
        ("2019 to 2024", "2019/2024"),
        ("2022-24", "2022/2024"),
        ("Q1 2022/23", "2022/2023-Q1"),
        ("Q3 2021", "2021-Q3"),
        ("quarter 4 of 2022/23", "2022/2023-Q4"),
        ("1990s", "1990s"),
    ],
)
def test_date_form(text: str, ident: str) -> None:
    """Every form British papers use is found whole and gets its ISO 8601 id."""
    assert dates(f"before {text} then") == [(text, ident)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2015 it began", [("2015", "2015")]),
        ("since April it runs", [("April", "--04")]),
        ("as set by May in her review", []),
        ("30/02/2021 and 31 April 2021", [("April 2021", "2021-04")]),
        ("the 2006 Act and 2022 patients", []),
        ("they march on in august company", []),
        ("version 2.10.3 and 1,998 beds", []),
        ("2010-12 is a month or two years", []),
        ("in 2023/34 by a slip", []),
        ("Q1. What changed?", []),
    ],
)
def test_date_in_context(text: str, expected: list[tuple[str, str]]) -> None:
    """Years and months alone need a word that says so, and impossible dates are not guessed at."""
    assert dates(text) == expected


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_date_round_trip(day: datetime.date) -> None:
    """A date written out in British order reads back as itself."""
    for text in (f"{day.day} {day:%B %Y}", f"{day:%d/%m/%Y}", day.isoformat()):
        assert dates(f"on {text}.") == [(text, day.isoformat())]


@pytest.mark.parametrize(
    ("text", "label", "ident"),
    [
        ("£104bn", "MONEY", "GBP104000000000"),
        ("£150 billion", "MONEY", "GBP150000000000"),
        ("£2.5m", "MONEY", "GBP2500000"),
        ("£1,200", "MONEY", "GBP1200"),
        ("£77.70", "MONEY", "GBP77.7"),
        ("£2m to £3m", "MONEY", "GBP2000000-3000000"),
        ("£1-2bn", "MONEY", "GBP1000000000-2000000000"),
        ("500 pounds", "MONEY", "GBP500"),
        ("US$3m", "MONEY", "USD3000000"),
        ("100,000 euros", "MONEY", "EUR100000"),
        ("€1.5bn", "MONEY", "EUR1500000000"),
        ("40 per cent", "PERCENTAGE", "40%"),
        ("16.7%", "PERCENTAGE", "16.7%"),
        ("Forty percent", "PERCENTAGE", "40%"),
        ("5-10%", "PERCENTAGE", "5-10%"),
        ("10 to 15 per cent", "PERCENTAGE", "10-15%"),
        ("5% to 10%", "PERCENTAGE", "5-10%"),
        ("two-thirds", "PERCENTAGE", "2/3"),
        ("three quarters", "PERCENTAGE", "3/4"),
        ("one in ten", "PERCENTAGE", "1/10"),
        ("seven out of ten", "PERCENTAGE", "7/10"),
        ("two in three", "PERCENTAGE", "2/3"),
        ("12 months", "DURATION", "P12M"),
        ("two years", "DURATION", "P2Y"),
        ("three-week", "DURATION", "P3W"),
        ("48 hours", "DURATION", "PT48H"),
        ("10 working days", "DURATION", "P10D"),
        ("3 to 5 years", "DURATION", "P3Y/P5Y"),
    ],
)
def test_value_form(text: str, label: str, ident: str) -> None:
    """Each form is found whole, with a normalised id."""
    assert values(f"about {text} then") == [(label, text, ident)]


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("42 individual provider collaboratives", "42"),
        ("12,000 patients", "12000"),
        ("1.5 million staff", "1500000"),
        ("twenty-one acute trusts", "21"),
        ("three dozen beds", "36"),
        ("a million people", "1000000"),
        ("two hundred wards", "200"),
        ("one million patients", "1000000"),
        ("2.4 WTE posts", "2.4"),
    ],
)
def test_count(text: str, ident: str) -> None:
    """A number before a plural is a count; the number alone is the entity."""
    assert [(label, value) for label, _, value in values(f"there were {text}")] == [("COUNT", ident)]


@pytest.mark.parametrize(
    "text",
    [
        "see Figure 2 results", "section 4 applies", "page 7 has notes", "6 Larger businesses", "Class 2 contributions",
        "one trust", "24/7 care", "COVID-19 wards", "the 2011 results", "15 to 17 year olds", "a third party",
        "half a day", "second half results", "£5 is was",
        "1.8 Finally, this forms parts", "regulation 7(4) or 9 of the INSPIRE Regulations",
        "Answer 1 Does it bind boards",
        "Commitment 2 Alder will share plans", "Plan 4 loans",
    ],
)  # fmt: skip
def test_number_that_counts_nothing(text: str) -> None:
    """Labels, years, headings and parts of names are no counts, fractions or durations."""
    assert [value for value in values(text) if value[0] != "MONEY"] == []


def test_fraction_of_a_capitalised_noun() -> None:
    """What the fraction is of may be an acronym; a month after it makes a date of its end."""
    assert ("PERCENTAGE", "two in three", "2/3") in values("two in three ICSs")
    assert "PERCENTAGE" not in [label for label, *_ in values("by one in 3 March letters")]


def test_and_joins_two_amounts_unless_between() -> None:
    """ "£2m and £3m" are two amounts; "between £2m and £3m" is a range."""
    assert [ident for *_, ident in values("of £2m and £3m")] == ["GBP2000000", "GBP3000000"]
    assert [ident for *_, ident in values("Between £2m and £3m")] == ["GBP2000000-3000000"]


def test_dash_that_takes_away_is_no_range() -> None:
    """ "£15,000 - £6,450" is a sum, not a range."""
    assert [ident for *_, ident in values("£15,000 - £6,450 is left")] == ["GBP15000", "GBP6450"]


@given(st.integers(min_value=1, max_value=10**13))
def test_money_round_trip(amount: int) -> None:
    """An amount written with commas reads back as itself."""
    assert values(f"costs £{amount:,} in all") == [("MONEY", f"£{amount:,}", f"GBP{amount}")]


@given(st.text(alphabet="0123456789.,/-–£%()abc halfonetwtyirdmILJuly ", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """No text breaks the rules, and every find lies in it."""
    for start, end, *_ in (*find_values(text), *find_dates(text)):
        assert 0 <= start < end <= len(text)
