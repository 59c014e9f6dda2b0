"""What came of fitting the confidence to a library, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa.render.terminal import filled
from qa.render.text import counted

_MEASURES = (("log_loss", "log loss"), ("brier", "Brier score"), ("calibration_error", "calibration error"))


def calibration_table(found: Mapping[str, Any], *, dry_run: bool) -> str:
    """What was judged, the measures before and after on what was held out, and what became of it."""
    return "".join(f"{line}\n" for line in _lines(found, dry_run))


def _lines(found: Mapping[str, Any], dry_run: bool) -> Iterator[str]:
    wrong = found["judgements"] - found["right"]
    told = f"{counted(found['judgements'], 'judgement')} of {counted(found['questions'], 'question')}"
    yield f"{told}: {found['right']} right, {wrong} wrong"
    for reason, number in found["left_out"].items():
        yield from filled(f"Not counted: {counted(number, 'judgement')} {reason}.", 0, 4)
    if found["before"]:
        yield ""
        yield "On judgements held out      before   after   (smaller is better)"
        for name, words in _MEASURES:
            yield f"  {words:24} {found['before'][name]:7.3f} {found['after'][name]:7.3f}"
        yield ""
    if found["reason"]:
        yield from filled(found["reason"], 0, 0)
    elif dry_run:
        yield f"It would be taken, as {found['name']} ({found['kind']}). Without --dry-run it is."
    else:
        yield f"Answers follow it from now on, as {found['name']} ({found['kind']})."
        yield "To go back: policyqa calibrate --back"


def back_line(undone: Mapping[str, Any]) -> str:
    """What was given up and what counts now."""
    if not undone["given_up"]:
        return "Nothing was fitted to this library: the confidence is as it comes with policyqa.\n"
    now = f"{undone['in_use']} counts again" if undone["in_use"] else "the confidence is as it comes with policyqa"
    return f"{undone['given_up']} is given up: {now}.\n"
