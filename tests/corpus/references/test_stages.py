"""The order of the stages of references: models first, and no stage imports a later one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import corpus.references

ROOM = Path(corpus.references.__file__).parent
# What a stage needs beside it stands before it.
ORDER = (
    *("models", "pinpoint", "law", "register", "slips", "citation", "names", "titles"),
    *("find", "publications", "bare", "amending", "resolve", "validity", "checked", "subject"),
    *("judge_numbers", "judge_titles", "judge", "render"),
)


def imported(module: str) -> set[str]:
    """The modules of the room that a module imports, those inside functions and for types alone counted."""
    tree = ast.parse((ROOM / f"{module}.py").read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    return {name.split(".")[2] for name in names if name.startswith("corpus.references.")} & set(ORDER)


@pytest.mark.parametrize("module", ORDER)
def test_a_stage_imports_earlier_ones_alone(module: str) -> None:
    """A stage knows nothing of what is done with what it gives."""
    assert imported(module) <= set(ORDER[: ORDER.index(module)])


def test_every_module_has_a_place_in_the_order() -> None:
    """Only the import of legislation.gov.uk's files stands beside the stages; it needs the grammar of numbers."""
    assert {path.stem for path in ROOM.glob("*.py")} == {*ORDER, "clml", "__init__"}
    assert imported("clml") == {"pinpoint"}


@pytest.mark.parametrize(("stage", "needs"), [("resolve", "find"), ("judge", "resolve"), ("judge_numbers", "resolve")])
def test_a_stage_meets_the_one_before_in_the_models_alone(stage: str, needs: str) -> None:
    """What stages hand to each other is in the models, so that each can be read and tested by itself."""
    assert needs not in imported(stage)
