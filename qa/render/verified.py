"""Old citations and whether they stand, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa.render.wrapping import filled


def verify_table(report: Mapping[str, Any]) -> str:
    """The citations that do not stand as they stood, then the counts."""
    lines = [line for one in report["citations"] if one["standing"] != "same" for line in _citation(one)]
    counts = ", ".join(f"{count} {name}" for name, count in report["summary"].items())
    return "\n".join([*lines, counts]) + "\n"


def _citation(one: Mapping[str, Any]) -> Iterator[str]:
    yield from filled(f"{one['standing']:8} {one['id']} [{one['rank']}] {one['title']}", 0, 9)
    yield from filled(f"“{one['quote']}”", 9)
    now = one["now"]
    if now:
        text = "" if one["standing"] == "moved" else f": “{now['text']}”"
        yield from filled(f"now {now['title']}, paragraph {now['paragraph']}{text}", 9)
