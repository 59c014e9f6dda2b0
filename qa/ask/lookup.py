"""Questions for a place of a paper by its printed number: "What does paragraph 74 say?", "Appendix B", "page 12".

The place is looked up, not searched for; that no paper has it is told as that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus.models import Passage, Reference, Span
from corpus.numbers import name_of, names_in
from qa.ask.features import constants
from qa.ask.lists import introduces, items_below
from qa.ask.locator import TEXT, Locator, located
from qa.ask.papers import Named, named, speaks_of_paper
from qa.ask.quotes import Quote, bounded
from qa.ask.snapshot import View
from qa.models import Filters

_CONTENTS = r"(?:…|\.{3,}|\s)\s*\d+$"
_LAW = (
    r"(?i)\b(?:acts?|bills?|regulations?|statutory instruments?|orders? (?:19|20)\d\d|treat(?:y|ies)|conventions?|"
    r"directives?|tfeu|teu|echr|gdpr)\b"
)
_OF_PAPER = (
    r"(?i)\s*(?:(?:the|our|your|this|that)\s+)?(?!(?:act|bill|order|regulations)\b)(?:[\w’'-]+\s+){0,6}?"
    r"(?:to|on|for|about)\s"
)
_TITLED = frozenset({"part", "article", "chapter"})  # of a bare number only in a paper that is named
_NAMED = 4  # papers that a reason names


class LookedUp(NamedTuple):
    """What was looked up, not weighed: what is quoted, how ``sure`` it is, and what is ``told`` beside it. Without
    quotes ``told`` is why there are none; empty where nothing of the kind was asked for.
    """

    quotes: tuple[Quote, ...] = ()
    sure: float = 0.0
    told: str = ""


def look_up(text: str, view: View, filters: Filters, law: Sequence[Reference] = ()) -> LookedUp:
    """What stands at the place that a question names, in the paper it names or in all that have such a place.

    ``law`` is the legislation that the question names: a section of it is no place of a paper.
    """
    locator = located(text)
    if locator is None or not _is_of_paper(locator, law):
        return LookedUp()
    papers = named(locator.document, view, filters)
    if papers.ids is not None and not papers.ids:
        is_paper = not locator.loosely and speaks_of_paper(locator.document)
        return LookedUp(told=_unnamed(locator, filters)) if is_paper else LookedUp()
    if locator.loosely and (papers.ids is None or papers.sure < constants()["lookup"]["opening"]):
        return LookedUp()
    places = [place for names in locator.places for place in _places(locator, names, view, papers)]
    quoted = [quotes for place in places if (quotes := at_place(place, view, page=locator.unit == "page"))]
    if not quoted:
        return LookedUp(told=_missing(locator, view, papers))
    owners = list(dict.fromkeys(quotes[0].passage.document_id for quotes in quoted))
    sure = constants()["lookup"]["one" if len(quoted) <= len(locator.places) else "several"] * papers.sure
    return LookedUp(tuple(_shown(quoted, len(locator.places))), round(sure, 4), _told(locator, quoted, owners, view))


def _is_of_paper(locator: Locator, law: Sequence[Reference]) -> bool:
    """Whether the place is one of a paper, which may be a paper on law: "the memorandum to the Levy Regulations", "the
    Levy Act notes".
    """
    if not law and not (re.search(_LAW, locator.document) and locator.unit != "page"):
        return True
    behind = re.split(_LAW, locator.document)[-1]
    return bool(re.match(_OF_PAPER, locator.document)) or (behind != locator.document and speaks_of_paper(behind))


def _shown(quoted: Sequence[Sequence[Quote]], asked: int) -> Iterator[Quote]:
    """All that stands at one place; of several the first line of each, with how much more there is."""
    if len(quoted) == 1 or len(quoted) <= asked:
        for quotes in quoted:
            yield from bounded(quotes)
        return
    most = constants()["quote"]["places"]
    rest = len(quoted) - most
    for number, quotes in enumerate(quoted[:most], 1):
        first = bounded(quotes)[0]._replace(more=len(quotes) - 1)
        yield first._replace(more=first.more + rest) if number == most and rest > 0 else first


def _told(locator: Locator, quoted: Sequence[Sequence[Quote]], owners: Sequence[str], view: View) -> str:
    """What a reader must know where the number stands in several papers, or several times in one."""
    if len(quoted) <= len(locator.places):
        return ""
    if len(owners) > 1:
        return f"{len(owners)} documents have {locator.one}; name one of them to read all of it."
    title = view.documents(owners)[owners[0]].title
    return f"“{title}” prints {locator.called} in {len(quoted)} places; each is given by its first lines."


def _unnamed(locator: Locator, filters: Filters) -> str:
    of = " that the filters let through" if filters else " in the library"
    return f"No document{of} is called or is about “{locator.document}”."


def _places(locator: Locator, names: Sequence[str], view: View, papers: Named) -> Iterator[Passage]:
    """Of each document the passages that are meant: a part by its name before a bare number, and for a section a
    heading before a paragraph, for a paragraph or clause the other way round; lines of the contents only where nothing
    else has the number.
    """
    by_document: dict[str, list[Passage]] = {}
    for passage in view.numbered(names, papers.ids):
        by_document.setdefault(passage.document_id, []).append(passage)
    if papers.ids is None and locator.unit in _TITLED:
        worded = {id_: of for id_, of in by_document.items() if any(name_of(one.number) == names[0] for one in of)}
        by_document = worded or by_document
    for candidates in by_document.values():
        best = min(_rank(locator, names, passage) for passage in candidates)
        yield from (passage for passage in candidates if _rank(locator, names, passage) == best)


def _rank(locator: Locator, names: Sequence[str], passage: Passage) -> tuple[bool, bool, bool]:
    listed = passage.kind == "contents" or bool(re.search(_CONTENTS, passage.text))
    worded = name_of(passage.number) == names[0]
    return listed, not worded, (passage.kind == "heading") == (locator.unit in TEXT)


def at_place(place: Passage, view: View, *, page: bool = False) -> list[Quote]:
    """What stands at a place: a clause with what is below it, the text under a heading, or all of a page."""
    following = view.around(place, before=0, after=constants()["quote"]["reached"])[1:]
    if page:
        here = [place, *_until(following, lambda one: one.page != place.page)]
    elif place.kind == "heading":
        here = list(_under(place, following))
    elif place.kind == "caption":
        here = [place, *_until(following, lambda one: one.kind != "table")]
    else:
        broken = list(_continued(place, following))
        last, following = [place, *broken][-1], following[len(broken) :]
        below = (f"{place.number}(", f"{place.number}.")
        # Numbers tell better than marks what is below: after (b) stands 4.8, and not in its list.
        beside = bool(following) and bool(following[0].number) and not following[0].number.startswith(below)
        items = [] if beside else items_below(last, following)
        here = [place, *broken, *(items or _until(following, lambda one: not one.number.startswith(below)))]
    texts = [one for one in here if one.kind not in ("heading", "furniture", "contents")]
    if place.kind == "heading" and (introduces(place.text) or place.text.endswith(".") or not texts):
        texts.insert(0, place)  # a clause that is set as a heading
    return [Quote(one, Span(0, len(one.text))) for one in texts]


def _continued(place: Passage, following: Sequence[Passage]) -> Iterator[Passage]:
    """The rest of a clause that is cut into lines, or into a clause and what it quotes."""
    last = place
    for passage in following:
        goes_on = passage.kind == "quote" or not last.text.rstrip().endswith((".", "?", "!", ":", ";"))
        if passage.kind not in ("paragraph", "quote") or passage.number or not goes_on:
            return
        yield passage
        last = passage


def _under(heading: Passage, following: Sequence[Passage]) -> Iterator[Passage]:
    """What stands under a heading; one that is only a number, such as ``BOX 3``, or is cut in two has its title, or the
    rest of it, as the next.
    """
    bare = name_of(heading.text) == name_of(heading.number) or not heading.text.endswith((".", "?", ":"))
    for number, passage in enumerate(following):
        rest = bare and number == 0 and not passage.number
        if passage.kind == "heading" and passage.level <= heading.level and not rest:
            return
        yield passage


def _until(passages: Sequence[Passage], ends: Callable[[Passage], bool]) -> Iterator[Passage]:
    for passage in passages:
        if ends(passage):
            return
        yield passage


def _missing(locator: Locator, view: View, papers: Named) -> str:
    """That there is no such place, and which there are."""
    if papers.ids is None:
        return f"No document in the library has {locator.one}."
    documents = view.documents(papers.ids[:_NAMED])
    lines = [
        f"“{document.title}” has no {locator.called}{_instead(locator, view.whole(id_))}."
        for id_, document in documents.items()
    ]
    rest = len(papers.ids) - len(documents)
    return " ".join([*lines, f"Nor have {rest} more that may be meant."] if rest else lines)


def _instead(locator: Locator, passages: Sequence[Passage]) -> str:
    """``; its paragraphs run from 1 to 45`` or ``; it has Annex A and Annex B``."""
    if locator.unit == "page":
        return _pages(passages)
    kept = [one for one in passages if one.kind != "contents"]
    plain = locator.unit in (*TEXT, "section")
    prints = {name: kept[place].number for place, name in names_in(kept)}
    parts = [number for name, number in prints.items() if name.startswith(f"{locator.unit} ")]
    if parts:
        return f"; it has {_listed(parts)}"
    bare = {name: number for name, number in prints.items() if number[:1].isdigit() and "(" not in number}
    if not plain:
        return "; it has none"
    if not bare:
        return "; nothing in it is numbered so"
    ordered = sorted(bare.values(), key=_order)
    if len(ordered) == 1:
        return f"; its only number is {ordered[0]}"
    return f"; its numbers run from {ordered[0]} to {ordered[-1]}"


def _pages(passages: Sequence[Passage]) -> str:
    sheets: Mapping[int, str] = {one.page: one.page_label or str(one.page) for one in passages if one.page is not None}
    if not sheets:
        return "; its format has no pages"
    first, last = sheets[min(sheets)], sheets[max(sheets)]
    return f"; its pages run from {first} to {last}"


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))


def _listed(parts: Sequence[str]) -> str:
    parts = list(dict.fromkeys(parts))
    if len(parts) > _NAMED:
        return f"{parts[0]} to {parts[-1]}"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
