"""Adding and removing documents from the page, in a process of its own: answers go on meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from corpus.errors import StoreMissingError
from qa.library.library import Library
from qa.web.errors import ForbiddenError, SlowError, WebError
from qa.web.requests import Upload
from qa.web.settings import Settings

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


async def add(settings: Settings, upload: Upload) -> str:
    """Keep the file in the store's folder and read it; a sentence that says what came of it."""
    folder = settings.store / UPLOADS
    path = folder / upload.name
    await asyncio.to_thread(_write, path, upload.data)
    report = await _run("add", settings.store, str(path))
    if report["failed"]:
        if not await asyncio.to_thread(_is_known, settings.store, path):
            path.unlink(missing_ok=True)
            await _run("remove", settings.store, str(path))  # or it would be told of as unreadable for ever
        raise ChangeError(f"{upload.name} could not be read. {report['failed'][0]['reason']}")
    if report["unchanged"]:
        return f"{upload.name} is already in the library and has not changed."
    return f"{upload.name} has been {'added' if report['added'] else 'updated'}."


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


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(data)
    partial.replace(path)


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


def _environment() -> dict[str, str]:
    """In which this very code is found, from wherever the server was started."""
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(place for place in places if place)}


async def _run(verb: str, store: Path, what: str) -> dict[str, Any]:
    async with _ONE:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "qa.web.job", verb, str(store), what,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=_environment(),
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
