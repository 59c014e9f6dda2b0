"""Adding and removing documents from the page, in a process of its own: answers go on meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from corpus.errors import StoreMissingError
from corpus.store.durable import sync_folder
from qa.library.library import Library
from qa.web.errors import ForbiddenError, SlowError, WebError
from qa.web.requests import Upload
from qa.web.settings import Settings

METADATA = "metadata.csv"
UPLOADS = "uploads"  # folder of the store in which the files sent are kept
_SECONDS = 300.0
_ONE = asyncio.Lock()


class ChangeError(WebError):
    """A document could not be added or removed."""

    status = 422
    title = "The library is unchanged"


def allowed(settings: Settings) -> Settings:
    """The settings, where changes are allowed. Raises ForbiddenError."""
    if not settings.allow_changes:
        raise ForbiddenError("Adding and removing is off. Start the page with --allow-changes to switch it on.")
    return settings


async def add(settings: Settings, upload: Upload, *, replace: bool = False) -> str:
    """Keep the file in the store's folder and read it; a sentence that says what came of it.

    Where another file of that name is kept, it is replaced only with ``replace``; else the new one gets a number. A
    file that cannot be read replaces nothing. Raises ChangeError.
    """
    if upload.name.casefold() == METADATA:
        raise ChangeError(
            f"{METADATA} is no document: it says what others are called, and is not taken here. Put it beside them and "
            "add their folder with policyqa add."
        )
    folder = settings.store / UPLOADS
    earlier = await asyncio.to_thread(_bytes, folder / upload.name)
    if earlier == upload.data:
        return f"{upload.name} is already in the library and has not changed."
    path = folder / upload.name if replace or earlier is None else await asyncio.to_thread(_free, folder / upload.name)
    taken = earlier is not None and replace
    await asyncio.to_thread(_write, path, upload.data)
    try:
        report = await _run("add", settings.store, str(path))
    except WebError:
        await _undone(settings.store, path, earlier if taken else None)
        raise
    if report["failed"]:
        await _undone(settings.store, path, earlier if taken else None)
        raise ChangeError(f"{upload.name} could not be read. {report['failed'][0]['reason']}")
    if path.name != upload.name:
        return f"{upload.name} has been added as {path.name}, because there is another file of its name."
    return f"{upload.name} has been {'updated' if taken else 'added'}."


async def _undone(store: Path, path: Path, earlier: bytes | None) -> None:
    """The file as it was, and the library without the failure, of which it would tell for ever."""
    if earlier is not None:
        await asyncio.to_thread(_write, path, earlier)
        await _run("add", store, str(path))
    else:
        path.unlink(missing_ok=True)
        await _run("remove", store, str(path))


async def remove(settings: Settings, document_id: str) -> str:
    """Remove the document and, where the page had kept its file and nothing of it is left, the file."""
    document = await asyncio.to_thread(_document, settings.store, document_id)
    if document is None:
        raise ChangeError("There is no such document in the library. It may have been removed already.")
    title, source = document
    await _run("remove", settings.store, document_id)
    kept = source.parent == settings.store / UPLOADS
    if kept and not await asyncio.to_thread(_is_known, settings.store, source):
        source.unlink(missing_ok=True)
    return f"{title} has been removed."


async def edit(
    settings: Settings, document_id: str, wanted: Mapping[str, str], *, undo: bool, state: str
) -> tuple[str, str]:
    """Say of a document what is ``wanted`` by column, or with ``undo`` what was said before; its id now, and a sentence
    that says what came of it. Raises ChangeError.
    """
    asked = {"document": document_id, "wanted": dict(wanted), "undo": undo, "state": state}
    done = await _run("edit", settings.store, json.dumps(asked))
    read = " Its file had changed and was read again." if done["changed"] else ""
    told = "The last change has been taken back." if undo else "Answers go by it from now on."
    return done["document_id"], f"{told}{read}"


def _bytes(path: Path) -> bytes | None:
    """What is in a file; None where there is none."""
    return path.read_bytes() if path.is_file() else None


def _free(path: Path) -> Path:
    """The name with the first number that no file has."""
    numbered = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
    return next(name for name in numbered if not name.exists())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    sync_folder(path.parent)


def _document(store: Path, document_id: str) -> tuple[str, Path] | None:
    with Library.open(store) as library:
        found = library.document(document_id)
        return (found.title, Path(found.source)) if found else None


def _is_known(store: Path, path: Path) -> bool:
    try:
        with Library.open(store) as library:
            return library.has_file(path)
    except StoreMissingError:
        return False


def environment() -> dict[str, str]:
    """In which this very code is found, from wherever the server was started."""
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in places if place)}


async def _run(verb: str, store: Path, what: str) -> dict[str, Any]:
    async with _ONE:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "qa.web.job", verb, str(store), what,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment(),
        )  # fmt: skip
        try:
            out, err = await asyncio.wait_for(process.communicate(), _SECONDS)
        except TimeoutError as error:
            process.kill()
            raise SlowError(f"Reading took more than {_SECONDS:g} seconds and was stopped.") from error
    if process.returncode:
        raise ChangeError(err.decode(errors="replace").strip().splitlines()[-1])
    found: dict[str, Any] = json.loads(out)
    return found
