"""Short names that a text defines for itself: "integrated care boards (ICBs)", 'the Wexmoor Trust ("the Trust")'.

Acronyms are aligned with the words before them by their initials, else by the algorithm of Schwartz and Hearst
(A simple algorithm for identifying abbreviation definitions in biomedical text, PSB 2003).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.characters import fold
from corpus.entities.models import Definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.entities.models import Draft, Mention

_ACRONYM = r"(?P<acronym>[A-Z][A-Za-z]*[A-Z](?:[/&][A-Z]+)?)(?P<plural>'?s)?"
_BRACKETED = re.compile(rf"\s?\(\s?(?:the |an? |or |hereafter |known as )?[\"']?{_ACRONYM}[\"']?\s?[),;]")
_QUOTED = re.compile(
    r"\s?\(\s?(?:(?:here(?:in)?after|together|collectively|referred to as|known as|in this \w+|or),? )*(?:the )?"
    r"[\"'](?:the |The )?(?P<term>[A-Z][A-Za-z]*[a-z](?: [A-Z][A-Za-z]+){0,4})[\"']\s?\)"
)
_REVERSED = re.compile(rf"\b{_ACRONYM} \((?P<long>[A-Za-z][A-Za-z,&' -]{{4,90}})\)")
_WORD = re.compile(r"[\w']+(?:&[\w']+)*")
_SKIPPED = frozenset(["and", "of", "the", "for", "in", "to", "on", "a", "an", "or", "with", "by"])
_BOUNDARY = re.compile(r"[.;:!?()\"]\s|[()]")
_REACH = 160


def find_definitions(text: str) -> dict[str, str]:
    """The short names that ``text`` defines, each with its first long form as written, white space folded.

    Keys are without plural s: ``{"ICB": "integrated care boards", "Collaborative": "Wexmoor Acute Collaborative"}``.
    """
    long_forms: dict[str, str] = {}
    for definition in definitions(fold(text).text):
        long_forms.setdefault(definition.term, definition.long_form.removesuffix("'s"))
    return long_forms


def definitions(text: str) -> Iterator[Definition]:
    """The definitions of a folded text: bracketed acronyms, quoted terms, then acronyms before their long form."""
    if "(" not in text:
        return
    for match in _BRACKETED.finditer(text):
        yield from _acronym(match["acronym"], text, match.start())
    for match in _QUOTED.finditer(text):
        start = _phrase_start(text, match.start())
        if start < match.start():
            yield Definition(match["term"], text[start : match.start()], start, match.start())
    for match in _REVERSED.finditer(text):
        for definition in _acronym(match["acronym"], text, match.end("long")):
            if definition.start == match.start("long"):
                yield definition


def _clause(text: str, end: int) -> tuple[int, list[re.Match[str]]]:
    """The words before ``end`` in the same clause, at most ``_REACH`` characters away."""
    start = max(0, end - _REACH)
    for boundary in _BOUNDARY.finditer(text, start, end):
        start = boundary.end()
    return start, list(_WORD.finditer(text, start, end))


def _acronym(acronym: str, text: str, end: int) -> Iterator[Definition]:
    """The definition of ``acronym`` by the words that end at ``end``, if they fit it."""
    letters = re.sub(r"[^A-Za-z]", "", acronym).lower()
    words = _clause(text, end)[1][-min(len(letters) + 5, len(letters) * 2) :]
    if not words or words[-1].end() < end - 1:
        return
    initial = _by_initials(letters, words)
    start = initial if initial is not None else _by_letters(letters, text, words)
    if start is not None:
        sure = initial is not None or len(_WORD.findall(text, start, end)) < 3
        yield Definition(acronym, text[start:end], start, end, sure)


def _by_initials(letters: str, words: list[re.Match[str]]) -> int | None:
    """Match letters to the initials of words from the right; small words may stand without a letter."""
    index = len(words) - 1
    start = None
    for letter in reversed(letters):
        while index >= 0 and words[index][0][0].lower() != letter and words[index][0].lower() in _SKIPPED:
            index -= 1
        if index < 0 or words[index][0][0].lower() != letter:
            return None
        start = words[index].start()
        index -= 1
    return start


def _by_letters(letters: str, text: str, words: list[re.Match[str]]) -> int | None:
    """Schwartz and Hearst: letters in order anywhere from the right, the first at the start of a word."""
    first, position = words[0].start(), words[-1].end()
    starts = {word.start() for word in words}
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= first and (
            text[position].lower() != letters[index] or (index == 0 and position not in starts)
        ):
            position -= 1
        if position < first:
            return None
    long_form = text[position : words[-1].end()]
    return position if len(long_form) > len(letters) and letters not in long_form.lower().split() else None


def _phrase_start(text: str, end: int) -> int:
    """Where the noun phrase before a quoted term begins: after its last determiner, else its first capital."""
    start, words = _clause(text, end)
    determiners = [word for word in words if word[0].lower() in ("the", "a", "an", "this", "our")]
    if determiners:
        start = determiners[-1].end() + 1
    capitals = [word.start() for word in words if word.start() >= start and word[0][0].isupper()]
    return capitals[0] if capitals else start


# Long forms this like a registered name (rapidfuzz ratio, 0 to 100) are slips of the pen, not another meaning.
# Set by hand: the tests of definitions and the table of entities hold it between 60 and 101, and pass from 75 to 97.
_SAME_NAME = 85.0
# "the council of NHS England (CNE)" is the council: an entity after these words is not what is defined.
_OTHER_HEAD = re.compile(r"\b(?:of|for|and|with|between)\s")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a document defines a short name to be: ``mention`` is None where that is no entity."""

    mention: Mention | None
    long_form: str
    sure: bool

    def resembles(self, names: Iterable[str]) -> bool:
        """Whether the long form is one of ``names`` but for spelling."""
        from rapidfuzz.fuzz import ratio

        return any(ratio(self.long_form, name) > _SAME_NAME for name in names)


def find_senses(drafts: list[Draft]) -> dict[str, Sense]:
    """What each defined short name stands for; names defined in two senses are left out."""
    senses_of: dict[str, dict[tuple[str, str] | None, Sense]] = {}
    for draft in drafts:
        for definition, meant in _meant(draft):
            sense = Sense(meant, definition.long_form.lower(), definition.sure)
            senses_of.setdefault(definition.term, {}).setdefault((meant.label, meant.id) if meant else None, sense)
    return {term: next(iter(senses.values())) for term, senses in senses_of.items() if len(senses) == 1}


def _meant(draft: Draft) -> Iterator[tuple[Definition, Mention | None]]:
    """For each definition the entity that ends where the long form ends, if it is the head of it."""
    ending: dict[int, list[Mention]] = {definition.end: [] for definition in draft.defined}
    for mention in draft.mentions if ending else ():
        if mention.end in ending and not mention.short:
            ending[mention.end].append(mention)
    for definition in draft.defined:
        entity = min(ending[definition.end], key=lambda mention: (mention.start, mention.rank), default=None)
        before = draft.folded.text[definition.start : entity.start] if entity else ""
        yield definition, None if _OTHER_HEAD.search(before) else entity
