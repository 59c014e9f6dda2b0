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
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from corpus.errors import RegisterError

_LEG = "{http://www.legislation.gov.uk/namespaces/legislation}"
_META = "{http://www.legislation.gov.uk/namespaces/metadata}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DCT = "{http://purl.org/dc/terms/}"
_ID = re.compile(r"legislation\.gov\.uk/(?:id/)?([a-z]+/(?:\d{4}|[A-Za-z0-9]+/[\d-]+)/\d+)(/.*)?$")
_UNITS = ("section", "regulation", "article", "rule")
_GONE = frozenset(("Repealed", "Dead"))
_TYPES = {"ukpga": "Act", "asp": "Act", "ukla": "Act", "uksi": "SI"}

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
        "number": f"SI {made}/{number}" if kind == "uksi" else f"c. {number}",
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


def _provisions(root: Element, instrument: str, notes: dict[str, str]) -> Iterator[dict[str, Any]]:
    for element, title, reference in _walk(root, "", None):
        unit, _, _ = (element.get("id") or "").partition("-")
        number = _words(element.find(f"{_LEG}Pnumber"))
        if element.tag == f"{_LEG}Schedule":
            unit, number = "schedule", re.sub(r"^SCHEDULES?\s*", "", _words(element.find(f"{_LEG}Number"))) or "1"
            title = _words(element.find(f"{_LEG}TitleBlock/{_LEG}Title"))
        if unit not in (*_UNITS, "schedule") or not re.fullmatch(r"[A-Z]{0,2}\d+[A-Z0-9]*|[A-Z]\d*", number):
            continue
        row = {"instrument": instrument, "unit": unit, "number": number, "subject": title, "status": _status(element)}
        inserted = notes.get(reference or "") or _note_of(element, notes)
        yield row | ({"inserted_by": inserted} if inserted else {})


def _walk(element: Element, title: str, reference: str | None) -> Iterator[tuple[Element, str, str | None]]:
    """The sections and Schedules of the instrument itself, each with the title and the note of the group it is in."""
    for child in element:
        if child.tag in (f"{_LEG}BlockAmendment", f"{_LEG}Commentaries", f"{_LEG}Contents"):
            continue
        if child.tag == f"{_LEG}P1group":
            mark = child.find(f"{_LEG}Title//{_LEG}CommentaryRef")
            yield from _walk(child, _words(child.find(f"{_LEG}Title")), mark.get("Ref") if mark is not None else None)
            continue
        if child.tag in (f"{_LEG}P1", f"{_LEG}Schedule"):
            yield child, title, reference
        if child.tag != f"{_LEG}Schedule":
            yield from _walk(child, title, reference)


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
    first = next(element.iter(f"{_LEG}CommentaryRef"), None)
    number = element.find(f"{_LEG}Pnumber")
    marks = [m for m in (first, number.find(f"{_LEG}CommentaryRef") if number is not None else None) if m is not None]
    near = marks[-1:] if len(marks) > 1 else []
    return next((notes[r] for m in near if (r := m.get("Ref") or "") in notes), None)


def _status(element: Element) -> str:
    """Repealed where the markup says so, or where nothing is left of the text but dots."""
    if element.get("Status") in _GONE:
        return "repealed"
    text = " ".join(_words(p) for p in element.iter(f"{_LEG}Text"))
    return "repealed" if text and not re.search(r"\w", text) else "in force when read"


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
