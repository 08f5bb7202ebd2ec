"""What identifies an instrument, and what is kept of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.comparison import compare
from campus_xblocks.self_diagnostic.document import FORMAT, remembered, revision, structure
from campus_xblocks.self_diagnostic.engine import score
from tests.support.build import COMPLETE as WHOLE
from tests.support.build import answers, document, part, points

from .strategies import diagnostic_of, sheets, trees

pytestmark = pytest.mark.once

# Without the examples and portraits, which name what is changed here and are no part of what is hashed or kept.
COMPLETE = WHOLE.partition("examples:\n")[0] + "retrospective: true\nprofile: [size, sector, role, region]\n"
FIRST = revision(FORMAT.read(COMPLETE))

WORDING = {
    "the title": ("title: Maturité", "title: Autre"),
    "a question": ("text: Un budget", "text: Une somme"),
    "a label": ("label: Réservé", "label: Mis de côté"),
    "the label of a scale": ("label: Prévu", "label: Pensé"),
    "a level": ("text: Beaucoup est en place.", "text: Bravo."),
    "advice": ("text: Même petit.", "text: Même minuscule."),
    "an alert": ("text: À surveiller.", "text: Attention."),
    "the introduction": ("intro: Répondez", "intro: Dites"),
    "the moment": ("moment: start", "moment: end"),
    "a proposed action": ("days: 30", "days: 45"),
    "a link": ("link: /jump_to_id/budget", "link: /jump_to_id/autre"),
    "the name of a scale": ("pratique", "usage"),
    "a value written otherwise": ("value: 0.5", "value: 0.50"),
    "a bound written otherwise": ("below: 25}", "below: 25.0}"),
    "a value by default": ("{id: d, label: Facture}", "{id: d, label: Facture, value: 1}"),
    "the order of options": (
        "          - {id: a, label: Aucun, value: 0}\n          - {id: b, label: Réservé, value: 3}\n",
        "          - {id: b, label: Réservé, value: 3}\n          - {id: a, label: Aucun, value: 0}\n",
    ),
}
SCORING = {
    "a value": ("value: 0.5", "value: 0.6"),
    "a question's weight": ("        weight: 1", "        weight: 3"),
    "a dimension's weight": ("    weight: 2", "    weight: 3"),
    "an option more": ("- {id: d, label: Facture}", "- {id: d, label: Facture}\n          - {id: e, label: E}"),
    "a flag": ("negative: true", "exclusive: true"),
    "a level's bound": ("from: 75", "from: 80"),
    "an alert's condition": ("below: 25}", "below: 30}"),
    "advice's bounds": ("    below: 50", "    below: 60"),
    "whom advice is for": ('[0, "1-9"]', "[0]"),
    "what may be answered": ("unknown: true", "unknown: false"),
    "a question's id": ("- id: d1", "- id: d2"),
    "an attitude's id": ("- id: place", "- id: rang"),
    "a survey's points": ("points: 11", "points: 6"),
}


def edited(change):
    old, new = change
    assert old in COMPLETE
    return FORMAT.read(COMPLETE.replace(old, new))


@pytest.mark.parametrize("name", WORDING)
def test_a_revision_survives_a_change_of(name):
    assert revision(edited(WORDING[name])) == FIRST


@pytest.mark.parametrize("name", SCORING)
def test_a_revision_changes_with(name):
    assert revision(edited(SCORING[name])) != FIRST


def test_a_revision_is_short_and_the_same_everywhere():
    assert revision(FORMAT.read(COMPLETE + "\n# a comment\n")) == FIRST
    assert len(FIRST) == 16


def test_a_structure_is_plain_json_without_long_texts():
    kept = structure(FORMAT.read(COMPLETE))
    assert json.loads(json.dumps(kept)) == kept
    assert kept["kind"] == "self_diagnostic"
    assert kept["dimensions"][0]["weight"] == 2
    assert kept["dimensions"][0]["questions"][0] == {
        "id": "s1",
        "title": "Une liste de chantiers",
        "type": "scale",
        "weight": 1,
        "not_applicable": False,
        "unknown": True,
        "points": [{"value": 0, "title": "Non"}, {"value": 0.5, "title": "Prévu"}, {"value": 4, "title": "En place"}],
    }
    assert kept["dimensions"][0]["questions"][2]["options"] == [
        {"id": "c", "title": "Agenda", "value": 2},
        {"id": "d", "title": "Facture"},
        {"id": "aucun", "title": "Rien", "exclusive": True},
        {"id": "papier", "title": "Sur papier", "negative": True},
    ]
    assert kept["levels"] == [
        {"id": "depart", "from": 0, "title": "Point de départ"},
        {"id": "avance", "from": 75, "title": "Avancé"},
    ]
    assert [asked["id"] for asked in (*kept["attitudes"], *kept["survey"])] == ["place", "nps", "frein", "manque"]


def test_what_is_kept_can_be_read_back_and_kept_again():
    kept = structure(FORMAT.read(COMPLETE))
    assert structure(remembered(json.loads(json.dumps(kept)))) == kept


@given(st.data())
def test_an_edited_document_s_old_answers_are_compared_from_what_was_kept_of_it(data):
    older, newer = (diagnostic_of(data.draw(trees())) for _ in range(2))
    kept = remembered(json.loads(json.dumps(structure(older))))
    before, after = data.draw(sheets(older)), read_answers(newer, data.draw(sheets(newer)))
    assert read_answers(kept, before) == read_answers(older, before)
    assert score(kept, read_answers(kept, before)) == score(older, read_answers(older, before))
    told = [compare(newer, read_answers(old, before), after, before_diagnostic=old, days=90) for old in (older, kept)]
    assert told[0] == told[1]


def test_numbers_that_no_float_holds_are_kept_exactly():
    # both differ from 0,1 and 1000000000000000000001 only where a float has no digit left
    text = COMPLETE.replace("value: 0.5,", "value: 0.1000000000000000000001,").replace(
        "value: 4,", "value: 1000000000000000000001,"
    )
    diagnostic = FORMAT.read(text)
    kept = remembered(json.loads(json.dumps(structure(diagnostic))))
    assert [point.value for point in kept.points(next(kept.questions()))] == [
        point.value for point in diagnostic.scales["pratique"]
    ]


def test_a_diagnostic_without_dimensions_is_kept_too():
    diagnostic = document(attitudes=[{"id": "place", "text": "Place ?", "low": "aucune", "high": "décisive"}])
    kept = remembered(structure(diagnostic))
    assert read_answers(kept, {"place": 3}).attitudes == {"place": 3}


def test_old_answers_need_no_level_of_the_new_document():
    older = remembered(structure(document(part("a", 1), scales={"quarts": points(0, 2, 4)})))
    newer = document(
        part("a", 1), scales={"quarts": points(0, 2, 4)}, levels=[{"id": "n", "from": 0, "title": "n", "text": "n"}]
    )
    found = compare(newer, answers(older, "a=0"), answers(newer, "a=4"), before_diagnostic=older, days=90)
    assert found.overall.verdict == "progress"
