"""The group of commands: global settings, and errors turned into one clear line and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from corpus.errors import PolicyQAError
from qa.console.streams import WIDTH, columns

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.store.models import Failure
    from qa.console.streams import ProgressLine

EXIT_NEGATIVE = 3  # ask abstained, check found a wrong reference, verify found a citation that no longer stands
EXIT_PARTIAL = 4  # some inputs failed, the rest was done
_NO_ROOM = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Settings:
    """The global options, as every command gets them."""

    def __init__(self, store: Path | None, *, quiet: bool) -> None:
        self._store = store
        self.quiet = quiet

    @cached_property
    def store(self) -> Path:
        """The folder of the store: ``--store``, else POLICYQA_STORE, else the platform's folder for user data."""
        from pathlib import Path

        named = self._store or os.environ.get("POLICYQA_STORE")
        if named:
            return Path(named)
        import platformdirs

        return Path(platformdirs.user_data_dir("policyqa", appauthor=False))

    @property
    def register_file(self) -> Path:
        """The rows that ``register import`` puts beside the documents."""
        return self.store / "register.json"

    def say(self, message: str) -> None:
        """A message for a person, on standard error, if it is wanted."""
        if not self.quiet:
            click.echo(message, err=True)

    def progress(self) -> ProgressLine | None:
        """A line on the terminal that tells how far a run has come, if it is wanted and there is a terminal."""
        if self.quiet or not sys.stderr.isatty():
            return None
        from qa.console.streams import ProgressLine

        return ProgressLine(sys.stderr)


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


class CommandGroup(click.Group):
    """Ends a command that met an error of the tool, or of a file, with one line that says what to do."""

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
        except OSError as error:
            if error.errno == errno.EPIPE:  # a closed pipe, which click knows how to end
                raise
            click.echo(f"Error: {_told_by_system(error)}", err=True)
            sys.exit(1)


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
    """``--version``."""
    return click.option(
        "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
    )


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from qa import __version__

        click.echo(f"policyqa {__version__}")
        context.exit()
