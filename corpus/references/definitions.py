"""The names that a text gives to instruments: ("the 2006 Act"), "the Act" means ..., and where they are used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.patterns import late
from corpus.references.models import Mention, Spans

_DEFINED_AFTER = late(
    r"""\s*,?\s*(?:\(as\s+amended[^()]*\)\s*)?\(\s*(?:hereinafter|hereafter|henceforth|herein)?\s*,?\s*(?:referred\s+to\s+as|called|known\s+as|or)?\s*
    (?P<open>["']|the\s+["']|["']the\s+|the\s+)?(?P<term>[A-Z0-9][\w&'. -]{0,50}?)(?P<close>["'])?\s*\)""",
    re.VERBOSE,
)
_DEFINED_BEFORE = late(
    r"""["'](?:the\s+)?(?P<term>[A-Z0-9][\w& -]{0,40}?)["']\s+(?:means|refers\s+to|is|shall\s+mean)\s+(?:the\s+)?$"""
)
_TERM_WORD = late(r"(?<![\w-])[A-Z0-9]\w*")
_TERM_SHAPE = late(
    r"(?:.*\b(?:Act|Regulations|Regs|Order|Bill|Directive)|(?:[A-Z]{2,} )?[A-Z][A-Za-z&]*[A-Z](?: ?\d{2,4})?)$"
)


def find_definitions(
    text: str, mentions: list[Mention]
) -> tuple[list[tuple[str, Mention]], list[tuple[int, int]]]:
    """The terms with the instruments they stand for, and the stretches of text that only define."""
    definitions, inside = [], []
    for mention in mentions:
        if mention.how not in ("title", "short", "unlisted"):
            continue
        after = _DEFINED_AFTER.match(text, mention.end)
        if after and (after["close"] or _TERM_SHAPE.match(after["term"])):
            definitions.append((after["term"].strip(), mention))
            inside.append((mention.end, after.end()))
        before = _DEFINED_BEFORE.search(text, max(0, mention.start - 80), mention.start)
        if before:
            definitions.append((before["term"], mention))
            inside.append((before.start(), before.end("term")))
    return definitions, inside


def with_defined_terms(
    text: str, mentions: list[Mention], definitions: list[tuple[str, Mention]], inside: list[tuple[int, int]]
) -> list[Mention]:
    """The mentions and the places where a defined name that is no ordinary form of words is used."""
    taken = Spans([(m.start, m.end) for m in mentions] + inside)
    shorts = {(m.start, m.end): m for m in mentions if m.how == "short"}
    added: list[Mention] = []
    for start, end, source in _uses(text, definitions):
        same = shorts.get((start, end))
        if same:
            same.ids, same.via, same.strong = source.ids, "defined_term", True
        elif not taken.overlaps(start, end):
            named = (source.word, source.ids, source.title, source.year, "defined_term", source.phantom)
            added.append(Mention(start, end, "short", *named))
    return sorted([*mentions, *added], key=lambda m: m.start)


def _uses(text: str, definitions: list[tuple[str, Mention]]) -> Iterator[tuple[int, int, Mention]]:
    """Where the defined names stand in the text, the longest name first."""
    terms: dict[str, dict[str, Mention]] = {}
    for term, source in definitions:
        first = _TERM_WORD.match(term)
        if first and term not in ("Act", "Regulations", "Order", "Bill") and not re.match(r"\d{4} ", term):
            terms.setdefault(first[0], {})[term] = source
    for word in _TERM_WORD.finditer(text) if terms else ():
        for term in sorted(terms.get(word[0], ()), key=len, reverse=True):
            end = word.start() + len(term)
            if text.startswith(term, word.start()) and not re.match(r"[\w-]", text[end : end + 1]):
                yield word.start(), end, terms[word[0]][term]
                break
