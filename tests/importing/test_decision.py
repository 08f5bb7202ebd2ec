"""What is done with a course, for every way it may stand there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_plugin.edxapp import CourseBlock
from campus_plugin.importing.attestation import active, mode_name
from campus_plugin.importing.changes import Change, changes, contents
from campus_plugin.importing.decision import Last, Way, decide

EDIT = Change("changed", "block-v1:A+B+C+type@html+block@h1", "Bonjour")
OURS, OTHER, BROKEN_OFF = Last("a", True), Last("z", True), Last("z", False)


@pytest.mark.parametrize(
    ("exists", "last", "changed", "force", "way"),
    [
        (False, None, [], False, Way.CREATE),
        # Deleted in Studio since: made again.
        (False, OURS, [], False, Way.CREATE),
        (True, OURS, [], False, Way.NOTHING),
        (True, OTHER, [], False, Way.UPDATE),
        (True, OTHER, [EDIT], False, Way.REFUSE_CHANGED),
        # With the same files there is nothing to bring, so nothing is in the way.
        (True, OURS, [EDIT], False, Way.NOTHING),
        (True, None, [], False, Way.REFUSE_STRANGER),
        (True, BROKEN_OFF, [], False, Way.UPDATE),
        (True, OTHER, [EDIT], True, Way.UPDATE),
        (True, None, [], True, Way.UPDATE),
        (True, OURS, [], True, Way.UPDATE),
    ],
)
def test_each_case_has_its_way(exists, last, changed, force, way):
    assert decide(exists=exists, last=last, digest="a", changed=changed, force=force) is way


lasts = st.none() | st.builds(Last, st.sampled_from("ab"), st.booleans())


@given(st.booleans(), lasts, st.lists(st.just(EDIT), max_size=2), st.booleans())
def test_authors_work_is_overwritten_only_by_force_or_after_an_import_that_broke_off(exists, last, changed, force):
    way = decide(exists=exists, last=last, digest="a", changed=changed, force=force)
    if exists and changed and way is Way.UPDATE:
        assert force or (last is not None and not last.finished)
    assert not (force and way.refuses)


def test_changes_name_blocks_by_key_and_title():
    before = contents([CourseBlock("h1", "Bonjour", "1"), CourseBlock("h2", "", "1")], {"a.png": "1", "b.png": "1"})
    now = contents([CourseBlock("h1", "Salut", "2"), CourseBlock("h3", "Nouveau", "1")], {"a.png": "2", "b.png": "1"})
    assert [str(change) for change in changes(before, now)] == [
        "changed: file a.png",
        "changed: h1 “Salut”",
        "deleted: h2",
        "added: h3 “Nouveau”",
    ]


held = st.dictionaries(st.text(max_size=3), st.lists(st.text(max_size=2), min_size=2, max_size=2), max_size=5)


@given(held)
def test_what_nobody_touched_has_not_changed(before):
    assert changes(before, dict(before)) == []


@given(held, held)
def test_a_change_seen_forwards_is_seen_backwards(before, now):
    mirrored = {"added": "deleted", "deleted": "added", "changed": "changed"}
    assert {(mirrored[c.kind], c.key) for c in changes(before, now)} == {(c.kind, c.key) for c in changes(now, before)}


def test_the_courses_own_attestation_is_activated_and_otherwise_left_as_written():
    described = [{"id": 7, "name": "Attestation", "is_active": False, "signatories": [{"name": "A"}]}, {"id": 8}]
    assert active(described, title="x", language="fr") == [{**described[0], "is_active": True}, {"id": 8}]
    assert described[0]["is_active"] is False


@pytest.mark.parametrize(("language", "word"), [("fr", "diplôme"), ("en", "degree"), ("de", "degree")])
def test_a_course_without_an_attestation_gets_one_that_claims_nothing(language, word):
    [made] = active([], title="Un essai", language=language)
    assert made["is_active"] is True
    assert made["signatories"] == []
    assert made["course_title"] == "Un essai"
    assert word in made["description"]
    # What Studio's own page asks of a description.
    assert {"id", "name", "description", "version"} <= set(made)


def test_the_free_mode_is_named_in_the_courses_language():
    assert mode_name("fr") == "Gratuit, avec attestation"
    assert mode_name("en") == "Free, with an attestation"
