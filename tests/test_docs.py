"""The documentation says what the tool does: every command, every exit code, no command that is not there."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import docx
import pytest

import cli
import corpus.errors
import indexer.errors
import qa.errors
from qa.library.add import AddReport
from qa.library.library import Library

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PYTHON = ROOT / "docs" / "python.md"
KEEPING = ROOT / "docs" / "keeping.md"
PAGES = sorted(path for path in [README, *(ROOT / "docs").glob("**/*.md"), *ROOT.glob("[AC]*.md")] if path.is_file())
_SPAN = re.compile(r"`(policyqa [^`]+)`")
# A block of Python, and what stands in a block of text right below it: what it prints.
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
# Lines to type: indented by four blanks, or fenced as a shell's or as nothing.
_FENCED = re.compile(r"^ *```(?:sh)?\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4}(?=\S)(.*)$", re.MULTILINE)
_OTHER_FENCES = re.compile(r"^ *```\w+\n.*?^ *```$", re.MULTILINE | re.DOTALL)
_HELP = re.compile(r"^```\w*\n\$ (policyqa[^\n]*--help)\n(.*?)\n```", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name."""
    for name, command in sorted(cli.main.commands.items()):
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", one) for below, one in sorted(command.commands.items()))
        else:
            yield name, command


def prose(pages: list[Path]) -> str:
    """The documentation as one text."""
    return "\n".join(path.read_text(encoding="utf-8") for path in pages)


def examples(page: Path, *, scripts: bool) -> list[tuple[str, str]]:
    """The Python of a page and what it prints; ``scripts`` are those that start processes."""
    found = _EXAMPLE.findall(page.read_text(encoding="utf-8")) if page.is_file() else []
    return [(code, printed) for code, printed in found if ("__main__" in code) is scripts]


@pytest.fixture(autouse=True)
def _documentation() -> None:
    if not README.is_file():
        pytest.skip("there is no README here: the tests run apart from the checkout")


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_is_documented(name: str) -> None:
    """README's table, or a page of docs, has each command."""
    assert re.search(rf"`(?:policyqa (?:--\S+ \S+ )*)?{name}\b", prose(PAGES)), name


def test_no_page_speaks_of_a_command_or_option_that_is_not_there() -> None:
    """What stands in code marks after ``policyqa`` can be typed."""
    for written in _SPAN.findall(prose(PAGES)):
        assert_can_be_typed(written.split()[1:], written)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_lines_to_type_have_commands_and_options_that_are_there(page: Path) -> None:
    """In a line of a block each ``policyqa`` before a command, wherever it is installed, has options that it knows."""
    for line in typed(page):
        words = re.split(r"[\s|;&>]+", re.sub(r"\$\([^)]*\)", "VALUE", line))
        for place, word in enumerate(words, 1):
            starts_line = place == 1 and word == "policyqa"
            if re.fullmatch(r"(?:.*[/\\])?policyqa(?:\.exe)?", word) and (starts_line or names_command(words[place:])):
                assert_can_be_typed(words[place:], line)


def typed(page: Path) -> list[str]:
    """The lines of a page that a reader would type, those that go on joined."""
    text = page.read_text(encoding="utf-8")
    blocks = [*_FENCED.findall(text), "\n".join(_INDENTED.findall(_OTHER_FENCES.sub("", text)))]
    return [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines() if line.strip()]


def after_shared(words: list[str]) -> list[str]:
    """What follows the options that stand before a command."""
    while words and words[0].startswith("-"):
        words = words[2:] if words[0] == "--store" else words[1:]
    return words


def names_command(words: list[str]) -> bool:
    """Whether a command is called."""
    return after_shared(words)[:1] != [] and after_shared(words)[0] in cli.main.commands


def assert_can_be_typed(words: list[str], written: str) -> None:
    """The command is there, and so is each of its options."""
    known = dict(commands())
    shared = {option for parameter in cli.main.params for option in parameter.opts}
    words = after_shared(words)
    if not words:
        return
    name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
    assert name in known or name in cli.main.commands, written
    options = {option for parameter in known[name].params for option in parameter.opts} if name in known else set()
    used = {word.split("=")[0] for word in words[1:] if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?", word)}
    assert used <= options | shared | {"--help"}, written


def test_exit_codes_are_documented() -> None:
    """README names each code that a command can end with."""
    told = prose([README])
    assert all(re.search(rf"\b{code}\b", told) for code in range(5))


def test_help_that_a_page_shows_is_the_help_there_is() -> None:
    """A page that embeds ``--help`` has it word for word."""
    from click.testing import CliRunner

    for command, shown in _HELP.findall(prose(PAGES)):
        arguments = command.split()[1:]
        told = CliRunner().invoke(cli.main, arguments, prog_name="policyqa", terminal_width=80).stdout
        assert " ".join(shown.split()) == " ".join(told.split()), command


@pytest.mark.parametrize("module", [corpus.errors, indexer.errors, qa.errors], ids=lambda module: module.__name__)
def test_the_tree_of_errors_is_drawn(module: object) -> None:
    """The docstring of a floor's errors has each of them."""
    classes = {name: value for name, value in vars(module).items() if isinstance(value, type)}
    own = vars(module)["__name__"]
    names = [name for name, value in classes.items() if value.__module__ == own]
    assert names
    assert [name for name in names if name not in (module.__doc__ or "")] == []


@pytest.mark.parametrize("page", [README, PYTHON], ids=lambda page: page.name)
def test_examples_do_what_the_page_says(
    page: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The Python of a page runs from top to bottom, and each piece prints what stands below it."""
    shutil.copytree(store, tmp_path / ".store")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    pieces = examples(page, scripts=False)
    assert pieces
    for code, printed in pieces:
        exec(compile(code, page.name, "exec"), names)  # noqa: S102 (the documentation's own)
        told = capsys.readouterr().out
        assert told == printed if printed else told, code


@pytest.mark.slow
def test_scripts_do_what_the_page_says(tmp_path: Path) -> None:
    """Python that reads files in processes of its own runs as a script."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures", target_is_directory=True)
    script = tmp_path / "script.py"
    ((code, printed),) = examples(PYTHON, scripts=True)
    script.write_text(code, encoding="utf-8")
    variables = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent)}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (printed, "")


def section(page: Path, heading: str) -> str:
    """What stands under a heading, up to the next."""
    text = page.read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_example_of_metadata_says_what_the_papers_are(
    ingest: Callable[..., AddReport], new_store: Path, put: Callable[..., Path], folder: Path
) -> None:
    """The table that a page shows is taken row by row, and the newer paper takes the place of the older."""
    found = re.search(r"^```csv\n(.*?)^```$", KEEPING.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    put("metadata.csv", found[1])
    rows = list(csv.DictReader(found[1].splitlines()))
    for row in rows:
        name = row["path"]
        put(name, word(name) if name.endswith("docx") else f"# A paper\n\nThe board has seen {name}.\n")
    put(rows[0]["supersedes"], "# The framework of 2022\n\nThe quorum of the committee is four members.\n")
    report = ingest(folder)
    assert (report.failed, report.warnings) == ([], [])
    with Library.open(new_store) as library:
        listed = {document["title"]: document for document in library.documents()}
        older = library.ask("What is the quorum of the committee?")
    for row in rows:
        told = listed[row["title"]]
        assert [told[name] or "" for name in ("date", "publisher", "status")] == [
            row[name] for name in ("date", "publisher", "status")
        ]
    assert [note.kind for note in older.notes if rows[0]["title"] in note.text] == ["superseded"]


def word(text: str) -> bytes:
    """A Word file of one paragraph."""
    document = docx.Document()
    document.add_paragraph(f"The board met and saw {text}.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.slow
def test_back_up_and_moving_go_as_the_page_says(
    policyqa: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    """Its lines, typed one after the other, keep the store, bring it back, and follow papers to another folder."""
    store, papers, moved = tmp_path / "store", tmp_path / "papers", tmp_path / "new-papers"
    papers.mkdir()
    (papers / "note.txt").write_text("The chair of the audit committee is Jo Ash.", encoding="utf-8")

    def run(*arguments: str) -> bytes:
        done = policyqa(*arguments, env={"POLICYQA_STORE": str(store)}, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return bytes(done.stdout)

    def lines(heading: str) -> list[list[str]]:
        text = section(KEEPING, heading).replace("/srv/", f"{tmp_path.as_posix()}/")
        return [shlex.split(line)[1:] for line in _INDENTED.findall(text)]

    run("add", str(papers))
    for arguments in lines("Back-up"):
        run(*arguments)
    assert b"note.txt" in run("--store", "restored", "documents")
    papers.rename(moved)
    for arguments in lines("Moving"):
        run(*arguments)
    sources = [document["source"] for document in json.loads(run("documents", "--json"))]
    assert sources == [str(moved / "note.txt")]


def test_links_between_pages_lead_somewhere() -> None:
    """A link to a file of the checkout has a file at its end."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_pages_name_no_place_on_a_machine() -> None:
    """Documentation is about the project: no home folders, no private addresses."""
    assert re.findall(r"/(?:home|Users|root|work)/\S+", prose(PAGES)) == []
