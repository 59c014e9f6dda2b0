"""The law that the tool knows provision by provision, made from rows that were read in a source.

    python bench/register.py ROWS.jsonl... [--lettered ID]

A file of rows holds one instrument: its title, number, source and the day it was read, then a row a provision with
number, heading, container and whether the text prints it as repealed. Each is written to ``corpus/data/law`` in the
form that ``corpus.references.law`` reads. A file without provisions gives none. An Act numbers its sections through as
it is passed, so that those before one that was read may stand as numbers without headings. ``--lettered`` names an
instrument whose inserted provisions were counted against the source too, so that a number with a letter that is not
listed does not exist; of the others only plain numbers are known to be complete.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpus.references.law import LAW, UNITS  # noqa: E402
from corpus.references.pinpoint import arabic  # noqa: E402

# Acts of before 1963 stand on legislation.gov.uk under the year of the reign.
_REGNAL = {"ukpga/1960/67": "ukpga/Eliz2/8-9/67"}
_NUMBER = re.compile(r"[A-Z]{0,3}\d+[A-Z0-9]*|[A-Z]\d*|[IVXL]+[A-Z]?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WRITTEN = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--lettered", action="append", default=[])
    options = parser.parse_args()
    for path in sorted(options.rows):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        head = next((row for row in reversed(rows) if "instrument" in row), None)
        provisions = list(_provisions(row for row in rows if "unit" in row))
        if head is None or not head.get("source") or not provisions:
            print(f"{path.name}: nothing was read, left out", file=sys.stderr)
            continue
        meta = _meta(head, provisions, lettered=head["instrument"] in options.lettered)
        lines = [json.dumps(meta, ensure_ascii=False), *("\t".join(row).rstrip("\t") for row in provisions)]
        (LAW / f"{path.stem}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        complete = ", ".join(meta["complete"]) or "no unit complete"
        print(f"{meta['id']:24} {len(provisions):5} provisions; {complete}")
    return 0


def _meta(head: dict[str, Any], provisions: list[tuple[str, ...]], *, lettered: bool) -> dict[str, Any]:
    """What is known of the instrument itself."""
    front = head.get("front") or {}
    told = str(head.get("text_as_of") or "")
    read_as_of = _DAY.search(told) or _DAY.search(str(front.get("last_updated") or "")) or _WRITTEN.search(told)
    body = {"si": "regulation", "eu": "article"}.get(head["kind"], "section")
    body = "rule" if " Rules " in head["title"] else body
    whole = body in (head.get("complete") or ())
    plain = [int(row[1]) for row in provisions if row[0] == UNITS[body] and row[1].isdigit()]
    last = max(plain, default=None)
    if not whole and (last is None or str(last) != head.get("last_section") or len({*plain}) != last):
        last = None
    return {
        "id": _REGNAL.get(head["instrument"], head["instrument"]),
        "title": head["title"],
        "year": head["year"],
        "number": _number(head),
        "kind": head["kind"],
        "source": _source(head),
        "read": head["read"],
        "made": front.get("publication_date"),
        "as_of": "-".join(part.zfill(2) for part in reversed(read_as_of[0].split("."))) if read_as_of else None,
        "last": last,
        "complete": [unit for unit in head.get("complete") or () if unit in UNITS],
        "lettered": lettered,
        "missing": sorted(head.get("referred_but_not_printed") or ()),
    }


def _source(head: dict[str, Any]) -> str:
    """Where it was read: the file and its version, or the texts that it was put together from."""
    parts = [re.split(r" commit| \(|,| as stored", text)[0] for text in (head.get("sources") or {}).values()]
    return f"put together from {'; '.join(parts)}" if parts else f"{head['source']} {str(head['commit'])[:8]}"


def _number(head: dict[str, Any]) -> str:
    if head["kind"] == "act":
        return f"c. {head['number']}"
    series = "SI" if head["kind"] == "si" else "Regulation (EU)"
    return f"{series} {head['year']}/{head['number']}"


def _provisions(rows: Any) -> Any:
    """One tuple a provision, in order: unit, number, subsections, containers, status, by what, heading."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        within = [place for place in row.get("within") or () if "?" not in place]
        number = str(row["number"])
        if row["unit"] not in UNITS or not _NUMBER.fullmatch(number) or "schedule/?" in (row.get("within") or ()):
            continue
        places = tuple(f"{unit}/{arabic(unit, n)}" for unit, _, n in (place.partition("/") for place in within))
        key = _key(row["unit"], arabic(row["unit"], number), places)
        if (row["unit"], key) in seen:
            continue
        seen.add((row["unit"], key))
        heading = row.get("heading_listed") or row.get("heading_in_list") or row.get("heading") or ""
        status = row.get("status") or ""
        yield (
            UNITS[row["unit"]], key, " ".join(row.get("sub") or ()), " ".join(places), status,
            " ".join((row.get("by") or "").split()), " ".join(heading.split()),
        )  # fmt: skip


def _key(unit: str, number: str, places: tuple[str, ...]) -> str:
    """The number as it is looked up: what counts anew in every Part or Schedule has that one in front."""
    outer = {"chapter": "part/", "schedule_paragraph": "schedule/", "part_of_schedule": "schedule/"}.get(unit)
    holder = next((place.partition("/")[2] for place in places if outer and place.startswith(outer)), "")
    return f"{holder}/{number}" if holder else number


if __name__ == "__main__":
    raise SystemExit(main())
