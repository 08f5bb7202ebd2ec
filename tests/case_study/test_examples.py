"""An author's golden cases in a case study: what is malformed, what fails, and that they touch nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from campus_xblocks.case_study.author import overview
from campus_xblocks.case_study.document import FORMAT
from campus_xblocks.case_study.examples import failures
from campus_xblocks.kit import yamltext
from tests.support.calculators import WORKED, card

pytestmark = pytest.mark.once

CASE = yamltext.read((Path(__file__).parent / "base.yaml").read_text(encoding="utf-8")).tree


def of(tree: Any) -> Any:
    return FORMAT.read(json.dumps(tree, ensure_ascii=False, default=float))


def paths(tree: Any) -> list[str]:
    return [
        problem.as_json()["path"] for problem in FORMAT.problems(json.dumps(tree, ensure_ascii=False, default=float))
    ]


def failing(tree: Any) -> list[str]:
    return [problem.as_json()["path"] for problem in failures(of(tree))]


def played(expect: Any, moves: Any = None) -> dict[str, Any]:
    first = CASE["steps"][0]
    usual = [{"step": first["id"], "choice": first["options"][0]["id"]}]
    return CASE | {"examples": [{"title": "e", "moves": usual if moves is None else moves, "expect": expect}]}


def calculated(expect: Any, inputs: Any = None, **more: Any) -> dict[str, Any]:
    document = next(worked for worked in WORKED if worked.name == "invoices received").document()
    document["transfer"]["calculator"]["readings"] = [
        {"when": [{"result": "heures", "at_least": 5}], "text": "five"},
        {"when": [{"result": "gain", "below": 1}], "text": "none"},
    ]
    return document | {"examples": [{"title": "e", "inputs": inputs or {}, "expect": expect} | more]}


def test_results_compare_as_people_see_them() -> None:
    assert failing(calculated({"results": {"heures": 5.0, "gain": 155, "retour": 1.4}, "readings": [0]})) == []
    assert failing(calculated({"results": {"retour": 1.35}})) == []  # 1.4, half up
    assert failing(calculated({"results": {"retour": 1.3}})) == ["examples[0].expect.results.retour"]
    assert failing(calculated({"readings": [0, 1]})) == ["examples[0].expect.readings"]
    assert failing(calculated({"readings": []})) == ["examples[0].expect.readings"]


def test_null_is_expected_where_there_is_no_number() -> None:
    nothing = {"abonnement": 175}
    assert failing(calculated({"results": {"retour": None, "gain": 0}, "readings": [0, 1]}, nothing)) == []
    assert failing(calculated({"results": {"retour": 0}}, nothing)) == ["examples[0].expect.results.retour"]
    assert failing(calculated({"results": {"retour": None}})) == ["examples[0].expect.results.retour"]


def test_only_what_is_written_is_compared() -> None:
    assert failing(calculated({})) == []
    assert failing(played({})) == []


def test_a_run_is_compared_after_its_last_move() -> None:
    assert failing(played({"ending": None})) == []
    ending = CASE["endings"][-1]["id"]
    assert failing(played({"ending": ending})) == ["examples[0].expect.ending"]
    name = CASE["indicators"][0]["id"]
    start = CASE["indicators"][0]["start"]
    assert failing(played({"indicators": {name: start}}, [])) == []
    assert failing(played({"indicators": {name: start + 1}}, [])) == [f"examples[0].expect.indicators.{name}"]


def test_a_move_that_the_case_refuses_fails_and_closes_no_block() -> None:
    last = CASE["steps"][-1]["id"]
    moves = [{"step": last, "text": "x"}]
    assert paths(played({}, moves)) == []
    assert failing(played({}, moves)) == ["examples[0].moves[0].step"]


def test_what_fails_is_a_warning_for_the_author_in_studio() -> None:
    message, values = overview(of(played({"ending": CASE["endings"][-1]["id"]}))).warnings[0]
    assert "The example “e” expects" in message % values


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        (calculated({"results": {"heure": 5}}), "examples[0].expect.results.heure"),
        (calculated({"readings": [2]}), "examples[0].expect.readings[0]"),
        (calculated({"readings": [-1]}), "examples[0].expect.readings[0]"),
        (calculated({"ending": None}), "examples[0].expect.ending"),
        (calculated({"results": {"heures": "5"}}), "examples[0].expect.results.heures"),
        (calculated({"total": 5}), "examples[0].expect.total"),
        (calculated({}, {"facture": 1}), "examples[0].inputs.facture"),
        (calculated({}, {"factures": -1}), "examples[0].inputs.factures"),
        (calculated({}, {"factures": "cent"}), "examples[0].inputs.factures"),
        (calculated({}, {"factures": 1}, moves=[]), "examples[0]"),
        (card(examples=[{"title": "e", "inputs": {}, "expect": {}}]), "examples[0].inputs"),
        (card(examples=[{"title": "e", "expect": {}}]), "examples[0]"),
        (
            card(examples=[{"title": "e", "moves": [{"step": "a", "choice": "b"}], "expect": {}}]),
            "examples[0].moves[0].step",
        ),
        (played({}, [{"step": "nulle_part", "choice": "a"}]), "examples[0].moves[0].step"),
        (played({}, [{"step": CASE["steps"][0]["id"], "choice": "zzz"}]), "examples[0].moves[0].choice"),
        (played({}, [{"choice": "a"}]), "examples[0].moves[0].step"),
        (played({}, "rien"), "examples[0].moves"),
        (played({"ending": "zzz"}), "examples[0].expect.ending"),
        (played({"indicators": {"zzz": 1}}), "examples[0].expect.indicators.zzz"),
        (played({"readings": []}), "examples[0].expect.readings"),
        (CASE | {"examples": [{"title": "e", "moves": [], "expect": {}}] * 51}, "examples"),
        (CASE | {"examples": ["e"]}, "examples[0]"),
    ],
)
def test_a_malformed_example_is_a_fault_of_the_document(tree: Any, path: str) -> None:
    assert path in paths(tree)
