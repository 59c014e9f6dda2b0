"""Who publishes a paper, by what it says."""

from __future__ import annotations

import pytest

from corpus.models import BlockKind, Metadata, Passage, Span
from corpus.publisher import is_body, published


def passages(*texts: str, kind: BlockKind = "paragraph") -> list[Passage]:
    return [Passage(f"p{n}", "d", n, kind, text, Span(0, len(text))) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Published by: Northmere NHS Foundation Trust", "Northmere NHS Foundation Trust"),
        ("It has been prepared by the Department for Rivers and Fens and is laid.", "Department for Rivers and Fens"),
        ("© 2024 Fen Health Board. All rights reserved.", "Fen Health Board"),
        ("Office for Sluices, July 2013", "Office for Sluices"),
        ("© Crown copyright 2024", None),
        ("Ministry of Fens Flood Strategy", None),
        ("The Home Office leads on this work across government.", None),
        ("It was published by chance in the fens.", None),
    ],
)
def test_a_paper_names_its_publisher(text: str, name: str | None) -> None:
    """A label, a sentence, a copyright line or a line of the cover; a title and running text name none."""
    assert published(Metadata(), passages("A plan", text), given=False).publisher == name


def test_a_name_is_not_cut_from_a_story() -> None:
    """Further in, a line with a name is of what the paper speaks of."""
    assert published(Metadata(), passages(*["A paragraph."] * 12, "Home Office"), given=False).publisher is None


def test_what_the_user_says_stays_and_properties_give_way() -> None:
    """The user goes before the paper, the paper before what a program wrote."""
    metadata = Metadata(publisher="Converter 3")
    assert published(metadata, passages("Home Office"), given=True).publisher == "Converter 3"
    assert published(metadata, passages("Home Office"), given=False).publisher == "Home Office"
    assert published(metadata, passages("A plan"), given=False).publisher == "Converter 3"


@pytest.mark.parametrize("text", ["", "Agency", "a council of elders", "The board is the Authority."])
def test_what_is_no_name(text: str) -> None:
    """A name has a capital, more than its ending, and no stop."""
    assert not is_body(text)
