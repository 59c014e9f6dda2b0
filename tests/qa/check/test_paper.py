"""A paper is judged by its date and by the documents, whichever door it comes in by."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from corpus.errors import LimitExceededError
from corpus.worker import Limits
from qa.check.paper import Criteria, check_given, judged_text
from qa.library.library import Library

SAID = "The Health and Social Care Act requires it. See B0754."
DATED = f"14 March 2010\n\n{SAID}"


def by_command_line(store: Path, text: str, written: str | None) -> Any:
    """The report of ``policyqa check --text``."""
    options = ["--json", *(["--date", written] if written else [])]
    return json.loads(CliRunner().invoke(main, ["--store", str(store), "check", "--text", text, *options]).stdout)


def by_library(store: Path, text: str, written: str | None) -> Any:
    """The report of a program."""
    with Library.open(store) as library:
        return library.check(text, as_of=date.fromisoformat(written) if written else None).to_dict()


def by_api(store: Path, text: str, written: str | None) -> Any:
    """The report of the HTTP API."""
    pytest.importorskip("fastapi", reason="needs the extra policyqa[web]")
    from starlette.testclient import TestClient

    from qa.web.app import create_app
    from qa.web.settings import Settings

    with TestClient(create_app(Settings(store)), base_url="http://127.0.0.1:8765") as client:
        return client.post("/api/check", json={"text": text, "date": written}).json()


def by_assistant(store: Path, text: str, written: str | None) -> Any:
    """The report of the MCP tool."""
    pytest.importorskip("mcp", reason="needs the extra policyqa[mcp]")
    from qa.mcp.tools import Tools

    return Tools(store).check_references(text, written).model_dump()


@pytest.mark.parametrize("door", [by_command_line, by_library, by_api, by_assistant])
@pytest.mark.parametrize(
    ("text", "written"), [(SAID, "2010-03-14"), (DATED, None), (DATED, "2024-01-01"), (SAID, None)]
)
def test_every_door_judges_alike(
    store: Path, door: Callable[[Path, str, str | None], Any], text: str, written: str | None
) -> None:
    """The date given, else the paper's own, and the documents decide; what each says of a reference is the same."""
    expected = judged_text(text, Criteria((), date.fromisoformat(written) if written else None, store)).report.to_dict()
    report = door(store, text, written)
    assert report.get("as_of") == expected.get("as_of")
    assert report["summary"] == expected["summary"]
    kept = set(report["references"][0])
    assert report["references"] == [{name: one[name] for name in one if name in kept} for one in expected["references"]]


def test_the_date_and_the_documents_decide(store: Path) -> None:
    """A paper of 2010 cannot mean the Act of 2012; a publication that no document is, is not in the corpus."""
    (old, publication) = judged_text(DATED, Criteria(store=store)).report.references
    (new, alone) = judged_text(SAID).report.references
    assert ("ukpga/2012/7" in old.reference.suggest, "ukpga/2012/7" in new.reference.suggest) == (False, True)
    assert (publication.reference.verdict, alone.reference.verdict) == ("not_in_corpus", "ok")


def test_rows_of_ones_own_count_in_a_program(store: Path, new_store: Path, ingest: Callable[..., Any]) -> None:
    """What was imported beside the documents belongs to their register."""
    ingest()
    row = {"id": "uksi/2031/7", "title": "Wexmoor Order 2031", "year": 2031, "type": "Order", "source": "read"}
    (new_store / "register.json").write_text(json.dumps({"instruments": [row | {"confirmed": True}]}))
    with Library.open(new_store) as library:
        (found,) = library.check("See the Wexmoor Order 2031.").references
    assert found.reference.instrument == "uksi/2031/7"
    with Library.open(store) as library:
        assert [one.reference.instrument for one in library.check("See the Wexmoor Order 2031.").references] != [
            "uksi/2031/7"
        ]


@pytest.mark.parametrize("text", ["", " ", "\x00", "30 February 2012", "x" * 20_000])
def test_a_text_without_a_date_has_none(text: str) -> None:
    """Whatever a text holds, looking for its date does not fail."""
    assert judged_text(text).report.as_of is None


def test_a_long_text_is_stopped_as_a_file_is() -> None:
    """It is checked in a process of its own, whose time is limited; a short one needs none."""
    with pytest.raises(LimitExceededError, match="seconds"):
        check_given(f"{SAID} " * 30_000, limits=Limits(seconds=0.2))
    assert check_given(SAID, limits=Limits(seconds=0.0001)).report == judged_text(SAID).report


def test_a_long_text_is_judged_as_a_short_one_is() -> None:
    """The process makes no difference to what is found."""
    text = f"{SAID}\n\n" * 200
    assert check_given(text).report == judged_text(text).report
