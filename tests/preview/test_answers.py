"""Each problem is asked whether it accepts its own answer key, by the platform's own block."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from campus_tools.olx import course as olx
from campus_tools.preview import answers
from tests.preview.conftest import FIXTURES

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import json, sys
from pathlib import Path
from campus_tools.olx import course
from campus_tools.preview.answers import Trial
folders = [Path(name) for name in sys.argv[2:]]
trial = Trial(folders, seconds=int(sys.argv[1]))
found = [trial.findings(course.read(folder)) for folder in folders]
print(json.dumps([[finding.as_json("en") for finding in one] for one in found]))
"""


def tried(folder: Path) -> list[dict[str, str]]:
    """What is found in one course."""
    [found] = all_tried(folder)
    return found


def all_tried(*folders: Path, seconds: int = 5, cwd: Path = ROOT) -> list[list[dict[str, str]]]:
    """In a process of its own: the tests' settings are not the preview's."""
    ended = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", SCRIPT, str(seconds), *map(str, folders)],
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
        env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
    )
    return json.loads(ended.stdout)


def test_sound_problems_of_every_usual_kind_pass(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FIXTURES / "petit", tmp_path / "petit"))
    kinds = {
        "a": "<choiceresponse><checkboxgroup><choice correct='true'>1</choice><choice correct='false'>2</choice>"
        "<choice correct='true'>3</choice></checkboxgroup></choiceresponse>",
        "b": "<optionresponse><optioninput options=\"('oui','non')\" correct='non'/></optionresponse>",
        "c": "<stringresponse answer='devis' type='ci'><additional_answer answer='un devis'/><textline/></stringresponse>",
        "d": "<numericalresponse answer='[5,7]'><formulaequationinput/></numericalresponse>",
        "e": "<numericalresponse answer='3.5'><responseparam type='tolerance' default='1%'/><formulaequationinput/>"
        "</numericalresponse><solution><p>Parce que.</p></solution>",
    }
    inside = "".join(f"<problem url_name='{name}'>{kind}</problem>" for name, kind in kinds.items())
    (folder / "vertical/v1.xml").write_text(f"<vertical>{inside}</vertical>")
    assert tried(folder) == []


@pytest.mark.parametrize(
    ("problem", "rule"),
    [
        ("<multiplechoiceresponse><choicegroup><choice correct='false'>1</choice></choicegroup></multiplechoiceresponse>", "answers.none"),
        ("<p>Rien à répondre.</p>", "answers.none"),
        ("<numericalresponse answer='abc'><formulaequationinput/></numericalresponse>", "answers.refused"),
        ("<script type='loncapa/python'>x = 1</script><customresponse cfn='f' expect='3'><textline/></customresponse>", "answers.unplayable"),
        ("<optionresponse><optioninput options=\"('oui','non')\" correct='peut-être'/></optionresponse>", "answers.refused"),
    ],
)  # fmt: skip
def test_a_problem_that_nobody_can_solve_is_told_with_its_file(tmp_path: Path, problem: str, rule: str) -> None:
    folder = Path(shutil.copytree(FIXTURES / "petit", tmp_path / "petit"))
    (folder / "problem/p1.xml").write_text(f"<problem>{problem}</problem>")
    found = tried(folder)
    assert [(f["rule"], f["file"], f["place"]) for f in found] == [(rule, "problem/p1.xml", "p1")]


BOMB = "<numericalresponse answer='9^9^9^9^9'><formulaequationinput/></numericalresponse>"
SOUND = "<numericalresponse answer='5'><formulaequationinput/></numericalresponse>"
WRONG = "<p>Rien à répondre.</p>"


def course_of(folder: Path, *problems: str) -> Path:
    shutil.copytree(FIXTURES / "petit", folder)
    inside = "".join(f"<problem url_name='q{n}'>{problem}</problem>" for n, problem in enumerate(problems))
    (folder / "vertical/v1.xml").write_text(f"<vertical>{inside}</vertical>")
    return folder


def test_a_problem_that_counts_for_ever_is_ended_and_the_others_are_still_tried(tmp_path: Path) -> None:
    folders = [course_of(tmp_path / "a", SOUND, BOMB, WRONG), course_of(tmp_path / "b", WRONG, SOUND)]
    found = all_tried(*folders, seconds=1)
    assert [[(f["rule"], f["place"]) for f in one] for one in found] == [
        [("answers.too_long", "q1"), ("answers.none", "q2")],
        [("answers.none", "q0")],
    ]


def test_a_course_of_such_problems_is_left_after_three(tmp_path: Path) -> None:
    folders = [course_of(tmp_path / "a", BOMB, BOMB, BOMB, BOMB, WRONG), course_of(tmp_path / "b", WRONG)]
    bombs, after = all_tried(*folders, seconds=1)
    assert [f["rule"] for f in bombs] == ["answers.too_long"] * 3 + ["answers.left"]
    assert [f["rule"] for f in after] == ["answers.none"]


def test_a_machine_that_can_start_no_process_does_not_call_a_course_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*arguments: object, **options: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(answers.subprocess, "Popen", none_left)
    course = olx.read(course_of(tmp_path / "a", SOUND))
    assert isinstance(course, olx.Course)
    [finding] = answers.Trial([course.folder]).findings(course)
    assert (finding.rule, finding.severity) == ("answers.unplayable", "error")
    assert "Resource temporarily unavailable" in finding.fault.message()


def test_nothing_in_the_folder_where_one_stands_is_run(tmp_path: Path) -> None:
    for name in ("campus_plugin.py", "json.py", "sitecustomize.py"):
        (tmp_path / name).write_text("open('ran', 'w').close()\n")
    [found] = all_tried(course_of(tmp_path / "a", WRONG), cwd=tmp_path)
    assert [f["rule"] for f in found] == ["answers.none"]
    assert not (tmp_path / "ran").exists()
