"""Titles that are nearly right: a plural, a slip of the keys, a word left out."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from corpus.references.register import Register, title_key

CLOSE = 0.9
MARGIN = 0.02
_SMALL = frozenset(("the", "and", "of", "for", "etc", "in", "to"))


def closest_title(title: str, register: Register) -> str | None:
    """The one instrument of the same year whose title differs from ``title`` by a slip, else None.

    Where the same words are also the title of another year, the year may be the slip, and nothing is claimed.
    """
    if title not in register.likeness:
        register.likeness[title] = _closest(title, register)
    return register.likeness[title]


def _closest(title: str, register: Register) -> str | None:
    year = title[-4:]
    if not year.isdigit():
        return None
    if any(str(register.instruments[i].year) != year for i in register.short_titles.get(title_key(title[:-4]), ())):
        return None
    rows = [r for r in register.instruments.values() if str(r.year) == year and not r.id.startswith("bill/")]
    ranked = sorted(((_likeness(title[:-4], r.title.removesuffix(year)), r.id) for r in rows), reverse=True)
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return ranked[0][1] if ranked and ranked[0][0] >= CLOSE and ranked[0][0] - second >= MARGIN else None


def year_slip(title: str, register: Register) -> tuple[str, ...]:
    """The Acts that bear this title with other years, where none bears it with this one.

    Acts alone: Regulations are often made again under the same title, and the register does not list them all.
    """
    bare, year = title[:-5], title[-4:]
    if not year.isdigit() or not bare.endswith("Act") or title_key(title) in register.titles:
        return ()
    ids = [i for i in register.short_titles.get(title_key(bare), ()) if str(register.instruments[i].year) != year]
    return tuple(i for i in ids if register.instruments[i].confirmed)


def _likeness(first: str, second: str) -> float:
    """The share of letters in common and in order, or ``CLOSE`` where a title only lacks words of the other."""
    ratio = SequenceMatcher(None, title_key(first), title_key(second), autojunk=False).ratio()
    words, wanted = _words(first), _words(second)
    if _same_stems(first, second):
        return 1.0
    shortened = len(words) > 2 and words < wanted and len(wanted) - len(words) <= 3
    return max(ratio, CLOSE) if shortened and first.split()[0] == second.split()[0] else ratio


def _same_stems(first: str, second: str) -> bool:
    """Whether the titles agree word for word but for endings: Equalities and Equality, Contract and Contracts."""
    one, two = (re.findall(r"[a-z]+", t.lower().replace("&", "and")) for t in (first, second))
    return len(one) == len(two) and all(map(_same_stem, one, two))


def _same_stem(a: str, b: str) -> bool:
    stem = max(4, len(a) - 4)
    return a == b or (min(len(a), len(b)) >= stem and a[:stem] == b[:stem])


def _words(title: str) -> set[str]:
    return {w for w in re.findall(r"[a-z]+", title.lower()) if w not in _SMALL}
