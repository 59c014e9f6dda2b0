"""Places in words: pages by what is printed on them."""

from __future__ import annotations

import pytest

from corpus.models import Place
from qa.render.places import page_words, place_of, place_words, printed_page, range_words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(), ""),
        (Place(3), "page 3"),
        (Place(3, "3"), "page 3"),
        (Place(3, ""), "page 3"),
        (Place(4, "III"), "page III (sheet 4)"),
        (Place(4, "2", ("Powers", "Delegation"), 7), "page 2 (sheet 4), Powers > Delegation, paragraph 7"),
        (Place(None, None, ("Powers",), 7), "Powers, paragraph 7"),
        (Place(paragraph=7), "paragraph 7"),
    ],
)
def test_a_place_is_named_as_it_is_printed(place: Place, words: str) -> None:
    """The label goes before the number of the sheet where the two differ; what is not known is left out."""
    assert place_words(place) == words


def test_a_title_is_not_said_twice() -> None:
    """A document whose first heading is its title has it in front already."""
    place = Place(3, "iii", ("Menu", "Soups"), 1)
    assert place_words(place, title="Menu") == "page iii (sheet 3), Soups, paragraph 1"
    assert place_words(place, title="Other") == "page iii (sheet 3), Menu > Soups, paragraph 1"


def test_a_cell_has_the_printed_number_alone() -> None:
    """The sheet is the number where none is printed."""
    assert [printed_page(place) for place in (Place(3, "iii"), Place(3), Place())] == ["iii", "3", ""]
    assert page_words(Place()) == ""


def test_a_place_comes_back_from_json() -> None:
    """Records of a batch are rendered from what was written of them."""
    told = {"page": 4, "page_label": "ii", "section": ["Soups"], "paragraph": 2, "text": "Leek."}
    assert place_of(told) == Place(4, "ii", ("Soups",), 2)


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([Place(paragraph=4), Place(paragraph=5), Place(paragraph=7)], "paragraphs 4 to 7"),
        ([Place(paragraph=4)], "paragraph 4"),
        ([Place(number="4.7", unit="clause"), Place(number="4.7(c)", unit="clause")], "clause 4.7 to 4.7(c)"),
        ([Place(number="4.7", unit="clause"), Place(number="4.7", unit="clause")], "clause 4.7"),
        ([Place(number="74", unit="paragraph"), Place(paragraph=9)], "paragraph 74 to paragraph 9"),
        ([Place()], ""),
    ],
    ids=str,
)
def test_a_list_has_its_range(places: list[Place], words: str) -> None:
    """From the first pinpoint to the last; one that is the same throughout stands once."""
    assert range_words(places) == words
