"""The place of a paper that a question asks for by its printed number: "What does para 74 say?", "Appendix B", "p. 12".

Nothing is compiled for a question without a word for a place or a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus.numbers import PARTS, name_of
from corpus.numerals import WORDS

TEXT = frozenset(
    "paragraph clause rule item point provision order subsection subparagraph bullet".split()
)
"""What a numbered piece of text is called, as against a part with a title of its own."""

_SHORT = {
    "para": "paragraph", "par": "paragraph", "cl": "clause", "sec": "section", "sect": "section", "s": "section",
    "app": "appendix", "appx": "appendix", "ann": "annex", "annexe": "annex", "sch": "schedule", "sched": "schedule",
    "p": "page", "pg": "page", "pp": "page", "pt": "part", "art": "article", "fig": "figure", "tab": "table",
    "ch": "chapter", "chap": "chapter", "rec": "recommendation", "appendice": "appendix", "indice": "appendix",
}  # fmt: skip
_UNITS = frozenset({*PARTS, *TEXT, "page"})
_PLURALS = {"appendices": "appendix", "annexes": "annex", "annexures": "annex", "annexure": "annex"}
_FORMS = {**{f"{unit}s": unit for unit in _UNITS}, **{f"{short}s": unit for short, unit in _SHORT.items()}, **_SHORT}
_SPELT = {**{unit: unit for unit in _UNITS}, **_FORMS, **_PLURALS, "s": "section"}
_LONGEST_FIRST = "|".join(sorted((word for word in _SPELT if len(word) > 1), key=len, reverse=True))
_UNIT = rf"(?:(?P<unit>standing orders?|sub-?(?:section|paragraph)s?|{_LONGEST_FIRST})\b\.?|(?P<letter>[ps])\.)"
_ONE = (
    rf"(?:\d{{1,4}}(?:\.\d{{1,3}})*[A-Za-z]?(?:\s?\([A-Za-z0-9]{{1,4}}\))*(?![\w%£])|(?<!\w)(?:[A-Za-z](?:\.?\d{{1,3}})*(?!\w)|"
    rf"[ivxlIVXL]+\b|(?:{'|'.join(WORDS)})\b))"
)
_FIGURES = rf"(?P<figures>{_ONE}(?:\s*(?:,|and|&|or|to|-|–|—)\s*{_ONE}){{0,8}})"
_BRACKETS = r"\s?\([A-Za-z0-9]{1,4}\)"
_DECIMAL = rf"(?P<decimal>\d{{1,3}}(?:(?:\.\d{{1,3}})+(?:{_BRACKETS})*|(?:{_BRACKETS})+))"
_PLACE = rf"(?:the\s+)?(?:(?:{_UNIT}\s*|(?P<sign>§§?)\s*)(?:no\.?\s+|number(?:ed)?\s+)?{_FIGURES}|{_DECIMAL})"
_TELL = (
    r"show(?:\s+me)?|read(?:\s+(?:me|out|us))*|quote(?:\s+me)?|give(?:\s+(?:me|us))?|find(?:\s+me)?|open|go\s+to|look\s+up|"
    r"bring\s+up|print|see|tell\s+(?:me|us)\s+(?:what|about)|where\s+is|summari[sz]e|explain|"
    r"describe|outline|(?:is|are)\s+there\s+(?:an?|any)|(?:can|may|could)\s+(?:i|we|you)\s+"
    r"(?:see|read|show|have|quote)(?:\s+(?:me|us))?"
)
_WORDING = r"(?:(?:the\s+)?(?:text|wording|contents?|words)\s+(?:of|in|at)\s+)?"
_ASKS = (
    rf"(?:(?:what(?:['’]s|\s+is|\s+are|\s+does|\s+do|\s+did)?(?:\s+(?:it|they|the text))?"
    rf"(?:\s+(?:said|say|says|written|stated|set out|given))?(?:\s+(?:in|on|at|by|under))?|{_TELL})\s+)?{_WORDING}"
)
_SAYS = (
    r"\s+(?:say|says|state|states|provide|provides|contain|contains|cover|covers|require|requires|read|reads|mean|means|"
    r"show|shows|set\s+out|sets\s+out|deal\s+with|deals\s+with|about|concern|concerns|tell\s+us)"
)
_OF = r"\s*,?\s+(?:of|in|from|to|within|under)\s+(?P<of>[^?,]+?)"
_ABOUT = r"(?:\s+(?:about|regarding)\b[^?]*)?"
_SAYS_OF_IT = rf"(?:{_SAYS}(?:\s+on\b[^?]*)?)?{_ABOUT}"
_QUESTIONS = (
    rf"(?:(?:in|under|of|from)\s+(?P<within>[^,?]+?),?\s+)?{_ASKS}{_PLACE}(?:{_OF})?{_SAYS_OF_IT}",
    rf"what\s+(?:does|do|did)\s+(?P<within>.+?){_SAYS}\s+(?:in|at|under|on)\s+{_PLACE}{_ABOUT}",
    rf"what\s+(?:is|does\s+it\s+say)\s+(?:in|at|on|under)\s+(?P<within>[^,?]+?),?\s+{_PLACE}",
)
_AFTER = rf"{_ASKS}(?P<within>[^,?:;]*[^\W\d_][^,?:;]*?)\s*[,:;–—-]?\s+{_PLACE}(?:{_SAYS})?"
_LONGEST = 300  # characters of a question for a place
# A place in front of the name of a paper: "Annex B data policy".
_BEFORE = rf"{_ASKS}{_PLACE}\s*[,:;–—-]?\s+(?P<of>[^,?:;]*[^\W\d_][^,?:;]*?)(?:{_SAYS})?"
_SPAN = 12  # places of a range at most
_VERBS = r"(?i)\b(?:is|are|was|were|has|have|do|does|did|can|may|must|should|will|who|what|when|why|how|which)\b"


class Locator(NamedTuple):
    """What a question asks for: for each place its ``names`` as the store has them, the best first; ``unit`` is the
    word it was asked with, ``printed`` the numbers as typed, and ``document`` what it says of the paper. ``loosely``
    says that it is a place only if those words name a paper.
    """

    unit: str
    places: tuple[tuple[str, ...], ...]
    printed: tuple[str, ...]
    document: str
    loosely: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Those of all places."""
        return tuple(name for names in self.places for name in names)

    @property
    def called(self) -> str:
        """``paragraph 74``, ``Appendix B``, ``pages 3 to 5``."""
        unit = self.unit if self.unit in (*TEXT, "page", "section") else self.unit.capitalize()
        return f"{unit} {self.printed[0]}" + (f" to {self.printed[-1]}" if len(self.printed) > 1 else "")

    @property
    def one(self) -> str:
        """The same as one of its kind: ``a paragraph 74``, ``an Appendix B``."""
        return f"{'an' if self.unit[0] in 'aio' else 'a'} {self.called}"


def located(text: str) -> Locator | None:
    """The place that a question is about, if it asks for nothing else."""
    if len(text) > _LONGEST or not (any(char.isdigit() for char in text) or _speaks_of_one(text)):
        return None
    for pattern in _QUESTIONS:
        if match := re.fullmatch(rf"(?i)\s*{pattern}\s*[?.!]*\s*", text):
            return _locator(match)
    for pattern in (_AFTER, _BEFORE):
        match = re.fullmatch(rf"(?i)\s*{pattern}\s*[?.!]*\s*", text)
        if match and not re.search(_VERBS, match["within"] if pattern == _AFTER else match["of"]):
            return _locator(match)._replace(loosely=True)
    return None


class Mention(NamedTuple):
    """A place that a text names: the word for it as typed, if there is one, its number, and where both stand."""

    unit: str | None
    figure: str
    start: int
    figure_start: int
    end: int


def place_in(text: str) -> Mention | None:
    """The first place that a text names, with a word for it or as 4.7; of a bare number, that."""
    if not any(char.isdigit() for char in text) and not _speaks_of_one(text):
        return None
    bare = re.fullmatch(rf"\s*({_ONE})\s*", text)
    if bare:
        return Mention(None, bare[1], bare.start(1), bare.start(1), bare.end(1))
    match = re.search(rf"(?i)(?<![\w.]){_PLACE}(?![\w%])", text)
    if not match:
        return None
    group = "figures" if match["figures"] else "decimal"
    unit = match["unit"] or match["letter"] or match["sign"]
    start = match.start("unit") if match["unit"] else match.start()
    return Mention(unit, match[group], start, match.start(group), match.end(group))


def _speaks_of_one(text: str) -> bool:
    return any(word.strip(".,?()") in _SPELT for word in text.lower().replace("-", "").split())


def _locator(match: re.Match[str]) -> Locator:
    parts = match.groupdict()
    spelt = (parts["unit"] or parts["letter"] or ("section" if parts["sign"] else "paragraph")).lower()
    spelt = " ".join(spelt.replace("-", "").removeprefix("standing ").split())
    unit = _SPELT.get(spelt, _SPELT.get(spelt.removesuffix("s"), spelt))
    printed = tuple(_each(parts["figures"] or parts["decimal"]))
    places = tuple(tuple(_names(unit, figure, signed=bool(parts["sign"]))) for figure in printed)
    document = (parts.get("of") or parts.get("within") or "").strip()
    inside = re.match(rf"(?i){_PLACE}\s+(?:of|in)\s+", document)  # "para 4.10 in chapter 4 of the report"
    return Locator(unit, places, printed, document[inside.end() :] if inside else document)


def _each(figures: str) -> Iterator[str]:
    """The numbers that "4 to 7" or "3, 5 and (6)" names."""
    found = [re.sub(r"\s", "", one) for one in re.findall(_ONE, figures)]
    joined = re.sub(_ONE, "", figures).strip()
    if len(found) == 2 and joined in {"to", "-", "–", "—"} and all(one.replace(".", "").isdigit() for one in found):
        (above, _, first), (same, _, last) = (one.rpartition(".") for one in found)
        if above == same and int(first) < int(last) < int(first) + _SPAN:
            yield from (f"{above}.{one}" if above else str(one) for one in range(int(first), int(last) + 1))
            return
    yield from found


def _names(unit: str, figure: str, *, signed: bool) -> Iterator[str]:
    if unit in (*PARTS, "page"):
        yield name_of(f"{unit} {figure}")
    if signed or unit in (*TEXT, "section", "chapter", "part", "article"):
        yield name_of(str(WORDS.get(figure.lower(), figure)))
