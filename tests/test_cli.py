"""The command line as users and their scripts have it: streams, exit codes, and no tracebacks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
import qa
from qa.console.streams import columns

LIBRARY = Path(__file__).resolve().parent.parent / "fixtures" / "library"
PAPER = LIBRARY.parent / "papers" / "draft-board-paper.docx"
MUTUAL_AID = "What is meant by mutual aid?"

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Command = Callable[..., Any]


def as_json(done: subprocess.CompletedProcess[bytes]) -> Any:
    """The one JSON document on standard output."""
    return json.loads(done.stdout)


def test_text_is_utf8_where_the_locale_is_not(policyqa: Run, store: Path) -> None:
    """Under LANG=C and any PYTHONIOENCODING the streams are UTF-8."""
    environment = {"LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = policyqa("--store", store, "ask", MUTUAL_AID, env=environment)
    assert done.returncode == 0
    assert "“In this compact," in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, False)]
)
def test_colour_is_for_terminals_that_want_it(store: Path, environment: dict[str, str], coloured: bool) -> None:
    """A terminal gets the matched words marked, unless NO_COLOR is there."""
    import pty

    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    variables |= {"PYTHONPATH": str(Path(cli.__file__).parent), "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "cli", "--store", str(store), "ask", MUTUAL_AID]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=variables, cwd=LIBRARY) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.returncode == 0
    assert (b"\x1b[" in shown) is coloured


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_a_reader_that_closes_the_pipe_gets_no_traceback(store: Path) -> None:
    """``policyqa passages | head -1`` ends quietly."""
    command = f"{sys.executable} -m cli --store '{store}' passages | head -n 1"
    variables = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent)}
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=variables, cwd=LIBRARY, check=False)
    assert json.loads(done.stdout)["passage_id"]
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["ask"], "Missing argument 'QUESTION'"),
        (["ask", "  "], "The question is empty"),
        (["ask", "x", "-k", "0"], "0 is not in the range"),
        (["ask", "x", "--after", "soon"], "write a date as 2021-04-30"),
        (["ask", "x", "--document", "nothing.pdf"], "No document has the id, path or name 'nothing.pdf'"),
        (["answer", "x"], "No such command 'answer'"),
        (["add"], "Missing argument 'PATHS...'"),
        (["add", "a.txt", "b.txt", "--title", "Both"], "describe a single file"),
        (["check"], "Name the files to check"),
        (["check", "a.docx", "--text", "x"], "Name the files to check"),
        (["passages", "nothing.pdf"], "No document has the id, path or name 'nothing.pdf'"),
        (["references", "--of", "the price of fish"], "names no Act"),
        (["verify", "nowhere.jsonl"], "does not exist"),
        (["evaluate"], "Give a question file, or --queries"),
        (["batch", "q.txt", "--format", "odt"], "'odt' is not one of"),
        (["serve", "--port", "0"], "0 is not in the range"),
    ],
)
def test_misuse_is_exit_2_with_what_to_do(command: Command, arguments: list[str], problem: str) -> None:
    """The command line is explained on standard error and nothing is printed as data."""
    done = command(*arguments)
    assert done.exit_code == 2
    assert problem in " ".join(done.stderr.split())
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["batch", "nowhere.txt"], "nowhere.txt: cannot be opened"),
        (["batch", LIBRARY / "metadata.csv"], "there is no column named 'question'"),
        (["verify", LIBRARY / "metadata.csv"], "holds no saved answers"),
        (["evaluate", LIBRARY / "metadata.csv"], "metadata.csv, line 1: not a question"),
        (["evaluate", "--queries", LIBRARY / "metadata.csv"], "line 1: is not an id, a tab and a question"),
        (["check", "nowhere.docx"], "Failed: nowhere.docx"),
        (["check", PAPER, "-o", "/no/such/folder/out.html", "--format", "html"], "No such file or directory"),
        (["remove", "nothing.pdf"], "no document has the id, path or name 'nothing.pdf'"),
        (["register", "import", LIBRARY / "metadata.csv"], "metadata.csv"),
    ],
)
def test_errors_are_exit_1_with_the_file_and_the_problem(
    command: Command, arguments: list[str | Path], problem: str
) -> None:
    """One clear line on standard error, never a traceback."""
    done = command(*arguments)
    assert done.exit_code == 1, done.output
    assert problem in done.stderr
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit)


@pytest.mark.parametrize("line", ["ask x", "documents", "passages", "status", "references", "remove x", "batch -"])
def test_a_missing_store_is_told_with_what_to_do(tmp_path: Path, line: str) -> None:
    """Every command that reads says where no store is and how to make one."""
    done = CliRunner().invoke(cli.main, ["--store", str(tmp_path / "none"), *line.split()], input="x\n")
    assert done.exit_code == 1
    assert f"Error: There is no store at {tmp_path / 'none'}. Add documents first" in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_index_of_another_version_is_told_with_what_to_do(store: Path, tmp_path: Path) -> None:
    """The index is named, and how it is built anew."""
    shutil.copytree(store, tmp_path / "store")
    (index,) = (tmp_path / "store" / "index").glob("*/index")
    content = bytearray(index.read_bytes())
    content[8] += 1
    index.write_bytes(content)
    done = CliRunner().invoke(cli.main, ["--store", str(tmp_path / "store"), "ask", "What is a lead provider?"])
    assert done.exit_code == 1
    assert f"Error: {index} has format version" in done.stderr
    assert "add any of the documents again, which builds the index anew" in done.stderr


@pytest.mark.parametrize("named", ["40", "200", "0", "-1", "wide", ""])
def test_the_terminal_is_as_wide_as_the_standard_library_says(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """COLUMNS counts where it is a number of columns; a number is found without a terminal too."""
    monkeypatch.setenv("COLUMNS", named)
    assert columns() == shutil.get_terminal_size().columns


def test_quiet_leaves_data_and_errors(policyqa: Run, store: Path, tmp_path: Path) -> None:
    """--quiet takes away summaries and warnings, not what went wrong."""
    (tmp_path / "q.txt").write_text(MUTUAL_AID)
    done = policyqa("--store", store, "--quiet", "batch", tmp_path / "q.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["id"] == "1"
    assert b"nothing.pdf" in policyqa("--store", store, "--quiet", "remove", "nothing.pdf").stderr


def test_the_store_can_be_named_in_the_environment(policyqa: Run, store: Path) -> None:
    """POLICYQA_STORE stands in for --store, and the option goes before it."""
    done = policyqa("status", "--json", env={"POLICYQA_STORE": str(store)})
    assert as_json(done)["store"] == str(store)
    done = policyqa("--store", store / "none", "status", env={"POLICYQA_STORE": str(store)})
    assert done.returncode == 1


def test_the_version_is_told(policyqa: Run) -> None:
    """--version names the tool, installed or not."""
    done = policyqa("--version")
    assert done.returncode == 0
    assert done.stdout.decode().split() == ["policyqa", qa.__version__]


def test_the_package_runs_the_command() -> None:
    """``python -m qa`` is ``policyqa`` by another name, also in what it calls itself."""
    variables = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent)}
    done = subprocess.run(
        [sys.executable, "-m", "qa", "ask"], capture_output=True, text=True, env=variables, cwd=LIBRARY, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: policyqa ask")


def test_every_command_has_help(command: Command) -> None:
    """--help of each command and option says what it does; examples are held by tests/qa/console."""
    for name, one in cli.main.commands.items():
        assert command(name, "--help").exit_code == 0
        assert one.help, name
        options = [parameter for parameter in one.params if parameter.param_type_name == "option"]
        assert all(option.help for option in options if option.name not in {"port"}), name  # type: ignore[attr-defined]
