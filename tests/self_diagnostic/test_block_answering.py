"""What a learner can do while answering: with and without script, in two windows, on an edited document."""

import re

import pytest

from tests.support.desk import ALL, ATTITUDES, FULL, KEPT, Desk, checked
from tests.support.harness import learner, our_queries

pytestmark = pytest.mark.django_db


# --- answering ------------------------------------------------------------------------------------------------------


def test_the_first_page_holds_every_question_and_works_as_a_plain_form(desk):
    html = desk.html()
    for text in ("Quelle place", "Un carnet de rendez-vous", "Les retours après"):
        assert text in html
    assert "Qu&#x27;est-ce qui vous a manqué" not in html  # the survey comes after the result
    assert re.search(r'<form method="post" target="_self" action="[^"]+/submit"', html)
    assert '<button formaction="' in html


def test_before_the_first_question_learners_read_who_sees_what(desk):
    html = desk.html()
    assert "They enter statistics only if you agree, and without your name." in html
    assert "in a small group, someone may still guess" in html
    desk.write(FULL.replace("team: true", "team: false"))
    assert "small group" not in desk.html()


def test_each_answer_is_kept_at_once_as_the_values_of_the_document(desk):
    assert desk.answer({"q.s1": "i2"}).status == 200
    assert desk.answer({key: value for key, value in ALL.items() if key != "q.s1"}).status == 200
    assert desk.run().moves == KEPT


def test_coming_back_finds_every_answer_where_it_was(desk):
    desk.answer(ALL)
    desk.survey({"q.frein": ["temps", "cout"], "q.nps": "i9", "q.manque": "Du temps <b>& des bras</b>"})
    flat = {f"{k}={v}" for k, vs in ALL.items() for v in (vs if isinstance(vs, list) else [vs])}
    assert checked(desk.html()) == flat
    desk.finish()
    html = desk.html()
    assert checked(html) == {"q.frein=temps", "q.frein=cout", "q.nps=i9"}
    assert "Du temps &lt;b&gt;&amp; des bras&lt;/b&gt;</textarea>" in html


def test_two_windows_merge_their_answers_question_by_question(desk):
    desk.answer({"q.s1": "i1", "q.place": "i3"})
    desk.answer({"q.v1": "i4"})
    desk.answer({"q.s1": "i2"})
    assert desk.run().moves == {"s1": 2, "place": 3, "v1": 4}


def test_a_write_that_loses_to_another_window_is_merged_again(desk, monkeypatch):
    from campus_plugin import api

    desk.answer({"q.s1": "i1"})
    stale = desk.run()
    desk.answer({"q.v1": "i4"})
    reads = iter([stale])
    first_read = api.latest_run
    monkeypatch.setattr(api, "latest_run", lambda visitor, **how: next(reads, None) or first_read(visitor, **how))
    with our_queries() as queries:
        assert desk.answer({"q.v2": "i0"}).status == 200
    monkeypatch.undo()
    assert len(queries) <= 4
    assert desk.run().moves == {"s1": 0.5, "v1": 4, "v2": -1}


def test_an_answer_can_be_taken_back(desk):
    desk.answer({"q.s3": ["site"], "q.frein": []} | {"q.s1": "i1"})
    desk.answer({"q.s3": []})
    assert desk.run().moves == {"s1": 0.5}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"q.s1": "i5"}, "q.s1"),
        ({"q.s1": "2"}, "q.s1"),
        ({"q.s1": 2}, "q.s1"),
        ({"q.s1": True}, "q.s1"),
        ({"q.s1": ["i1", "i2"]}, "q.s1"),
        ({"q.s1": "not_applicable"}, "q.s1"),
        ({"q.p3": "unknown"}, "q.p3"),
        ({"q.s2": "autre"}, "q.s2"),
        ({"q.s3": ["site", "site"]}, "q.s3"),
        ({"q.s3": ["aucun", "site"]}, "q.s3"),
        ({"q.s3": ["unknown", "site"]}, "q.s3"),
        ({"q.place": "i11"}, "q.place"),
        ({"q.place": None}, "q.place"),
        ({"q.place": []}, "q.place"),
        ({"q.inconnue": "i1"}, "q.inconnue"),
        ({"s1": "i1"}, "s1"),
    ],
)
def test_what_is_not_offered_is_refused_with_a_sentence_at_its_question(desk, answers, field):
    reply = desk.answer(answers)
    assert reply.status == 400
    assert reply.data["field"] == field
    assert len(reply.data["error"].split()) > 4
    assert desk.run() is None


def test_an_exclusive_option_with_another_is_named_in_the_refusal(desk):
    said = desk.answer({"q.s3": ["aucun", "site"]}).data["error"]
    assert said.startswith("“Il n'y a pas de rendez-vous” cannot go with another answer.")


def test_free_text_of_the_survey_is_kept_apart_from_the_run_and_out_of_user_state_and_events(desk, place):
    desk.answer(ALL)
    desk.survey({"q.manque": "MotSecretDeMarie"})
    desk.finish()
    assert desk.run().survey == {"manque": "MotSecretDeMarie"}
    seen_by_staff = f"{place.user_state(desk.who)} {place.published} {desk.run().moves} {desk.run().result}"
    assert "MotSecretDeMarie" not in seen_by_staff


def test_user_state_holds_the_run_number_and_nothing_of_the_answers(desk, place):
    desk.answer(ALL)
    assert place.user_state(desk.who) == {"run": 1}
    desk.finish()
    assert place.user_state(desk.who) == {"run": 1, "finished": True}


# --- without script -------------------------------------------------------------------------------------------------


def test_without_script_one_form_keeps_everything_and_shows_what_is_missing(desk):
    reply = desk.submit({"q.s1": "i2", "q.s3": ["", "site", "telephone"], "q.manque": "Des vis", "q.place": "i0"})
    assert (reply.status, reply.headers["Location"]) == (303, "/unit/1")
    html = desk.html()
    assert checked(html) == {"q.s1=i2", "q.s3=site", "q.s3=telephone", "q.place=i0"}
    assert desk.run().survey == {"manque": "Des vis"}
    summary = html.partition('class="campus-errors cd-plain"')[2].partition("</section>")[0]
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert len(targets) == 8
    assert all(f'id="{target}"' in html for target in targets)


def test_without_script_the_result_comes_once_nothing_is_missing(desk):
    desk.submit(ALL, "finish_form")
    assert desk.run().finished
    assert "out of 100" in desk.html()


def test_without_script_a_whole_sheet_sent_at_once_keeps_its_survey_and_is_checked_first(desk):
    from campus_plugin.models import SurveyAnswers

    sheet = {**ALL, "q.nps": "i9", "q.manque": "Du temps"}
    desk.submit(sheet, "finish_form")
    assert not desk.run().finished
    assert SurveyAnswers.objects.get().answers == {"nps": 9, "manque": "Du temps"}
    desk.submit(sheet, "finish_form")
    assert desk.run().finished
    assert SurveyAnswers.objects.get().answers == {"nps": 9, "manque": "Du temps"}


def test_the_survey_after_the_result_is_folded_saved_without_script_and_no_part_of_completion(desk, place):
    desk.answer(ALL)
    html = desk.finish().html
    assert place.events("completion") == [{"completion": 1.0}]
    assert '<details class="cd-later' in html
    assert html.index("cd-sentence") < html.index("cd-later")
    assert desk.submit({"q.nps": "i9", "q.manque": "Des vis"}).status == 303
    assert desk.run().survey == {"nps": 9, "manque": "Des vis"}
    assert "Des vis</textarea>" in desk.html()
    assert desk.run().finished


def test_a_diagnostic_that_is_only_a_survey_is_answered_as_a_sheet(place):
    survey = "survey:\n  - {id: manque, text: Que manque-t-il ?, type: text}\n"
    desk = Desk(place, learner("paul"), ATTITUDES.partition("attitudes:")[0] + survey + "dimensions: []\n")
    assert "<textarea" in desk.html()
    assert "cd-later" not in desk.finish().html


def test_without_script_missing_answers_are_confirmed_before_the_result(desk):
    desk.submit({"q.s1": "i2"}, "finish_form")
    assert not desk.run().finished
    desk.submit({"q.s1": "i2", "confirmed": "yes"}, "finish_form")
    assert desk.run().finished


def test_without_script_one_faulty_answer_does_not_lose_the_others(desk):
    reply = desk.submit({"q.s1": "i2", "q.s3": ["", "aucun", "site"], "q.v1": "i0"})
    assert reply.status == 400
    assert "cannot go with another answer" in reply.text
    assert "Your other answers are saved." in reply.text
    assert desk.run().moves == {"s1": 2, "v1": 0}


def test_without_script_unticking_every_box_takes_the_answer_back(desk):
    desk.answer({"q.s3": ["site"], "q.s1": "i1"})
    desk.submit({"q.s3": "", "q.s1": "i1"})
    assert desk.run().moves == {"s1": 0.5}


# --- a document edited under way ------------------------------------------------------------------------------------


def test_an_edit_under_way_keeps_the_answers_that_fit_and_names_the_others(desk):
    desk.answer({"q.s1": "i2", "q.s2": "rappel", "q.p1": "i0"})
    desk.write(FULL.replace("{id: rappel,", "{id: rappelle,"))
    html = desk.html()
    assert "These questions were changed after you began." in html
    assert "<li>Que se passe-t-il quand un client appelle pendant une réparation ?<br>" in html
    assert "Your answer was: Un message est pris et le client rappelé le jour même" in html
    assert checked(html) == {"q.s1=i2", "q.p1=i0"}
    assert desk.answer({"q.s2": "rappelle"}).status == 200
    assert desk.run().moves == {"s1": 2, "s2": "rappelle", "p1": 0}


def test_a_page_older_than_the_document_is_shown_the_new_one(desk):
    old = desk.sheet
    desk.answer({"q.s1": "i2"})
    desk.write(
        FULL.replace("{value: 2, label: Commencé}", "{value: 1, label: Bientôt}\n    - {value: 2, label: Commencé}")
    )
    reply = desk.call("answer", {"run": 1, "sheet": old, "answers": {"q.p1": "i2"}})
    assert reply.status == 409
    assert desk.run().moves == {"s1": 2, "p1": 2}  # what the page said: its third answer is now the fourth
    assert reply.data["sheet"] == desk.sheet != old
    assert checked(reply.html) == {"q.s1=i3", "q.p1=i3"}
    assert "These questions were changed after you began." in reply.html
    assert "another window" not in reply.data["announce"]


def test_changing_words_only_disturbs_nobody(desk):
    old = desk.sheet
    desk.write(FULL.replace("Un carnet de rendez-vous", "Un agenda"))
    assert desk.call("answer", {"run": 1, "sheet": old, "answers": {"q.s1": "i2"}}).status == 200


def test_a_run_finished_on_an_edited_document_is_filed_under_its_new_revision(desk):
    desk.answer(ALL)
    before = desk.run().revision
    desk.write(FULL.replace("from: 25", "from: 20"))
    desk.finish()
    assert desk.run().revision not in ("", before)


def test_an_attitude_declined_after_the_result_is_not_acknowledged_as_if_it_were_kept(desk):
    """Declined is kept as null, which is what an attitude without any answer looks like at a first glance."""
    desk.finish({name: token for name, token in ALL.items() if name != "q.moyens"}, confirmed=True)
    reply = desk.answer({"q.moyens": "declined"})
    assert reply.status == 409
    assert "moyens" not in desk.run().moves
    assert desk.answer({"q.place": ALL["q.place"]}).status == 200  # a late repetition
