"""What is done with a course, for every way it may stand there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_plugin.edxapp import CourseBlock
from campus_tools.importing.attestation import is_active, mode_name, switched
from campus_tools.importing.changes import AUTHORS, Change, added, changes, contents, credited
from campus_tools.importing.decision import Last, Way, decide

pytestmark = pytest.mark.once

EDIT = Change("changed", "block-v1:A+B+C+type@html+block@h1", "Bonjour")
OURS, OTHER, BROKEN_OFF = Last("a", True), Last("z", True), Last("z", False)
OURS_UNTRACED, OTHER_UNTRACED = Last("a", True, traced=False), Last("z", True, traced=False)


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
        (True, BROKEN_OFF, [EDIT], False, Way.REFUSE_CHANGED),
        # As the first release left it: whose work it is was not noted.
        (True, OURS_UNTRACED, [EDIT], False, Way.NOTHING),
        (True, OTHER_UNTRACED, [], False, Way.REFUSE_UNTRACED),
        (True, OTHER_UNTRACED, [EDIT], True, Way.UPDATE),
        (True, OTHER, [EDIT], True, Way.UPDATE),
        (True, None, [], True, Way.UPDATE),
        (True, OURS, [], True, Way.UPDATE),
    ],
)
def test_each_case_has_its_way(exists, last, changed, force, way):
    assert decide(exists=exists, last=last, digest="a", changed=changed, force=force) is way


lasts = st.none() | st.builds(Last, st.sampled_from("ab"), st.booleans(), st.booleans())


@given(st.booleans(), lasts, st.lists(st.just(EDIT), max_size=2), st.booleans())
def test_authors_work_is_overwritten_only_by_force(exists, last, changed, force):
    way = decide(exists=exists, last=last, digest="a", changed=changed, force=force)
    if exists and changed and way is Way.UPDATE:
        assert force
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


WRITTEN = {"h1": ["1", "2"], "h2": ["1"]}


def held_now(**digests):
    return {key: [digest, key.upper()] for key, digest in digests.items()}


def test_after_an_import_of_our_files_all_of_it_is_ours():
    now = held_now(h1="9", h2="1")
    assert credited(now, start={}, before={}, written={}, from_files=True, finished=True) == now


def test_after_going_back_only_what_we_once_wrote_is_ours():
    now = held_now(h1="2", h2="edited", h3="new")
    after = credited(now, start={}, before={}, written=WRITTEN, from_files=False, finished=True)
    assert after == held_now(h1="2", h2=AUTHORS, h3=AUTHORS)
    assert [change.key for change in changes(after, now)] == ["h2", "h3"]


def test_an_import_that_broke_off_makes_ours_what_it_wrote_and_no_more():
    start = held_now(h1="edited", h2="1", h3="old")
    now = held_now(h1="edited", h2="1", h3="9")
    before = held_now(h1="1", h2="1", h3="old")
    after = credited(now, start=start, before=before, written=WRITTEN, from_files=True, finished=False)
    assert after == held_now(h1=AUTHORS, h2="1", h3="9")


def test_what_is_ours_is_remembered_once_and_what_is_the_authors_never():
    assert added(WRITTEN, held_now(h1="2", h2="3", h4=AUTHORS)) == {"h1": ["1", "2"], "h2": ["1", "3"]}


digests = st.sampled_from(["1", "2", "3", "4"])
states = st.dictionaries(st.sampled_from(["h1", "h2", "h3"]), st.tuples(digests, st.just("x")).map(list))


@given(states, states, states, st.booleans())
def test_an_export_of_studio_never_makes_anything_ours_that_we_did_not_write(now, start, before, finished):
    after = credited(now, start=start, before=before, written=WRITTEN, from_files=False, finished=finished)
    assert all(digest == AUTHORS or digest in WRITTEN[key] for key, (digest, _) in after.items())
    assert added(WRITTEN, after) == WRITTEN


def test_the_attestation_is_switched_and_otherwise_left_as_written():
    described = [{"id": 7, "name": "Attestation", "is_active": False, "signatories": [{"name": "A"}]}, {"id": 8}]
    on = switched(described, on=True)
    assert on == [{**described[0], "is_active": True}, {"id": 8, "is_active": False}]
    assert described[0]["is_active"] is False
    assert is_active(on)
    assert not is_active(switched(on, on=False))
    assert not is_active(described)


def test_the_free_mode_is_named_in_the_courses_language():
    assert mode_name("fr") == "Gratuit, avec attestation"
    assert mode_name("en") == "Free, with an attestation"
