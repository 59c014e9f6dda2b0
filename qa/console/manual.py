"""The manual page: every command with its options and examples, as ``man`` reads it (roff, the macros of man(7))."""

from __future__ import annotations

from collections.abc import Iterator

import click

from qa.console.examples import EXAMPLES

EXIT_CODES = (
    ("0", "Done; of ask: answered."),
    ("1", "An error."),
    ("2", "Wrong use."),
    ("3", "The documents do not say (ask), a reference is wrong (check), a citation has fallen (verify)."),
    ("4", "Some inputs failed, the rest was done."),
    ("130", "Stopped by Ctrl-C."),
)
VARIABLES = (
    ("POLICYQA_STORE", "The folder of the store, where --store does not name one."),
    ("POLICYQA_TOKEN", "What a client of serve must show, where --token does not give it."),
    ("POLICYQA_OCR", "Pages of a file that are read by text recognition; 0 for none."),
    ("NO_COLOR", "No colour on a terminal."),
)


def manual(main: click.Group, version: str) -> str:
    """The page ``policyqa(1)``, ending with a newline; the same for the same version, whatever the day."""
    return "".join(f"{line}\n" for line in _page(main, version))


def _page(main: click.Group, version: str) -> Iterator[str]:
    context = click.Context(main, info_name="policyqa")
    yield f'.TH POLICYQA 1 "" "policyqa {_text(version)}" "User Commands"'
    yield from (".SH NAME", f"policyqa \\- {_text(_first(main.help))}")
    yield from (".SH SYNOPSIS", ".B policyqa", "[OPTIONS] COMMAND [ARGS]...")
    yield from (".SH DESCRIPTION", _text(" ".join((main.help or "").split())))
    yield from (".SH OPTIONS", *_options(main, context))
    yield ".SH COMMANDS"
    for name, command in main.commands.items():
        yield from _command(command, click.Context(command, context, info_name=name))
    yield from (".SH EXIT STATUS", *_terms(EXIT_CODES))
    yield from (".SH ENVIRONMENT", *_terms(VARIABLES))
    yield from (".SH EXAMPLES", *_examples(""))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, one in command.commands.items():
            yield from _command(one, click.Context(one, context, info_name=name))
        return
    name = context.command_path.partition(" ")[2]
    yield f".SS {_text(f'{name} ' + ' '.join(command.collect_usage_pieces(context)))}"
    for number, paragraph in enumerate((command.help or "").split("\n\n")):
        yield from ([".PP"] if number else [])
        yield _text(" ".join(paragraph.split()))
    yield from _options(command, context)
    yield from _examples(name)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.params:
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record:
            yield from _terms([record])


def _terms(terms: tuple[tuple[str, str], ...] | list[tuple[str, str]]) -> Iterator[str]:
    for term, what in terms:
        yield from (".TP", f".B {_text(term)}", _text(what))


def _examples(name: str) -> Iterator[str]:
    for line in EXAMPLES.get(name, ()):
        yield from (".PP", ".EX", f"    {_text(line)}", ".EE")


def _first(text: str | None) -> str:
    return (text or "").strip().split("\n\n")[0].replace("\n", " ").rstrip(".")


def _text(text: str) -> str:
    """The text as roff: no line of it is a request, no backslash an escape, and hyphens can be typed as they stand."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
