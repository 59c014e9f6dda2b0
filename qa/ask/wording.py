"""The question inside what was typed: without numbers of the asker, greetings, thanks, and what else stands around it.

What people write around questions is in ``data/wording.json``. Where nothing that can be asked would be left, the text
stands as it was typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from indexer.analyzer import STOP_WORDS, words
from qa.ask.leaning import leaning
from qa.ask.talk import LEANING, OWN, is_talk, leans_on, names_something

_ROUNDS = 12  # pieces that may stand on either side of a question
_NAME = 6  # words of a name
_ENOUGH = 2  # words in capitals, from which a text is written in capitals

_TITLE_OF_ACT = r"(\bthe )((?:[a-z’'()-]+ ){1,8}?(?:act|regulations|order) \d{4})\b"
_TALK = r"(?:(?:i|we|my|our|i['’]m|we['’]re|this is)\b[^.?!]*[.!]\s+)+(?P<rest>[^.!]+\?)\s*$"


class Table(NamedTuple):
    """``wording.json``, its fragments put in."""

    openers: frozenset[str]
    front: tuple[str, ...]
    back: tuple[str, ...]
    code: str
    clause: str
    turned: tuple[tuple[str, str], ...]
    spelt: tuple[tuple[str, str], ...]
    vague: frozenset[str]


@cache
def table() -> Table:
    """The table as it is in the data file; patterns are text until a question comes to them."""
    data = json.loads((Path(__file__).parent / "data" / "wording.json").read_text(encoding="utf-8"))
    fragments: dict[str, str] = data["fragments"] | {"opens": rf"(?:{'|'.join(data['openers'].split())})\b"}

    def whole(pattern: str) -> str:
        while "{" in pattern and (found := re.search(r"\{([a-z]+)\}", pattern)):
            pattern = pattern.replace(found[0], fragments[found[1]])
        return pattern

    return Table(
        frozenset(data["openers"].split()),
        tuple(map(whole, data["front"])),
        tuple(map(whole, data["back"])),
        data["code"],
        data["clause"],
        tuple((pattern, meant) for pattern, meant in data["turned"]),
        tuple(data["spelt"].items()),
        frozenset(data["vague"].split()),
    )


def question_in(text: str) -> str:
    """The question in a text of one line, worded as a question; the text itself where there is no more to it."""
    spelt = _spelt(_lowered(text))
    if _is_plain(spelt):
        return spelt[:1].upper() + spelt[1:]
    left = _spelt(_unwrapped(spelt))
    asked = left if _is_plain(left) else _turned(left)
    return asked[:1].upper() + asked[1:]


def _is_plain(text: str) -> bool:
    """Whether a text is a question and nothing else, as most are: what follows is not looked at for them."""
    first, _, rest = text.partition(" ")
    second = rest.partition(" ")[0].lower()
    return (
        first.lower() in table().openers
        and first.lower() not in {"define", "explain", "describe", "if", "for", "at", "before", "in", "from", "after"}
        and second not in {"you", "anyone", "someone", "somebody", "anybody", "i", "we", "exactly", "actually"}
        and text.endswith("?")
        and not re.search(r"[.?!:;–—\"“]\s|\b(?:please|pls|thanks|exactly|actually|my|is\?|are\?|asap)|[?!]{2}", text)
    )


def _lowered(text: str) -> str:
    """A text in capitals as it would be written otherwise."""
    return text.capitalize() if _is_in_capitals(text) else text


def _is_in_capitals(text: str) -> bool:
    long = re.findall(r"[^\W\d_]{3,}", text)
    return len(long) >= _ENOUGH and all(map(str.isupper, long))


def is_of_one_case(text: str) -> bool:
    """Whether a text is typed in capitals or without any, so that it does not tell what is a name."""
    return text.islower() or _is_in_capitals(text)


def as_written(text: str, passages: Iterable[str], acronyms: Iterable[str] = ()) -> str:
    """A text of one case with its names as the passages write them, acronyms as they are defined, and the titles of
    Acts in capitals.
    """
    texts = list(passages)
    for acronym in acronyms:
        if acronym.lower() not in STOP_WORDS:
            text = re.sub(rf"\b{re.escape(acronym)}(?=s?\b)", acronym, text, flags=re.IGNORECASE)
    text = re.sub(_TITLE_OF_ACT, lambda match: match[1] + _titled(match[2]), text)
    spoken = re.findall(r"[\w’'-]*[^\W_][\w’'-]*", text)
    start = 0
    while start < len(spoken):
        for end in range(min(len(spoken), start + _NAME), start, -1):
            run = spoken[start:end]
            if not {run[0].lower(), run[-1].lower()} & STOP_WORDS and (name := _name(run, texts)):
                text = re.sub(rf"\b{re.escape(' '.join(run))}\b", name, text)
                start = end - 1
                break
        start += 1
    return text


def _titled(title: str) -> str:
    return " ".join(word if word in STOP_WORDS else word[:1].upper() + word[1:] for word in title.split())


def _name(run: list[str], texts: list[str]) -> str:
    """How texts write these words inside sentences where most of them write a name, of a word where all do, and twice
    at least; else nothing.
    """
    first = run[0].lower()
    near = [text for text in texts if first in text.lower()]
    pattern = rf"(?<=[^\W_][ -]){' '.join(map(re.escape, run))}\b"
    forms = [form for text in near for form in re.findall(pattern, text, re.IGNORECASE)]
    names = [form for form in forms if all(word[:1].isupper() for word in form.split() if word not in STOP_WORDS)]
    alike = len(names) == len(forms) > 1 if len(run) == 1 else 2 * len(names) > len(forms)
    return max(sorted(set(names)), key=names.count) if names and alike else ""


def _spelt(text: str) -> str:
    """The text with its question words put right; only what the table has is looked for."""
    lowered = f" {text.lower()} "
    for typed, meant in table().spelt:
        if f" {typed} " in lowered:
            slip = re.compile(rf"(?<!\S){typed}(?!\S)", re.IGNORECASE)
            text = slip.sub(partial(_as, meant), text)
            lowered = f" {text.lower()} "
    return text


def _as(meant: str, typed: re.Match[str]) -> str:
    return meant[:1].upper() + meant[1:] if typed[0][:1].isupper() else meant


def _unwrapped(text: str) -> str:
    left = text.strip()
    for _ in range(_ROUNDS):
        shorter = next(_shorter(left), left)
        if shorter == left:
            break
        left = shorter
    return left


def _shorter(text: str) -> Iterator[str]:
    """What is left of a text when something is taken off on one side, if it can still be asked."""
    if text[:1] + text[-1:] in _BRACKETS:
        yield text[1:-1].strip()
    yield from _beside_talk(text)
    known = table()
    for pattern in known.front:
        if (match := re.match(pattern, text, re.IGNORECASE)) and _can_be_asked(match[0], text[match.end() :]):
            yield text[match.end() :].lstrip()
    opener = text.partition(" ")[0]
    for pattern in (known.code, known.clause):
        if (match := re.match(pattern, text, re.IGNORECASE)) and opener.lower() not in known.openers:
            rest = text[match.end() :]
            if (_opens(rest) or match[0].rstrip().endswith(":")) and _can_be_asked(match[0], rest):
                yield rest
    for pattern in known.back:
        if (match := re.search(pattern, text, re.IGNORECASE)) and _can_be_asked(match[0], text[: match.start()]):
            yield text[: match.start()].rstrip(" ,;-–—") + ("?" if "?" in match[0] else "")
    if rest := _after_talk(text):
        yield rest


def _opens(text: str) -> bool:
    """Whether a text begins as a question does, or with what is put before one."""
    first = re.match(r"[\w'’]+", text)
    if not first:
        return False
    return first[0].lower() in table().openers or any(
        re.match(pattern, text, re.IGNORECASE) for pattern in table().front
    )


def _can_be_asked(off: str, rest: str) -> bool:
    """Whether a rest has a word that tells what is asked, and none that leans on what is taken off."""
    spoken = words(rest)
    if not any(word not in STOP_WORDS and word not in table().openers for word in spoken):
        return False
    named = [word for word in words(off) if word not in STOP_WORDS and not word.isdigit()]
    if re.match(r"\W*(?:speaking )?as\b", off, re.IGNORECASE) and spoken[0] != "i" and not OWN.isdisjoint(spoken):
        return False  # what the asker is belongs to the question
    leans = spoken[2:6] if spoken[1:2] == ["it"] else spoken[:6]
    is_code = bool(re.match(r"\W*(?!q|item|no\b|ref)[a-z]{1,8}[-/ ]?\d", off, re.IGNORECASE))
    return not (is_code and named and not LEANING.isdisjoint(leans) and not names_something(rest))


def _after_talk(text: str) -> str:
    """The question that closes a text, where what stands before it is talk of the asker about himself."""
    match = re.match(_TALK, text, re.IGNORECASE)
    if not match:
        return ""
    rest = match["rest"]
    leans = not LEANING.isdisjoint(words(rest)) or not OWN.isdisjoint(words(rest)) or leaning(rest)
    return rest if _opens(rest) and not leans else ""


_BRACKETS = frozenset({"[]", "()", "{}", "<>"})
_BOUNDARY = r"(?:(?<=[.?!:;,…])|\s[-–—|/]|\||,?\s+but(?=\s))\s+"
_ASKS = r"\b(?:who|whom|whose|what|which|when|where|why|how|whether|if)\b"


def _beside_talk(text: str) -> Iterator[str]:
    """What is left where all that stands before or behind a question, or leads up to it, is talk."""
    breaks = [match.span() for match in re.finditer(_BOUNDARY, text)]
    for _, end in reversed(breaks):
        off, rest = text[:end], text[end:]
        if re.match(r"(?:if|when|where|unless)\b", off, re.IGNORECASE):
            continue
        if (_opens(rest) or "?" in rest) and is_talk(off) and not leans_on(rest, off):
            yield rest
    for start, end in breaks:
        rest, off = text[:start].rstrip(), text[end:]
        asks = rest.endswith("?") or (rest.endswith((".", "!")) and _opens(rest))
        if asks and is_talk(off) and not re.match(_ASKS, off, re.IGNORECASE):
            yield rest
    lead = re.search(_ASKS, text, re.IGNORECASE)
    if lead and lead.start() and is_talk(text[: lead.start()]) and not _is_asked_of(text[: lead.start()]):
        yield text[lead.start() :]


def _is_asked_of(lead: str) -> bool:
    """Whether what leads up to a question word is no talk of asking: "for each item", "one of"."""
    return not re.search(r"\b(?:i|we|you|u|me|us|anyone|someone|anybody|somebody|please|pls)\b", lead, re.IGNORECASE)


def reworded(text: str) -> str:
    """A question worded as a statement or as a noun phrase, as a question."""
    return _turned(text)


def _turned(text: str) -> str:
    """A question worded as a statement or as a noun phrase, as a question."""
    bare = text.strip().rstrip("?.! ").strip()
    if not bare:
        return text
    was = bare
    for pattern, meant in table().turned:
        if match := re.fullmatch(pattern, bare, re.IGNORECASE):
            bare = " ".join(match.expand(meant).split())
    if bare == was:
        return text
    return f"{bare}?"
