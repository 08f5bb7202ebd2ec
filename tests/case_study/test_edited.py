"""A case that its author edits under learners: every kind of edit, against each way in which a learner may be under way.

The rule (design, « A document edited under way »): a run keeps its revision; a finished one shows what was told and is
never judged again; an open one goes on if its moves still fold; otherwise the learner reads why, keeps the old way to
read, and goes on from the last decision that holds. `EDITS` says, worked by hand, how many of five decisions that is.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from campus_plugin import models
from campus_xblocks.case_study import engine
from campus_xblocks.case_study.document import FORMAT
from tests.support.playing import CARD, FULL, TYPE, WAY, Player, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Tree = dict[str, Any]
HELD = 5
REVISED = "This case has been revised since you began"


def step(tree: Tree, name: str) -> Tree:
    return next(s for s in tree["steps"] if s["id"] == name)


def option(tree: Tree, of: str, name: str) -> Tree:
    return next(o for o in step(tree, of)["options"] if o["id"] == name)


def added(tree: Tree, place: int) -> None:
    new = {"id": "nouveau", "title": "Une étape de plus", "text": "Que dire ?", "kind": "text", "expert": "Rien."}
    tree["steps"].insert(place, new)
    if place == 0:
        tree["debrief"]["path"] = {}


def removed(tree: Tree, name: str) -> None:
    tree["steps"].remove(step(tree, name))
    tree["debrief"]["path"].pop(name, None)


def without_option(tree: Tree, of: str, name: str) -> None:
    step(tree, of)["options"].remove(option(tree, of, name))


def wording(tree: Tree) -> None:
    tree["title"], step(tree, "budget")["text"] = "Un autre titre", "D’autres mots."
    option(tree, "constat", "modele")["consequence"] = "D’autres suites."


def renamed_option(tree: Tree) -> None:
    text = json.dumps(tree).replace('"constat.modele"', '"constat.patron"')
    tree.clear()
    tree.update(json.loads(text))
    option(tree, "constat", "modele")["id"] = "patron"
    tree["debrief"]["path"]["constat"] = "patron"


def chosen_option_goes(tree: Tree) -> None:
    without_option(tree, "budget", "tablette")
    tree["debrief"]["path"]["budget"] = ["formation"]


def renamed_step(tree: Tree) -> None:
    step(tree, "budget")["id"] = "depenses"
    tree["debrief"]["path"]["depenses"] = tree["debrief"]["path"].pop("budget")


def single_instead_of_multiple(tree: Tree) -> None:
    budget = step(tree, "budget")
    budget["kind"] = "single"
    del budget["pick"]
    for each in budget["options"]:
        del each["cost"]
    tree["debrief"]["path"]["budget"] = "formation"


def text_instead_of_number(tree: Tree) -> None:
    prix = step(tree, "prix")
    prix["kind"], prix["expert"] = "text", "Deux heures."
    del prix["answer"]
    del tree["debrief"]["path"]["prix"]


def dearer(tree: Tree) -> None:
    option(tree, "budget", "formation")["cost"] = 5.5
    tree["debrief"]["path"]["budget"] = ["formation"]


def one_pick(tree: Tree) -> None:
    step(tree, "budget")["pick"]["max"] = 1
    tree["debrief"]["path"]["budget"] = ["formation"]


def smaller_numbers(tree: Tree) -> None:
    step(tree, "prix")["answer"] |= {"max": 50, "expected": 40}
    tree["debrief"]["path"]["prix"] = 40


def one_more_to_rank(tree: Tree) -> None:
    new = {"id": "pause", "text": "Attendre", "consequence": "Rien.", "feedback": "Rien.", "rating": "risky"}
    step(tree, "priorites")["options"].append(new)
    step(tree, "priorites")["best"].append("pause")
    tree["debrief"]["path"]["priorites"].append("pause")


def when(tree: Tree, of: Tree, condition: Tree) -> None:
    of["when"] = [condition]
    tree["debrief"]["path"] = {}


def other_indicators(tree: Tree) -> None:
    tree["indicators"][0] |= {"start": 80, "min": 10, "max": 90}


def other_effects(tree: Tree) -> None:
    option(tree, "constat", "modele")["effects"] = {"tresorerie": 9, "climat": 1}
    option(tree, "constat", "modele")["later"] = []


def way_around(tree: Tree) -> None:
    option(tree, "constat", "modele")["next"] = "priorites"
    tree["debrief"]["path"] = {}


EDITS: dict[str, tuple[Callable[[Tree], Any], int]] = {
    "wording only": (wording, 5),
    "an option more": (lambda t: step(t, "budget")["options"].append({"id": "rien", "text": "Rien", "cost": 0}), 5),
    "an option less that was not chosen": (lambda t: without_option(t, "budget", "salon"), 5),
    "the chosen option goes": (chosen_option_goes, 1),
    "the chosen option has another id": (renamed_option, 0),
    "options in another order": (lambda t: step(t, "constat")["options"].reverse(), 5),
    "one more to rank": (one_more_to_rank, 2),
    "a step before all": (lambda t: added(t, 0), 0),
    "a step between": (lambda t: added(t, 1), 1),
    "a step after": (lambda t: added(t, 6), 5),
    "a step behind goes": (lambda t: removed(t, "budget"), 1),
    "the last step behind goes": (lambda t: removed(t, "remise"), 4),
    "the step ahead goes": (lambda t: (removed(t, "mots"), step(t, "remise").update(next="end")), 4),
    "a step has another id": (renamed_step, 1),
    "a step is of another kind": (single_instead_of_multiple, 1),
    "a number becomes a text": (text_instead_of_number, 3),
    "effects": (other_effects, 5),
    "a rating": (lambda t: option(t, "constat", "modele").update(rating="risky"), 5),
    "indicators start and end elsewhere": (other_indicators, 5),
    "a condition on the chosen option": (
        lambda t: when(t, option(t, "budget", "tablette"), {"chose": "constat.soir"}),
        1,
    ),
    "a condition on a step behind": (lambda t: when(t, step(t, "priorites"), {"chose": "constat.soir"}), 2),
    "another way": (way_around, 1),
    "fewer picks": (one_pick, 1),
    "a dearer option": (dearer, 1),
    "other bounds of a number": (smaller_numbers, 3),
    "confidence no longer asked": (lambda t: step(t, "constat").update(confidence=False), 0),
    "confidence asked": (lambda t: step(t, "budget").update(confidence=True), 1),
    "other endings": (lambda t: t["endings"].pop(0), 5),
    "another language": (lambda t: t.update(lang="fr"), 5),
    "another key": (lambda t: t.update(key="autre"), 5),
    "another analysis": (lambda t: t["debrief"].update(path={}, text="Une autre analyse.", pitfalls=["Un piège"]), 5),
    "no replay": (lambda t: t["debrief"].update(replay=False), 5),
    "other actions": (lambda t: t["transfer"].update(actions=[]), 5),
}


def edited(edit: Callable[[Tree], Any]) -> str:
    tree = yaml.safe_load(FULL)
    edit(tree)
    text = json.dumps(tree, ensure_ascii=False)
    FORMAT.read(text)
    return text


def write(player: Player, text: str) -> None:
    player.place.block(TYPE, text, player.who)


def rows() -> list[tuple[Any, ...]]:
    return list(models.Run.objects.order_by("attempt").values_list())


def any_move(text: str, moves: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Some legal next move of a learner who has made `moves`; None at the end."""
    case = FORMAT.read(text)
    offer = engine.offered(case, engine.play(case, engine.read_moves(moves), texts_kept=False)[-1])
    if offer is None:
        return None
    names = [o.id for o in offer.options]
    given = {
        "single": {"choice": names[:1] and names[0]},
        "multiple": {"choice": names[:1]},
        "rank": {"choice": names},
        "number": {"number": float(offer.answer.min) if offer.answer else 0},
        "text": {"text": "Quelques mots."},
    }[offer.kind]
    return {"step": offer.step, **given, **({"confidence": 2} if offer.confidence else {})}


def play_to_the_end(player: Player, run: int, moves: list[dict[str, Any]], text: str) -> None:
    while (move := any_move(text, moves)) is not None:
        reply = player.decide([*moves, move], run)
        assert reply.status == 200, reply.text
        moves = reply.data["moves"]
    assert player.state == {"run": run, "finished": True}


@pytest.fixture
def player() -> Player:
    return Player()


@pytest.mark.parametrize("name", EDITS)
def test_an_open_run_goes_on_or_says_why_and_from_where(player, name):
    edit, holds = EDITS[name]
    text = edited(edit)
    player.reach(WAY[:HELD])
    page = player.view().json_init_args  # opened before the edit
    before = rows()
    write(player, text)
    view = player.view()
    said, at = words(view.content), view.json_init_args
    assert rows() == before  # looking changes nothing
    if holds == HELD:
        assert REVISED not in said
        assert (at["run"], at["moves"]) == (1, page["moves"])
        move = any_move(text, page["moves"])
        assert player.decide([*page["moves"], move], page["run"]).status == 200  # from the page of before
        play_to_the_end(player, 1, player.view().json_init_args["moves"], text)
        return
    assert REVISED in said
    assert ("you go on from there" if holds else "please begin again") in said
    for mine in ("Elle écrit un modèle", "Former deux personnes", "Une tablette", "Demander un acompte", "90.5 €"):
        assert mine in said.split("The way you had taken")[1].split("Continue")[0]
    assert (at["run"], at["moves"]) == (2, page["moves"][:holds])
    stale = player.decide(WAY, page["run"])
    assert (stale.status, stale.data["run"], stale.data["moves"]) == (409, 2, page["moves"][:holds])
    assert REVISED in words(stale.html)
    assert rows() == before
    play_to_the_end(player, 2, page["moves"][:holds], text)
    assert rows()[0] == before[0]  # what was decided on the old document lies where it lay
    assert (
        models.Run.objects.get(attempt=2).instrument.revision != models.Run.objects.get(attempt=1).instrument.revision
    )


@pytest.mark.parametrize("name", EDITS)
def test_a_finished_run_shows_what_was_told_and_its_row_stays_as_it_is(player, name):
    player.reach(WAY)
    before, told = rows(), player.view().content
    text = edited(EDITS[name][0])
    write(player, text)
    now = player.view().content
    assert REVISED not in now
    if name == "another language":
        assert "La file se vide" in now
    else:
        cut = "<h3>Your way, step by step</h3>", "<h3>Pitfalls"
        way = told[told.index(cut[0]) : told.index(cut[1])]
        assert way in now
        ending = told[told.index('<section class="campus-ending">') : told.index('<section class="campus-debrief">')]
        assert ending in now
    repeated = player.decide(WAY)  # the answer to the last request was lost, and the document changed meanwhile
    assert (repeated.status, repeated.data["moves"][:1]) == (200, WAY[:1])
    assert rows() == before


@pytest.mark.parametrize("name", EDITS)
def test_a_replay_under_way_is_an_open_run_beside_a_finished_one(player, name):
    edit, holds = EDITS[name]
    text = edited(edit)
    player.reach(WAY)
    assert player.call("replay", {"run": 1}).status == 200
    player.reach(WAY[:HELD], 2)
    before = rows()
    write(player, text)
    at = player.view().json_init_args
    assert (at["run"], len(at["moves"])) == ((2, HELD) if holds == HELD else (3, holds))
    play_to_the_end(player, at["run"], at["moves"], text)
    assert rows()[0] == before[0]
    assert len(rows()) == at["run"]


def test_a_case_that_became_a_card_leaves_what_was_decided_to_read(player):
    player.reach(WAY[:HELD])
    before = rows()
    write(player, CARD)
    view = player.view()
    said = words(view.content)
    assert "qui répond au téléphone" in said
    assert REVISED in said
    assert "Nothing is left to decide in it" in said
    assert "Former deux personnes" in said
    assert view.json_init_args["card"] is True
    assert player.decide(WAY).status == 400
    assert player.call("shown", {}).status == 200
    write(player, FULL)
    assert player.view().json_init_args["moves"] == before_moves(before)
    assert rows() == before
    assert player.reach(WAY).status == 200


def before_moves(kept: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return models.Run.objects.get(pk=kept[0][0]).moves


def test_a_finished_case_that_became_a_card_still_shows_how_it_ended(player):
    player.reach(WAY)
    before = rows()
    write(player, CARD)
    said = player.read()
    for told in ("La file se vide", "Trésorerie 35 k€ ▼ 40 → 35", "qui répond au téléphone"):
        assert told in said
    assert len(player.queries) == 1
    assert player.call("plan", {"action": "noter", "when": "a", "then": "b", "first_step": "c"}).status == 200
    assert "In your plan" in player.read()
    assert rows() == before


@pytest.mark.parametrize("held", [0, HELD, 6])
def test_a_document_with_faults_is_a_sentence_until_it_is_mended_and_then_all_is_there(player, held):
    if held:
        player.reach(WAY[:held])
    before, shown = rows(), player.read()
    write(player, FULL.replace("kind: rank", "kind: ranking"))
    assert "is being revised" in player.read()  # in the language that the document still names
    for handler, body in (
        ("decide", {"run": 1, "moves": WAY[:1]}),
        ("replay", {"run": 1}),
        ("plan", {"action": "mesurer", "when": "a", "then": "b", "first_step": "c"}),
    ):
        reply = player.call(handler, body)
        assert reply.status == 409
        assert len(reply.data["error"]) > 20
    assert rows() == before
    write(player, FULL)
    assert player.read() == shown


def test_a_run_goes_on_under_the_key_that_the_case_has_now(player):
    player.reach(WAY[:HELD])
    write(player, edited(lambda tree: tree.update(key="autre")))
    assert player.reach(WAY).status == 200
    assert models.Run.objects.get().instrument.key == "autre"
