"""Documents at the command line: in, out, listed, and what they hold and cite."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LIBRARY = Path(__file__).resolve().parent.parent / "fixtures" / "library"

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Command = Callable[..., Any]


def as_json(done: subprocess.CompletedProcess[bytes]) -> Any:
    """The one JSON document on standard output."""
    return json.loads(done.stdout)


def test_documents_as_json_is_a_list(command: Command) -> None:
    """Every document with the fields of the contract; each record of a record file is one."""
    printed = command("documents", "--json").stdout
    listed = json.loads(printed)
    assert printed == json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
    fields = {
        "document_id", "title", "source", "media_type", "sha256", "date", "publisher", "status", "pages", "passages",
        "warnings",
    }  # fmt: skip
    assert all(set(row) >= fields for row in listed)
    names = {Path(row["source"]).name for row in listed}
    assert names == {path.name for path in LIBRARY.iterdir()} - {"metadata.csv"}
    assert "D-2024-04" in {row["document_id"] for row in listed}


def test_documents_for_a_person_name_title_and_date(command: Command) -> None:
    """Every title stands in the list."""
    listed = json.loads(command("documents", "--json").stdout)
    told = command("documents").stdout
    shown = " ".join(told.split())
    assert all(row["title"] in shown for row in listed)
    assert "14 March 2024" in told


def test_passages_are_json_lines_in_reading_order(command: Command) -> None:
    """Each line has the fields of the contract; spans ascend within a document and give the text's length."""
    fields = {
        "passage_id", "document_id", "title", "page", "page_label", "section", "paragraph", "kind", "text", "span",
        "entities", "references",
    }  # fmt: skip
    lines = [json.loads(line) for line in command("passages", "acute-collaborative-compact.txt").stdout.splitlines()]
    assert len(lines) > 10
    assert all(set(line) >= fields for line in lines)
    assert all(line["span"][1] - line["span"][0] == len(line["text"]) for line in lines)
    assert [line["span"] for line in lines] == sorted(line["span"] for line in lines)
    assert len({line["document_id"] for line in lines}) == 1


def test_passages_are_filtered_by_entity(command: Command) -> None:
    """A label keeps the passages that carry it, a label with an id those that carry that one."""
    lines = [json.loads(line) for line in command("passages", "--entity", "MONEY").stdout.splitlines()]
    assert lines
    assert all(any(entity["label"] == "MONEY" for entity in line["entities"]) for line in lines)
    id_ = lines[0]["entities"][[entity["label"] for entity in lines[0]["entities"]].index("MONEY")]["id"]
    fewer = [json.loads(line) for line in command("passages", "--entity", f"MONEY={id_}").stdout.splitlines()]
    assert fewer
    assert all(any(entity["id"] == id_ for entity in line["entities"]) for line in fewer)
    assert command("passages", "--entity", "NO_SUCH_LABEL").stdout == ""


def test_the_example_library_is_sound(command: Command) -> None:
    """A store of every format, as it was made, is told to be as it was written."""
    done = command("status", "--check")
    assert (done.exit_code, done.stdout.partition(":")[0]) == (0, "Sound")


def test_status_counts_what_is_there(command: Command) -> None:
    """Documents, passages, entities, failures, and an index that is sound."""
    status = json.loads(command("status", "--json").stdout)
    assert {"store", "documents", "passages", "entities", "failures", "scanned", "index"} <= set(status)
    assert status["documents"] == len(json.loads(command("documents", "--json").stdout))
    assert status["index"]["health"] == "sound"
    assert status["index"]["bytes"] > 0
    told = command("status").stdout
    assert f"Documents     {status['documents']}" in told


def test_references_are_grouped(command: Command) -> None:
    """By instrument and provision, with the passages that make them; --of keeps one."""
    groups = json.loads(command("references", "--json").stdout)
    assert groups
    one = json.loads(command("references", "--of", "Equality Act 2010", "--json").stdout)
    assert [group["instrument"] for group in one] == ["ukpga/2010/15"]
    assert one[0]["provisions"][0]["passages"][0]["passage_id"]
    assert "Equality Act 2010" in command("references").stdout


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_nothing_on_standard_input_fails(policyqa: Run, new_store: Path) -> None:
    """An empty pipe is a failure and not an empty document."""
    done = policyqa("--store", new_store, "add", "-")
    assert done.returncode == 4
    assert b"empty" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that Linux has")
@pytest.mark.parametrize("output", ["-o", ">"])
def test_a_full_disk_ends_a_batch_with_one_line(
    output: str, store: Path, tmp_path: Path
) -> None:
    """The line says what could not be written and what to do, and nothing of Python."""
    questions = tmp_path / "q.txt"
    questions.write_text("What is a provider collaborative?\n")
    arguments = ["--store", str(store), "batch", str(questions)]
    arguments += ["-o", "/dev/full", "--format", "jsonl"] if output == "-o" else []
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa", *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    told = done.stderr.decode()
    assert done.returncode == 1
    assert "Traceback" not in told
    assert "cannot be written: No space left on device" in told
    assert "ake room" in told


def test_two_versions_are_compared(command: Command) -> None:
    """As text, or as JSON; with a third name it is said how to name two."""
    old, new = "delegation-framework-2022.md", "delegation-framework-2024.md"
    assert command("compare", old, new).stdout.startswith("Old: Delegation framework 2022/23")
    assert json.loads(command("compare", new, "--json").stdout)["new"]["title"] == "Delegation framework 2024/25"
    assert command("compare", old, new, "third").exit_code == 2
