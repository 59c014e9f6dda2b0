"""The command line as users and their scripts have it: streams, exit codes, JSON shapes, and no tracebacks."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli

LIBRARY = Path(__file__).resolve().parent.parent / "fixtures" / "library"
PAPER = LIBRARY.parent / "papers" / "draft-board-paper.docx"
MUTUAL_AID = "What is meant by mutual aid?"
NOWHERE = "What is the airspeed of an unladen swallow?"

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def ask(store: Path) -> Callable[..., Any]:
    """Runs a command over the fixtures in this process: exit code and output, quicker than a process."""

    def run(*arguments: str | Path) -> Any:
        return CliRunner().invoke(cli.main, ["--store", str(store), *map(str, arguments)])

    return run


def as_json(done: subprocess.CompletedProcess[bytes]) -> Any:
    """The one JSON document on standard output."""
    return json.loads(done.stdout)


ANSWER = {
    "id", "question", "status", "answer", "confidence", "reason", "notes", "citations", "corpus",
}  # fmt: skip
CITATION = {
    "rank", "passage_id", "document_id", "title", "source", "sha256", "date", "page", "page_label", "section",
    "paragraph", "text", "quote", "quote_span", "span", "score", "scores", "matched_terms", "entities", "also_in",
}  # fmt: skip


def test_ask_prints_the_quote_first_and_then_where_it_stands(policyqa: Run, store: Path) -> None:
    """For a person: words on standard output, no colour in a pipe, at most 80 columns, exit 0."""
    done = policyqa("--store", store, "ask", MUTUAL_AID)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert done.stderr == b""
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 80
    quote, where = text.index("temporary loan of staff"), text.index("[1] Wexmoor Acute Provider Collaborative")
    assert quote < where
    assert "(acute-collaborative-compact" in text


def test_ask_as_json_is_the_answer_of_the_contract(policyqa: Run, store: Path) -> None:
    """Every field is there under its name, and the quote is cut from the text by its span."""
    answer = as_json(policyqa("--store", store, "ask", MUTUAL_AID, "--json", "-k", "3"))
    assert set(answer) >= ANSWER
    assert answer["status"] == "answered"
    assert 1 <= len(answer["citations"]) <= 3
    assert set(answer["corpus"]) >= {"documents", "passages", "unreadable", "snapshot"}
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        assert set(citation["scores"]) == {"bm25", "tfidf"}
        start, end = citation["quote_span"]
        assert citation["text"][start:end] == citation["quote"]
        assert all(set(entity) == {"label", "text", "id"} for entity in citation["entities"])
        assert all(set(copy) == {"document_id", "passage_id"} for copy in citation["also_in"])
    assert answer["answer"] == "\n".join(one["quote"] for one in answer["citations"] if one["in_answer"])


def test_ask_abstains_with_exit_3(policyqa: Run, store: Path) -> None:
    """A question that the documents do not answer: no answer, a reason, and what was searched."""
    done = policyqa("--store", store, "ask", NOWHERE, "--json")
    answer = as_json(done)
    assert done.returncode == 3
    assert (answer["status"], answer["answer"]) == ("abstained", None)
    assert answer["reason"]
    told = policyqa("--store", store, "ask", NOWHERE).stdout.decode()
    assert told.startswith("The documents do not say.")
    assert "Searched" in told


def test_two_runs_are_the_same_to_the_byte(policyqa: Run, store: Path) -> None:
    """Whatever hashes and times differ between processes, the answer does not."""
    runs = [
        policyqa("--store", store, "ask", MUTUAL_AID, "--json", "--explain", env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


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
def test_misuse_is_exit_2_with_what_to_do(ask: Callable[..., Any], arguments: list[str], problem: str) -> None:
    """The command line is explained on standard error and nothing is printed as data."""
    done = ask(*arguments)
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
    ask: Callable[..., Any], arguments: list[str | Path], problem: str
) -> None:
    """One clear line on standard error, never a traceback."""
    done = ask(*arguments)
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


def test_bytes_that_are_no_text_are_no_traceback(policyqa: Run, store: Path) -> None:
    """A question in another encoding is answered as far as it can be read."""
    done = policyqa("--store", store, "ask", os.fsdecode(b"mutual aid \xff\xfe"), "--json")
    assert done.returncode in {0, 3}
    assert as_json(done)["question"] == "mutual aid \ufffd\ufffd"
    done = policyqa("--store", store, "ask", "x", "--document", os.fsdecode(b"\xff.pdf"))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_documents_as_json_is_a_list(ask: Callable[..., Any]) -> None:
    """Every document with the fields of the contract; each record of a record file is one."""
    listed = json.loads(ask("documents", "--json").stdout)
    fields = {
        "document_id", "title", "source", "media_type", "sha256", "date", "publisher", "status", "pages", "passages",
        "warnings",
    }  # fmt: skip
    assert all(set(row) >= fields for row in listed)
    names = {Path(row["source"]).name for row in listed}
    assert names == {path.name for path in LIBRARY.iterdir()} - {"metadata.csv"}
    assert "D-2024-04" in {row["document_id"] for row in listed}


def test_documents_for_a_person_name_title_and_date(ask: Callable[..., Any]) -> None:
    """Every title stands in the list."""
    listed = json.loads(ask("documents", "--json").stdout)
    told = ask("documents").stdout
    assert all(row["title"] in told for row in listed)
    assert "14 March 2024" in told


def test_passages_are_json_lines_in_reading_order(ask: Callable[..., Any]) -> None:
    """Each line has the fields of the contract; spans ascend within a document and give the text's length."""
    fields = {
        "passage_id", "document_id", "title", "page", "page_label", "section", "paragraph", "kind", "text", "span",
        "entities", "references",
    }  # fmt: skip
    lines = [json.loads(line) for line in ask("passages", "acute-collaborative-compact.txt").stdout.splitlines()]
    assert len(lines) > 10
    assert all(set(line) >= fields for line in lines)
    assert all(line["span"][1] - line["span"][0] == len(line["text"]) for line in lines)
    assert [line["span"] for line in lines] == sorted(line["span"] for line in lines)
    assert len({line["document_id"] for line in lines}) == 1


def test_passages_are_filtered_by_entity(ask: Callable[..., Any]) -> None:
    """A label keeps the passages that carry it, a label with an id those that carry that one."""
    lines = [json.loads(line) for line in ask("passages", "--entity", "MONEY").stdout.splitlines()]
    assert lines
    assert all(any(entity["label"] == "MONEY" for entity in line["entities"]) for line in lines)
    id_ = lines[0]["entities"][[entity["label"] for entity in lines[0]["entities"]].index("MONEY")]["id"]
    fewer = [json.loads(line) for line in ask("passages", "--entity", f"MONEY={id_}").stdout.splitlines()]
    assert fewer
    assert all(any(entity["id"] == id_ for entity in line["entities"]) for line in fewer)
    assert ask("passages", "--entity", "NO_SUCH_LABEL").stdout == ""


def test_status_counts_what_is_there(ask: Callable[..., Any]) -> None:
    """Documents, passages, entities, failures, and an index that is sound."""
    status = json.loads(ask("status", "--json").stdout)
    assert {"store", "documents", "passages", "entities", "failures", "scanned", "index"} <= set(status)
    assert status["documents"] == len(json.loads(ask("documents", "--json").stdout))
    assert status["index"]["health"] == "sound"
    assert status["index"]["bytes"] > 0
    told = ask("status").stdout
    assert f"Documents     {status['documents']}" in told


def test_references_are_grouped(ask: Callable[..., Any]) -> None:
    """By instrument and provision, with the passages that make them; --of keeps one."""
    groups = json.loads(ask("references", "--json").stdout)
    assert groups
    one = json.loads(ask("references", "--of", "Equality Act 2010", "--json").stdout)
    assert [group["instrument"] for group in one] == ["ukpga/2010/15"]
    assert one[0]["provisions"][0]["passages"][0]["passage_id"]
    assert "Equality Act 2010" in ask("references").stdout


def test_check_finds_a_wrong_reference_with_exit_3(ask: Callable[..., Any]) -> None:
    """A title that does not exist is told with the right citation; a right one is exit 0."""
    wrong = ask("check", "--text", "Sections 65Z5 and 65Z6 of the Health and Social Care Act 2022 apply.", "--json")
    assert wrong.exit_code == 3
    report = json.loads(wrong.stdout)
    assert set(report) >= {"file", "references", "register", "summary"}
    fields = {
        "text", "span", "page", "paragraph", "kind", "instrument", "unit", "numbers", "via", "verdict", "reason",
        "canonical", "uri", "suggest",
    }  # fmt: skip
    assert all(set(reference) >= fields for reference in report["references"])
    assert ask("check", "--text", "Section 149 of the Equality Act 2010 binds the board.").exit_code == 0


def test_check_goes_on_past_a_paper_that_cannot_be_read(policyqa: Run, tmp_path: Path) -> None:
    """Two papers of which one is broken: exit 4, the other's report on standard output, one list in JSON."""
    (tmp_path / "broken.docx").write_bytes(b"PK broken")
    done = policyqa("check", tmp_path / "broken.docx", PAPER, "--json")
    assert done.returncode == 4
    assert b"Failed: " + str(tmp_path / "broken.docx").encode() in done.stderr
    (report,) = as_json(done)
    assert report["file"].endswith("draft-board-paper.docx")


def test_verify_tells_what_became_of_citations(
    policyqa: Run, put: Callable[..., Path], ingest: Callable[..., Any], folder: Path, new_store: Path
) -> None:
    """Exit 0 while all stand, 3 when one does not."""
    put("soup.md", "# Menu\n\nThe kitchen serves leek soup on Mondays.\n\nThe trolley brings tea at four o'clock.\n")
    ingest(folder)
    answers = folder / "answers.json"
    answers.write_bytes(policyqa("--store", new_store, "ask", "Which soup does the kitchen serve?", "--json").stdout)
    same = policyqa("--store", new_store, "verify", answers, "--json")
    assert same.returncode == 0
    assert set(as_json(same)["summary"]) == {"same", "moved", "changed", "missing"}
    answers.rename(folder.parent / "answers.json")
    put("soup.md", "# Menu\n\nThe kitchen serves pea soup on Fridays.\n")
    ingest(folder)
    fallen = policyqa("--store", new_store, "verify", folder.parent / "answers.json")
    assert fallen.returncode == 3
    assert b"1 changed" in fallen.stdout


def test_evaluate_compares_with_a_baseline(ask: Callable[..., Any], tmp_path: Path) -> None:
    """A measure that fell is named and the exit code is 1; one that did not is 0."""
    questions = tmp_path / "questions.jsonl"
    expected = {"phrases": ["temporary loan of staff"]}
    questions.write_text(
        json.dumps({"question": MUTUAL_AID, "expected": expected})
        + "\n"
        + json.dumps({"question": NOWHERE, "answerable": False})
    )
    done = ask("evaluate", questions, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {"nDCG@10", "MRR@10", "recall@10", "answer_accuracy", "abstention_auroc"} <= set(found)
    baseline = tmp_path / "baseline.json"
    baseline.write_text(done.stdout)
    assert ask("evaluate", questions, "--compare", baseline).exit_code == 0
    baseline.write_text(json.dumps({**found, "answer_accuracy": 1.5}))
    worse = ask("evaluate", questions, "--compare", baseline)
    assert worse.exit_code == 1
    assert "answer_accuracy fell from 1.5000 to 1.0000." in worse.stderr
    baseline.write_text("{}")
    assert "holds none of these measures" in ask("evaluate", questions, "--compare", baseline).stderr


def test_batch_writes_a_table(ask: Callable[..., Any], tmp_path: Path) -> None:
    """A spreadsheet of questions becomes a spreadsheet of answers; a summary goes to standard error."""
    (tmp_path / "q.csv").write_text(f"id,question\na,{MUTUAL_AID}\nb,{NOWHERE}\n")
    done = ask("batch", tmp_path / "q.csv", "-o", tmp_path / "out.csv")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert done.stderr == "1 answered, 1 not in the documents, 0 failed.\n"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert [(row["id"], row["status"]) for row in rows] == [("a", "answered"), ("b", "abstained")]


@pytest.mark.parametrize(
    ("options", "documents"),
    [
        (["--document", "delegation-framework-2022.md"], {"delegation-framework-2022.md"}),
        (["--document", "delegation-framework-*.md"], {"delegation-framework-2022.md", "delegation-framework-2024.md"}),
        (["--publisher", "wexmoor partnership board"], {"towards-a-statutory-system-2021.txt"}),
        (["--before", "2022-01-01"], {"towards-a-statutory-system-2021.txt"}),
        (["--as-at", "2021-12"], {"towards-a-statutory-system-2021.txt"}),
        (["--after", "2024", "--document", "*.md"], {"delegation-framework-2024.md"}),
    ],
)
def test_filters_keep_to_their_documents(ask: Callable[..., Any], options: list[str], documents: set[str]) -> None:
    """Only passages of the documents that pass are shown."""
    answer = json.loads(ask("ask", "Who may delegate functions to a joint committee?", "--json", *options).stdout)
    assert answer["citations"]
    assert {Path(citation["source"]).name for citation in answer["citations"]} <= documents


def test_a_filter_on_entities_keeps_to_passages_that_carry_one(ask: Callable[..., Any]) -> None:
    """Several values of one filter mean any of them."""
    answer = json.loads(ask("ask", "How much money?", "--json", "--entity", "MONEY", "--entity", "PERCENTAGE").stdout)
    assert answer["citations"]
    for citation in answer["citations"]:
        assert {"MONEY", "PERCENTAGE"} & {entity["label"] for entity in citation["entities"]}


def test_adding_reads_in_processes_and_names_what_failed(
    policyqa: Run, put: Callable[..., Path], folder: Path, new_store: Path, broken: dict[str, bytes]
) -> None:
    """Exit 4: an empty PDF, a renamed program and half a Word file are named with reasons, the good one is kept."""
    for name, content in broken.items():
        put(name, content)
    put("good.md", "# Menu\n\nThe kitchen serves leek soup on Mondays.\n")
    done = policyqa("--store", new_store, "--quiet", "add", folder, "--json")
    report = as_json(done)
    assert done.returncode == 4
    fields = {"added", "updated", "unchanged", "failed", "warnings", "documents", "passages", "seconds"}
    assert set(report) >= fields
    assert (report["added"], report["documents"]) == (1, 1)
    assert {Path(one["path"]).name for one in report["failed"]} == set(broken)
    assert all(set(one) == {"path", "error", "reason"} and one["reason"] for one in report["failed"])
    for name in broken:
        assert f"Failed: {folder / name}: ".encode() in done.stderr
    assert b"Traceback" not in done.stderr


def test_standard_input_is_added_and_removed(policyqa: Run, new_store: Path) -> None:
    """A dash is a document from a pipe, described by options."""
    text = b"# Menu\n\nThe kitchen serves leek soup on Mondays.\n"
    done = policyqa("--store", new_store, "add", "-", "--title", "Menu of the week", "--date", "April 2021", stdin=text)
    assert done.returncode == 0, done.stderr
    (row,) = as_json(policyqa("--store", new_store, "documents", "--json"))
    assert (row["title"], row["date"]) == ("Menu of the week", "2021-04")
    done = policyqa("--store", new_store, "remove", row["document_id"], "--json")
    assert as_json(done) == {"removed": [row["source"]], "unknown": []}
    assert as_json(policyqa("--store", new_store, "documents", "--json")) == []


def test_nothing_on_standard_input_fails(policyqa: Run, new_store: Path) -> None:
    """An empty pipe is a failure and not an empty document."""
    done = policyqa("--store", new_store, "add", "-")
    assert done.returncode == 4
    assert b"empty" in done.stderr


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
    assert re.match(rb"policyqa(,| \d)", done.stdout)


def test_every_command_has_help(ask: Callable[..., Any]) -> None:
    """--help of each command and option says what it does."""
    for name, command in cli.main.commands.items():
        assert ask(name, "--help").exit_code == 0
        assert command.help, name
        options = [parameter for parameter in command.params if parameter.param_type_name == "option"]
        assert all(option.help for option in options if option.name not in {"port"}), name  # type: ignore[attr-defined]
