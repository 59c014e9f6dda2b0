"""The Collect page and its address in the API."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from qa.render.formats import COLLECTION


def test_the_page_shows_the_rows_with_their_places(client: TestClient) -> None:
    """Each leads to its source."""
    text = client.get("/collect?what=duties&of=board").text
    assert "Duties of board: " in text
    assert '<a href="/source?document=' in text


def test_what_is_not_said_is_told_on_the_page(client: TestClient) -> None:
    """Beside the form, which keeps what was chosen."""
    assert "Say what is mentioned" in client.get("/collect?what=mentions").text


@pytest.mark.parametrize("form", [form for form, known in COLLECTION.items() if known.offer])
def test_a_set_is_downloaded_in_the_forms_offered(client: TestClient, form: str) -> None:
    """As a file with the name of the set."""
    found = client.get("/collect", params={"what": "duties", "form": form})
    assert found.headers["content-type"] == COLLECTION[form].media_type
    assert found.headers["content-disposition"].startswith(f'attachment; filename="duties{COLLECTION[form].ending}"')


def test_the_api_gives_the_same_rows(client: TestClient) -> None:
    """With how many were found, and no more than were asked for."""
    found = client.get("/api/collect", params={"what": "duties", "most": 2}).json()
    assert [row["number"] for row in found["items"]] == [1, 2]
    assert found["found"] > 2
    assert found["stopped"]


def test_the_api_refuses_what_is_no_set(client: TestClient) -> None:
    """In words that say what is one."""
    found = client.get("/api/collect", params={"what": "loaves"})
    assert found.status_code in (400, 422)
    assert "recommendations" in found.text
