"""Two questions in one: "What is the quorum, and who chairs the board?" is answered as two.

"What is X and Y" is one question, and so is "when and where": each part must be a question of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from indexer.analyzer import STOP_WORDS, words
from qa.ask.wording import reworded
from qa.models import Answer, Citation, Note

_ASKS = r"(?:who|whom|whose|what|when|where|why|how|which)"
_HELPS = r"(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have)"
_WHO = (
    r"(?:it|they|we|he|she|i|you|the|an?|there|any|our|this|that|these|those|my|its|their|all|each|every|one|some|"
    r"[A-Z])\b"
)
_AT = r"(?:by|to|from|for|with|on|at|in|under|of|within)"
_OPENS = rf"\W*(?:(?:{_AT}\s+)?{_ASKS}|{_HELPS})\b"
# A question word that opens a question, and not a clause: "when is it", but not "when it is late".
_QUESTION = (
    rf"(?:(?:who|whose|which|what)\b|(?:when|where|why|how)\s+(?:{_HELPS}|many|much|long|often|soon|quickly|far|big|old)\b|"
    rf"{_HELPS}\s+\w)"
)
_JOINS = r"(?:and,? if (?:so|not)|if (?:so|not)|and also|and then|and|or|but|plus|as well as|along with)"
# After what joins two questions: a question word, or a verb that helps with who it is asked of.
_NEXT = (
    rf"(?:(?:,|;)?\s+{_JOINS}(?:\s+also|\s+then)?,?\s+|;\s+|,\s+(?=(?:{_QUESTION})))"
    rf"(?=(?:{_AT}\s+(?:whom|what|when|which|how)\b|(?:{_ASKS})\b|"
    rf"whether\s+{_WHO}|{_HELPS}(?:n['’]t)?\s+{_WHO})[^?]*\S)"
)
# Numbers that the asker gives his questions: "(a) who ... and (b) must he".
_NUMBER = (
    r"[\s,;]+(?:and\s+|or\s+)?\(?(?:[b-h]|[2-9]|ii|iii|iv|v)[.)]\s*"
    rf"(?=(?:and\s+)?(?:{_ASKS}|{_HELPS}|whether|list|name)\b)"
)
_ASKS_SOMETHING = (
    rf"(?:\W*|.*,\s)(?:(?:{_ASKS}|{_HELPS}|and|also|list|name|give|explain)\b|\(?\w{{1,3}}[.)]\s)"
)
_SENTENCE = r"(?<=\?)\s+"
# What may stand alone behind "and": "and why not", "and by whom". "Who pays and how much" is one question.
_ALONE = (
    r"why(?: not)?|(?:by|to|from|for|with|on|at|in|under|of) (?:whom|what|when|which \w+|how \w+|what \w+)|when|where|"
    r"how (?:often|long|soon|quickly)|since when"
)
_OF_IT = rf"\W*(?:{_ASKS})\s+(?:{_HELPS})\s+(?:it|they|that|this|so|them)\W*"
_GIVEN = r"\(?(?:\d{1,2}|[a-h]|i{1,3}|iv|v)[.):]+\s+"
_CONNECTS = r"(?:if so|if not|and|also|plus|then|finally|lastly|secondly|thirdly|next|in addition)\b[,:]?\s+"
# "Is it the one, or is it the other" is one question; "but which" goes on about what was named.
_ALTERNATIVE = rf",?\s*or (?:{_HELPS})\b|,?\s*(?:,|or) (?:is|are|was|were) (?:it|they) .+ or |,?\s*but (?:which|who)\b"
_MOST = 6


def parts_of(question: str) -> list[str]:
    """The questions in one, each as it can be asked, in order; the question alone where there is one."""
    sentences = [part.strip() for part in re.split(_SENTENCE, question) if part.strip(" ?.!")]
    asks = (one.endswith("?") or re.match(_ASKS_SOMETHING, one, re.IGNORECASE) for one in sentences)
    if len(sentences) > 1 and not all(asks):
        return [question]
    numbered = [part for sentence in sentences for part in _numbered(sentence)]
    parts = [part for sentence in numbered for part in _clauses(sentence)]
    return [_asked(part) for part in parts] if 1 < len(parts) <= _MOST else [question]


def _numbered(sentence: str) -> list[str]:
    if ")" not in sentence and not any(char.isdigit() for char in sentence):
        return [sentence]
    return [part for part in re.split(_NUMBER, sentence, flags=re.IGNORECASE) if part.strip(" ?.!")]


def _clauses(sentence: str) -> list[str]:
    if not re.match(_OPENS, sentence, re.IGNORECASE) and not re.search(rf",\s+(?:{_ASKS}|{_HELPS})\b", sentence):
        return [sentence]
    if not re.search(r"\b(?:and|or|but|plus|well|with|if)\b|[,;]", sentence):
        return [sentence]
    for match in re.finditer(_NEXT, sentence, re.IGNORECASE):
        first, rest = sentence[: match.start()], sentence[match.end() :]
        joined_by = match[0].strip(" ")
        if re.match(_ALTERNATIVE, f"{joined_by} {rest}", re.IGNORECASE):
            continue
        alike = "," in joined_by and all(re.match(rf"\W*{_HELPS}\b", one, re.IGNORECASE) for one in (first, rest))
        if (alike or _is_whole(first)) and _is_asked(rest) and (joined_by != "," or _asks_itself(first)):
            return [first, *_clauses(rest)]
    return [sentence]


def _asks_itself(text: str) -> bool:
    """Whether a text is a question, and not a clause that one hangs on: "If a trust leaves", "When it is late"."""
    return bool(re.match(rf"\W*{_QUESTION}", text, re.IGNORECASE)) and "," not in text


def _is_whole(text: str) -> bool:
    """Whether a question is complete, and none that asks what is said of who, what or how."""
    spoken = words(text)
    inner = re.search(rf"^\W*\w+\W+\w+.*[\w’']\s(?:{_ASKS}|whether)\b", text, re.IGNORECASE)
    content = [word for word in spoken if word not in STOP_WORDS] or re.fullmatch(_OF_IT, text, re.IGNORECASE)
    ends = not re.search(r"\b(?:of|for|in|to|by|on|what|how|and|or)$", text)
    if re.match(rf"\W*{_AT}\s+{_ASKS}\b", text, re.IGNORECASE):  # "on what day" has yet to ask
        ends = ends and bool(re.search(rf"\b{_HELPS}\b", text, re.IGNORECASE))
    return bool(content) and len(spoken) > 2 and not inner and ends and not re.search(r"[.!]\s", text)


def _is_asked(text: str) -> bool:
    """Whether what follows "and" asks: "who chairs it", "how are they chosen", but not "what matters to them most"."""
    spoken, bare = words(text), text.strip(" ?.!")
    if re.fullmatch(_ALONE, bare, re.IGNORECASE):
        return True
    if len(spoken) < 2 or (len(spoken) < 3 and spoken[0] == "how"):
        return False
    indirect = (
        rf"whether\b|(?:when|where|why|how)\s+{_WHO}|(?:by|to|for|from) (?:whom|what|when)\b|"
        rf"{_AT} (?:what|which) (?:\w+ )?{_HELPS}\b"  # "on which they rely" goes on about what was named
    )
    return bool(re.match(rf"(?:{_QUESTION}|{indirect})", text, re.IGNORECASE))


def _asked(part: str) -> str:
    part = re.sub(rf"^(?:{_GIVEN})?(?:{_CONNECTS})?", "", part.strip(" ,;"), flags=re.IGNORECASE).rstrip(" .!")
    asked = reworded(f"{part[:1].upper()}{part[1:]}{'' if part.endswith('?') else '?'}")
    return asked[:1].upper() + asked[1:]


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
