"""What follows a result (plan, profile, consent, erasure), what requests cost, and where nothing is kept."""

import re

import pytest

from campus_plugin import runs
from campus_xblocks.kit.i18n import translate
from tests.support.desk import ALL, FRENCH, FULL, Desk, checked, days_ago, plan
from tests.support.harness import LIBRARY, NOBODY, Place, learner, our_queries

pytestmark = pytest.mark.django_db


# --- plan, profile, consent, erasure --------------------------------------------------------------------------------
def test_a_proposal_goes_into_the_plan_in_the_learners_words_once(low, place):
    from campus_plugin.models import Commitment

    assert "Put it in my plan" in low.html()
    for _ in range(2):
        reply = plan(low, when="Quand un vélo de Zoé entre")
        assert reply.status == 200
        assert reply.data["part"] == "plan-fiche"
        assert "In your plan." in reply.html
    assert list(Commitment.objects.values_list("action_id", "when")) == [("fiche", "Quand un vélo de Zoé entre")]
    assert low.html().count("In your plan.") == 1
    assert place.user_state(low.who) == {"run": 1, "finished": True}  # the plan itself says what is planned
    assert place.events("campus.plan.action.planned") == [{"action": "fiche", "effort": 1, "days": 20}]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"action": "carnet"}, 404),
        ({"action": ["fiche"]}, 400),
        ({"when": "  "}, 400),
        ({"then": "x" * 1001}, 400),
        ({"first_step": 3}, 400),
        ({"days": "0"}, 400),
        ({"days": "beaucoup"}, 400),
        ({"days": True}, 400),
        ({"days": "²"}, 400),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(low, wrong, status):
    assert plan(low, **wrong).status == status
    assert plan(low).status == 200


def test_the_profile_is_asked_once_and_chooses_proposals(place):
    marie = learner("marie")
    first = Desk(place, marie)
    weak = {"q.p1": "i0", "q.p3": "i0", "q.v1": "i4", "q.v2": "i2", "q.v3": "i4", "q.s1": "i4", "q.s2": "rappel"}
    assert "Fixer trois seuils" in first.finish(weak, confirmed=True).html
    reply = first.call("about", {"size": "250+", "sector": "", "region": "-"})
    assert '<option value="250+" selected>250 employees or more</option>' in reply.html
    other = Desk(place, marie, FULL.replace("key: atelier-de-velos", "key: autre"), url_name="bloc2")
    assert "Fixer trois seuils" not in other.finish(weak, confirmed=True).html
    assert "250+" in other.call("about").html


def test_an_unknown_profile_answer_is_refused(low):
    for wrong in ({"size": "énorme"}, {"size": ["0"]}, {"size": "x" * 500}):
        assert low.call("about", wrong).status == 400


def test_consent_is_never_ticked_beforehand_and_can_be_withdrawn(low, place):
    from campus_plugin.models import Consent

    html = low.call("about").html
    box = re.search(r'<input type="checkbox"[^>]*name="agree"[^>]*>', html)[0]
    assert "checked" not in box
    version = re.search(r'name="version" value="([^"]+)"', html)[1]
    assert low.call("consent", {"version": version}).status == 400
    assert low.call("consent", {"agree": "yes", "version": "999"}).status == 400
    assert not Consent.objects.exists()
    assert "You have agreed" in low.call("consent", {"agree": "yes", "version": version}).html
    assert "You have agreed" in low.call("about").html
    assert "I agree" in low.call("consent", {"agree": "no"}).html
    assert Consent.objects.get().withdrawn_at is not None
    assert len(place.events("campus.self_diagnostic.consent.given")) == 1
    assert len(place.events("campus.self_diagnostic.consent.withdrawn")) == 1


def test_erasing_asks_first_then_forgets_everything_here_but_the_plan(low, place):
    from campus_plugin.models import Commitment, Run, SurveyAnswers

    low.call("again")
    low.survey({"q.manque": "mot"}, run=2)
    low.call("plan", {})
    assert low.call("erase").status == 400
    assert Run.objects.count() == 2
    reply = low.call("erase", {"confirmed": "yes"})
    assert reply.data["run"] == 1
    assert reply.data["erased"] is True
    assert not Run.objects.exists()
    assert not SurveyAnswers.objects.exists()
    assert Commitment.objects.count() == 0
    assert place.user_state(low.who)["run"] == 0
    assert low.answer({"q.s1": "i1"}).status == 200


def test_staff_who_reset_a_learners_state_reset_ours(low, place):
    staff = learner("prof", staff=True)
    assert low.run() is not None
    block = place.block("campus_self_diagnostic", None, staff)
    block.clear_student_state(user_id=str(low.who.user_id), course_id="c", item_id="i", requesting_user_id=1)
    assert low.run() is None


# --- costs ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # what a process remembers, it remembers on commit
def test_pages_cost_one_query_and_requests_at_most_four(desk):
    runs.forget_instruments()
    Desk(desk.place, learner("avant")).answer({"q.s1": "i1"})  # the instrument is known
    costs = {}

    def count(name, act):
        with our_queries() as queries:
            reply = act()
        assert getattr(reply, "status", 200) in (200, 303), name
        costs[name] = len(queries)

    views = {}
    for moment, act in [
        ("first", lambda: desk.answer({"q.s1": "i1"})),
        ("more", lambda: desk.answer(ALL)),
        ("survey first", lambda: desk.survey({"q.manque": "a"})),
        ("survey", lambda: desk.survey({"q.manque": "b"})),
        ("form", lambda: desk.submit({**ALL, "q.manque": "c", "q.s1": "i0"})),
        ("result", lambda: desk.finish()),
        ("about", lambda: desk.call("about", {"size": "0"})),
        ("consent", lambda: desk.call("consent", {"agree": "yes", "version": "1"})),
        ("plan", lambda: plan(desk, action="seuils")),
        ("compare", lambda: desk.call("compare")),
        ("again", lambda: desk.call("again")),
        ("hindsight", lambda: desk.finish(ALL, run=2)),
        ("form result", lambda: desk.submit({**ALL, "q.manque": "d"}, "finish_form", run=2)),
        ("compare two", lambda: desk.call("compare")),
        ("erase", lambda: desk.call("erase", {"confirmed": "yes"})),
        ("form first", lambda: desk.submit({**ALL, "q.manque": "d"})),
    ]:
        if moment == "hindsight":
            days_ago(1, 60)
        count(moment, act)
        with our_queries() as queries:
            desk.html()
        views[moment] = len(queries)
    assert max(views.values()) == 1, views
    assert max(costs.values()) <= 4, costs


# --- where nothing may be kept --------------------------------------------------------------------------------------


def guest(place: Place, **how) -> Desk:
    return Desk(place, **how)


@pytest.mark.parametrize("case", ["nobody", "masquerade", "library", "studio"])
def test_where_nothing_may_be_kept_one_can_still_look_through(case, place, settings):
    from campus_plugin.models import Run

    who = NOBODY if case == "nobody" else learner("marie")
    desk = Desk(place, who, **({"course": LIBRARY} if case == "library" else {}))
    if case == "studio":
        settings.SERVICE_VARIANT = "cms"
    other = {"request_user": learner("prof", staff=True).user} if case == "masquerade" else {}
    body = {"run": 1, "sheet": desk.sheet, "answers": ALL}
    assert "You are looking around: nothing is kept." in place.view(desk.block(), **other).content
    assert desk.call("answer", body, **other).status == 200
    assert "Confirmé: 62 out of 100" in desk.call("finish", body, **other).html
    words = {"when": "a", "then": "b", "first_step": "c", "days": 7}
    assert desk.call("plan", {"action": "seuils", **words}, **other).status == 403
    assert desk.call("about", {"size": "0"}, **other).status == 403
    assert desk.call("erase", {"confirmed": "yes"}, **other).status == 403
    assert not Run.objects.exists()
    assert [event for event in place.published if event.name != "x"] == []
    assert place.user_state(who) == {}


def test_staff_in_a_learners_place_see_no_answer_of_theirs(desk):
    desk.answer(ALL)
    prof = learner("prof", staff=True).user
    assert checked(desk.place.view(desk.block(), request_user=prof).content) == set()


# --- other views ----------------------------------------------------------------------------------------------------


def test_visitors_without_account_see_what_it_is_and_nothing_to_answer(desk):
    html = desk.html("public_view")
    assert "Où en est votre atelier ?" in html
    assert "15 questions, about 6 min" in html
    assert "<form" not in html
    assert "<input" not in html


def test_authors_see_counts_length_and_what_deserves_a_second_look(desk, settings):
    settings.SERVICE_VARIANT = "cms"
    html = desk.html("author_view")
    assert "Survey questions" in html
    assert "6 min" in html
    assert "“Pièces et stock” has no proposal for everyone with a low score." in html


def test_a_broken_document_says_why_to_staff_and_politely_no_to_learners(desk, settings):
    desk.write("format: campus/self-diagnostic/1\n")
    polite = "This activity is being revised. You can go on to the next one and come back later."
    assert translate(polite, "fr") in desk.html()  # French, where the document says nothing readable
    assert "key" not in desk.html()
    assert "key" not in desk.html("author_view")
    assert desk.call("answer", {"run": 1}).status == 409
    settings.SERVICE_VARIANT = "cms"
    assert "<code>title</code>" in desk.html("author_view")


def test_search_finds_the_questions_without_knowing_any_user(place, desk):
    block = place.block("campus_self_diagnostic", None, None)
    found = block.index_dictionary()
    assert "Un carnet de rendez-vous" in found["content"]["text"]
    assert "Point de départ" not in str(found)
    assert "Tenir un seul carnet" not in str(found)


def test_the_document_travels_through_olx_byte_for_byte(place, desk):
    from lxml import etree

    node = etree.Element("campus_self_diagnostic")
    desk.block().add_xml_to_node(node)
    again = place.from_olx(etree.tostring(node, encoding="utf-8"), desk.who, url_name="copie")
    assert again.definition == FULL


def test_the_workbench_scenario_shows_a_valid_document(place):
    [(_, olx)] = place.block("campus_self_diagnostic").workbench_scenarios()
    block = place.from_olx(olx)
    assert "data-campus-form" in place.view(block).content


def test_a_french_document_speaks_french_wherever_it_stands(place):
    desk = Desk(place, learner("marie"), FRENCH)
    html = desk.html()
    assert "Question 1 sur 11" in html
    assert "Je ne sais pas" in html
    assert "62 sur 100" in desk.finish(ALL).html
