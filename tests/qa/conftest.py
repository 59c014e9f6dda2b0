"""What tests of several modules of this floor share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

QUESTIONS = [
    "What is meant by mutual aid?",
    "",
    "What is the airspeed of an unladen swallow?",
    "=cmd|' /C calc'!A0 mutual aid",
    "When is the birth centre at Saltmarsh closed at night?",
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Five questions: two with an answer, one empty, one without an answer, one that looks like a formula."""
    path = tmp_path / "questions.jsonl"
    lines = [json.dumps({"id": f"q{number}", "question": text}) for number, text in enumerate(QUESTIONS)]
    path.write_text("\n".join(lines))
    return path
