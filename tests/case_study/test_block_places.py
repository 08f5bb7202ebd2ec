"""The block wherever it is shown: looked at by others, in Studio and libraries, edited under way."""

import gzip
import re
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from campus_plugin import models
from campus_xblocks.kit import events
from tests.support.harness import COURSE, LIBRARY, NOBODY, Place, learner
from tests.support.playing import CARD, FULL, TYPE, WAY, Player, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def player() -> Player:
    return Player()


# --- who must not write -------------------------------------------------------------------------------------------


def masquerade() -> Player:
    """A member of staff who looks at the block as Marie."""
    return Player(how={"request_user": learner("prof", staff=True).user})


def masquerade_by_role() -> Player:
    """A member of staff who looks at the course as any learner, under their own account."""
    marie = learner()
    user = marie.user
    user.masquerade_settings = {COURSE: SimpleNamespace(role="student", user_name=None)}
    return Player(who=marie, how={"request_user": user})


def library() -> Player:
    return Player(how={"course": LIBRARY})


def nobody() -> Player:
    return Player(who=NOBODY, how={"request_user": AnonymousUser()})


@pytest.mark.parametrize("visit", [masquerade, masquerade_by_role, library])
def test_who_is_not_the_learner_looks_through_the_whole_case_and_leaves_nothing(visit):
    player = visit()
    assert "nothing you do here is kept" in player.read()
    html = player.play().html
    assert "La file se vide" in html
    assert "Chercher plus de demandes" in html
    again = player.call("replay", {"run": 1})
    assert (again.status, again.data["run"], again.data["moves"]) == (200, 2, [])
    player.call("plan", {"action": "mesurer", "when": "a", "then": "b", "first_step": "c"})
    player.call("shown", {})
    assert not models.Run.objects.exists()
    assert not models.Commitment.objects.exists()
    assert player.state == {}
    assert player.place.published == []


@pytest.mark.parametrize("handler", ["decide", "replay"])
def test_who_is_no_author_and_has_no_account_cannot_try_each_way_without_deciding(handler):
    body = {"run": 1, "moves": WAY[:1]} if handler == "decide" else {"run": 1}
    reply = nobody().call(handler, body)
    assert reply.status == 403
    assert "sign in" in reply.data["error"]


def test_a_learner_of_a_library_who_is_not_its_author_cannot_either(monkeypatch):
    monkeypatch.setattr("campus_plugin.api.may_author", lambda key, user_id, *, change: False)
    assert library().decide(WAY[:1]).status == 403


def test_studio_never_writes(settings):
    settings.SERVICE_VARIANT = "cms"
    player = Player()
    assert player.play().status == 200
    assert (models.Run.objects.count(), player.state, player.place.published) == (0, {}, [])


def test_who_looks_as_a_learner_never_reads_their_words(player):
    player.play()
    other = Player(player.place, player.who, how={"request_user": learner("prof", staff=True).user})
    assert "Lundi, on change" not in other.view().content
    assert "Lundi, on change" not in other.decide(WAY[:5]).text


def test_a_visitor_without_account_reads_what_the_case_is_about_and_has_nothing_to_answer():
    fragment = nobody().view("public_view")
    assert "La menuiserie qui ne répond plus" in fragment.content
    assert "<form" not in fragment.content
    assert "Par où commencer" not in fragment.content
    assert fragment.js_init_fn is None


def test_a_visitor_without_account_reads_what_a_card_is():
    text = words(Player(who=NOBODY, how={"request_user": AnonymousUser()}, definition=CARD).view("public_view").content)
    assert "Et chez vous, qui répond au téléphone ?" in text
    assert "choose an action and put it into your plan" in text
    assert "this case" not in text


def test_the_platform_shows_the_block_to_staff_who_look_as_one_learner(player):
    """It asks so of each block, and shows a sentence of its own in the place of those that say no."""
    assert getattr(player.block, "show_in_read_only_mode", False) is True


# --- Studio and OLX -----------------------------------------------------------------------------------------------


def test_the_author_sees_the_shape_of_the_case(player, settings):
    settings.SERVICE_VARIANT = "cms"
    text = words(player.view("author_view").content)
    for said in ("Time told to learners 12 min", "Steps 6", "Decisions on a way 3–6", "Endings 3"):
        assert said in text


def test_the_author_is_told_what_may_have_been_forgotten(player, settings):
    settings.SERVICE_VARIANT = "cms"
    player.edit("feedback: Nadia n’est plus seule., rating: sound", "feedback: ''")
    player.edit("effects: {climat: 8, delai: -1}", "effects: {delai: -1}")
    text = words(player.view("author_view").content)
    assert "the option “Former deux personnes à l’outil de devis” has no rating" in text
    assert "has no feedback" in text


def test_a_document_with_faults_shows_them_to_staff_and_a_polite_sentence_to_learners(player):
    player.edit("kind: single", "kind: singel")
    assert "singel" not in player.read()
    assert "is being revised" in player.read()  # in the language that the document still names
    staff = Player(player.place, learner("prof", staff=True), definition=None)
    assert re.search(r"Line \d+", staff.read())
    for handler, body in (("decide", {"run": 1, "moves": []}), ("replay", {"run": 1}), ("plan", ACTION), ("shown", {})):
        reply = player.call(handler, body)
        assert (reply.status, "is being revised" in reply.data["error"]) == (409, True)


def test_the_document_survives_olx_to_the_byte(player):
    from lxml import etree

    block = player.block
    block.weight = 2.0
    node = etree.Element(TYPE)
    block.add_xml_to_node(node)
    again = player.place.from_olx(etree.tostring(node, encoding="unicode"), player.who, url_name="copie")
    assert again.definition == FULL
    assert again.weight == 2.0


def test_the_search_index_of_a_broken_document_is_empty_and_calm(player):
    player.edit("kind: single", "kind: singel")
    assert "text" not in player.place.block(TYPE, None, None).index_dictionary().get("content", {})


def test_the_workbench_scenarios_play(player):
    for _, olx in player.block.workbench_scenarios():
        block = player.place.from_olx(olx, player.who, url_name="banc")
        assert "Le devis qui attend" in player.place.view(block).content


def test_styles_and_scripts_of_a_learners_view_weigh_at_most_ten_kilobytes(player):
    fragment = player.view()
    sent = "".join(resource.data for resource in fragment.resources)
    assert len(gzip.compress(sent.encode())) <= 10 * 1024
    assert all(resource.kind == "text" for resource in fragment.resources)  # inline: a unit is one response


def test_the_block_is_fit_for_the_mobile_apps(player):
    block = player.block
    assert block.has_support(block.student_view, "multi_device")


# --- a document that is edited under a learner ----------------------------------------------------------------------


def test_a_wording_that_changes_does_not_disturb_an_open_run(player):
    player.play(2)
    player.edit("Trois chantiers restent.", "Trois gros chantiers restent.")
    assert "gros chantiers" in player.read()
    assert player.decide(WAY[:3]).status == 200
    assert models.Run.objects.count() == 1


def test_a_decision_that_no_longer_exists_is_said_and_the_learner_goes_on_from_the_last_that_holds(player):
    player.play(2)
    player.edit("id: tablette,", "id: mesures,")
    player.edit("[formation, tablette]", "[formation, mesures]")
    text = player.read()
    assert "This case has been revised since you began" in text
    assert "Those before them still hold" in text
    assert "Former deux personnes" in text  # the old way stays readable
    state = player.view().json_init_args
    assert (state["run"], [move["step"] for move in state["moves"]]) == (2, ["constat"])
    stale = player.decide(WAY[:3], run=1)
    assert (stale.status, stale.data["run"]) == (409, 2)
    reply = player.decide([WAY[0], {"step": "budget", "choice": ["formation"]}], run=2)
    assert reply.status == 200
    assert "revised since" not in player.read()
    kept = models.Run.objects.order_by("attempt")
    assert [(run.attempt, len(run.moves)) for run in kept] == [(1, 2), (2, 2)]
    assert kept[0].instrument_id != kept[1].instrument_id


def test_a_first_decision_that_no_longer_exists_means_to_begin_again(player):
    player.play(1)
    player.edit("id: modele\n        text: Elle", "id: patron\n        text: Elle")
    player.edit("[{chose: constat.modele}]", "[{chose: constat.patron}]")
    player.edit("{any: [{chose: constat.modele}", "{any: [{chose: constat.patron}")
    player.edit("path: {constat: modele", "path: {constat: patron")
    text = player.read()
    assert "please begin again" in text
    assert "Menuiserie Aubépine" in text


def test_a_case_that_became_shorter_lets_its_last_step_be_decided_anew(player):
    player.play(5)
    shorter = FULL.replace("    next: mots\n", "    next: end\n")
    shorter = shorter[: shorter.index("  - id: mots\n")] + shorter[shorter.index("endings:\n") :]
    player.place.block(TYPE, shorter, player.who)
    state = player.view().json_init_args
    assert (state["run"], len(state["moves"])) == (2, 4)
    reply = player.decide(WAY[:5], run=2)
    assert reply.status == 200
    assert player.state == {"run": 2, "finished": True}


def test_a_finished_run_shows_what_was_told_and_is_never_judged_again(player):
    before = player.play().html
    assert "Trois devis partent." in before
    player.edit("Trois devis partent. Le modèle est **prêt**.", "Rien ne part.")
    player.edit("start: 40, min: 0, max: 100", "start: 80, min: 0, max: 90")
    player.edit("title: La file se vide", "title: Une autre fin")
    player.edit("id: tablette,", "id: mesures,")
    player.edit("[formation, tablette]", "[formation, mesures]")
    text = player.read()
    for said in (
        "La file se vide",
        "Trois devis partent.",
        "Trésorerie 35 k€ ▼ 40 → 35",
        "Une tablette pour prendre les mesures",
    ):
        assert said in text
    assert "Rien ne part." not in text
    assert "revised since" not in text
    assert player.decide(WAY).status == 200  # a late repetition changes nothing


# --- a card -------------------------------------------------------------------------------------------------------


def test_a_card_asks_its_question_and_is_complete_once_it_was_in_sight():
    player = Player(definition=CARD)
    fragment = player.view()
    assert "qui répond au téléphone" in fragment.content
    assert fragment.json_init_args["seen"] is False
    assert player.state == {}  # a view writes nothing
    assert player.place.published == []
    for _ in range(2):
        assert player.call("shown", {}).status == 200
    assert player.place.events("completion") == [{"completion": 1.0}] * 2
    assert player.place.events(events.CASE_CARD_SHOWN) == [{}]
    assert player.view().json_init_args["seen"] is True


def test_a_card_is_never_graded_nor_counted_as_a_case():
    player = Player(definition=CARD, fields={"weight": 5.0})
    player.call("shown", {})
    assert player.block.max_score() is None
    assert player.place.events("grade") == []
    # the platform asks blocks that are scored for their score at each publication, and logs a warning about None
    assert player.block.has_score is False
    assert type(Player().block).has_score  # of the class it asks whether its blocks may be graded: cases may
    assert Player().block.has_score is True
    assert player.decide([]).status == 400
    assert not models.Run.objects.exists()


def test_a_case_is_not_completed_by_being_seen(player):
    assert player.call("shown", {}).status == 400
    assert player.place.published == []


def test_an_action_planned_without_script_completes_the_card():
    player = Player(definition=CARD)
    fields = {"action": "noter", "when": "un appel se perd", "then": "je note", "first_step": "un carnet"}
    assert player.submit("plan", fields).status == 303
    assert player.place.events("completion") == [{"completion": 1.0}]
    assert "In your plan" in player.read()


# --- the plan -----------------------------------------------------------------------------------------------------


ACTION = {"action": "mesurer", "when": "un client écrit", "then": "je note l’heure", "first_step": "Un cahier"}


def test_a_proposed_action_goes_into_the_plan_in_the_learners_words(player):
    player.play()
    reply = player.call("plan", ACTION)
    assert reply.status == 200
    assert "When un client écrit, then je note l’heure" in reply.html
    kept = models.Commitment.objects.get()
    assert (kept.action_id, kept.when, kept.then, kept.effort) == ("mesurer", ACTION["when"], ACTION["then"], 1)
    assert player.state == {"run": 1, "finished": True}  # the plan itself says what is planned
    assert player.place.events(events.ACTION_PLANNED) == [{"action": "mesurer", "effort": 1, "days": 14}]
    assert "In your plan" in player.read()


def test_planning_the_same_action_twice_is_harmless(player):
    player.play()
    assert [player.call("plan", ACTION).status for _ in range(2)] == [200, 200]
    assert models.Commitment.objects.count() == 1
    assert len(player.place.events(events.ACTION_PLANNED)) == 1


def test_an_action_of_ones_own_goes_into_the_plan_and_another_may_follow(player):
    own = {**ACTION, "action": "_own", "days": "7"}
    player.play()
    for _ in range(2):  # a double click is one action
        reply = player.call("plan", own)
    assert 'name="action" value="_own"' in reply.html
    assert player.call("plan", {**own, "then": "je délègue"}).status == 200
    assert models.Commitment.objects.count() == 2
    assert "délègue" not in str(player.state)
    assert player.place.events(events.ACTION_PLANNED)[0] == {"action": "_own", "effort": 1, "days": 7}


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"when": "  "}, 400, "when"),
        ({"then": "x" * 1001}, 400, "then"),
        ({"first_step": None}, 400, "first_step"),
        ({"action": "inconnue"}, 404, ""),
        ({"action": "_own", "days": "8"}, 400, "days"),
        ({"action": "_own", "days": 7}, 400, "days"),
        ({"action": ["mesurer"]}, 400, "action"),
    ],
)
def test_an_action_that_cannot_be_planned_is_refused_in_words(player, change, status, field):
    reply = player.call("plan", {**ACTION, **change})
    assert (reply.status, reply.data["field"]) == (status, field)
    assert len(reply.data["error"]) > 20
    assert not models.Commitment.objects.exists()


# --- the platform forgets -------------------------------------------------------------------------------------------


def test_deleting_a_learners_state_deletes_our_run_too(player):
    player.play(2)
    other = Player(player.place, learner("jeanne"), definition=None)
    other.play(1)
    loaded = player.place.block(TYPE, None, None)  # as the instructor's page loads it: without a user
    loaded.clear_student_state(
        user_id=str(player.who.user_id), course_id="c", item_id="i", requesting_user_id=other.who.user_id
    )
    assert list(models.Run.objects.values_list("user_id", flat=True)) == [other.who.user_id]
    assert "Menuiserie Aubépine" in player.read()


def test_after_the_state_was_deleted_an_open_page_begins_again(player):
    player.play(2)
    models.Run.objects.all().delete()
    reply = player.decide(WAY[:3])
    assert (reply.status, reply.data["run"], reply.data["moves"]) == (409, 1, [])
    assert player.reach(WAY[:3]).status == 200


def test_two_blocks_on_one_page_share_no_id():
    place = Place()
    who = learner()
    pages = []
    for name in ("un", "deux"):
        place.block(TYPE, FULL, who, url_name=name)
        pages.append(place.view(place.block(TYPE, None, who, url_name=name)).content)
    first, second = (set(re.findall(r'id="([^"]+)"', html)) for html in pages)
    assert first
    assert first & second == set()


def test_every_label_names_a_field_and_every_id_stands_once(player):
    pages = [player.view().content]
    for count in range(1, len(WAY) + 1):
        pages.append(player.decide(WAY[:count]).html)
    for html in pages:
        ids = re.findall(r' id="([^"]+)"', html)
        assert len(ids) == len(set(ids))
        named = re.findall(r'(?:for|aria-describedby)="([^"]+)"', html)
        assert set(named) <= set(ids)
