"""The table of forms: each can be written, and is offered wherever forms are named."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import cli
from qa.render.formats import BATCH, CHECK, Format, form_of


@pytest.mark.parametrize("form", [*BATCH.values(), *CHECK.values()], ids=lambda form: form.writer)
def test_a_form_has_a_writer(form: Format) -> None:
    """The dotted name leads to a function."""
    assert callable(form.load())


@pytest.mark.parametrize(("command", "table"), [("batch", BATCH), ("check", CHECK)])
def test_the_command_line_offers_every_form(command: str, table: dict[str, Format]) -> None:
    """``--help`` names what the table has."""
    told = CliRunner().invoke(cli.main, [command, "--help"], terminal_width=200).stdout
    assert f"[{'|'.join(table)}]" in told


@pytest.mark.parametrize("form", BATCH)
def test_the_ending_of_a_name_asks_for_a_form(form: str) -> None:
    """In any case of its letters."""
    assert form_of(f"answers{BATCH[form].ending.upper()}") == form


def test_an_ending_of_no_form_is_told_as_it_is() -> None:
    """The message about it can name it."""
    assert form_of("answers.odt") == "odt"
