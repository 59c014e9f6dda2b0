"""Acts that a text names only for having changed another: "(as amended by the Health and Care Act 2022)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.patterns import late
from corpus.references.models import Mention

_WINDOW = 160
# A place inside the amending Act: "section 71 of, and Schedule 4 to, the". Every word takes the space after it.
_PLACE = r"""(?:(?:sections?|ss?\.?|schedules?|paragraphs?|paras?\.?|regulations?|regs?\.?|articles?|arts?\.?|parts?
    |chapters?|and|or|&|of|to|in|both|the|(?:ss?\.?)?[\d(][\w().\-]*),?\s+)*"""
# "was amended by" tells of the amending Act itself, which the next sentence may then go on about.
_BY = late(
    rf"""(?<!\bwas\s)(?<!\bwere\s)(?<!\bbeen\s)(?<!\bbe\s)(?<!\bis\s)(?<!\bare\s)
    \b(?:inserted|amended|substituted|repealed|revoked|replaced|added|updated|modified)\s+by\s+{_PLACE}$""",
    re.VERBOSE | re.IGNORECASE,
)
_AND = late(rf"\s*(?:,\s*(?:and\s+)?|(?:and|or|&)\s+){_PLACE}", re.VERBOSE | re.IGNORECASE)


def amenders(text: str, mentions: Sequence[Mention], *, near: int) -> frozenset[int]:
    """Where the mentions start that only say what changed an Act named at most ``near`` characters before them.

    ``mentions`` are in the order of the text; a list ("by the 2012 Act and the 2022 Act") counts as a whole.
    """
    amending: set[int] = set()
    hosts: dict[str, int] = {}
    last: Mention | None = None
    for mention in mentions:
        host = hosts.get(mention.word)
        listed = last is not None and last.start in amending and _AND.fullmatch(text, last.end, mention.start)
        changed = listed or _BY.search(text[max(0, mention.start - _WINDOW) : mention.start])
        if changed and host is not None and mention.start - host <= near:
            amending.add(mention.start)
        else:
            hosts[mention.word] = mention.end
        last = mention
    return frozenset(amending)
