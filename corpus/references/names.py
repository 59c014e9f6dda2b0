"""Find instruments named by initials (FOIA) or by the name of a duty (PSED)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.patterns import late
from corpus.references.models import Instrument, Mention, NumberRange, Pinpoint
from corpus.references.register import Register, title_key

_CAPITALS = late(r"(?<![\w-])[A-Z][A-Za-z0-9']*")
_YEAR_AFTER_NAME = late(r"\s+\(?((?:19|20)\d\d)\)?(?!\d)")


def find_names(text: str, register: Register) -> Iterator[Mention]:
    """Initials and other names that do not end in Act or Regulations."""
    for match in _CAPITALS.finditer(text):
        for name, instrument in register.names.get(match[0], ()):
            end = _ends_name(text, match.start(), name)
            if end is not None:
                yield _named(text, match.start(), end, name, register.instruments[instrument], register)
                break
    for pattern, idiom in register.phrases:
        for match in pattern.finditer(text):
            place = Pinpoint(idiom.unit, (NumberRange(idiom.number),))
            ids = (idiom.instrument,)
            yield Mention(match.start(), match.end(), "short", "Act", ids, via="idiom", pinpoint=place)


def _named(text: str, start: int, end: int, name: str, row: Instrument, register: Register) -> Mention:
    year = _YEAR_AFTER_NAME.match(text, end)
    if year and not name[-4:].isdigit():
        if int(year[1]) != row.year:
            return _other_year(start, year, row, register)
        end = year.end() if "(" in year[0] else year.end(1)
    strong = bool(year) or name not in row.weak_aliases
    return Mention(start, end, "short", row.word, (row.id,), via="alias", strong=strong)


def _other_year(start: int, year: re.Match[str], row: Instrument, register: Register) -> Mention:
    """Initials with a year that is not their instrument's: the one of that year with the same title, if any."""
    bare = row.title.removesuffix(f" {row.year}")
    end = year.end() if "(" in year[0] else year.end(1)
    ids = register.titles.get(title_key(f"{bare}{year[1]}"), ())
    how = "title" if ids else "unlisted"
    return Mention(start, end, how, row.word, ids, "" if ids else bare, int(year[1]), "alias")


def _ends_name(text: str, start: int, name: str) -> int | None:
    pattern = late(r"\s+".join(re.escape(p) for p in name.split(" ")) + r"(?![A-Za-z0-9]|-[A-Z]|\(A)")
    match = pattern.match(text, start)
    return match.end() if match else None
