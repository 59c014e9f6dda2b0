"""What is shipped: the three packages, the command and their data, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP = {"corpus", "indexer", "qa", "cli.py"}
DATA = {
    "corpus/store/schema.sql",
    "corpus/data/overtaken.json",
    "corpus/data/abbreviations.txt",
    "corpus/data/trusts.csv",
    "corpus/py.typed",
    "indexer/py.typed",
    "qa/ask/data/question_kinds.json",
    "qa/ask/data/values.json",
}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """``pyproject.toml``."""
    path = ROOT / "pyproject.toml"
    if not path.is_file():
        pytest.skip("there is no pyproject.toml here: the tests run apart from the checkout")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(project: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel built from the checkout, without network."""
    return zipfile.ZipFile(built("wheel", project, tmp_path_factory)).namelist()


@pytest.fixture(scope="module")
def sdist(project: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in an archive of the source, from its top folder on."""
    with tarfile.open(built("sdist", project, tmp_path_factory)) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def built(kind: str, project: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A distribution of the checkout, made without network."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed, so no wheel can be built offline")
    folder = tmp_path_factory.mktemp(kind)
    script = f"import sys; from hatchling.build import build_{kind} as build; print(build(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert project["project"]["name"] == "policyqa"
    return folder / done.stdout.strip().splitlines()[-1]


def test_the_wheel_holds_the_three_packages_and_the_command(wheel: list[str]) -> None:
    """Top-level names are pinned: a new one would land in everybody's environment."""
    assert {name.partition("/")[0] for name in wheel if ".dist-info/" not in name} == TOP


def test_the_wheel_holds_every_file_of_the_packages(wheel: list[str]) -> None:
    """Modules and data files of the checkout are all in it, and no leavings of running it."""
    paths = [path for top in TOP - {"cli.py"} for path in (ROOT / top).rglob("*") if path.is_file()]
    kept = {path.relative_to(ROOT).as_posix() for path in paths if "__pycache__" not in path.parts}
    assert kept | {"cli.py"} == {name for name in wheel if ".dist-info/" not in name}
    assert set(wheel) >= DATA


def test_the_licence_goes_with_every_copy(wheel: list[str], sdist: list[str], project: dict[str, Any]) -> None:
    """Apache-2.0, named for machines and there in full, in the wheel and in the source."""
    assert project["project"]["license"] == "Apache-2.0"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel)
    assert "LICENSE" in sdist
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").split()[:4] == ["Apache", "License", "Version", "2.0,"]


def test_the_source_holds_what_its_tests_need(sdist: list[str]) -> None:
    """Packages, fixtures, tests and the pages that README leads to, and no leavings of running them."""
    tops = {name.partition("/")[0] for name in sdist}
    assert tops >= {"corpus", "indexer", "qa", "cli.py", "fixtures", "tests", "docs", "README.md", "pyproject.toml"}
    assert [name for name in sdist if "__pycache__" in name] == []


def test_the_command_is_installed(wheel: list[str], project: dict[str, Any]) -> None:
    """``policyqa`` runs the command line."""
    assert project["project"]["scripts"] == {"policyqa": "cli:main"}
    assert any(name.endswith(".dist-info/entry_points.txt") for name in wheel)


def test_every_dependency_has_a_lower_bound(project: dict[str, Any]) -> None:
    """A release that is too old is refused when it is installed and not when it is used."""
    groups = [project["project"]["dependencies"], *project["project"]["optional-dependencies"].values()]
    assert [name for group in groups for name in group if ">=" not in name and "policyqa[" not in name] == []


def test_the_packages_that_the_tool_stands_on_are_named(project: dict[str, Any]) -> None:
    """Each does real work here and is asked for by name."""
    names = {name.split(">=")[0].lower() for name in project["project"]["dependencies"]}
    assert {"spacy", "scikit-learn", "rank-bm25", "pypdf", "click"} <= names
