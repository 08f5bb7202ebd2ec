"""What the courses share has one source, and each course carries today's copy of it."""

import re
from pathlib import Path

import pytest

from campus_tools.olx import pack
from scripts import courses

HELD = courses.shelf()
NBSP = "\u00a0"


def test_every_copy_is_up_to_date():
    if found := [path.relative_to(courses.ROOT).as_posix() for path, _text in courses.stale(HELD)]:
        pytest.fail("\n".join(["make courses would change:", *found]), pytrace=False)


def test_the_sources_are_no_course_and_no_part_of_the_package():
    assert not list(courses.SOURCES.rglob("course.xml"))
    assert courses.SOURCES.name not in (courses.ROOT / "setup.py").read_text(encoding="utf-8")


def test_links_from_one_course_to_another_lead_to_what_learners_see_there():
    by_key = {course.key: folder for folder, course in HELD.courses.items()}
    link = re.compile(r'href="/courses/([^/"]+)/(?:about|jump_to_id/([^"]+))"')
    found = [
        (folder, key, name)
        for folder, course in HELD.courses.items()
        for page in sorted(course.folder.glob("*/*.html"))
        for key, name in link.findall(page.read_text(encoding="utf-8"))
    ]
    assert len({folder for folder, _key, _name in found}) > 1
    assert [
        (folder, key, name)
        for folder, key, name in found
        if key not in by_key or (name and name not in HELD.opened[by_key[key]])
    ] == []


def test_sheets_to_print_are_packed_with_their_course():
    sheets = [path for course in HELD.courses.values() for path in sorted(course.folder.glob("static/*.html"))]
    assert sheets
    packed = {path for course in HELD.courses.values() for path in pack.members(course.folder)}
    assert set(sheets) <= packed


def test_a_shared_part_is_written_between_its_marks_and_the_rest_of_the_page_is_kept():
    page = "<p>Avant</p>\n  <!-- commun: questions -->\n<p>Vieux</p>\n  <!-- /commun -->\n<p>Après</p>\n"
    once = courses.with_parts(page, {"questions": "<p>Neuf</p>\n"})
    assert once == page.replace("Vieux", "Neuf")
    assert courses.with_parts(once, {"questions": "<p>Neuf</p>\n"}) == once


def test_a_mark_that_no_source_answers_is_told_with_its_file():
    with pytest.raises(courses.Unusable, match=r"tabs/x.html: .*“question”.*questions"):
        courses.with_parts("<!-- commun: question -->\n<!-- /commun -->", {"questions": ""}, "tabs/x.html")


@pytest.mark.parametrize(
    ("waiting", "open_now"),
    [
        (
            f'<dd>Compter. Ensuite{NBSP}: La promesse <span class="campus-soon">à venir</span><!-- a-ouvrir e2s1 --></dd>',
            f'<dd>Compter. Ensuite{NBSP}: <a href="/jump_to_id/e2s1">La promesse</a></dd>',
        ),
        ("<li>La qualité <em>(à venir)</em><!-- a-ouvrir e2s1 --></li>", "<li>La qualité</li>"),
        ("    # a-ouvrir e2s1 (link: /jump_to_id/e2s1)\n", "    link: /jump_to_id/e2s1\n"),
    ],
    ids=["sentence", "module", "advice"],
)
def test_what_waits_for_a_part_leads_there_once_it_is_open(waiting, open_now):
    assert courses.opened(waiting, frozenset()) == waiting
    assert courses.opened(waiting, frozenset({"e2s1"})) == open_now
    assert courses.opened(open_now, frozenset({"e2s1"})) == open_now


def test_a_word_defined_twice_is_told(tmp_path: Path):
    shared, course = tmp_path / "sources", tmp_path / "cours"
    (course / "data").mkdir(parents=True)
    shared.mkdir()
    (shared / "glossaire.yaml").write_text("Marge: Ce qui reste.\n", encoding="utf-8")
    (course / "data/glossaire.yaml").write_text("Marge: Autre chose.\n", encoding="utf-8")
    with pytest.raises(courses.Unusable, match="Marge"):
        courses.glossary(course, shared)


def test_the_glossary_is_in_french_alphabetical_order(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "glossaire.yaml").write_text("Zone: z\nÉtat: e\n", encoding="utf-8")
    (tmp_path / "data/glossaire.yaml").write_text("Ensemble: e\nFlux: f\n", encoding="utf-8")
    page = courses.glossary(tmp_path, tmp_path)["tabs/glossaire.html"]
    assert re.findall("<dt>(.*?)</dt>", page) == ["Ensemble", "État", "Flux", "Zone"]
