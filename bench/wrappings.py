"""How often a question in other wrapping gets the same answer.

    python bench/wrappings.py [--list FILE] [--stores FOLDER] [--every N] [--show]

Asks every question of the project's sets as it stands, and as each line of ``wrappings.jsonl`` has it: with a number of
the asker, a greeting, thanks, in capitals. Prints for each set the share of answers with the text and the citations of
the one to the bare question, and the same for each wrapping.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from qa.library.add import add
from qa.library.library import Library
from qa.measure.answers import read_expected
from qa.models import Answer

if TYPE_CHECKING:
    from sets import QuestionSet

_LIST = Path(__file__).parent / "wrappings.jsonl"


def wrapped(pattern: str, question: str) -> str:
    """A question put into a wrapping: as it is, in one case, with its first letter small, unmarked, or broken."""
    words = question.split()
    small = question[:1].lower() + question[1:] if not words[0][1:2].isupper() else question
    return pattern.format(
        question=question,
        QUESTION=question.upper(),
        lower=question.lower(),
        lowered=small,
        unmarked=small.rstrip("?"),
        broken="  ".join(words[:2]) + "\n" + "\n".join([" ".join(words[2:4]), " ".join(words[4:])]),
    )


def papers(work: Path) -> QuestionSet:
    """Papers of public bodies with questions in the words of those who ask."""
    from sets import DATA, QuestionSet

    add(work / "papers", [path for path in sorted((DATA / "papers").iterdir()) if path.suffix in {".pdf", ".docx"}])
    lines = (DATA / "questions" / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    plain = [{name: line[name] for name in ("id", "question", "answerable")} for line in map(json.loads, lines)]
    file = work / "papers.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in plain), encoding="utf-8")
    return QuestionSet("papers", "papers", work / "papers", tuple(read_expected(file)))


def told(answer: Answer) -> tuple[object, ...]:
    """What must be the same: the status, the text and where it stands."""
    cited = tuple((citation.passage.passage_id, citation.quote_span) for citation in answer.citations)
    return answer.status, answer.text, cited if answer.status == "answered" else ()


def main() -> None:
    """Ask, compare, print."""
    from sets import documents, fixtures, policy

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, default=_LIST, help="other wrappings, a line each")
    parser.add_argument("--stores", type=Path, help="a folder that keeps the stores from run to run")
    parser.add_argument("--every", type=int, default=1, help="ask only every Nth question of a set")
    parser.add_argument("--show", action="store_true", help="print each question that gets another answer")
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.list.read_text(encoding="utf-8").splitlines()]
    same: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        work = options.stores or Path(folder)
        groups = [fixtures(work), policy(work), *documents(work), papers(work)]
        sizes: Counter[str] = Counter()
        for group in groups:
            asked = group.questions[:: options.every]
            sizes[group.family] += len(asked)
            with group.library() as library:
                for expected in asked:
                    _compare(library, expected.question, lines, same[group.family], show=options.show)
    _print(same, [line["id"] for line in lines], sizes)


def _compare(library: Library, question: str, lines: list[dict[str, str]], same: Counter[str], *, show: bool) -> None:
    bare = told(library.ask(question))
    for line in lines:
        typed = wrapped(line["wrap"], question)
        answer = library.ask(typed)
        same[line["id"]] += told(answer) == bare
        if show and told(answer) != bare:
            print(f"{line['id']}: {typed!r} asked as {answer.asked!r}")


def _print(same: dict[str, Counter[str]], ids: list[str], sizes: Counter[str]) -> None:
    print(f"\n| wrapping | {' | '.join(same)} |\n|---|{'---|' * len(same)}")
    for id_ in ids:
        print(f"| {id_} | {' | '.join(f'{same[name][id_] / sizes[name]:.3f}' for name in same)} |")
    total = (f"{sum(same[name].values()) / sizes[name] / len(ids):.3f}" for name in same)
    print(f"| all | {' | '.join(total)} |")


if __name__ == "__main__":
    main()
