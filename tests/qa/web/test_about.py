"""Pages about the service itself, with what a trust says in its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

import qa
from qa.web.app import create_app
from qa.web.settings import Settings

HOST = "http://127.0.0.1:8765"
TOLD = {
    "service": "Board papers",
    "organisation": "NHS <Wexmoor>",
    "contact": "Governance team: papers@wexmoor.example.\nhttps://wexmoor.example/contact\njavascript:alert(1)",
    "accessibility": "Checked with a screen reader in May.",
    "privacy": "NHS Wexmoor is the controller.",
}


@pytest.fixture
def told(store: Path) -> TestClient:
    """A client of a page with everything in its settings, and a token."""
    return TestClient(create_app(Settings(store, token="a long enough token", **TOLD)), base_url=HOST)  # type: ignore[arg-type] # noqa: S106


@pytest.mark.parametrize("path", ["/contact", "/accessibility", "/privacy"])
def test_they_are_open_to_everybody_and_name_the_service(told: TestClient, path: str) -> None:
    """Also to those without the token; what the settings say is escaped."""
    with told:
        text = told.get(path, follow_redirects=False).text
        assert told.get("/library", follow_redirects=False).status_code in {303, 401}
    assert "Board papers" in text
    assert '<span class="logo">NHS &lt;Wexmoor&gt;</span>' in text
    assert f"policyqa {qa.__version__}" in text


def test_what_a_trust_adds_stands_on_the_pages(told: TestClient) -> None:
    """Addresses of mail and web become links, other words do not; the cookie is told where there is a token."""
    with told:
        contact, accessible, privacy = (told.get(path).text for path in ("/contact", "/accessibility", "/privacy"))
    for text in (contact, accessible):
        assert '<a href="mailto:papers@wexmoor.example">papers@wexmoor.example.</a>' in text
        assert '<a href="https://wexmoor.example/contact">' in text
        assert 'href="javascript' not in text
    assert "Checked with a screen reader in May." in accessible
    assert "NHS Wexmoor is the controller." in privacy
    assert "it says for 12 hours that you gave the token" in privacy


def test_without_settings_nothing_is_made_up(client: TestClient) -> None:
    """They say what is not known, and that there is no cookie; no page of the program names a body."""
    assert "They have not said here how to reach them" in client.get("/contact").text
    assert "<p>None.</p>" in client.get("/privacy").text
    assert "see <a href=\"/contact\">contact</a>" in client.get("/accessibility").text
    assert 'class="logo"' not in client.get("/").text


def test_every_page_leads_to_them(client: TestClient) -> None:
    """From its foot, after the help, with the version."""
    for path in ("/", "/library", "/nothing"):
        foot = client.get(path).text.split('<footer class="bottom">')[1]
        places = [foot.index(f'href="{to}"') for to in ("/help", "/contact", "/accessibility", "/privacy")]
        assert places == sorted(places)
        assert f"policyqa {qa.__version__}" in foot
