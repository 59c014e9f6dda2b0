"""The version of reading changes with whatever decides what is read, and with nothing else."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from corpus import version
from corpus.version import FOLDER, LIBRARIES, digest, reading_version, sources

FILES = [path.relative_to(FOLDER).as_posix() for path in sources(FOLDER)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to be changed and put right again."""
    folder = tmp_path_factory.mktemp("copy") / "corpus"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def of(folder: Path) -> str:
    """The version of the package in a folder."""
    return digest(sources(folder), root=folder, libraries=LIBRARIES)


def test_a_copy_has_the_same_version(copy: Path) -> None:
    """Where the package lies and when it was written there do not count."""
    assert of(copy) == reading_version()


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_code_and_data_counts(copy: Path, name: str) -> None:
    """A byte more in any of them is another version."""
    path = copy / name
    before = path.read_bytes()
    path.write_bytes(before + b"\n")
    try:
        assert of(copy) != reading_version()
    finally:
        path.write_bytes(before)


def test_a_file_that_comes_or_goes_counts(copy: Path) -> None:
    """New data and a reader that is gone are each another version; what Python compiles is none."""
    (copy / "data" / "new.txt").write_text("A word.\n")
    with_data = of(copy)
    (copy / "data" / "new.txt").unlink()
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "files.cpython-311.pyc").write_bytes(b"\0")
    assert len({with_data, of(copy)}) == 2
    assert of(copy) == reading_version()


@pytest.mark.parametrize("name", ["data/trusts.csv", "data/words.json", "readers/registry.py", "entities/tagger.py"])
def test_the_files_that_readers_and_registers_come_in_are_there(name: str) -> None:
    """Data in every form, and code at every depth."""
    assert name in FILES


def test_a_library_of_another_version_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another pypdfium2 may find other words; one that is missing is a version too."""
    before = digest([], root=FOLDER, libraries=LIBRARIES)
    monkeypatch.setattr(version, "version", lambda name: "99" if name == "pypdfium2" else "1")
    assert digest([], root=FOLDER, libraries=LIBRARIES) != before
    monkeypatch.undo()
    assert digest([], root=FOLDER, libraries=["no-such-library"]) != digest([], root=FOLDER)


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def test_the_libraries_are_those_that_corpus_imports() -> None:
    """None is forgotten when a reader takes up another; pebble starts processes and decides nothing,
    and which recogniser read a page its citation tells."""
    names = {name for path in FOLDER.rglob("*.py") for name in imported(path)}
    foreign = names - set(sys.stdlib_module_names) - {"corpus", "rapidocr", "numpy"}
    distributions = {distribution for name in foreign for distribution in packages_distributions()[name]}
    assert {name.casefold() for name in distributions} - {"pebble"} == {name.casefold() for name in LIBRARIES}
