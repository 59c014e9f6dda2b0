"""A question and a sentence as the reader sees them."""

from __future__ import annotations

import pytest

from qa.ask.encoder.pairs import AFTER, BEFORE, HEADING, QUESTION, SENTENCE, Said, pair
from qa.ask.encoder.wordpiece import END, START, numbers

BAR = numbers("|", 9)[1]


def pieces(text: str) -> list[int]:
    """The pieces of a text alone."""
    return numbers(text, 500)[1:-1]


def test_the_parts_stand_in_their_order() -> None:
    """Question, sentence, then what stands around it between bars."""
    found = pair("Who chairs?", Said("The mayor chairs.", "Meetings", "It meets.", "It votes."))
    around = [*pieces("Meetings"), BAR, *pieces("It meets."), BAR, *pieces("It votes.")]
    first = [START, *pieces("Who chairs?"), END]
    assert list(found.numbers) == [*first, *pieces("The mayor chairs."), END, *around, END]
    assert found.second == len(first)


def test_what_is_not_there_leaves_its_bars() -> None:
    """So that each part is known by its place."""
    found = pair("Who?", Said("The mayor."))
    assert list(found.numbers)[-4:] == [END, BAR, BAR, END]


@pytest.mark.parametrize(
    ("part", "most", "is_end_kept"),
    [("sentence", SENTENCE, False), ("heading", HEADING, True), ("before", BEFORE, True), ("after", AFTER, False)],
)
def test_of_a_long_part_what_stands_nearest_is_kept(part: str, most: int, is_end_kept: bool) -> None:
    """The end of what stands above and before, the beginning of the sentence and of what follows."""
    words = [chr(ord("a") + at % 26) for at in range(most + 20)]
    found = list(pair("Who?", Said(**{"sentence": "x", part: " ".join(words)})).numbers)
    kept = [pieces(word)[0] for word in (words[-most:] if is_end_kept else words[:most])]
    assert any(found[at : at + most] == kept for at in range(len(found)))
    assert len(found) <= 8 + most + 2


def test_of_a_long_question_the_end_is_kept() -> None:
    """What is asked stands after what is told."""
    found = pair(f"{'I am a new governor and so on. ' * 20} Who chairs?", Said("The mayor."))
    assert found.second == QUESTION + 2
    assert list(found.numbers)[found.second - 3 : found.second] == [*pieces("chairs?"), END]
