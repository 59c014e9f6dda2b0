"""The pages without a browser: what they say and where they lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from qa.web.app import create_app
from qa.web.settings import Settings

QUESTION = "/?q=What+is+a+pooled+fund%3F"


PAGES = [
    "/", QUESTION, "/?q=swallow", "/check", "/library", "/collect", "/compare", "/references", "/help", "/sign-in",
    "/contact", "/accessibility", "/privacy", "/nothing",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_and_its_landmarks(client: TestClient, path: str) -> None:
    """A page has a title, one h1, a main part and a way to skip to it."""
    text = client.get(path).text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert '<main class="width" id="main"' in text
    assert '<a class="skip" href="#main">' in text
    assert re.search(r"<title>\S.* – policyqa</title>", text)


@pytest.mark.parametrize("path", ["/", "/library", "/api/documents", "/static/policyqa.css"])
def test_every_address_can_be_asked_for_its_head(client: TestClient, path: str) -> None:
    """HEAD is answered like GET (RFC 9110, section 9.3.2)."""
    assert client.head(path).status_code == 200


def test_answer_shows_quote_place_and_confidence(client: TestClient) -> None:
    """The quote comes with its document, date, paragraph and how sure it is."""
    text = client.get(QUESTION).text
    assert "A pooled fund is one purse" in text
    assert "18 April 2024" in text
    assert "NHS Wexmoor Integrated Care Board" in text
    assert "Paragraph 4" in text
    assert "How sure is this?" in text


def test_notes_stand_before_the_answer(client: TestClient) -> None:
    """What has been overtaken is told before the quote."""
    old = _id(client, "Delegation framework 2022/23")
    text = client.get("/", params={"q": "When will boards delegate functions?", "document": old}).text
    assert "has been superseded by" in text
    assert text.index("has been superseded by") < text.index("<blockquote>")


def test_a_follow_up_is_shown_as_it_was_asked(client: TestClient) -> None:
    """With a link that asks it as it was typed; the box hands the question on to the next."""
    before = "What is the joint committee?"
    text = client.get("/", params={"q": "And who chairs it?", "previous": before}).text
    assert "Asked as: Who chairs the joint committee?" in text
    assert 'name="previous" value="Who chairs the joint committee?"' in text
    alone = client.get("/", params={"q": "And who chairs it?"}).text
    assert "The question leaves open what is meant" in alone
    assert "Asked as" not in alone


def test_parts_of_a_question_have_headings_of_their_own(client: TestClient) -> None:
    """Each question is answered under its words."""
    text = client.get("/", params={"q": "What is a pooled fund, and how often does the board meet?"}).text
    assert "1. What is a pooled fund?" in text
    assert "2. How often does the board meet?" in text
    assert text.count('id="answer-title-1"') + text.count('id="abstained-title-1"') == 1


def test_abstention_says_what_was_searched(client: TestClient) -> None:
    """A question without an answer has a state of its own, with what was searched."""
    text = client.get("/?q=What+is+the+airspeed+of+an+unladen+swallow%3F").text
    assert "The documents do not say" in text
    assert re.search(r"Searched \d+ passages of \d+ documents", text)
    assert "<blockquote>" not in text


def test_filters_show_their_counts_and_what_is_ticked(client: TestClient) -> None:
    """A ticked filter stays ticked and narrows the answer."""
    text = client.get(f"{QUESTION}&year=2022").text
    assert re.search(r'value="2022" checked', text)
    assert "Delegation framework 2022/23" in text
    assert "A pooled fund is one purse" not in text


def test_filters_that_exclude_each_other_are_told(client: TestClient) -> None:
    """A document and a year it is not of leave nothing to search, which is said."""
    text = client.get(f"{QUESTION}&year=2022&document={_id(client, 'Delegation framework 2024/25')}").text
    assert "No document passes all the filters together" in text


def test_filter_that_is_gone_is_told(client: TestClient) -> None:
    """A bookmark with a document that was removed still gives a page."""
    response = client.get(f"{QUESTION}&document=gone")
    assert response.status_code == 200
    assert "no longer in the library" in response.text


def test_long_question_is_told(client: TestClient) -> None:
    """A question beyond the limit is explained on the page, and nothing that was typed is lost."""
    text = client.get("/", params={"q": "why " * 400}).text
    assert "1,000 characters or fewer" in text
    typed = re.search(r"<textarea id=\"q\"[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert typed
    assert typed[1] == " ".join(["why"] * 400)
    assert text.count("why " * 20) < 30


@pytest.mark.parametrize("question", ["delegation of functions " * 30, "x" * 900, "A short question?"])
def test_titles_are_cut_at_a_word(client: TestClient, question: str) -> None:
    """The title of a page has 80 characters of a question at most; the page has all of it."""
    text = unescape(client.get("/", params={"q": question}).text)
    title = re.search(r"<title>(.*) – policyqa</title>", text)
    assert title
    assert len(title[1]) <= 80
    assert set(title[1].removesuffix("…").split()) <= set(question.split()) or " " not in question
    assert f">{question.strip()}</h1>" in text


def test_source_leads_back_to_the_answer(client: TestClient) -> None:
    """The document opened from an answer has a link to it, filters and all; opened by itself it has none."""
    query = "q=What+is+a+pooled+fund%3F&year=2024"
    link = re.search(r'href="(/source[^"]*)#passage"', client.get(f"/?{query}").text)
    assert link
    text = client.get(unescape(link[1])).text
    assert f'href="/?{query}"' in unescape(text)
    alone = client.get("/source", params={"document": _id(client, "Delegation framework 2024/25")}).text
    assert "Back to the answer" not in alone


def test_way_back_stays_on_this_site(client: TestClient) -> None:
    """Whatever an address claims was asked, the way back leads to the Ask page."""
    document = _id(client, "Delegation framework 2024/25")
    text = client.get("/source", params={"document": document, "asked": '"><a href="//evil.example'}).text
    assert '<a href="//evil' not in text
    assert 'href="/?&#34;&gt;&lt;a href=&#34;//evil.example"' in text


def test_citations_can_be_copied_in_three_forms(client: TestClient) -> None:
    """Plain, footnote and Markdown stand in text fields, which need no script."""
    text = client.get(QUESTION).text
    forms = [unescape(found) for found in re.findall(r"<textarea[^>]*readonly>(.*?)</textarea>", text, re.DOTALL)]
    assert forms[0].startswith("“A pooled fund is one purse")
    assert forms[0].endswith("NHS Wexmoor Integrated Care Board, 18 April 2024, paragraph 4)")
    assert forms[1] == "NHS Wexmoor Integrated Care Board, ‘Delegation framework 2024/25’ (18 April 2024) para 4"
    assert forms[2].startswith("> A pooled fund")


def test_source_is_shown_at_the_passage(client: TestClient) -> None:
    """The link of an answer leads to the passage, with the quote marked in it."""
    link = re.search(r'href="(/source[^"]*)#passage"', client.get(QUESTION).text)
    assert link
    text = client.get(unescape(link[1])).text
    assert "<mark>A pooled fund is one purse" in text
    assert text.count('id="passage"') == 1


@pytest.mark.parametrize(
    "path", ["/source?document=none", "/source?document=../../etc/passwd", "/source/page.png?document=none&page=1"]
)
def test_unknown_documents_are_told(client: TestClient, path: str) -> None:
    """Only ids of the library lead anywhere."""
    response = client.get(path)
    assert response.status_code == 404
    assert "There is no such document" in response.text


def test_library_finds_by_words(client: TestClient) -> None:
    """The list narrows to titles, publishers and files with the words."""
    text = client.get("/library?find=delegation+2022").text
    assert "Delegation framework 2022/23" in text
    assert "Delegation framework 2024/25" not in text


def _id(client: TestClient, title: str) -> str:
    return next(one["document_id"] for one in client.get("/api/documents").json() if one["title"] == title)


def test_an_empty_library_is_told_as_such(ingest: Callable[..., Any], new_store: Path) -> None:
    """No page says of documents that are not there what they do not say."""
    ingest()
    with TestClient(create_app(Settings(new_store)), base_url="http://127.0.0.1:8765") as client:
        pages = [client.get(address).text for address in ("/", "/library", "/?q=Who+chairs+the+board")]
    assert all("There are no documents yet" in page for page in pages)
    assert not any("They do not say" in page or "Searched 0" in page for page in pages)


def test_the_page_is_called_what_the_settings_say(store: Path) -> None:
    """Also where it refuses, and nothing in a name is mark-up."""
    settings = Settings(store, service="Papers of <Wexmoor>")
    with TestClient(create_app(settings), base_url="http://127.0.0.1:8765") as client:
        for text in (client.get("/").text, client.post("/check", headers={"origin": "http://evil.example"}).text):
            assert '<a class="brand" href="/"><span>Papers of &lt;Wexmoor&gt;</span></a>' in text
            assert " – Papers of &lt;Wexmoor&gt;</title>" in text


@pytest.mark.parametrize("order", ["title", "newest", "publisher"])
def test_the_list_of_documents_is_sorted(client: TestClient, order: str) -> None:
    """By what is asked for, of one publisher the newest first; a search keeps the order."""
    text = client.get("/library", params={"order": order, "find": "framework"}).text
    titles = re.findall(r"<h3><a [^>]*>(Delegation framework [^<]*)<", text)
    assert titles == sorted(titles, reverse=order != "title")
    assert f'name="order" value="{order}"' in text
    assert 'aria-current="true"' in text


def test_an_order_that_is_none_is_that_of_the_files(client: TestClient) -> None:
    """Nothing of an address reaches the query."""
    plain = client.get("/library").text
    assert re.findall("<h3>.*</h3>", client.get("/library", params={"order": "1; DROP"}).text) == re.findall(
        "<h3>.*</h3>", plain
    )


def test_a_date_that_a_program_wrote_is_told_as_that(client: TestClient) -> None:
    """On the library page, with where every other date is from."""
    text = client.get("/library").text
    assert "(from front matter)" in text
    assert "pdf:" not in text


@pytest.mark.parametrize("path", ["/", "/?q=fund", "/collect", "/compare", "/references"])
@pytest.mark.parametrize("allowed", [False, True])
def test_a_library_that_nobody_has_filled_explains_itself(tmp_path: Path, path: str, *, allowed: bool) -> None:
    """In plain words and without a path of the machine; who may add documents is led there."""
    app = create_app(Settings(tmp_path / "store", allow_changes=allowed))
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        found = client.get(path)
    assert found.status_code == 200
    assert "There are no documents yet" in found.text
    assert str(tmp_path) not in found.text
    assert ("Add a document" in found.text) == allowed


def test_questions_are_offered_that_are_answered(client: TestClient) -> None:
    """On the page before the first question, made of the papers; each leads to an answer."""
    text = client.get("/").text
    offered = re.findall(r'<li><a href="(/\?q=[^"]+)">', text.split('id="try-title"')[1].split("</section>")[0])
    assert 3 <= len(offered) <= 6
    for address in offered:
        assert 'class="quoted"' in client.get(unescape(address)).text


def test_an_abstention_says_what_else_to_try(client: TestClient) -> None:
    """Questions near it that are answered, and the contents of the nearest papers; an answer offers none."""
    text = client.get("/", params={"q": "What is the airspeed of a provider swallow?"}).text
    instead = text.split('id="instead-title"')[1].split("</section>")[0]
    assert len(re.findall(r'<a href="/\?q=', instead)) == 3
    assert "provider" in re.findall(r'<a href="/\?q=[^"]+">([^<]+)', instead)[0]
    assert '<a href="/source/outline?document=' in instead
    assert "instead-title" not in client.get(QUESTION).text
