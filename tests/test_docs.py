"""The documentation says what the tool does: every command, every exit code, no command that is not there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import cli
import corpus.errors
import indexer.errors
import qa.errors

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PYTHON = ROOT / "docs" / "python.md"
PAGES = sorted(path for path in [README, *(ROOT / "docs").glob("**/*.md"), *ROOT.glob("[AC]*.md")] if path.is_file())
_SPAN = re.compile(r"`(policyqa [^`]+)`")
# A block of Python, and what stands in a block of text right below it: what it prints.
_EXAMPLE = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
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
    known = dict(commands())
    shared = {option for parameter in cli.main.params for option in parameter.opts}
    for written in _SPAN.findall(prose(PAGES)):
        words = written.split()[1:]
        while words and words[0].startswith("-"):
            words = words[2:] if words[0] == "--store" else words[1:]
        if not words:
            continue
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


def test_links_between_pages_lead_somewhere() -> None:
    """A link to a file of the checkout has a file at its end."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_pages_name_no_place_on_a_machine() -> None:
    """Documentation is about the project: no home folders, no private addresses."""
    assert re.findall(r"/(?:home|Users|root|work)/\S+", prose(PAGES)) == []
