"""Near-duplicate passages and documents."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.duplicates import (
    PassagePair,
    band_keys,
    duplicate_documents,
    passage_bands,
    same_passage,
    same_passages,
    signature,
    similarity,
)

RULE = "The trust must publish the minutes of every meeting of the board within ten working days of the meeting."
COPY = "The  Trust must publish the minutes of every meeting of the board within ten working days of the meeting"
OTHER = "Members of the audit committee are appointed for three years and may serve for one further term of office."


@pytest.mark.parametrize(
    "change",
    [
        ("ten", "twelve"),
        ("must", "may"),
        ("must publish", "must not publish"),
        ("The trust", "In 2022 the trust"),
    ],
)
def test_another_number_or_duty_is_another_passage(change: tuple[str, str]) -> None:
    """However alike two passages are, a different figure, negation or modal verb makes them say different things."""
    long = f"{RULE} It sends a copy of them to the regional office and to each of the councils in its area of work."
    assert same_passage(long, long.replace(*change)) == 0.0


def test_copies_are_the_same_passage() -> None:
    """Case, spaces and punctuation do not make another passage."""
    assert same_passage(RULE, COPY) == 1.0
    assert same_passage(RULE, OTHER) == 0.0


def test_signatures_are_plain_bytes_that_estimate_likeness() -> None:
    """A signature can be stored as it is, and two of them give the likeness of the passages."""
    assert isinstance(signature(RULE), bytes)
    assert similarity(signature(RULE), signature(COPY)) == 1.0
    assert similarity(signature(RULE), signature(OTHER)) < 0.2


def test_band_keys_fit_a_database_integer() -> None:
    """Keys are distinct for each band and signed 64-bit."""
    keys = band_keys(signature(RULE))
    assert len(set(keys)) == len(keys)
    assert all(-(2**63) <= key < 2**63 for key in keys)


def linked(new: dict[str, str], stored: dict[str, str]) -> list[PassagePair]:
    """The pairs, with a store that holds the stored passages and, as they are added first, the new ones."""
    bands = {key: passage_bands([text])[0] for key, text in {**stored, **new}.items()}

    def like(keys: Sequence[int]) -> dict[str, str]:
        return {other: text for other, text in {**stored, **new}.items() if set(keys) & set(bands[other])}

    return list(same_passages(new, [bands[key] for key in new], stored=like))


def test_pairs_are_found_among_new_and_stored_passages() -> None:
    """A new passage is linked to its copy among those added with it and to its copy in the store."""
    pairs = linked({"a": OTHER, "b": COPY, "c": OTHER}, {"old": RULE})
    assert pairs == [PassagePair("b", "old", 1.0), PassagePair("c", "a", 1.0)]


def test_short_passages_are_left_out() -> None:
    """Labels that every document repeats are no duplicates."""
    assert passage_bands(["See above."]) == ((),)


def test_a_passage_is_linked_once() -> None:
    """A passage that stands in every document is linked to one of its copies, which links it to all."""
    pairs = linked({str(n): RULE for n in range(20)}, {})
    assert [pair.first for pair in pairs] == [str(n) for n in range(1, 20)]


def test_documents_share_what_their_passages_share() -> None:
    """Two documents are near-duplicates when each holds most of the other, not when one holds a part."""
    words = {"a1": 80, "a2": 20, "b1": 80, "b2": 5, "c1": 80, "c2": 900}
    (whole, part) = duplicate_documents(
        [PassagePair("b1", "a1", 1.0), PassagePair("c1", "a1", 1.0), PassagePair("a1", "a2", 1.0)],
        words=words,
        document_of={passage: passage[0] for passage in words},
    )
    assert (whole.first, whole.second, whole.near_duplicate) == ("a", "b", True)
    assert (part.first, part.second, part.near_duplicate) == ("a", "c", False)
    assert whole.share_of_first == 0.8


def test_importing_loads_no_heavy_library() -> None:
    """The MinHash library is loaded only when a signature is made."""
    code = "import sys, corpus.duplicates; sys.exit('rensa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
