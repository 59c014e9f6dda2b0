"""What holds for every command: the store, what the user wants told, and the file of settings, read here alone.

``policyqa.toml`` stands in the folder where the command is given, or in or beside the store. It is looked for by the
commands of ``os.path``: a question must not wait for ``pathlib``, and ``tomllib`` is loaded where there is a file.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from pathlib import Path

    from qa.console.streams import ProgressLine

FILE_NAME = "policyqa.toml"


class Key(NamedTuple):
    """One setting: its type, the least and the most it can be, what it is, and the options it stands in for, each as
    command and parameter.
    """

    kind: type
    what: str
    options: tuple[tuple[str, str], ...] = ()
    least: int = 1
    most: int = 1_000_000


KEYS = {
    "store": Key(str, "the folder of the store, from the folder of this file"),
    "service.name": Key(str, "what the page is called", (("serve", "service"),)),
    "service.organisation": Key(str, "who runs the page, before its name", (("serve", "organisation"),)),
    "service.contact": Key(str, "whom its readers ask: a mail or web address, or words", (("serve", "contact"),)),
    "service.accessibility": Key(str, "what is added to the accessibility statement", (("serve", "accessibility"),)),
    "service.privacy": Key(str, "what is added to the page on privacy", (("serve", "privacy"),)),
    "limits.seconds": Key(int, "seconds of reading one file", (("add", "time_limit"), ("watch", "time_limit"))),
    "limits.memory": Key(int, "MiB of reading one file", (("add", "memory_limit"), ("watch", "memory_limit")), 256),
    "limits.workers": Key(int, "files read at the same time", (("add", "workers"), ("watch", "workers")), 1, 1024),
    "limits.passages": Key(int, "passages to show of an answer", (("ask", "k"), ("batch", "k")), 1, 100),
}
"""Every setting there is, by its name with its table."""


class Settings:
    """The global options, as every command gets them; an option after the command goes before one that precedes it."""

    def __init__(self, store: Path | None = None, *, quiet: bool = False, as_json: bool = False) -> None:
        self._store = store
        self.quiet = quiet
        self.as_json = as_json

    def use_store(self, store: Path) -> None:
        """Take another store than the one that was named before the command."""
        self._store = store
        for name in ("store", "_file"):
            self.__dict__.pop(name, None)

    @cached_property
    def store(self) -> Path:
        """The folder of the store: ``--store``, else POLICYQA_STORE, else the one that a file of settings in this
        folder names, else the platform's folder for user data.
        """
        from pathlib import Path

        if named := self._named:
            return Path(named)
        if stored := self._file.get("store"):
            return Path(str(stored))
        return Path(_usual_store())

    @property
    def _named(self) -> str | None:
        return os.fspath(self._store) if self._store else os.environ.get("POLICYQA_STORE") or None

    @cached_property
    def _file(self) -> dict[str, str | int]:
        """The settings of the file by their names; empty where there is none. Raises SettingsFileError."""
        path = self.file
        return _read(path) if path else {}

    @property
    def file(self) -> str | None:
        """The file of settings: in this folder where no store is named, else in the store, else beside it."""
        folders = [] if self._named else [os.curdir]
        store = self._named or _usual_store()
        folders += [store, os.path.dirname(os.path.abspath(store))]  # noqa: PTH100, PTH120
        paths = (os.path.join(folder, FILE_NAME) for folder in folders)  # noqa: PTH118
        return next((path for path in paths if os.path.isfile(path)), None)  # noqa: PTH113

    def defaults(self, command: str) -> dict[str, Any]:
        """What the file of settings has for the options of a command, by parameter."""
        if not any(told == command for key in KEYS.values() for told, _ in key.options):
            return {}
        return {
            parameter: self._file[name]
            for name, key in KEYS.items()
            for told, parameter in key.options
            if told == command and name in self._file
        }

    @property
    def register_file(self) -> Path:
        """The rows that ``register import`` puts beside the documents."""
        return self.store / "register.json"

    def say(self, message: str) -> None:
        """A message for a person, on standard error, if it is wanted."""
        if not self.quiet:
            click.echo(message, err=True)

    def progress(self) -> ProgressLine | None:
        """A line on the terminal that tells how far a run has come, if it is wanted and there is a terminal."""
        if self.quiet or not sys.stderr.isatty():
            return None
        from qa.console.streams import ProgressLine

        return ProgressLine(sys.stderr)


def _usual_store() -> str:
    import platformdirs

    return platformdirs.user_data_dir("policyqa", appauthor=False)


def _read(path: str) -> dict[str, str | int]:
    import tomllib

    from qa.errors import SettingsFileError

    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 (without pathlib)
            text = file.read()
        given = tomllib.loads(text)
    except OSError as error:
        raise SettingsFileError(f"{path}: cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SettingsFileError(f"{path}: is not in UTF-8. Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsFileError(f'{path}: is not TOML: {error}. Write lines such as store = ".store".') from error
    flat: dict[str, Any] = {}
    for name, value in given.items():
        flat |= {f"{name}.{inner}": one for inner, one in value.items()} if isinstance(value, dict) else {name: value}
    for name, value in flat.items():
        if problem := _problem(name, value):
            raise SettingsFileError(f"{path}, line {_line(text, name)}: {problem}")
    if "store" in flat:
        folder = os.path.dirname(path)  # noqa: PTH120
        flat["store"] = os.path.join(folder, os.path.expanduser(flat["store"]))  # noqa: PTH111, PTH118
    return flat


def _problem(name: str, value: object) -> str | None:
    """Why a setting is none; None where it is one."""
    key = KEYS.get(name)
    if key is None:
        return f"there is no setting '{name}'. There are: {', '.join(KEYS)}."
    if not isinstance(value, key.kind) or isinstance(value, bool):
        needed = "a text in quotation marks" if key.kind is str else "a whole number"
        return f"'{name}' ({key.what}) must be {needed}."
    if isinstance(value, str):
        return None if value.strip() else f"'{name}' ({key.what}) is empty. Give it, or take the line away."
    if isinstance(value, int) and not key.least <= value <= key.most:
        return f"'{name}' ({key.what}) is {value}; it must be from {key.least:,} to {key.most:,}."
    return None


def _line(text: str, name: str) -> int:
    """The line on which a setting stands, as far as it stands on one by itself; else the first."""
    table, _, key = name.rpartition(".")
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split("#")[0].strip()
        if words.startswith("["):
            here = words.strip("[] \"'")
        elif "=" in words:
            written = words.partition("=")[0].strip(" \"'")
            if (here, written) == (table, key) or (not here and written in (name, table)):
                return number
    return 1
