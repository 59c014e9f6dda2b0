"""Titles that the register does not list: a run of words with capitals that ends in Act, Regulations, Order or Bill."""

from __future__ import annotations

import re

from corpus.references.models import Mention

# Words in lower case that a title may hold, and words with a capital that begin a sentence and no title.
_SMALL = frozenset(re.findall(r"\S+", "and of the for to in on with by at from or etc etc. & a an as , ("))
_LEADS = frozenset(
    re.findall(
        r"\w+",
        "the under section sections in and by of both see per with this that an a our your uk england english relevant "
        "new current existing since following when where while if although as any all each every whole including",
    )
)


def unlisted(
    text: str, trigger: re.Match[str], words: list[tuple[int, str]], year: re.Match[str] | None, kind: str
) -> Mention | None:
    """A run of capitalised words before the trigger that reads as a title the register does not list.

    ``trigger`` is the word that ends the title, in its group ``word``; ``words`` stand before it.
    """
    if year is None and kind not in ("Act", "Bill"):
        return None
    end = trigger.start()
    run: list[tuple[int, str]] = []
    for start, word in reversed(words):
        gap = text[start + len(word) : end]
        if gap.strip() or "\n\n" in gap or (word[-1] == "." and word != "etc.") or not _title_word(word):
            break
        if word[0].isdigit() and not (run and run[0][1][0] == "(" and len(word) == 4):
            break
        if year is None and word == ",":
            break
        run.insert(0, (start, word))
        end = start
    while run and (run[0][1].lower() in _LEADS or run[0][1].lower() in _SMALL or run[0][1][0] == "("):
        run.pop(0)
    if not run or (year is None and len(run) < 2) or not _reads_as_title(trigger["word"], kind, run):
        return None
    stop = trigger.end() if year is None else (year.end() if year["open"] and year["close"] else year.end("year"))
    title = re.sub(r"\s+", " ", text[run[0][0] : trigger.end()])
    return Mention(run[0][0], stop, "unlisted", kind, (), title, int(year["year"]) if year else None)


def _reads_as_title(word: str, kind: str, run: list[tuple[int, str]]) -> bool:
    """Whether the words can be a title: there are court orders and order books enough that are no instruments."""
    if kind in ("Act", "Bill", "Regulations"):
        return kind != "Bill" or word in ("Bill", "BILL")
    return not word.lower().endswith("s") and any(w[0] == "(" and len(w) > 1 for _, w in run)


def _title_word(word: str) -> bool:
    return word[0].isupper() or word[0] == "(" or word.lower() in _SMALL or (word[0].isdigit() and word.isalnum())
