"""Each problem is asked whether it accepts its own answer key, by the platform's own block."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.preview.conftest import FIXTURES

ROOT = Path(__file__).parent.parent.parent
SCRIPT = """
import json, sys
from pathlib import Path
from campus_plugin.olx import course
from campus_plugin.preview import answers
found = answers.check(course.read(Path(sys.argv[1])))
print(json.dumps([finding.as_json("en") for finding in found]))
"""


def tried(folder: Path) -> list[dict[str, str]]:
    """In a process of its own: the tests' settings are not the preview's."""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SCRIPT, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
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
