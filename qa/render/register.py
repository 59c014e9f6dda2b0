"""What the register knows, for a person and as JSON: its instruments, and one of them with its provisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from corpus.dates import plain
from corpus.references import Register, find_references
from corpus.references.citation import address
from corpus.references.models import Instrument, Provision
from corpus.references.pinpoint import order_key
from qa.errors import FilterError
from qa.render.terminal import filled
from qa.render.text import counted


def listed(register: Register) -> list[dict[str, Any]]:
    """Every instrument: what it is, how many provisions are known of it and which units completely, and its source."""
    rows = [row for row in register.instruments.values() if not row.id.startswith("bill/")]
    return [_head(row, register) for row in sorted(rows, key=lambda row: (row.title, row.id))]


def shown(name: str, register: Register) -> dict[str, Any]:
    """One instrument with its provisions in order. Raises FilterError where ``name`` names none that is listed."""
    found = next((r for r in find_references(name, register=register) if r.instrument in register.instruments), None)
    row = register.instruments[found.instrument] if found and found.instrument else register.instruments.get(name)
    if row is None:
        raise FilterError(f"'{name}' names no Act or Regulations that the register lists. Write the title out in full.")
    units = register.provisions.get(row.id, {})
    ordered = [p for rows in units.values() for p in sorted(rows.values(), key=partial(_order, known=rows))]
    return {**_head(row, register), "provisions": [_provision(p) for p in ordered]}


def _head(row: Instrument, register: Register) -> dict[str, Any]:
    return {
        "instrument": row.id,
        "title": row.title,
        "number": row.number if row.confirmed else "",
        "uri": address(row),
        "confirmed": row.confirmed,
        "status": row.status if row.status_confirmed else "",
        "made": row.since,
        "until": row.until,
        "text_as_of": row.text_as_of,
        "complete": list(row.complete),
        "provisions_known": sum(map(len, register.provisions.get(row.id, {}).values())),
        "counted": [
            {"unit": unit, "highest": highest, "source": source}
            for (instrument, unit), (highest, source) in register.counted.items()
            if instrument == row.id
        ],
        "source": row.source,
    }


def _provision(row: Provision) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "number": row.number,
        "heading": row.subject,
        "within": list(row.within),
        "subsections": row.sub,
        "status": row.status if row.repealed else "",
        "by": row.by,
        "inserted_by": row.inserted_by or "",
        "confirmed": row.confirmed,
        "source": row.source,
    }


def _order(row: Provision, known: dict[str, Provision]) -> tuple[Any, ...]:
    outer, _, number = row.number.rpartition("/")
    return order_key(outer, known), order_key(number, known)


def register_table(rows: list[dict[str, Any]]) -> str:
    """A line an instrument: its title, its number, and how much of it is known."""
    return "".join(f"{line}\n" for row in rows for line in filled(_line(row)))


def _line(row: dict[str, Any]) -> str:
    number = f", {row['number']}" if row["number"] else " (number not checked)"
    known = f"; {row['provisions_known']} provisions" if row["provisions_known"] else ""
    known = known or ("; known by number" if row["counted"] else "; title only")
    whole = f", all {', '.join(unit.replace('_', ' ') for unit in row['complete'])}" if row["complete"] else ""
    return f"{row['title']}{number}{known}{whole}{'; ' + row['status'] if row['status'] else ''}"


def instrument_table(found: dict[str, Any]) -> str:
    """An instrument: what is known of the whole, its source, then a line a provision."""
    return "".join(f"{line}\n" for line in _lines(found))


def _lines(found: dict[str, Any]) -> Iterator[str]:
    yield from filled(_line(found))
    for name in ("made", "until", "text_as_of"):
        if found[name]:
            yield from filled(f"{name.replace('_', ' ')}: {plain(found[name])}", 4)
    for name in ("uri", "source"):
        if found[name]:
            yield from filled(f"{name}: {found[name]}", 4)
    for row in found["counted"]:
        told = f"{row['unit']}s to {row['highest']} were made, as {row['source']} shows; their force is not known"
        yield from filled(told, 4)
    for row in found["provisions"]:
        gone = f" [{row['status']}{' by ' + row['by'] if row['by'] else ''}]" if row["status"] else ""
        sure = "" if row["confirmed"] else " (not read in a source)"
        yield from filled(f"{row['unit'].replace('_', ' ')} {row['number']}: {row['heading'] or '-'}{gone}{sure}", 4)


def imported_line(found: Mapping[str, Any]) -> str:
    """Where the rows of an imported instrument are, and how many there are."""
    instruments, provisions = counted(found["instruments"], "instrument"), counted(found["provisions"], "provision")
    return f"{found['file']}: {instruments}, {provisions}\n"
