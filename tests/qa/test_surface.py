"""What programs may use of the package: its names, where they come from, and that they are there when asked for."""

from __future__ import annotations

import ast
import pickle
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

import corpus.errors
import indexer.errors
import qa
import qa.errors

TREE = ast.parse(Path(qa.__file__).read_text(encoding="utf-8"))
# Errors of the text programs only, or of indexes that are made and searched without a store.
APART = {
    "IndexVersionError", "IndexCorruptError", "IndexPositionsError", "IndexLimitError", "QrelsFormatError",
    "IndexArgumentError", "IndexClosedError", "MissingExtraError", "SettingsFileError",
}  # fmt: skip


def typed() -> dict[str, str]:
    """What a type checker is told: each name that is imported for types alone, and from where."""
    return {
        alias.name: node.module
        for block in TREE.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def errors(module: Any) -> set[str]:
    """The errors that a module makes."""
    return {
        name for name, value in vars(module).items() if isinstance(value, type) and value.__module__ == module.__name__
    }


def test_every_name_is_listed_in_order() -> None:
    """``__all__`` names each once, as a sorted list does, and a type checker sees the same."""
    assert qa.__all__ == sorted(qa.__all__)
    assert set(qa.__all__) == {*typed(), "__version__"}


@pytest.mark.parametrize("name", sorted(typed()))
def test_a_name_is_what_a_type_checker_takes_it_for(name: str) -> None:
    """What is found when the program runs is the thing of the module that the types name."""
    __import__(typed()[name])
    assert getattr(qa, name) is getattr(sys.modules[typed()[name]], name)


def test_every_error_that_a_caller_may_catch_is_named() -> None:
    """The errors of all three floors are there, but for those that no call of this package raises."""
    made = errors(corpus.errors) | errors(indexer.errors) | errors(qa.errors)
    assert made - APART == {name for name in qa.__all__ if name.endswith("Error")}


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As of any module, so that hasattr and from-imports work."""
    assert not hasattr(qa, "Librarian")


def test_the_names_are_listed_before_they_are_loaded() -> None:
    """``dir`` has them all, in a process that loaded none, and so completion in a shell has."""
    script = "import sys, qa; assert set(qa.__all__) <= set(dir(qa)); assert 'qa.models' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60, cwd=Path(qa.__file__).parents[1])


def test_the_version_is_that_of_the_package() -> None:
    """The number in the source is the one that is installed."""
    try:
        assert version("policyqa") == qa.__version__
    except PackageNotFoundError:
        pytest.skip("policyqa is not installed here, only imported")


@pytest.mark.parametrize("error", [qa.ClosedLibraryError(), qa.OtherThreadError(), qa.ArgumentError("k")], ids=repr)
def test_errors_pass_between_processes(error: qa.QAError) -> None:
    """An error that is pickled comes back as it was."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (made here)
    assert (type(again), str(again)) == (type(error), str(error))
