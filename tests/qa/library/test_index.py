"""The recipe of an index changes with what decides its content; a store is then indexed anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus import version
from qa.library import index, windows
from qa.library.add import AddReport
from qa.library.library import Library

ROOT = Path(index.__file__).resolve().parents[2]


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A copy of the code that an index is made by, which the recipe is taken of."""
    copy = tmp_path / "code"
    shutil.copytree(ROOT / "indexer", copy / "indexer", ignore=shutil.ignore_patterns("__pycache__"))
    module = copy / "qa" / "library" / "index.py"
    module.parent.mkdir(parents=True)
    for part in (index, windows):
        shutil.copy(part.__file__, module.parent)
    monkeypatch.setattr(index, "__file__", str(module))
    index.recipe.cache_clear()
    yield copy
    index.recipe.cache_clear()


def changed(path: Path) -> str:
    """The recipe after a change to a file."""
    path.write_bytes(path.read_bytes() + b"\n")
    index.recipe.cache_clear()
    return index.recipe()


@pytest.mark.parametrize(
    "name", ["indexer/analyzer.py", "indexer/kernel/words.py", "qa/library/index.py", "qa/library/windows.py"]
)
def test_what_makes_the_index_decides_the_recipe(copy: Path, name: str) -> None:
    """The analyzer, the counting, and what of a passage is indexed."""
    before = index.recipe()
    assert changed(copy / name) != before


def test_what_is_beside_it_does_not(copy: Path) -> None:
    """How a store is listed has no part in its index."""
    before = index.recipe()
    (copy / "qa" / "library" / "listing.py").write_text("")
    index.recipe.cache_clear()
    assert index.recipe() == before


@pytest.mark.usefixtures("copy")
def test_reading_decides_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of an index are made with tables of the ground floor."""
    before = index.recipe()
    monkeypatch.setattr(version, "reading_version", lambda: "another")
    index.recipe.cache_clear()
    assert index.recipe() != before


def test_a_store_is_indexed_anew_when_the_recipe_has_changed(
    put: Callable[..., Path], ingest: Callable[..., AddReport], folder: Path, new_store: Path, copy: Path
) -> None:
    """Its files are not read again; its snapshot has another name and another index."""
    put("a.txt", "The kitchen serves leek soup on Mondays.")

    def indexes() -> set[str]:
        ingest(folder)
        with Library.open(new_store) as library:
            assert library.ask("Which soup does the kitchen serve?").citations
        return {path.name for path in (new_store / "index").iterdir()}

    first = indexes()
    assert indexes() == first
    changed(copy / "indexer" / "analyzer.py")
    assert len(indexes() - first) == 1
    assert ingest(folder).unchanged == 1
