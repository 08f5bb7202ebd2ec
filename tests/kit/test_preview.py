"""What authors see on Studio's page: the faults or the second looks, and a preview that plays the text that is shown."""

import json
import re
from html import unescape

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.kit import studio
from campus_xblocks.kit.problems import MOST_TOLD
from tests.kit.authoring import EXAMPLES, Author, ReadOnly, json_values
from tests.support.harness import LIBRARY, NOBODY, Place, learner, request_of

pytestmark = pytest.mark.django_db
CASE, DIAGNOSTIC = EXAMPLES


@pytest.fixture
def author(block_type, settings) -> Author:
    settings.SERVICE_VARIANT = "cms"
    return Author(block_type, EXAMPLES[block_type])


def view(author, name="author_view"):
    block = author.block
    with request_of(block):
        return getattr(block, name)({})


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# --- the page -----------------------------------------------------------------------------------------------------------


def test_studio_asks_for_the_authors_view(author):
    assert author.block.has_author_view is True


def test_the_second_looks_come_first_then_the_block_itself_with_its_script(author):
    fragment = view(author)
    html = fragment.content
    assert html.index("campus-author") < html.index("data-campus-preview") < html.index("data-campus-screen")
    assert "What this document holds" in html
    assert fragment.js_init_fn == "CampusPreview"
    assert fragment.json_init_args["init"] == author.block.INIT
    assert fragment.json_init_args["args"]["keeps"] is False


def test_the_page_carries_the_text_that_it_shows_escaped(author):
    text = EXAMPLES[author.block_type] + "# </template><script>alert('é & <b>')</script>\n"
    author.place.block(author.block_type, text, author.who)
    html = view(author).content
    assert "<script>alert" not in html
    shown = re.search(r"<template data-campus-shown>(.*?)</template>", html, re.DOTALL)[1]
    assert unescape(shown) == text


def test_the_page_speaks_to_authors_in_studios_language_and_to_learners_in_the_documents(author):
    with translation.override("en"):
        html = view(author).content
    assert "What this document holds" in html
    assert re.search(r'class="campus campus-\w+" lang="fr"', html)
    with translation.override("fr"):
        assert "Ce que contient ce document" in view(author).content


def test_a_broken_document_shows_each_fault_with_its_line_its_path_and_its_remedy(author):
    broken = re.sub(r"duration_min: \d+", "duration_min: cinq <b>", EXAMPLES[author.block_type])
    author.place.block(author.block_type, broken, author.who)
    line = broken.split("\n").index(next(one for one in broken.split("\n") if "cinq" in one)) + 1
    for lang, said in (("en", f"Line {line}"), ("fr", f"Ligne {line}")):
        with translation.override(lang):
            html = view(author).content
        assert said in words(html)
        assert "<code>duration_min</code>" in html
        assert "duration_min: cinq &lt;b&gt;" in html
        assert 'aria-labelledby="' in html
    assert "come back later" not in html
    assert "data-campus-preview" not in html


def test_of_many_faults_the_first_are_listed_with_the_number_of_the_others(author):
    author.place.block(author.block_type, "".join(f"key{n}: 1\n" for n in range(500)), author.who)
    html = view(author).content
    assert html.count("<li>") == MOST_TOLD + 1
    assert re.search(r"… and \d+ more", html)


@pytest.mark.parametrize("text", ["a: [", "", "\t", "a: &x 1\nb: *x", "[" * 3000, "﻿é: \u2028\n" * 9])
def test_whatever_the_text_is_the_page_opens(author, text):
    author.place.block(author.block_type, text, author.who)
    assert "campus" in view(author).content


@pytest.mark.parametrize("broken", [False, True])
def test_in_a_library_which_asks_for_the_learners_view_authors_see_the_same(block_type, settings, broken):
    settings.SERVICE_VARIANT = "cms"
    text = "title: seul\n" if broken else EXAMPLES[block_type]
    author = Author(block_type, text, place=Place(without=frozenset({"completion", "replace_urls"})), course=LIBRARY)
    shown = [re.sub(r'value="\w{64}"', "", view(author, name).content) for name in ("student_view", "author_view")]
    assert shown[0] == shown[1]
    assert ("campus-author" in view(author, "student_view").content) is not broken


def test_a_library_tells_its_faults_to_nobody_else(block_type, settings):
    settings.SERVICE_VARIANT = "lms"
    place, marie = Place(), learner("marie")
    html = place.view(place.block(block_type, "title: seul\n", marie, course=LIBRARY)).content
    assert "<code>" not in html
    assert "campus-author" not in place.view(place.block(block_type, EXAMPLES[block_type], marie)).content


def test_learners_who_ask_for_the_authors_view_get_what_visitors_see(block_type, settings):
    settings.SERVICE_VARIANT = "lms"
    place = Place()
    html = place.view(place.block(block_type, EXAMPLES[block_type], learner("marie")), "author_view").content
    assert "template" not in html
    assert "campus-author" not in html


def test_who_may_only_read_plays_what_is_saved(block_type, settings):
    settings.SERVICE_VARIANT = "cms"
    author = Author(block_type, EXAMPLES[block_type], place=ReadOnly())
    html = view(author).content
    assert "campus-author" in html
    assert "data-campus-shown" not in html
    assert author.call("studio_play", {"definition": EXAMPLES[block_type]}).status == 403


# --- playing --------------------------------------------------------------------------------------------------------


def untouched(author, before):
    from campus_plugin.models import Run

    assert author.block.definition == before
    assert not Run.objects.exists()
    assert author.place.user_state(author.who) == {}
    assert author.place.published == []


def test_a_case_is_played_in_the_text_that_is_shown_and_nothing_is_kept(settings):
    settings.SERVICE_VARIANT = "cms"
    author = Author(CASE, EXAMPLES[CASE])
    shown = EXAMPLES[CASE].replace("Lundi, 7 heures", "Mardi matin").replace("id: soir", "id: nuit")
    shown = shown.replace("lundi.soir", "lundi.nuit").replace("{lundi: soir", "{lundi: nuit")
    whole = author.call("studio_play", {"definition": shown})
    assert whole.status == 200, whole.text
    assert "Mardi matin" in whole.data["root"]
    assert (whole.data["init"], whole.data["args"]["moves"]) == ("CampusCaseStudy", [])
    reply = author.call("studio_play", {"definition": shown, "run": 1, "moves": [{"step": "lundi", "choice": "nuit"}]})
    assert reply.status == 200, reply.text
    assert reply.data["moves"] == [{"step": "lundi", "choice": "nuit"}]
    assert "six heures" in reply.html
    refused = author.call(
        "studio_play", {"definition": shown, "run": 1, "moves": [{"step": "lundi", "choice": "soir"}]}
    )
    assert refused.status == 400
    again = author.call("studio_play", {"definition": shown, "run": 1})
    assert (again.status, again.data["moves"]) == (200, [])
    untouched(author, EXAMPLES[CASE])


def test_a_diagnostic_is_answered_in_the_text_that_is_shown_and_nothing_is_kept(settings):
    settings.SERVICE_VARIANT = "cms"
    author = Author(DIAGNOSTIC, EXAMPLES[DIAGNOSTIC])
    title = re.search(r"^title: (.*)$", EXAMPLES[DIAGNOSTIC], re.MULTILINE)[1]
    shown = EXAMPLES[DIAGNOSTIC].replace(title, "Un point nouveau")
    whole = author.call("studio_play", {"definition": shown, "place": "editor"})
    assert "Un point nouveau" in whole.data["root"]
    sent = {"run": 1, "sheet": whole.data["args"]["sheet"], "answers": {}}
    assert author.call("studio_play", {"definition": shown, **sent}).status == 400  # answers are missing
    reply = author.call("studio_play", {"definition": shown, **sent, "confirmed": True})
    assert reply.status == 200, reply.text
    assert "cd-result" in reply.html
    untouched(author, EXAMPLES[DIAGNOSTIC])


def test_nothing_is_put_into_a_plan_from_a_preview(settings):
    settings.SERVICE_VARIANT = "cms"
    author = Author(CASE, EXAMPLES[CASE])
    body = {"action": "_own", "when": "a", "then": "b", "first_step": "c", "days": "30"}
    reply = author.call("studio_play", {"definition": EXAMPLES[CASE], **body})
    assert (reply.status, "nothing is put into your plan" in reply.data["error"]) == (409, True)
    untouched(author, EXAMPLES[CASE])


def test_a_text_with_faults_is_answered_with_them(author):
    reply = author.call("studio_play", {"definition": "title: seul\n"})
    assert reply.status == 422
    assert reply.data["count"] == len(reply.data["problems"]) > 0
    assert "cannot be tried yet" in reply.data["error"]
    untouched(author, EXAMPLES[author.block_type])


def test_a_preview_never_says_that_anything_is_saved(author):
    said = author.call("studio_play", {"definition": EXAMPLES[author.block_type]}).data["args"]["words"]
    assert "conservé" in said["saved"]
    assert said["saved"] == view(author).json_init_args["args"]["words"]["saved"] != "Enregistré."


def test_the_trial_in_the_editor_shares_no_id_with_the_page_below_it(author):
    page = set(re.findall(r'\bid="([^"]+)"', view(author).content + author.open().content))
    body = {"definition": EXAMPLES[author.block_type]}
    trial = author.call("studio_play", {**body, "place": "editor"}).data["root"]
    assert set(re.findall(r'\bid="([^"]+)"', trial)).isdisjoint(page)


@pytest.mark.parametrize("variant", ["lms", "cms"])
@pytest.mark.parametrize("who", ["learner", "nobody", "staff"])
def test_only_those_who_may_edit_in_studio_try_a_text(block_type, settings, variant, who):
    settings.SERVICE_VARIANT = variant
    place = ReadOnly()
    person = {"learner": learner, "nobody": lambda: NOBODY, "staff": lambda: learner("prof", staff=True)}[who]()
    place.block(block_type, EXAMPLES[block_type], person)
    reply = place.call(place.block(block_type, None, person), "studio_play", {"definition": EXAMPLES[block_type]})
    assert (reply.status, "may edit" in reply.data["error"]) == (403, True)


def test_a_preview_costs_no_query_beyond_what_says_who_may(author, django_assert_max_num_queries):
    block, body = author.block, {"definition": EXAMPLES[author.block_type]}
    with django_assert_max_num_queries(4):
        assert author.place.call(block, "studio_play", body).status == 200


bodies = dict.fromkeys(("run", "moves", "answers", "sheet", "confirmed", "hindsight", "place", "action"), json_values)


@given(data=st.fixed_dictionaries({}, optional=bodies))
def test_whatever_a_preview_sends_the_answer_is_a_screen_or_a_sentence_and_nothing_is_kept(author, data):
    text = EXAMPLES[author.block_type]
    reply = author.call("studio_play", json.dumps({"definition": text, **data}).encode())
    assert reply.status in (200, 400, 409)
    if reply.status == 400:
        assert reply.data["error"].endswith(".")
    untouched(author, text)


def test_a_text_of_any_size_is_refused_before_it_is_read(author):
    assert author.call("studio_play", {"definition": "x" * (studio.MAX_SAVED + 1)}).status == 413
    for odd in (None, 3, ["a"], {}):
        assert author.call("studio_play", {"definition": odd}).status == 400
