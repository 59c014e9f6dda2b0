"""Two versions of a paper, with a store and without one."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import StoreMissingError
from qa.library.versions import compare_versions


@pytest.fixture
def papers(tmp_path: Path) -> tuple[str, str]:
    """Two versions of a file."""
    for name, month in (("old", "May"), ("new", "June")):
        (tmp_path / f"{name}.txt").write_text(f"The bakers meet in {month}.\n", encoding="utf-8")
    return str(tmp_path / "old.txt"), str(tmp_path / "new.txt")


def test_two_files_need_no_store(papers: tuple[str, str], tmp_path: Path) -> None:
    """Nothing is looked up, and none is made."""
    (change,) = compare_versions(tmp_path / "none", *papers).changes
    assert change.kind == "changed"
    assert not (tmp_path / "none").exists()


def test_a_name_that_is_no_file_needs_a_store(papers: tuple[str, str], tmp_path: Path) -> None:
    """The message says which name it is, and where a store was looked for."""
    with pytest.raises(StoreMissingError, match=r"'Oven rules' is no file here.*none"):
        compare_versions(tmp_path / "none", papers[0], "Oven rules")


def test_what_one_version_supersedes_is_looked_up_in_a_store(papers: tuple[str, str], tmp_path: Path) -> None:
    """Of one version alone there is nothing to compare it with."""
    with pytest.raises(StoreMissingError, match="There is no store"):
        compare_versions(tmp_path / "none", None, papers[1])
