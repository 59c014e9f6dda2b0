"""What the documents cite, for a person: a line for each provision and one for each document that cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa.render.wrapping import filled


def references_table(groups: Iterable[Mapping[str, Any]]) -> str:
    """The groups of ``qa.citing.grouped``; where there are none, that."""
    lines = [line for group in groups for line in _group(group)]
    return "\n".join(lines) + "\n" if lines else "The documents cite nothing of the kind.\n"


def _group(group: Mapping[str, Any]) -> Iterator[str]:
    yield from filled(f"{group['title']} ({group['mentions']} mention{'s' if group['mentions'] != 1 else ''})")
    for provision in group["provisions"]:
        unit = f"{provision['unit']} " if provision["unit"] else ""
        yield from filled(f"{unit}{', '.join(provision['numbers']) or 'as a whole'}".replace("_", " "), 4)
        for title, paragraphs in _by_document(provision["passages"]).items():
            several = "s" if len(paragraphs) > 1 else ""
            yield from filled(f"{title}: paragraph{several} {', '.join(paragraphs)}", 8)
    yield ""


def _by_document(passages: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for passage in passages:
        number = str(passage["paragraph"] or "heading")
        if number not in found.setdefault(passage["title"], []):
            found[passage["title"]].append(number)
    return found
