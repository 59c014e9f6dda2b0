"""The whole way from a text to its judged references, and how one is written for the rest of the program."""

from __future__ import annotations

from datetime import date

from corpus.characters import DASHES, INVISIBLE, SOFT_HYPHEN, TYPED, View, tidy, view
from corpus.models import Reference, Span
from corpus.references.citation import address, address_given, citation, publication_citation
from corpus.references.find import read
from corpus.references.judge import judge, judge_publication
from corpus.references.models import Candidate, Judgement, PublicationMention, Resolution, Spans
from corpus.references.pinpoint import within
from corpus.references.publications import find_publications
from corpus.references.register import Register, load_register
from corpus.references.resolve import resolve

_PLAIN = TYPED | dict.fromkeys(map(ord, DASHES), "-") | dict.fromkeys(map(ord, "\x85\u2028\u2029"), "\n")
# What the eye skips: what is invisible, the stars and underscores of Markdown, a hyphen where a line ends in a word.
# Line ends stay, for a blank line still separates.
_SKIPPED = (
    rf"[{INVISIBLE}*]+(?:(?<={SOFT_HYPHEN})\n(?=[a-z]))?|(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)|(?<=[a-z])-\n(?=[a-z])"
)


def find_references(text: str, *, register: Register | None = None, as_of: date | None = None) -> tuple[Reference, ...]:
    """Every reference of ``text`` to legislation, Bills, parliamentary papers and publications, in order.

    ``text`` is best a whole document, for definitions and short forms reach across it; spans are into ``text``.
    ``as_of`` is the date of the document, where it is known: a title without a year then means an instrument that
    there was by that year.
    """
    known = register or load_register()
    seen = view(text.translate(_PLAIN), _SKIPPED)
    reading = read(seen.text, known, as_of=as_of)
    law = [
        _law(text, seen, meant, judge(meant, known, as_of=as_of, text=seen.text), known)
        for meant in resolve(reading, known)
    ]
    papers = [_publication(text, seen, mention) for mention in find_publications(seen.text, known)]
    cited = Spans((r.span.start, r.span.end) for r in law)
    papers = [p for p in papers if not cited.overlaps(p.span.start, p.span.end)]
    return tuple(sorted([*law, *papers], key=lambda r: (r.span.start, r.span.end)))


def _law(text: str, seen: View, resolution: Resolution, judgement: Judgement, register: Register) -> Reference:
    candidate = resolution.candidate
    start, end = seen.span(candidate.start, candidate.end)
    mention = candidate.mention
    bill = (judgement.instrument or "").startswith("bill/") or (mention is not None and mention.word == "Bill")
    right = judgement.right
    return Reference(
        text=text[start:end],
        span=Span(start, end),
        kind="bill" if bill else "legislation",
        instrument=judgement.instrument,
        unit=_unit(candidate),
        numbers=judgement.numbers,
        via=resolution.via if judgement.verdict != "unresolved" else "none",
        verdict=judgement.verdict,
        reason=judgement.reason,
        canonical=citation(right, judgement.place) if right else "",
        uri=address(right, judgement.place) if right else address_given(judgement.instrument, register),
        suggest=judgement.suggest,
        within=within(candidate.pinpoint),
        checked=judgement.checked,
    )


def _unit(candidate: Candidate) -> str | None:
    if candidate.pinpoint is None:
        return None
    within = candidate.pinpoint.within
    in_schedule = candidate.pinpoint.unit == "paragraph" and within is not None and within.unit == "schedule"
    return "schedule_paragraph" if in_schedule else candidate.pinpoint.unit


def _publication(text: str, seen: View, mention: PublicationMention) -> Reference:
    start, end = seen.span(mention.start, mention.end)
    judgement, row = judge_publication(tidy(text[start:end]), mention), mention.row
    return Reference(
        text=text[start:end],
        span=Span(start, end),
        kind=mention.kind,
        instrument=judgement.instrument,
        unit=None,
        numbers=(),
        via="explicit" if row else "none",
        verdict=judgement.verdict,
        reason=judgement.reason,
        canonical=publication_citation(row) if row else "",
        uri=row.url if row else None,
        suggest=judgement.suggest,
    )
