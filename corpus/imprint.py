"""What a paper says of itself on its first pages: its title, its date and its status, each with where it says so.

What the user says goes before it; what the paper says goes before the name of its file, and that before what programs
wrote into the file's properties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from corpus.characters import visible
from corpus.control import date_in, facts, first_pages
from corpus.dates import DATE, MONTH, printed_date
from corpus.headings import mark_on_page
from corpus.models import Control, Metadata, Passage
from corpus.patterns import late, word_list

_PROPERTIES = ("file properties", "pdf:")  # how sources of dates begin that programs wrote
_OPENING = 12  # passages, tables not counted: a date further in is a date in the story, not the date of the paper
_LINE = 12  # words in a line that dates its paper at most
_LOOKED_AT = 200  # passages at either end of a paper in which its title is looked for; its running head is the last
_AROUND = 8  # words beside the date of a line that is little more than a date
_DATE = late(DATE, re.IGNORECASE)
_STATED = late(
    r"\b(?:date|dated|published|publication date|last updated|updated|issued|issue date|approved|adopted|ratified|"
    r"as at|date of (?:issue|publication|meeting|the meeting)|(?:meeting )?held)"
    rf"\s*(?:on|in|by|:|-|–)?\s*(?:[a-z]{{3,6}}day,?\s+)?(?P<date>{DATE})",
    re.IGNORECASE,
)
_OTHER = late(
    r"\b(?:next|review\w*|expir\w+|due|deadline|clos\w+|until|since|before|after|previous|last meeting|act|"
    r"regulations?|directive|order|coming into force|comes? into force|commence\w*|valid|consultation period|"
    r"minutes of the meeting (?:held )?(?:on|of))\b",
    re.IGNORECASE,
)
_HANGS = late(r"\b(?:of|from|by|in|on|to|for|and|between|since)\s*$", re.IGNORECASE)
_WEEKDAY = late(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*$", re.IGNORECASE)
_ENDS_OPEN = late(r"(?:\b(?:to|of|on|for|and|the|in|with|(?-i:a)|an)|[:–—-])$", re.IGNORECASE)
_PART = late(
    r"(?:part|volume|annex|schedule|session|book)\s+(?:[A-Z]?\d+|[A-Z]|[ivxl]+)\b|\d{1,3}(?:st|nd|rd|th) meeting\b",
    re.IGNORECASE,
)
_MEETING = late(r"\b(?:minutes|agenda|meeting|notes of)\b", re.IGNORECASE)
_MADE_BY_PROGRAM = late(
    r"_|\.(?:docx?|pdf|rtf|odt|indd|qxd)\b|microsoft word|template|untitled|\banonymous\b", re.IGNORECASE
)
_ON_PAGE = 0.8  # of the words of a title that must stand on the first page for it to be that of the paper
_DRAFT = late(r"\bDRAFT\b|[(\[]draft[)\]]|^draft\b")
_STATUSES = frozenset({"draft", "final", "approved", "superseded", "withdrawn", "archived", "current", "live"})
# uksi_20160505 is number 505 of the instruments of 2016.
_NUMBER_OF_LAW = late(r"(?:uk|s|w|ni|a)[a-z]{1,12}_(?:19|20)\d{6}(?!\d)")
# In the name of a file: 2024-05-13, 20240513, 13-05-2024, 13052024, 240513, 14 May 2013, May-2013.
_NAMED = (
    (late(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)"), "{0}-{1}-{2}"),
    (late(r"(?<!\d)(0[1-9]|[12]\d|3[01])[-_. ]?(0[1-9]|1[0-2])[-_. ]?((?:19|20)\d\d)(?!\d)"), "{2}-{1}-{0}"),
    (late(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[-_. ]?({MONTH})[-_. ]?((?:19|20)\d\d)(?!\d)", re.I), "{0} {1} {2}"),
    (late(rf"(?<![a-z])({MONTH})[-_. ]?((?:19|20)\d\d)(?!\d)", re.I), "{0} {1}"),
    (late(r"(?<!\d)([012]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d])"), "20{0}-{1}-{2}"),
    (late(r"(?<!\d)((?:19|20)\d\d)[-_.](0[1-9]|1[0-2])(?!\d)"), "{0}-{1}"),
)


def dated(metadata: Metadata, passages: Sequence[Passage], name: str = "", control: Control | None = None) -> Metadata:
    """The metadata with a date: the one that the user or the paper's own record gives, else one that the first pages
    state of the paper, else one in the name of the file, else that of the file's properties.

    A line counts that is a date and little else, or one of at most twelve words that says "Published", "Date:" and
    the like. A sentence about another paper ("The plan published in April 2021 has failed.") does not count.
    """
    if metadata.date and not (metadata.date_source or "").startswith(_PROPERTIES):
        return metadata
    date, source = _printed(passages, control or Control())
    if date is None:
        date, source = named_date(name), "the name of the file"
    return metadata._replace(date=date, date_source=source) if date else metadata


def _printed(passages: Sequence[Passage], control: Control) -> tuple[str | None, str]:
    for name, value, passage in facts(passages):
        if name == "issued" and (date := date_in(value)):
            return date, _where(passage)
    near = [passage for passage in first_pages(passages) if passage.kind not in ("table", "control", "footnote")]
    for find in (_stated, _alone):
        for passage in near[:_OPENING]:
            if date := find(passage.text):
                return date, _where(passage)
    if control.issued:
        return control.issued, "the version history"
    return None, ""


def _where(passage: Passage) -> str:
    return f'the text: "{passage.text[:80]}"'


def _stated(text: str) -> str | None:
    """The date that a short line gives the paper: "Last updated 3 May 2021." says it of itself, a sentence with a
    subject before the verb of another paper.
    """
    match = _STATED.search(text) if len(text.split()) <= _LINE else None
    if match is None or _OTHER.search(text):
        return None
    before, after = len(text[: match.start()].split()), any(map(str.isalpha, text[match.end() :]))
    of_another = before > 1 and (text.rstrip().endswith(".") or after)
    return None if of_another else printed_date(match["date"])


def _alone(text: str) -> str | None:
    """The date of a line that has a date and few words besides: a place, a time, an edition."""
    dates = list(_DATE.finditer(text)) if len(text.split()) <= _LINE else []
    if len(dates) != 1 or _OTHER.search(text):
        return None
    before, after = _WEEKDAY.sub("", text[: dates[0].start()]).strip(), text[dates[0].end() :].strip()
    if len(f"{before} {after}".split()) > _AROUND or _HANGS.search(before) or text.rstrip().endswith((".", "?")):
        return None
    inside = bool(re.search(r"[a-z]{3}", before, re.I)) and bool(re.search(r"[a-z]{3}", after, re.I))
    return None if inside else printed_date(dates[0][0])


def named_date(name: str) -> str | None:
    """The ISO form of a date in the name of a file; None where there is none."""
    stem = PurePath(name).stem
    if _NUMBER_OF_LAW.match(stem):
        return None
    for pattern, form in _NAMED:
        for match in pattern.finditer(stem):
            if date := printed_date(form.format(*match.groups())):
                return date
    return None


def titled(metadata: Metadata, passages: Sequence[Passage], name: str, *, by_program: bool = False) -> Metadata:
    """The metadata with a title: its own, else the heading the text opens with, else the file's name.

    A title that a program wrote into the file's properties counts where the first page has its words. What tells papers
    of one title apart is part of it: the number of a meeting, a part, the day of minutes.
    """
    if metadata.title_source:
        return metadata
    if metadata.title and not by_program:
        return metadata._replace(title_source="file")
    own = "" if _MADE_BY_PROGRAM.search(metadata.title) or mark_on_page(metadata.title) else metadata.title
    opening = _opening(passages)
    if own and (not opening or _stands_on_page(own, passages)):
        title, source = _whole(own, passages), "file"
    elif opening:
        title, source = _named_in(opening, name) or _whole(opening[0], passages), "heading"
    elif metadata.title and not mark_on_page(metadata.title):
        title, source = metadata.title, "file"
    else:
        stem = PurePath(name).stem.replace("_", " ").strip() or name
        return metadata._replace(title=stem, title_source="file name")
    return metadata._replace(title=_told_apart(title, passages), title_source=source)


def _opening(passages: Sequence[Passage]) -> list[str]:
    """The headings that the text opens with, those left out that open many papers and name none."""
    headings: list[str] = []
    for number, passage in enumerate(p for p in passages[:12] if p.kind not in ("furniture", "contents")):
        if passage.kind != "heading" or passage.level > 1:
            if number >= 2 or headings:
                break
            continue
        folded = visible(passage.text).casefold()
        if folded not in word_list("generic_titles") and not _DATE.fullmatch(passage.text):
            headings.append(passage.text)
    return headings


def _stands_on_page(title: str, passages: Sequence[Passage]) -> bool:
    page = {word for passage in passages[:_OPENING] for word in _words(passage.text)}
    words = _words(title)
    return bool(words) and sum(word in page for word in words) >= _ON_PAGE * len(words)


def _named_in(headings: Sequence[str], name: str) -> str | None:
    """The heading whose words are all in the name of the file: the others are of its publisher and its series."""
    named = set(_words(PurePath(name).stem.replace("-", " ").replace("_", " ")))
    return next((h for h in headings if len(_words(h)) > 1 and set(_words(h)) <= named), None)


def _whole(title: str, passages: Sequence[Passage]) -> str:
    """The title with the line under it, where another place of the paper has both as one: a cover breaks lines."""
    number = next((n for n, passage in enumerate(passages[:_OPENING]) if passage.text == title), None)
    below = passages[number + 1].text if number is not None and number + 1 < len(passages) else ""
    if not below or len(below.split()) > _LINE:
        return title
    both = f"{title} {below}"
    others = (passage.text for passage in (*passages[:_LOOKED_AT], *passages[-_LOOKED_AT:]))
    return both if any(both.casefold() in other.casefold() for other in others) else title


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _told_apart(title: str, passages: Sequence[Passage]) -> str:
    """The title with the lines under it that it needs: its rest, its part or number, the day of the meeting."""
    lines = [visible(passage.text) for passage in passages[:6] if passage.kind in ("heading", "paragraph")]
    after = lines[lines.index(title) + 1 :] if title in lines else lines
    if _ENDS_OPEN.search(title) and title in lines and after and len(after[0].split()) <= 40:
        title, after = f"{title} {after[0]}", after[1:]
    known = " ".join(_words(title))
    for line in after[:3]:
        if _PART.match(line) and " ".join(_words(line)) not in known:
            title = f"{title}, {line}"
        elif _MEETING.search(title) and not _DATE.search(title) and (match := _DATE.search(line)) and _alone(line):
            return f"{title}, {match[0]}"
    return title


def status_of(metadata: Metadata, passages: Sequence[Passage]) -> Metadata:
    """The metadata with a status: its own, else what the control box, a stamp across the pages or the title says."""
    if metadata.status:
        return metadata
    for name, value, _ in facts(passages):
        if name == "status" and (words := value.casefold().split()) and words[0].strip(".,;") in _STATUSES:
            return metadata._replace(status=words[0].strip(".,;"))
    for passage in first_pages(passages):
        if passage.kind in ("furniture", "heading", "paragraph") and (mark_on_page(passage.text) or "-") != "-":
            return metadata._replace(status=mark_on_page(passage.text))
    if _DRAFT.search(metadata.title):
        return metadata._replace(status="draft")
    return metadata
