"""A broken course says where and how to mend it; what is sound still plays; a saved file shows at once."""

import os
import shutil
from pathlib import Path

import pytest

from tests.preview.conftest import FIXTURES
from tests.preview.server import BROKEN, COURSE, Preview, Walker


def test_each_fault_is_told_with_its_file_line_and_remedy(walker: Walker) -> None:
    page = walker.get("/folder/1/faults")
    assert page.status == 200
    for told in (
        "course/2026.xml, ligne 2",
        "chapter/mauvais.xml, ligne 3",
        "policies/2026/policy.json, ligne 3",
        "course/2026.xml, ligne 8",
        "campus_case_stady",
        "course/2026.xml, ligne 9",
        "html/nulle-part.html",
        "course/2026.xml, ligne 10",
    ):
        assert told in page.text, told


def test_the_rest_of_a_broken_page_still_plays(walker: Walker) -> None:
    page = walker.get(f"{BROKEN}/unit/vb")
    assert page.status == 200
    assert "Cette page se lit toujours." in page.text
    assert "Ce bloc (campus_case_stady) n’a pas pu être affiché" in page.text
    assert "points à corriger sur cette page" in page.text


def test_a_folder_without_a_course_and_a_folder_that_gets_one(tmp_path: Path) -> None:
    folder, data = tmp_path / "vide", tmp_path / "data"
    folder.mkdir()
    data.mkdir()
    preview = Preview(folder, data=data)
    try:
        walker = Walker(preview.base)
        assert "Aucun cours ne peut être lu dans ce dossier." in walker.get("/").text
        assert "course.xml" in walker.get("/folder/0/faults").text
        shutil.copytree(FIXTURES / "petit", folder, dirs_exist_ok=True)
        assert "Petit cours d’essai" in walker.get("/").text
    finally:
        preview.stop()


@pytest.fixture
def own(tmp_path: Path):
    """A preview whose files a test may change."""
    folder = Path(shutil.copytree(FIXTURES / "petit", tmp_path / "petit"))
    (tmp_path / "data").mkdir()
    preview = Preview(folder, data=tmp_path / "data")
    yield folder, Walker(preview.base)
    preview.stop()


def test_a_saved_file_shows_on_the_next_page_and_answers_stay(own: tuple[Path, Walker]) -> None:
    folder, walker = own
    walker.get(f"{COURSE}/unit/v2")
    walker.post(f"{COURSE}/unit/v2/answer/block-v1:Essai+PETIT+2026+type@problem+block@p2", {"input_p2_2_1": "30"})
    (folder / "html/h1.html").write_text("<p>Un autre début.</p>", encoding="utf-8")
    assert "Un autre début." in walker.get(f"{COURSE}/unit/v1").text
    assert 'value="30"' in walker.get(f"{COURSE}/unit/v2").html


def test_breaking_a_file_and_mending_it_changes_the_page_both_times(own: tuple[Path, Walker]) -> None:
    folder, walker = own
    sound = (folder / "vertical/v1.xml").read_text(encoding="utf-8")
    (folder / "vertical/v1.xml").write_text("<vertical>\n<html>", encoding="utf-8")
    assert walker.get(f"{COURSE}/unit/v1").status == 404
    assert "vertical/v1.xml, ligne 2" in walker.get("/folder/0/faults").text
    assert walker.get(f"{COURSE}/unit/v2").status == 200
    (folder / "vertical/v1.xml").write_text(sound, encoding="utf-8")
    assert walker.get(f"{COURSE}/unit/v1").status == 200
    assert "Rien" in walker.get("/folder/0/faults").text


def test_whatever_a_file_holds_no_page_fails(own: tuple[Path, Walker]) -> None:
    folder, walker = own
    paths = ("/", f"{COURSE}/", f"{COURSE}/unit/v1", f"{COURSE}/unit/v2", f"{COURSE}/progress", "/folder/0/faults")
    for content in (b"\x00", b"", b"<vertical><html/><html url_name='\xc3\xa9'/></vertical>", b"\xff", b"[1]", b"{}"):
        for file in ("vertical/v1.xml", "problem/p1.xml", "html/h1.html", "policies/2026/grading_policy.json"):
            (folder / file).write_bytes(content)
        for path in paths:
            assert walker.get(path).status in (200, 404), (path, content)


def test_a_problem_with_a_program_is_told_in_its_place_and_the_program_not_run(own: tuple[Path, Walker]) -> None:
    folder, walker = own
    mark = folder.parent / "was-run"
    (folder / "problem/p1.xml").write_text(
        f"<problem><script type='loncapa/python'>open('{mark}', 'w')</script>"
        "<customresponse cfn='f'><textline/></customresponse></problem>"
    )
    page = walker.get(f"{COURSE}/unit/v2")
    assert page.status == 200
    assert "Combien de jours" in page.html
    assert not mark.exists()


def test_a_file_that_vanishes_while_it_is_read_is_a_fault_like_any_other(own: tuple[Path, Walker]) -> None:
    folder, walker = own
    os.unlink(folder / "html/h1.html")
    assert walker.get(f"{COURSE}/unit/v1").status == 200
    assert "html/h1.html" in walker.get("/folder/0/faults").text
