"""`campus_import` as an operator uses it, over Studio's stand-in (what it is not: tests/importing/standin.py)."""

import re

import pytest
from opaque_keys.edx.keys import CourseKey

from campus_plugin.models import CampusImport
from tests.importing.courses import ATTESTATION, COURSE, KEY, packed, write


def test_a_course_that_is_not_there_is_made_read_back_and_opened(campus_import, studio, course):
    write(course, certificates=ATTESTATION)
    said = campus_import("--from", course)
    assert said.code == 0, said.err
    assert list(studio.courses) == [KEY]
    assert f"{KEY}: read back, 7 blocks, 1 pages, none hidden." in said.out
    assert f"{KEY}: created." in said.out
    assert studio.modes == {KEY: {"honor": "Gratuit, avec attestation"}}
    assert [made["is_active"] for made in studio.descriptions[KEY]] == [True]
    assert studio.indexed == [KEY]
    # Not public, so not open to visitors.
    assert studio.overrides == {}
    # The team's own folder stays at home.
    assert not [name for name in studio.courses[KEY] if name.startswith("data/")]


def test_nothing_is_done_where_nothing_changed(campus_import, studio, course, backups):
    campus_import("--from", course)
    said = campus_import("--from", course)
    assert said.code == 0
    assert said.out == f"{KEY}: the course's files are those of the last import, nothing was done.\n"
    assert studio.imports == [KEY]
    assert studio.indexed == [KEY]
    assert backups() == []


def test_a_new_release_of_the_course_is_brought_after_a_backup_and_the_way_back_works(
    campus_import, studio, course, backups
):
    campus_import("--from", course)
    write(course, course=COURSE.replace("Bonjour</p>", "Bonsoir</p>"))
    said = campus_import("--from", course)
    assert said.code == 0, said.err
    assert b"Bonsoir</p>" in studio.courses[KEY]["course/2026.xml"]
    [backup] = backups()
    assert f"backup in {backup}." in said.out
    # The command that it names is the way back.
    back = re.search(r"campus_import (--force --from \S+)", said.out)[1].split()
    assert campus_import(*back).code == 0
    assert b"Bonjour</p>" in studio.courses[KEY]["course/2026.xml"]


def test_authors_changes_are_named_and_kept(campus_import, studio, course, backups):
    campus_import("--from", course)
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    studio.upload(KEY, "plan.pdf", b"%PDF")
    write(course, course=COURSE.replace("À bientôt", "Adieu"))
    said = campus_import("--from", course)
    assert said.code == 3
    assert "changed: block-v1:Campus+Essai+2026+type@html+block@h1 “Bonjour”" in said.err
    assert "added: file plan.pdf" in said.err
    assert "block@h2" not in said.err
    assert "--force" in said.err
    assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]
    assert backups() == []


def test_force_overwrites_authors_changes_which_the_backup_keeps(campus_import, studio, course, backups, tmp_path):
    campus_import("--from", course)
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    write(course, course=COURSE.replace("À bientôt", "Adieu"))
    assert campus_import("--from", course, "--force").code == 0
    assert b"Bienvenue" not in studio.courses[KEY]["course/2026.xml"]
    [backup] = backups()
    assert campus_import("--from", backup, "--force").code == 0
    assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]


def way_back(said):
    """The arguments of the command that the import printed."""
    return re.search(r"to go back: \./manage\.py cms campus_import (.+)", said.out)[1].split()


def test_authors_work_that_came_back_from_a_backup_is_protected_again(campus_import, studio, course):
    campus_import("--from", course)
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    write(course, course=COURSE.replace("À bientôt", "Adieu"))
    forced = campus_import("--from", course, "--force")
    assert campus_import(*way_back(forced)).code == 0
    said = campus_import("--from", course)
    assert said.code == 3
    assert "changed: block-v1:Campus+Essai+2026+type@html+block@h1 “Bonjour”" in said.err
    # What we wrote ourselves is ours, also where it came back from the backup.
    assert "block@h2" not in said.err
    assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]
    # And again, whatever is tried in between.
    assert campus_import("--from", course).code == 3
    assert campus_import("--from", course, "--force").code == 0
    assert campus_import("--from", course).code == 0


def test_after_going_back_to_what_was_all_ours_the_next_release_comes_unasked(campus_import, studio, course):
    campus_import("--from", course)
    more = '<html url_name="h3"><p>Et puis</p></html></vertical>'
    write(course, course=COURSE.replace("Bonjour</p>", "Bonsoir</p>").replace("</vertical>", more))
    updated = campus_import("--from", course)
    assert updated.code == 0, updated.err
    assert campus_import(*way_back(updated)).code == 0
    assert b"Bonjour</p>" in studio.courses[KEY]["course/2026.xml"]
    assert campus_import("--from", course).code == 0
    assert b"Bonsoir</p>" in studio.courses[KEY]["course/2026.xml"]


def test_an_export_of_studio_counts_as_authors_work(campus_import, studio, course, tmp_path):
    studio.import_course(course)
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    studio.export_course(olx_key(), tmp_path / "export")
    studio.courses.clear()
    assert campus_import("--from", packed(tmp_path / "export", tmp_path / "export.tar.gz")).code == 0
    said = campus_import("--from", course)
    assert said.code == 3
    assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]


def olx_key():
    return CourseKey.from_string(KEY)


def as_the_first_release_left_it():
    CampusImport.objects.update(written={})


def test_what_the_first_release_brought_counts_as_the_authors(campus_import, studio, course, backups):
    campus_import("--from", course)
    as_the_first_release_left_it()
    same = campus_import("--from", course)
    assert same.code == 0
    assert "nothing was done" in same.out
    assert "all of it counts as theirs" in same.out
    write(course, course=COURSE.replace("À bientôt", "Adieu"))
    said = campus_import("--from", course)
    assert said.code == 3
    assert "the first release did not note it" in said.err
    assert "block@" not in said.err
    assert "--force" in said.err
    assert backups() == []
    # From the next import on, authors' work is told from ours.
    assert campus_import("--from", course, "--force").code == 0
    assert len(backups()) == 1
    write(course, course=COURSE.replace("À bientôt", "Au plaisir"))
    assert campus_import("--from", course).code == 0
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    write(course)
    assert campus_import("--from", course).code == 3


def test_a_long_list_of_changes_is_cut(campus_import, studio, course):
    campus_import("--from", course)
    for number in range(60):
        studio.upload(KEY, f"{number}.png", b"")
    write(course, display_name="Autre")
    said = campus_import("--from", course)
    assert said.err.count("added: file") == 50
    assert "and 10 more" in said.err


def test_authors_changes_are_in_nobodys_way_where_the_files_are_the_same(campus_import, studio, course):
    campus_import("--from", course)
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    said = campus_import("--from", course)
    assert said.code == 0
    assert "1 blocks or files there were changed in Studio since; they stay." in said.out


def test_a_course_of_somebody_else_is_not_touched(campus_import, studio, course, tmp_path):
    studio.import_course(write(tmp_path / "theirs", display_name="À eux"))
    said = campus_import("--from", course)
    assert said.code == 3
    assert "not by this command" in said.err
    assert "À eux" in studio.courses[KEY]["policies/2026/policy.json"].decode("unicode_escape")


def test_an_import_that_broke_off_is_taken_up_again(campus_import, studio, course, backups):
    studio.breaks["import_course"] = RuntimeError("the database went away")
    said = campus_import("--from", course)
    assert said.code == 4
    assert "RuntimeError: the database went away" in said.err
    assert "Traceback" not in said.err
    del studio.breaks["import_course"]
    assert campus_import("--from", course).code == 0
    assert campus_import("--from", course).out.endswith("nothing was done.\n")


def test_what_authors_wrote_after_an_import_broke_off_is_kept(campus_import, studio, course):
    studio.breaks["import_course"] = RuntimeError("the database went away")
    campus_import("--from", course)
    del studio.breaks["import_course"]
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    said = campus_import("--from", course)
    assert said.code == 3
    assert "block@h1 “Bonjour”" in said.err
    assert "block@h2" not in said.err
    assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]


def test_authors_work_that_an_import_did_not_reach_is_still_theirs(campus_import, studio, course, monkeypatch):
    campus_import("--from", course)
    studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
    write(course, course=COURSE.replace("À bientôt", "Adieu"))
    with monkeypatch.context() as broken:
        broken.setattr(studio, "import_course", lambda folder: 1 / 0)
        assert campus_import("--from", course, "--force").code == 4
    said = campus_import("--from", course)
    assert said.code == 3
    assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]


def test_a_platform_that_dies_in_the_middle_leaves_everything_to_its_authors(
    campus_import, studio, course, monkeypatch
):
    campus_import("--from", course)
    write(course, course=COURSE.replace("À bientôt", "Adieu"))
    studio.breaks["import_course"] = RuntimeError("the database went away")
    with monkeypatch.context() as broken:
        broken.setattr("campus_tools.importing.records.keep", lambda *args, **more: 1 / 0)
        said = campus_import("--from", course)
    assert said.code == 4
    assert "RuntimeError: the database went away" in said.err
    studio.breaks.clear()
    assert campus_import("--from", course).code == 3
    assert campus_import("--from", course, "--force").code == 0


def test_a_block_that_the_platform_lacks_is_told_before_anything_is_changed(campus_import, studio, course):
    studio.unknown = {"campus_case_study"}
    said = campus_import("--from", course)
    assert said.code == 4
    assert "campus_case_study" in said.err
    assert "tutor images build openedx" in said.err
    assert studio.imports == []


def test_what_the_platform_swallows_is_told(campus_import, studio, course):
    studio.loses = {"campus_case_study"}
    studio.hides = {"html"}
    said = campus_import("--from", course)
    assert said.code == 4
    assert "campus_case_study: 1 in the course's files, 0 on the platform" in said.err
    assert said.err.count("hidden, for want of its block") == 2
    # Until it is whole, it is not taken for done.
    studio.loses, studio.hides = set(), set()
    assert campus_import("--from", course).out.endswith("updated.\n")


@pytest.mark.parametrize("broken", ["reindex_course", "add_free_mode"])
def test_one_thing_around_the_course_that_fails_keeps_none_of_the_others(campus_import, studio, course, broken):
    write(course, certificates=ATTESTATION)
    studio.breaks[broken] = ConnectionError("nobody answers")
    said = campus_import("--from", course)
    assert said.code == 5
    assert "ConnectionError: nobody answers" in said.err
    assert [made["is_active"] for made in studio.descriptions[KEY]] == [True]
    studio.breaks.clear()
    assert campus_import("--from", course).code == 0


def test_a_platform_without_search_is_no_fault(campus_import, studio, course):
    studio.searches = False
    said = campus_import("--from", course)
    assert said.code == 0
    assert "search" not in said.out


def test_a_public_course_is_open_to_visitors(campus_import, studio, tmp_path):
    said = campus_import("--from", write(tmp_path / "open", course_visibility="public"))
    assert studio.overrides == {KEY: "on"}
    assert "open to visitors" in said.out


def test_a_public_course_that_somebody_closed_stays_closed(campus_import, studio, tmp_path):
    studio.overrides[KEY] = "off"
    said = campus_import("--from", write(tmp_path / "open", course_visibility="public"))
    assert said.code == 0
    assert studio.overrides == {KEY: "off"}
    assert "it stays closed" in said.out


def test_an_archive_does_as_well_as_a_folder(campus_import, studio, course, tmp_path):
    campus_import("--from", course)
    assert campus_import("--from", packed(course, tmp_path / "c.tar.gz")).out.endswith("nothing was done.\n")


@pytest.mark.parametrize("course_xml", ["", "<course", "<library/>"])
def test_files_that_are_no_course_are_refused_with_the_place(campus_import, studio, tmp_path, course_xml):
    folder = write(tmp_path / "essai")
    (folder / "course.xml").write_text(course_xml)
    said = campus_import("--from", folder)
    assert said.code == 1
    assert f"{folder}: the course has faults:\n  - course.xml" in said.err
    assert studio.imports == []


def test_a_course_with_a_fault_waits_for_its_author_unless_asked_otherwise(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", course=COURSE.replace('<html url_name="h2"', "<html"))
    said = campus_import("--from", folder)
    assert said.code == 1
    assert "course/2026.xml:6: This <html> has no url_name." in said.err
    assert campus_import("--from", folder, "--unchecked").code == 0


@pytest.mark.parametrize("source", ["nowhere.tar.gz", "."])
def test_a_place_without_a_course_is_named(campus_import, tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    said = campus_import("--from", source)
    assert said.code == 1
    assert source in said.err
    assert "Traceback" not in said.err


def test_only_one_course_may_be_asked_for(campus_import, studio, course):
    said = campus_import("--from", course, "--only", "course-v1:Campus+Autre+2026")
    assert said.code == 2
    assert f"only: {KEY}" in said.err
    assert studio.imports == []
    assert campus_import("--from", course, "--only", KEY).code == 0


def test_of_several_courses_the_others_are_brought_and_the_worst_end_counts(
    campus_import, studio, tmp_path, monkeypatch
):
    folders = [write(tmp_path / name, number=name) for name in ("Un", "Deux", "Trois")]
    monkeypatch.setattr("campus_tools.management.commands.campus_import.packaged", lambda: folders)
    (folders[0] / "course" / "2026.xml").write_text("<course")
    studio.import_course(folders[1])
    said = campus_import()
    assert said.code == 3
    assert "course-v1:Campus+Trois+2026: created." in said.out


def test_a_backup_that_cannot_be_written_stops_before_anything_is_overwritten(
    campus_import, studio, course, settings, tmp_path
):
    campus_import("--from", course)
    (tmp_path / "file").write_text("")
    settings.CAMPUS_BACKUPS = str(tmp_path / "file" / "below")
    write(course, display_name="Autre")
    said = campus_import("--from", course)
    assert said.code == 4
    assert "No backup could be written" in said.err
    assert "CAMPUS_BACKUPS" in said.err
    assert studio.imports == [KEY]


def test_a_platform_that_exports_nothing_gives_no_backup_to_rely_on(campus_import, studio, course, monkeypatch):
    campus_import("--from", course)
    monkeypatch.setattr(studio, "export_course", lambda key, folder: folder.mkdir())
    write(course, display_name="Autre")
    said = campus_import("--from", course)
    assert said.code == 4
    assert "no backup" in said.err
    assert studio.imports == [KEY]


class TestInAContainer:
    """A folder of the container's own goes with it."""

    @pytest.fixture(autouse=True)
    def _container(self, settings, monkeypatch):
        settings.CAMPUS_BACKUPS_ON_VOLUME = True
        monkeypatch.setattr("campus_tools.importing.backups.device", lambda path: 1)

    def test_authors_work_is_not_overwritten_on_the_strength_of_such_a_backup(self, campus_import, studio, course):
        campus_import("--from", course)
        studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
        said = campus_import("--from", course, "--force")
        assert said.code == 3
        assert "would go with this container" in said.err
        assert "tutor local run cms" in said.err
        assert b"Bienvenue" in studio.courses[KEY]["course/2026.xml"]

    def test_who_has_a_copy_may_go_on_without(self, campus_import, studio, course, backups):
        campus_import("--from", course)
        studio.edit(KEY, "<p>Bonjour</p>", "<p>Bienvenue</p>")
        assert campus_import("--from", course, "--force", "--no-backup").code == 0
        assert b"Bienvenue" not in studio.courses[KEY]["course/2026.xml"]
        assert backups() == []

    def test_what_nobody_changed_is_updated_and_the_backup_is_said_to_be_short_lived(self, campus_import, course):
        campus_import("--from", course)
        write(course, display_name="Autre")
        said = campus_import("--from", course)
        assert said.code == 0
        assert "(which goes with this container)" in said.out


def test_a_volume_is_told_from_the_containers_own_folder(settings, tmp_path, monkeypatch):
    from campus_tools.importing import backups

    settings.CAMPUS_BACKUPS_ON_VOLUME = True
    monkeypatch.setattr(backups, "device", lambda path: 2 if path == tmp_path else 1)
    # Not made yet: what counts is the folder in which it will lie.
    assert backups.kept(tmp_path / "not" / "yet")
    assert not backups.kept(tmp_path.parent)
    settings.CAMPUS_BACKUPS_ON_VOLUME = False
    assert backups.kept(tmp_path.parent)


def test_without_a_setting_backups_lie_where_nobody_can_guess(settings, tmp_path):
    from campus_tools.importing import backups

    settings.CAMPUS_BACKUPS = ""
    settings.MEDIA_ROOT = str(tmp_path)
    first, second = backups.folder(), backups.folder()
    assert first.parent == second.parent == tmp_path / "campus-backups"
    assert first != second
    assert len(first.name) >= 20


def test_without_a_platform_the_operator_is_told_where_to_run_it(db, course, capsys):
    from campus_plugin import edxapp
    from campus_tools.management.commands.campus_import import Command

    assert Command.platform is edxapp
    with pytest.raises(SystemExit) as end:
        Command(no_color=True).run_from_argv(["manage.py", "campus_import", "--from", str(course)])
    assert end.value.code == 4
    assert "tutor local do campus-import" in capsys.readouterr().err
