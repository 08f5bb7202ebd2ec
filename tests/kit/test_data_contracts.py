"""What other programs are told of the blocks: apps, the platform's report and search; and libraries, which keep nothing."""

import json
from types import SimpleNamespace

import pytest

from campus_plugin import models
from tests.support.desk import ALL, FULL, Desk
from tests.support.harness import LIBRARY, NOBODY, Place, learner
from tests.support.playing import CARD, WAY, Player
from tests.support.playing import FULL as CASE

pytestmark = pytest.mark.django_db
CASE_TYPE, DIAGNOSTIC_TYPE = "campus_case_study", "campus_self_diagnostic"
DOCUMENTS = {CASE_TYPE: CASE, DIAGNOSTIC_TYPE: FULL}
SEALED_IN_CASE = ("feedback", "consequence", "rating", "effects", "later", "Par où commencer", "La file se vide")
SEALED_IN_DIAGNOSTIC = ("3.25", "Point de départ", "Tenir un seul carnet", "weight", "advice", "levels", '"value"')


@pytest.fixture(params=DOCUMENTS)
def block_type(request) -> str:
    return request.param


def state_of(place, block):
    return place.call(block, "student_view_user_state", method="GET")


# --- student_view_data ------------------------------------------------------------------------------------------------


def test_the_platform_collects_what_is_the_same_for_everyone_without_any_user(block_type):
    place = Place()
    place.block(block_type, DOCUMENTS[block_type], None)
    block = place.block(block_type, None, None)
    told = block.student_view_data()
    assert (told["version"], told["valid"], told["lang"]) == (1, True, "en")
    assert told["format"].startswith("campus/")
    json.dumps(told)
    assert block.has_support(block.student_view, "multi_device")


def test_apps_are_told_the_opening_of_a_case_and_nothing_ahead_of_a_decision():
    told = Place().block(CASE_TYPE, CASE, None).student_view_data()
    assert set(told) == {
        *("format", "version", "valid", "lang", "title", "card", "duration_min", "fictional", "firm", "objective"),
        "situation_html",
    }
    assert told["title"] == "La menuiserie qui ne répond plus"
    said = json.dumps(told, ensure_ascii=False)
    assert [word for word in SEALED_IN_CASE if word in said] == []


def test_apps_are_told_the_question_of_a_card():
    told = Place().block(CASE_TYPE, CARD, None).student_view_data()
    assert (told["card"], told["question"]) == (True, "Et chez vous, qui répond au téléphone ?")


def test_apps_are_told_the_questions_of_a_diagnostic_and_not_what_their_answers_are_worth():
    told = Place().block(DIAGNOSTIC_TYPE, FULL, None).student_view_data()
    assert {choice["token"] for choice in told["questions"][2]["choices"]} >= {"i0", "i1", "unknown"}
    assert set(told["questions"][0]["choices"][0]) == {"token", "label", "alone"}
    said = json.dumps(told, ensure_ascii=False)
    assert [word for word in SEALED_IN_DIAGNOSTIC if word in said] == []


@pytest.mark.parametrize("definition", ["", "a: [", "format: campus/case-study/1\n"])
def test_a_document_with_faults_is_told_as_not_valid_and_breaks_no_listing(block_type, definition):
    place = Place()
    block = place.block(block_type, definition, None)
    assert block.student_view_data()["valid"] is False
    assert json.loads(state_of(place, block).text)["valid"] is False
    assert "text" not in block.index_dictionary().get("content", {})
    assert list(block.generate_report_data([])) == []


# --- student_view_user_state ------------------------------------------------------------------------------------------


def test_an_app_resumes_a_case_with_the_moves_that_the_learner_made_without_their_words():
    player = Player()
    player.play()
    reply = state_of(player.place, player.block)
    assert reply.headers["Cache-Control"] == "no-store"
    assert (reply.data["run"], reply.data["finished"], reply.data["kept"]) == (1, True, True)
    assert [move["step"] for move in reply.data["moves"]] == [move["step"] for move in WAY]
    assert "Lundi" not in reply.text
    assert "rating" not in reply.text


def test_an_app_resumes_a_diagnostic_with_tokens_and_reads_the_result_only_when_it_is_told():
    desk = Desk(Place(), learner("marie"))
    desk.answer({key: value for key, value in ALL.items() if key != "q.moyens"})
    desk.survey({"q.nps": "i9"})
    reply = state_of(desk.place, desk.block())
    assert reply.data["result"] is None
    assert reply.data["answers"]["q.s3"] == ["telephone", "site"]
    assert reply.data["answers"]["q.v2"] == ["i2"]
    assert "nps" not in reply.text
    again = desk.call("answer", {"run": 1, "sheet": reply.data["sheet"], "answers": reply.data["answers"]})
    assert again.status == 200
    desk.answer(ALL)
    desk.finish()
    result = state_of(desk.place, desk.block()).data["result"]
    assert result["overall"] == {"score": 62, "valid": True, "level": "Confirmé"}
    assert set(result["dimensions"][0]) == {"title", "said", "valid", "applicable"}


def test_reading_the_state_writes_nothing(block_type):
    place, marie = Place(), learner("marie")
    place.block(block_type, DOCUMENTS[block_type], marie)
    assert state_of(place, place.block(block_type, None, marie)).status == 200
    assert (place.user_state(marie), models.Run.objects.count(), place.published) == ({}, 0, [])


def test_of_a_learner_at_whom_somebody_else_looks_nothing_is_told():
    player = Player()
    player.play(2)
    prof = learner("prof", staff=True).user
    reply = player.place.call(player.block, "student_view_user_state", method="GET", request_user=prof)
    assert (reply.data["kept"], reply.data["moves"], reply.data["finished"]) == (False, [], False)


def test_visitors_without_account_have_no_state(block_type):
    place = Place()
    place.block(block_type, DOCUMENTS[block_type], NOBODY)
    told = state_of(place, place.block(block_type, None, NOBODY)).data
    assert (told["kept"], told["finished"]) == (False, False)


# --- public_view ------------------------------------------------------------------------------------------------------


def test_visitors_see_one_question_of_a_diagnostic_marked_as_a_sample_with_nothing_to_press(settings):
    desk = Desk(Place(), learner("marie"))
    html = desk.html("public_view")
    assert "A sample question" in html
    assert "Un carnet de rendez-vous" in html
    assert html.count("It cannot be answered here") == 1
    for control in ("<form", "<input", "<button", "handler"):
        assert control not in html
    settings.SERVICE_VARIANT = "cms"
    assert "A sample question" not in desk.html("author_view")


# --- the course team's report -----------------------------------------------------------------------------------------


def report(place, block_type, who, limit=None):
    """What the platform's task makes of the block: loaded without a user, given every learner's state."""
    states = [SimpleNamespace(username=who.name, state=place.user_state(who))]
    return list(place.block(block_type, None, None).generate_report_data(iter(states), limit))


def test_the_report_tells_that_a_run_ended_and_no_answer(block_type):
    marie = learner("marie")
    if block_type == CASE_TYPE:
        player = Player(who=marie)
        player.play()
        place = player.place
    else:
        desk = Desk(Place(), marie)
        desk.answer(ALL)
        desk.finish()
        place = desk.place
    assert [(name, dict(row)) for name, row in report(place, block_type, marie)] == [
        ("marie", {"Run": 1, "Finished": "yes"})
    ]


def test_the_report_holds_as_many_rows_as_were_asked_for(block_type):
    place = Place()
    place.block(block_type, DOCUMENTS[block_type], None)
    states = [SimpleNamespace(username=name, state={"run": 1, "finished": True}) for name in "abc"]
    rows = [list(place.block(block_type, None, None).generate_report_data(iter(states), most)) for most in (0, 2, None)]
    assert [[name for name, _ in some] for some in rows] == [[], ["a", "b"], ["a", "b", "c"]]


def test_the_report_bears_a_document_that_was_edited_and_a_state_that_is_none_of_ours(block_type):
    place = Place()
    place.block(block_type, DOCUMENTS[block_type], None)
    block = place.block(block_type, None, None)
    states = [
        SimpleNamespace(username="a", state=state)
        for state in (
            *({}, None, {"run": 0}, {"run": 1, "kept": "x"}, {"run": 1, "kept": {"moves": "x"}}),
            {"run": 1, "kept": {"moves": [{"step": "parti", "choice": "a", "text": "Secret"}]}},
            {"run": 1, "kept": {"moves": {"s1": "Mot secret", "parti": 1, "s3": ["Un secret"], "s2": None}}},
        )
    ]
    rows = list(block.generate_report_data(iter(states)))
    assert rows
    assert "secret" not in str(rows).lower()


# --- search, libraries ------------------------------------------------------------------------------------------------


def test_the_search_index_needs_no_user(block_type):
    place = Place()
    place.block(block_type, DOCUMENTS[block_type], None)
    found = place.block(block_type, None, None).index_dictionary()
    assert found["content"]["text"]
    json.dumps(found)
    sealed = SEALED_IN_CASE if block_type == CASE_TYPE else SEALED_IN_DIAGNOSTIC
    assert [word for word in sealed if word in json.dumps(found, ensure_ascii=False)] == []


@pytest.mark.parametrize("without", [(), ("user", "replace_urls", "completion")])
def test_in_a_library_every_view_and_handler_answers_and_none_writes(block_type, without):
    place, marie = Place(without=frozenset(without)), learner("marie")

    def block():
        return place.block(block_type, None, marie, course=LIBRARY)

    place.block(block_type, DOCUMENTS[block_type], marie, course=LIBRARY)
    kept = dict(place.store.db_dict)
    for view in ("student_view", "public_view", "author_view", "studio_view"):
        assert place.view(block(), view).content
    names = [name for name in dir(type(block())) if getattr(getattr(type(block()), name), "_is_xblock_handler", False)]
    assert {"student_view_user_state", "studio_save", "plan"} <= set(names)
    for name in names:
        for body in ({}, {"run": 1, "moves": WAY[:2]}, {"run": 1, "answers": {"q.s1": "i1"}, "confirmed": True}):
            assert place.call(block(), name, body).status < 500, name
    assert place.call(block(), "student_view_user_state", method="GET").status == 200
    assert place.store.db_dict == kept
    assert (place.published, models.Run.objects.count()) == ([], 0)
