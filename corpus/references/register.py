"""What is known of the law: instruments, provisions, titles that do not exist, Bills, publications and idioms.

The register is data: the dated JSON files of ``corpus/data``, and the files of the same form that a user adds. A later
row replaces an earlier one of the same identity, so a user's row has the last word.

What a title without a year meant in a given year: the Data Protection Act of 2012 is the 1998 Act.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

from corpus.errors import RegisterError
from corpus.patterns import late
from corpus.references.law import read_acts, read_counted, read_law
from corpus.references.models import Idiom, Instrument, Mention, Phantom, Pinpoint, Provision, Publication
from corpus.references.pinpoint import DISTINCTIVE, arabic, base, is_lettered

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = ("legislation.json", "titles.json", "idioms.json", "publications.json")
_NOT_KEY = late(r"[^a-z0-9]+")
_YEAR_ALIAS = late(r"(?:the )?(\d{4}) (Act|Regulations|Order)$")
_INITIALS = (("National Health Service", "NHS"), ("Care Quality Commission", "CQC"), ("European Union", "EU"))


@lru_cache(maxsize=8192)
def title_key(title: str) -> str:
    """A title as it is looked up: letters and digits alone, ``&`` as ``and``, so that lost spaces do no harm."""
    return _NOT_KEY.sub("", title.lower().replace("&", "and"))


@dataclass(slots=True)
class Register:
    """The rows, and the ways into them. Made by ``load_register``; not changed afterwards."""

    version: str = ""
    date: str = ""
    instruments: dict[str, Instrument] = field(default_factory=dict)
    provisions: dict[str, dict[str, dict[str, Provision]]] = field(default_factory=dict)
    phantoms: dict[str, Phantom] = field(default_factory=dict)
    idioms: dict[tuple[str, str], list[Idiom]] = field(default_factory=dict)
    phrases: list[tuple[re.Pattern[str], Idiom]] = field(default_factory=list)
    publications: dict[str, Publication] = field(default_factory=dict)
    regulations_default: str | None = None
    titles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short_titles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    likeness: dict[str, str | None] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    years: dict[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    counted: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    initials: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    def provision(self, instrument: str, unit: str, number: str) -> Provision | None:
        """The row of a provision; ``number`` may carry subsections."""
        row = self.provisions.get(instrument, {}).get(unit, {}).get(base(number))
        return row or self._counted(instrument, unit, base(number))

    def _counted(self, instrument: str, unit: str, number: str) -> Provision | None:
        """A section or Schedule that stands before one that a source names."""
        highest, source = self.counted.get((instrument, unit), (0, ""))
        there = number.isdigit() and 0 < int(number) <= highest
        return Provision(instrument, unit, number, source=source, confirmed=True) if there else None

    def rows(self, instrument: str, pinpoint: Pinpoint, numbers: Sequence[str]) -> list[Provision | None]:
        """The row of each number of a place, None where none was read in a source."""
        unit, holder = row_unit(pinpoint)
        known = self.known(instrument, unit)
        keys = [f"{holder}/{key}" if holder else key for key in (arabic(unit, base(n)) for n in numbers)]
        found = [known.get(key) or self._counted(instrument, unit, key) for key in keys]
        return [row if row and row.confirmed else None for row in found]

    def known(self, instrument: str | None, unit: str) -> Mapping[str, Provision]:
        """The provisions of one unit that the register lists for an instrument."""
        return self.provisions.get(instrument or "", {}).get(unit, {})

    def of_initials(self, initials: str, year: int) -> tuple[str, ...]:
        """The Acts of a year whose titles have these initials: LGA of 2003. They are made up at the first call."""
        if not self.initials:
            made: dict[tuple[str, int], list[str]] = defaultdict(list)
            for row in self.instruments.values():
                if row.word == "Act":
                    made[("".join(re.findall(r"\b[A-Z]", row.title)), row.year)].append(row.id)
            self.initials = {key: tuple(ids) for key, ids in made.items()}
        return self.initials.get((initials, year), ())

    def holders(self, unit: str, number: str, *, confirmed: bool = False) -> tuple[str, ...]:
        """The instruments that have a provision of this number."""
        ids = self.numbers.get((unit, base(number)), ())
        return tuple(i for i in ids if not confirmed or self.provisions[i][unit][base(number)].confirmed)

    def common_holders(self, unit: str, numbers: Sequence[str]) -> list[str]:
        """The instruments that are confirmed to have every one of the numbers."""
        each = [set(self.holders(unit, number, confirmed=True)) for number in numbers]
        common = set.intersection(*each) if each else set()
        return [i for i in self.instruments if i in common] if common else []

    def cannot_have(self, number: str, instrument: Instrument, owner: str, unit: str) -> bool:
        """Whether an instrument cannot have a number that ``owner`` has: it is beyond its end, of the form 65Z5, or
        one that it inserted into the owner."""
        return bool(
            DISTINCTIVE.match(number)
            or not instrument.may_have(unit, number)
            or (is_lettered(number) and self.amends(instrument.id, owner))
        )

    def amends(self, amending: str, amended: str) -> bool:
        """Whether an instrument is known to have inserted provisions into another."""
        rows = self.known(amended, "section").values()
        return any(r.confirmed and (r.inserted_by or "").startswith(f"{amending} ") for r in rows)


def row_unit(pinpoint: Pinpoint) -> tuple[str, str]:
    """The unit that the rows of a place have, and the number of the Part or Schedule that stands before theirs."""
    within = pinpoint.within
    while within and within.within:
        within = within.within
    holder = arabic(within.unit, base(within.items[0].start)) if within else ""
    if within and within.unit == "schedule":
        units = {"paragraph": "schedule_paragraph", "part": "part_of_schedule"}
        return units.get(pinpoint.unit, pinpoint.unit), holder if pinpoint.unit in units else ""
    return pinpoint.unit, holder if pinpoint.unit == "chapter" else ""


def load_register(extra: Sequence[Path] = ()) -> Register:
    """The register that comes with the tool and the rows of ``extra`` files; kept for the life of the process.

    Raises ``RegisterError`` naming the file when one is not in the documented form.
    """
    return _load(tuple(Path(p).resolve() for p in extra))


@lru_cache(maxsize=4)
def _load(extra: tuple[Path, ...]) -> Register:
    register = Register()
    raw: dict[str, dict[object, tuple[str, dict[str, Any]]]] = {kind: {} for kind in _KINDS}
    for name in FILES:
        _read_rows(DATA / name, raw, register)
    _add_acts(raw["instruments"])
    listed_by_hand = _rows(Provision, raw.pop("provisions").values())
    provisions = {_place(row): row._replace(common=True) for row in listed_by_hand}
    raw["provisions"] = {}
    for instrument, listed in read_law():
        key = (instrument["id"],)
        before = raw["instruments"].get(key, ("", {}))[1]
        title = {"title": before["title"]} if before.get("confirmed") else {}
        raw["instruments"][key] = ("corpus/data/law", {**before, **instrument, **title})
        provisions.update({_place(row): _joined(row, provisions.get(_place(row))) for row in listed})
    for path in extra:
        _read_rows(path, raw, register)
    for where, own in raw.pop("provisions").values():
        place = (str(own.get("instrument")), str(own.get("unit")), str(own.get("number")))
        known = provisions.get(place)
        row = _rows(Provision, [(where, {**(known._asdict() if known else {}), **own})])[0]
        provisions[place] = row
    rows = {kind: _rows(row_type, raw[kind].values()) for kind, (row_type, _) in _KINDS.items() if kind in raw}
    register.instruments = {row.id: row for row in (*rows["instruments"], *rows["bills"])}
    register.publications = {row.id: row for row in rows["publications"]}
    register.phantoms = {title_key(row.phantom): row for row in rows["phantom_titles"]}
    register.counted = read_counted()
    _index_provisions(register, provisions.values())
    _index_titles(register)
    for idiom in rows["idioms"]:
        register.idioms.setdefault((idiom.unit, idiom.number), []).append(idiom)
        register.phrases += [(_phrase_pattern(phrase), idiom) for phrase in idiom.phrases]
    return register


def _add_acts(rows: dict[object, tuple[str, dict[str, Any]]]) -> None:
    """Add the list of Acts: a row of its own where no other file has one, else that it was repealed."""
    for act in read_acts():
        where, known = rows.get((act["id"],), ("the lists of Acts of corpus/data", {}))
        fell = {k: act[k] for k in ("status", "status_confirmed", "until")} if act["status_confirmed"] else {}
        settled = "title" in known and known.get("confirmed")
        base = fell if settled and not known.get("status_confirmed") else {} if settled else act
        rows[(act["id"],)] = (where, {**known, **base} if base is fell else {**base, **known})


def _place(row: Provision) -> tuple[str, str, str]:
    return row.instrument, row.unit, row.number


def _joined(read: Provision, known: Provision | None) -> Provision:
    """A provision as the text of its instrument has it, with what other sources say of it."""
    if known is None:
        return read
    gone = known.status if known.repealed else read.status
    return read._replace(
        subject=read.subject or known.subject, status=gone, inserted_by=known.inserted_by,
        superseded_by=known.superseded_by, note=known.note, common=True,
    )  # fmt: skip


_KINDS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "instruments": (Instrument, ("id",)),
    "bills": (Instrument, ("id",)),
    "provisions": (Provision, ("instrument", "unit", "number")),
    "phantom_titles": (Phantom, ("phantom",)),
    "idioms": (Idiom, ("unit", "number", "instrument", "words", "before")),
    "publications": (Publication, ("id",)),
}


def _read_rows(path: Path, rows: dict[str, dict[object, tuple[str, dict[str, Any]]]], register: Register) -> None:
    """Add the rows of a file; a row of an identity that is there changes the fields it gives and leaves the others."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RegisterError(f"{path}: cannot be read as a register file ({error}); see docs/references.md") from error
    if not isinstance(data, dict) or not any(kind in data for kind in _KINDS):
        wanted = ", ".join(_KINDS)
        raise RegisterError(f"{path}: a register file is a JSON object with one or more of {wanted}")
    register.version = register.version or str(data.get("version", ""))
    register.regulations_default = data.get("regulations_default", register.regulations_default)
    register.date = max(register.date, str(data.get("date", "")))
    for kind, (_, identity) in _KINDS.items():
        for position, raw in enumerate(data.get(kind) or (), start=1):
            where = f"{path}: {kind} row {position}"
            if not isinstance(raw, dict) or not raw.get(identity[0]):
                raise RegisterError(f"{where}: must be a JSON object with {identity[0]!r}; see docs/references.md")
            key = tuple(str(raw.get(name, "")) for name in identity)
            rows[kind][key] = (where, {**rows[kind].get(key, ("", {}))[1], **raw})


def _rows(row_type: type[Any], given: Iterable[tuple[str, dict[str, Any]]]) -> list[Any]:
    hints = get_type_hints(row_type)
    allowed = {name: hint.__name__ if type(hint) is type else str(hint) for name, hint in hints.items()}
    return [_row(row_type, allowed, raw, where) for where, raw in given]


def _row(row_type: type[Any], allowed: dict[str, str], raw: dict[str, Any], where: str) -> Any:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.items() if k in allowed}
    for name, value in values.items():
        if not isinstance(value, _TYPES.get(allowed[name], object)):
            raise RegisterError(f"{where}: {name!r} must be {allowed[name]}; see docs/references.md")
    if row_type is Instrument and str(raw["id"]).startswith("bill/"):
        values.setdefault("type", "Bill")
    try:
        return row_type(**values)
    except TypeError as error:
        raise RegisterError(f"{where}: {error}; see docs/references.md") from error


# What may be looked up by its number alone; every Schedule has a paragraph 1.
_HELD = frozenset(("section", "regulation", "article", "schedule"))
_TYPES: dict[str, Any] = {"str": str, "int": int, "bool": bool, "tuple[str, ...]": tuple}


def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    """The phrase as a whole, over line ends; initials in capitals alone."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    return late(rf"(?<!\w){words}(?!\w)", 0 if phrase.isupper() else re.IGNORECASE)


def _index_provisions(register: Register, rows: Iterable[Provision]) -> None:
    numbers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        units = register.provisions.setdefault(row.instrument, {})
        units.setdefault(row.unit, {})[row.number] = row
        if row.unit in _HELD:
            numbers[(row.unit, row.number)].append(row.instrument)
    register.numbers = {key: tuple(ids) for key, ids in numbers.items()}


def _index_titles(register: Register) -> None:
    titles: dict[str, list[str]] = defaultdict(list)
    shorts: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    years: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in register.instruments.values():
        bare = row.title.removesuffix(f" {row.year}")
        for name in _spellings(bare):
            titles[title_key(f"{name}{row.year}")].append(row.id)
            shorts[title_key(name)].append(row.id)
        years[(row.year, row.word)].append(row.id)
        for alias in row.aliases:
            _index_alias(row, alias.removeprefix("the "), titles, shorts, names, years)
            if not alias[-4:].isdigit():
                register.defaults.setdefault(title_key(alias.removeprefix("the ")), row.id)
    register.titles = {k: tuple(dict.fromkeys(v)) for k, v in titles.items()}
    register.short_titles = {k: tuple(dict.fromkeys(v)) for k, v in shorts.items()}
    register.names = {k: sorted(v, key=lambda n: -len(n[0])) for k, v in names.items()}
    register.years = {k: tuple(dict.fromkeys(v)) for k, v in years.items()}


def _spellings(title: str) -> Iterator[str]:
    """A title, the same without its "etc.", and with the usual initials of the bodies it names."""
    yield title
    if " etc." in title:
        yield title.replace(" etc.", "")
    for name, initials in _INITIALS:
        if name in title:
            yield title.replace(name, initials)


def _index_alias(
    row: Instrument,
    alias: str,
    titles: dict[str, list[str]],
    shorts: dict[str, list[str]],
    names: dict[str, list[tuple[str, str]]],
    years: dict[tuple[int, str], list[str]],
) -> None:
    """Files an alias by its shape: "the 2006 Act", "NHS Act 2006", "Care Act", or initials such as FOIA."""
    year = _YEAR_ALIAS.match(alias)
    if year:
        years[(int(year[1]), year[2])].insert(0, row.id)
    elif re.search(r"\b(?:Act|Regulations|Order|Regulation|Bill)(?: \d{4})?$", alias):
        (titles if alias[-4:].isdigit() else shorts)[title_key(alias)].append(row.id)
    else:
        names[re.split(r"[^A-Za-z0-9']", alias)[0]].append((alias, row.id))


def put_in_time(mentions: list[Mention], register: Register, year: int) -> None:
    """Give every short form without a year the instruments that it meant in ``year``."""
    for mention in mentions:
        if mention.how == "short" and mention.year is None and mention.via in ("alias", "register_default"):
            mention.ids = in_time(mention.ids, register, year)


def in_time(ids: tuple[str, ...], register: Register, year: int) -> tuple[str, ...]:
    """Those of the instruments that there were by ``year``, else what bore the same title before them.

    Of several earlier ones the register's ``superseded_by`` chooses; where there was none, the instruments stay.
    """
    there = tuple(i for i in ids if register.instruments[i].year <= year)
    return there or _earlier(ids, register, year) or ids


def _earlier(ids: tuple[str, ...], register: Register, year: int) -> tuple[str, ...]:
    rows = [register.instruments[i] for i in ids]
    titles = {title_key(row.title.removesuffix(f" {row.year}")) for row in rows}
    same = {i: register.instruments[i] for title in titles for i in register.short_titles.get(title, ())}
    there = tuple(i for i, row in same.items() if row.year <= year and not i.startswith("bill/"))
    replaced = tuple(i for i in there if same[i].superseded_by in ids)
    return replaced or there
