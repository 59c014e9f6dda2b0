"""What the documents cite, for a person: a line for each provision and one for each document that cites it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa.render.wrapping import filled


def references_table(groups: Iterable[Mapping[str, Any]]) -> str:
    """The groups of ``qa.citing.grouped``; where there are none, that."""
    lines = [line for group in groups for line in _group(group)]
    return "\n".join(lines) + "\n" if lines else "The documents cite nothing of the kind.\n"


def _group(group: Mapping[str, Any]) -> Iterator[str]:
    yield from filled(f"{group['title']} ({group['mentions']} mention{'s' if group['mentions'] != 1 else ''})")
    for provision in group["provisions"]:
        yield from filled(_place(provision), 4)
        for title, paragraphs in _by_document(provision["passages"]):
            yield from filled(f"{title}: {_paragraphs(paragraphs)}", 8)
    yield ""


def _place(provision: Mapping[str, Any]) -> str:
    """``section 149``, ``sections 2 and 3``, ``sch 1, para 6``, or that the whole instrument is cited."""
    numbers = provision["numbers"]
    if not numbers:
        return "as a whole"
    within = re.search(r"\bsch .+$", provision["canonical"]) if provision["unit"] == "schedule_paragraph" else None
    if within:
        return within[0]
    unit = provision["unit"].replace("_", " ") + ("s" if len(numbers) > 1 else "")
    return f"{unit} {', '.join(numbers)}"


def _paragraphs(numbers: Sequence[int | None]) -> str:
    """``heading, paragraphs 3, 12``; a heading has no number."""
    counted = sorted({number for number in numbers if number})
    several = "s" if len(counted) > 1 else ""
    listed = f"paragraph{several} {', '.join(map(str, counted))}" if counted else ""
    return ", ".join(part for part in ("heading" if None in numbers else "", listed) if part)


def _by_document(passages: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, list[int | None]]]:
    """Each document with the paragraphs that cite; by its id too where another has the same title."""
    found: dict[str, list[int | None]] = {}
    titles: dict[str, str] = {}
    for passage in passages:
        titles[passage["document_id"]] = passage["title"]
        found.setdefault(passage["document_id"], []).append(passage["paragraph"])
    for document_id, paragraphs in found.items():
        title = titles[document_id]
        shared = list(titles.values()).count(title) > 1
        yield (f"{title} ({document_id})" if shared else title), paragraphs
