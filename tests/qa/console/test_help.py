"""Help, the manual, completion, and options before or after the command."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import cli
from qa.console.examples import EXAMPLES, OTHER_WORDS
from qa.console.group import Command
from qa.console.manual import EXIT_CODES, manual

MUTUAL_AID = "What is meant by mutual aid?"


def run(*arguments: str | Path) -> Any:
    """A command in this process."""
    return CliRunner().invoke(cli.main, list(map(str, arguments)))


def commands(group: click.Group = cli.main, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command by its full name."""
    for name, command in group.commands.items():
        yield f"{above}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} ")


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_help_text_has_an_example(name: str) -> None:
    """At its end, as a line that can be typed."""
    told = run(*name.split(), "--help").stdout
    assert "Example" in told
    assert all(f"  {line}\n" in told for line in EXAMPLES[name])


@pytest.mark.parametrize("line", [line for lines in EXAMPLES.values() for line in lines])
def test_every_example_can_be_typed(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its command, options and values are taken as they stand; files that it names are there."""
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line.partition(" > ")[0].partition(" >> ")[0])[1:]
    for word in words:
        if Path(word).suffix:
            Path(word).touch()
    taken: list[str] = []
    monkeypatch.setattr(Command, "invoke", lambda command, _context: taken.append(command.name))
    done = run(*words)
    assert done.exit_code == 0, done.stderr
    assert taken


@pytest.mark.parametrize(
    "arguments",
    [
        ("--store", "{store}", "--quiet", "--json", "ask", MUTUAL_AID),
        ("ask", "--store", "{store}", MUTUAL_AID, "--quiet", "--json"),
        ("--json", "ask", MUTUAL_AID, "--store", "{store}"),
        ("--store", "nowhere", "ask", MUTUAL_AID, "--store={store}", "--json"),
        ("ask", *MUTUAL_AID.split(), "--store", "{store}", "--json"),
    ],
)
def test_options_stand_before_or_after_the_command(arguments: tuple[str, ...], store: Path) -> None:
    """The one after the command goes before the other; a question needs no quotation marks."""
    done = run(*(argument.replace("{store}", str(store)) for argument in arguments))
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["question"] == MUTUAL_AID


@pytest.mark.parametrize("name", ["register list", "documents", "references", "status"])
def test_commands_within_commands_take_them_too(name: str, store: Path) -> None:
    """A group hands them on, and takes them between its name and the command's."""
    words = name.split()
    for arguments in ([*words, "--store", store, "--json"], [words[0], "--store", store, *words[1:], "--json"]):
        done = run(*arguments)
        assert done.exit_code == 0
        assert json.loads(done.stdout)


def test_a_question_may_hold_what_looks_like_an_option(store: Path) -> None:
    """After two dashes nothing is one."""
    assert json.loads(run("ask", "--json", "--store", store, "--", "--store x").stdout)["question"] == "--store x"


def test_json_before_a_command_that_prints_none_is_refused() -> None:
    """The user would wait for it."""
    done = run("--json", "man")
    assert done.exit_code == 2
    assert "'man' prints no JSON" in done.stderr


@pytest.mark.parametrize(
    ("typed", "meant"), [("aks", "'ask'"), ("answer", "'ask'"), ("documnets", "'documents'"), ("rm", "'remove'")]
)
def test_a_misspelt_command_is_told_with_the_one_meant(typed: str, meant: str) -> None:
    """By its letters, or by what other programs call it."""
    done = run(typed, "x")
    assert done.exit_code == 2
    assert f"No such command '{typed}'. Did you mean {meant}" in done.stderr


def test_a_command_like_no_other_is_told_with_where_to_look() -> None:
    """No guess is made."""
    assert "No such command 'zzz'. See" in run("zzz").stderr


def test_other_words_lead_to_commands() -> None:
    """None of them is a command itself."""
    assert set(OTHER_WORDS.values()) <= set(cli.main.commands)
    assert not set(OTHER_WORDS) & set(cli.main.commands)


@pytest.mark.parametrize(
    ("names", "told"), [((), "Usage: "), (("batch",), "--header-row"), (("register", "show"), "NAME")]
)
def test_help_is_a_command_too(names: tuple[str, ...], told: str) -> None:
    """It says what --help says."""
    assert told in run("help", *names).stdout
    assert run("help", *names).stdout.splitlines()[2:] == run(*names, "--help").stdout.splitlines()[2:]


def test_help_of_what_is_not_there_is_wrong_use() -> None:
    """With what may be meant."""
    done = run("help", "statsu")
    assert done.exit_code == 2
    assert "Did you mean 'status'?" in done.stderr
    assert run("help", "ask", "x").exit_code == 2


def test_the_manual_has_every_command_option_and_code() -> None:
    """It is made of what the commands say of themselves, and the same each time."""
    page = manual(cli.main, "1.0")
    assert page == manual(cli.main, "1.0")
    for name, command in commands():
        if not isinstance(command, click.Group):
            assert f".SS {name} ".replace("-", "\\-") in page
    assert "\\-\\-header\\-row" in page
    assert all(f".B {code}\n" in page for code, _ in EXIT_CODES)


@pytest.mark.skipif(not shutil.which("groff"), reason="needs groff, which Linux has with man")
def test_the_manual_is_roff_that_groff_takes(tmp_path: Path) -> None:
    """Without a warning."""
    path = tmp_path / "policyqa.1"
    path.write_text(run("man").stdout, encoding="utf-8")
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "policyqa check draft.docx" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(shell: str) -> None:
    """For the shells that click knows, under the name of the command."""
    done = run("completion", shell)
    assert done.exit_code == 0
    assert "_POLICYQA_COMPLETE" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_what_completion_asks_is_answered() -> None:
    """The words that complete a command, and an option behind it."""
    from click.shell_completion import BashComplete

    made = BashComplete(cli.main, {}, "policyqa", "_POLICYQA_COMPLETE")
    assert "batch" in [item.value for item in made.get_completions([], "ba")]
    assert "--store" in [item.value for item in made.get_completions(["ask"], "--st")]


def test_ctrl_c_ends_a_command_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    """As README says, and with a word instead of a traceback."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Command, "invoke", stop)
    done = run("man")
    assert (done.exit_code, done.stderr) == (130, "Stopped.\n")
