"""Acronyms that the field uses and the documents of a library do not define."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa.ask.acronyms import common, common_in
from qa.ask.terms import spoken
from qa.library.add import AddReport
from qa.library.library import Library
from qa.models import Answer

Put = Callable[..., Path]
Ingest = Callable[..., AddReport]


@pytest.fixture
def asked(put: Put, ingest: Ingest, tmp_path: Path) -> Callable[[str, str], Answer]:
    """The answer of a library of one text to a question."""

    def ask(text: str, question: str) -> Answer:
        put("paper.txt", text)
        ingest(tmp_path)
        with Library.open(tmp_path / "store") as library:
            return library.ask(question)

    return ask


def test_every_acronym_stands_for_words_of_which_it_is_one_way_of_writing() -> None:
    """No long form is an acronym itself, and none is empty."""
    assert all(acronym.isascii() and len(spoken(long_form).split()) > 1 for acronym, long_form in common().items())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("When is a DPIA done?", {"DPIA"}),
        ("How many DPIAs were done?", {"DPIA"}),
        ("When is a data protection impact assessment done?", {"DPIA"}),
        ("Who leads A&E?", {"A&E"}),
        ("Who leads the bakery?", set()),
    ],
)
def test_an_acronym_is_found_in_either_form(text: str, found: set[str]) -> None:
    """Also in the plural."""
    assert set(common_in(text)) == found


BAKERY = "Ovens\n\n{} is done before a new oven is bought. The warden keeps the ledger of loaves.\n"


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("A data protection impact assessment", "What is done before a new oven is bought, a DPIA?"),
        ("A DPIA", "Is a data protection impact assessment done before a new oven is bought?"),
    ],
)
def test_documents_that_define_no_acronym_are_asked_in_the_other_form(
    asked: Callable[[str, str], Answer], written: str, question: str
) -> None:
    """Whichever of the two they have."""
    answer = asked(BAKERY.format(written), question)
    assert answer.text is not None
    assert answer.text.startswith(written)


def test_what_the_documents_define_goes_before_what_the_field_means(
    put: Put, ingest: Ingest, tmp_path: Path
) -> None:
    """A library of bakers may have a meaning of its own."""
    text = "The daily pie and icing account (DPIA) is drawn up. A data protection impact assessment is something else."
    put("paper.txt", text)
    ingest(tmp_path)
    with Library.open(tmp_path / "store") as library, library.view() as view:
        assert view.acronyms("Who draws up the DPIA?") == {"DPIA": "daily pie and icing account"}
