"""The body whose paper it is, in "the ICB" and "the Trust"."""

from __future__ import annotations

import pytest

from corpus.pipeline import FileJob, process

KENT = "NHS Kent and Medway Integrated Care Board"
TRUST = "Kent Community Health NHS Foundation Trust"


def identities(text: str, words: str) -> list[str]:
    """The ids of the entities that are these words, in order."""
    (read,) = process(FileJob("paper.txt", data=text.encode()))
    return [entity.id for passage in read.passages for entity in passage.entities if entity.text == words]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (f"{KENT}\n\nThe ICB meets. An ICB may delegate.", "ICB", ["icb:QKS", "concept:icb"]),
        (f"{KENT}\n\nIntegrated care boards (ICBs) pay. Our ICB is one.", "ICB", ["icb:QKS"]),
        (f"{TRUST}\n\nThe Trust's risks are the Trust's own.", "Trust", ["trust:RYY", "trust:RYY"]),
        (f"{TRUST}\n\nEach Trust differs.", "Trust", []),
        (f"{TRUST} and Airedale NHS Foundation Trust\n\nThe Trust agrees.", "Trust", []),
        (f"Guidance for boards.\n\n{'It is long. ' * 200}\n\n{TRUST} did so.\n\nThe Trust agreed.", "Trust", []),
        (f'{TRUST}\n\nThe Wexmoor Land Trust ("the Trust") gives. The Trust is poor.', "Trust", []),
    ],
)
def test_the_body_of_the_paper_is_meant_by_its_kind(text: str, words: str, expected: list[str]) -> None:
    """Only where the opening names one of the kind, with an article, and where the paper says nothing else by it."""
    assert identities(text, words) == expected
