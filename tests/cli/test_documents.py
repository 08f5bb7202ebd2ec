"""`campus score | compare | play | calculate`: JSON out, errors as JSON, exit codes, sentences."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from campus_tools.cli import COMMANDS, main

pytestmark = pytest.mark.once

CASES = Path(__file__).parent.parent / "case_study" / "golden"
DOCUMENT = """\
format: campus/self-diagnostic/1
key: essai
title: Essai
duration_min: 2
attitudes: [{id: place, text: Place ?, low: aucune, high: décisive}]
scales: {pratique: [{value: 0, label: Non}, {value: 0.5, label: Prévu}, {value: 4, label: Oui}]}
dimensions:
  - id: strategie
    title: Stratégie
    questions:
      - {id: s1, text: S1, type: scale, scale: pratique}
      - {id: s2, text: S2, type: single, options: [{id: a, label: A, value: 0}, {id: b, label: B, value: 1}]}
      - {id: s3, text: S3, type: multiple, options: [{id: a, label: A}, {id: b, label: B}, {id: c, label: C}]}
levels:
  - {id: depart, from: 0, title: Départ, text: D}
  - {id: chemin, from: 25, title: En chemin, text: C}
alerts: [{when: [{score: strategie, below: 90}], text: Attention}]
"""
ANSWERS = {"s1": 0.5, "s2": "b", "s3": ["a"], "place": 3, "profile": {"size": "1-9"}}
BETTER = {"s1": 4, "s2": "b", "s3": ["a", "b"], "place": 8}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "d.yaml").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "before.json").write_text(json.dumps(ANSWERS))
    (tmp_path / "after.json").write_text(json.dumps(BETTER))
    return tmp_path


@pytest.fixture
def campus(capsys, monkeypatch):
    """Run a command; its exit code, standard output and standard error."""

    def run(*argv, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main([str(argument) for argument in argv])
        except SystemExit as leaving:  # argparse leaves this way
            code = leaving.code
        return code, *capsys.readouterr()

    return run


def test_score_prints_the_result_as_json(campus, folder):
    code, out, err = campus("score", folder / "d.yaml", folder / "before.json")
    # (12,5 + 100 + 100/3) / 3 = 875/18
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "dimensions": {"strategie": {"score": 875 / 18, "valid": True, "applicable": True}},
        "overall": {"score": 875 / 18, "valid": True, "level": "chemin"},
        "alerts": [0],
        "advice": [],
    }


def test_a_dash_reads_standard_input_for_either_file(campus, folder):
    expected = campus("score", folder / "d.yaml", folder / "before.json")
    assert campus("score", folder / "d.yaml", "-", stdin=json.dumps(ANSWERS).encode()) == expected
    assert campus("score", "-", folder / "before.json", stdin=DOCUMENT.encode()) == expected


def test_standard_input_stands_for_one_file_only(campus):
    code, out, err = campus("score", "-", "-")
    assert (code, out) == (2, "")
    assert "standard input" in err


def test_compare_prints_before_after_and_verdicts(campus, folder):
    code, out, _ = campus("compare", folder / "d.yaml", folder / "before.json", folder / "after.json")
    whole = {
        "before": 875 / 18,
        "after": 800 / 9,
        # 800/9 - 875/18; the notch of s1 is 87,5, of s2 100: threshold 1 + 100/3
        "difference": 725 / 18,
        "verdict": "progress",
        "compared": 3,
    }
    assert code == 0
    assert json.loads(out) == {"overall": whole, "dimensions": {"strategie": whole}}


@pytest.mark.parametrize(("days", "verdict"), [("44", "too_soon"), ("45", "progress"), ("0", "too_soon")])
def test_compare_takes_the_days_between(campus, folder, days, verdict):
    files = [folder / "d.yaml", folder / "before.json", folder / "after.json"]
    code, out, _ = campus("compare", *files, "--days", days)
    assert (code, json.loads(out)["overall"]["verdict"]) == (0, verdict)


@pytest.mark.parametrize("days", ["-1", "dix", "4.5", ""])
def test_days_are_a_whole_number(campus, folder, days):
    code, out, err = campus("compare", folder / "d.yaml", folder / "before.json", folder / "after.json", "--days", days)
    assert (code, out) == (2, "")
    assert "--days" in err


def test_compare_reads_the_first_answers_with_the_older_document(campus, folder):
    (folder / "old.yaml").write_text(DOCUMENT.replace("id: s3", "id: z3"), encoding="utf-8")
    (folder / "before.json").write_text(json.dumps({"s1": 0, "s2": "a", "z3": ["a"]}))
    files = [folder / "d.yaml", folder / "before.json", folder / "after.json"]
    code, out, _ = campus("compare", *files, "--before-document", folder / "old.yaml")
    assert (code, json.loads(out)["overall"]["compared"]) == (0, 2)
    code, out, _ = campus("compare", *files)
    assert (code, [error["path"] for error in json.loads(out)]) == (1, ["z3"])


def test_play_prints_a_state_after_each_move(campus):
    case = CASES / "a_budget_spent_to_the_last_cent"
    code, out, _ = campus("play", case / "case.yaml", case / "moves.json")
    assert (code, json.loads(out)) == (0, json.loads((case / "states.json").read_text()))


@pytest.mark.parametrize(
    ("command", "key", "given"),
    [("score", "vos-devis", '{"r1"'), ("play", "menuiserie", '[{"step"'), ("calculate", "factures", '{"factures"')],
)
def test_a_command_answers_what_the_page_of_the_format_says(campus, tmp_path, command, key, given):
    page = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
    documents = re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S)
    (tmp_path / "d.yaml").write_text(next(text for text in documents if f"\nkey: {key}\n" in text), encoding="utf-8")
    said = page.partition("## The same, from the command line")[2]
    (given,) = re.findall(rf"^(?:.*`)?({re.escape(given)}.*?)(?:`.*)?$", said, re.M)
    answer = said.partition(f"`campus {command}` answer")[2].partition("```json\n")[2].partition("\n```")[0]
    code, out, _ = campus(command, tmp_path / "d.yaml", "-", stdin=given.encode())
    assert code == 0
    assert json.loads(out) == json.loads(answer)


def test_a_document_without_calculator_is_told_so(campus):
    code, out, _ = campus("calculate", CASES / "a_budget_exceeded" / "case.yaml", "-", stdin=b"{}")
    assert code == 1
    assert "no calculator" in json.loads(out)[0]["message"]


def test_a_move_that_is_refused_is_told_at_its_place_in_the_input(campus):
    case = CASES / "a_budget_exceeded"
    code, out, _ = campus("play", case / "case.yaml", case / "moves.json")
    (error,) = json.loads(out)
    assert (code, error["line"]) == (1, None)
    assert error["path"] == json.loads((case / "refused.json").read_text())["path"]


def test_play_refuses_what_is_no_list_of_moves(campus):
    code, out, _ = campus("play", CASES / "a_budget_exceeded" / "case.yaml", "-", stdin=b'{"step": "s1"}')
    assert (code, [(error["path"], error["line"]) for error in json.loads(out)]) == (1, [("", None)])


def test_an_invalid_document_prints_every_error_with_path_line_and_message(campus, folder):
    (folder / "d.yaml").write_text(
        DOCUMENT.replace("duration_min: 2", "duration_min: 0").replace("scale: pratique}", "scale: pratiques}"),
        encoding="utf-8",
    )
    code, out, err = campus("score", folder / "d.yaml", folder / "before.json")
    assert code == 1
    assert json.loads(out) == [
        {"path": "duration_min", "line": 4, "message": "“duration_min” is too small. Write 1 or more."},
        {
            "path": "dimensions[0].questions[0].scale",
            "line": 11,
            "message": "No scale has the name “pratiques”. Did you mean “pratique”?",
        },
    ]
    assert "d.yaml" in err


def test_an_invalid_input_has_paths_and_no_line(campus, folder):
    wrong = json.dumps({"s1": 3, "s3": ["a", "z"], "x": 1, "profile": {"size": "12"}})
    code, out, err = campus("score", folder / "d.yaml", "-", stdin=wrong.encode())
    assert (code, [(error["path"], error["line"]) for error in json.loads(out)]) == (
        1,
        [("profile.size", None), ("s1", None), ("s3[1]", None), ("x", None)],
    )
    assert "standard input" in err


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (b"", [""]),
        (b"{", [""]),
        (b"[]", [""]),
        (b"3", [""]),
        (b"{'s1': 3}", [""]),
        (b'{"s1": 0, "s1": 4}', ["s1"]),
        (b'{"profile": {"size": "0", "size": "1-9"}}', ["profile.size"]),
        (b'{"s1": NaN}', ["s1"]),
        (b'{"s1": -Infinity}', ["s1"]),
        (b'{"s3": ["a", Infinity]}', ["s3[1]"]),
        (b'{"s1": 1e999999999}', ["s1"]),
        (b'{"s1": 1e-999999999}', ["s1"]),
        (b'{"s1": ' + b"9" * 5000 + b"}", ["s1"]),
        (b'{"s1": 1' + b"0" * 5000 + b".5}", ["s1"]),
        (b'{"s1": ' + b"[" * 25 + b"]" * 25 + b"}", ["s1" + "[0]" * 19]),
        (b"[" * 200_000, [""]),
        (b'{"a":' * 100_000, [""]),
        (b'{"\\ud800": 3}', ["\ud800"]),
        (b'{"s1": "\\ud800"}', ["s1"]),
        ("é".encode("latin-1"), [""]),
        (b" " * (1024 * 1024 + 1), [""]),
    ],
)
def test_json_is_read_strictly(campus, folder, text, paths):
    code, out, _ = campus("score", folder / "d.yaml", "-", stdin=text)
    errors = json.loads(out)
    assert (code, [error["path"] for error in errors]) == (1, paths)
    assert all(error["line"] is None and error["message"] for error in errors)


def test_json_decimals_are_exact(campus, folder):
    assert campus("score", folder / "d.yaml", "-", stdin=b'{"s1": 0.50, "s2": "b"}')[0] == 0
    assert campus("score", folder / "d.yaml", "-", stdin=b'{"s1": 0.5000000000000000000001}')[0] == 1


def test_a_byte_order_mark_is_not_in_the_way(campus, folder):
    assert campus("score", folder / "d.yaml", "-", stdin=b'\xef\xbb\xbf{"s1": 4}')[0] == 0


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"", 1),
        (b"titre: \xe9", 1),
        (b"a: 1\nb: \xff\n", 2),
        (b"x: " + b"y" * (300 * 1024), 1),
        (b"x: " + b"y" * (2 * 1024 * 1024), 1),
        (b"\x00", 1),
    ],
)
def test_a_document_that_is_no_text_is_told_with_a_line(campus, folder, text, line):
    code, out, _ = campus("score", "-", folder / "before.json", stdin=text)
    assert (code, json.loads(out)[0]["line"]) == (1, line)


@pytest.mark.parametrize("name", ["gone.yaml", ".", "a\0b", "d.yaml/x"])
def test_a_file_that_cannot_be_read_gives_a_sentence(campus, folder, name):
    code, out, err = campus("score", f"{folder}/{name}", folder / "before.json")
    assert (code, out) == (2, "")
    assert err.startswith("campus score: The file “")
    assert err.count("\n") == 1


def test_messages_are_in_the_language_that_is_asked_for(campus, folder):
    from campus_xblocks.kit.i18n import translate

    answers = b'{"x": 1}'
    _code, out, _err = campus("score", folder / "d.yaml", "-", "--lang", "fr", stdin=answers)
    assert json.loads(out)[0]["message"].startswith(translate("No question has the id “%(id)s”.", "fr", id="x"))
    assert campus("score", folder / "d.yaml", "-", "--lang", "de", stdin=answers)[0] == 2


@pytest.mark.parametrize("name", ["score", "compare", "play", "calculate"])
def test_each_command_tells_its_usage_with_examples(campus, name):
    code, out, _ = campus(name, "--help")
    assert code == 0
    assert f"campus {name}" in out
    assert "examples:" in out
    assert "--lang" in out


@pytest.mark.parametrize("argv", [["score"], ["score", "d.yaml"], ["play", "a", "b", "c"], ["compare", "a", "b"]])
def test_a_wrong_usage_exits_with_2(campus, argv):
    code, out, err = campus(*argv)
    assert (code, out) == (2, "")
    assert "usage: campus" in err


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["help"]])
def test_help_lists_every_command(campus, argv):
    code, out, _ = campus(*argv)
    assert code == 0
    assert all(f"  {name} " in out for name in COMMANDS)


def test_no_command_is_a_wrong_usage_that_shows_the_help(campus):
    code, out, err = campus()
    assert (code, out) == (2, "")
    assert "Commands:" in err


def test_a_misspelt_command_is_told_with_the_nearest(campus):
    code, _, err = campus("scroe")
    assert code == 2
    assert "Did you mean “score”?" in err


def test_the_version_is_told(campus):
    code, out, _ = campus("--version")
    assert (code, out.split()[0]) == (0, "campus")


def run(code, *argv, **more):
    command = [sys.executable, "-c", f"import sys\n{code}", *map(str, argv)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **more)


def test_scoring_loads_neither_django_nor_xblock(folder):
    code = "from campus_tools.cli import main\nmain(sys.argv[1:])\n"
    code += "sys.stderr.write(' '.join({'django', 'xblock', 'web_fragments', 'tqdm'} & set(sys.modules)))"
    done = run(code, "score", folder / "d.yaml", folder / "before.json")
    assert json.loads(done.stdout)
    assert done.stderr == ""


def test_the_installed_command_answers_on_a_terminal_without_accents(folder):
    code = "from campus_tools.cli import main\nsys.exit(main(sys.argv[1:]))"
    done = run(code, "score", folder / "d.yaml", folder / "d.yaml", env={"PYTHONIOENCODING": "ascii", "PATH": ""})
    assert done.returncode == 1
    assert json.loads(done.stdout)[0]["path"] == ""


# --- pages of a course -----------------------------------------------------------------------------------------------


def page(folder, *blocks):
    inside = "\n".join(f'<{tag} url_name="{name}"><![CDATA[{text}]]></{tag}>' for tag, name, text in blocks)
    (folder / "page.xml").write_text(f'<vertical display_name="P">\n{inside}\n</vertical>', encoding="utf-8")
    return folder / "page.xml"


CASE = next(path for path in sorted(CASES.rglob("*.yaml"))).read_text(encoding="utf-8")
POINT, CAS = "campus_self_diagnostic", "campus_case_study"


def test_a_page_of_a_course_is_scored_like_its_document(campus, folder):
    expected = campus("score", folder / "d.yaml", folder / "before.json")
    path = page(folder, (CAS, "cas", CASE), (POINT, "point", DOCUMENT))
    assert campus("score", path, folder / "before.json") == expected
    assert campus("compare", path, folder / "before.json", folder / "after.json")[0] == 0


def test_a_page_with_several_documents_needs_the_name_of_one(campus, folder):
    path = page(folder, (POINT, "avant", DOCUMENT), (POINT, "apres", DOCUMENT))
    code, out, err = campus("score", path, folder / "before.json")
    assert (code, out) == (2, "")
    assert err.endswith("--block: avant, apres.\n")
    assert campus("score", path, folder / "before.json", "--block", "apres")[0] == 0
    code, out, err = campus("score", path, folder / "before.json", "--block", "ailleurs")
    assert (code, out) == (2, "")
    assert "avant, apres" in err


def test_a_fault_of_a_page_has_the_line_of_the_page(campus, folder):
    path = page(folder, (POINT, "point", DOCUMENT.replace("duration_min: 2", "duration_min: deux")))
    code, out, _ = campus("score", path, folder / "before.json")
    assert code == 1
    assert [problem["line"] for problem in json.loads(out)] == [5]


@pytest.mark.parametrize("way", ["page", "yaml", "input"])
def test_the_other_kind_of_document_is_told_in_one_line(campus, folder, way):
    (folder / "cas.yaml").write_text(CASE, encoding="utf-8")
    for command, tag, text, other in (("score", CAS, CASE, "campus play"), ("play", POINT, DOCUMENT, "campus score")):
        (folder / "other.yaml").write_text(text, encoding="utf-8")
        given = {"page": page(folder, (tag, "b", text)), "yaml": folder / "other.yaml", "input": "-"}[way]
        code, out, err = campus(command, given, folder / "before.json", stdin=text.encode())
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert other in err


def test_a_page_without_a_document_is_told_like_a_wrong_document(campus, folder):
    code, out, _ = campus("score", page(folder, ("html", "h", "<p>Rien.</p>")), folder / "before.json")
    assert code == 1
    assert "no case study" in json.loads(out)[0]["message"]
