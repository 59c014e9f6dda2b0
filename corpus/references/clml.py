"""Rows of the register from legislation.gov.uk's own XML (Crown Legislation Markup Language, CLML).

The file is what ``https://www.legislation.gov.uk/<id>/data.xml`` gives. Only what belongs to the instrument itself is
read: text it inserts into another (``BlockAmendment``) is left out. A file of a whole instrument makes its list of
provisions complete, so that a number that is not in it is known not to exist.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError

from corpus.errors import RegisterError
from corpus.references.pinpoint import arabic

_LEG = "{http://www.legislation.gov.uk/namespaces/legislation}"
_META = "{http://www.legislation.gov.uk/namespaces/metadata}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCT = "{http://purl.org/dc/terms/}"
_ID = re.compile(r"legislation\.gov\.uk/(?:id/)?([a-z]+/(?:\d{4}|[A-Za-z0-9]+/[\d-]+)/\d+)(/.*)?$")
_UNITS = ("section", "regulation", "article", "rule")
_CONTAINERS = {"Part": "part", "Chapter": "chapter", "EUPart": "part", "EUTitle": "part", "EUChapter": "chapter"}
_GONE = frozenset(("Repealed", "Dead"))
_TYPES = {"ukpga": "Act", "asp": "Act", "ukla": "Act", "uksi": "SI", "eur": "assimilated EU Regulation"}
_NUMBERS = {"uksi": "SI {}/{}", "eur": "Regulation (EU) {}/{}"}

Rows = dict[str, list[dict[str, Any]]]


def import_clml(data: bytes, *, source: str = "CLML") -> Rows:
    """The rows of an instrument: ``{"instruments": [row], "provisions": [row, ...]}``.

    Raises ``RegisterError`` naming ``source`` where the bytes are no CLML or do not say what they are.
    """
    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    try:
        root = ElementTree.fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise RegisterError(f"{source}: not readable as XML ({error}); save <address>/data.xml of the Act") from error
    address = (root.findtext(f".//{_DC}identifier") or root.get("DocumentURI") or "").strip()
    identity = _ID.search(address)
    if root.tag != f"{_LEG}Legislation" or identity is None:
        raise RegisterError(f"{source}: not legislation.gov.uk's XML of an Act or instrument (CLML)")
    instrument, part = identity[1], identity[2] or ""
    read_from = f"{address} {root.findtext(f'.//{_DCT}valid') or root.findtext(f'.//{_DC}modified') or ''}".strip()
    notes = _commentaries(root)
    provisions = [row | {"source": read_from, "confirmed": True} for row in _provisions(root, instrument, notes)]
    whole = not re.search(r"/(?:section|regulation|article|schedule|part|chapter|crossheading)\b", part)
    return {"instruments": [_instrument(root, instrument, provisions, read_from, whole)], "provisions": provisions}


def write_register(path: Path, rows: Rows) -> None:
    """Add rows to a user's register file, made if it is not there; rows of the same identity are replaced."""
    merged: dict[str, Any] = {}
    if path.exists():
        try:
            merged = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RegisterError(f"{path}: cannot be read as a register file ({error}); move it away") from error
    instruments = {id_: r for r in merged.get("instruments", ()) for id_ in (r.get("id"),)}
    instruments.update({r["id"]: r for r in rows["instruments"]})
    fresh = {r["id"] for r in rows["instruments"]}
    others = [r for r in merged.get("provisions", ()) if r.get("instrument") not in fresh]
    merged |= {"instruments": list(instruments.values()), "provisions": others + rows["provisions"]}
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(json.dumps(merged, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)


def _instrument(
    root: Element, instrument: str, provisions: list[dict[str, Any]], source: str, whole: bool
) -> dict[str, Any]:
    title = _words(root.find(f".//{_DC}title")) or instrument
    kind, year, number = instrument.split("/")[0], root.find(f".//{_META}Year"), instrument.rsplit("/", 1)[1]
    made = int(year.get("Value", "0")) if year is not None else int(re.sub(r"\D", "", instrument.split("/")[1]) or 0)
    row: dict[str, Any] = {
        "id": instrument,
        "title": title,
        "year": made,
        "type": _TYPES.get(kind, "SI"),
        "number": _NUMBERS.get(kind, "c. {1}").format(made, number),
        "source": source,
        "confirmed": True,
    }
    if "Order" in title and kind == "uksi":
        row["type"] = "SI (Order)"
    units = sorted({p["unit"] for p in provisions})
    if whole and units:
        row["complete"] = units
    if whole and root.get("Status") in _GONE:
        row |= {"status": "repealed" if kind == "ukpga" else "revoked", "status_confirmed": True}
    return row


class _Found(NamedTuple):
    """A provision as the walk comes to it: its element, the title and note of its group, and its containers."""

    element: Element
    title: str
    reference: str | None
    within: tuple[str, ...]


def _provisions(root: Element, instrument: str, notes: dict[str, str]) -> Iterator[dict[str, Any]]:
    for element, title, reference, within in _walk(root, "", None, ()):
        unit, number = _place(element)
        if element.tag == f"{_LEG}Schedule":
            title = _words(element.find(f"{_LEG}TitleBlock/{_LEG}Title"))
        elif unit in _CONTAINERS.values():
            title = _words(element.find(f"{_LEG}Title"))
            outer = next((place.partition("/")[2] for place in within if place.startswith("part/")), "")
            number = f"{outer}/{number}" if unit == "chapter" and outer else number
        known = unit in (*_UNITS, "schedule", *_CONTAINERS.values())
        if not known or not re.fullmatch(r"(?:[0-9A-Z]+/)?(?:[A-Z]{0,2}\d+[A-Z0-9]*|[A-Z]\d*)", number):
            continue
        row = {"instrument": instrument, "unit": unit, "number": number, "subject": title, "status": _status(element)}
        inserted = notes.get(reference or "") or _note_of(element, notes)
        places = {"within": list(within)} if within else {}
        yield row | places | ({"inserted_by": inserted} if inserted else {})


def _place(element: Element) -> tuple[str, str]:
    """The unit and number of an element: a section or article by its id, a Schedule or Part by its name."""
    name = element.tag.removeprefix(_LEG)
    if name == "Schedule":
        return "schedule", re.sub(r"^SCHEDULES?\s*", "", _words(element.find(f"{_LEG}Number"))) or "1"
    if name in _CONTAINERS:
        unit = _CONTAINERS[name]
        return unit, arabic(unit, _words(element.find(f"{_LEG}Number")).rpartition(" ")[2].upper())
    unit = (element.get("id") or "").partition("-")[0]
    number = _words(element.find(f"{_LEG}Pnumber")) or _words(element.find(f"{_LEG}Number"))
    return unit, re.sub(r"^(?:Article|ARTICLE|Art\.)\s*", "", number)


def _walk(element: Element, title: str, reference: str | None, within: tuple[str, ...]) -> Iterator[_Found]:
    """The provisions, Parts and Schedules of the instrument itself, each with the title and the note of its group."""
    for child in element:
        name = child.tag.removeprefix(_LEG)
        if name in ("BlockAmendment", "Commentaries", "Contents"):
            continue
        if name in ("P1group", "EUGroup"):
            heading = child.find(f"{_LEG}Title")
            yield from _walk(child, _words(heading), _mark(heading), within)
            continue
        if name in (*_CONTAINERS, "P1", "Article", "Schedule"):
            yield _Found(child, title, reference, within)
        inside = (*within, "/".join(_place(child))) if name in _CONTAINERS else within
        if name != "Schedule":
            yield from _walk(child, title, reference, inside)


def _mark(element: Element | None) -> str | None:
    """The id of the note at the words of an element: of a mark in them, or of what says that they were added."""
    if element is None:
        return None
    mark = element.find(f".//{_LEG}CommentaryRef")
    added = element.find(f".//{_LEG}Addition")
    return mark.get("Ref") if mark is not None else added.get("CommentaryRef") if added is not None else None


def _commentaries(root: Element) -> dict[str, str]:
    """What inserted a provision, by the id of the note that says so: ``ukpga/2022/31 s.71``."""
    inserted = {}
    for note in root.iter(f"{_LEG}Commentary"):
        if note.get("Type") != "F" or "inserted" not in _words(note):
            continue
        for reference in (*note.iter(f"{_LEG}CitationSubRef"), *note.iter(f"{_LEG}Citation")):
            by = _ID.search(reference.get("URI") or "")
            if by:
                section = re.match(r"/section/(\w+)", by[2] or "")
                inserted[note.get("id") or ""] = by[1] + (f" s.{section[1]}" if section else "")
                break
    return inserted


def _note_of(element: Element, notes: dict[str, str]) -> str | None:
    return notes.get(_mark(element.find(f"{_LEG}Pnumber")) or "")


def _status(element: Element) -> str:
    """Repealed where the markup says so, or where nothing is left of the text but dots."""
    if element.get("Status") in _GONE:
        return "repealed"
    text = " ".join(_words(p) for p in element.iter(f"{_LEG}Text"))
    return "repealed" if text and not re.search(r"\w", text) else "in force when read"


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
