"""An author's folder becomes a tree with files and lines, and what is wrong with it is said."""

import shutil
from pathlib import Path

import pytest

from campus_tools.olx import course as olx

pytestmark = pytest.mark.once

FIXTURES = Path(__file__).parent.parent / "preview" / "fixtures"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES / "petit", tmp_path / "petit"))


def messages(found: olx.Course | olx.Unreadable) -> list[str]:
    return [str(fault) for fault in found.faults]


def test_a_sound_course_is_read_whole_and_without_fault(folder: Path) -> None:
    course = olx.read(folder)
    assert isinstance(course, olx.Course)
    assert course.faults == ()
    assert (course.key, course.name) == ("course-v1:Essai+PETIT+2026", "Petit cours d’essai")
    assert (course.language, course.visibility) == ("fr", "public")
    assert [n.url_name for n in course.all("sequential")] == ["s1", "s2", "s9"]
    assert course.grading["GRADE_CUTOFFS"] == {"Pass": 0.6}


def test_each_block_knows_its_file_line_text_and_containers(folder: Path) -> None:
    course = olx.read(folder)
    assert isinstance(course, olx.Course)
    html, problem = course.find("h1", "html"), course.find("p1")
    assert html is not None
    assert problem is not None
    assert (html.text_file, "carnet" in html.text) == ("html/h1.html", True)
    assert (problem.file, problem.line, problem.name) == ("problem/p1.xml", 1, "Que fait Karima d’abord ?")
    sequence = course.above(problem, "sequential")
    assert sequence is not None
    assert sequence.url_name == "s1"
    assert course.inherited(problem, "format") == "Question de compréhension"
    note = course.find("h9")
    assert note is not None
    assert course.inherited(note, "visible_to_staff_only") == "true"


def test_the_text_of_a_custom_block_keeps_its_lines(folder: Path) -> None:
    (folder / "vertical/v3.xml").write_text(
        '<vertical>\n  <campus_case_study url_name="k"><![CDATA[format: x\nkey: y\n]]></campus_case_study>\n</vertical>\n'
    )
    course = olx.read(folder)
    assert isinstance(course, olx.Course)
    case = course.find("k")
    assert case is not None
    assert (case.text, case.text_file, case.text_line) == ("format: x\nkey: y\n", "vertical/v3.xml", 2)


def test_a_broken_chapter_is_told_and_the_others_are_still_there() -> None:
    course = olx.read(FIXTURES / "casse")
    assert isinstance(course, olx.Course)
    assert [n.url_name for n in course.all("chapter")] == ["bon"]
    assert {(f.file, f.line) for f in course.faults} == {
        ("policies/2026/policy.json", 3),
        ("course/2026.xml", 2),
        ("chapter/mauvais.xml", 3),
        ("course/2026.xml", 9),
    }
    assert all(f.problem.remedy for f in course.faults)


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("course.xml", "<cours/>", "begins with <cours>"),
        ("course.xml", '<course url_name="2026" course="X"/>', "no usable attribute “org”"),
        ("course.xml", "<course", "The XML cannot be read"),
        ("course/2026.xml", "<course><html url_name='a'/></course>", "A <html> cannot lie directly in a <course>"),
        ("chapter/c1.xml", "<sequential/>", "points to it"),
        ("chapter/c1.xml", "<chapter><sequential/></chapter>", "has no url_name"),
        ("chapter/c1.xml", "<chapter><sequential url_name='s2'/></chapter>", "Another <sequential>"),
        ("chapter/c1.xml", "<chapter><sequential url_name='../../etc/x'/></chapter>", "not well formed"),
        ("html/h1.xml", "<html filename='../../../secret'/>", "leads out of the course folder"),
        ("policies/2026/policy.json", "[]", "An object is expected"),
        ("policies/2026/policy.json", "{}", "no entry “course/2026”"),
        ("policies/2026/policy.json", '{"course/2025": {}}', "no entry “course/2026”"),
        ("html/h1.html", b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_with_its_file(folder: Path, file: str, content: str | bytes, expected: str) -> None:
    (folder / file).write_bytes(content.encode() if isinstance(content, str) else content)
    assert any(expected in message for message in messages(olx.read(folder)))


def test_external_and_nested_entities_are_never_expanded(folder: Path) -> None:
    (folder / "vertical/v1.xml").write_text(
        '<!DOCTYPE v [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        '<vertical><html url_name="h1b"><p>&f;&b;</p></html></vertical>'
    )
    course = olx.read(folder)
    html = course.find("h1b") if isinstance(course, olx.Course) else None
    assert html is not None
    assert "root:" not in html.text
    assert "aaaa" not in html.text
    assert any("DOCTYPE" in message for message in messages(course))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    (folder / "html/h1.html").unlink()
    (folder / "html/h1.html").symlink_to(tmp_path / "secret.html")
    course = olx.read(folder)
    assert "secret" not in getattr(course.find("h1", "html") if isinstance(course, olx.Course) else None, "text", "")
    assert any("leads out" in message for message in messages(course))


def test_an_empty_folder_is_no_course(tmp_path: Path) -> None:
    found = olx.read(tmp_path)
    assert isinstance(found, olx.Unreadable)
    assert "course.xml is missing" in messages(found)[0]
