"""What ``deploy`` has: it names files, users and commands that are there, and starts where the programs for it are."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

import cli

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = ["policyqa.service", "policyqa-watch.service"]
COMMAND = "/opt/policyqa/bin/policyqa"
TOKEN = "a-token-of-the-tests"  # noqa: S105 (opens nothing)


@pytest.fixture(autouse=True)
def _deploy() -> None:
    if not DEPLOY.is_dir():
        pytest.skip("there is no folder deploy here: the tests run apart from the checkout")


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile, their lines joined and comments left out."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    lines = kept.replace("\\\n", " ").splitlines()
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines if line.strip())]


@pytest.fixture(scope="module")
def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the container."""
    return instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))


def values(dockerfile: list[tuple[str, str]], name: str) -> list[str]:
    """What stands after each instruction of a name."""
    return [rest for word, rest in dockerfile if word == name]


def unit(name: str) -> configparser.RawConfigParser:
    """A unit, in which a key that stands twice counts by its last line."""
    parser = configparser.RawConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text(encoding="utf-8"))
    return parser


def parsed(arguments: list[str]) -> str:
    """The command that arguments call; its options are parsed, so that one that is not there raises."""
    name, *rest = arguments
    command = cli.main.commands[name]
    command.make_context(name, [*rest], parent=click.Context(cli.main, obj=None), resilient_parsing=False)
    return name


def test_what_the_container_copies_is_there_and_let_through(dockerfile: list[tuple[str, str]]) -> None:
    """Each source of a COPY is in the checkout, and the list of what goes to the builder has it."""
    let = [line[1:] for line in _lines("Dockerfile.dockerignore") if line.startswith("!")]
    sources = [name for rest in values(dockerfile, "COPY") if "--from" not in rest for name in rest.split()[:-1]]
    assert sources
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert [name for name in sources if not any(fnmatch(name, pattern) for pattern in let)] == []
    assert sorted(let) == sorted(sources)


def test_the_container_has_what_the_wheel_is_made_of(dockerfile: list[tuple[str, str]]) -> None:
    """Whatever pyproject.toml names for the wheel is copied, or the installation would lack it."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    needed = {*wheel, project["project"]["readme"], *project["project"]["license-files"], "pyproject.toml"}
    copied = {name for rest in values(dockerfile, "COPY") for name in rest.split()}
    assert needed - copied == set()


def test_the_container_runs_without_the_rights_of_root(dockerfile: list[tuple[str, str]]) -> None:
    """The last user is a number other than root's, and it is the one that was made."""
    user = values(dockerfile, "USER")[-1].split(":")[0]
    assert int(user) > 0
    assert f"--uid {user}" in " ".join(values(dockerfile, "RUN"))


def test_the_store_of_the_container_is_in_its_volume(dockerfile: list[tuple[str, str]]) -> None:
    """What is kept outlives the container."""
    (volume,) = values(dockerfile, "VOLUME")
    told = re.search(r"POLICYQA_STORE=(\S+)", " ".join(values(dockerfile, "ENV")))
    assert told
    assert told[1].startswith(f"{volume}/")


def test_the_container_starts_the_page(dockerfile: list[tuple[str, str]]) -> None:
    """Its command is one of the tool, with options that are there."""
    assert json.loads(values(dockerfile, "ENTRYPOINT")[0]) == ["policyqa"]
    assert parsed(json.loads(values(dockerfile, "CMD")[0])) == "serve"


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_starts_a_command_of_the_tool(name: str) -> None:
    """``ExecStart`` has a command and options that are there."""
    program, *arguments = shlex.split(unit(name)["Service"]["ExecStart"])
    assert program == COMMAND
    arguments = [str(ROOT) if word.startswith("/srv/") else word for word in arguments]
    assert parsed(arguments) == {"policyqa.service": "serve", "policyqa-watch.service": "watch"}[name]


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_writes_to_its_own_folder_alone(name: str) -> None:
    """The store is in the folder that systemd makes for it; all else is read-only, as a user that is not root."""
    service = unit(name)["Service"]
    assert service["User"] not in ("", "root", "0")
    assert service["ProtectSystem"] == "strict"
    assert service["Environment"] == f"POLICYQA_STORE=/var/lib/{service['StateDirectory']}/store"


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_no_fault_in_a_unit(name: str, tmp_path: Path) -> None:
    """Every line is one that systemd knows, the command being put in place."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    text = (DEPLOY / name).read_text(encoding="utf-8").replace(COMMAND, sys.executable)
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / name)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if name in line] == []


def test_proxies_lead_to_the_port_of_the_page() -> None:
    """Both pass on to where ``serve`` listens, and take a paper as large as the page does."""
    from qa.web.settings import Settings

    usual = Settings(Path())
    sent = usual.paper_bytes * 3 // 2 // 2**20
    for name, limit in (("nginx.conf", r"client_max_body_size (\d+)m"), ("Caddyfile", r"max_size (\d+)MB")):
        text = (DEPLOY / name).read_text(encoding="utf-8")
        found = re.search(limit, text)
        assert f"{usual.host}:{usual.port}" in text
        assert found
        assert int(found[1]) > sent


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    """``nginx -t`` finds no fault, with a certificate made for it."""
    for program in ("nginx", "openssl"):
        if shutil.which(program, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin") is None:
            pytest.skip(f"{program} is not here")
    _certificate(tmp_path)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/ssl", str(tmp_path))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}}\nhttp {{\n{site}\n}}\n", encoding="utf-8"
    )
    path = f"{os.environ['PATH']}{os.pathsep}/usr/sbin"
    command = [str(shutil.which("nginx", path=path)), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "syntax is ok" in done.stderr, done.stderr


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    """``caddy validate`` finds no fault."""
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not here")
    done = subprocess.run(
        ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")],
        capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture
def policyqa_program(tmp_path: Path) -> Path:
    """A program that runs the command under test, as an installed one does."""
    program = tmp_path / "policyqa"
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(Path(cli.__file__).parent))} "
        f'exec {shlex.quote(sys.executable)} -m cli "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return program


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None or os.name == "nt", reason="there is no POSIX shell")
@pytest.mark.parametrize(("extra", "code"), [(None, 0), (b"%PDF-1.7 broken", 4)], ids=["all well", "one unreadable"])
def test_the_night_adds_answers_and_keeps(
    extra: bytes | None, code: int, tmp_path: Path, folder: Path, policyqa_program: Path
) -> None:
    """The script for cron leaves a workbook and a copy, and ends with 4 where a paper could not be read."""
    (folder / "note.txt").write_text("The chair of the audit committee is Jo Ash.", encoding="utf-8")
    if extra:
        (folder / "broken.pdf").write_bytes(extra)
    questions = tmp_path / "questions.csv"
    questions.write_text("question\nWho chairs the audit committee?\n", encoding="utf-8")
    done = subprocess.run(
        ["sh", str(DEPLOY / "nightly.sh"), str(folder), str(questions), str(tmp_path / "out")],
        env={**os.environ, "POLICYQA": str(policyqa_program), "POLICYQA_STORE": str(tmp_path / "store")},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".tar", ".xlsx"]


@pytest.fixture
def port() -> int:
    """A port of loopback that nothing uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started(policyqa_program: Path, store: Path, port: int, tmp_path: Path) -> Iterator[int]:
    """The port of what ``policyqa.service`` starts, over a copy of the fixtures."""
    pytest.importorskip("uvicorn", reason="needs the extra policyqa[web]")
    copy = shutil.copytree(store, tmp_path / "store")
    _, *arguments = shlex.split(unit("policyqa.service")["Service"]["ExecStart"])
    server = subprocess.Popen(
        [str(policyqa_program), *arguments, "--port", str(port)],
        env={**os.environ, "POLICYQA_STORE": str(copy), "POLICYQA_TOKEN": TOKEN},
        stderr=subprocess.DEVNULL,
    )
    yield port
    server.terminate()
    assert server.wait(30) == 0, "systemd would call it failed"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="units and containers are those of Linux")
def test_the_check_of_health_tells_a_server_from_none(started: int, dockerfile: list[tuple[str, str]]) -> None:
    """What the container asks succeeds while the page answers, without the token, and fails where nothing listens."""
    _, command = values(dockerfile, "HEALTHCHECK")[0].split("CMD ")
    _, *arguments = json.loads(command)
    healthy = _health(arguments, started)
    assert _until(healthy)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        assert not _health(arguments, probe.getsockname()[1])()


@pytest.mark.slow
def test_the_container_is_built_and_well(port: int) -> None:
    """Where docker is: it is built, starts with a token, and reports itself healthy."""
    if shutil.which("docker") is None or _run("docker", "info").returncode:
        pytest.skip("no docker here that can be reached")
    name = f"policyqa-test-{port}"
    built = _run("docker", "build", "-q", "-f", str(DEPLOY / "Dockerfile"), "-t", name, str(ROOT), seconds=900)
    assert built.returncode == 0, built.stderr
    try:
        options = ["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "-e", f"POLICYQA_TOKEN={TOKEN}"]  # noqa: S108
        begun = _run("docker", "run", "-d", "--name", name, *options, name)
        assert begun.returncode == 0, begun.stderr
        state = "{{.State.Health.Status}}"
        assert _until(lambda: _run("docker", "inspect", "--format", state, name).stdout.strip() == "healthy")
    finally:
        _run("docker", "rm", "-f", "-v", name)
        _run("docker", "rmi", name)


def _lines(name: str) -> list[str]:
    return [line for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")]


def _run(*command: str, seconds: int = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)


def _certificate(folder: Path) -> None:
    name = "policy.trust.example"
    done = _run(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
        "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _health(arguments: list[str], port: int) -> Callable[[], bool]:
    moved = [word.replace(":8765", f":{port}") for word in arguments]
    assert moved != arguments
    return lambda: _run(sys.executable, *moved).returncode == 0


def _until(holds: Callable[[], bool], tries: int = 240) -> bool:
    for _ in range(tries):
        if holds():
            return True
        time.sleep(0.5)
    return False
