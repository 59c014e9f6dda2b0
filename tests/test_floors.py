"""The stairs run down: cli -> qa -> indexer -> corpus, and a question waits for no heavy library."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Container, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

import cli

CODE = Path(cli.__file__).parent
FLOORS = ("corpus", "indexer", "qa", "cli")
FILES = sorted([CODE / "cli.py", *(path for floor in FLOORS[:-1] for path in (CODE / floor).rglob("*.py"))])
# `python -m qa` is the command by another name, so this file alone may import the command line.
DOOR = CODE / "qa" / "__main__.py"
HEAVY = (
    "spacy", "sklearn", "scipy", "rank_bm25", "numba", "numpy", "pypdf", "pypdfium2", "docx", "lxml", "openpyxl",
    "fastapi", "uvicorn", "mcp", "rensa", "pebble", "selectolax", "markdown_it", "pandas",
)  # fmt: skip
# Of the standard library: milliseconds each, and no command that prints an answer or a help text needs them.
SLOW = {
    "asyncio", "bz2", "concurrent.futures", "csv", "decimal", "email", "fractions", "hashlib", "html", "http",
    "importlib.metadata", "logging", "lzma", "multiprocessing", "pickle", "platformdirs", "random", "shutil",
    "statistics", "subprocess", "tempfile", "unicodedata", "xml", "zipfile",
}  # fmt: skip


class Import(NamedTuple):
    """The module that an import names, in parts, and whether it is for types alone."""

    parts: tuple[str, ...]
    for_types: bool


@cache
def read(path: Path) -> list[Import]:
    """The imports of a file, wherever they stand in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    blocks = [node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    for_types = {node for block in blocks for node in ast.walk(block)}
    found = []
    for node in nodes:
        if isinstance(node, ast.Import):
            found += [Import(tuple(alias.name.split(".")), node in for_types) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [Import((*node.module.split("."), alias.name), node in for_types) for alias in node.names]
    return found


def imports(path: Path, *, types: bool = True) -> Iterator[tuple[str, ...]]:
    """The modules that a file names in its imports; with or without those for types alone."""
    return (parts for parts, for_types in read(path) if types or not for_types)


def name(path: Path) -> str:
    """A file's path from the top."""
    return path.relative_to(CODE).as_posix()


def module(path: Path) -> str:
    """The module or package that a file is."""
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def higher(path: Path) -> Iterator[str]:
    """What a file imports from floors above its own."""
    floor = FLOORS.index(path.relative_to(CODE).parts[0].removesuffix(".py"))
    for parts in imports(path):
        if parts[0] in FLOORS[floor + 1 :]:
            yield f"{name(path)} imports {'.'.join(parts)}"


def siblings(path: Path) -> Iterator[str]:
    """What a file imports from its own package, the nouns and errors there apart; what is for types alone may be."""
    package = path.parent.relative_to(CODE).parts
    beside = {other.stem for other in path.parent.iterdir()} - {"models", "errors", "__init__"}
    for parts in imports(path, types=False):
        if parts[: len(package)] == package and set(parts[len(package) : len(package) + 1]) & beside:
            yield f"{name(path)} imports {'.'.join(parts)}"


def test_no_floor_imports_a_higher_one() -> None:
    """A file imports from its own floor and those below."""
    assert [found for path in FILES if path != DOOR for found in higher(path)] == []


def test_models_and_errors_import_no_sibling() -> None:
    """The nouns of a package stand on other packages' nouns and errors alone."""
    nouns = [path for path in FILES if path.name in {"models.py", "errors.py"}]
    assert [found for path in nouns for found in siblings(path)] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    """There is no circle of imports, those inside functions and for types alone counted."""
    modules = {module(path): path for path in FILES}
    needs = {
        own: {used for parts in imports(path) for used in [nearest(parts, modules)] if used not in {None, own}}
        for own, path in modules.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        pytest.fail(" is imported by ".join(circle.args[1]))


def nearest(parts: tuple[str, ...], modules: Container[str]) -> str | None:
    """The module that an import names, with a name in it or without; None for one of a library."""
    return next((found for found in (".".join(parts), ".".join(parts[:-1])) if found in modules), None)


def test_only_the_command_line_imports_the_page() -> None:
    """The web page and the protocol server are two more ways in, which nothing stands on."""
    outside = [path for path in FILES if not name(path).startswith(("qa/web/", "qa/mcp/")) and path.name != "cli.py"]
    ways_in = {("qa", "web"), ("qa", "mcp")}
    assert [name(path) for path in outside if any(module[:2] in ways_in for module in imports(path))] == []


@pytest.mark.parametrize("package", FLOORS[:-1])
def test_an_init_only_names_what_others_may_use(package: str) -> None:
    """``__init__`` holds a docstring, imports and ``__all__``; a name may wait until it is asked for."""
    tree = ast.parse((CODE / package / "__init__.py").read_text(encoding="utf-8"))
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.If)
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_lazy = isinstance(node, ast.FunctionDef) and node.name in {"__getattr__", "__dir__"}
        assert is_docstring or is_lazy or isinstance(node, allowed), ast.unparse(node)


class Loaded(NamedTuple):
    """What is in memory after a command: modules, those of the program with a dataclass of their own, its exit code."""

    modules: set[str]
    with_dataclasses: set[str]
    exit_code: int

    @property
    def packages(self) -> set[str]:
        """The top-level modules."""
        return {module.partition(".")[0] for module in self.modules}

    @property
    def own(self) -> set[str]:
        """The modules of the program."""
        return {module for module in self.modules if module.partition(".")[0] in FLOORS}


SCRIPT = """
import sys
import cli
try:
    cli.main(sys.argv[1:])
except SystemExit as end:
    code = end.code or 0
made = {
    one.__module__ for name in list(sys.modules) if name.partition(".")[0] in ("corpus", "indexer", "qa")
    for one in vars(sys.modules[name]).values() if isinstance(one, type) and hasattr(one, "__dataclass_fields__")
}
modules = sorted(sys.modules)
import json
print(json.dumps([modules, sorted(made), code]), file=sys.stderr)
"""


def loaded(*arguments: str) -> Loaded:
    """What is in memory after a command, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT, *arguments],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(CODE)},
        check=False,
        timeout=60,
    )
    modules, made, code = json.loads(done.stderr.splitlines()[-1])
    return Loaded(set(modules), set(made), code)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["ask", "--help"], 0),
        (["ask", "What is meant by mutual aid?"], 0),
        (["ask", "What is meant by mutual aid?", "--json", "--explain"], 0),
        (["ask", "What is the airspeed of an unladen swallow?"], 3),
        (["documents", "--json"], 0),
        (["passages", "acute-collaborative-compact.txt"], 0),
        (["status"], 0),
    ],
    ids=str,
)
def test_a_question_loads_no_heavy_library(store: Path, arguments: list[str], code: int) -> None:
    """What belongs to reading and to building an index is not in memory when a question is answered."""
    found = loaded("--store", str(store), *arguments)
    assert found.exit_code == code
    assert found.packages & set(HEAVY) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["register", "import", "--help"]], ids=str)
def test_a_help_text_loads_the_command_line_alone(arguments: list[str]) -> None:
    """It needs no floor below but the root of the errors, and of the standard library what click loads."""
    found = loaded(*arguments)
    shared = {f"qa.console.{name}" for name in ("examples", "group", "options", "settings", "streams")} | {"qa.console"}
    assert found.own == {"cli", "qa", "corpus", "corpus.errors", *shared}
    assert found.modules & {"pathlib", "json", "dataclasses", "sqlite3", *SLOW} == set()


@pytest.mark.parametrize("question", ["What is meant by mutual aid?", "Who leads?", "When does it start?"])
def test_a_question_makes_a_quick_start(store: Path, question: str) -> None:
    """It loads nothing that only other commands or rare answers need, and waits for no dataclass to be made."""
    found = loaded("--store", str(store), "ask", question)
    assert found.exit_code in (0, 3)
    assert found.modules & SLOW == set()
    assert found.with_dataclasses <= {"indexer.format"}  # its one class describes the sections of a file
