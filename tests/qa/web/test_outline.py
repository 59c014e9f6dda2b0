"""A paper by its headings and a search inside it, and the text beside the printed page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from qa.web.app import create_app
from qa.web.settings import Settings

REPORT = "collaboratives-annual-report-2024.pdf"


def document(client: TestClient, name: str) -> str:
    """The id of a document by the name of its file."""
    found: str = next(one["document_id"] for one in client.get("/api/documents").json() if one["source"].endswith(name))
    return found


def test_headings_lead_to_their_place_in_the_text(client: TestClient) -> None:
    """Each with its page; the text that a link leads to begins with the heading."""
    id_ = document(client, REPORT)
    text = client.get("/source/outline", params={"document": id_}).text
    links = re.findall(r'<li[^>]*><a href="(/source\?[^"]+start=\d+)">([^<]+)</a> <span class="quiet">page', text)
    assert len(links) > 8
    address, heading = links[-1]
    read = client.get(unescape(address)).text
    first = re.search(r'class="heading">(?:<span class="marker">.*?</span> )?([^<]+)<', read)
    assert first
    assert first[1] in heading


def test_words_are_found_marked_and_led_to(client: TestClient) -> None:
    """The way back from the text leads to what was found."""
    id_ = document(client, REPORT)
    text = client.get("/source/outline", params={"document": id_, "find": "provider savings"}).text
    assert "1 passage with all of these words" in text
    assert "<mark>saved</mark>" in text
    led = re.search(r'class="from"><a href="([^"]+)"', text)
    assert led
    read = client.get(unescape(led[1])).text
    assert 'id="passage"' in read
    assert "Back to what was found" in read
    assert 'value="provider savings"' in read


def test_what_is_not_found_is_told(client: TestClient) -> None:
    """Of several words some may be; what was typed is escaped."""
    id_ = document(client, REPORT)

    def found(words: str) -> str:
        return client.get("/source/outline", params={"document": id_, "find": words}).text

    assert "Nothing in this paper has this word." in found("swallow")
    assert "Nothing in this paper has any of these words." in found("swallow <b>airspeed")
    assert "No passage has all of these words" in found("swallow savings")
    assert "<b>air" not in found("swallow <b>airspeed")


def test_a_large_paper_is_folded_and_paged(
    put: Callable[..., Path], folder: Path, ingest: Callable[..., Any], new_store: Path
) -> None:
    """Two hundred headings of the first level stand on a page, those below them are folded; finds come by fifty."""
    parts = (f"## Part {number}\n\n### Detail {number}\n\nThe harbour is deep.\n" for number in range(230))
    put("long.md", "# The long paper\n\n" + "\n".join(parts))
    put("flat.txt", "The harbour is deep and wide, as every harbour is that we know of.\n")
    ingest(folder)
    with TestClient(create_app(Settings(new_store)), base_url="http://127.0.0.1:8765") as client:
        id_ = document(client, "long.md")
        first = client.get("/source/outline", params={"document": id_}).text
        assert first.count("<details>") == 200
        assert 'rel="next"' in first
        last = client.get("/source/outline", params={"document": id_, "start": 200}).text
        assert "Part 229" in last
        assert 'rel="prev"' in last
        finds = client.get("/source/outline", params={"document": id_, "find": "harbour", "start": 50}).text
        assert "230 passages with this word" in finds
        assert len(re.findall(r'class="from"', finds)) == 50
        flat = client.get("/source/outline", params={"document": document(client, "flat.txt")}).text
        assert "no headings that could be told" in flat


def test_the_printed_page_stands_right_after_its_passage(client: TestClient) -> None:
    """Narrow windows show it there; passage and picture lead to each other."""
    answer = client.get("/", params={"q": "annual report on the provider collaboratives", "document": REPORT}).text
    led = re.search(r'href="(/source\?[^"]+)"', answer)
    assert led
    text = client.get(unescape(led[1])).text
    passage, picture, rest = (text.index(mark) for mark in ('id="passage"', 'id="picture-title"', "main-column rest"))
    assert passage < picture < rest
    between = text[passage:picture]
    assert between.count('class="line') == 0
    assert 'href="#picture-title"' in between
    assert 'href="#passage"' in text[picture:rest]
