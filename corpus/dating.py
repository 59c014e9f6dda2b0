"""The date of a document that does not carry one in its metadata, where its text says so plainly."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.dates import parse_date
from corpus.models import Metadata, Passage

_OPENING = 12  # passages: a date further in is a date in the story, not the date of the paper
_DATE = r"(?:(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]{2,8}\s+\d{4}|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"
_STATED = re.compile(
    r"\b(?:(?:date|published|publication date|last updated|updated|issued|approved|date of meeting|meeting held)"
    rf"\s*(?:on|in|:|-|–)?\s*)(?:[A-Z][a-z]+day,?\s+)?({_DATE})",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:[A-Z][a-z]+day,?\s+)?({_DATE})\W*")


def dated(metadata: Metadata, passages: Sequence[Passage]) -> Metadata:
    """The metadata with a date: its own, else the one the opening of the text states of itself.

    A line counts that is a date and nothing else, or one of at most twelve words that says "Published", "Date:"
    and the like. A sentence about another paper ("The plan published in April 2021 has failed.") does not count.
    """
    if metadata.date:
        return metadata
    for passage in passages[:_OPENING]:
        found = _own_date(passage.text)
        if found:
            return metadata._replace(date=found, date_source=f'the text: "{passage.text[:80]}"')
    return metadata


def _own_date(text: str) -> str | None:
    match = _ALONE.fullmatch(text.strip()) or _stated(text)
    return parse_date(match[1]) if match else None


def _stated(text: str) -> re.Match[str] | None:
    match = _STATED.search(text) if len(text.split()) <= 12 else None
    # "Last updated 3 May 2021." says it of itself; a sentence with a subject before the verb, of another paper.
    is_sentence = match is not None and text.rstrip().endswith(".") and len(text[: match.start()].split()) > 1
    return None if is_sentence else match
