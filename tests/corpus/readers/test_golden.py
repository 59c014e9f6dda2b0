"""Each fixture reads as its golden says, with the reader that its content asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.readers import read
from fixtures.formats import make
from fixtures.formats.golden import HERE, dump, fixtures

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("path", fixtures(), ids=lambda path: path.name)
def test_fixture_reads_as_its_golden(path: Path) -> None:
    """The blocks, metadata and warnings of a fixture are those of its golden, to the letter."""
    golden = (HERE / "golden" / f"{path.name}.txt").read_text(encoding="utf-8")
    assert dump(read(path.read_bytes(), name=path.name)) == golden


@pytest.mark.parametrize("name", ["terms_of_reference.docx", "delegation_policy.odt"])
def test_binary_fixture_is_what_make_writes(name: str, tmp_path: Path) -> None:
    """A binary fixture can be made again, byte for byte."""
    parts = make.docx() if name.endswith("docx") else make.odt()
    make.archive(tmp_path / name, parts)
    assert (tmp_path / name).read_bytes() == (HERE / name).read_bytes()
