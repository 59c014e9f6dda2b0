"""Questions about a paper itself that its control box answers: "Who owns this policy?", "When is it due for review?".

Which row of a box says it is told by ``corpus.control``, as for the list of documents. Only a question that names one
paper, or is asked of one, is answered so; nothing is compiled for a question without a word for such a thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.models import Passage, Span
from qa.ask.features import constants
from qa.ask.lookup import LookedUp
from qa.ask.papers import named
from qa.ask.quotes import Quote
from qa.ask.snapshot import View
from qa.models import Filters

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAPER = (
    r"(?P<paper>it|this|(?:the |this |our |your )?[^?]*?\b(?:policy|policies|document|procedures?|paper|report|"
    r"strategy|plan|guidance|guideline|code|orders|terms of reference|framework|protocol|constitution|charter|"
    r"manual|handbook)\b"
    r"[^?]*?)"
)
_LAST = r"\s*(?:please)?\s*[?.!]*"
_WHO = r"who(?:\s+is|['’]s)?\s+(?:the\s+)?(?:document\s+|policy\s+)?"


_FIELDS: Mapping[str, tuple[str, ...]] = {
    "owner": (rf"who\s+owns\s+{_PAPER}", rf"{_WHO}(?:owner|lead)\s+(?:of|for)\s+{_PAPER}"),
    "author": (
        rf"who\s+(?:wrote|authored|drafted|prepared|produced)\s+{_PAPER}",
        rf"{_WHO}authors?\s+of\s+{_PAPER}",
    ),
    "approved_by": (
        rf"who\s+(?:approved|ratified|agreed|authorised|signed\s+off)\s+{_PAPER}",
        rf"who\s+(?:gives|gave)\s+{_PAPER}\s+(?:its\s+)?(?:final\s+)?(?:sign-?\s?off|approval)",
        rf"{_WHO}approver\s+of\s+{_PAPER}",
    ),
    "version": (
        rf"(?:what|which)\s+version\s+(?:number\s+)?(?:is|of)\s+{_PAPER}(?:\s+(?:is\s+this|are\s+we\s+on|do\s+we\s+have))?",
        rf"what(?:\s+is|['’]s)\s+the\s+(?:current\s+|latest\s+)?version(?:\s+number)?\s+of\s+{_PAPER}",
    ),
    "review": (
        rf"when\s+(?:is|must|should|will|does)\s+{_PAPER}\s+(?:next\s+)?(?:be\s+|to\s+be\s+)?"
        r"(?:(?:come\s+up|due)\s+(?:for|to\s+be)\s+|need\s+)?(?:its\s+)?(?:next\s+)?review(?:ed)?",
        rf"what(?:\s+is|['’]s)\s+the\s+(?:next\s+)?review\s+date\s+(?:of|for)\s+{_PAPER}",
    ),
    "issued": (
        rf"when\s+was\s+{_PAPER}\s+(?:issued|published|approved|ratified)",
        rf"what(?:\s+is|['’]s)\s+the\s+(?:issue|publication)\s+date\s+(?:of|for)\s+{_PAPER}",
    ),
}
"""How each field of ``corpus.models.Control`` is asked for."""
_CUES = frozenset(
    "owns owner lead wrote authored drafted prepared produced author authors approved ratified agreed authorised "
    "signed sign-off approval approver version review reviewed issued issue published publication".split()
)
_ROW = 40  # words of a row at most
_PAPERS = 3  # that a question may be about
_ABOVE = 12  # passages above a row of a history, among which its column names are looked for


def in_control(text: str, view: View, filters: Filters) -> LookedUp:
    """The row of the control box that says what is asked of a paper; empty where nothing of the kind is asked, no paper
    is named, or it has no such row.
    """
    if _CUES.isdisjoint(text.lower().replace("?", " ").split()):
        return LookedUp()
    asked = _asked(text)
    if asked is None:
        return LookedUp()
    papers = named(asked[1], view, filters)
    ids = papers.ids
    if ids is None:
        ids = tuple(id_ for id_, _, _ in view.titles()) if view.snapshot.documents == 1 else ()
    if len(ids) > _PAPERS or papers.sure < constants()["lookup"]["opening"]:
        return LookedUp()
    quotes = tuple(quote for id_ in ids for quote in _row(asked[0], view.whole(id_)))
    return LookedUp(quotes, round(constants()["lookup"]["control"] * papers.sure, 4)) if quotes else LookedUp()


def _asked(text: str) -> tuple[str, str] | None:
    for field, questions in _FIELDS.items():
        for pattern in questions:
            match = re.fullmatch(rf"(?i)\s*{pattern}{_LAST}", text)
            if match:
                return field, match["paper"]
    return None


def _row(field: str, passages: Sequence[Passage]) -> Iterator[Quote]:
    """The row that says it, below the row of the names of its columns where it does not tell them itself; else the
    first row anywhere with a label for it, for some papers say at their end who ratified them.
    """
    from corpus.control import labelled, sources  # few questions are about a control box

    said = sources(passages).get(field)
    rows = [one for one in passages if _is_row(one)]
    row = said[1] if said else next((one for one in rows if field in labelled(one)), None)
    if row is None:
        return
    if row.kind in ("table", "control") and field not in labelled(row):
        above = [one for one in passages if row.ordinal - _ABOVE <= one.ordinal < row.ordinal]
        names = next((one for one in reversed(above) if field in labelled(one)), None)
        if names is not None:
            yield Quote(names, Span(0, len(names.text)))
    yield Quote(row, Span(0, len(row.text)))


def _is_row(passage: Passage) -> bool:
    """Whether a passage may be a label with what stands beside it, and no row of the names of columns."""
    short = len(passage.text.split()) <= _ROW
    alone = "; " not in passage.text and passage.text.count(" | ") <= 1
    return passage.kind in ("table", "control") and short and alone
