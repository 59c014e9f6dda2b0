"""The command line: parse options, call one function, render. Heavy imports stay inside the commands."""

from __future__ import annotations

import qa.console  # noqa: F401 (before the others, which load faster with it)

# isort: split
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from qa.console.group import (
    EXIT_NEGATIVE,
    EXIT_PARTIAL,
    CommandGroup,
    help_of,
    prepare_streams,
    tell_failures,
    version_option,
)
from qa.console.options import (
    ANY_FILE,
    EXISTING_FILE,
    FILE_OR_STDIN,
    edit_options,
    filter_options,
    format_option,
    iso_date,
    json_flag,
    json_option,
    k_option,
    layout_options,
    limit_options,
    metadata_options,
    output_option,
    pass_settings,
    registers_option,
)
from qa.console.settings import Settings
from qa.console.streams import coloured, mark, print_data, print_each, print_json_line, read_document, text_width, write

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.models import Metadata
    from corpus.worker import Limits
    from qa.batch.table import Layout
    from qa.models import Filters


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--store", type=ANY_FILE, help="Where the documents are kept (else POLICYQA_STORE).")
@click.option("--quiet", is_flag=True, help="No progress and no warnings.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with commands that print data.")
@version_option()
@click.pass_context
def main(context: click.Context, store: Path | None, quiet: bool, as_json: bool) -> None:
    """Answer questions about policy documents with passages quoted word for word and cited.

    The options may also stand after the command.
    """
    prepare_streams(context)
    context.obj = Settings(store, quiet=quiet, as_json=as_json)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=FILE_OR_STDIN)
@metadata_options
@limit_options
@click.option("--rehash", is_flag=True, help="Look into files whose size and times are as they were, too.")
@click.option("--shared", is_flag=True, help="Let other users of this machine read the store, from now on.")
@json_option
@pass_settings
def add(
    settings: Settings,
    paths: tuple[Path, ...],
    given: Metadata,
    workers: int | None,
    limits: Limits,
    shared: bool,
    rehash: bool,
    as_json: bool,
) -> NoReturn:
    """Add files and folders; what is unchanged is skipped, what changed is read again. '-' is standard input.

    What --title, --date, --publisher, --status and --url say of a file holds until something else is said of it.
    Pages that are pictures are read by text recognition where there is any, 40 of a file; POLICYQA_OCR=N in the
    environment reads N, 0 none.
    """
    from qa.library.add import add as run
    from qa.render.tables import add_summary

    files = [path for path in paths if str(path) != "-"]
    report = run(
        settings.store,
        files,
        given=given,
        extra=[read_document(given)] if len(files) < len(paths) else [],
        limits=limits,
        workers=workers,
        progress=settings.progress(),
        shared=shared,
        rehash=rehash,
    )
    print_data(report.to_dict(), as_json=as_json, text=lambda: add_summary(report.to_dict()))
    for warning in report.warnings:
        settings.say(f"Warning: {warning}")
    tell_failures(report.failed)
    sys.exit(EXIT_PARTIAL if report.failed else 0)


@main.command()
@click.argument("names", metavar="DOC...", nargs=-1, required=True)
@json_option
@pass_settings
def remove(settings: Settings, names: tuple[str, ...], as_json: bool) -> NoReturn:
    """Remove documents by id, path or glob.

    An id takes away one document, also one record of a record file; a path or glob takes away whole files. A file
    that is still there, or a record that its file still holds, comes back when the file is added again.
    """
    from qa.library.remove import remove as run

    gone, unknown = run(settings.store, names)
    found = {"removed": gone, "unknown": unknown}
    print_data(found, as_json=as_json, text=lambda: "".join(f"removed {source}\n" for source in gone))
    for name in unknown:
        click.echo(f"Error: no document has the id, path or name '{name}'. See policyqa documents.", err=True)
    sys.exit(0 if not unknown else EXIT_PARTIAL if gone else 1)


@main.command()
@click.option("--metadata", type=ANY_FILE, metavar="FILE", help="Write what is said of them as a metadata.csv.")
@json_option
@pass_settings
def documents(settings: Settings, metadata: Path | None, as_json: bool) -> None:
    """List the documents.

    With --metadata, a table of the papers in the folder of FILE and below is written, with what was said of each by
    hand or in such a table; 'policyqa add' of that folder reads it back. A file that is there is not written over.
    """
    from qa.library.library import Library
    from qa.render.tables import NO_DOCUMENTS, document_lines

    if metadata is not None:
        from qa.library.said import write_table

        settings.say(write_table(settings.store, metadata))
        return
    with Library.open(settings.store) as library:
        print_each(library.each_document(), as_json=as_json, text=document_lines, none=NO_DOCUMENTS)


@main.command()
@click.argument("name", metavar="DOC")
@edit_options
@click.option("--undo", is_flag=True, help="Take back the last change.")
@json_option
@pass_settings
def edit(settings: Settings, name: str, wanted: dict[str, str], undo: bool, as_json: bool) -> None:
    """Say what a paper is: its title, date, publisher, status, address, and which other it supersedes.

    What is said goes before what the paper and a metadata.csv say, and holds when the file is added again. An empty
    text, as in --date "", leaves it to them again. Without an option, it is shown what is said, and where that is from.
    """
    from qa.library.edit import edited
    from qa.render.tables import described_lines

    found = edited(settings.store, name, wanted, undo=undo).to_dict()
    print_data(found, as_json=as_json, text=lambda: described_lines(found))


@main.command()
@click.argument("names", metavar="[DOC]...", nargs=-1)
@click.option("--entity", help="Only passages with this entity: LABEL or LABEL=ID.")
@click.option("--json", "_as_json", is_flag=True, help="JSON Lines, which is what this command prints anyway.")
@pass_settings
def passages(settings: Settings, names: tuple[str, ...], entity: str | None, _as_json: bool) -> None:
    """Print passages in reading order, as JSON Lines."""
    from qa.library.library import Library

    with Library.open(settings.store) as library:
        for passage in library.passages(names, entity=entity):
            print_json_line(passage)


@main.command()
@click.argument("words", metavar="QUESTION", nargs=-1, required=True)
@k_option
@filter_options
@click.option("--explain", is_flag=True, help="Show what each word added to each score, and why the sentence.")
@json_option
@pass_settings
def ask(
    settings: Settings, words: tuple[str, ...], k: int, filters: Filters, explain: bool, as_json: bool
) -> NoReturn:
    """Answer a question, with citations."""
    from corpus.characters import tidy
    from qa.library.library import Library
    from qa.render.text import answer_text, named_copies

    question = " ".join(words)
    if not tidy(question):
        raise click.UsageError("The question is empty.")
    with Library.open(settings.store) as library:
        answer = library.ask(question, k=k, filters=filters, explain=explain)
        names = library.names_of(sorted(named_copies(answer)))
        allowed = library.passages_allowed(filters)
    print_data(
        answer.to_dict(),
        as_json=as_json,
        text=lambda: answer_text(answer, mark=mark(), width=text_width(), names=names, allowed=allowed),
    )
    sys.exit({"answered": 0, "abstained": EXIT_NEGATIVE}.get(answer.status, 1))


@main.command()
@click.argument("file", type=FILE_OR_STDIN)
@output_option
@format_option("BATCH", otherwise="by the ending")
@layout_options
@k_option
@click.option("--resume", is_flag=True, help="Go on where a run that broke off had come to.")
@filter_options
@json_flag("JSON Lines, which is what this command prints anyway.")
@pass_settings
def batch(
    settings: Settings,
    file: Path,
    output: Path | None,
    form: str | None,
    layout: Layout,
    k: int,
    resume: bool,
    filters: Filters,
    as_json: bool,
) -> NoReturn:
    """Answer a file of questions: .txt, .csv, .xlsx, .jsonl, or '-' for standard input.

    The columns of a table come back in their order with the answers beside them. The questions are those of the column
    'question', below whatever titles stand above it; 'id' names them, and 'previous' has the question that one follows.
    """
    from qa.batch.run import run, summary
    from qa.library.library import Library

    with Library.open(settings.store) as library:
        counts = run(
            library,
            file,
            output,
            form="jsonl" if as_json else form,
            k=k,
            filters=filters,
            layout=layout,
            resume=resume,
            progress=settings.progress(),
            say=lambda notice: settings.say(f"Note: {notice}"),
        )
    settings.say(summary(counts))
    sys.exit(EXIT_PARTIAL if counts["failed"] else 0)


@main.command()
@click.argument("folders", metavar="FOLDER...", nargs=-1, required=True, type=ANY_FILE)
@click.option("--questions", type=ANY_FILE, help="A file of questions to ask again after each change.")
@click.option("--answers", type=ANY_FILE, help="Where their answers are kept, as JSON Lines (else in the store).")
@layout_options
@click.option("--every", type=click.FloatRange(1), default=30, show_default=True, help="Seconds between two looks.")
@click.option("--settle", type=click.FloatRange(0), default=2, show_default=True, help="Seconds a file must rest.")
@click.option("--log", type=ANY_FILE, help="A file that the lines are added to (else standard output).")
@click.option("--once", is_flag=True, help="Look once and end, as for cron; exit 4 where something failed.")
@limit_options
@json_flag("A JSON object on each line.")
@pass_settings
def watch(settings: Settings, /, **options: Any) -> NoReturn:
    """Watch folders: add what appears or changes, and say which questions have new answers.

    A synchronised folder of SharePoint or OneDrive is a folder. A file that is still being written waits; a folder that
    is suddenly empty or gone takes nothing away. It runs until it is told to end (Ctrl-C, SIGTERM), with exit 0.
    """
    from qa.console.watching import watch as run

    sys.exit(EXIT_PARTIAL if run(settings.store, **options) else 0)


@main.command()
@click.option("--check", is_flag=True, help="Look at every row, text and byte of the store; exit 1 where one is wrong.")
@click.option("--all", "whole", is_flag=True, help="Every file and kind, however many lines that takes.")
@json_option
@pass_settings
def status(settings: Settings, check: bool, whole: bool, as_json: bool) -> None:
    """Show what is in the store and how well it is."""
    from qa.library.library import Library
    from qa.render.tables import audit_lines, status_table

    if check:
        with Library.open(settings.store) as library:
            audit = library.audit()
        print_data(audit, as_json=as_json, text=lambda: audit_lines(audit))
        sys.exit(0 if audit["sound"] else 1)
    with Library.open(settings.store) as library:
        found = library.status()
    print_data(found, as_json=as_json, text=lambda: status_table(found, whole=whole))


@main.command()
@json_option
@pass_settings
def repair(settings: Settings, as_json: bool) -> NoReturn:
    """Read again from the sources what is damaged in the store."""
    from qa.library.repair import repair as run
    from qa.render.tables import repair_lines

    report = run(settings.store, progress=settings.progress())
    print_data(report.to_dict(), as_json=as_json, text=lambda: repair_lines(report.to_dict()))
    sys.exit(EXIT_PARTIAL if report.lost else 0)


@main.command()
@json_option
@pass_settings
def compact(settings: Settings, as_json: bool) -> None:
    """Merge the index into one piece, which questions are answered from fastest."""
    from qa.library.compact import compact as run
    from qa.render.tables import compact_line

    done = run(settings.store)
    print_data(done, as_json=as_json, text=lambda: compact_line(done))


@main.command()
@click.argument("file", type=ANY_FILE)
@json_option
@pass_settings
def backup(settings: Settings, file: Path, as_json: bool) -> None:
    """Write the store into one file, while others read and write it."""
    from corpus.store.backup import backup as run
    from qa.render.tables import kept, kept_line

    held = kept(file, run(settings.store, file))
    print_data(held, as_json=as_json, text=lambda: kept_line(held))


@main.command()
@click.argument("file", type=EXISTING_FILE)
@json_option
@pass_settings
def restore(settings: Settings, file: Path, as_json: bool) -> None:
    """Make the store of a file that backup wrote; one that is there already is not overwritten."""
    from corpus.store.backup import restore as run
    from qa.render.tables import kept, kept_line

    held = kept(settings.store, run(file, settings.store))
    print_data(held, as_json=as_json, text=lambda: kept_line(held))


@main.command()
@click.argument("files", nargs=-1, type=FILE_OR_STDIN)
@click.option("--text", help="Check this sentence instead of files.")
@click.option("--date", metavar="DATE", callback=iso_date, help="When the papers were written (else as each says).")
@registers_option
@format_option("CHECK", otherwise="text")
@output_option
@json_option
@pass_settings
def check(
    settings: Settings,
    files: tuple[Path, ...],
    text: str | None,
    date: str | None,
    registers: tuple[Path, ...],
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> NoReturn:
    """Find the references to legislation and guidance in papers, and judge each. '-' is standard input."""
    from corpus.dates import as_date
    from qa.check.paper import check_files, own_registers
    from qa.render.check import Shown, rendered
    from qa.render.formats import CHECK

    if bool(files) == (text is not None):
        raise click.UsageError("Name the files to check, or give one sentence with --text.")
    form = "json" if as_json else form or "text"
    if not CHECK[form].is_text and output is None and sys.stdout.isatty():
        raise click.UsageError(f"Name where the {form} file goes with -o FILE.{form}: it cannot be shown here.")
    known = [*own_registers(settings.store), *registers]
    checked = check_files(files, text=text, registers=known, as_of=as_date(date), store=settings.store)
    shown = Shown(single=len(files) < 2, colour=coloured() and output is None)
    write(rendered(checked.papers, form, shown), output)
    for paper in checked.papers:
        for warning in paper.warnings:
            settings.say(f"Warning: {paper.path or 'The text'}: {warning}")
    tell_failures(checked.failures)
    if checked.failures:
        sys.exit(EXIT_PARTIAL if checked.papers else 1)
    sys.exit(EXIT_NEGATIVE if any(paper.report.has_errors for paper in checked.papers) else 0)


@main.command()
@click.argument("what", nargs=-1, required=True)
@filter_options
@click.option("--most", type=click.IntRange(1), default=1000, show_default=True, help="Rows at most.")
@format_option("COLLECTION", otherwise="by the ending, or text")
@output_option
@json_option
@pass_settings
def collect(
    settings: Settings,
    what: tuple[str, ...],
    filters: Filters,
    most: int,
    form: str | None,
    output: Path | None,
    as_json: bool,
) -> NoReturn:
    """Collect a set: recommendations, decisions, actions, duties, rules, dates, deadlines, terms or mentions.

    "duties of the board" and "mentions of safeguarding" narrow it. One row an item, in the order of the text.
    """
    from qa.library.library import Library
    from qa.render.formats import COLLECTION

    by_ending = {known.ending: name for name, known in COLLECTION.items()}
    form = "json" if as_json else form or by_ending.get(output.suffix.lower() if output else "", "text")
    if not COLLECTION[form].is_text and output is None:
        raise click.UsageError(f"Name where the {form} file goes with -o FILE.{form}")
    with Library.open(settings.store) as library:
        collection = library.collect(" ".join(what), filters=filters, most=most)
    write(COLLECTION[form].load()(collection), output)
    sys.exit(0 if collection.found else EXIT_NEGATIVE)


@main.command()
@click.argument("versions", nargs=-1, required=True, metavar="OLD NEW")
@format_option("COMPARISON", otherwise="by the ending, or text")
@output_option
@json_option
@pass_settings
def compare(
    settings: Settings, versions: tuple[str, ...], form: str | None, output: Path | None, as_json: bool
) -> None:
    """Show what changed from one version of a paper to another: duties and references to law first.

    Each is a document of the store, by id, file name or title, or a file outside it. Of one version alone, the old one
    is what it says it supersedes.
    """
    from qa.library.versions import compare_versions
    from qa.render.formats import COMPARISON

    if len(versions) > 2:
        raise click.UsageError("Name two versions, the old one first; put a name with spaces in quotation marks.")
    by_ending = {known.ending: name for name, known in COMPARISON.items()}
    form = "json" if as_json else form or by_ending.get(output.suffix.lower() if output else "", "text")
    if not COMPARISON[form].is_text and output is None:
        raise click.UsageError(f"Name where the {form} file goes with -o FILE.{form}")
    old = versions[0] if len(versions) == 2 else None
    comparison = compare_versions(settings.store, old, versions[-1])
    write(COMPARISON[form].load()(comparison), output)


@main.command()
@click.option("--of", help='Only this: "Health and Care Act 2022", or "s 65Z5".')
@json_option
@pass_settings
def references(settings: Settings, of: str | None, as_json: bool) -> None:
    """List the legislation and guidance that the documents cite, with the passages that do."""
    from qa.library.library import Library
    from qa.render.tables import references_table

    with Library.open(settings.store) as library:
        groups = library.references(of=of)
    print_data(groups, as_json=as_json, text=lambda: references_table(groups))


@main.command()
@click.argument("answers", type=EXISTING_FILE)
@json_option
@pass_settings
def verify(settings: Settings, answers: Path, as_json: bool) -> NoReturn:
    """Check whether the citations of saved answers still stand: same, moved, changed or missing."""
    from qa.check.verify import FALLEN, read_answers
    from qa.library.library import Library
    from qa.render.tables import verify_table

    saved = read_answers(answers)
    with Library.open(settings.store) as library:
        report = library.verify(saved)
    print_data(report, as_json=as_json, text=lambda: verify_table(report))
    sys.exit(EXIT_NEGATIVE if any(report["summary"][name] for name in FALLEN) else 0)


@main.command()
@click.argument("questions", required=False, type=EXISTING_FILE)
@click.option("--queries", type=EXISTING_FILE, help="TREC topics: a line of id, tab, text for each.")
@click.option("--qrels", type=EXISTING_FILE, help="Relevance judgements of TREC or BEIR.")
@click.option("--run", "run_file", type=ANY_FILE, help="Where to write the TREC run.")
@click.option("--compare", type=EXISTING_FILE, help="Fail when it got worse.")
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
    from qa.library.library import Library
    from qa.measure.answers import evaluate as measure
    from qa.measure.answers import measures_table, read_baseline, read_expected, worse

    if (questions is None) == (queries is None):
        raise click.UsageError("Give a question file, or --queries with --qrels.")
    with Library.open(settings.store) as library:
        if questions is not None:
            found = measure(library, read_expected(questions))
        else:
            from qa.measure.ranking import evaluate_run

            found = evaluate_run(library, queries, qrels, run_file)
    print_data(found, as_json=as_json, text=lambda: measures_table(found))
    fallen = list(worse(found, read_baseline(compare))) if compare else []
    for sentence in fallen:
        click.echo(f"Worse than {compare}: {sentence}", err=True)
    sys.exit(1 if fallen else 0)


@main.command()
@click.argument("questions", required=False, type=EXISTING_FILE)
@click.option("--dry-run", is_flag=True, help="Measure, and change nothing.")
@click.option("--back", is_flag=True, help="Go back to the confidence that was in use before.")
@json_option
@pass_settings
def calibrate(settings: Settings, questions: Path | None, dry_run: bool, back: bool, as_json: bool) -> NoReturn:
    """Fit how sure answers are to this library, by what people on the page said of its answers.

    QUESTIONS with what is expected of each, as evaluate reads them, count too. It is taken only where it is better on
    judgements held out; else, and where there are too few, nothing is changed, and the exit code is 3.
    """
    from qa.measure.calibrating import calibrated, given_back
    from qa.render.calibration import back_line, calibration_table

    if back:
        if questions or dry_run:
            raise click.UsageError("--back goes back, and takes no other option and no file.")
        undone = given_back(settings.store)
        print_data(undone, as_json=as_json, text=lambda: back_line(undone))
        sys.exit(0 if undone["given_up"] else EXIT_NEGATIVE)
    found = calibrated(settings.store, questions, dry_run=dry_run)
    print_data(found, as_json=as_json, text=lambda: calibration_table(found, dry_run=dry_run))
    sys.exit(EXIT_NEGATIVE if found["reason"] else 0)


@main.group()
def register() -> None:
    """What is known of the law, and rows of your own for it."""


@register.command("import")
@click.argument("file", type=EXISTING_FILE)
@click.option("-o", "--output", type=ANY_FILE, help="Where to (else into the store, and used there).")
@json_option
@pass_settings
def register_import(settings: Settings, file: Path, output: Path | None, as_json: bool) -> None:
    """Take an Act or instrument from legislation.gov.uk's XML (CLML)."""
    from corpus.references.clml import import_clml, write_register
    from qa.render.register import imported_line

    rows = import_clml(file.read_bytes(), source=file.name)
    target = output or settings.register_file
    write_register(target, rows)
    found = {"file": str(target), "instruments": len(rows["instruments"]), "provisions": len(rows["provisions"])}
    print_data(found, as_json=as_json, text=lambda: imported_line(found))


@register.command("list")
@json_option
@pass_settings
def register_list(settings: Settings, as_json: bool) -> None:
    """List the law that references are judged by, and how much of each is known."""
    from corpus.references import load_register
    from qa.check.paper import own_registers
    from qa.render.register import listed, register_table

    rows = listed(load_register(own_registers(settings.store)))
    print_data(rows, as_json=as_json, text=lambda: register_table(rows))


@register.command("show")
@click.argument("name")
@json_option
@pass_settings
def register_show(settings: Settings, name: str, as_json: bool) -> None:
    """Show what is known of an Act or Regulations, with its source: "Care Act 2014"."""
    from corpus.references import load_register
    from qa.check.paper import own_registers
    from qa.render.register import instrument_table, shown

    found = shown(name, load_register(own_registers(settings.store)))
    print_data(found, as_json=as_json, text=lambda: instrument_table(found))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True)
@click.option("--token", envvar="POLICYQA_TOKEN", help="What a client must show (else POLICYQA_TOKEN).")
@click.option("--allow-changes", is_flag=True, help="Let users add and remove documents.")
@click.option("--allow-notes", is_flag=True, help="Let users judge and keep answers, and keep questions.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@click.option("--name", "names", multiple=True, help="A further host name under which it is reached.")
@click.option("--service", default="policyqa", show_default=True, help="What the page is called.")
@click.option("--organisation", default="", help="Who runs it: stands before its name.")
@click.option("--contact", default="", help="Whom its readers ask: a mail or web address, or words.")
@click.option("--accessibility", default="", help="A text that is added to the accessibility statement.")
@click.option("--privacy", default="", help="A text that is added to the page on privacy.")
@pass_settings
def serve(settings: Settings, /, **options: Any) -> None:
    """Open the web page and the HTTP API on this machine."""
    from qa.web import serve as run

    run(settings.store, **options)


@main.command()
@pass_settings
def mcp(settings: Settings) -> None:
    """Serve the documents to an assistant that speaks the Model Context Protocol, over standard input and output."""
    from qa.mcp import serve as run

    run(settings.store)


@main.command("help")
@click.argument("names", metavar="[COMMAND]", nargs=-1)
@click.pass_context
def help_(context: click.Context, names: tuple[str, ...]) -> None:
    """Show the help of a command, or of all."""
    click.echo(help_of(context.find_root(), names))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options; its start-up file takes it."""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(main, {}, "policyqa", "_POLICYQA_COMPLETE").source())


@main.command()
def man() -> None:
    """Print the manual page, for man or to be printed."""
    from qa import __version__
    from qa.console.manual import manual

    click.echo(manual(main, __version__), nl=False)


if __name__ == "__main__":
    main()
