"""Questions for a place of a paper by its printed number: "What does paragraph 74 say?", "Appendix B", "page 12".

The place is looked up, not searched for. Nothing is compiled for a question without a word for a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import PurePath
from typing import NamedTuple

from corpus.models import Passage, Span
from corpus.numbers import PARTS, name_of
from corpus.numerals import WORDS
from qa.ask.features import constants
from qa.ask.lists import introduces, items_below
from qa.ask.quotes import Quote, bounded
from qa.ask.snapshot import View
from qa.ask.terms import content_terms
from qa.models import Filters

_TEXT = ("paragraph", "para", "clause", "rule", "item", "point", "provision", "order", "subsection", "subparagraph")
_UNITS = frozenset({*PARTS, *_TEXT, "page"})
_FORMS = frozenset({*_UNITS, *(f"{unit}s" for unit in _UNITS)})
_LONGEST_FIRST = "|".join(sorted(_UNITS, key=len, reverse=True))
_UNIT = rf"(?P<unit>(?:{_LONGEST_FIRST})s?|standing orders?|sub-(?:section|paragraph)s?)"
_FIGURE = (
    rf"(?P<figure>\d{{1,4}}(?:\.\d{{1,3}})*[A-Za-z]?(?:\s?\([A-Za-z0-9]{{1,4}}\))*|[A-Za-z](?:\.?\d{{1,3}})*(?!\w)|"
    rf"[ivxlIVXL]+\b|(?:{'|'.join(WORDS)})\b)"
)
_DECIMAL = r"(?P<decimal>\d{1,3}(?:\.\d{1,3})+(?:\s?\([A-Za-z0-9]{1,4}\))*)"
_PLACE = rf"(?:the\s+)?(?:{_UNIT}\s+(?:no\.?\s+|number\s+)?{_FIGURE}|{_DECIMAL})"
_ASKS = (
    r"(?:what(?:['’]s|\s+is|\s+does|\s+do|\s+did)?(?:\s+(?:it|the text))?"
    r"(?:\s+(?:said|say|written|stated|set out|given))?"
    r"(?:\s+(?:in|on|at|by|under))?|show(?:\s+me)?|read(?:\s+(?:me|out))?|quote|give(?:\s+me)?|find|open|go\s+to|"
    r"look\s+up|text\s+of|tell\s+me\s+(?:what|about)|where\s+is)\s+"
)
_SAYS = r"\s+(?:say|says|state|states|provide|provides|contain|contains|cover|covers|require|requires|read|reads)"
_OF = r"\s*,?\s+(?:of|in|from|to)\s+(?P<of>[^?,]+?)"
_QUESTIONS = (
    rf"(?:(?:in|under)\s+(?P<within>[^,?]+?),?\s+)?(?:{_ASKS})?{_PLACE}(?:{_OF})?(?:{_SAYS})?(?:\s+about\b[^?]*)?",
    rf"what\s+(?:does|do)\s+(?P<within>.+?){_SAYS}\s+(?:in|at|under|on)\s+{_PLACE}",
)
_GENERIC = frozenset(content_terms("the this that our policy paper document report text guidance file version"))
_CONTENTS = r"(?:…|\.{3,}|\s)\s*\d+$"


class Locator(NamedTuple):
    """What a question asks for: ``names`` of places as the store has them, the best first; ``unit`` is the word it was
    asked with, and ``document`` what it says of the paper.
    """

    unit: str
    names: tuple[str, ...]
    document: str


def look_up(text: str, view: View, filters: Filters) -> list[Quote]:
    """What stands at the place that a question names, in the document it names or in all; empty where it names none or
    no document has it.
    """
    locator = located(text)
    if locator is None:
        return []
    documents = named(locator.document, view, filters)
    if documents is not None and not documents:
        return []
    places = list(_places(locator, view.numbered(locator.names, documents)))
    quoted = [quotes for place in places if (quotes := at_place(place, view, page=locator.unit == "page"))]
    if len(quoted) == 1:
        return bounded(quoted[0])
    most = constants()["quote"]["places"]
    firsts = [bounded(quotes)[0]._replace(more=len(quotes) - 1) for quotes in quoted[:most]]
    rest = len(quoted) - len(firsts)
    return [*firsts[:-1], firsts[-1]._replace(more=firsts[-1].more + rest)] if rest else firsts


def located(text: str) -> Locator | None:
    """The place that a question is about, if it asks for nothing else."""
    lowered = text.lower()
    if not any(word.strip(".,?()") in _FORMS for word in lowered.replace("-", "").split()) and not _has_decimal(text):
        return None
    for pattern in _QUESTIONS:
        match = re.fullmatch(rf"(?i)\s*{pattern}\s*[?.!]*\s*", text)
        if match:
            parts = match.groupdict()
            unit = (parts["unit"] or "paragraph").lower().replace("-", "").removeprefix("standing ")
            unit = unit if unit in _UNITS else unit.removesuffix("s")
            figure = (parts["figure"] or parts["decimal"]).replace(" ", "")
            return Locator(unit, tuple(_names(unit, figure)), parts.get("of") or parts.get("within") or "")
    return None


def _has_decimal(text: str) -> bool:
    return "." in text[:-1] and any(char.isdigit() for char in text)


def _names(unit: str, figure: str) -> Iterator[str]:
    if unit in (*PARTS, "page"):
        yield name_of(f"{unit} {figure}")
    if unit in (*_TEXT, "section", "chapter", "part", "article"):
        yield name_of(str(WORDS.get(figure.lower(), figure)))


def named(words: str, view: View, filters: Filters) -> Collection[str] | None:
    """The ids of the documents that words name by title or by name of the file; None where they name none and there is
    no filter. "This policy" names none.
    """
    passing = view.documents_passing(filters) if filters else None
    wanted = set(content_terms(words)) - _GENERIC
    if not wanted:
        return passing
    return frozenset(
        id_
        for id_, title, source in view.titles()
        if (passing is None or id_ in passing) and wanted <= {*content_terms(f"{title} {PurePath(source).stem}")}
    )


def _places(locator: Locator, passages: Sequence[Passage]) -> Iterator[Passage]:
    """Of each document the passages that are meant: a part by its name before a bare number, and for a section a
    heading before a paragraph, for a paragraph or clause the other way round; lines of the contents last.
    """
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document_id, []).append(passage)
    for candidates in by_document.values():
        best = min(_rank(locator, passage) for passage in candidates)
        yield from (passage for passage in candidates if _rank(locator, passage) == best)


def _rank(locator: Locator, passage: Passage) -> tuple[bool, bool, bool]:
    listed = passage.kind == "contents" or bool(re.search(_CONTENTS, passage.text))
    worded = name_of(passage.number) == locator.names[0]
    return listed, not worded, (passage.kind == "heading") == (locator.unit in _TEXT)


def at_place(place: Passage, view: View, *, page: bool = False) -> list[Quote]:
    """What stands at a place: a clause with what is below it, the text under a heading, or all of a page."""
    following = view.around(place, before=0, after=constants()["quote"]["reached"])[1:]
    if page:
        here = [place, *_until(following, lambda one: one.page != place.page)]
    elif place.kind == "heading":
        here = list(_until(following, lambda one: one.kind == "heading" and one.level <= place.level))
    elif place.kind == "caption":
        here = [place, *_until(following, lambda one: one.kind != "table")]
    else:
        below = (f"{place.number}(", f"{place.number}.")
        # Numbers tell better than marks what is below: after (b) stands 4.8, and not in its list.
        beside = bool(following) and bool(following[0].number) and not following[0].number.startswith(below)
        items = [] if beside else items_below(place, following)
        here = [place, *(items or _until(following, lambda one: not one.number.startswith(below)))]
    texts = [one for one in here if one.kind not in ("heading", "furniture", "contents")]
    if place.kind == "heading" and (introduces(place.text) or place.text.endswith(".")):
        texts.insert(0, place)  # a clause that is set as a heading
    return [Quote(one, Span(0, len(one.text))) for one in texts]


def _until(passages: Sequence[Passage], ends: Callable[[Passage], bool]) -> Iterator[Passage]:
    for passage in passages:
        if ends(passage):
            return
        yield passage
