"""The description of the API, and requests made from it at random."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

schemathesis = pytest.importorskip("schemathesis", reason="needs schemathesis (extra policyqa[test])")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from schemathesis import checks  # noqa: E402

from qa.web.app import create_app  # noqa: E402
from qa.web.settings import Settings  # noqa: E402


def test_description_names_every_route(client: TestClient) -> None:
    """The API is described whole, and the pages are not part of it."""
    found = client.get("/openapi.json").json()
    assert set(found["paths"]) == {
        "/api/ask", "/api/batch", "/api/check", "/api/collect", "/api/compare", "/api/documents",
        "/api/passages/{passage_id}", "/api/references",
        "/api/status", "/healthz",
    }  # fmt: skip
    assert all("422" in route["responses"] for path in found["paths"].values() for route in path.values())


@schemathesis.serializer("application/jsonl")
def _lines(_context: Any, value: Any) -> bytes:
    return str(value).encode("utf-8", "replace")


@pytest.fixture(scope="session")
def api(store: Path) -> Any:
    """The API as schemathesis sees it."""
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(Settings(store)), headers={"host": "127.0.0.1"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/ask"),
        ("POST", "/api/batch"),
        ("POST", "/api/check"),
        ("GET", "/api/documents"),
        ("GET", "/api/passages/{passage_id}"),
        ("GET", "/api/references"),
        ("GET", "/api/status"),
        ("GET", "/healthz"),
    ],
)
def test_requests_at_random_get_what_is_described(api: Any, method: str, path: str) -> None:
    """Whatever is sent, the answer has a status, a type and a form that the description names, and is no fault."""

    @given(case=api[path][method].as_strategy())
    @settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers={"host": "127.0.0.1"}, checks=_CHECKS)

    ask()


_CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
