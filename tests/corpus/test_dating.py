"""The date of a document that only its text says."""

from __future__ import annotations

import pytest

from corpus.imprint import dated
from corpus.models import Metadata, Passage, Span


def passages(*texts: str) -> list[Passage]:
    """Paragraphs of these texts."""
    return [Passage(f"p{n}", "d", n, "paragraph", text, Span(0, len(text))) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("30 April 2021", "2021-04-30"),
        ("April 2021", "2021-04"),
        ("Thursday 6 May 2021", "2021-05-06"),
        ("Published: 30 April 2021", "2021-04-30"),
        ("Publication date: 2021-04-30", "2021-04-30"),
        ("Published in April 2021", "2021-04"),
        ("Version 2.1 | Last updated 3 May 2021", "2021-05-03"),
        ("Last updated on Monday, 3 May 2021.", "2021-05-03"),
        ("Date of meeting: 14/05/2024", "2024-05-14"),
        ("The plan published in April 2021 has failed.", None),
        ("Appraisal guidance TA000 (published 3 May 2021) states:", None),
        ("In the framework published in April 2021 the boards set out three models of collaboration.", None),
        ("By April 2022 every trust will have joined.", None),
        ("31 April 2021", None),
        ("Agenda", None),
    ],
)
def test_a_line_that_says_its_date_gives_it(line: str, date: str | None) -> None:
    """A line that is a date or says "Published", "Date" and the like; a sentence about another paper does not count."""
    found = dated(Metadata(), passages("A title", line, "And then a paragraph."))
    assert found.date == date
    assert found.date_source == (f'the text: "{line}"' if date else None)


def test_a_date_of_its_own_stays() -> None:
    """What the file or the user says goes before the text."""
    metadata = Metadata(date="2019", date_source="the user")
    assert dated(metadata, passages("Published: 30 April 2021")) is metadata


def test_a_date_deep_in_the_text_is_of_the_story() -> None:
    """Only the opening of a paper tells its date."""
    assert dated(Metadata(), passages(*["A paragraph."] * 12, "30 April 2021")).date is None
