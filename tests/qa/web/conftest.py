"""A client of the page and the API over the fixture library."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra policyqa[web]")

from starlette.testclient import TestClient

from qa.web.app import create_app
from qa.web.settings import Settings

HOST = "http://127.0.0.1:8765"


@pytest.fixture
def own(store: Path, tmp_path: Path) -> Path:
    """A copy of the store, which may be written."""
    return Path(shutil.copytree(store, tmp_path / "store"))


@pytest.fixture(scope="session")
def client(store: Path) -> Iterator[TestClient]:
    """A client as the browser on the same machine is one."""
    with TestClient(create_app(Settings(store)), base_url=HOST) as found:
        yield found
