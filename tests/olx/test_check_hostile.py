"""A course that was made to hurt is told of in sentences, at a cost that grows with its size and no faster."""

import importlib
import json
import pkgutil
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import campus_tools.olx
from campus_tools.olx.check import Report, check, facts, language
from campus_tools.olx.check.passages import Passage
from tests.olx.regex_steps import Counted

pytestmark = pytest.mark.once

GOOD = Path(__file__).parent / "small_course"
TODAY = date(2026, 11, 23)
POLICY = "policies/R1/policy.json"
NBSP, THIN = "\u00a0", "\u202f"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "course"))


def checked(folder: Path) -> Report:
    report = check(folder, today=TODAY, second_opinion=False)
    for finding in report.findings:
        assert "%(" not in finding.fault.message("fr")
    return report


def told(report: Report, rule: str) -> list[str]:
    return [finding.fault.message() for finding in report.findings if finding.rule == rule]


# --- long words ------------------------------------------------------------------------------------------------------


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of the course tools."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.walk_packages(campus_tools.olx.__path__, "campus_tools.olx."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            for pattern in value if isinstance(value, tuple | list) else [value]:
                for one in pattern if isinstance(pattern, tuple) else [pattern]:
                    if isinstance(one, re.Pattern):
                        found.setdefault(one.pattern, one)
                        assert isinstance(module, ModuleType), name
    return iter(found.items())


PATTERNS = dict(patterns())
HOSTILE = [
    "a", "1", "A", "é", "[", "(", "<", "'", '"', ".", "-", "@", "/", ":", " ", NBSP, "\n", "«", "»", "·",
    "a.", "a@", "1,", "1.", f"1{THIN}", f"1{NBSP}", "1 111 ", "111 ", "-a", "(A ", "[a](", "![", "](", "A, ", ".»", f".{NBSP}",
    "\n ", "\n- ", "1)", "a'", "a:", "a ;", "a·", "href='", 'href="a', "AB ", "(AB", "www.", "http://", "a/", "1er ",
]  # fmt: skip


def steps(pattern: re.Pattern[str], text: str) -> int:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        counted = Counted(pattern, text)
    finally:
        sys.setrecursionlimit(limit)
    assert counted.spans == [match.span() for match in pattern.finditer(text)]
    return counted.steps


@pytest.mark.long
@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_twice_the_text_costs_a_pattern_no_more_than_about_twice_the_work(pattern: re.Pattern[str]) -> None:
    for piece in HOSTILE:
        small, large = (piece * (size // len(piece)) for size in (160, 320))
        assert steps(pattern, large) <= 2.5 * steps(pattern, small) + 50, repr(piece)


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) > 20


def test_each_acronym_of_a_page_is_not_looked_up_in_the_whole_page_again(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{a}{b}{c}Z" for a in "ABD" for b in "EFGH" for c in "JKN"]
    searched: list[str] = []
    monkeypatch.setattr(language.re, "search", lambda pattern, text: searched.append(text))
    found = list(language.acronyms([Passage("Voici " + " et ".join(names), "f.html", 1)], ""))
    assert len(found) == len(names)
    assert searched == []


def test_a_page_that_cites_many_facts_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cited = "".join(f'<p data-fact="f{n}">En 2025, {n}{NBSP}% des cas.</p>' for n in range(40))
    (folder / "html/m1s1_texte.html").write_text(cited, encoding="utf-8")
    read: list[int] = []
    real = facts.text_of_html
    monkeypatch.setattr(facts, "text_of_html", lambda page: read.append(1) or real(page))
    assert len(told(checked(folder), "facts.unknown")) == 40
    assert len(read) == 1


# --- deep courses ----------------------------------------------------------------------------------------------------


def test_pages_nested_250_deep_are_a_finding(folder: Path) -> None:
    inside = "".join(f'<vertical url_name="n{n}" display_name="N">' for n in range(250)) + "</vertical>" * 250
    (folder / "sequential/m1s2.xml").write_text(f'<sequential display_name="S">{inside}</sequential>')
    assert any("deep in each other" in message for message in told(checked(folder), "structure.read"))


def test_1200_pages_that_point_to_each_other_are_a_finding(folder: Path) -> None:
    for n in range(1200):
        (folder / f"vertical/c{n}.xml").write_text(
            f'<vertical display_name="C"><vertical url_name="c{n + 1}"/></vertical>'
        )
    (folder / "sequential/m1s2.xml").write_text('<sequential display_name="S"><vertical url_name="c0"/></sequential>')
    report = check(folder, today=TODAY)  # olxcleaner too
    assert any("deep in each other" in message for message in told(report, "structure.read"))


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number", ["9" * 5000, "9" * 31, "-" + "9" * 400, "1e999", "NaN", "-Infinity", "1." + "0" * 40]
)
@pytest.mark.parametrize("file", [POLICY, "policies/R1/grading_policy.json"])
def test_a_number_that_nothing_can_count_with_is_told_with_its_line(folder: Path, file: str, number: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace("{\n", '{\n  "long": [1, ' + number + "],\n", 1))
    found = [f.fault for f in checked(folder).findings if "number" in f.fault.message() and f.rule == "structure.read"]
    assert [(fault.file, fault.line) for fault in found] == [(file, 2)]
    assert len(found[0].message()) < 200


def test_usual_numbers_of_a_policy_are_read_as_before(folder: Path) -> None:
    from campus_tools.olx.files import Files

    (folder / "n.json").write_text('{"a": 3, "b": -0.25, "c": 1e3, "d": 0}')
    assert Files(folder).json("n.json") == {"a": 3, "b": -0.25, "c": 1000.0, "d": 0}


# --- names and scripts -----------------------------------------------------------------------------------------------


def test_a_file_name_that_is_not_utf8_is_told_in_signs_that_can_be_printed(folder: Path) -> None:
    (folder / "static").mkdir(exist_ok=True)
    open(bytes(folder / "static") + b"/caf\xe9.png", "wb").close()
    [message] = told(checked(folder), "structure.file_name")
    assert "static/caf\\xe9.png" in message
    json.dumps(message).encode()


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("<script>alert(1)</script>", "markup.script"),
        ("<svg><script>alert(1)</script></svg>", "markup.script"),
        ('<p style="color: red">Rouge.</p>', "markup.style"),
        ("<style>p { color: red }</style>", "markup.style"),
        ('<svg><g style="fill: red"></g></svg>', "markup.style"),
        ('<p onclick="alert(1)">Ici.</p>', "markup.attribute"),
    ],
)
def test_pages_bring_neither_scripts_nor_their_own_style(folder: Path, html: str, rule: str) -> None:
    for file in ("html/m1s1_texte.html", "tabs/glossaire.html"):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8") + "\n" + html + "\n", encoding="utf-8")
    found = [f for f in checked(folder).findings if f.rule == rule]
    assert {f.fault.file for f in found} == {"html/m1s1_texte.html", "tabs/glossaire.html"}
    assert all(f.severity == "error" and f.fault.line for f in found)


@pytest.mark.parametrize(
    ("bad", "rule"), [("<script>x = 1</script>", "markup.script"), ('<p style="x: y">a</p>', "markup.style")]
)
def test_problems_bring_neither_either(folder: Path, bad: str, rule: str) -> None:
    path = folder / "problem/m1s1_question.xml"
    path.write_text(path.read_text(encoding="utf-8").replace("</problem>", bad + "</problem>"), encoding="utf-8")
    assert [f.fault.file for f in checked(folder).findings if f.rule == rule] == ["problem/m1s1_question.xml"]


def test_elements_that_came_after_html_4_are_no_fault(folder: Path) -> None:
    path = folder / "html/m1s1_texte.html"
    text = (
        path.read_text(encoding="utf-8")
        + "<figure><figcaption>Une feuille.</figcaption></figure><section><p>Oui.</p></section>"
    )
    path.write_text(text, encoding="utf-8")
    assert told(check(folder, today=TODAY), "olxcleaner") == []
