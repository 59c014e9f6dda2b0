"""Questions about a paper itself that its control box answers: "Who owns this policy?", "When is it due for review?".

A row of a control box is a label and what stands beside it. Only a question that names one paper, or is asked of one,
is answered so; nothing is compiled for a question without a word for such a thing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from corpus.models import Passage, Span
from qa.ask.lookup import named
from qa.ask.quotes import Quote
from qa.ask.snapshot import View
from qa.models import Filters

_PAPER = (
    r"(?P<paper>it|this|(?:the |this |our |your )?[^?]*?\b(?:policy|policies|document|procedures?|paper|report|"
    r"strategy|plan|guidance|guideline|code|orders|terms of reference|framework|protocol|constitution|charter|"
    r"manual|handbook)\b"
    r"[^?]*?)"
)
_LAST = r"\s*(?:please)?\s*[?.!]*"
_WHO = r"who(?:\s+is|['’]s)?\s+(?:the\s+)?(?:document\s+|policy\s+)?"


class _Field(NamedTuple):
    """Something that control boxes say: ``name`` of the field of ``Document.control``, how it is asked for, and its
    labels.
    """

    name: str
    questions: tuple[str, ...]
    label: str


_FIELDS = (
    _Field(
        "owner",
        (rf"who\s+owns\s+{_PAPER}", rf"{_WHO}(?:owner|lead)\s+(?:of|for)\s+{_PAPER}"),
        r"(?:(?:document|policy|paper)\s+)?(?:owner|lead)|(?:accountable|responsible|lead|executive)\s+"
        r"(?:director|officer|executive|lead|owner|person)",
    ),
    _Field(
        "author",
        (rf"who\s+(?:wrote|authored|drafted|prepared|produced)\s+{_PAPER}", rf"{_WHO}authors?\s+of\s+{_PAPER}"),
        r"(?:(?:document|policy)\s+)?authors?|(?:authored|written|prepared|produced|drafted)\s+by|production",
    ),
    _Field(
        "approved_by",
        (
            rf"who\s+(?:approved|ratified|agreed|authorised|signed\s+off)\s+{_PAPER}",
            rf"who\s+(?:gives|gave)\s+{_PAPER}\s+(?:its\s+)?(?:final\s+)?(?:sign-?\s?off|approval)",
        ),
        r"(?:approved|ratified|authorised|agreed|signed\s+off)\s+by|ratification|approval|"
        r"(?:approving|ratifying)\s+(?:body|committee|group)",
    ),
    _Field(
        "version",
        (
            rf"(?:what|which)\s+version\s+(?:is|of)\s+{_PAPER}(?:\s+(?:is\s+this|are\s+we\s+on))?",
            rf"what(?:\s+is|['’]s)\s+the\s+(?:current\s+)?version(?:\s+number)?\s+of\s+{_PAPER}",
        ),
        r"(?:current\s+)?version(?:\s+(?:no|number)\.?)?",
    ),
    _Field(
        "review",
        (
            rf"when\s+(?:is|must|should|will)\s+{_PAPER}\s+(?:next\s+)?(?:be\s+|to\s+be\s+)?"
            r"(?:due\s+(?:for|to\s+be)\s+)?(?:next\s+)?review(?:ed)?",
            rf"what(?:\s+is|['’]s)\s+the\s+(?:next\s+)?review\s+date\s+(?:of|for)\s+{_PAPER}",
        ),
        r"(?:next\s+|date\s+(?:of|for)\s+(?:next\s+)?)?review(?:\s+(?:date|due|by))?|date\s+of\s+next\s+review",
    ),
    _Field(
        "issued",
        (
            rf"when\s+was\s+{_PAPER}\s+(?:issued|published|approved|ratified)",
            rf"what(?:\s+is|['’]s)\s+the\s+issue\s+date\s+(?:of|for)\s+{_PAPER}",
        ),
        r"(?:date\s+(?:of\s+)?)?(?:issued?|ratified|approved|published)(?:\s+(?:date|on))?|effective\s+(?:date|from)",
    ),
)
_CUES = frozenset(
    "owns owner lead wrote authored drafted prepared produced author authors approved ratified agreed authorised "
    "signed sign-off approval version review reviewed issued published issue".split()
)
_CELL = r"\s*[|;]\s*|(?<=\w):\s+"
_ROW = 40  # words of a row at most
_PAPERS = 3  # that a question may be about


def in_control(text: str, view: View, filters: Filters) -> list[Quote]:
    """The row of the control box that says what is asked of a paper; empty where nothing of the kind is asked, no paper
    is named, or it has no such row.
    """
    if _CUES.isdisjoint(text.lower().replace("?", " ").split()):
        return []
    asked = _asked(text)
    papers = _papers(asked[1], view, filters) if asked else ()
    return [quote for paper in sorted(papers) for quote in _row(asked[0], view.whole(paper))] if asked else []


def _asked(text: str) -> tuple[_Field, str] | None:
    for field in _FIELDS:
        for pattern in field.questions:
            match = re.fullmatch(rf"(?i)\s*{pattern}{_LAST}", text)
            if match:
                return field, match["paper"]
    return None


def _papers(words: str, view: View, filters: Filters) -> Collection[str]:
    papers = named(words, view, filters)
    if papers is None:
        papers = [id_ for id_, _, _ in view.titles()] if view.snapshot.documents == 1 else []
    return papers if len(papers) <= _PAPERS else ()


def _row(field: _Field, passages: Sequence[Passage]) -> list[Quote]:
    """The row whose label is that of the field, of control boxes first; a row of labels with the one below it."""
    rows = [place for place, one in enumerate(passages) if one.kind in ("control", "table", "paragraph", "list_item")]
    for place in sorted(rows, key=lambda place: (passages[place].kind != "control", place)):
        passage = passages[place]
        cells = [cell for cell in re.split(_CELL, passage.text) if cell.strip()]
        labels = [bool(re.fullmatch(rf"(?i)(?:{field.label})\s*:?", cell.strip())) for cell in cells]
        if not any(labels) or len(passage.text.split()) > _ROW:
            continue
        if len(cells) > 2 and passage.kind == "table" and _is_header(cells):
            below = passages[place + 1 : place + 2]
            return [_all(passage), *map(_all, below)]
        if len(cells) > 1 and not labels[-1]:
            return [_all(passage)]
    return []


def _is_header(cells: Sequence[str]) -> bool:
    """Every cell is a label of some field."""
    return all(any(re.fullmatch(rf"(?i)(?:{field.label})\s*:?", cell.strip()) for field in _FIELDS) for cell in cells)


def _all(passage: Passage) -> Quote:
    return Quote(passage, Span(0, len(passage.text)))
