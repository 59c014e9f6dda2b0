"""Find the words that name an instrument: titles, short forms, initials, "the 2006 Act", "that Act", SI numbers.

The scan stops only at words that can end a title (Act, Regulations, Order, Bill) and at capitals that can begin an
abbreviation; the words before are then looked up, the longest title first. Letters and digits alone are compared, so
that broken lines and lost spaces do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.references.models import Instrument, Mention, NumberRange, Pinpoint
from corpus.references.pinpoint import parse_pinpoint
from corpus.references.register import Register, title_key

WINDOW = 260
_TRIGGER = re.compile(
    r"(?:Act|Regulation|Order|Bill|Reg|Rule|Direction|ACT|REGULATION|ORDER|BILL|(?<=[a-z] )act(?=\s+(?:of\s+)?\(?\d{4}))(?:[sS]\b|s?(?![A-Za-z]))"
)
_YEAR = re.compile(
    r"(?:\s*\([A-Z][A-Za-z&]{1,7}\))?\s*,?\s*(?:of\s+)?(?P<open>\(?)\s*(?P<year>(?:18|19|20)\d\d)(?!\d)(?P<close>\s*\))?"
)
_MORE_YEARS = re.compile(r"\s*(?:,|and|&|/)\s*((?:18|19|20)\d\d)(?![\d/])")
_NUMBER_TAIL = re.compile(
    r"\s*[,(]*\s*(?:(?:S\.?I\.?|SI No\.?)\s*((?:19|20)\d\d)\s*(?:/|\s*No\.?\s*)\s*(\d{1,4})|c\.?\s?\d{1,3}|chapter \d{1,3})(?!\d)\s*\)?"
)
_SI = re.compile(
    r"(?<![\w])(?:S\.?I\.?|(?i:statutory instruments?))\s*(?:No\.?\s*)?((?:19|20)\d\d)\s*(?:/|(?:No\.?|number)\s*)\s*(\d{1,4})(?![\d/])"
)
_CHAPTER = re.compile(r"(?<![\w/])((?:19|20)\d\d)\s+c\.?\s?(\d{1,3})(?!\w)")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?legislation\.gov\.uk/(?:id/)?(?P<id>(?:ukpga|uksi|eur)/\d{4}/\d+)"
    r"(?P<path>/(?:section|regulation|article|schedule|part)/\w+)?(?:/[\w/-]*)?"
)
_EU = re.compile(r"(?:Regulation|REGULATION)\s*\(EU\)\s*(?:No\.?\s*)?(\d{4})/(\d{1,4})")
_WORD = re.compile(r"[A-Za-z0-9&][\w&'.-]*|\((?:[^()\n]|\n(?!\s*\n)){1,80}\)|\(|,")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAPITALS = re.compile(r"(?<![\w-])(?:[A-Z][A-Za-z]?[A-Z]|Seni's|Standing R|Fundamental S|H&C|BA 2|PA 2|PR 2|CA 2)")
_SMALL = frozenset("and of the for to in on with by at from or etc etc. & a an as , (".split())
_LEADS = frozenset(
    "the under section sections in and by of both see per with this that an a our your uk england english relevant new "
    "current existing since following when where while if although as any all each every whole entire including".split()
)
_DETERMINERS = frozenset(("the", "that", "those", "these", "said", "this", "such", "same"))
_KINDS = {
    "reg": "Regulations",
    "regulation": "Regulations",
    "order": "Order",
    "bill": "Bill",
    "act": "Act",
    "rule": "Rules",
    "direction": "Directions",
}


def find_mentions(text: str, register: Register) -> list[Mention]:
    """Every mention of an instrument in ``text``, in order, none inside another."""
    found = [*_by_trigger(text, register), *_by_name(text, register), *_by_number(text, register)]
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[Mention] = []
    for mention in found:
        if kept and mention.start < kept[-1].end:
            if mention.end > kept[-1].end:
                kept[-1] = mention
            continue
        while kept and kept[-1].end > mention.start:
            kept.pop()
        kept.append(mention)
    return kept


def _by_trigger(text: str, register: Register) -> Iterator[Mention]:
    for trigger in _TRIGGER.finditer(text):
        mentions = _title_at(text, trigger, register)
        for mention in mentions:
            yield _with_number(text, mention)


def _title_at(text: str, trigger: re.Match[str], register: Register) -> list[Mention]:
    word = trigger[0].lower().rstrip("s") or "act"
    kind = _KINDS[word]
    key_word = "regulation" if trigger[0] in ("Regulation", "REGULATION") else kind.lower()
    year = _YEAR.match(text, trigger.end())
    words = _words_before(text, trigger.start())
    if year:
        end = year.end() if year["open"] and year["close"] else year.end("year")
        listed = _listed(words, key_word, int(year["year"]), end, kind, register)
        if listed:
            return [listed, *_more_years(text, words, key_word, listed, register)]
        if words and words[-1][1].lower() in _DETERMINERS and re.match(r"\s+of\b", year[0]):
            return [Mention(words[-1][0], end, "year", kind, (), year=int(year["year"]), via="year_alias")]
    return _without_year(text, trigger, words, key_word, kind, year, register)


def _words_before(text: str, end: int) -> list[tuple[int, str]]:
    """The words that stand before ``end``, nearest last, each with its offset; lost spaces are put back."""
    start = max(0, end - WINDOW)
    words = []
    for match in _WORD.finditer(text, start, end):
        at = match.start()
        if match[0][0] == "(":
            words.append((at, match[0]))
            continue
        cuts = [0, *(c.start() for c in _CAMEL.finditer(match[0])), len(match[0])]
        words.extend((at + a, match[0][a:b]) for a, b in zip(cuts, cuts[1:], strict=False))
    return words[-26:]


def _keys(words: list[tuple[int, str]], tail: str) -> Iterator[tuple[int, str]]:
    """Every way to begin the title, longest first: the offset it would start at and its key."""
    parts = [title_key(w) for _, w in words]
    for i, (start, word) in enumerate(words):
        if parts[i] and (word[0].isupper() or word[0].isdigit() or word.islower() or word[0] == "("):
            yield start, "".join(parts[i:]) + tail


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


def _without_year(
    text: str,
    trigger: re.Match[str],
    words: list[tuple[int, str]],
    key_word: str,
    kind: str,
    year: re.Match[str] | None,
    register: Register,
) -> list[Mention]:
    last = words[-1][1].lower() if words and not text[words[-1][0] : trigger.start()].count("\n\n") else ""
    before_last = words[-2][1].lower() if len(words) > 1 else ""
    if year is None and trigger[0][0].isupper():
        if re.fullmatch(r"(?:18|19|20)\d\d", last) and before_last in _DETERMINERS:
            return [Mention(words[-2][0], trigger.end(), "year", kind, (), year=int(last), via="year_alias")]
        for start, key in _keys(words, key_word):
            if key in register.titles:
                ids = register.titles[key]
                return [Mention(start, trigger.end(), "title", kind, ids, via="explicit")]
            if key in register.short_titles:
                dated = _year_first(text, start, key, trigger.end(), kind, register)
                if dated:
                    return [dated]
                ids = register.short_titles[key]
                default = register.defaults.get(key)
                via = "alias" if len(ids) == 1 or default is None else "register_default"
                return [Mention(start, trigger.end(), "short", kind, (default,) if default else ids, via=via)]
        if (
            last in _DETERMINERS
            and trigger[0] != "Regulation"
            and not re.match(r"\s*[\d(]\d", text[trigger.end() :][:4])
        ):
            start = words[-1][0] if before_last != "the" else words[-2][0]
            how = "the" if last in ("the", "this") else "that"
            return [Mention(start, trigger.end(), "anaphor", kind, (), title=how, via="anaphor")]
    unlisted = _unlisted(text, trigger, words, year, kind)
    return [unlisted] if unlisted else []


def _year_first(text: str, start: int, key: str, end: int, kind: str, register: Register) -> Mention | None:
    """The title with its year in front: "the 2014 Care Act"."""
    year = re.search(r"((?:18|19|20)\d\d)\s+$", text[max(0, start - 8) : start])
    ids = register.titles.get(f"{key}{year[1]}", ()) if year else ()
    ids = ids or tuple(i for i in register.short_titles[key] if year and register.instruments[i].year == int(year[1]))
    if not year or not ids:
        return None
    return Mention(start - (len(year[0])), end, "title", kind, ids, year=int(year[1]), via="alias")


def _unlisted(
    text: str, trigger: re.Match[str], words: list[tuple[int, str]], year: re.Match[str] | None, kind: str
) -> Mention | None:
    """A run of capitalised words before the trigger that reads as a title the register does not list."""
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
    if not run or (year is None and len(run) < 2):
        return None
    stop = trigger.end() if year is None else (year.end() if year["open"] and year["close"] else year.end("year"))
    title = re.sub(r"\s+", " ", text[run[0][0] : trigger.end()])
    return Mention(run[0][0], stop, "unlisted", kind, (), title, int(year["year"]) if year else None)


def _title_word(word: str) -> bool:
    return word[0].isupper() or word[0] == "(" or word.lower() in _SMALL or (word[0].isdigit() and word.isalnum())


def _by_name(text: str, register: Register) -> Iterator[Mention]:
    """Initials and other names that do not end in Act or Regulations."""
    for match in _CAPITALS.finditer(text):
        first = re.compile(r"[A-Za-z0-9']+").match(text, match.start())
        for name, instrument in register.names.get(first[0], ()) if first else ():
            end = _ends_name(text, match.start(), name)
            if end is None:
                continue
            year = re.compile(r"\s+\(?((?:19|20)\d\d)\)?(?!\d)").match(text, end)
            row = register.instruments[instrument]
            if year and not name[-4:].isdigit():
                if int(year[1]) != row.year:
                    yield _other_year(match.start(), year, row, register)
                    break
                end = year.end() if "(" in year[0] else year.end(1)
            strong = bool(year) or name not in row.weak_aliases
            yield Mention(match.start(), end, "short", row.word, (instrument,), via="alias", strong=strong)
            break
    yield from _duties(text)


def _other_year(start: int, year: re.Match[str], row: Instrument, register: Register) -> Mention:
    """Initials with a year that is not their instrument's: the one of that year with the same title, if any."""
    bare = row.title.removesuffix(f" {row.year}")
    end = year.end() if "(" in year[0] else year.end(1)
    ids = register.titles.get(title_key(f"{bare}{year[1]}"), ())
    how = "title" if ids else "unlisted"
    return Mention(start, end, how, row.word, ids, "" if ids else bare, int(year[1]), "alias")


def _ends_name(text: str, start: int, name: str) -> int | None:
    pattern = re.compile(r"\s+".join(re.escape(p) for p in name.split(" ")) + r"(?![A-Za-z0-9]|-[A-Z]|\(A)")
    match = pattern.match(text, start)
    return match.end() if match else None


def _duties(text: str) -> Iterator[Mention]:
    """PSED and its long form name a provision: section 149 of the Equality Act 2010."""
    for match in re.finditer(r"(?<!\w)(?:PSED|[Pp]ublic [Ss]ector [Ee]quality [Dd]uty)(?!\w)", text):
        duty = Pinpoint("section", (_one("149"),))
        yield Mention(match.start(), match.end(), "short", "Act", ("ukpga/2010/15",), via="idiom", pinpoint=duty)


def _by_number(text: str, register: Register) -> Iterator[Mention]:
    """Instruments named by their number: SI 2022/642, Regulation (EU) 2016/679."""
    for match in _SI.finditer(text):
        number = f"uksi/{match[1]}/{match[2]}"
        ids = (number,) if number in register.instruments else ()
        yield Mention(
            match.start(),
            match.end(),
            "title",
            "Regulations",
            ids,
            f"SI {match[1]}/{match[2]}",
            int(match[1]),
            number_id=number,
        )
    for match in _EU.finditer(text) if "(EU)" in text else ():
        number = f"eur/{match[1]}/{match[2]}"
        ids = (number,) if number in register.instruments else ()
        yield Mention(match.start(), match.end(), "title", "Regulation", ids, match[0], int(match[1]), number_id=number)

    for match in _CHAPTER.finditer(text):
        number = f"ukpga/{match[1]}/{match[2]}"
        if number in register.instruments:
            yield Mention(match.start(), match.end(), "title", "Act", (number,), match[0], int(match[1]))
    for match in _ADDRESS.finditer(text) if "legislation.gov.uk" in text else ():
        row = register.instruments.get(match["id"])
        pinpoint = parse_pinpoint(match["path"].strip("/").replace("/", " ", 1)) if row and match["path"] else None
        if row:
            yield Mention(
                match.start(), match.end(), "title", row.word, (row.id,), row.title, row.year, pinpoint=pinpoint
            )


def _with_number(text: str, mention: Mention) -> Mention:
    """The mention with the "(SI 2022/642)" or "(c. 41)" that follows its title."""
    if mention.how not in ("title", "unlisted") or mention.year is None:
        return mention
    tail = _NUMBER_TAIL.match(text, mention.end)
    if tail is None or (tail[0].lstrip()[:1] not in "(," and not tail[1]):
        return mention
    opened, closed = tail[0].count("("), tail[0].rstrip().endswith(")")
    mention.end = tail.end() if opened == closed else tail.end() - (len(tail[0]) - len(tail[0].rstrip(" )")))
    mention.number_id = f"uksi/{tail[1]}/{tail[2]}" if tail[1] else None
    return mention


def _one(number: str) -> NumberRange:
    return NumberRange(number)


def ids_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """The distinct instruments that mentions name for certain, in order."""
    return tuple(dict.fromkeys(m.ids[0] for m in mentions if len(m.ids) == 1))
