"""`campus check --explain FILE` tells an author what learners can live through, before one does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from campus_tools.cli import main

pytestmark = pytest.mark.once

COURSE = Path(__file__).parent.parent / "olx" / "small_course"
CASE = """\
format: campus/case-study/1
key: essai
title: Un essai
duration_min: 3
firm: {name: Essai, activity: essais, size: 3, place: Creuse}
objective: Choisir.
situation: Onze devis attendent.
indicators:
  - {id: heures, title: Vos heures, unit: h, start: 50, min: 0, max: 100, good: down}
steps:
  - id: lundi
    title: Lundi
    text: Que faire ?
    kind: single
    options:
      - {id: soir, text: Finir le soir., effects: {heures: 6}, consequence: C, feedback: F, rating: risky}
      - {id: modele, text: Un modèle., effects: {heures: -4}, consequence: C, feedback: F, rating: sound}
      - {id: rien, text: Rien., consequence: C, feedback: F, rating: defensible}
  - id: mardi
    title: Mardi
    text: Et mardi ?
    variants: [{when: [{indicator: heures, at_least: 90}], text: Tard.}]
    kind: single
    options:
      - {id: plus, text: Plus., effects: {heures: 0.5}, consequence: C, feedback: F, rating: risky}
      - {id: moins, text: Moins., consequence: C, feedback: F, rating: sound}
endings:
  - {id: nuit, when: [{indicator: heures, at_least: 80}], title: La nuit, text: T}
  - {id: course, when: [{indicator: heures, at_least: 50}], title: La course, text: T}
  - {id: souffle, title: Du souffle, text: T}
debrief: {expert: {role: une conseillère}, text: T}
transfer: {question: Et chez vous ?, actions: []}
"""
DIAGNOSTIC = """\
format: campus/self-diagnostic/1
key: essai
title: Un point
duration_min: 2
scales: {deux: [{value: 0, label: Non}, {value: 1, label: Oui}]}
dimensions:
  - id: strategie
    title: Stratégie
    questions:
      - {id: s1, text: S1, type: scale, scale: deux}
      - {id: s2, text: S2, type: scale, scale: deux}
levels:
  - {id: depart, from: 0, title: Départ, text: D}
  - {id: chemin, from: 20, title: En chemin, text: C}
  - {id: haut, from: 50, title: En haut, text: H}
alerts: [{when: [{score: strategie, below: 40}, {score: overall, at_least: 50}], text: Attention}]
advice:
  - id: debut
    dimension: strategie
    at_least: 0
    below: 40
    title: Commencer
    text: T
    action: {when: q, then: a, first_step: p}
  - id: entre
    dimension: strategie
    at_least: 10
    below: 40
    title: Entre deux
    text: T
    action: {when: q, then: a, first_step: p}
"""


@pytest.fixture
def explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Explain a text; the exit code and what is printed."""

    def run(text: str, *options: str, name: str = "d.yaml") -> tuple[int, str]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        code = main(["check", "--explain", str(tmp_path / name), *options])
        return code, capsys.readouterr().out

    return run


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_case_is_told_by_its_endings_options_and_texts(explained: Any) -> None:
    code, out = explained(CASE, "--lang", "en")
    lines = squeezed(out)
    assert code == 0
    assert "Endings Paths Vos heures (h)" in lines
    assert "nuit La nuit never –" in lines
    assert "course La course 4 50 to 56.5" in lines
    assert "souffle Du souffle 2 46 to 46.5" in lines
    best = lines.index("Options that are never the best")
    assert lines[best + 1 : best + 3] == ["line 16: lundi.soir", "line 18: lundi.rien"]
    unmet = lines.index("What no path meets")
    assert lines[unmet + 1 : unmet + 3] == ["line 22: steps[1].variants[0]", "line 28: endings[0]"]


def test_the_same_in_french_and_as_json(explained: Any) -> None:
    assert "course La course 4 50 à 56,5" in squeezed(explained(CASE, "--lang", "fr")[1])
    code, out = explained(CASE, "--json")
    (told,) = json.loads(out)
    assert (code, told["kind"], told["key"], told["found"]["paths"]) == (0, "campus_case_study", "essai", 6)
    assert told["found"]["unreached"][1] == {"path": "endings[0]", "line": 28}
    assert [ending["paths"] for ending in told["found"]["endings"]] == [0, 4, 2]


def test_a_diagnostic_is_told_by_its_levels_advice_gaps_and_alerts(explained: Any) -> None:
    lines = squeezed(explained(DIAGNOSTIC, "--lang", "en")[1])
    assert "strategie Stratégie 0 to 100" in lines
    assert "chemin En chemin never" in lines
    assert "haut En haut yes" in lines
    assert "line 25: entre (no valid score lies in its bounds)" in lines
    assert "strategie: from 40 up" in lines
    assert "line 16: alerts[0]" in lines
    (told,) = json.loads(explained(DIAGNOSTIC, "--json")[1])
    assert told["found"]["levels_never"] == ["chemin"]
    assert told["found"]["alerts_never"] == [0]


def test_every_sentence_is_said_in_french_too(explained: Any) -> None:
    for text in (CASE, DIAGNOSTIC):
        english = set(squeezed(explained(text, "--lang", "en")[1]))
        french = set(squeezed(explained(text, "--lang", "fr")[1]))
        same = {line for line in english & french if line and not line.endswith(("(essai)", "0 h", "1"))}
        assert same <= {"nuit La nuit never –", "lundi: soir", "mardi: plus"}, same


def test_all_the_blocks_of_a_page_are_told_at_their_lines(capsys: pytest.CaptureFixture[str]) -> None:
    page = COURSE / "vertical" / "m1s2_cas.xml"
    assert main(["check", "--explain", str(page), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert f"{page}:2: Le devis qui attend (petit-devis)" in out
    assert "line 18: lundi.soir" in out  # counted in the page, not in the document


def test_a_card_and_attitudes_alone_have_nothing_to_walk(capsys: pytest.CaptureFixture[str]) -> None:
    for name, said in (("m1s1_chez_vous", "no way to walk"), ("m1s2_point", "No dimensions")):
        assert main(["check", "--explain", str(COURSE / "vertical" / f"{name}.xml"), "--lang", "en"]) == 0
        assert said in capsys.readouterr().out


def test_a_wrong_document_is_told_at_its_lines_instead(explained: Any) -> None:
    code, out = explained(CASE.replace("objective:", "objectif:"), "--lang", "en")
    assert code == 1
    assert "d.yaml:6: error: The key “objectif” is not known here." in out
    code, out = explained(CASE.replace("objective:", "objectif:"), "--json")
    told = json.loads(out)[0]["problems"]
    assert (code, {"path": "objectif", "line": 6} in [{k: p[k] for k in ("path", "line")} for p in told]) == (1, True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d.yaml", "title: rien"),
        ("d.yaml", "- liste"),
        ("d.yaml", "a: ["),
        ("p.xml", "<vertical/>"),
        ("p.xml", "<vertical>"),
        ("p.xml", ""),
    ],
)
def test_a_file_without_a_document_gets_a_sentence(explained: Any, name: str, text: str) -> None:
    code, out = explained(text, "--lang", "en", name=name)
    assert code == 1
    assert re.search(rf"{name}:\d: error: \w", out)


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", str(tmp_path / "rien.yaml")]) == 2
    assert "rien.yaml" in capsys.readouterr().err
