"""A store of the fixture library, built once for all tests of this floor."""

from __future__ import annotations

from pathlib import Path

import pytest

LIBRARY = Path(__file__).parents[2] / "fixtures" / "library"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of ``fixtures/library``. Tests must not change it."""
    from corpus.worker import Limits
    from qa.ingest import add

    folder = tmp_path_factory.mktemp("store")
    report = add(folder, [LIBRARY], limits=Limits(memory=6 << 30))
    assert not report.failed
    return folder
