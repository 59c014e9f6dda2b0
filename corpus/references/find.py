"""The whole way from a text to its judged references."""

from __future__ import annotations

from datetime import date

from corpus.characters import DASHES, INVISIBLE, SOFT_HYPHEN, TYPED, View, view
from corpus.models import Reference, Span
from corpus.references.grammar import read
from corpus.references.judge import judge
from corpus.references.models import Found
from corpus.references.publications import find_publications
from corpus.references.register import Register, load_register
from corpus.references.resolve import Resolution, resolve

_PLAIN = TYPED | dict.fromkeys(map(ord, DASHES), "-") | dict.fromkeys(map(ord, "\x85\u2028\u2029"), "\n")
# What the eye skips: what is invisible, the stars and underscores of Markdown, a hyphen where a line ends in a word.
# Line ends stay, for a blank line still separates.
_SKIPPED = (
    rf"[{INVISIBLE}*]+(?:(?<={SOFT_HYPHEN})\n(?=[a-z]))?|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|(?<=[a-z])-\n(?=[a-z])"
)


def find_references(
    text: str, *, register: Register | None = None, as_of: date | None = None
) -> tuple[Reference, ...]:
    """Every reference of ``text`` to legislation, Bills, parliamentary papers and publications, in order.

    ``text`` is best a whole document, for definitions and short forms reach across it; spans are into ``text``.
    ``as_of`` is the date of the document, where it is known: a title without a year then means an instrument that
    there was by that year.
    """
    known = register or load_register()
    seen = view(text.translate(_PLAIN), _SKIPPED)
    resolutions = resolve(read(seen.text, known, as_of=as_of), known)
    law = [_reference(text, seen, r, known, as_of) for r in resolutions]
    papers = find_publications(text, seen, known)
    spans = [(r.span.start, r.span.end) for r in law]
    free = [p for p in papers if not any(a < p.span.end and p.span.start < b for a, b in spans)]
    return tuple(sorted([*law, *free], key=lambda r: (r.span.start, r.span.end)))


def _reference(
    text: str, seen: View, resolution: Resolution, register: Register, as_of: date | None
) -> Reference:
    found = resolution.found
    start, end = seen.span(found.start, found.end)
    result = judge(resolution, register, as_of=as_of)
    bill = (result.instrument or "").startswith("bill/") or (found.mention is not None and found.mention.word == "Bill")
    return Reference(
        text=text[start:end],
        span=Span(start, end),
        kind="bill" if bill else "legislation",
        instrument=result.instrument,
        unit=_unit(found),
        numbers=result.numbers,
        via=resolution.via if result.verdict != "unresolved" else "none",
        verdict=result.verdict,
        reason=result.reason,
        canonical=result.canonical,
        uri=result.uri,
        suggest=result.suggest,
    )


def _unit(found: Found) -> str | None:
    if found.pinpoint is None:
        return None
    within = found.pinpoint.within
    in_schedule = found.pinpoint.unit == "paragraph" and within is not None and within.unit == "schedule"
    return "schedule_paragraph" if in_schedule else found.pinpoint.unit
