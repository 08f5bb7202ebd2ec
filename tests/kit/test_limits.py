"""What an author's text may hold: refused with a line where it is new, played where it is on a site already."""

import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from campus_plugin import models
from campus_plugin.shared import due_dates
from campus_plugin.shared.limits import LONGEST_ACTION_TEXT, MOST_DAYS
from campus_xblocks.case_study import document as case_study
from campus_xblocks.case_study.screens.exhibits import exhibit
from campus_xblocks.kit import yamltext
from campus_xblocks.kit.problems import MOST_TOLD, Invalid, Problem, path_text
from campus_xblocks.kit.spots import LONGEST_COMPARED, MOST_COMPARED, Spot, unknown
from campus_xblocks.self_diagnostic import document as self_diagnostic
from tests.support.desk import ALL, Desk, plan
from tests.support.desk import FULL as DIAGNOSTIC
from tests.support.harness import Place, learner
from tests.support.playing import CARD, TYPE, Player, words
from tests.support.steps import steps

pytestmark = pytest.mark.once

BASE = (Path(__file__).parent.parent / "case_study" / "base.yaml").read_text(encoding="utf-8")
MOST_STEPS = 150_000
"""Of a view, without the runtime's own: 50 ms are some three times as many."""

Tree = dict[str, Any]


def tree_of(text: str) -> Tree:
    tree: Tree = json.loads(json.dumps(yamltext.read(text).tree, default=float))
    return tree


def text_of(tree: Tree) -> str:
    """JSON is YAML."""
    return json.dumps(tree, ensure_ascii=False, separators=(", ", ": "))


def case(**exhibits: Any) -> str:
    """The small case with other columns, rows or series, all of it shown at its first step."""
    tree = tree_of(BASE)
    table, chart = tree["exhibits"][1], tree["exhibits"][2]
    table.update({key: exhibits[key] for key in ("columns", "rows") if key in exhibits})
    chart.update({key: exhibits[key] for key in ("series",) if key in exhibits})
    tree["steps"][0]["exhibits"] = ["comptes", "ventes"]
    return text_of(tree)


def series(count: int, points: int) -> list[Tree]:
    return [{"label": f"Ligne {n}", "points": [[x, (x * n) % 50] for x in range(points)]} for n in range(count)]


def table(columns: int, rows: int) -> Tree:
    return {"columns": [f"c{n}" for n in range(columns)], "rows": [[n] * columns for n in range(rows)]}


def with_action(text: str, **changes: Any) -> str:
    tree = tree_of(text)
    action = tree["transfer"]["actions"][0] if "transfer" in tree else tree["advice"][0]["action"]
    action.update(changes)
    return text_of(tree)


# --- new texts ----------------------------------------------------------------------------------------------------

CASE, QUESTIONS = case_study.FORMAT, self_diagnostic.FORMAT
TOO_MUCH = [
    (CASE, case(series=series(13, 2)), "exhibits[2].series", "12"),
    (CASE, case(series=series(2, 61)), "exhibits[2].series[0].points", "60"),
    (CASE, case(**table(13, 2)), "exhibits[1].columns", "12"),
    (CASE, case(**table(2, 101)), "exhibits[1].rows", "100"),
    (CASE, with_action(CARD, days=1101), "transfer.actions[0].days", "1100"),
    (CASE, with_action(CARD, days=10**9), "transfer.actions[0].days", "1100"),
    (CASE, with_action(CARD, first_step="a" * 1001), "transfer.actions[0].first_step", "1000"),
    (QUESTIONS, with_action(DIAGNOSTIC, days=1101), "advice[0].action.days", "1100"),
    (QUESTIONS, with_action(DIAGNOSTIC, when="a" * 1001), "advice[0].action.when", "1000"),
]


@pytest.mark.parametrize(("kind", "text", "path", "most"), TOO_MUCH)
def test_a_new_text_beyond_a_limit_is_refused_with_its_line_and_plays_where_it_is(kind, text, path, most):
    problems = kind.problems(text)
    assert {path_text(problem.path) for problem in problems if most in problem.message()} >= {path}
    assert all(problem.line for problem in problems)
    with pytest.raises(Invalid) as refused:
        kind.read(text)
    assert refused.value.problems == problems
    assert kind.read_for_play(text).key


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (CASE, case(series=series(12, 60), **table(12, 100))),
        (CASE, with_action(CARD, days=MOST_DAYS, when="a" * LONGEST_ACTION_TEXT)),
        (QUESTIONS, with_action(DIAGNOSTIC, days=MOST_DAYS, then="a" * LONGEST_ACTION_TEXT)),
    ],
)
def test_what_just_fits_is_valid(kind, text):
    assert kind.problems(text) == []
    assert kind.read(text) == kind.read_for_play(text)


def test_a_text_with_faults_is_played_by_nobody():
    with pytest.raises(Invalid):
        CASE.read_for_play(BASE.replace("kind: single", "kind: singel"))
    with pytest.raises(Invalid):
        CASE.read_for_play("")


# --- texts that are on a site ----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_chart_of_the_first_release_is_shown_whole():
    text = words(Player(definition=case(series=series(13, 61))).view().content)
    assert "Ligne 12" in text
    assert " 60 " in text


@pytest.mark.django_db
def test_studio_refuses_the_text_that_it_would_have_played(settings):
    settings.SERVICE_VARIANT = "cms"
    reply = Player().call("studio_save", {"definition": case(series=series(13, 2)), "display_name": ""})
    assert (reply.status, reply.data["count"]) == (422, 1)
    assert "too many entries (13)" in reply.data["problems"][0]["message"]


@pytest.mark.django_db
def test_an_action_of_an_old_text_goes_into_the_plan_as_it_is_proposed():
    """The form that the learner sees is sent as it stands."""
    player = Player(definition=with_action(CARD, days=2000, then="a" * 3000))
    html = player.view().content
    proposed = html.split('name="then"')[1].split('value="')[1].split('"')[0]
    assert len(proposed) == LONGEST_ACTION_TEXT
    assert proposed.endswith("a…")
    sent = {"action": "noter", "when": "un appel se perd", "then": proposed, "first_step": "un carnet"}
    assert player.call("plan", sent).status == 200
    kept = models.Commitment.objects.get()
    assert kept.due == due_dates.proposed(timezone.localdate() + timedelta(days=MOST_DAYS))


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "proposed"), [(400, "400"), (2000, "1100")])
def test_the_days_of_a_proposal_are_taken_as_they_are_proposed(days, proposed):
    tree = tree_of(DIAGNOSTIC)
    text = text_of({**tree, "advice": [_with_days(one, days) for one in tree["advice"]]})
    desk = Desk(Place(), learner("marie"), text)
    desk.finish(ALL, confirmed="yes")
    assert f'name="days" value="{proposed}"' in desk.html()
    wanted = desk.run().result["told"]["advice"][0]["id"]
    assert plan(desk, action=wanted, days=proposed).status == 200
    assert plan(desk, action=wanted, days="1101").status == 400


def _with_days(advice: Tree, days: int) -> Tree:
    changed = deepcopy(advice)
    changed["action"]["days"] = days
    return changed


# --- what a fault may cost -------------------------------------------------------------------------------------------


def wrong_references(count: int) -> str:
    """As many steps as names, each with the name of a step that is not there."""
    step = "- {{id: etape_numero_{0}, kind: text, title: a, text: b, expert: c, next: etape_nummero_{0}x}}\n"
    return "steps:\n" + "".join(step.format(n) for n in range(count))


def wrong_exhibits(count: int) -> str:
    """One step that names as many exhibits as there are, each wrong by a letter."""
    exhibit = "- {{id: piece_{0}, title: a, type: text, text: b}}\n"
    named = ", ".join(f"piece_{n}x" for n in range(count))
    head = "exhibits:\n" + "".join(exhibit.format(n) for n in range(count))
    return f"{head}steps:\n- {{id: a, kind: text, title: a, text: b, expert: c, exhibits: [{named}]}}\n"


@pytest.mark.parametrize("wrong", [wrong_references, wrong_exhibits])
def test_wrong_names_cost_by_their_number_and_not_by_its_square(wrong):
    few = steps(lambda: CASE.problems(wrong(250)))
    assert steps(lambda: CASE.problems(wrong(500))) < 2.5 * few
    problems = CASE.problems(wrong(1000))
    assert len(problems) <= MOST_TOLD + 1
    assert len(json.dumps([problem.as_json("fr") for problem in problems])) < 200_000


def test_the_faults_of_a_text_are_told_up_to_a_number_and_then_counted():
    problems = CASE.problems("".join(f"key{n}: 1\n" for n in range(1000)))
    assert len(problems) == MOST_TOLD + 1 == 201
    last = problems[-1]
    assert last.message("fr").startswith(f"… et {last.stands_for} autres.")
    assert last.stands_for >= 800
    assert last.line == problems[-2].line


def test_a_single_fault_more_is_told_itself():
    faults = [Problem(("a", n), "x", "", line=n) for n in range(1, MOST_TOLD + 2)]
    assert Invalid(faults).problems == faults
    told = Invalid([*faults, Problem(("b",), "x", "", line=900)]).problems
    assert (len(told), told[-1].stands_for) == (MOST_TOLD + 1, 2)
    assert Invalid(told).problems == told  # read again, moved, told by somebody else: still the last


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["budget", "prix"], "Did you mean “budget”?"),
        ([f"budget{n}" for n in range(MOST_COMPARED + 1)], "Known here: budget0, budget1"),
        (["budget" * LONGEST_COMPARED], "Known here: budgetbudget"),
    ],
)
def test_the_nearest_name_is_looked_for_among_few_and_short_ones(names, said):
    message = unknown(Spot("budjet", ("next",)), names, "No step has the id “%(id)s”.").message()
    assert said in message
    assert len(message) < 1000


def test_a_key_of_256_kib_is_not_repeated_in_each_fault():
    text = "debrief: {path: {" + "k" * 100_000 + ": [" + "{a: 1}, " * 500 + "7]}}"
    assert len(json.dumps([problem.as_json() for problem in CASE.problems(text)])) < 200_000


# --- what a view may cost --------------------------------------------------------------------------------------------


def test_drawing_a_chart_costs_by_its_points_and_not_by_their_square():
    def drawn(points: int) -> int:
        played = CASE.read_for_play(case(series=series(4, points)))
        return steps(lambda: exhibit(played, "ventes"))

    few = drawn(200)
    assert drawn(400) < 2.5 * few


WHEN = [{"any": [{"not": {"indicator": "tresorerie", "below": 10}}] * 1000}] * 4


def with_conditions() -> str:
    tree = tree_of(BASE)
    tree["steps"][0]["options"][0]["when"] = WHEN
    return text_of(tree)


def of_many_charts() -> str:
    """Each within its limits, as many as a document holds."""
    tree = tree_of(BASE)
    chart = {**tree["exhibits"][2], "series": [{"label": "a", "points": [[n, 1] for n in range(60)]}] * 12}
    tree["exhibits"] += [{**chart, "id": f"x{n}"} for n in range(30)]
    tree["steps"][0]["exhibits"] = [f"x{n}" for n in range(30)]
    return json.dumps(tree, ensure_ascii=False)


def of_long_texts() -> str:
    tree = tree_of(BASE)
    tree["steps"][0]["text"] = "Un *mot* et [un lien](https://exemple.fr).\n\n" * 4000
    return text_of(tree)


@pytest.mark.django_db
@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        case(series=series(20, 1000)),
        case(**table(40, 1000)),
        of_many_charts(),
        with_conditions(),
        of_long_texts(),
    ],
    ids=["20 series of 1000 points", "40 columns of 1000 rows", "30 charts", "4000 conditions", "a long text"],
)
def test_a_view_of_the_heaviest_documents_costs_little_once_the_process_knows_them(text):
    assert CASE.read_for_play(text)
    player = Player(definition=text)
    player.view()
    block = player.place.block(TYPE, None, player.who)
    assert steps(lambda: block.student_view({})) < MOST_STEPS


@pytest.mark.django_db
def test_a_view_reads_its_document_once():
    """The platform's text field goes through its whole text each time that it is asked for."""
    player = Player()
    player.view()
    block = player.place.block(TYPE, None, player.who)
    asked = []
    plain = type(block).definition.from_json
    type(block).definition.from_json = lambda value: asked.append(1) or plain(value)  # type: ignore[method-assign]
    try:
        block.student_view({})
    finally:
        del type(block).definition.from_json
    assert len(asked) == 1


@pytest.mark.django_db
def test_another_text_is_read_at_once():
    block = Player().block
    before = block.document()
    block.definition = CARD
    assert block.document() != before
    assert block.document().is_card
    del block.definition
    with pytest.raises(Invalid):
        block.document()
