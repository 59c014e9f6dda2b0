"""What the tests of every floor share: the fixtures in a store, and a way to read files without other processes."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Self

import pytest
from click.testing import CliRunner
from hypothesis import settings

import cli
from corpus.errors import UnreadableFileError
from corpus.worker import Outcome, ReadingPool
from qa.library.add import AddReport, add
from qa.library.library import Library

# How long an example takes says more about the machine than about the code.
settings.register_profile("policyqa", deadline=None)
settings.load_profile("policyqa")

# What is tested is one tool, whether or not the extra is installed here; tests of the encoder bring it themselves.
os.environ["POLICYQA_ENCODER"] = "off"

ROOT = Path(__file__).resolve().parent.parent
# For the scripts in fixtures/ that some tests use. At the end, so that an installed tool is what is tested.
sys.path.append(str(ROOT))
LIBRARY = ROOT / "fixtures" / "library"


class InProcess(ReadingPool):
    """Reads in this process: for tests of what is done with the outcome, not of the limits."""

    def __init__(self, **_: object) -> None:
        """Nothing to start."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to end."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Outcome[Any, Any]]:
        for item in items:
            try:
                yield Outcome(item, value=function(item))
            except UnreadableFileError as error:
                yield Outcome(item, error=error)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of ``fixtures/library``, made once and only to be read."""
    store = tmp_path_factory.mktemp("store")
    report = add(store, [LIBRARY], pool=InProcess)
    assert report.failed == []
    return store


@pytest.fixture
def library(store: Path) -> Iterator[Library]:
    """The fixtures, opened for reading."""
    with Library.open(store) as opened:
        yield opened


@pytest.fixture
def new_store(tmp_path: Path) -> Path:
    """Where a store may be made."""
    return tmp_path / "store"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    return folder


@pytest.fixture
def put(folder: Path) -> Callable[..., Path]:
    """Writes a document into the folder."""

    def write(name: str, text: str | bytes) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


@pytest.fixture
def in_process() -> type[ReadingPool]:
    """The pool that reads in this process."""
    return InProcess


@pytest.fixture
def ingest(new_store: Path) -> Callable[..., AddReport]:
    """Adds paths to the new store, reading in this process."""

    def run(*paths: Path, **options: Any) -> AddReport:
        return add(new_store, list(paths), pool=InProcess, **options)

    return run


@pytest.fixture(scope="session")
def policyqa() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Runs the command line as users do: in a process of its own."""

    def run(
        *arguments: str | Path, env: Mapping[str, str] | None = None, stdin: bytes = b"", cwd: Path = LIBRARY
    ) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "cli", *map(str, arguments)]
        # The command line under test is the one that is imported here: of the checkout, or as it is installed.
        variables = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent), **(env or {})}
        return subprocess.run(
            command, input=stdin, capture_output=True, env=variables, cwd=cwd, timeout=120, check=False
        )

    return run


@pytest.fixture
def command(store: Path) -> Callable[..., Any]:
    """Runs a command over the fixtures in this process: exit code and output, quicker than a process."""

    def run(*arguments: str | Path) -> Any:
        return CliRunner().invoke(cli.main, ["--store", str(store), *map(str, arguments)])

    return run


@pytest.fixture(scope="session")
def broken() -> dict[str, bytes]:
    """The unreadable files that ``fixtures/make.py`` makes, by name."""
    return _fixtures_make().broken()  # type: ignore[no-any-return]


def _fixtures_make() -> ModuleType:
    path = ROOT / "fixtures" / "make.py"
    sys.path.insert(0, str(path.parent))
    try:
        spec = importlib.util.spec_from_file_location("fixtures_make", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(path.parent))
