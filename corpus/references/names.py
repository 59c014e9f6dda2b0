"""What names an instrument beside its title: numbers and addresses (SI 2022/642, Regulation (EU) 2016/679, 2006 c. 41),
initials (FOIA), the name of a duty (PSED), and the names that a text gives: ("the 2006 Act"), "the Act" means ..."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.patterns import late
from corpus.references.models import Instrument, Mention, NumberRange, Pinpoint, Spans
from corpus.references.pinpoint import parse_pinpoint
from corpus.references.register import Register, title_key

# The series in which a statutory instrument has its second number: (W. 41), (C. 44), (N.I. 3).
_SERIES = r"(?:\s*\((?P<second>[WSCL]|N\.?I)\.?\s?\d{1,3}\))?"
_SI = late(
    r"(?<!\w)(?P<series>S\.?I|S\.?S\.?I|W\.?S\.?I|N\.?I\.?S\.?R|S\.R|(?i:statutory (?:instruments?|rules?)))"
    rf"\.?\s*(?:No\.?\s*)?(?P<year>(?:19|20)\d\d)\s*(?:/|(?:No\.?|number)\s*)\s*(?P<number>\d{{1,4}})(?![\d/]){_SERIES}"
)
_CHAPTER = late(r"(?<![\w/])((?:19|20)\d\d)\s+c\.?\s?(\d{1,3})(?!\w)(?!\s*\(N\.?I)")
_ADDRESS = late(
    r"(?:https?://)?(?:www\.)?legislation\.gov\.uk/(?:id/)?(?P<id>(?P<series>ukpga|ukla|asp|asc|anaw|mwa|nia|uksi|ssi|wsi|nisr|nisi"
    r"|eur|eudr|eudn)/\d{4}/\d+)"
    r"(?P<path>/(?:section|regulation|article|schedule|part)/\w+)?(?:/[\w/-]*)?"
)
_MADE_BY = r"(?:\b(?:Council|Commission)\s+(?:(?:Delegated|Implementing|Framework)\s+)?)?"
_EU = late(
    rf"{_MADE_BY}(?P<kind>Regulation|REGULATION|Decision|Directive)s?\s*(?:\((?:EU|EC|EEC|Euratom)\)|\b(?:EU|EC|EEC)\b)"
    r"\s*(?P<no>No\.?\s*)?(?P<first>\d{1,4})/(?P<second>\d{1,4})(?![\d/])"
)
_DIRECTIVE = late(
    rf"{_MADE_BY}(?P<kind>Directive|Decision)s?\s*(?P<no>)(?:No\.?\s*)?(?P<first>\d{{4}}|\d\d)/(?P<second>\d{{1,4}})/"
    r"(?:EU|EC|EEC|Euratom)\b"
)
_MADE_IN_BRUSSELS = late(
    r"\b(?:Council|Commission)\s+(?:(?:Delegated|Implementing)\s+)?(?P<kind>Regulation)s?\s+(?P<no>No\.?\s*)?"
    r"(?P<first>\d{1,4})/(?P<second>(?:19|20)\d\d)(?![\d/])"
)
# From 2015 on the year stands first, which no regulation of a UK instrument has.
_YEAR_FIRST = late(
    r"\b(?P<kind>Regulation|Directive|Decision)s?\s+(?P<year>20(?:1[5-9]|[2-9]\d))/(?P<number>\d{1,4})(?![\d/])"
)
_EU_PATHS = {"Regulation": "eur", "Directive": "eudr", "Decision": "eudn"}
# Acts of before 1963: "53 & 54 Vict. c. 5", "8 & 9 Eliz. 2 c. 67".
_REGNAL = (
    r"(?P<from>\d{1,2})(?:\s*(?:&|and)\s*(?P<to>\d{1,2}))?\s+(?P<reign>Vict|Edw|Geo|Will|Eliz)\b\.?\s*(?P<nth>[2-8])?\.?,?"
    r"\s*c\.?\s?(?P<cap>\d{1,3})(?!\d)"
)
_NUMBER_TAIL = late(
    r"\s*[,(]*\s*(?:(?P<series>S\.?I|S\.?S\.?I|W\.?S\.?I|N\.?I\.?S\.?R|S\.R)\.?\s*(?:No\.?\s*)?"
    rf"(?P<year>(?:19|20)\d\d)\s*(?:/|\s*No\.?\s*)\s*(?P<number>\d{{1,4}})(?!\d){_SERIES}"
    rf"|{_REGNAL}"
    # "Regulations 2009 SI 3112", "2009 No. 3112", "2009/3112": the year is that of the title.
    r"|(?P<own>(?:S\.?I\.?,?\s*(?:[Nn]o\.?\s*)?|[Nn]o\.?\s*)\d{1,4}|(?<=\d)/\d{2,4})(?![\d/])"
    r"|(?:(?P<in>(?:19|20)\d\d)\s+)?(?P<of>c\.?|asp|anaw|asc|nawm|dsc|chapter)\s?(?P<chapter>\d{1,3})(?!\d)(?P<ulster>\s*\(N\.?I\.?\))?)\s*\)?"
)
_NAMED_BETWEEN = late(r"\s*\(\s*[\"']?(?:the\s+)?[\"']?[A-Z0-9][^()\"']{1,40}[\"']?\s*\)(?=\s*\()")
_INSTRUMENTS = frozenset({"Regulations", "Order", "Rules", "Directions"})
_ELSEWHERE = late(r"\b(?:Scotland|Wales|Northern Ireland|N\.?I\.?)\b")  # their instruments are numbered apart
_PATHS = {"SSI": "ssi", "WSI": "wsi", "NISR": "nisr", "SR": "nisr"}
_SECOND = {"W": "wsi", "NI": "nisi"}
_ACTS = {"c": "ukpga", "chapter": "ukpga", "asp": "asp", "anaw": "anaw", "asc": "asc", "dsc": "asc", "nawm": "mwa"}
# Acts of before 1963 are numbered by the year of the reign; those of Northern Ireland up to 1972 are of its Parliament.
_CALENDAR, _STORMONT = 1963, 1972


def find_numbers(text: str, register: Register) -> Iterator[Mention]:
    """Every instrument that is named by a number or an address."""
    yield from _instruments(text)
    if any(series in text for series in ("EU", "EC", "EEC", "Euratom")):
        yield from _european(_EU, text)
        yield from _european(_DIRECTIVE, text)
    for match in _MADE_IN_BRUSSELS.finditer(text):
        yield _by_eu_number(match, int(match["second"]), match["first"])
    for match in _YEAR_FIRST.finditer(text):
        yield _by_eu_number(match, int(match["year"]), match["number"])
    for match in _CHAPTER.finditer(text):
        number = f"ukpga/{match[1]}/{match[2]}"
        if number in register.instruments:
            yield Mention(match.start(), match.end(), "title", "Act", (number,), match[0], int(match[1]))
    if "legislation.gov.uk" in text:
        yield from _addresses(text, register)


def _instruments(text: str) -> Iterator[Mention]:
    for match in _SI.finditer(text):
        identity = _identity(match)
        series = identity.partition("/")[0].replace("uksi", "si").replace("nisi", "si").upper()
        title = f"{series} {match['year']}/{match['number']}"
        yield Mention(
            match.start(), match.end(), "title", "Regulations", (identity,), title, int(match["year"]),
            number_id=identity,
        )  # fmt: skip


def _identity(match: re.Match[str]) -> str:
    """The path on legislation.gov.uk of a statutory instrument: ``uksi/2022/642``, ``ssi/2018/57``, ``wsi/2017/57``."""
    series = match["series"].replace(".", "").upper()
    series = "SR" if series.startswith("STATUTORY RULE") else series
    second = (match["second"] or "").replace(".", "").upper()
    return f"{_PATHS.get(series) or _SECOND.get(second, 'uksi')}/{match['year']}/{match['number']}"


def _chapter(match: re.Match[str], year: int) -> str | None:
    """The path of the Act of a year that the number after its title gives: ``ukpga/2006/41``, ``asp/2016/9``."""
    if match["reign"]:
        years = match["from"] + (f"-{match['to']}" if match["to"] else "")
        return f"ukpga/{match['reign']}{match['nth'] or ''}/{years}/{match['cap']}"
    series = "nia" if match["ulster"] else _ACTS[match["of"].rstrip(".")]
    if series == "ukpga" and year < _CALENDAR:
        return None
    return f"{'apni' if series == 'nia' and year <= _STORMONT else series}/{year}/{match['chapter']}"


def _european(pattern: re.Pattern[str], text: str) -> Iterator[Mention]:
    """Regulations, Decisions and Directives of the EU; those "No 178/2002" have the year last."""
    for match in pattern.finditer(text):
        year, number = match["first"], match["second"]
        if match["no"]:
            year, number = number, year
        yield _by_eu_number(match, int(year) if len(year) == 4 else 1900 + int(year), number)


def _by_eu_number(match: re.Match[str], year: int, number: str) -> Mention:
    word = match["kind"].capitalize()
    identity = f"{_EU_PATHS[word]}/{year}/{int(number)}"
    title = " ".join(match[0].split())
    return Mention(match.start(), match.end(), "title", word, (identity,), title, year, number_id=identity)


def _addresses(text: str, register: Register) -> Iterator[Mention]:
    for match in _ADDRESS.finditer(text):
        identity, year = match["id"], int(match["id"].split("/")[1])
        row = register.instruments.get(identity)
        pinpoint = parse_pinpoint(match["path"].strip("/").replace("/", " ", 1)) if match["path"] else None
        word = row.word if row else _WORDS.get(match["series"], "Act")
        title = row.title if row else f"legislation.gov.uk/{identity}"
        yield Mention(match.start(), match.end(), "title", word, (identity,), title, year, pinpoint=pinpoint)


_WORDS = {"eur": "Regulation", "eudr": "Directive", "eudn": "Decision"} | dict.fromkeys(
    ("uksi", "ssi", "wsi", "nisr", "nisi"), "Regulations"
)


def with_number(text: str, mention: Mention) -> Mention:
    """The mention with the "(SI 2022/642)", "(c. 41)" or "(asp 9)" that follows its title, which tells what it is."""
    if mention.how not in ("title", "unlisted") or mention.year is None:
        return mention
    tail = _NUMBER_TAIL.match(text, mention.end)
    if tail is None and (behind := _NAMED_BETWEEN.match(text, mention.end)):
        return _numbered_behind(mention, _NUMBER_TAIL.match(text, behind.end()))
    if tail is None or not (tail[0].lstrip()[:1] in ("(", ",") or tail["number"] or tail["own"] or tail["ulster"]):
        return mention
    if tail["own"] and mention.word not in _INSTRUMENTS:
        return mention
    if tail["in"] and int(tail["in"]) != mention.year and "(" not in tail[0]:
        return mention  # the next of a list
    written = tail[0].rstrip()
    if written.count("(") < written.count(")"):
        written = written[:-1].rstrip()
    mention.end += len(written)
    if tail["own"]:
        mention.number_id = _own_number(mention, tail["own"])
    else:
        mention.number_id = _identity(tail) if tail["number"] else _chapter(tail, int(tail["in"] or mention.year))
    if mention.how == "unlisted" and mention.number_id:
        mention.ids = (mention.number_id,)
    return mention


def _numbered_behind(mention: Mention, tail: re.Match[str] | None) -> Mention:
    """The mention with the number that follows the name it is given: ``("the 2004 Regulations") (S.I. 2004/692)``."""
    if tail and tail["number"] and int(tail["year"]) == mention.year:
        mention.number_id = _identity(tail)
        mention.ids = mention.ids or (mention.number_id,)
    return mention


def _own_number(mention: Mention, written: str) -> str | None:
    """The path that a number alone gives with the year of the title: of the series of what is meant, else of the UK."""
    if not mention.ids and _ELSEWHERE.search(mention.title):
        return None
    series = mention.ids[0].partition("/")[0] if mention.ids else "uksi"
    return f"{series}/{mention.year}/{int(re.findall(r'[0-9]+', written)[-1])}"


# The head of a paper on an instrument: its title, and on the next line its number, "2022 No. 252".
_HEAD = late(
    r"^[ \t#]*(?:the\s+)?(?P<title>\S[^\n]{5,240}?)\s+(?P<year>(?:19|20)\d\d)\s*\n\s*"
    r"(?P=year)\s+No\.?\s*(?P<number>\d{1,4})\b",
    re.MULTILINE | re.IGNORECASE,
)


def share_numbers(text: str, mentions: list[Mention]) -> None:
    """Give a title that the register does not list the number that stands beside it somewhere else in the text."""
    unlisted = [m for m in mentions if m.how == "unlisted" and m.year]
    numbers: dict[tuple[str, int | None], tuple[str, ...]] = {
        (title_key(head["title"]), int(head["year"])): (f"uksi/{head['year']}/{int(head['number'])}",)
        for head in _HEAD.finditer(text)
        if not _ELSEWHERE.search(head["title"])
    }
    numbers |= {(title_key(m.title), m.year): m.ids for m in unlisted if m.ids}
    for mention in unlisted:
        mention.ids = mention.ids or numbers.get((title_key(mention.title), mention.year), ())


_CAPITALS = late(r"(?<![\w-])[A-Z][A-Za-z0-9']*")
_YEAR_AFTER_NAME = late(r"\s+\(?((?:19|20)\d\d)\)?(?!\d)")


def find_names(text: str, register: Register) -> Iterator[Mention]:
    """Initials and other names that do not end in Act or Regulations."""
    for match in _CAPITALS.finditer(text):
        for name, instrument in register.names.get(match[0], ()):
            end = _ends_name(text, match.start(), name)
            if end is not None:
                yield _named(text, match.start(), end, name, register.instruments[instrument], register)
                break
        else:
            yield from _initials(text, match, register)
    for pattern, idiom in register.phrases:
        for match in pattern.finditer(text):
            place = Pinpoint(idiom.unit, (NumberRange(idiom.number),))
            ids = (idiom.instrument,)
            yield Mention(match.start(), match.end(), "short", "Act", ids, via="idiom", pinpoint=place)


def _initials(text: str, match: re.Match[str], register: Register) -> Iterator[Mention]:
    """Initials with a year that those of the title of one Act of that year are: "s 12 LGA 2003"."""
    name = match[0]
    year = _YEAR_AFTER_NAME.match(text, match.end()) if name[-1] == "A" and len(name) > 2 and name.isupper() else None
    if year:
        ids = register.of_initials(name, int(year[1]))
        end = year.end() if "(" in year[0] else year.end(1)
        if len(ids) == 1:
            yield Mention(match.start(), end, "short", "Act", ids, via="alias", strong=False)


def _named(text: str, start: int, end: int, name: str, row: Instrument, register: Register) -> Mention:
    year = _YEAR_AFTER_NAME.match(text, end)
    if year and not name[-4:].isdigit():
        if int(year[1]) != row.year:
            return _other_year(start, year, row, register)
        end = year.end() if "(" in year[0] else year.end(1)
    strong = bool(year) or name not in row.weak_aliases
    return Mention(start, end, "short", row.word, (row.id,), via="alias", strong=strong)


def _other_year(start: int, year: re.Match[str], row: Instrument, register: Register) -> Mention:
    """Initials with a year that is not their instrument's: the one of that year with the same title, if any."""
    bare = row.title.removesuffix(f" {row.year}")
    end = year.end() if "(" in year[0] else year.end(1)
    ids = register.titles.get(title_key(f"{bare}{year[1]}"), ())
    how = "title" if ids else "unlisted"
    return Mention(start, end, how, row.word, ids, "" if ids else bare, int(year[1]), "alias")


def _ends_name(text: str, start: int, name: str) -> int | None:
    pattern = late(r"\s+".join(re.escape(p) for p in name.split(" ")) + r"(?![A-Za-z0-9]|-[A-Z]|\(A)")
    match = pattern.match(text, start)
    return match.end() if match else None


_DEFINED_AFTER = late(
    r"""\s*,?\s*(?:\(as\s+amended[^()]*\)\s*)?\(\s*(?:hereinafter|hereafter|henceforth|herein)?\s*,?\s*(?:referred\s+to\s+as|called|known\s+as|or)?\s*
    (?P<open>["']|the\s+["']|["']the\s+|the\s+)?
    (?P<term>(?:amending\s|principal\s|parent\s)?[A-Z0-9][\w&'. -]{0,50}?)(?P<close>["'])?\s*\)""",
    re.VERBOSE,
)
_DEFINED_BEFORE = late(
    r"""["'](?:the\s+)?(?P<term>[A-Z0-9][\w& -]{0,40}?)["']\s+(?:means|refers\s+to|is|shall\s+mean)\s+(?:the\s+)?$"""
)
_TERM_WORD = late(r"(?<![\w-])(?:[A-Z0-9]\w*|amending\b|principal\b|parent\b)")
_WITH_YEAR = late(r"([A-Z]{3,}) (?:19|20)\d\d")
_TERM_SHAPE = late(
    r"(?:.*\b(?:Act|Regulations|Regs|Order|Bill|Directive)|(?:[A-Z]{2,} )?[A-Z][A-Za-z&]*[A-Z](?: ?\d{2,4})?)$"
)


def find_definitions(text: str, mentions: list[Mention]) -> tuple[list[tuple[str, Mention]], list[tuple[int, int]]]:
    """The terms with the instruments they stand for, and the stretches of text that only define."""
    definitions, inside = [], []
    for mention in mentions:
        if mention.how not in ("title", "short", "unlisted"):
            continue
        after = _DEFINED_AFTER.match(text, mention.end)
        if after and (after["close"] or _TERM_SHAPE.match(after["term"])):
            term = after["term"].strip()
            definitions.append((term, mention))
            bare = _WITH_YEAR.fullmatch(term)
            definitions += [(bare[1], mention)] if bare else []
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
            same.ids, same.title, same.via, same.strong = source.ids, source.title, "defined_term", True
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
