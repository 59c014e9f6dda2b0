"""Answers for a person at a terminal: the quote first, then where it stands; on request what made each score and the
confidence, as sums a person can follow.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, NamedTuple

from corpus.dates import by_program, plain
from corpus.models import Place
from qa.models import Answer, Citation, Note
from qa.render.places import place_of, place_words, range_words
from qa.render.terminal import WIDTH, printable

_CHANNELS = {"bm25": ("bm25",), "tfidf": ("tfidf",), "place": ("lead", "order")}
_CONFIDENCE = {"high": "high", "fair": "fair: read the passage", "low": "low: read the passages before relying on it"}
_PLACES = 3
_TIED = "\u00a0"  # where a line must not break: in a part with its sign and number


def passage_lines(shown: Mapping[str, Any], width: int, indent: str = "    ") -> Iterator[str]:
    """What each term added to ``bm25``, ``tfidf`` and ``place``, and each feature to the sentence's score."""
    found = shown["retrieval"]
    for channel, parts in _CHANNELS.items():
        yield from _sum(channel, found[channel], _terms(found, channel, parts), width, indent)
    yield from _sum("score", shown["score"], shown["score_parts"].items(), width, indent)


def confidence_lines(confidence: Mapping[str, Any], width: int, indent: str = "    ") -> Iterator[str]:
    """What each feature added to the log-odds, and what they come to as a probability."""
    parts = confidence["logit_parts"]
    if not parts:
        looked_up = "no feature was weighed: this is looked up"
        yield indent + (looked_up if confidence["probability"] else "nothing was found that could be weighed")
        return
    terms = [("intercept", confidence["intercept"]), *parts.items()]
    total = sum(value for _, value in terms)
    yield from _sum("log-odds", total, terms, width, indent)
    probability, threshold = confidence["probability"], confidence["threshold"]
    fitted = confidence.get("calibration")
    weighed = confidence["weighed"] if fitted else probability
    odds = f"{indent}1 / (1 + exp({-total:.{_PLACES}f})) = {weighed:.4f}"
    yield odds if fitted else f"{odds}; answered from {threshold:g} on"
    if fitted:
        yield f"{indent}fitted to this library ({fitted}): {probability:.4f}; answered from {threshold:g} on"
    if confidence.get("read"):
        yield f"{indent}the best sentences were read again; parts that begin with 'read' are what came of it"


def _terms(found: Mapping[str, Any], channel: str, names: tuple[str, ...]) -> list[tuple[str, float]]:
    """The terms of a channel with what they added to its own score; an explanation has shares of the fused one."""
    parts = [(part["term"], part["value"]) for part in found["contributions"] if part["channel"] in names]
    total = sum(value for _, value in parts)
    scale = found[channel] / total if total else 0.0
    return [(f"“{term}”" if " " in term else term, value * scale) for term, value in parts]


def _sum(name: str, total: float, parts: Iterable[tuple[str, float]], width: int, indent: str) -> Iterator[str]:
    written = [f"{printable(part)} {value:.{_PLACES}f}" for part, value in _rounded(parts, total) if value]
    first, *more = written or ["0"]
    parts_of_line = [f"{name} {total:.{_PLACES}f}", f"= {first}", *(f"+ {part}" for part in more)]
    text = " ".join(part.replace(" ", _TIED) for part in parts_of_line)
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    yield from (line.replace(_TIED, " ") for line in lines)


def _rounded(parts: Iterable[tuple[str, float]], total: float) -> Iterator[tuple[str, float]]:
    """The parts to three places, each with what the rounding of those before it left, so that they add up as shown."""
    weighed = [(name, value) for name, value in parts if value]
    exact = shown = 0.0
    for number, (name, value) in enumerate(weighed, 1):
        exact = exact + value if number < len(weighed) else total
        part = round(round(exact, _PLACES) - shown, _PLACES)
        shown = round(shown + part, _PLACES)
        yield name, part


Mark = Callable[[str], str]
"""Makes a matched word stand out; the identity where there is no colour."""

_COPIES = 3  # documents that are named of those that say the same


class _Style(NamedTuple):
    """How an answer is set: the columns, the mark, the names of documents, and the explanations by passage."""

    width: int
    mark: Mark
    names: Mapping[str, str]
    explained: Mapping[str, Mapping[str, Any]] | None


def answer_text(
    answer: Answer,
    *,
    mark: Mark = str,
    width: int = WIDTH,
    names: Mapping[str, str] | None = None,
    allowed: int | None = None,
) -> str:
    """The whole answer, wrapped to ``width`` columns, ending with a newline; explained where the answer is.

    ``names`` are what documents that say the same are called, by their id; ``allowed`` is how many passages the
    filters let through, where there are any.
    """
    explained = (answer.explanation or {}).get("passages")
    by_passage = None if explained is None else {shown["passage_id"]: shown for shown in explained}
    style = _Style(width, mark, names or {}, by_passage)
    lines = [*_notes(before_quote(answer.notes), width), *_asked_as(answer, width)]
    for number, part in enumerate(answer.parts, 1):
        lines += [*_wrapped(f"{number}. {part.asked}", width, "   ", first=""), ""]
        lines += _answered(part, style) if part.status == "answered" else _not_answered(part, style)
    if not answer.parts:
        lines += _answered(answer, style) if answer.status == "answered" else _not_answered(answer, style)
    lines += _notes(after_quote(answer.notes), width)
    lines += _wrapped(searched(answer, allowed), width, "")
    return "\n".join(lines) + "\n"


def _answered(answer: Answer, style: _Style) -> Iterator[str]:
    quoted = [citation for citation in answer.citations if citation.answers]
    if any(note.kind == "set" for note in answer.notes):
        yield from _passages(quoted, style)
    else:
        for citation in quoted:
            yield from _quote(citation, style)
        yield ""
        for group in groups(quoted):
            yield from _where_all(group, style)
    if answer.rule:
        yield from _wrapped(f"The text says: {answer.rule}", style.width, "  ", first="")
    yield f"Confidence: {confidence_in_words(answer.confidence, answer.searched.encoder)} ({answer.confidence:.2f})"
    yield from _confidence(answer, style)
    yield ""
    others = [citation for citation in answer.citations if not citation.answers]
    if others:
        yield "Other passages"
        yield from _passages(others, style)


def _not_answered(answer: Answer, style: _Style) -> Iterator[str]:
    yield f"{verdict(answer)}."
    yield ""
    yield from _wrapped(answer.reason or "", style.width, "")
    yield ""
    if answer.explanation:
        yield f"Confidence: {answer.confidence:.2f}"
        yield from _confidence(answer, style)
        yield ""
    if answer.citations:
        yield "Nearest passages"
        yield from _passages(answer.citations, style)


def verdict(answer: Answer) -> str:
    """What an answer without a quote comes to, without a stop."""
    if answer.status != "abstained":
        return "This question could not be answered"
    if answer.is_asked_back:
        return "The question leaves open what is meant"
    if answer.is_nowhere:
        return "There is no such place"
    return "No passage answers this directly" if answer.citations else "The documents do not say"


def _confidence(answer: Answer, style: _Style) -> Iterator[str]:
    if answer.explanation:
        yield from confidence_lines(answer.explanation["confidence"], style.width)


def _quote(citation: Citation, style: _Style) -> Iterator[str]:
    bullet = "  - " if citation.passage.kind == "list_item" and citation.rank > 1 else "  "
    text = citation.quote if citation.passage.kind == "list_item" else f"“{citation.quote}”"
    yield from _wrapped(text, style.width, bullet, marks=citation.matched_terms, mark=style.mark)
    if citation.more:
        yield f"  and {citation.more:,} more"


def groups(quoted: Sequence[Citation]) -> list[list[Citation]]:
    """The citations of an answer, those that follow one another in one document together: they have one line."""
    together: list[list[Citation]] = []
    for citation in quoted:
        last = together[-1][-1].passage if together else None
        passage = citation.passage
        if last and (last.document_id, last.ordinal + 1) == (passage.document_id, passage.ordinal):
            together[-1].append(citation)
        else:
            together.append([citation])
    return together


def _where_all(group: Sequence[Citation], style: _Style) -> Iterator[str]:
    """One line for a list, with its range."""
    if len(group) == 1 or style.explained is not None:
        for citation in group:
            yield from _where(citation, style)
        return
    first, last = group[0], group[-1]
    line = _line(first.title, _date(first.date, first.date_source), first.place, first.source, [c.place for c in group])
    yield from _wrapped(line, style.width, "    ", first=f"[{first.rank}-{last.rank}] ")
    yield ""


def _passages(citations: Sequence[Citation], style: _Style) -> Iterator[str]:
    for citation in citations:
        shown = citation.quote or citation.passage.text
        number = f"[{citation.rank}] ".rjust(4)
        yield from _wrapped(shown, style.width, "    ", first=number, marks=citation.matched_terms, mark=style.mark)
        yield from _where(citation, style, number=False)


def _where(citation: Citation, style: _Style, *, number: bool = True) -> Iterator[str]:
    first = f"[{citation.rank}] " if number else "    "
    yield from _wrapped(citation_line(citation), style.width, "    ", first=first.rjust(4))
    for line in _copies(citation, style.names):
        yield from _wrapped(line, style.width, "    ")
    yield from _explained(citation, style)
    yield ""


def _copies(citation: Citation, names: Mapping[str, str]) -> Iterator[str]:
    """The other places of a passage, the first of them by name; one document is named once."""
    own, others = citation.passage.document_id, documents_of_copies(citation)
    for id_ in others[:_COPIES]:
        yield "also elsewhere in this document" if id_ == own else f"also in {names.get(id_, id_)}"
    if len(others) > _COPIES:
        yield f"also in {counted(len(others) - _COPIES, 'more document')}"


def documents_of_copies(citation: Citation) -> list[str]:
    """The ids of the documents that have the passage too, in the order of ``also_in``."""
    return list(dict.fromkeys(copy.document_id for copy in citation.also_in))


def named_copies(answer: Answer) -> set[str]:
    """The ids of the documents that the text of an answer names as saying the same."""
    return {id_ for citation in answer.citations for id_ in documents_of_copies(citation)[:_COPIES]}


def _explained(citation: Citation, style: _Style) -> Iterator[str]:
    if style.explained is None:
        return
    shown = style.explained.get(citation.passage.passage_id)
    if shown is not None:
        yield from passage_lines(shown, style.width)
    elif citation.score:
        yield f"    score {citation.score:.3f} (only the {len(style.explained)} best passages are explained)"
    else:
        yield "    not scored by itself: quoted as part of the answer"


def citation_line(citation: Citation) -> str:
    """Title, date, page, section and paragraph in one line of plain words, then the name of the file."""
    return _line(citation.title, _date(citation.date, citation.date_source), citation.place, citation.source)


def record_line(citation: Mapping[str, Any], *others: Mapping[str, Any]) -> str:
    """The line of a citation as the JSON has it; with ``others``, which follow it in a list, up to the last of them."""
    places = [place_of(one) for one in (citation, *others)]
    date = _date(citation["date"], citation.get("date_source"))
    return _line(citation["title"], date, places[0], citation["source"], places)


def _date(date: str | None, source: str | None) -> str:
    """The date of a paper in words; one that only the file's properties give says so."""
    if not date:
        return ""
    return f"{plain(date)} (date of the file)" if by_program(source) else plain(date)


def _line(title: str, date: str, place: Place, source: str, all_places: Sequence[Place] = ()) -> str:
    parts = [title, date]
    if len(all_places) > 1:
        parts += [place_words(place._replace(paragraph=None, number=None), title=title), range_words(all_places)]
    else:
        parts.append(place_words(place, title=title))
    return f"{', '.join(part for part in parts if part)} ({PurePath(source).name})"


def confidence_in_words(confidence: float, encoder: str | None) -> str:
    """What the calibrated probability means to a reader, by the model of answers with this encoder, or with none."""
    from qa.ask.confidence import READ, model  # a check has no confidence

    bands = sorted(model(READ if encoder else "").bands.items(), key=lambda band: -band[1])
    return _CONFIDENCE[next((word for word, least in bands if confidence >= least), "low")]


def searched(answer: Answer, allowed: int | None = None) -> str:
    """What was looked through, of it what the filters allowed, and what could not be read."""
    corpus = answer.searched
    part = "" if allowed is None else f"{allowed:,} of "
    line = f"Searched {part}{counted(corpus.passages, 'passage')} of {counted(corpus.documents, 'document')}."
    if corpus.unreadable:
        line += f" {counted(corpus.unreadable, 'file')} could not be read in full: see policyqa status."
    return line


def counted(number: int, noun: str) -> str:
    """The number with its noun: ``1 passage``, ``4,000 passages``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# What changes the worth of a quote is told before it. Copies are told beside each citation.
_BEFORE = frozenset(("superseded", "overtaken", "miscited", "unanswered"))
_BESIDE = frozenset(("duplicate",))


def before_quote(notes: Sequence[Note]) -> list[Note]:
    """The notes without which nobody should read the quote."""
    return [note for note in notes if note.kind in _BEFORE]


def after_quote(notes: Sequence[Note]) -> list[Note]:
    """The notes that can wait; not those that stand beside the citations."""
    return [note for note in notes if note.kind not in _BEFORE | _BESIDE]


def _asked_as(answer: Answer, width: int) -> Iterator[str]:
    if answer.completed:
        yield from _wrapped(f"Asked as: {answer.asked}", width, "  ", first="")
        yield ""


def _notes(notes: Sequence[Note], width: int) -> Iterator[str]:
    for note in notes:
        yield from _wrapped(f"Note: {note.text}", width, "")
        yield ""


def _wrapped(
    text: str, width: int, indent: str, *, first: str | None = None, marks: Sequence[str] = (), mark: Mark = str
) -> Iterator[str]:
    lines = textwrap.wrap(
        printable(text),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
    pattern = None if mark is str else _pattern(marks)
    for line in lines:
        yield pattern.sub(lambda match: mark(match[0]), line) if pattern else line


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
