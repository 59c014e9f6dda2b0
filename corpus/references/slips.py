"""Titles that are nearly right: a plural, a slip of the keys, a word left out, the year of another Act."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from corpus.references.models import Instrument
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
# Words of titles that are made every year or by the dozen.
_SERIAL = frozenset(
    re.findall(
        r"\w+",
        "amendment amendments commencement uprating up rating fees rates increase limits consequential miscellaneous "
        "transitional revocation designation specification modification appointed day levy grant scheme finance",
    )
)
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
    """The instruments that bear this title with other years, where none bears it with this one.

    An Act of a year from which on every one is listed is none that was left out. Regulations are often made again under
    the same title, and old Acts are not all listed: there the year is a slip only where its figures are those of the
    one instrument of this title in another order, or where that one is known to have been law in this year and later.
    """
    bare, year = title[:-5], title[-4:]
    if not year.isdigit() or title_key(title) in register.titles:
        return ()
    found = [register.instruments[i] for i in register.short_titles.get(title_key(bare), ())]
    rows = [row for row in found if row.confirmed and str(row.year) != year and not row.id.startswith("bill/")]
    if bare.endswith("Act") and int(year) >= ACTS_SINCE:
        devolved = int(year) >= DEVOLVED and any(realm in bare for realm in _REALMS)
        return () if devolved else tuple(row.id for row in rows if row.word == "Act")
    if not _SERIAL.isdisjoint(_words(bare)):
        return ()
    living = [row for row in rows if not row.repealed]
    return (living[0].id,) if len(living) == 1 and _slipped(living[0], year) else ()


def _slipped(row: Instrument, year: str) -> bool:
    """Whether another year than that of an instrument that is law must be a slip of it."""
    made_again = row.id.startswith(("uksi/", "ssi/", "wsi/", "nisr/"))
    lasted = made_again and row.year < int(year) <= int(max(row.text_as_of, row.law_on)[:4] or 0)
    return lasted or sorted(str(row.year)) == sorted(year)


def number_slip(title: str, number: str | None, register: Register) -> str | None:
    """The instrument that bears this title and this number with another year: "... Act 2003 (asp 13)" of 2002.

    ``number`` is the path that the words beside the title give, ``asp/2003/13``.
    """
    series, _, own = (number or "").partition("/")
    last = own.rpartition("/")[2]
    rows = [register.instruments[i] for i in register.short_titles.get(title_key(title[:-5]), ())]
    same = [r for r in rows if r.confirmed and r.id.startswith(f"{series}/") and r.id.rpartition("/")[2] == last]
    return same[0].id if last and len(same) == 1 and str(same[0].year) != title[-4:] else None


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
