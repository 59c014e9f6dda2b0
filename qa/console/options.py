"""Options that several commands share, and what they are turned into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from qa.console.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.models import Metadata

Command = Callable[..., Any]


class FilePath(click.Path):
    """A parameter that is given as ``pathlib.Path``, which is imported only then: help texts do without."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, checked as click checks it."""
        from pathlib import Path

        return Path(super().convert(value, param, ctx))  # type: ignore[arg-type]


ANY_FILE = FilePath()
EXISTING_FILE = FilePath(exists=True, dir_okay=False)
FILE_OR_STDIN = FilePath(allow_dash=True)

pass_settings = click.make_pass_decorator(Settings)


def _json_wanted(context: click.Context, _parameter: click.Parameter, wanted: bool) -> bool:
    settings = context.find_object(Settings)
    return wanted or bool(settings and settings.as_json)


def json_flag(what: str) -> Callable[[Command], Command]:
    """``--json``, which may stand before the command too; the command gets it as ``as_json``."""
    return click.option("--json", "as_json", is_flag=True, callback=_json_wanted, help=what)


json_option = json_flag("Print one JSON document.")
k_option = click.option("-k", "k", type=click.IntRange(1, 100), default=5, show_default=True, help="Passages to show.")
output_option = click.option("-o", "--output", type=ANY_FILE, help="Where to write (else standard output).")
registers_option = click.option(
    "--register",
    "registers",
    multiple=True,
    type=EXISTING_FILE,
    help="A file with rows of your own for the register of legislation.",
)


class FormChoice(click.Choice[str]):
    """The forms of a table of ``qa.render.formats``, which is imported only when they are needed."""

    def __init__(self, table: str) -> None:
        self._table = table
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the forms."""
        from qa.render import formats

        return tuple(getattr(formats, self._table))

    @choices.setter
    def choices(self, _none: tuple[str, ...]) -> None:
        """What ``click.Choice`` would keep."""


def format_option(table: str, *, otherwise: str) -> Callable[[Command], Command]:
    """``--format``, which the command gets as ``form``: one of BATCH or CHECK of ``qa.render.formats``.

    ``otherwise`` says what is taken where it is not given.
    """
    return click.option("--format", "form", type=FormChoice(table), help=f"Form (else {otherwise}).")


def iso_date(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """A callback: the date as ISO 8601, as precise as it was written. Raises BadParameter."""
    if value is None:
        return None
    from corpus.dates import parse_date

    found = parse_date(value)
    if found is None:
        raise click.BadParameter("write a date as 2021-04-30, 2021-04 or 30 April 2021.", context, parameter)
    return found


def filter_options(command: Command) -> Command:
    """The filters that ``ask`` and ``batch`` share; the command gets them as ``filters``."""

    @wraps(command)
    def with_filters(*args: Any, **given: Any) -> Any:
        from qa.models import Filters

        filters = Filters(
            documents=given.pop("document"),
            after=given.pop("after"),
            before=given.pop("before"),
            entities=given.pop("entity"),
            publishers=given.pop("publisher"),
            as_at=given.pop("as_at"),
        )
        return command(*args, filters=filters, **given)

    for option in (
        click.option("--as-at", metavar="DATE", callback=iso_date, help="Answer as the documents stood on this date."),
        click.option("--publisher", multiple=True, help="Only documents of this publisher."),
        click.option("--entity", multiple=True, help="Only passages with this entity: LABEL or LABEL=ID."),
        click.option("--before", metavar="DATE", callback=iso_date, help="Only documents of this date or before."),
        click.option("--after", metavar="DATE", callback=iso_date, help="Only documents of this date or after."),
        click.option("--document", multiple=True, help="Only this document: id, path, file name or glob."),
    ):
        with_filters = option(with_filters)
    return with_filters


def layout_options(command: Command) -> Command:
    """Where in a table the questions stand; the command gets it as ``layout``."""

    @wraps(command)
    def with_layout(*args: Any, column: str | None, sheet: str | None, header_row: int | None, **given: Any) -> Any:
        from qa.batch.table import Layout

        return command(*args, layout=Layout(column, sheet, header_row), **given)

    for option in (
        click.option("--header-row", type=click.IntRange(0), help="Row of the heads (else found); 0 for none."),
        click.option("--sheet", help="Sheet of the workbook: its name or number (else the first with questions)."),
        click.option("--column", help="Column of the questions: its head, letter or number (else 'question')."),
    ):
        with_layout = option(with_layout)
    return with_layout


def limit_options(command: Command) -> Command:
    """The limits of reading; the command gets ``workers`` and ``limits``."""

    @wraps(command)
    def with_limits(*args: Any, time_limit: float, memory_limit: int, **given: Any) -> Any:
        from corpus.worker import Limits

        return command(*args, limits=Limits(seconds=time_limit, memory=memory_limit * 2**20), **given)

    for option in (
        click.option("--memory-limit", type=click.IntRange(256), default=2048, show_default=True, help=_MEMORY),
        click.option("--time-limit", type=click.FloatRange(1), default=60, show_default=True, help=_SECONDS),
        click.option("--workers", type=click.IntRange(1), help="Files read at the same time (else one per processor)."),
    ):
        with_limits = option(with_limits)
    return with_limits


_MEMORY, _SECONDS = "MiB for one file.", "Seconds for one file."


def metadata_options(command: Command) -> Command:
    """What can be said of a single file; the command, which has its files as ``paths``, gets it as ``given``."""

    @wraps(command)
    def with_metadata(*args: Any, paths: tuple[Path, ...], **given: Any) -> Any:
        said = {name: given.pop(name) for name in ("title", "date", "publisher", "status", "url")}
        return command(*args, paths=paths, given=_metadata(paths, said), **given)

    for option in (
        click.option("--url", help="Public address, for a single file."),
        click.option("--status", help="Status such as draft or final, for a single file."),
        click.option("--publisher", help="Publisher, for a single file."),
        click.option("--date", metavar="DATE", callback=iso_date, help="Date of publication, for a single file."),
        click.option("--title", help="Title, for a single file."),
    ):
        with_metadata = option(with_metadata)
    return with_metadata


_COLUMNS = {
    "title": "Title, as answers cite it.",
    "date": "Date of publication: 2024-04-18, 2024-04 or 18 April 2024.",
    "publisher": "Who stands behind it.",
    "status": "Such as draft, current or superseded.",
    "url": "Public address.",
    "supersedes": "The paper that it takes the place of: its title or file name.",
}


def edit_options(command: Command) -> Command:
    """What can be said of a document of the store; the command gets what was given as ``wanted``, by column."""

    @wraps(command)
    def with_wanted(*args: Any, **given: Any) -> Any:
        wanted = {name: given.pop(name) for name in _COLUMNS}
        return command(*args, wanted={name: text for name, text in wanted.items() if text is not None}, **given)

    for name, what in reversed(_COLUMNS.items()):
        with_wanted = click.option(f"--{name}", help=what)(with_wanted)
    return with_wanted


def _metadata(paths: Sequence[Path], said: dict[str, str | None]) -> Metadata:
    from corpus.metadata import said_by_user
    from corpus.models import Metadata

    if not any(said.values()):
        return Metadata()
    if len(paths) != 1 or paths[0].is_dir():
        raise click.UsageError(
            "--title, --date, --publisher, --status and --url describe a single file. "
            "For several, put a metadata.csv beside them."
        )
    title = said.pop("title") or ""
    return said_by_user(title=title, **said)
