"""A set collected over one document or all: what may be asked for, how it is worded, and the rows in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from pathlib import PurePath

from corpus.dates import MONTH_NAME
from corpus.models import Document, Passage
from corpus.store.reader import StoreReader
from qa.collect import sentences
from qa.collect.models import Collection, Item, Request
from qa.collect.recommendations import recommendations
from qa.errors import ArgumentError
from qa.models import Filters

Rule = Callable[[Sequence[Passage]], Iterable[Item]]

KINDS: Mapping[str, Rule | None] = {
    "recommendations": recommendations,
    "decisions": sentences.decisions,
    "actions": sentences.actions,
    "duties": lambda passages: sentences.duties(passages, may=False),
    "rules": sentences.duties,
    "dates": sentences.dates,
    "deadlines": sentences.deadlines,
    "terms": sentences.terms,
    "mentions": None,
}
"""What can be collected: ``duties`` are what somebody must or should do, ``rules`` also what they may."""

_OTHERWISE = {
    "recommendation": "recommendations", "decision": "decisions", "action": "actions", "duty": "duties",
    "obligation": "duties", "obligations": "duties", "requirements": "duties", "responsibilities": "duties",
    "date": "dates", "deadline": "deadlines", "definitions": "terms", "term": "terms", "mention": "mentions",
    "documents": "mentions", "policies": "mentions",
}  # fmt: skip
_MOST = 1000  # rows

_ALL = r"(?:list|show|give|name|find|collect|set out)(?:\s+me)?\s+(?:all\s+(?:of\s+)?)?(?:the\s+)?(?:\w+\s+)?"
_WHAT = r"(?:what|which)\s+(?:are|were)\s+(?:all\s+)?(?:the\s+)?"
_TAIL = (
    r"(?:\s+(?:made|taken|set|given|defined|used))?"
    r"(?:\s+(?:in|by|of|for|from|on|to|at|during)\s+(?:the\s+)?(?P<of>[^?]+?))?"
)
_ASKED = (
    ("recommendations", rf"(?:{_ALL}|{_WHAT}|what\s+)recommendations{_TAIL}(?:\s+(?:were|are)\s+made)?"),
    ("decisions", rf"(?:{_ALL}|{_WHAT}|(?:what|which)\s+)decisions(?:\s+(?:were|are|have been))?{_TAIL}"),
    ("decisions", rf"(?:what|which)\s+decisions\s+did\s+[^?]+?\s+(?:take|make|reach|come\s+to){_TAIL}"),
    ("decisions", rf"what\s+(?:was|has been)\s+(?:decided|agreed|resolved){_TAIL}"),
    ("actions", rf"(?:{_ALL}|{_WHAT}|(?:what|which)\s+)actions(?:\s+(?:were|are|have been))?(?:\s+agreed)?{_TAIL}"),
    ("actions", rf"(?:what|which)\s+actions\s+did\s+[^?]+?\s+(?:agree|take|set){_TAIL}"),
    ("duties", rf"(?:{_ALL})(?:duties|obligations|responsibilities|requirements){_TAIL}"),
    ("duties", r"what\s+are\s+(?:all\s+)?the\s+(?:duties|obligations)\s+(?:of|on|for)\s+(?:the\s+)?(?P<of>[^?]+?)"),
    ("duties", r"what\s+must\s+(?:the\s+)?(?P<of>[^?]+?)\s+do"),
    ("deadlines", rf"(?:{_ALL}|{_WHAT})deadlines{_TAIL}"),
    ("dates", rf"(?:{_ALL})dates{_TAIL}"),
    ("terms", rf"(?:{_ALL}|{_WHAT})(?:defined\s+terms|definitions|terms){_TAIL}"),
    ("terms", r"(?:what|which)\s+terms\s+are\s+defined"),
    ("mentions", r"(?:which|what)\s+(?:of\s+(?:the|our)\s+)?(?:policies|documents|papers|reports|texts|procedures)\s+"
                 r"(?:mention|refer\s+to|speak\s+of|talk\s+about|cover|deal\s+with|"
                 r"say\s+(?:something|anything)\s+about)\s+(?:the\s+)?(?P<of>[^?]+?)"),
)  # fmt: skip


def asked(text: str) -> Request | None:
    """The set that a question asks for, if it asks for one."""
    for kind, pattern in _ASKED:
        match = re.fullmatch(rf"(?i)\s*{pattern}\s*(?:please)?\s*[?.!]*\s*", text)
        if match:
            return Request(kind, (match.groupdict().get("of") or "").strip())
    return None


def request(what: str) -> Request:
    """What a user names: ``recommendations``, ``duties of the board``, ``mentions of safeguarding``.

    Raises ArgumentError for what is no kind.
    """
    kind, _, of = (part.strip() for part in what.strip().partition(" of "))
    kind = _OTHERWISE.get(kind.lower(), kind.lower())
    if kind not in KINDS:
        raise ArgumentError(f"'{what}' cannot be collected. Name one of: {', '.join(KINDS)}.")
    if kind == "mentions" and not of:
        raise ArgumentError("Say what is mentioned: mentions of safeguarding.")
    return Request(kind, of.removeprefix("the "))


def collect(
    reader: StoreReader, wanted: Request, *, filters: Filters | None = None, most: int = _MOST, each: bool = False
) -> Collection:
    """The rows of one kind over the documents that the filters let through, in the order of their sources; the first
    ``most`` of them, or with ``each`` the first of every document. A month or year in ``wanted.of`` narrows decisions
    and actions to papers of that time, the name of a paper to that paper, other words as
    ``qa.collect.sentences.concerns`` says.

    Raises FilterError for a filter that names nothing.
    """
    ids = _documents(reader, filters or Filters())
    documents = reader.documents(ids) if ids is not None else reader.documents()
    searched, of = _narrowed(documents, wanted)
    items: list[Item] = []
    found, owners = 0, set()
    for id_, group in groupby(reader.passages(list(searched)), key=attrgetter("document_id")):
        for item in islice(_rows(list(group), wanted.kind, of), 1 if each else None):
            found += 1
            owners.add(id_)
            if len(items) < most:
                items.append(item)
    cited = {id_: document for id_, document in searched.items() if id_ in owners}
    return Collection(wanted, tuple(items), found, len(owners), len(searched), cited)


def _narrowed(documents: dict[str, Document], wanted: Request) -> tuple[dict[str, Document], str]:
    """The documents that are meant, and what is left to narrow by. The words may be a time or the name of a paper."""
    if wanted.kind in ("decisions", "actions") and (when := _time(wanted.of)):
        return {id_: one for id_, one in documents.items() if _matches(one.metadata.date, one.title, when)}, ""
    if not wanted.of or wanted.kind in ("duties", "rules", "mentions"):
        return documents, wanted.of
    words = sentences.stems(wanted.of)
    named = {
        id_: one
        for id_, one in documents.items()
        if words <= sentences.stems(f"{one.title} {PurePath(one.source).stem}")
    }
    return (named, "") if named else (documents, wanted.of)


def _rows(passages: Sequence[Passage], kind: str, of: str) -> Iterator[Item]:
    rule = KINDS[kind]
    if rule is None:
        yield from sentences.mentions(passages, of)
        return
    yield from (item for item in rule(passages) if not of or sentences.concerns(item, of))


def _documents(reader: StoreReader, filters: Filters) -> list[str] | None:
    if not filters:
        return None
    from qa.filters import check, chosen

    check(filters, reader)
    return list(reader.catalogue.ids(chosen(filters, reader.catalogue)))


_MEETING = (
    r"(?i)^(?:the\s+)?(?:meetings?|minutes|session)\s+(?:(?:of|on|in|held\s+(?:on|in))\s+)?(?:the\s+)?|"
    r"(?:['’]s)?\s+(?:meetings?|minutes|session)$|^last\s+"
)


def _time(of: str) -> str:
    """``2014-05-13``, ``2014-05``, ``-05`` or ``2014`` for a text that names a day, month or year and no more than a
    meeting beside it; else empty.
    """
    of = re.sub(_MEETING, "", of.strip())
    if re.fullmatch(rf"(?i)\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_NAME}),?\s+(?:19|20)\d\d", of):
        from corpus.dates import parse_date

        return parse_date(re.sub(r"(?i)(?<=\d)(?:st|nd|rd|th)|\bof\b|,", "", of)) or ""
    match = re.fullmatch(rf"(?i)(?:(?P<month>{MONTH_NAME}))?\s*(?P<year>(?:19|20)\d\d)?", of)
    if not of.strip() or match is None:
        return ""
    from corpus.dates import parse_date

    if not match["month"]:
        return match["year"] or ""
    iso = parse_date(f"{match['month']} {match['year'] or '2000'}") or ""
    return iso if match["year"] else iso[4:]


def _matches(date: str | None, title: str, when: str) -> bool:
    """Whether a paper is of a time; one that names the year in its title is, too."""
    if when.startswith("-"):
        return bool(date) and (date or "")[4:7] == when
    return (date or "").startswith(when) or (len(when) == 4 and when in title)
