"""The command line: parse options, call one function, render. Heavy imports stay inside the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from corpus.errors import PolicyQAError

if TYPE_CHECKING:
    from corpus.models import Metadata
    from qa.models import Filters

EXIT_NEGATIVE = 3  # ask abstained, check found a wrong reference, verify found a citation that no longer stands
EXIT_PARTIAL = 4  # some inputs failed, the rest was done


class Settings:
    """The global options, as every command gets them."""

    def __init__(self, store: Path, *, quiet: bool) -> None:
        self.store = store
        self.quiet = quiet

    def say(self, message: str) -> None:
        """A message for a person, on standard error, if it is wanted. Errors are told always: ``click.echo`` them."""
        if not self.quiet:
            click.echo(message, err=True)


class _Group(click.Group):
    """Turns the tool's errors into one clear line and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PolicyQAError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except OSError as error:
            if error.filename is None:  # a closed pipe, say, which click knows how to end
                raise
            click.echo(f"Error: {error.filename}: {error.strerror}.", err=True)
            sys.exit(1)


def _default_store() -> Path:
    if named := os.environ.get("POLICYQA_STORE"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("policyqa", appauthor=False))


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"policyqa {version('policyqa')}")
        except PackageNotFoundError:
            click.echo("policyqa, run from its source and not installed")
        context.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--store", type=click.Path(path_type=Path), help="Where the documents are kept (else POLICYQA_STORE).")
@click.option("--quiet", is_flag=True, help="No progress and no warnings.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def main(context: click.Context, store: Path | None, quiet: bool) -> None:
    """Answer questions about policy documents with passages quoted word for word and cited."""
    for stream in (sys.stdout, sys.stderr):
        # What is no character (a byte in the name of a file) is escaped, which JSON reads as what it was.
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if "NO_COLOR" in os.environ:
        context.color = False
    context.obj = Settings(store or _default_store(), quiet=quiet)


def _json(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _json_line(value: object) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False))


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
pass_settings = click.make_pass_decorator(Settings)
existing_file = click.Path(path_type=Path, exists=True, dir_okay=False)


def _date(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from corpus.dates import parse_date

    found = parse_date(value)
    if found is None:
        raise click.BadParameter("write a date as 2021-04-30, 2021-04 or 30 April 2021.", context, parameter)
    return found


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--title", help="Title, for a single file.")
@click.option("--date", callback=_date, help="Date of publication, for a single file.")
@click.option("--publisher", help="Publisher, for a single file.")
@click.option("--status", help="Status such as draft or final, for a single file.")
@click.option("--url", help="Public address, for a single file.")
@click.option("--workers", type=click.IntRange(1), help="Files read at the same time (else one per processor).")
@click.option("--time-limit", type=click.FloatRange(1), default=60, show_default=True, help="Seconds for one file.")
@click.option("--memory-limit", type=click.IntRange(256), default=2048, show_default=True, help="MiB for one file.")
@json_option
@pass_settings
def add(
    settings: Settings,
    /,
    paths: tuple[Path, ...],
    workers: int | None,
    time_limit: float,
    memory_limit: int,
    as_json: bool,
    **given: str | None,
) -> NoReturn:
    """Add files and folders; what is unchanged is skipped, what changed is read again. '-' is standard input.

    What --title, --date, --publisher, --status and --url say of a file holds until something else is said of it.
    """
    from corpus.worker import Limits
    from qa.ingest import add as run

    metadata = _given(paths, given)
    report = run(
        settings.store,
        [path for path in paths if str(path) != "-"],
        given=metadata,
        extra=_standard_input(paths, metadata),
        limits=Limits(seconds=time_limit, memory=memory_limit * 2**20),
        workers=workers,
        progress=_progress(settings),
    )
    if as_json:
        _json(report.to_dict())
    else:
        click.echo(_add_summary(report.to_dict()))
    for warning in report.warnings:
        settings.say(f"Warning: {warning}")
    for failure in report.failed:
        click.echo(f"Failed: {failure.source}: {failure.reason}", err=True)
    sys.exit(EXIT_PARTIAL if report.failed else 0)


def _given(paths: Sequence[Path], given: dict[str, str | None]) -> Metadata:
    from corpus.models import Metadata

    if not any(given.values()):
        return Metadata()
    if len(paths) != 1 or paths[0].is_dir():
        raise click.UsageError(
            "--title, --date, --publisher, --status and --url describe a single file. "
            "For several, put a metadata.csv beside them."
        )
    given["title"] = given["title"] or ""
    return Metadata(**given, date_source="the user" if given["date"] else None)  # type: ignore[arg-type]


def _standard_input(paths: Sequence[Path], given: Metadata) -> list[Any]:
    if not any(str(path) == "-" for path in paths):
        return []
    import hashlib

    from corpus.pipeline import FileJob

    data = sys.stdin.buffer.read()
    name = f"stdin-{hashlib.sha256(data).hexdigest()[:12]}"
    return [FileJob(name, given, data, name)]


def _progress(settings: Settings) -> Any:
    if settings.quiet or not sys.stderr.isatty():
        return None
    from qa.render.progress import ProgressLine

    return ProgressLine(sys.stderr)


def _add_summary(report: dict[str, Any]) -> str:
    counts = ", ".join(
        f"{report[name]} {name}" for name in ("added", "updated", "unchanged", "removed") if report[name]
    )
    failed = f", {len(report['failed'])} failed" if report["failed"] else ""
    return (
        f"{counts or 'nothing added'}{failed}. The store holds {report['documents']:,} documents "
        f"and {report['passages']:,} passages ({report['seconds']:.1f} s)."
    )


@main.command()
@click.argument("names", metavar="DOC...", nargs=-1, required=True)
@json_option
@pass_settings
def remove(settings: Settings, names: tuple[str, ...], as_json: bool) -> NoReturn:
    """Remove documents by id, path or glob.

    An id takes away one document, also one record of a record file; a path or glob takes away whole files. A file
    that is still there, or a record that its file still holds, comes back when the file is added again.
    """
    from qa.ingest import remove as run

    gone, unknown = run(settings.store, names)
    if as_json:
        _json({"removed": gone, "unknown": unknown})
    else:
        for source in gone:
            click.echo(f"removed {source}")
    for name in unknown:
        click.echo(f"Error: no document has the id, path or name '{name}'. See policyqa documents.", err=True)
    sys.exit(0 if not unknown else EXIT_PARTIAL if gone else 1)


@main.command()
@json_option
@pass_settings
def documents(settings: Settings, as_json: bool) -> None:
    """List the documents."""
    from qa.library import Library
    from qa.render.tables import documents_table

    with Library.open(settings.store) as library:
        listed = library.documents()
    if as_json:
        _json(listed)
    else:
        click.echo(documents_table(listed), nl=False)


@main.command()
@click.argument("names", metavar="[DOC]...", nargs=-1)
@click.option("--entity", help="Only passages with this entity: LABEL or LABEL=ID.")
@click.option("--json", "_as_json", is_flag=True, help="JSON Lines, which is what this command prints anyway.")
@pass_settings
def passages(settings: Settings, names: tuple[str, ...], entity: str | None, _as_json: bool) -> None:
    """Print passages in reading order, as JSON Lines."""
    from qa.library import Library

    with Library.open(settings.store) as library:
        for passage in library.passages(names, entity=entity):
            _json_line(passage)


def filter_options(command: Any) -> Any:
    """The filters that ``ask`` and ``batch`` share."""
    for option in (
        click.option("--as-at", callback=_date, help="Answer as the documents stood on this date."),
        click.option("--publisher", multiple=True, help="Only documents of this publisher."),
        click.option("--entity", multiple=True, help="Only passages with this entity: LABEL or LABEL=ID."),
        click.option("--before", callback=_date, help="Only documents dated on or before this date."),
        click.option("--after", callback=_date, help="Only documents dated on or after this date."),
        click.option("--document", multiple=True, help="Only this document: id, path, file name or glob."),
    ):
        command = option(command)
    return command


def _filters(given: dict[str, Any]) -> Filters:
    from qa.models import Filters

    return Filters(
        documents=tuple(given["document"]),
        after=given["after"],
        before=given["before"],
        entities=tuple(given["entity"]),
        publishers=tuple(given["publisher"]),
        as_at=given["as_at"],
    )


@main.command()
@click.argument("question")
@click.option("-k", "k", type=click.IntRange(1, 100), default=5, show_default=True, help="Passages to show.")
@filter_options
@click.option("--explain", is_flag=True, help="Show what each word added to each score, and why the sentence.")
@json_option
@pass_settings
def ask(settings: Settings, /, question: str, k: int, explain: bool, as_json: bool, **filters: Any) -> NoReturn:
    """Answer a question, with citations."""
    from qa.library import Library

    if not question.strip():
        raise click.UsageError("The question is empty.")
    with Library.open(settings.store) as library:
        answer = library.ask(question, k=k, filters=_filters(filters), explain=explain)
    if as_json:
        _json(answer.to_dict())
    else:
        from qa.render.text import answer_text

        click.echo(answer_text(answer, mark=_mark(), width=_width()), nl=False)
    sys.exit({"answered": 0, "abstained": EXIT_NEGATIVE}.get(answer.status, 1))


def _width() -> int:
    import shutil

    return min(shutil.get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80


def _mark() -> Any:
    if not sys.stdout.isatty() or "NO_COLOR" in os.environ:
        return str
    return lambda text: click.style(text, bold=True, underline=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write (else standard output).")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "xlsx", "md", "docx"]), help="Else by the ending.")
@click.option("-k", "k", type=click.IntRange(1, 100), default=5, show_default=True, help="Passages for each question.")
@click.option("--resume", is_flag=True, help="Go on where a run that broke off had come to.")
@filter_options
@pass_settings
def batch(
    settings: Settings,
    /, file: Path, output: Path | None, form: str | None, k: int, resume: bool, **filters: Any
) -> NoReturn:
    """Answer a file of questions: .txt, .csv, .xlsx, .jsonl, or '-' for standard input."""
    from qa.batch import run
    from qa.library import Library

    with Library.open(settings.store) as library:
        counts = run(
            library,
            file,
            output,
            form=form,
            k=k,
            filters=_filters(filters),
            resume=resume,
            progress=_progress(settings),
        )
    settings.say(
        f"{counts['answered']} answered, {counts['abstained']} not in the documents, {counts['failed']} failed."
    )
    sys.exit(EXIT_PARTIAL if counts["failed"] else 0)


@main.command()
@json_option
@pass_settings
def status(settings: Settings, as_json: bool) -> None:
    """Show what is in the store and how well it is."""
    from qa.library import Library
    from qa.render.tables import status_table

    with Library.open(settings.store) as library:
        found = library.status()
    if as_json:
        _json(found)
    else:
        click.echo(status_table(found), nl=False)


registers_option = click.option(
    "--register",
    "registers",
    multiple=True,
    type=existing_file,
    help="A file with rows of your own for the register of legislation.",
)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--text", help="Check this sentence instead of files.")
@registers_option
@click.option("--format", "form", type=click.Choice(["text", "html", "docx", "csv"]), help="Else text.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write (else standard output).")
@json_option
@pass_settings
def check(
    settings: Settings,
    files: tuple[Path, ...],
    text: str | None,
    registers: tuple[Path, ...],
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> NoReturn:
    """Find the references to legislation and guidance in papers, and judge each."""
    from qa.checking import check_files, rendered

    if bool(files) == (text is not None):
        raise click.UsageError("Name the files to check, or give one sentence with --text.")
    checked = check_files(files, text=text, registers=[*_own_registers(settings), *registers])
    reports = [one.report for one in checked.papers]
    if as_json:
        found = [report.to_dict() for report in reports]
        _json(found[0] if len(files) < 2 and found else found)
    else:
        _write(rendered(checked.papers, form or "text", colour=sys.stdout.isatty() and output is None), output)
    for paper in checked.papers:
        for warning in paper.warnings:
            settings.say(f"Warning: {paper.path}: {warning}")
    for failure in checked.failures:
        click.echo(f"Failed: {failure.source}: {failure.reason}", err=True)
    if checked.failures:
        sys.exit(EXIT_PARTIAL if reports else 1)
    sys.exit(EXIT_NEGATIVE if any(report.has_errors for report in reports) else 0)


def _write(content: bytes, output: Path | None) -> None:
    if output is not None:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def _own_registers(settings: Settings) -> list[Path]:
    """The rows that ``register import`` put beside the store."""
    own = settings.store / "register.json"
    return [own] if own.is_file() else []


@main.command()
@click.option("--of", help='Only this: "Health and Care Act 2022", or "s 65Z5".')
@json_option
@pass_settings
def references(settings: Settings, of: str | None, as_json: bool) -> None:
    """List the legislation and guidance that the documents cite, with the passages that do."""
    from qa.citing import references_table
    from qa.library import Library

    with Library.open(settings.store) as library:
        groups = library.references(of=of)
    if as_json:
        _json(groups)
    else:
        for line in references_table(groups):
            click.echo(line)


@main.command()
@click.argument("answers", type=existing_file)
@json_option
@pass_settings
def verify(settings: Settings, answers: Path, as_json: bool) -> NoReturn:
    """Check whether the citations of saved answers still stand: same, moved, changed or missing."""
    from qa.library import Library
    from qa.verify import FALLEN, read_answers, verify_lines

    saved = read_answers(answers)
    with Library.open(settings.store) as library:
        report = library.verify(saved)
    if as_json:
        _json(report)
    else:
        for line in verify_lines(report):
            click.echo(line)
    sys.exit(EXIT_NEGATIVE if any(report["summary"][name] for name in FALLEN) else 0)


@main.command()
@click.argument("questions", required=False, type=existing_file)
@click.option("--queries", type=existing_file, help="TREC topics: a line of id, tab, text for each.")
@click.option("--qrels", type=existing_file, help="Relevance judgements of TREC or BEIR.")
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Where to write the TREC run.")
@click.option("--compare", type=existing_file, help="Fail when it got worse.")
@json_option
@pass_settings
def evaluate(
    settings: Settings,
    questions: Path | None,
    queries: Path | None,
    qrels: Path | None,
    run_file: Path | None,
    compare: Path | None,
    as_json: bool,
) -> NoReturn:
    """Measure answers against a question file, or the ranking against TREC topics and judgements."""
    import json

    from qa.evaluate import evaluate as measure
    from qa.evaluate import measures_table, read_baseline, read_expected, worse
    from qa.library import Library

    if (questions is None) == (queries is None):
        raise click.UsageError("Give a question file, or --queries with --qrels.")
    with Library.open(settings.store) as library:
        if questions is not None:
            found = measure(library, read_expected(questions))
        else:
            from qa.trec import evaluate_run

            found = evaluate_run(library, queries, qrels, run_file)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else measures_table(found), nl=as_json)
    fallen = list(worse(found, read_baseline(compare))) if compare else []
    for sentence in fallen:
        click.echo(f"Worse than {compare}: {sentence}", err=True)
    sys.exit(1 if fallen else 0)


@main.group()
def register() -> None:
    """Rows of your own for the register of legislation."""


@register.command("import")
@click.argument("file", type=existing_file)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to (else into the store, and used there).")
@pass_settings
def register_import(settings: Settings, file: Path, output: Path | None) -> None:
    """Take an Act or instrument from legislation.gov.uk's XML (CLML)."""
    from corpus.references.clml import import_clml, write_register

    rows = import_clml(file.read_bytes(), source=file.name)
    target = output or settings.store / "register.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_register(target, rows)
    click.echo(f"{target}: {len(rows['instruments'])} instruments, {len(rows['provisions'])} provisions")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True)
@click.option("--token", envvar="POLICYQA_TOKEN", help="What a client must show (else POLICYQA_TOKEN).")
@click.option("--allow-changes", is_flag=True, help="Let users add and remove documents.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@click.option("--name", "names", multiple=True, help="A further host name under which it is reached.")
@pass_settings
def serve(
    settings: Settings,
    host: str,
    port: int,
    token: str | None,
    allow_changes: bool,
    workers: int,
    names: tuple[str, ...],
) -> None:
    """Open the web page and the HTTP API on this machine."""
    from qa.web import serve as run

    run(
        settings.store, host=host, port=port, token=token, allow_changes=allow_changes, workers=workers, names=names
    )


@main.command()
@pass_settings
def mcp(settings: Settings) -> None:
    """Serve the documents to an assistant that speaks the Model Context Protocol, over standard input and output."""
    from qa.mcp import serve as run

    run(settings.store)


if __name__ == "__main__":
    main()
