"""Decide which instrument a reference means.

In order: the title itself, an alias, a term the document defines, "that Act" and the like, "the 2006 Act", the
instrument that alone has such a number, the instrument the document is about, and last what the register takes an
unadorned form to mean ("under s 75", "Regulation 17"). Only a sole candidate is accepted; several stay several. Acts
that a text names only for having changed another, "(as amended by the Health and Care Act 2022)", are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.patterns import late
from corpus.references.amending import amenders
from corpus.references.bare import default_act, default_regulations, is_code, is_law
from corpus.references.models import Candidate, Mention, Reading, Resolution
from corpus.references.pinpoint import DISTINCTIVE, base, is_lettered
from corpus.references.register import Register, title_key

# Set by hand. Each was varied alone over the sentences of bench/references.jsonl, which hold it from below only: none
# fails at the lower value in brackets, nor at a million (REMEMBERED: a thousand).
NEAR = 700
"""Characters back to what "that Act" may mean (60; 30 fails)."""
NEXT_SENTENCE = 350
"""Characters that a sentence goes on being about the instrument named before it (60; 30 fails)."""
REMEMBERED = 200
"""Instruments named before a place that are looked through (2; 1 fails); it bounds the time for long texts."""
_BODY = frozenset(("section", "regulation"))
_UNIT_OF = {"Act": "section", "Regulations": "regulation", "Rules": "rule", "Bill": "clause"}
_PARTS = frozenset(("schedule", "paragraph", "part"))
_BILL_WORDS = 3
"""Bills to pay and of rights have fewer words than this and their own. Set by hand."""
_SENTENCE_END = late(r"[.?!]\s+[A-Z]|\n\s*\n")


def resolve(reading: Reading, register: Register) -> list[Resolution]:
    """The references of a reading, each with its instruments; what turns out to be no law is left out."""
    # A weak short form names its instrument where it stands beside a number: "regulation 5(1) EIR".
    beside = {id(c.mention) for c in reading.candidates if c.pinpoint and c.mention}
    named = [
        m
        for m in reading.mentions
        if m.how in ("title", "unlisted") or (m.how == "short" and (m.strong or id(m) in beside))
    ]
    resolver = _Resolver(reading, register, named)
    return [r for candidate in reading.candidates if (r := resolver.resolution(candidate)) is not None]


class _Resolver:
    """The document's own knowledge: what it names where, and what it defines."""

    def __init__(self, reading: Reading, register: Register, named: list[Mention]) -> None:
        self.reading = reading
        self.register = register
        self.definitions: dict[str, list[Mention]] = {}
        for term, mention in reading.definitions:
            self.definitions.setdefault(term.lower().removeprefix("the "), []).append(mention)
        self.named = sorted(named, key=lambda m: m.end)
        self.ends = [m.end for m in self.named]
        self.dated: list[Mention] = []
        self.pinned: dict[tuple[str, str], str] = {}
        self.amending = amenders(reading.text, reading.mentions, near=NEAR)
        self.explicit = set(_ids_of(m for m in self.named if m.how == "title"))
        # Titles of instruments that the text numbers and the register does not list.
        self.own_titles = {m.ids[0]: m.title for m in self.named if len(m.ids) == 1 and m.title}

    def _before(self, at: int) -> list[Mention]:
        """The last instruments named before a place: enough of them to know what the text is about."""
        end = bisect_right(self.ends, at)
        return self.named[max(0, end - REMEMBERED) : end]

    def resolution(self, candidate: Candidate) -> Resolution | None:
        """The instrument of a candidate, or None where it is no law; one that is not listed has its title."""
        found = self._resolution(candidate)
        if found is None or found.title or len(found.ids) != 1 or found.ids[0] in self.register.instruments:
            return found
        return found._replace(title=self.own_titles.get(found.ids[0], ""))

    def _resolution(self, candidate: Candidate) -> Resolution | None:
        mention = candidate.mention
        if mention is None:
            return self._without_instrument(candidate)
        if (
            mention.how == "unlisted"
            and mention.year is None
            and not candidate.pinpoint
            and not self._as_law(candidate)
            and not (_is_long_bill(mention) or self._is_told_bill(mention))
        ):
            return None
        if mention.how == "title" and candidate.pinpoint and len(mention.ids) == 1:
            self.pinned |= {(candidate.pinpoint.unit, n): mention.ids[0] for n in self._numbers(candidate)}
        if mention.how in ("title", "unlisted"):
            return Resolution(candidate, mention.ids, mention.via, mention.phantom, mention.title)
        if mention.how == "initials":
            return Resolution(candidate, (), "none")
        if mention.how == "short":
            return self._short(candidate, mention)
        if mention.how == "anaphor":
            return self._anaphor(candidate, mention)
        resolution = self._year(candidate, mention)
        if len(resolution.ids) == 1:
            self.dated.append(replace(mention, ids=resolution.ids))
        return resolution

    def _short(self, candidate: Candidate, mention: Mention) -> Resolution | None:
        explicit = self.explicit
        namesake = self._namesake(mention)
        if namesake:
            return Resolution(candidate, (namesake,), "dominant_instrument")
        supported = (
            mention.strong or candidate.pinpoint or set(mention.ids) & explicit or self._as_law(candidate, article="?")
        )
        if not supported:
            return None
        if len(mention.ids) <= 1:
            return Resolution(candidate, mention.ids, mention.via, mention.phantom, mention.title)
        cited = tuple(i for i in mention.ids if i in explicit)
        if len(cited) == 1:
            return Resolution(candidate, cited, "alias")
        return self._by_number(candidate, mention.ids) or Resolution(candidate, mention.ids, "alias")

    def _namesake(self, mention: Mention) -> str | None:
        """The instrument of the same title and another year that the document names, where it never names this one:
        in a text that cites the Data Protection Act 1998, "the Data Protection Act" is that one."""
        if len(mention.ids) != 1 or mention.ids[0] in self.explicit or mention.via in ("defined_term", "idiom"):
            return None
        row = self.register.instruments.get(mention.ids[0])
        if row is None:
            return None
        same = self.register.short_titles.get(title_key(row.title.removesuffix(f" {row.year}")), ())
        cited = [i for i in same if i in self.explicit and not mention.year]
        return cited[0] if len(cited) == 1 else None

    def _year(self, candidate: Candidate, mention: Mention) -> Resolution:
        defined = self._defined(f"{mention.year} {mention.word}", mention.start)
        if defined:
            return Resolution(candidate, defined.ids, "defined_term", defined.phantom, defined.title)
        same = [m for m in self.named if m.year == mention.year or self._year_of(m) == mention.year]
        phantoms = [m for m in same if m.phantom and m.end <= mention.start]
        cited = _ids_of(m for m in same if m.word == mention.word)
        # The titles that the register does not list are instruments of the paper as good as any.
        unlisted = tuple(dict.fromkeys(m.title for m in same if m.word == mention.word and m.title and not m.ids))
        if not cited and phantoms:
            return Resolution(candidate, (), "year_alias", phantoms[-1].phantom, phantoms[-1].title)
        if not cited and len(unlisted) == 1:
            return Resolution(candidate, (), "year_alias", None, unlisted[0])
        if len(cited) == 1 and not unlisted:
            return Resolution(candidate, cited, "year_alias")
        if unlisted:
            return Resolution(candidate, cited, "none")
        listed = cited or self._known_by_year(mention)
        return (
            self._by_number(candidate, listed, via="year_alias")
            or self._year_default(candidate, mention, cited)
            or Resolution(candidate, listed, "year_alias")
        )

    def _known_by_year(self, mention: Mention) -> tuple[str, ...]:
        """The instruments of a year that the words may mean where the text names none of it; those of a mere list of
        titles are too many to say anything. Of Regulations hundreds are made a year, so that one listed is no answer.
        """
        ids = self.register.years.get((mention.year or 0, mention.word), ())
        known = tuple(i for i in ids if not self.register.instruments[i].title_only)
        return known if len(known) != 1 or mention.word == "Act" else ()

    def _year_default(self, candidate: Candidate, mention: Mention, cited: tuple[str, ...]) -> Resolution | None:
        default = self.register.defaults.get(f"{mention.year}{mention.word.lower()}")
        return Resolution(candidate, (default,), "year_alias") if default and not cited else None

    def _year_of(self, mention: Mention) -> int | None:
        row = self.register.instruments.get(mention.ids[0]) if len(mention.ids) == 1 else None
        return row.year if row else None

    def _anaphor(self, candidate: Candidate, mention: Mention) -> Resolution | None:
        defined = self._defined(mention.word, mention.start) if mention.title == "the" else None
        if defined:
            return Resolution(candidate, defined.ids, "defined_term", defined.phantom, defined.title)
        resolution = self._antecedent(candidate, mention)
        return resolution and self._with_number(resolution, mention)

    def _antecedent(self, candidate: Candidate, mention: Mention) -> Resolution | None:
        """What "that Act" goes back to: no Act that is named only for having amended another."""
        before = [m for m in self._before(mention.start) if m.word == mention.word and m.start not in self.amending]
        near = [m for m in before if mention.start - m.end <= NEAR]
        dated = [m for m in self._dated_near(mention) if m.start not in self.amending]
        last = max([*near[-1:], *dated[-1:]], key=lambda m: m.end, default=None)
        if last and (mention.title == "that" or not before or self._adjacent(last, mention)):
            return Resolution(candidate, last.ids, "anaphor", last.phantom, last.title)
        for candidates, via in ((near, "anaphor"), (before, "dominant_instrument")):
            ids = _ids_of(candidates)
            unnamed = [m for m in candidates if not m.ids]
            if len(ids) == 1 and not unnamed:
                return Resolution(candidate, ids, via)
            if not ids and unnamed and via == "anaphor":
                return Resolution(candidate, (), via, unnamed[-1].phantom, unnamed[-1].title)
            if len(ids) > 1:
                return self._by_sure_number(candidate, ids) or Resolution(candidate, ids, via)
        after = [m for m in self.named if m.word == mention.word == "Act" and not before]
        sole = _ids_of(after) if candidate.pinpoint else ()
        if len(sole) == 1 and all(m.ids for m in after):
            return Resolution(candidate, sole, "dominant_instrument")
        return self._inserted(candidate) or (Resolution(candidate, (), "none") if candidate.pinpoint else None)

    def _dated_near(self, mention: Mention) -> list[Mention]:
        return [m for m in self.dated if m.word == mention.word and mention.start - m.end <= NEAR]

    def _with_number(self, resolution: Resolution, mention: Mention) -> Resolution:
        """The nearest of the Acts named shortly before that has the number, where the antecedent cannot have it."""
        pinpoint, numbers = resolution.candidate.pinpoint, self._numbers(resolution.candidate)
        row = self.register.instruments.get(resolution.ids[0]) if len(resolution.ids) == 1 else None
        if row is None or pinpoint is None or pinpoint.within:
            return resolution
        missing = [n for n in numbers if self.register.provision(row.id, pinpoint.unit, n) is None]
        named = [m for m in self._before(mention.start) if mention.start - m.end <= NEAR and m.word == mention.word]
        for other in sorted([*named, *self._dated_near(mention)], key=lambda m: -m.end) if missing else ():
            if len(other.ids) != 1 or not self._listed(other.ids[0], resolution.candidate):
                continue
            if any(self.register.cannot_have(n, row, other.ids[0], pinpoint.unit) for n in missing):
                return Resolution(resolution.candidate, other.ids, "anaphor")
        return resolution

    def _adjacent(self, first: Mention, second: Mention) -> bool:
        """Whether no word stands between: "the Equality Act 2010. The Act says ..."."""
        return not any(map(str.isalpha, self.reading.text[first.end : second.start]))

    def _inserted(self, candidate: Candidate) -> Resolution | None:
        """The one instrument with such an inserted section, "14Z52", whatever stands beside it."""
        numbers = self._numbers(candidate)
        holders = tuple(self.register.common_holders("section", numbers)) if numbers else ()
        holders = tuple(i for i in holders if self._is_common(i, numbers)) or holders
        sole = candidate.pinpoint is not None and candidate.pinpoint.unit == "section" and len(holders) == 1
        return (
            Resolution(candidate, holders, "unique_number") if sole and all(map(DISTINCTIVE.match, numbers)) else None
        )

    def _is_common(self, instrument: str, numbers: Sequence[str]) -> bool:
        """Whether papers often cite these sections of it, so that another Act with the same numbers is not meant."""
        rows = [self.register.provision(instrument, "section", n) for n in numbers]
        return all(row is not None and row.common for row in rows)

    def _defined(self, term: str, at: int) -> Mention | None:
        """What the term was last defined to mean before ``at``, else its first definition after."""
        same = self.definitions.get(term.lower(), [])
        earlier = bisect_right(same, at, key=lambda m: m.start)
        return same[max(earlier - 1, 0)] if same else None

    def _without_instrument(self, candidate: Candidate) -> Resolution | None:
        if candidate.idiom and self._there_was(candidate.idiom.instrument) and not self._of_named(candidate):
            return Resolution(candidate, (candidate.idiom.instrument,), "idiom")
        unit, text = candidate.pinpoint.unit if candidate.pinpoint else "", self.reading.text
        numbers = self._numbers(candidate)
        holders = tuple(self.register.common_holders(unit, numbers))
        sole = len(holders) == 1 and unit == "section"
        inserted_there = self._inserted(candidate)
        if inserted_there:
            return inserted_there
        near = None if is_code(candidate, text) else self._in_force_here(candidate, unit)
        if near:
            return Resolution(candidate, near.ids, "dominant_instrument", near.phantom, near.title)
        lettered = all(map(is_lettered, numbers))
        cited = [i for i in holders if i in self.explicit] if lettered and unit in _BODY else []
        if len(cited) == 1:
            return Resolution(candidate, (cited[0],), "dominant_instrument")
        if sole and lettered and holders[0] not in self.explicit and self._in_sentence(candidate, unit):
            return Resolution(candidate, self._in_sentence(candidate, unit), "dominant_instrument")
        if sole and lettered:
            return Resolution(candidate, holders, "unique_number")
        if unit == "regulation":
            named = {m.ids[0] if m.ids else m.title for m in self.named if m.word == "Regulations"}
            default = default_regulations(candidate, text, numbers, named, self.register)
        else:
            default = default_act(candidate, text, unit, numbers, self.register)
        if default and self._there_was(default):
            return Resolution(candidate, (default,), "register_default")
        inserted = any(map(is_lettered, numbers)) and unit in ("section", "regulation")
        beside = self._beside(candidate, unit) if inserted else None
        if beside:
            return Resolution(candidate, beside.ids, "dominant_instrument", beside.phantom, beside.title)
        law = (inserted and lettered) or is_law(candidate, text, unit)
        return Resolution(candidate, holders, "none") if law else None

    def _of_named(self, candidate: Candidate) -> bool:
        """Whether the number alone, which is an idiom elsewhere, belongs to the Act that this text is about."""
        if candidate.said or candidate.idiom is None or candidate.idiom.instrument in self.explicit:
            return False
        near = self._in_force_here(candidate, candidate.idiom.unit)
        return near is not None and bool(near.ids) and self._listed(near.ids[0], candidate)

    def _there_was(self, instrument: str) -> bool:
        """Whether there was the instrument in the year of the document, as far as that is known."""
        return self.reading.year is None or self.register.instruments[instrument].year <= self.reading.year

    def _as_law(self, candidate: Candidate, *, article: str = "") -> bool:
        """Whether a doubtful name stands as law does: "under the ... Act", not "a Balancing Act"."""
        before = self.reading.text[max(0, candidate.start - 20) : candidate.start]
        return re.search(rf"\b(?:under|of|by|with|to|see|within)\s+(?:the\s+){article}$", before) is not None

    def _is_told_bill(self, mention: Mention) -> bool:
        """Whether "the Data Sharing Bill" is one: nobody's name follows, and an article goes before."""
        text = self.reading.text
        named = re.match(r"\s+[A-Z][a-z]", text[mention.end : mention.end + 4])
        before = text[max(0, mention.start - 30) : mention.start]
        told = re.search(r"(?i)\b(?:the|an?|this|that)\s+(?:[a-z]+\s+)?$", before)
        return mention.word == "Bill" and len(mention.title.split()) > 2 and bool(told) and not named

    def _in_force_here(self, candidate: Candidate, unit: str) -> Mention | None:
        """The one instrument that the words just before are about, if this number can be one of its own."""
        legal = candidate.cue or candidate.short
        defined = self._defined("Act" if unit != "regulation" else "Regulations", candidate.start)
        if defined and legal and (len(defined.ids) == 1 or defined.title):
            return defined
        cited = self._cited_with(candidate, unit)
        certain = [m for m in self._before(candidate.start) if len(m.ids) == 1 or (m.how == "unlisted" and m.year)]
        fitting = [m for m in certain if self._has_unit(m, unit)]
        if cited:
            return next((m for m in reversed(certain) if m.ids == (cited,)), None)
        near = [m for m in fitting if candidate.start - m.end <= NEXT_SENTENCE][-1:]
        own = near and near[0].ids and self._listed(near[0].ids[0], candidate)
        own = own and (unit in _BODY or candidate.lead_in or self._same_sentence(near[0], candidate))
        # A paper has sections and rules of its own, but no regulations.
        if near and (legal or unit in ("article", "regulation") or own):
            return near[0]
        about = {m.ids or m.title: m for m in fitting}
        sole = fitting[-1] if len(about) == 1 else None
        if sole is None or legal:
            return sole
        own = sole.ids and (self._listed(sole.ids[0], candidate) or (candidate.lead_in and self._is_open(sole, unit)))
        return sole if own and (candidate.lead_in or self._is_levelled(candidate, unit)) else None

    def _in_sentence(self, candidate: Candidate, unit: str) -> tuple[str, ...]:
        """The instrument that the sentence of an inserted number names before it, if it may have it."""
        near = self._beside(candidate, unit)
        between = self.reading.text[near.end : candidate.start] if near else ""
        return near.ids if near and not _SENTENCE_END.search(between) and "insert" not in between else ()

    def _beside(self, candidate: Candidate, unit: str) -> Mention | None:
        """The instrument named just before an inserted number that nothing else explains, if it may have it."""
        near = [m for m in self._before(candidate.start) if candidate.start - m.end <= NEXT_SENTENCE]
        near = [m for m in near if len(m.ids) == 1 and m.start not in self.amending and self._has_unit(m, unit)]
        row = self.register.instruments.get(near[-1].ids[0]) if near else None
        possible = row is not None and all(row.may_have(unit, n) for n in self._numbers(candidate))
        return near[-1] if possible else None

    def _same_sentence(self, mention: Mention, candidate: Candidate) -> bool:
        """Whether a paragraph of a Schedule goes on with the sentence that names an Act: "s 47; Schedule 5, para 7"."""
        within = candidate.pinpoint.within if candidate.pinpoint else None
        between = self.reading.text[mention.end : candidate.start]
        return within is not None and within.unit == "schedule" and not _SENTENCE_END.search(between)

    def _cited_with(self, candidate: Candidate, unit: str) -> str | None:
        """The one instrument that the text cited with this number before: "section 123 of the Equality Act 2010 ... s
        123(3)"."""
        numbers = self._numbers(candidate)
        if unit not in _BODY or not numbers or not (candidate.cue or candidate.short):
            return None
        ids = {self.pinned[(unit, n)] for n in numbers if (unit, n) in self.pinned}
        return ids.pop() if len(ids) == 1 else None

    def _is_open(self, mention: Mention, unit: str) -> bool:
        """Whether nothing is known of the provisions of an instrument that are of this unit."""
        return unit in _BODY and not self.register.known(mention.ids[0], unit)

    def _is_levelled(self, candidate: Candidate, unit: str) -> bool:
        """An article with a paragraph, "Article 9(2)(h)", which no paper has of its own."""
        items = candidate.pinpoint.items if candidate.pinpoint else ()
        return unit == "article" and any("(" in item.start for item in items)

    def _has_unit(self, mention: Mention, unit: str) -> bool:
        row = self.register.instruments.get(mention.ids[0]) if mention.ids else None
        body = row.unit if row else _UNIT_OF.get(mention.word, "article")
        return body == unit or (unit in _PARTS and body != "article")

    def _listed(self, instrument: str, candidate: Candidate) -> bool:
        pinpoint, numbers = candidate.pinpoint, self._numbers(candidate)
        return pinpoint is not None and all(self.register.rows(instrument, pinpoint, numbers))

    def _numbers(self, candidate: Candidate) -> list[str]:
        items = candidate.pinpoint.items if candidate.pinpoint else ()
        return [base(n) for i in items for n in (i.start, i.end) if n]

    def _by_number(
        self, candidate: Candidate, ids: tuple[str, ...], *, via: str = "unique_number"
    ) -> Resolution | None:
        """The one candidate that is known to have the number."""
        if candidate.pinpoint is None:
            return None
        holders = [
            i for i in self.register.common_holders(candidate.pinpoint.unit, self._numbers(candidate)) if i in ids
        ]
        return Resolution(candidate, tuple(holders), via) if len(holders) == 1 else None

    def _by_sure_number(self, candidate: Candidate, ids: tuple[str, ...]) -> Resolution | None:
        """The same, where none of the others can have the number: of two Acts that the text names, the one whose
        section 4 the register lists need not be the one that is meant."""
        resolution = self._by_number(candidate, ids)
        if resolution is None or candidate.pinpoint is None or all(map(is_lettered, self._numbers(candidate))):
            return resolution
        rows = [self.register.instruments[i] for i in ids if i not in resolution.ids]
        possible = any(all(row.may_have(candidate.pinpoint.unit, n) for n in self._numbers(candidate)) for row in rows)
        return None if possible else resolution


def _is_long_bill(mention: Mention) -> bool:
    """Whether the words can be of nothing else than a Bill before a parliament: "the Procurement (Scotland) Bill"."""
    return mention.word == "Bill" and ("(" in mention.title or len(mention.title.split()) > _BILL_WORDS)


def _ids_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The distinct instruments that mentions name for certain, in order."""
    return tuple(dict.fromkeys(m.ids[0] for m in mentions if len(m.ids) == 1))
