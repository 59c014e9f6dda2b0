"""What a title without a year meant in a given year: the Data Protection Act of 2012 is the 1998 Act."""

from __future__ import annotations

from corpus.references.models import Mention
from corpus.references.register import Register, title_key


def put_in_time(mentions: list[Mention], register: Register, year: int) -> None:
    """Give every short form without a year the instruments that it meant in ``year``."""
    for mention in mentions:
        if mention.how == "short" and mention.year is None and mention.via in ("alias", "register_default"):
            mention.ids = in_time(mention.ids, register, year)


def in_time(ids: tuple[str, ...], register: Register, year: int) -> tuple[str, ...]:
    """Those of the instruments that there were by ``year``, else what bore the same title before them.

    Of several earlier ones the register's ``superseded_by`` chooses; where there was none, the instruments stay.
    """
    there = tuple(i for i in ids if register.instruments[i].year <= year)
    return there or _earlier(ids, register, year) or ids


def _earlier(ids: tuple[str, ...], register: Register, year: int) -> tuple[str, ...]:
    rows = [register.instruments[i] for i in ids]
    titles = {title_key(row.title.removesuffix(f" {row.year}")) for row in rows}
    same = {i: register.instruments[i] for title in titles for i in register.short_titles.get(title, ())}
    there = tuple(i for i, row in same.items() if row.year <= year and not i.startswith("bill/"))
    replaced = tuple(i for i in there if same[i].superseded_by in ids)
    return replaced or there
