"""Two questions in one: "What is the quorum, and who chairs the board?" is answered as two.

"What is X and Y" is one question, and so is "when and where": each part must be a question of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from indexer.analyzer import STOP_WORDS, words
from qa.models import Answer, Citation, Note

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)"
_HELPS = r"(?:is|are|was|were|do|does|did|can|could|may|must|should|shall|will|would|has|have)"
_OPENS = rf"\W*(?:{_ASKS}|{_HELPS})\b"
# After "and": a question word, or a verb that helps with who it is asked of.
_NEXT = (
    rf",?\s+(?:and|or|but)(?:\s+also|\s+then|\s+if so,?)?,?\s+(?=(?:{_ASKS}\b|"
    rf"{_HELPS}\s+(?:it|they|we|he|she|the|an?|there|any|our|this|that|these|those|[A-Z])\b)[^?]*\S)"
)
_SENTENCE = r"(?<=\?)\s+"
_MOST = 6


def parts_of(question: str) -> list[str]:
    """The questions in one, each as it can be asked, in order; the question alone where there is one."""
    sentences = [part.strip() for part in re.split(_SENTENCE, question) if part.strip()]
    parts = [part for sentence in sentences for part in _clauses(sentence)]
    return [_asked(part) for part in parts] if 1 < len(parts) <= _MOST else [question]


def _clauses(sentence: str) -> list[str]:
    if not re.match(_OPENS, sentence, re.IGNORECASE) and not re.search(rf",\s+(?:{_ASKS}|{_HELPS})\b", sentence):
        return [sentence]
    for match in re.finditer(_NEXT, sentence, re.IGNORECASE):
        first, rest = sentence[: match.start()], sentence[match.end() :]
        if _is_whole(first) and _is_asked(rest):
            return [first, *_clauses(rest)]
    return [sentence]


def _is_whole(text: str) -> bool:
    """Whether a question is complete, and none that asks what is said of who, what or how."""
    spoken = words(text)
    inner = re.search(rf"^\W*\w+\W+\w+.*[\w’']\s(?:{_ASKS}|whether)\b", text, re.IGNORECASE)
    content = [word for word in spoken if word not in STOP_WORDS]
    ends = not re.search(r"\b(?:of|for|in|to|by|on|what|how)$", text)
    return bool(content) and len(spoken) > 2 and not inner and ends


def _is_asked(text: str) -> bool:
    """Whether what follows "and" asks: "who chairs it", "how are they chosen", but not "what matters to them most"."""
    spoken = words(text)
    if len(spoken) < 2 or (len(spoken) < 3 and spoken[0] == "how"):
        return False
    how = rf"(?:how|when|where|why)\s+(?:{_HELPS}|many|much|long|often|soon|quickly|far)"
    return bool(re.match(rf"(?:who|whose|which|what|{_HELPS}|{how})\b", text, re.IGNORECASE))


def _asked(part: str) -> str:
    part = part.strip(" ,;")
    return f"{part[:1].upper()}{part[1:]}{'' if part.endswith('?') else '?'}"


def joined(parts: Sequence[Answer], k: int) -> Answer:
    """One answer of several: the quotes in the order of the parts, then up to ``k`` passages the nearest of each.

    It is as sure as the least sure of what is answered. What is not answered is said in a note.
    """
    answered = [part for part in parts if part.status == "answered"]
    cited = [citation for part in answered for citation in part.citations if citation.answers]
    quoted = {citation.passage.passage_id for citation in cited}
    others = [citation for citation in _in_turn(parts) if citation.passage.passage_id not in quoted]
    citations = [*cited, *others[: max(0, k - len(cited))]]
    unanswered = [f"“{part.asked}” {part.reason}" for part in parts if part.status != "answered"]
    notes = [Note("unanswered", f"Not answered: {text}") for text in unanswered] if answered else []
    return Answer(
        id="",
        question="",
        status="answered" if answered else "abstained",
        text="\n".join(part.text or "" for part in answered) or None,
        confidence=min(part.confidence for part in answered) if answered else max(part.confidence for part in parts),
        reason=None if answered else " ".join(unanswered),
        searched=parts[0].searched,
        asked=" ".join(part.asked for part in parts),
        citations=tuple(citation._replace(rank=rank) for rank, citation in enumerate(citations, 1)),
        notes=tuple(dict.fromkeys([*notes, *(note for part in parts for note in part.notes)])),
        parts=tuple(parts),
    )


def _in_turn(parts: Sequence[Answer]) -> Iterator[Citation]:
    """The passages that are not quoted: the nearest of each part, then the next of each; a passage once."""
    seen: set[str] = set()
    for row in zip_longest(*([one for one in part.citations if not one.answers] for part in parts)):
        for citation in row:
            if citation is not None and citation.passage.passage_id not in seen:
                seen.add(citation.passage.passage_id)
                yield citation
