"""Questions at the command line: answers, batches, and what is made of them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli

MUTUAL_AID = "What is meant by mutual aid?"
NOWHERE = "What is the airspeed of an unladen swallow?"

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Command = Callable[..., Any]


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


def test_ask_as_json_is_the_answer_of_the_contract(command: Command) -> None:
    """Every field is there under its name, and the quote is cut from the text by its span."""
    answer = json.loads(command("ask", MUTUAL_AID, "--json", "-k", "3").stdout)
    assert set(answer) >= ANSWER
    assert answer["status"] == "answered"
    assert 1 <= len(answer["citations"]) <= 3
    assert set(answer["corpus"]) >= {"documents", "passages", "unreadable", "snapshot"}
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        assert set(citation["scores"]) == {"bm25", "tfidf", "place"}
        start, end = citation["quote_span"]
        assert citation["text"][start:end] == citation["quote"]
        assert all(set(entity) == {"label", "text", "id"} for entity in citation["entities"])
        assert all(set(copy) == {"document_id", "passage_id"} for copy in citation["also_in"])
    assert answer["answer"] == "\n".join(one["quote"] for one in answer["citations"] if one["in_answer"])


def test_ask_abstains_with_exit_3(command: Command) -> None:
    """A question that the documents do not answer: no answer, a reason, and what was searched."""
    done = command("ask", NOWHERE, "--json")
    answer = json.loads(done.stdout)
    assert done.exit_code == 3
    assert (answer["status"], answer["answer"]) == ("abstained", None)
    assert answer["reason"]
    told = command("ask", NOWHERE).stdout
    assert told.startswith("The documents do not say.")
    assert "Searched" in told


def test_two_runs_are_the_same_to_the_byte(policyqa: Run, store: Path) -> None:
    """Whatever hashes and times differ between processes, the answer does not."""
    runs = [
        policyqa("--store", store, "ask", MUTUAL_AID, "--json", "--explain", env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_bytes_that_are_no_text_are_no_traceback(policyqa: Run, store: Path) -> None:
    """A question in another encoding is answered as far as it can be read."""
    done = policyqa("--store", store, "ask", os.fsdecode(b"mutual aid \xff\xfe"), "--json")
    assert done.returncode in {0, 3}
    assert as_json(done)["question"] == "mutual aid \ufffd\ufffd"
    done = policyqa("--store", store, "ask", "x", "--document", os.fsdecode(b"\xff.pdf"))
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_verify_tells_what_became_of_citations(
    put: Callable[..., Path], ingest: Callable[..., Any], folder: Path, new_store: Path
) -> None:
    """Exit 0 while all stand, 3 when one does not."""
    put("soup.md", "# Menu\n\nThe kitchen serves leek soup on Mondays.\n\nThe trolley brings tea at four o'clock.\n")
    ingest(folder)
    answers = folder / "answers.json"
    run = partial(CliRunner().invoke, cli.main)
    asked = run(["--store", str(new_store), "ask", "Which soup does the kitchen serve?", "--json"])
    answers.write_text(asked.stdout, encoding="utf-8")
    same = run(["--store", str(new_store), "verify", str(answers), "--json"])
    assert same.exit_code == 0
    assert set(json.loads(same.stdout)["summary"]) == {"same", "moved", "changed", "missing"}
    answers.rename(folder.parent / "answers.json")
    put("soup.md", "# Menu\n\nThe kitchen serves pea soup on Fridays.\n")
    ingest(folder)
    fallen = run(["--store", str(new_store), "verify", str(folder.parent / "answers.json")])
    assert fallen.exit_code == 3
    assert "0 same" in fallen.stdout


def test_evaluate_compares_with_a_baseline(command: Command, tmp_path: Path) -> None:
    """A measure that fell is named and the exit code is 1; one that did not is 0."""
    questions = tmp_path / "questions.jsonl"
    expected = {"phrases": ["temporary loan of staff"]}
    questions.write_text(
        json.dumps({"question": MUTUAL_AID, "expected": expected})
        + "\n"
        + json.dumps({"question": NOWHERE, "answerable": False})
    )
    done = command("evaluate", questions, "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert {"nDCG@10", "MRR@10", "recall@10", "answer_accuracy", "abstention_auroc"} <= set(found)
    baseline = tmp_path / "baseline.json"
    baseline.write_text(done.stdout)
    assert command("evaluate", questions, "--compare", baseline).exit_code == 0
    baseline.write_text(json.dumps({**found, "answer_accuracy": 1.5}))
    worse = command("evaluate", questions, "--compare", baseline)
    assert worse.exit_code == 1
    assert "answer_accuracy fell from 1.5000 to 1.0000." in worse.stderr
    baseline.write_text("{}")
    assert "holds none of these measures" in command("evaluate", questions, "--compare", baseline).stderr


def test_batch_writes_a_table(command: Command, tmp_path: Path) -> None:
    """A spreadsheet of questions becomes a spreadsheet of answers; a summary goes to standard error."""
    (tmp_path / "q.csv").write_text(f"id,question\na,{MUTUAL_AID}\nb,{NOWHERE}\n")
    done = command("batch", tmp_path / "q.csv", "-o", tmp_path / "out.csv")
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
def test_filters_keep_to_their_documents(command: Command, options: list[str], documents: set[str]) -> None:
    """Only passages of the documents that pass are shown."""
    answer = json.loads(command("ask", "Who may delegate functions to a joint committee?", "--json", *options).stdout)
    assert answer["citations"]
    assert {Path(citation["source"]).name for citation in answer["citations"]} <= documents


def test_a_filter_on_entities_keeps_to_passages_that_carry_one(command: Command) -> None:
    """Several values of one filter mean any of them."""
    done = command("ask", "How much money?", "--json", "--entity", "MONEY", "--entity", "PERCENTAGE")
    answer = json.loads(done.stdout)
    assert answer["citations"]
    for citation in answer["citations"]:
        assert {"MONEY", "PERCENTAGE"} & {entity["label"] for entity in citation["entities"]}


def test_an_explanation_is_printed_as_text_too(policyqa: Run, store: Path) -> None:
    """What --help promises is there without --json."""
    told = policyqa("--store", store, "ask", MUTUAL_AID, "--explain").stdout.decode()
    assert all(f"\n    {name} " in told for name in ("bm25", "tfidf", "score", "log-odds"))


def test_what_the_filters_let_through_is_told(policyqa: Run, store: Path) -> None:
    """Nothing was searched where nothing passes, and the filter is the reason."""
    done = policyqa("--store", store, "ask", MUTUAL_AID, "--before", "1900")
    told = " ".join(done.stdout.decode().split())
    assert done.returncode == 3
    assert "No document passes the filter before 1900" in told
    assert "Searched 0 of " in told
