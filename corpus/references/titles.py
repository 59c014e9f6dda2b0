"""Find the words that name an instrument: titles with and without year, "the 2006 Act", "that Act".

The scan stops only at words that can end a title (Act, Regulations, Order, Bill); the words before are then looked up,
the longest title first. Letters and digits alone are compared, so that broken lines and lost spaces do no harm. Where
the register lists none, a run of words with capitals that reads as a title is one that it does not list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from corpus.patterns import late
from corpus.references.models import Mention
from corpus.references.names import find_names, find_numbers, with_number
from corpus.references.register import Register, title_key

# Words in lower case that a title may hold, and words with a capital that begin a sentence and no title.
_SMALL = frozenset(re.findall(r"\S+", "and of the for to in on with by at from or etc etc. & a an as , ("))
_LEADS = frozenset(
    re.findall(
        r"\w+",
        "the under section sections in and by of both see per with this that an a our your uk england english relevant "
        "new current existing since following when where while if although as any all each every whole including",
    )
)
# What is about an instrument or acts under it, and is no part of its title.
_DOCUMENTS = frozenset(
    re.findall(
        r"\w+",
        "review assessment memorandum note notes guidance consultation evaluation commencement implementation passage "
        "secretary minister ministers board commission department parliament provisions requirements introduction "
        "transposition summary overview report regulator inspector commissioner authority",
    )
)
_ENDS = frozenset({"Act", "Acts", "Regulations", "Order", "Rules", "Bill"})  # "the 2002 Act, and the ... Regulations"
_OTHER_ORDERS = frozenset({"court", "standing", "purchase", "works", "running", "money", "reverse"})
_HOLDER = late(r"(?:Government|Department|Ministry|Trust|Board|Council|Parliament)[’']s?")  # of a title, no part of it
WINDOW = 260
_TRIGGER = late(
    r"(?P<word>(?:Act|(?<=\(Wales\) )Measure|Regulation|Order|Bill|Reg|Rule|Direction|ACT|REGULATION|ORDER|BILL"
    r"|(?<=[a-z] )act(?=\s+(?:of\s+)?\(?\d{4}))(?:[sS]\b|s?(?![A-Za-z])))"
    r"(?P<realm>\s*\((?:Northern\s+Ireland|N\.?I\.?)\))?"
)
_YEAR = late(
    r"(?:\s*\([A-Z][A-Za-z&]{1,7}\))?\s*,?\s*(?:of\s+)?(?P<open>\(?)\s*(?P<year>(?:18|19|20)\d\d)(?:(?!\d)|(?=\d{1,2}(?![\d/])))(?P<close>\s*\))?"
)
_MORE_YEARS = late(r"\s*(?:,|and|&|/)\s*((?:18|19|20)\d\d)(?![\d/])")
# A title has "the" only behind one of these: what stands before another "the" is no part of it.
_JOINS_THE = late(r"of|and|for|to|in|on|with|from|against|at|or", re.IGNORECASE)
_NUMBERED = late(r"\((?:asp|anaw|asc|nawm|dsc|c\.?|chapter|(?:S\.?|W\.?S\.?|S\.?S\.?)I\.?)\s*\d")
_BRACKETED_YEAR = late(r"\((?:18|19|20)\d\d\)")
_WORD = late(r"[A-Za-z0-9&][\w&'.-]*|\((?:[^()\n]|\n(?!\s*\n)){1,80}\)|\(|,")
# What is made under an Act and bears its name is not the Act.
_OF_THE_ACT = late(r"\s+(?:\d{4}\s*)?(?:Codes?\s+of\s+Practice|Statutory\s+Guidance)", re.IGNORECASE)
_RULES_OF = late(r"\b[Rr]ules?\s+[\d(][\w().]*\s+(?:of|in)\s+(?:the\s+)?$")
_NUMBER_BEHIND = late(r"\s*[,(]?\s*S\.?\s?(?:S\.?\s?)?(?:I|R)\.?\s*(?:No\.?\s*)?\d")
_CAMEL = late(r"(?<=[a-z])(?=[A-Z])")
_DETERMINER = late(
    r"(?<![\w-])(?:the\s+)?(?P<word>the|that|those|these|said|this|such|same|of)\s+(?:[\"']?(?P<year>(?:18|19|20)\d\d)\s+)?$",
    re.IGNORECASE,
)
_KINDS = {
    "reg": "Regulations",
    "regulation": "Regulations",
    "order": "Order",
    "bill": "Bill",
    "act": "Act",
    "measure": "Act",
    "rule": "Rules",
    "direction": "Directions",
}


def find_mentions(text: str, register: Register) -> list[Mention]:
    """Every mention of an instrument in ``text``, in order, none inside another."""
    every = [*_by_trigger(text, register), *find_names(text, register), *find_numbers(text, register)]
    every.sort(key=lambda m: (m.start, -m.end))
    mentions: list[Mention] = []
    for mention in every:
        if mentions and mention.start < mentions[-1].end:
            if mention.end > mentions[-1].end:
                mentions[-1] = mention
            continue
        while mentions and mentions[-1].end > mention.start:
            mentions.pop()
        mentions.append(mention)
    return mentions


def _by_trigger(text: str, register: Register) -> Iterator[Mention]:
    for trigger in _TRIGGER.finditer(text):
        mentions = _title_at(text, trigger, register)
        for mention in mentions:
            yield with_number(text, mention)


def _title_at(text: str, trigger: re.Match[str], register: Register) -> list[Mention]:
    kind = _KINDS[trigger["word"].lower().rstrip("s")]
    key_word = "regulation" if trigger["word"] in ("Regulation", "REGULATION") else kind.lower()
    key_word = "measure" if trigger["word"] == "Measure" else key_word
    key_word += "northernireland" if trigger["realm"] else ""
    year = _YEAR.match(text, trigger.end())
    determined = _determined(text, trigger, kind, year)
    if determined:
        return [determined]
    words = _words_before(text, trigger.start())
    if year:
        end = year.end() if year["open"] and year["close"] else year.end("year")
        listed = _listed(words, key_word, int(year["year"]), end, kind, register)
        listed = listed or _under_initials(words, int(year["year"]), end, kind, register)
        if listed:
            return [listed, *_more_years(text, words, key_word, listed, register)]
    elif trigger[0][0].isupper():
        short = _short(text, trigger, _keys(words, key_word), kind, register)
        if short and _OF_THE_ACT.match(text, trigger.end()):
            return []
        if short:
            return [short]
    other = _unlisted_title(text, trigger, words, year, kind)
    return [other] if other else []


def _determined(text: str, trigger: re.Match[str], kind: str, year: re.Match[str] | None) -> Mention | None:
    """ "The Act", "that Act", "the 2006 Act", "the Act of 2006": words that point at an instrument named elsewhere."""
    before = _DETERMINER.search(text, max(0, trigger.start() - 24), trigger.start())
    if before is None or trigger["realm"] or trigger["word"] in ("Regulation", "REGULATION") or trigger[0].islower():
        return None
    if before["word"].lower() == "of" and not before["year"]:
        return None
    if year and not before["year"] and re.match(r"\s+of\b", year[0]):
        made = int(year["year"])
        return Mention(before.start(), year.end("year"), "year", kind, year=made, via="year_alias")
    if year or re.match(r"\s*[\d(]\d", text[trigger.end() : trigger.end() + 4]):
        return None
    if before["year"]:
        # "of 1987 Act": the word belongs to what stands before it.
        start = before.start("year") if before["word"].lower() == "of" else before.start()
        return Mention(start, trigger.end(), "year", kind, year=int(before["year"]), via="year_alias")
    how = "the" if before["word"].lower() in ("the", "this") else "that"
    return Mention(before.start(), trigger.end(), "anaphor", kind, title=how, via="anaphor")


def _words_before(text: str, end: int) -> list[tuple[int, str]]:
    """The words that stand before ``end``, nearest last, each with its offset; lost spaces are put back."""
    start = max(0, end - WINDOW)
    words = []
    for match in _WORD.finditer(text, start, end):
        at = match.start()
        if match[0][0] == "(":
            words.append((at, match[0]))
            continue
        if match[0][1:].islower() or match[0].isupper():
            words.append((at, match[0]))
            continue
        cuts = [0, *(c.start() for c in _CAMEL.finditer(match[0])), len(match[0])]
        words.extend((at + a, match[0][a:b]) for a, b in pairwise(cuts))
    return words[-26:]


def _keys(words: list[tuple[int, str]], tail: str) -> Iterator[tuple[int, str]]:
    """Every way to begin the title, longest first: the offset it would start at and its key."""
    key, keys = tail, []
    for start, word in reversed(words):
        part = title_key(word)
        key = part + key
        if part and (word[0].isupper() or word[0].isdigit() or word.islower()):
            keys.append((start, key))
    return reversed(keys)


def _listed(
    words: list[tuple[int, str]], key_word: str, year: int, end: int, kind: str, register: Register
) -> Mention | None:
    for start, bare in _keys(words, key_word):
        key = f"{bare}{year}"
        if key in register.titles:
            ids = register.titles[key]
            exact = any(title_key(register.instruments[i].title) in (key, bare) for i in ids)
            return Mention(start, end, "title", kind, ids, year=year, via="explicit" if exact else "alias")
        if key in register.phantoms:
            return Mention(start, end, "title", kind, (), year=year, phantom=register.phantoms[key])
        shorts = register.short_titles.get(bare, ())
        same = tuple(i for i in shorts if kind == "Bill" or register.instruments[i].year == year)
        if same:
            return Mention(start, end, "title", kind, same, year=year, via="alias")
    return None


def _under_initials(
    words: list[tuple[int, str]], year: int, end: int, kind: str, register: Register
) -> Mention | None:
    """The instrument that initials name with its kind and year: "the COSHH Regulations 2002"."""
    start, word = words[-1] if words else (0, "")
    known = (register.instruments[i] for name, i in register.names.get(word, ()) if name == word)
    ids = tuple(row.id for row in known if row.year == year and row.word == kind)
    return Mention(start, end, "title", kind, ids, year=year, via="alias") if ids else None


def _more_years(
    text: str, words: list[tuple[int, str]], key_word: str, first: Mention, register: Register
) -> Iterator[Mention]:
    """The second instrument of "Health and Social Care Acts 2008 and 2012"."""
    at = first.end
    while more := _MORE_YEARS.match(text, at):
        listed = _listed(words, key_word, int(more[1]), more.end(1), first.word, register)
        if listed is None:
            return
        listed.start, at = more.start(1), more.end(1)
        yield listed


def _short(
    text: str, trigger: re.Match[str], keys: Iterable[tuple[int, str]], kind: str, register: Register
) -> Mention | None:
    """A title without its year; where several have it, the one that the register takes it to mean.

    "European Union Acts" are more than the one that happens to bear these words.
    """
    if trigger["word"] in ("Acts", "ACTS"):
        return None
    for start, key in keys:
        if key in register.titles:
            return Mention(start, trigger.end(), "title", kind, register.titles[key])
        if key in register.short_titles:
            ids, default = register.short_titles[key], register.defaults.get(key)
            # Of several with one title those that are gone are meant only by their year, or in a paper of their time.
            ids = tuple(i for i in ids if not register.instruments[i].repealed) or ids
            via = "alias" if len(ids) == 1 or default is None else "register_default"
            plain = Mention(start, trigger.end(), "short", kind, (default,) if default else ids, via=via)
            return _year_first(text, start, key, trigger.end(), kind, register) or plain
    return None


def _year_first(text: str, start: int, key: str, end: int, kind: str, register: Register) -> Mention | None:
    """The title with its year in front: "the 2014 Care Act"."""
    year = re.search(r"((?:18|19|20)\d\d)\s+$", text[max(0, start - 8) : start])
    ids = register.titles.get(f"{key}{year[1]}", ()) if year else ()
    ids = ids or tuple(i for i in register.short_titles[key] if year and register.instruments[i].year == int(year[1]))
    if not year or not ids:
        return None
    return Mention(start - (len(year[0])), end, "title", kind, ids, year=int(year[1]), via="alias")


def _unlisted_title(
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
        if word[0].isdigit() and not (run and run[0][1][0] == "(" and len(word) == 4 and run[0][1][1:2].isalpha()):
            break
        if _NUMBERED.match(word):
            break
        if _BRACKETED_YEAR.fullmatch(word) or (run and run[0][1] == "the" and not _JOINS_THE.fullmatch(word)):
            break
        if (year is None and word == ",") or (word in _ENDS and run and run[0][1] == ","):
            break
        run.insert(0, (start, word))
        end = start
    run = _behind_document(run)
    while run and _leads(run[0][1]):
        run.pop(0)
    if not run or (year is None and len(run) < 2):
        return None
    cited = _RULES_OF.search(text, max(0, run[0][0] - 40), run[0][0]) is not None or (
        year is not None and _NUMBER_BEHIND.match(text, year.end()) is not None
    )
    if not _reads_as_title(trigger["word"], kind, run, year, cited=cited):
        return None
    stop = trigger.end() if year is None else (year.end() if year["open"] and year["close"] else year.end("year"))
    title = re.sub(r"\s+", " ", text[run[0][0] : trigger.end()])
    return Mention(run[0][0], stop, "unlisted", kind, (), title, int(year["year"]) if year else None)


def _leads(word: str) -> bool:
    return word[0] == "(" or word.lower() in _LEADS or word.lower() in _SMALL or _HOLDER.fullmatch(word) is not None


def _behind_document(run: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """What is left of a title without the paper or the office before it: "Review of the Space Industry Regulations"."""
    words = [word.lower() for _, word in run]
    for at in range(len(run) - 2, 0, -1):
        if words[at] == "the" and words[at - 1] in _SMALL and not _DOCUMENTS.isdisjoint(words[: at - 1]):
            return run[at + 1 :]
    return run


def _reads_as_title(
    word: str, kind: str, run: list[tuple[int, str]], year: re.Match[str] | None, *, cited: bool
) -> bool:
    """Whether the words can be a title: there are court orders and order books enough that are no instruments.

    Rules and Directions are a body's own as often as not; ``cited`` says that a rule or the number of these is given.
    """
    if kind in ("Act", "Bill", "Regulations"):
        return kind != "Bill" or word in ("Bill", "BILL")
    if kind in ("Rules", "Directions"):
        named = any(w[0] == "(" or w.lower() == "procedure" for _, w in run)
        return year is not None and word.endswith(("s", "S")) and (named or cited)
    if word.lower().endswith("s"):
        return False
    dated = year is not None and len(run) > 1 and run[-1][1].lower() not in _OTHER_ORDERS
    return dated or any(w[0] == "(" and len(w) > 1 for _, w in run)


def _title_word(word: str) -> bool:
    return word[0].isupper() or word[0] == "(" or word.lower() in _SMALL or (word[0].isdigit() and word.isalnum())
