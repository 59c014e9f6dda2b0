"""The references that the documents make, grouped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.errors import FilterError
from qa.library.add import AddReport
from qa.library.library import Library


def test_groups_hold_every_reference_once(library: Library) -> None:
    """Mentions add up, provisions are in order, and the passages that make them exist."""
    groups = library.references()
    made = sum(len(passage["references"]) for passage in library.passages())
    assert sum(group["mentions"] for group in groups) == made
    assert [group["mentions"] for group in groups] == sorted((group["mentions"] for group in groups), reverse=True)
    for group in groups:
        assert group["mentions"] == sum(len(provision["passages"]) for provision in group["provisions"])
        for provision in group["provisions"]:
            assert all(library.passage(place["passage_id"]) is not None for place in provision["passages"])


@pytest.mark.parametrize(
    ("of", "instrument", "numbers"),
    [
        ("Freedom of Information Act 2000", "ukpga/2000/36", None),
        ("section 149 of the Equality Act 2010", "ukpga/2010/15", ["149"]),
        ("s 65Z5", "ukpga/2006/41", ["65Z5"]),
    ],
)
def test_one_instrument_or_provision_is_picked(
    library: Library, of: str, instrument: str, numbers: list[str] | None
) -> None:
    """By title, by provision with its Act, by a number that only one Act has."""
    groups = library.references(of=of)
    assert instrument in {group["instrument"] for group in groups}
    if numbers:
        assert all(set(numbers) & set(one["numbers"]) for group in groups for one in group["provisions"])


def test_what_names_nothing_is_an_error(library: Library) -> None:
    """A phrase that is no reference is told as such."""
    with pytest.raises(FilterError, match="names no Act"):
        library.references(of="the price of fish")


def test_a_provision_cited_under_a_title_that_does_not_exist_is_found(
    put: Callable[[str, str], Path], ingest: Callable[..., AddReport], folder: Path, new_store: Path
) -> None:
    """Looking for section 65Z5 finds the paper that places it in an Act that there is not."""
    put("paper.txt", "Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 allow boards to delegate.")
    ingest(folder)
    with Library.open(new_store) as library:
        (group,) = library.references(of="s 65Z5")
    assert group["title"] == "Health and Social Care Act 2022 (no such instrument)"
    assert group["provisions"][0]["numbers"] == ["65Z5", "65Z6"]


def test_provisions_stand_in_their_legal_order(
    put: Callable[[str, str], Path], ingest: Callable[..., AddReport], folder: Path, new_store: Path
) -> None:
    """Section 9 before 65Z5, and 65Z5 before 100, which the alphabet has otherwise."""
    sections = ("100", "65Z5", "9")
    put("paper.txt", " ".join(f"Section {one} of the National Health Service Act 2006 is cited." for one in sections))
    ingest(folder)
    with Library.open(new_store) as library:
        (group,) = library.references()
    assert [one["numbers"] for one in group["provisions"]] == [["9"], ["65Z5"], ["100"]]
