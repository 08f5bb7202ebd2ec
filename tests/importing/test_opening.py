"""What `campus_import` opens to learners, what it leaves shut, and what it tells, over Studio's stand-in."""

import json
from pathlib import Path

import pytest

from campus_tools.commands.course import packaged
from campus_tools.olx import course as olx
from tests.importing.courses import ATTESTATION, COURSE, KEY, grading, write

pytestmark = pytest.mark.once

OFF = {"certificates": [{**ATTESTATION["certificates"][0], "is_active": False}]}
UNWRITTEN = COURSE.replace(
    "</sequential>", '</sequential><sequential url_name="s2" display_name="À écrire" visible_to_staff_only="true"/>'
)
TO_COME = COURSE.replace('<chapter url_name="c1"', '<chapter url_name="c1" visible_to_staff_only="true"')
GRADING = "policies/2026/grading_policy.json"


def active(studio, key=KEY):
    return [made["is_active"] for made in studio.descriptions[key]]


@pytest.fixture
def campus(tmp_path, monkeypatch):
    """Two packaged courses, one open, one to come; their folders."""
    folders = [
        write(tmp_path / "open", number="Ouvert"),
        write(tmp_path / "soon", number="Avenir", course=TO_COME, certificates=ATTESTATION, course_visibility="public"),
    ]
    monkeypatch.setattr("campus_tools.management.commands.campus_import.packaged", lambda: folders)
    return folders


OPEN, SOON = "course-v1:Campus+Ouvert+2026", "course-v1:Campus+Avenir+2026"


# --- the attestation


def test_the_attestation_that_the_policy_leaves_off_stays_off(campus_import, studio, tmp_path):
    said = campus_import("--from", write(tmp_path / "essai", certificates=OFF))
    assert said.code == 0
    assert studio.descriptions[KEY] == OFF["certificates"]
    assert f"{KEY}: enrolment is free (mode honor)." in said.out
    assert "is active" not in said.out


def test_the_attestation_that_the_policy_switches_on_is_on_as_it_is_written(campus_import, studio, tmp_path):
    said = campus_import("--from", write(tmp_path / "essai", certificates=ATTESTATION))
    assert studio.descriptions[KEY] == ATTESTATION["certificates"]
    assert "the attestation “Attestation” is active." in said.out
    assert "enrolment is free and gives right to the attestation" in said.out


def test_a_course_that_describes_no_attestation_gets_none(campus_import, studio, course):
    assert campus_import("--from", course).code == 0
    assert studio.descriptions[KEY] == []


def test_a_course_that_learners_do_not_see_whole_has_no_attestation_whatever_its_policy_says(
    campus_import, studio, tmp_path
):
    folder = write(tmp_path / "essai", course=UNWRITTEN, certificates=ATTESTATION)
    said = campus_import("--from", folder)
    assert said.code == 0
    assert active(studio) == [False]
    assert "the attestation is off: learners do not see the whole course yet, namely “À écrire”." in said.out
    # Once it is whole, the same policy switches it on.
    write(folder, certificates=ATTESTATION)
    said = campus_import("--from", folder)
    assert said.code == 0, said.err
    assert active(studio) == [True]
    assert "the attestation “Attestation” is active." in said.out


def test_a_sequence_that_was_released_and_then_hidden_leaves_the_course_whole(campus_import, studio, tmp_path):
    retired = COURSE.replace(
        "</sequential>",
        '</sequential><sequential url_name="s2" display_name="Retirée" visible_to_staff_only="true">'
        '<vertical url_name="v2"><html url_name="h9"><p>x</p></html></vertical></sequential>',
    )
    folder = write(tmp_path / "essai", course=retired, certificates=ATTESTATION)
    campus_import("--from", folder)
    assert active(studio) == [False]
    (folder / "data" / "released_url_names.txt").write_text("s2 # retired in March\n")
    assert campus_import("--from", folder, "--force").code == 0
    assert active(studio) == [True]


def test_an_attestation_that_goes_off_is_told(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", certificates=ATTESTATION)
    campus_import("--from", folder)
    write(folder, certificates=OFF)
    said = campus_import("--from", folder)
    assert said.code == 0, said.err
    assert active(studio) == [False]
    assert "the attestation was active here and no longer is, for the course's files leave it off." in said.out
    assert "The platform keeps those that learners have, but shows none" in said.out


def test_what_is_told_when_an_earlier_release_switched_it_on_and_nothing_may_be_brought(
    campus_import, studio, tmp_path
):
    folder = write(tmp_path / "essai", certificates=OFF)
    studio.import_course(folder)
    studio.switch_attestation(KEY, on=True)
    said = campus_import("--from", folder)
    assert said.code == 3
    assert "the attestation is active here, but the course's files leave it off. It stays as it is." in said.out
    assert active(studio) == [True]


def test_after_a_plain_import_the_attestation_is_switched_on_again(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", certificates=ATTESTATION)
    campus_import("--from", folder)
    studio.import_course(folder)
    studio.descriptions[KEY] = OFF["certificates"]
    said = campus_import("--from", folder)
    assert said.code == 0
    assert active(studio) == [True]
    assert "an import that was not this command had switched off the attestation “Attestation”" in said.out
    assert "nothing was done" not in said.out
    assert "changed in Studio" not in said.out


def test_an_attestation_that_a_person_switched_off_stays_off_and_is_told(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", certificates=ATTESTATION)
    campus_import("--from", folder)
    studio.switch_attestation(KEY, on=False)
    said = campus_import("--from", folder)
    assert said.code == 0
    assert active(studio) == [False]
    assert "none is active here: somebody switched it off, or imported the course in Studio." in said.out
    assert "up to date" not in said.out


def test_a_backup_brings_the_attestation_back_as_it_was(campus_import, studio, tmp_path, backups):
    folder = write(tmp_path / "essai", certificates=ATTESTATION)
    campus_import("--from", folder)
    studio.switch_attestation(KEY, on=False)
    assert campus_import("--from", folder, "--force").code == 0
    assert active(studio) == [True]
    [backup] = backups()
    assert campus_import("--from", backup, "--force").code == 0
    assert active(studio) == [False]


# --- the weights


def test_learners_keep_the_weights_that_they_began_with(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", graded=grading(0.6, 0.4))
    campus_import("--from", folder)
    write(folder, graded=grading(0.5, 0.5), display_name="Deuxième édition")
    said = campus_import("--from", folder)
    assert said.code == 0, said.err
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.6, 0.4)
    assert "grading stays as learners began it: Questions 60 %, Cas 40 %, to pass 60 %." in said.out
    assert "The course's files say Questions 50 %, Cas 50 %, to pass 60 %; --new-weights" in said.out
    # Neither at the next run nor at the next release do they change.
    assert campus_import("--from", folder).out.endswith("nothing was done.\n")
    write(folder, graded=grading(0.5, 0.5), display_name="Troisième édition")
    assert campus_import("--from", folder).code == 0
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.6, 0.4)


def test_they_stay_even_where_authors_work_is_overwritten(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", graded=grading(0.6, 0.4))
    studio.import_course(folder)
    write(folder, graded=grading(0.5, 0.5))
    assert campus_import("--from", folder, "--force").code == 0
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.6, 0.4)


def test_whoever_has_told_learners_may_take_the_new_weights(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", graded=grading(0.6, 0.4))
    campus_import("--from", folder)
    write(folder, graded=grading(0.5, 0.5))
    said = campus_import("--from", folder, "--new-weights")
    assert said.code == 0, said.err
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.5, 0.5)
    assert "grading was Questions 60 %, Cas 40 %, to pass 60 %; it is now Questions 50 %, Cas 50 %" in said.out


def test_new_weights_are_taken_also_where_the_files_are_the_same(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", graded=grading(0.6, 0.4))
    campus_import("--from", folder)
    write(folder, graded=grading(0.5, 0.5))
    campus_import("--from", folder)
    assert campus_import("--from", folder, "--new-weights").code == 0
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.5, 0.5)


def test_a_new_site_has_the_weights_of_the_files(campus_import, studio, tmp_path):
    said = campus_import("--from", write(tmp_path / "essai", graded=grading(0.5, 0.5)))
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.5, 0.5)
    assert "grading" not in said.out


def test_weights_that_no_longer_fit_the_sequences_give_way_and_this_is_told(campus_import, studio, tmp_path):
    folder = write(tmp_path / "essai", graded=grading(0.6, 0.4))
    campus_import("--from", folder)
    other = json.loads(json.dumps(grading(0.5, 0.5)).replace("Cas", "Projets"))
    write(folder, graded=other)
    said = campus_import("--from", folder)
    assert said.code == 0, said.err
    assert json.loads(studio.courses[KEY][GRADING]) == other
    assert "it is now Questions 50 %, Projets 50 %" in said.out


def test_a_backup_brings_its_own_weights_back(campus_import, studio, tmp_path, backups):
    folder = write(tmp_path / "essai", graded=grading(0.6, 0.4))
    campus_import("--from", folder)
    write(folder, graded=grading(0.5, 0.5))
    campus_import("--from", folder, "--new-weights")
    [backup] = backups()
    assert campus_import("--from", backup, "--force").code == 0
    assert json.loads(studio.courses[KEY][GRADING]) == grading(0.6, 0.4)


# --- courses to come


def test_courses_to_come_stay_at_home(campus_import, studio, campus):
    said = campus_import()
    assert said.code == 0, said.err
    assert list(studio.courses) == [OPEN]
    assert f"{SOON}: “Un essai” is to come, so it is not brought. --only {SOON} brings it." in said.out


def test_by_name_a_course_to_come_is_brought_without_mode_attestation_or_visitors(campus_import, studio, campus):
    said = campus_import("--only", SOON)
    assert said.code == 0, said.err
    assert list(studio.courses) == [SOON]
    assert studio.modes == {}
    assert active(studio, SOON) == [False]
    assert studio.overrides == {}
    # It opens when it is written.
    write(campus[1], number="Avenir", certificates=ATTESTATION, course_visibility="public")
    assert campus_import().code == 0
    assert studio.modes[SOON] == {"honor": "Gratuit, avec attestation"}
    assert active(studio, SOON) == [True]
    assert studio.overrides == {SOON: "on"}


def test_a_site_that_has_one_open_is_told_and_nothing_is_taken_away(campus_import, studio, campus):
    studio.import_course(campus[1])
    studio.modes[SOON] = {"honor": "Gratuit"}
    studio.overrides[SOON] = "on"
    for said in (campus_import(), campus_import("--only", SOON)):
        assert "it is on this platform though it is to come: people can enrol (honor: LMS" in said.out
        assert "its attestation is active" in said.out
        assert "visitors are let in" in said.out
        assert "Nothing was taken away" in said.out
    assert studio.modes[SOON] == {"honor": "Gratuit"}
    assert active(studio, SOON) == [True]
    assert studio.overrides[SOON] == "on"


# --- the courses of the campus


def test_the_packaged_courses_that_are_open_can_be_brought(campus_import, studio):
    said = campus_import()
    assert said.code == 0, said.err
    open_ = [course for course in map(olx.read, packaged()) if not course.to_come]
    assert len(open_) >= 2
    assert sorted(studio.courses) == sorted(course.key for course in open_)
    for course in open_:
        policy = Path(course.folder, "policies", course.run, "policy.json").read_text(encoding="utf-8")
        [described] = json.loads(policy)[f"course/{course.run}"]["certificates"]["certificates"]
        assert active(studio, course.key) == [described["is_active"]]
