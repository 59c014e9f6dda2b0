"""The Compare page and its address in the API."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa.library.library import Library
from qa.render.formats import COMPARISON


@pytest.fixture
def versions(store: Path) -> dict[str, str]:
    """The ids of the two frameworks."""
    with Library.open(store) as library:
        rows = {Path(row["source"]).name: row["document_id"] for row in library.documents()}
    return {"old": rows["delegation-framework-2022.md"], "new": rows["delegation-framework-2024.md"]}


def test_the_page_marks_what_was_taken_out_and_put_in(client: TestClient, versions: dict[str, str]) -> None:
    """In words for those who cannot see it, and with the place in the source."""
    text = client.get("/compare", params=versions).text
    assert '<del><span class="unseen">taken out: </span>2022/23</del>' in text
    assert f'<a href="/source?document={versions["new"]}' in text


def test_the_version_before_is_found(client: TestClient, versions: dict[str, str]) -> None:
    """Where the new one says what it replaces; else that is told."""
    assert "changed" in client.get("/compare", params={"new": versions["new"]}).text
    assert "does not say what it supersedes" in client.get("/compare", params={"new": versions["old"]}).text
    assert "Choose the new version too." in client.get("/compare", params={"old": versions["old"]}).text


@pytest.mark.parametrize("form", [form for form, known in COMPARISON.items() if known.offer])
def test_changes_are_downloaded_in_the_forms_offered(client: TestClient, versions: dict[str, str], form: str) -> None:
    """As a file."""
    found = client.get("/compare", params={**versions, "form": form})
    assert found.headers["content-type"] == COMPARISON[form].media_type
    assert found.headers["content-disposition"].startswith(f'attachment; filename="changes{COMPARISON[form].ending}"')


def test_the_api_gives_the_same_changes(client: TestClient, versions: dict[str, str]) -> None:
    """All of them."""
    found = client.get("/api/compare", params=versions).json()
    assert found["old"]["document_id"] == versions["old"]
    assert len(found["changes"]) == sum(found["summary"].values()) - found["summary"]["same"]


def test_no_file_of_the_machine_is_compared(client: TestClient, versions: dict[str, str], tmp_path: Path) -> None:
    """A path is no id."""
    secret = tmp_path / "secret.txt"
    secret.write_text("The stall is open all day.")
    found = client.get("/api/compare", params={"old": str(secret), "new": versions["new"]})
    assert found.status_code in (400, 422)
    assert "open all day" not in client.get("/compare", params={"old": str(secret), "new": versions["new"]}).text
