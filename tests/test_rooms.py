"""The rooms of ``qa``: few, on few floors, and none imports a higher one or one beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa

QA = Path(qa.__file__).parent
FLOORS = (
    {"errors", "models"},
    {"filters"},
    {"collect"},
    {"ask", "check", "compare"},
    {"library", "render"},
    {"batch", "measure"},
    {"console", "mcp", "web"},
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(path for path in QA.rglob("*.py") if path not in (QA / "__init__.py", QA / "__main__.py"))


def room(path: Path) -> str:
    """The room of a file: its folder in ``qa``, else its own name."""
    return path.relative_to(QA).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The rooms that a file imports from, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("qa.") and name != "qa.__version__")


def test_every_room_has_a_floor() -> None:
    """A new room is put on one of the seven floors here; the entries of the folder stay few."""
    entries = {path.name for path in QA.iterdir() if path.name != "__pycache__"}
    assert {name.removesuffix(".py") for name in entries - {"__init__.py", "__main__.py", "py.typed"}} == set(FLOOR)
    assert len(FLOOR) <= 14


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(QA).as_posix())
def test_a_room_imports_from_lower_floors_alone(path: Path) -> None:
    """Lazy imports and those for types count: they are read in the same way."""
    own = room(path)
    wrong = sorted(other for other in set(imported(path)) if other != own and FLOOR[other] >= FLOOR[own])
    assert wrong == []
