"""Dates as precise as their source."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import MONTH, MONTHS, first_day, last_day, month_number, parse_date, plain

DATES = st.dates(date(1000, 1, 1))
PRECISION = st.sampled_from([4, 7, 10])


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021", "2021"),
        ("2021-04", "2021-04"),
        ("2021-04-30", "2021-04-30"),
        ("2021-4-3", "2021-04-03"),
        ("2021-04-30T09:15:00Z", "2021-04-30"),
        ("2021-04-30 09:15", "2021-04-30"),
        ("30/04/2021", "2021-04-30"),
        ("3.4.2021", "2021-04-03"),
        ("30 April 2021", "2021-04-30"),
        ("  30th   of April,  2021 ", "2021-04-30"),
        ("1st Sept. 2021", "2021-09-01"),
        ("Friday, 30 April 2021", "2021-04-30"),
        ("APRIL 2021", "2021-04"),
        ("May 2021", "2021-05"),
        ("29 February 2024", "2024-02-29"),
        ("29 February 2023", None),
        ("31 April 2021", None),
        ("2021-13", None),
        ("13/13/2021", None),
        ("0000", None),
        ("2021 annual report", None),
        ("2021-04 or so", None),
        ("spring 2021", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, iso: str | None) -> None:
    """Day before month, and nothing that is not a date."""
    assert parse_date(text) == iso


@given(DATES, PRECISION)
def test_what_is_printed_is_read_again(day: date, precision: int) -> None:
    """``plain`` and ``parse_date`` are each other's inverse, at every precision."""
    iso = day.isoformat()[:precision]
    assert parse_date(plain(iso)) == iso
    assert parse_date(iso) == iso


@given(DATES, PRECISION)
def test_the_first_and_last_day_enclose_the_date(day: date, precision: int) -> None:
    """Every day that an imprecise date may mean lies between them, and they are days of the calendar."""
    iso = day.isoformat()[:precision]
    first, last = first_day(iso), last_day(iso)
    assert first <= day.isoformat() <= last
    assert first[:precision] == last[:precision] == iso
    assert date.fromisoformat(first) <= date.fromisoformat(last)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """Nothing raises, and what is a date is one of the calendar."""
    found = parse_date(text)
    assert found is None or date.fromisoformat(first_day(found))


@pytest.mark.parametrize("number", range(1, 13))
def test_a_month_is_known_by_name_and_abbreviation(number: int) -> None:
    """The name and its first three letters match as a month and have its number."""
    name = MONTHS[number - 1]
    assert [month_number(match[0]) for match in re.finditer(MONTH, f"{name} {name[:3]}")] == [number, number]
    assert parse_date(f"5 {name} 2021") == parse_date(f"5 {name[:3]} 2021") == f"2021-{number:02}-05"
