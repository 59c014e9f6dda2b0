"""Titles that are nearly right: a plural, a slip of the keys, a word left out, the year of another Act."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from corpus.references.register import Register, title_key

# Set by hand. Varied alone over the sentences of bench/references.jsonl: none fails with a CLOSE of 0.75 to 0.97 (0.6
# fails) nor with a MARGIN of 0 to 0.05 (0.1 fails).
CLOSE = 0.9
"""The share of letters in common from which a title is a slip of another."""
ACTS_SINCE = 1988
"""From this year on every Act that bears a title of ``acts.tsv`` is in it, so that another year is a slip."""
DEVOLVED = 1999
"""From this year on Scotland, Wales and Northern Ireland make Acts that no list here has, under older titles too."""
_REALMS = ("(Scotland)", "(Wales)", "(Northern Ireland)")
MARGIN = 0.02
"""What the next likest title must be less like."""
_LINKS = frozenset(("the", "and", "of", "for", "etc", "in", "to"))


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
    if int(year) >= DEVOLVED and any(realm in bare for realm in _REALMS):
        return ()
    rows = [register.instruments[i] for i in register.short_titles.get(title_key(bare), ())]
    sure = [row for row in rows if row.confirmed and not (row.title_only and int(year) < ACTS_SINCE)]
    return tuple(row.id for row in sure if str(row.year) != year)


def _likeness(first: str, second: str) -> float:
    """The share of letters in common and in order, or ``CLOSE`` where a title only lacks words of the other."""
    ratio = SequenceMatcher(None, title_key(first), title_key(second), autojunk=False).ratio()
    words, wanted = _words(first), _words(second)
    if _same_stems(first, second):
        return 1.0
    # Regulations often bear the words of others and some more, and are not all listed.
    shortened = len(words) > 2 and words < wanted and len(wanted) - len(words) <= 3 and "act" in wanted
    return max(ratio, CLOSE) if shortened and first.split()[0] == second.split()[0] else ratio


def _same_stems(first: str, second: str) -> bool:
    """Whether the titles agree word for word but for endings: Equalities and Equality, Contract and Contracts."""
    first_words, second_words = (re.findall(r"[a-z]+", t.lower().replace("&", "and")) for t in (first, second))
    return len(first_words) == len(second_words) and all(map(_same_stem, first_words, second_words))


def _same_stem(a: str, b: str) -> bool:
    stem = max(4, len(a) - 4)
    return a == b or (min(len(a), len(b)) >= stem and a[:stem] == b[:stem])


def _words(title: str) -> set[str]:
    return {w for w in re.findall(r"[a-z]+", title.lower()) if w not in _LINKS}
