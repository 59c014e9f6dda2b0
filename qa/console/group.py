"""The commands as a group: options that may stand before or after a command, help with examples, and errors turned into
one clear line and an exit code.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import PolicyQAError
from qa.console.options import ANY_FILE
from qa.console.settings import Settings
from qa.console.streams import WIDTH, columns

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.models import Failure

EXIT_NEGATIVE = 3  # ask abstained, check found a wrong reference, verify found a citation that no longer stands
EXIT_PARTIAL = 4  # some inputs failed, the rest was done
EXIT_STOPPED = 130  # Ctrl-C, as a shell has it
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def tell_failures(failures: Iterable[Failure]) -> None:
    """The files that could not be read and why, on standard error; wanted or not."""
    for failure in failures:
        click.echo(f"Failed: {failure.source}: {failure.reason}", err=True)


def _told(error: PolicyQAError) -> str:
    """What an error says, with a remedy that is a command."""
    from indexer.errors import IndexFormatError

    if isinstance(error, IndexFormatError):
        again = "add any of the documents again, which builds the index anew from all of them"
        return f"{error.path} {error.problem}; {again}"
    return str(error)


def _take_store(context: click.Context, _parameter: click.Parameter, store: Path | None) -> None:
    settings = context.ensure_object(Settings)
    if store is not None:
        settings.use_store(store)
    if isinstance(context.command, Command):  # of a group, each of its commands asks
        _, _, name = context.command_path.partition(" ")
        context.default_map = settings.defaults(name)


def _take_quiet(context: click.Context, _parameter: click.Parameter, quiet: bool) -> None:
    settings = context.ensure_object(Settings)
    settings.quiet = settings.quiet or quiet


# The store comes first: the file of settings that belongs to it has the defaults of the others.
_SHARED = (
    click.Option(
        ["--store"],
        type=ANY_FILE,
        expose_value=False,
        is_eager=True,
        callback=_take_store,
        help="Where the documents are kept (else POLICYQA_STORE).",
    ),
    click.Option(
        ["--quiet"], is_flag=True, expose_value=False, callback=_take_quiet, help="No progress and no warnings."
    ),
)


def _write_examples(name: str, formatter: click.HelpFormatter) -> None:
    from qa.console.examples import EXAMPLES

    lines = EXAMPLES.get(name, ())
    if lines:
        with formatter.section("Example" if len(lines) == 1 else "Examples"):
            for line in lines:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


class Command(click.Command):
    """A command that takes the options of all commands too, and whose help ends with examples."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own, then those of all commands."""
        own = super().get_params(ctx)
        return [*own[:-1], *_SHARED, own[-1]]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse a ``--json`` before a command that prints no JSON."""
        settings = ctx.find_object(Settings)
        rest = super().parse_args(ctx, args)
        if settings and settings.as_json and not any("--json" in parameter.opts for parameter in self.params):
            raise click.UsageError(f"'{ctx.info_name}' prints no JSON. Leave --json out.", ctx)
        return rest

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        _write_examples(ctx.command_path.partition(" ")[2], formatter)


class CommandGroup(click.Group):
    """Ends a command that met an error of the tool, or of a file, with one line that says what to do."""

    command_class = Command
    group_class = type

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own, and in a group within the tool those of all commands too."""
        own = super().get_params(ctx)
        return [*own[:-1], *_SHARED, own[-1]] if ctx.parent else own

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (as click calls it)
        """In the order in which they are written down, which is that of a user's work."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; one that is not there is told with those that may be meant."""
        name = args[0]
        if name in self.commands or ctx.resilient_parsing or name.startswith("-"):
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        from qa.console.examples import OTHER_WORDS

        meant = [OTHER_WORDS[name]] if OTHER_WORDS.get(name) in self.commands else []
        near = dict.fromkeys([*meant, *get_close_matches(name, self.commands, n=2)])
        hint = f"Did you mean {' or '.join(map(repr, near))}?" if near else f"See {ctx.command_path} --help."
        raise click.UsageError(f"No such command {name!r}. {hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Every command with the first sentence of its help, whole."""
        shown = [(name, one) for name, one in self.commands.items() if not one.hidden]
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.get_short_help_str(limit=200)) for name, one in shown])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples."""
        _write_examples(ctx.command_path.partition(" ")[2], formatter)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """A context with the width of help texts that click would find, but finds with a module that loads slowly."""
        extra.setdefault("terminal_width", max(min(columns(), WIDTH) - 2, 50))
        return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except PolicyQAError as error:
            click.echo(f"Error: {_told(error)}", err=True)
            sys.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(EXIT_STOPPED)
        except OSError as error:
            if error.errno == errno.EPIPE:  # a closed pipe, which click knows how to end
                raise
            click.echo(f"Error: {_told_by_system(error)}", err=True)
            sys.exit(1)


def help_of(root: click.Context, names: tuple[str, ...]) -> str:
    """The help of the command with this name, in groups with these names; of the tool where there are none. Raises
    UsageError for one that is not there.
    """
    context = root
    for name in names:
        group = context.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{context.command_path!r} has no commands.", root)
        _, command, _ = group.resolve_command(context, [name])
        if command is None:
            raise click.UsageError(f"No such command {name!r}.", root)
        context = click.Context(command, context, info_name=name)
    return context.get_help()


def _told_by_system(error: OSError) -> str:
    """What the system says, with the file where it names one, and what to do where the disk is full."""
    reason = error.strerror or str(error)
    if error.filename is not None:
        reason = f"{error.filename}: {reason}"
    elif error.errno in _NO_ROOM:
        reason = f"The output cannot be written: {reason}"
    return f"{reason}. Make room on the disk, and run this again." if error.errno in _NO_ROOM else f"{reason}."


def prepare_streams(context: click.Context) -> None:
    """UTF-8 on every platform, and no colour where it is not wanted (https://no-color.org)."""
    for stream in (sys.stdout, sys.stderr):
        # What is no character (a byte in the name of a file) is escaped, which JSON reads as what it was.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if "NO_COLOR" in os.environ:
        context.color = False


def version_option() -> Callable[[click.decorators.FC], click.decorators.FC]:
    """``--version``, ``-V``."""
    return click.option(
        "-V", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
    )


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from qa import __version__

        click.echo(f"policyqa {__version__}")
        context.exit()
