"""What the methods of a library take: every argument is checked by its name, before anything is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from corpus.dates import as_date
from qa.errors import ArgumentError
from qa.models import Filters

_ISO_DATE = r"\d{4}(-\d\d(-\d\d)?)?"
_SHOWN = 60  # characters of a wrong value, in a message


def check(method: str, names: Sequence[str], values: Sequence[object], options: Mapping[str, object]) -> None:
    """Check the arguments of a call; ``names`` are those of the method, in order.

    Raises ArgumentError for an option that the method does not have, and for a value that its name does not go with.
    """
    for name in options:
        if name not in names:
            raise ArgumentError(f"{method} has no option '{name}'. It takes {', '.join(names) or 'none'}.")
    for name, value in chain(zip(names, values, strict=False), options.items()):
        for part, given in _parts(name, value):
            fits, form = _FORMS.get(part, _ANYTHING)
            if not fits(given):
                raise ArgumentError(f"{part} {form}. {_shown(given)} was given.")


def _parts(name: str, value: object) -> Iterator[tuple[str, object]]:
    """The argument, and each filter that stands in it."""
    yield name, value
    if isinstance(value, Filters) and value:
        yield from ((f"{name}.{field}", given) for field, given in value._asdict().items())


def _shown(value: object) -> str:
    """A value as a message shows it: its beginning, or of what is no plain value its type."""
    if value is None or isinstance(value, str | int | float | list | tuple | dict):
        text = repr(value)
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    return f"A {type(value).__name__}"


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _has_words(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _are_texts(value: object) -> bool:
    return isinstance(value, tuple | list) and all(map(_is_text, value))


def _are_fixed_texts(value: object) -> bool:
    """A tuple: what passes a filter is remembered by it."""
    return isinstance(value, tuple) and all(map(_is_text, value))


def _is_path(value: object) -> bool:
    return isinstance(value, str | Path)


def _are_paths(value: object) -> bool:
    return isinstance(value, tuple | list) and all(map(_is_path, value))


def _is_day(value: object) -> bool:
    """An ISO 8601 date of a day, month or year that a calendar has."""
    if not isinstance(value, str) or not re.fullmatch(_ISO_DATE, value):
        return False
    try:
        return as_date(value) is not None
    except ValueError:
        return False


def _are_answers(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_answer, value))


def _is_answer(value: object) -> bool:
    citations = value.get("citations") if isinstance(value, dict) else None
    return isinstance(citations, list) and all(isinstance(citation, dict) for citation in citations)


def _or_none(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or fits(value)


Form = tuple[Callable[[object], bool], str]

_TEXT: Form = (_is_text, "is text: give a string")
_ANYTHING: Form = (lambda _: True, "")
_DAY: Form = (_or_none(_is_day), "is a date as text: write it as 2021, 2021-04 or 2021-04-30")
_FORMS: dict[str, Form] = {
    "store": (_is_path, "is the path of a folder: give a string or a Path"),
    "question": (_has_words, "is a question in words: ask as in 'What is a lead provider?'"),
    "k": (_is_count, "is how many to give: a whole number from 1"),
    "what": (_has_words, "is what to collect in words: recommendations, or duties of the board"),
    "old": (_or_none(_is_path), "is the old version: give the id, path or title of a document, or None"),
    "new": (_is_path, "is the new version: give the id, path or title of a document"),
    "most": (_is_count, "is how many rows to give: a whole number from 1"),
    "id": _TEXT,
    "previous": (_or_none(_is_text), "is the question before this one as text: give a string"),
    "text": _TEXT,
    "passage_id": _TEXT,
    "document_id": _TEXT,
    "entity": (_or_none(_is_text), "is an entity as text: LABEL or LABEL=ID"),
    "of": (_or_none(_is_text), "is text: name an Act or a provision"),
    "names": (_are_texts, "are ids, paths or names: give a tuple or list of strings"),
    "filters": (_or_none(lambda value: isinstance(value, Filters)), "are a Filters: write Filters(after='2021')"),
    "filters.documents": (_are_fixed_texts, "are ids, paths or names: give a tuple of strings"),
    "filters.entities": (_are_fixed_texts, "are LABEL or LABEL=ID: give a tuple of strings"),
    "filters.publishers": (_are_fixed_texts, "are names: give a tuple of strings"),
    "filters.after": _DAY,
    "filters.before": _DAY,
    "filters.as_at": _DAY,
    "paper": (_is_path, "is the path of a file or a text: give a Path or a string"),
    "registers": (_are_paths, "are files: give a tuple or list of paths"),
    "as_of": (_or_none(lambda value: isinstance(value, date)), "is a day: give a datetime.date"),
    "answers": (_are_answers, "are saved answers: give a list of what Answer.to_dict gives or batch writes"),
}
"""What each argument must be, and how to give it; one name means the same in every method."""
