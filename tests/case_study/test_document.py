"""An author is told everything that is wrong with a case, with its place and its line."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.case_study.document import FORMAT, revision, sense, structure
from campus_xblocks.kit import yamltext
from campus_xblocks.kit.problems import path_text

pytestmark = pytest.mark.once

BASE = (Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")
CARD = """format: campus/case-study/1
key: chez-vous
title: Et chez vous ?
transfer:
  question: Qui décide ?
  actions: [{id: essai, when: je commande, then: je compare, first_step: appeler}]
"""


class Fault(NamedTuple):
    """`new` replaces the one `old` in the base document; the fault is told at `path`, on the line that holds `mark`."""

    old: str
    new: str
    path: str
    mark: str


A = "{id: a, text: Attendre, effects: {tresorerie: -5}, rating: risky, next: prio}"
RANGES = "ranges: [{from: 0, below: 30.5, rating: risky}, {from: 30.5, below: 100, next: end}]"
STEP_A = "- id: constat\n    title: Le constat"
FAULTS = {
    "a format of another name": Fault("case-study/1", "case-study/2", "format", "format:"),
    "a key that is not well formed": Fault("key: menuiserie", "key: Menuiserie", "key", "key: M"),
    "a reserved id": Fault("- id: mots", "- id: end", "steps[5].id", "id: end"),
    "a missing title": Fault("    title: Vos mots\n", "", "steps[5].title", "id: mots"),
    "an unknown key": Fault("objective: Choisir", "objectif: Choisir", "objectif", "objectif"),
    "a missing objective": Fault("objective: Choisir\n", "", "objective", "format:"),
    "an empty objective": Fault("objective: Choisir", 'objective: " "', "objective", "objective"),
    "a firm without activity": Fault("activity: menuiserie, ", "", "firm.activity", "firm:"),
    "a duration of nothing": Fault("duration_min: 7", "duration_min: 0", "duration_min", "duration_min"),
    "a situation that is too long": Fault("Léa reprend", "mot " * 199 + "Léa reprend", "situation", "situation"),
    "an image without words in the situation": Fault(
        "situation: Léa reprend l’atelier.", 'situation: "![](/static/a.png)"', "situation", "situation"
    ),
    "a repeated actor": Fault(
        "exhibits:\n  - {id: note",
        "  - {id: lea, role: r, quote: q}\nexhibits:\n  - {id: note",
        "actors[1].id",
        "id: lea, role",
    ),
    "an actor without quote": Fault(", quote: On verra.", "", "actors[0].quote", "id: lea"),
    "a repeated exhibit": Fault("{id: plan, ", "{id: note, ", "exhibits[3].id", "id: note, title: Plan"),
    "an exhibit of an unknown type": Fault("type: image", "type: film", "exhibits[3].type", "film"),
    "an image without alternative": Fault(", alt: Le plan de l’atelier", "", "exhibits[3].alt", "id: plan"),
    "an image of elsewhere": Fault("/static/plan.png", '"https://x.example/a.png"', "exhibits[3].src", "x.example"),
    "a text exhibit with columns": Fault(
        "text: Une note.}", "text: Une note., columns: [a]}", "exhibits[0].columns", "columns: [a]"
    ),
    "a table without rows": Fault('[["2023", 40], [total, null]]', "[]", "exhibits[1].rows", "id: comptes"),
    "a row that is too short": Fault("[total, null]", "[total]", "exhibits[1].rows[1]", "[total]"),
    "a cell that is neither text nor number": Fault(
        "[total, null]", "[total, true]", "exhibits[1].rows[1][1]", "[total, true]"
    ),
    "a chart of an unknown kind": Fault("chart: bar", "chart: pie", "exhibits[2].chart", "pie"),
    "a point of one number": Fault("[2023, 40], [juin", "[2023], [juin", "exhibits[2].series[0].points[0]", "[2023]"),
    "a point whose height is a text": Fault(
        "[juin, 41.5]", "[juin, haut]", "exhibits[2].series[0].points[1][1]", "haut"
    ),
    "a chart without unit": Fault("chart: bar, unit: k€", "chart: bar", "exhibits[2].unit", "id: ventes"),
    "a seventh indicator": Fault(
        "steps:\n",
        "".join(f"  - {{id: i{n}, title: I, unit: j, start: 0, min: 0, max: 1, good: up}}\n" for n in range(5))
        + "steps:\n",
        "indicators",
        "indicators:",
    ),
    "a maximum under the minimum": Fault("min: 5, max: 60", "min: 60, max: 5", "indicators[1].max", "min: 60"),
    "a start out of range": Fault("start: 40", "start: 101", "indicators[0].start", "start: 101"),
    "an indicator good at neither end": Fault("good: up", "good: high", "indicators[0].good", "high"),
    "a repeated step": Fault("- id: mots", "- id: cout", "steps[5].id", "- id: cout\n    title: Vos"),
    "a first step with a condition": Fault(
        STEP_A,
        STEP_A + "\n    when: [{indicator: delai, below: 3}]",
        "steps[0].when",
        "when: [{indicator: delai, below: 3}]",
    ),
    "a kind that does not exist": Fault("kind: rank", "kind: order", "steps[2].kind", "kind: order"),
    "a quote of nobody": Fault("actor: lea", "actor: leo", "steps[0].quotes[0].actor", "actor: leo"),
    "an exhibit that is not there": Fault("exhibits: [note]", "exhibits: [notes]", "steps[0].exhibits[0]", "[notes]"),
    "an effect on nothing": Fault(
        "{tresorerie: -5}", "{tresor: -5}", "steps[0].options[0].effects.tresor", "tresor: -5"
    ),
    "an effect that is no number": Fault(
        "{tresorerie: -5}", "{tresorerie: peu}", "steps[0].options[0].effects.tresorerie", "peu"
    ),
    "a delayed effect on nothing": Fault(
        "effects: {tresorerie: 10}", "effects: {autre: 10}", "steps[0].options[1].later[0].effects.autre", "autre: 10"
    ),
    "a delay of nothing": Fault("after: 1", "after: 0", "steps[0].options[1].later[0].after", "after: 0"),
    "a delayed effect on an unknown condition": Fault(
        "indicator: delai, below: 30",
        "indicator: delay, below: 30",
        "steps[0].options[1].later[0].when[0].indicator",
        "delay, below",
    ),
    "a rating of another name": Fault("rating: risky, next", "rating: bad, next", "steps[0].options[0].rating", "bad"),
    "a way backwards": Fault(
        "    confidence: true\n    next: prio", "    next: constat", "steps[1].next", "next: constat"
    ),
    "a way to nowhere": Fault("next: prio}", "next: prios}", "steps[0].options[0].next", "next: prios}"),
    "a way to itself": Fault("    next: prio\n", "    next: budget\n", "steps[1].next", "next: budget"),
    "a way on a single step": Fault(
        "    exhibits: [note]\n", "    exhibits: [note]\n    next: prio\n", "steps[0].next", "    next: prio\n    kind"
    ),
    "a way on an option of several": Fault("cost: 4}", "cost: 4, next: prio}", "steps[1].options[0].next", "cost: 4"),
    "a way on a ranked option": Fault(
        "{id: a, text: Qualité}", "{id: a, text: Qualité, next: end}", "steps[2].options[0].next", "Qualité, next"
    ),
    "one option only": Fault(
        ", {id: b, text: Délai}, {id: c, text: Prix}]\n    best: [b, a, c]", "]", "steps[2].options", "Qualité}]"
    ),
    "nine options": Fault(
        "{id: c, text: Prix}]",
        "{id: c, text: Prix}, " + ", ".join(f"{{id: o{n}, text: O}}" for n in range(6)) + "]",
        "steps[2].options",
        "{id: o5",
    ),
    "one option that is always offered": Fault(
        "{id: b, text: Délai}, {id: c, text: Prix}",
        "{id: b, text: Délai, when: [{chose: budget.a}]}, {id: c, text: Prix, when: [{chose: budget.a}]}",
        "steps[2].options",
        "text: Délai, when",
    ),
    "a repeated option": Fault("{id: b, text: Agir", "{id: a, text: Agir", "steps[0].options[1].id", "text: Agir"),
    "no options": Fault(
        "    options: [{id: a, text: Qualité}, {id: b, text: Délai}, {id: c, text: Prix}]\n    best: [b, a, c]\n",
        "",
        "steps[2].options",
        "- id: prio",
    ),
    "several options without pick": Fault(
        "    pick: {min: 1, max: 2, budget: 6, unit: k€}\n", "", "steps[1].pick", "- id: budget"
    ),
    "a pick on a ranking": Fault(
        "    best: [b, a, c]", "    pick: {min: 1, max: 2}", "steps[2].pick", "pick: {min: 1, max: 2}"
    ),
    "a pick upside down": Fault("{min: 1, max: 2,", "{min: 2, max: 1,", "steps[1].pick.max", "{min: 2, max: 1"),
    "a pick of more than there is": Fault("{min: 1, max: 2,", "{min: 1, max: 4,", "steps[1].pick.max", "max: 4"),
    "a pick that some could not make": Fault("{min: 1, max: 2,", "{min: 3, max: 3,", "steps[1].pick.min", "min: 3"),
    "a budget without unit": Fault("budget: 6, unit: k€", "budget: 6", "steps[1].pick.unit", "budget: 6"),
    "a cost without budget": Fault(", budget: 6, unit: k€", "", "steps[1].options[0].cost", "cost: 4"),
    "a cost on one choice": Fault("text: Attendre,", "text: Attendre, cost: 9,", "steps[0].options[0].cost", "cost: 9"),
    "a cost under nothing": Fault("cost: 4", "cost: -4", "steps[1].options[0].cost", "cost: -4"),
    "an option that nobody can afford": Fault("cost: 4", "cost: 7", "steps[1].options[0].cost", "cost: 7"),
    "a budget that buys nothing": Fault("budget: 6", "budget: 1.5", "steps[1].pick.budget", "budget: 1.5"),
    "a best ranking on a choice": Fault(
        "    exhibits: [note]\n", "    exhibits: [note]\n    best: [a, b, c]\n", "steps[0].best", "best: [a, b, c]"
    ),
    "a best ranking that leaves one out": Fault("best: [b, a, c]", "best: [b, a]", "steps[2].best", "best: [b, a]"),
    "a best ranking with one twice": Fault("best: [b, a, c]", "best: [b, a, b, c]", "steps[2].best[2]", "best: ["),
    "a best ranking of nothing known": Fault("best: [b, a, c]", "best: [b, a, d, c]", "steps[2].best[2]", "best: ["),
    "a number without answer": Fault(
        "    answer: {min: 0, max: 1000, unit: €, expected: 12, tolerance: 2, near: Presque., far: Loin.}\n",
        "",
        "steps[4].answer",
        "- id: cout",
    ),
    "an answer on a text": Fault(
        "    peers: false", "    answer: {min: 0, max: 1, unit: €, expected: 1}", "steps[5].answer", "expected: 1}"
    ),
    "neither expected nor ranges": Fault(
        "expected: 12, tolerance: 2, near: Presque., far: Loin.", "tolerance: 2", "steps[4].answer", "max: 1000"
    ),
    "both expected and ranges": Fault(RANGES, RANGES + ", expected: 3", "steps[3].answer", "expected: 3"),
    "a tolerance with ranges": Fault(RANGES, RANGES + ", tolerance: 3", "steps[3].answer.tolerance", "tolerance: 3"),
    "an expected number out of range": Fault("expected: 12", "expected: 1200", "steps[4].answer.expected", "1200"),
    "a negative tolerance": Fault("tolerance: 2", "tolerance: -2", "steps[4].answer.tolerance", "tolerance: -2"),
    "an answer between nothing": Fault("min: 0, max: 1000", "min: 0, max: 0", "steps[4].answer.max", "max: 0,"),
    "ranges with a gap": Fault("from: 30.5", "from: 31", "steps[3].answer.ranges[1].from", "from: 31"),
    "ranges that overlap": Fault("from: 30.5", "from: 30", "steps[3].answer.ranges[1].from", "from: 30,"),
    "ranges that begin late": Fault("{from: 0, below", "{from: 1, below", "steps[3].answer.ranges[0].from", "from: 1,"),
    "ranges that end early": Fault("below: 100", "below: 99", "steps[3].answer.ranges[1].below", "below: 99"),
    "a range upside down": Fault("below: 30.5", "below: -1", "steps[3].answer.ranges[0].below", "below: -1"),
    "a text without the expert's": Fault("    expert: Voici ce que j’en dis.\n", "", "steps[5].expert", "- id: mots"),
    "an expert's text on a ranking": Fault(
        "    best: [b, a, c]", "    expert: Ainsi.", "steps[2].expert", "expert: Ainsi."
    ),
    "a condition of two words": Fault(
        "{chose: prio.a}", "{chose: prio.a, not: []}", "steps[3].when[0].any[0]", "not: []"
    ),
    "a condition of an unknown word": Fault("{chose: prio.a}", "{took: prio.a}", "steps[3].when[0].any[0]", "took"),
    "a condition with a word too many": Fault(
        "{chose: prio.a}", "{chose: prio.a, below: 7}", "steps[3].when[0].any[0].below", "below: 7"
    ),
    "a condition that is a word": Fault("{chose: prio.a}", "prio.a", "steps[3].when[0].any[0]", "any: [prio.a"),
    "an indicator under and over": Fault(
        "tresorerie, at_least: 30}]}", "tresorerie, at_least: 30, below: 40}]}", "steps[3].when[0].any[1]", "below: 40"
    ),
    "an indicator against nothing": Fault(
        "tresorerie, at_least: 30}]}", "tresorerie}]}", "steps[3].when[0].any[1]", "tresorerie}]}"
    ),
    "an indicator against a word": Fault(
        "tresorerie, at_least: 30}]}", "tresorerie, at_least: peu}]}", "steps[3].when[0].any[1].at_least", "peu"
    ),
    "any of nothing": Fault(
        "any: [{chose: prio.a}, {indicator: tresorerie, at_least: 30}]", "any: []", "steps[3].when[0].any", "any: []"
    ),
    "any of one that is no list": Fault(
        "any: [{chose: prio.a}, {indicator: tresorerie, at_least: 30}]",
        "any: {chose: prio.a}",
        "steps[3].when[0].any",
        "any: {",
    ),
    "a choice at a step that comes later": Fault(
        "chose: constat.b", "chose: prio.a", "steps[1].variants[0].when[0].chose", "chose: prio.a}], text"
    ),
    "a choice at a step without options": Fault(
        "- id: mots", "- id: mots\n    when: [{chose: prix.a}]", "steps[5].when[0].chose", "chose: prix.a"
    ),
    "a choice at an unknown step": Fault(
        "chose: constat.b", "chose: constats.b", "steps[1].variants[0].when[0].chose", "constats.b"
    ),
    "a choice of an unknown option": Fault(
        "chose: constat.b", "chose: constat.d", "steps[1].variants[0].when[0].chose", "constat.d"
    ),
    "a choice without option": Fault(
        "chose: constat.b", "chose: constat", "steps[1].variants[0].when[0].chose", "chose: constat}"
    ),
    "a step that no way leads to": Fault(
        "- {id: b, text: Agir, later", "- {id: b, text: Agir, next: prio, later", "steps[1]", "- id: budget"
    ),
    "a step behind the end": Fault(
        "    peers: false",
        "    next: end\n  - {id: apres, title: A, text: T, kind: text, expert: E}",
        "steps[6]",
        "id: apres",
    ),
    "an ending that hides the others": Fault(
        "{id: bien, when: [{indicator: tresorerie, at_least: 30}], ", "{id: bien, ", "endings[0]", "id: bien"
    ),
    "a last ending with a condition": Fault(
        "{id: autre, ", "{id: autre, when: [{chose: prio.a}], ", "endings[1].when", "id: autre"
    ),
    "a repeated ending": Fault("{id: autre, ", "{id: bien, ", "endings[1].id", "title: Autre"),
    "an ending on an unknown choice": Fault(
        "when: [{indicator: tresorerie, at_least: 30}], title",
        "when: [{chose: prix.a}], title",
        "endings[0].when[0].chose",
        "id: bien",
    ),
    "no ending": Fault(
        "endings:\n  - {id: bien, when: [{indicator: tresorerie, at_least: 30}], title: Bien, text: C’est bien.}\n"
        "  - {id: autre, title: Autre, text: C’est autre chose.}\n",
        "endings: []\n",
        "endings",
        "endings:",
    ),
    "a debrief without text": Fault("  text: À retenir.\n", "", "debrief.text", "debrief:"),
    "a path through an unknown step": Fault("{constat: b,", "{debut: a, constat: b,", "debrief.path.debut", "path:"),
    "a path that stops": Fault(", prix: 12, cout: 12}", ", prix: 12}", "debrief.path", "path:"),
    "a path with a choice refused": Fault("budget: [b, a]", "budget: [c, a]", "debrief.path.budget", "path:"),
    "a path to a step it never meets": Fault("{constat: b,", "{constat: a,", "debrief.path.budget", "path:"),
    "an action of four efforts": Fault(
        "first_step: appeler", "first_step: appeler, effort: 4", "transfer.actions[0].effort", "effort: 4"
    ),
    "a repeated action": Fault(
        "first_step: appeler}]",
        "first_step: appeler}, {id: essai, when: x, then: y, first_step: z}]",
        "transfer.actions[1].id",
        "then: y",
    ),
    "a source without year": Fault(", year: 2025", "", "sources[0].year", "sources:"),
    "a source that is no address": Fault('"https://example.org/etude"', "example.org", "sources[0].url", "example.org"),
}


def test_the_example_is_valid() -> None:
    assert FORMAT.problems(BASE) == []
    case = FORMAT.read(BASE)
    assert len(case.steps) == 6
    assert case.lang == "fr"
    assert case.fictional is True
    assert case.debrief is not None
    assert case.debrief.replay is True
    assert case.transfer.actions[0].days == 30


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_path_and_line(name: str) -> None:
    fault = FAULTS[name]
    assert BASE.count(fault.old) == 1, f"the base holds “{fault.old}” {BASE.count(fault.old)} times"
    text = BASE.replace(fault.old, fault.new)
    assert text.count(fault.mark) == 1
    line = text[: text.index(fault.mark)].count("\n") + 1

    told = [(path_text(problem.path), problem.line, problem.message("fr")) for problem in FORMAT.problems(text)]

    assert (fault.path, line) in [(path, at) for path, at, _ in told], told
    assert all(message.strip() and "%(" not in message for _, _, message in told)


@pytest.mark.parametrize("key", ["debrief", "duration_min", "endings", "firm", "objective", "situation", "transfer"])
def test_each_part_that_every_case_needs_is_asked_for(key: str) -> None:
    lines = BASE.splitlines(keepends=True)
    begin = next(i for i, line in enumerate(lines) if line.startswith(f"{key}:"))
    after = next((i for i in range(begin + 1, len(lines)) if not lines[i].startswith(" ")), len(lines))
    problems = FORMAT.problems("".join(lines[:begin] + lines[after:]))
    assert [path_text(problem.path) for problem in problems] == [key]


def test_every_fault_of_a_document_is_told_at_once() -> None:
    text = BASE.replace("min: 5, max: 60", "min: 60, max: 5").replace("actor: lea", "actor: leo")
    text = text.replace("kind: rank", "kind: order").replace("year: 2025", 'year: "2025"')
    assert [path_text(problem.path) for problem in FORMAT.problems(text)] == [
        "indicators[1].max",
        "steps[0].quotes[0].actor",
        "steps[2].kind",
        "sources[0].year",
    ]


def test_a_misspelt_name_is_answered_with_the_nearest_known_one() -> None:
    (problem,) = FORMAT.problems(BASE.replace("{tresorerie: -5}", "{tresorrie: -5}"))
    assert problem.message() == "No indicator has the id “tresorrie”. Did you mean “tresorerie”?"


def test_two_hundred_words_of_situation_are_allowed_whatever_stands_between_them() -> None:
    long = f'situation: "{" — ".join(["**mot**"] * 200)}"'
    assert FORMAT.problems(BASE.replace("situation: Léa reprend l’atelier.", long)) == []


def test_ranges_may_stand_in_any_order() -> None:
    swapped = "ranges: [{from: 30.5, below: 100, next: end}, {from: 0, below: 30.5, rating: risky}]"
    assert FORMAT.problems(BASE.replace(RANGES, swapped)) == []


def test_delayed_effects_may_depend_on_choices_made_after_their_origin() -> None:
    text = BASE.replace("when: [{indicator: delai, below: 30}], effects", "when: [{chose: prio.a}], effects")
    assert FORMAT.problems(text) == []


def test_a_step_that_only_a_skipped_step_lets_through_is_reachable() -> None:
    """Every range leads to the end, but the step has a condition: where it fails, the next step is reached."""
    text = BASE.replace("{from: 0, below: 30.5, rating: risky}", "{from: 0, below: 30.5, next: end}")
    assert [p for p in FORMAT.problems(text) if p.path[0] == "steps"] == []


def test_a_step_that_others_pass_over_even_when_skipped_is_unreachable() -> None:
    """A skipped step of several choices hands on by its own next, so that the step after it is cut off."""
    text = BASE.replace("rating: risky, next: prio}", "rating: risky}").replace("    next: prio\n", "    next: prix\n")
    text = text.replace("- id: budget\n", "- id: budget\n    when: [{indicator: delai, below: 9}]\n")
    assert [path_text(problem.path) for problem in FORMAT.problems(text)] == ["steps[2]"]


class TestCards:
    """A case without steps is a card « Et chez vous ? »."""

    @pytest.mark.parametrize("addition", ["", "lang: en\n", "steps: []\n"])
    def test_a_card_has_a_title_and_a_transfer(self, addition: str) -> None:
        case = FORMAT.read(CARD + addition)
        assert case.is_card
        assert case.transfer.question == "Qui décide ?"

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("objective", "x"),
            ("situation", "x"),
            ("duration_min", "3"),
            ("fictional", "true"),
            ("firm", "{activity: a, size: b, place: c}"),
            ("indicators", "[]"),
            ("endings", "[]"),
            ("debrief", "{expert: {role: r}, text: t}"),
        ],
    )
    def test_it_has_nothing_else(self, key: str, value: str) -> None:
        problems = FORMAT.problems(f"{CARD}{key}: {value}\n")
        assert [(path_text(problem.path), problem.line) for problem in problems] == [(key, 7)]

    def test_a_case_whose_steps_were_forgotten_is_not_taken_for_a_card(self) -> None:
        begin, end = BASE.index("steps:\n"), BASE.index("endings:\n")
        problems = FORMAT.problems(BASE[:begin] + BASE[end:])
        assert "steps" in [path_text(problem.path) for problem in problems]
        assert not any("card" in problem.message() for problem in problems)


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 50)
    | st.decimals(allow_nan=True, allow_infinity=True, places=2)
    | st.sampled_from(
        ["", "end", "a", "a.b", "single", "multiple", "rank", "number", "text", "table", "chart", "image"]
    )
    | st.text(max_size=3)
)
WORDS = (
    "format key title steps options id kind when any not chose indicator below at_least next pick min max budget cost best"
    " answer expected ranges from expert effects later after endings debrief path transfer actions indicators start"
    " exhibits type columns rows series points src alt actors quotes actor variants text sources url situation"
)
words = st.sampled_from(WORDS.split(" "))
trees = st.recursive(
    scalars, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(words, inside, max_size=6), max_leaves=40
)


@given(st.dictionaries(words, trees, max_size=12))
def test_the_sense_check_bears_any_mapping(tree: dict) -> None:
    for problem in sense(tree):
        assert problem.message()


@given(st.data())
def test_the_sense_check_bears_a_case_with_anything_in_the_place_of_anything(data: st.DataObject) -> None:
    tree = yamltext.read(BASE).tree
    for _ in range(data.draw(st.integers(1, 3))):
        here = tree
        while True:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(here[key], dict | list) and here[key] and data.draw(st.integers(0, 3)):
                here = here[key]
                continue
            here[key] = data.draw(trees)
            break
    for problem in sense(tree):
        assert problem.message()


class TestRevisionAndStructure:
    """What identifies a document for stored runs and statistics."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("title: La menuiserie", "title: Autre"),
            ("text: Attendre", "text: Patienter"),
            ("consequence: Tous apprennent.", "consequence: Chacun apprend."),
            ("peers: false", "peers: true"),
            ("good: up", "good: down"),
            ("text: Un client paie.", "text: Une facture est réglée."),
            ("expert: Voici ce que j’en dis.", "expert: Autrement dit."),
            ("exhibits: [note]", "exhibits: []"),
            ("path: {constat: b,", "path: {constat: b,  "),
            ("below: 30.5, rating", "below: 30.50, rating"),
        ],
    )
    def test_wording_does_not_change_the_revision(self, old: str, new: str) -> None:
        assert BASE.count(old) == 1
        assert revision(FORMAT.read(BASE.replace(old, new))) == revision(FORMAT.read(BASE))

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("{tresorerie: -5}", "{tresorerie: -5.5}"),
            ("effects: {tresorerie: 10}", "effects: {delai: 10}"),
            ("after: 1", "after: 2"),
            ("indicator: delai, below: 30", "indicator: delai, below: 31"),
            ("indicator: delai, below: 30", "indicator: delai, at_least: 30"),
            ("start: 40", "start: 41"),
            ("max: 60", "max: 61"),
            ("cost: 4", "cost: 3.5"),
            ("budget: 6", "budget: 7"),
            ("tolerance: 2", "tolerance: 3"),
            ("expected: 12", "expected: 13"),
            ("max: 1000", "max: 1001"),
            ("best: [b, a, c]", "best: [a, b, c]"),
            ("confidence: true", "confidence: false"),
            ("rating: risky, next: prio", "rating: sound, next: prio"),
            ("next: end}\n", "next: prio}\n"),
            ("tresorerie, at_least: 30}], title", "tresorerie, at_least: 31}], title"),
            ("{id: c, text: Prix}", "{id: d, text: Prix}"),
        ],
    )
    def test_what_affects_play_changes_it(self, old: str, new: str) -> None:
        assert BASE.count(old) == 1
        text = BASE.replace(old, new).replace(
            "best: [b, a, c]", "best: [b, a, d]" if "id: d" in new else "best: [b, a, c]"
        )
        if "id: d" in new:
            text = text.replace("prio: [b, a, c]", "prio: [b, a, d]")
        assert revision(FORMAT.read(text)) != revision(FORMAT.read(BASE))

    def test_the_structure_is_json_and_tells_ids_kinds_and_titles(self) -> None:
        told = structure(FORMAT.read(BASE))
        assert json.loads(json.dumps(told)) == told
        assert [(step["id"], step["kind"], step["title"]) for step in told["steps"]][:2] == [
            ("constat", "single", "Le constat"),
            ("budget", "multiple", "Le budget"),
        ]
        assert told["steps"][0]["options"][0] == {"id": "a", "title": "Attendre", "rating": "risky"}
        assert [ending["id"] for ending in told["endings"]] == ["bien", "autre"]
