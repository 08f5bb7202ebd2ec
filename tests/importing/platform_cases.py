"""The calls of `edxapp` for imports and links, over the platform's names; run by test_platform_calls in its own process."""

from importlib import import_module

import pytest
from cms.djangoapps.contentstore.courseware_index import CoursewareSearchIndexer
from common.djangoapps.course_modes.models import CourseMode
from common.djangoapps.student.models import CourseEnrollment
from opaque_keys.edx.keys import CourseKey
from xblock.core import XBlock
from xblock.fields import Dict, List, Scope, ScopeIds, String
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime
from xmodule.hidden_block import HiddenBlock
from xmodule.modulestore.django import STORE

from campus_plugin import edxapp

KEY = CourseKey.from_string("course-v1:Campus+Essai+2026")
pytestmark = pytest.mark.django_db


class Block(XBlock):
    has_children = True
    display_name = String(scope=Scope.settings)
    data = String(scope=Scope.content)
    learner = String(scope=Scope.user_state)
    discussion_enabled = String(scope=Scope.settings)
    advanced_modules = List(scope=Scope.settings)
    certificates = Dict(scope=Scope.settings)


class Lost(HiddenBlock):
    has_children = False
    display_name = String(scope=Scope.settings)


def block(block_type, name, *children, cls=Block, **fields):
    key = KEY.make_usage_key(block_type, name)
    runtime = TestRuntime(services={"field-data": KvsFieldData(DictKeyValueStore())})
    made = cls(runtime, scope_ids=ScopeIds(None, block_type, key, key))
    for field, value in fields.items():
        setattr(made, field, value)
    made.has_children = bool(children)
    made.get_children = lambda: list(children)
    made.save()
    return made


@pytest.fixture
def course():
    """One page with a problem, a block whose class is missing, and a block with a block of its own inside."""

    def make():
        own = block("library_content", "l1", block("problem", "inside"))
        page = block("vertical", "v1", block("problem", "p1", data="<p/>"), block("x", "x1", cls=Lost), own)
        return block(
            "course",
            "course",
            block("chapter", "c1", block("sequential", "s1", page)),
            advanced_modules=["campus_case_study"],
        )

    STORE.branches["draft-preferred"][KEY] = (make(), [block("about", "overview", data="<p/>")])
    STORE.branches["published-only"][KEY] = (make(), [])
    yield STORE.branches["draft-preferred"][KEY][0]
    for branch in STORE.branches.values():
        branch.clear()


def test_a_course_is_known_or_not(course):
    assert edxapp.course_exists(KEY)
    assert not edxapp.course_exists(KEY.replace(run="2027"))


def test_what_learners_get_is_counted_as_far_as_it_lies_in_pages(course):
    got = edxapp.published(KEY)
    assert got.counts == {
        "course": 1,
        "chapter": 1,
        "sequential": 1,
        "vertical": 1,
        "problem": 1,
        "library_content": 1,
        "x": 1,
    }
    assert got.hidden == [("block-v1:Campus+Essai+2026+type@x+block@x1", "x")]


def test_what_authors_see_is_everything_with_its_title(course):
    blocks = {found.key: found for found in edxapp.course_blocks(KEY)}
    assert len(blocks) == 9
    assert "block-v1:Campus+Essai+2026+type@about+block@overview" in blocks


def test_the_digest_follows_what_authors_write_and_nothing_else():
    made = block("problem", "p", data="a")
    before = edxapp.block_digest(made)
    made.learner, made.discussion_enabled = "x", "true"
    assert edxapp.block_digest(made) == before
    made.data = "b"
    assert edxapp.block_digest(made) != before
    made.data = "a"
    assert edxapp.block_digest(made) == before
    made.children = [KEY.make_usage_key("html", "h1")]
    with_child = edxapp.block_digest(made)
    assert with_child != before
    # The branch that a key was read from is not the author's doing.
    made.children = [KEY.for_branch("draft-branch").make_usage_key("html", "h1")]
    assert edxapp.block_digest(made) == with_child


def test_uploaded_files_are_known_by_name_and_hash(course):
    assert edxapp.course_files(KEY) == {"plan.pdf": "0123"}


def test_the_platforms_own_commands_import_and_export(course, tmp_path):
    edxapp.import_course(tmp_path / "course")
    command = import_module("cms.djangoapps.contentstore.management.commands.import")
    assert command.imported == [(str(tmp_path), ["course"])]
    edxapp.export_course(KEY, tmp_path / "out")
    assert (tmp_path / "out" / "course.xml").is_file()


def test_the_index_is_made_anew_where_there_is_one(course, monkeypatch):
    assert edxapp.reindex_course(KEY)
    assert CoursewareSearchIndexer.indexed == [KEY]
    monkeypatch.setattr(CoursewareSearchIndexer, "enabled", False)
    assert not edxapp.reindex_course(KEY)


def test_a_free_mode_is_added_once(course):
    for _ in range(2):
        edxapp.add_free_mode(KEY, "honor", "Gratuit")
    assert edxapp.course_modes(KEY) == {"honor"}
    assert CourseMode.objects.get().min_price == 0


def test_the_attestation_is_written_into_the_course(course):
    assert edxapp.certificates(KEY) == []
    edxapp.set_certificates(KEY, [{"id": 1}])
    assert edxapp.certificates(KEY) == [{"id": 1}]
    assert STORE.saved == [(course, -1)]


@pytest.mark.parametrize(("user_id", "by_command"), [(-1, True), (-4, True), (7, False), (None, False)])
def test_what_a_person_wrote_is_told_from_what_a_command_wrote(course, user_id, by_command):
    course.edited_by = user_id
    assert edxapp.set_by_command(KEY) is by_command


def test_the_weights_are_those_that_the_course_has(course):
    course.raw_grader, course.grade_cutoffs = [{"type": "Cas", "weight": 1}], {"Pass": 0.6}
    assert edxapp.grading(KEY) == {"GRADER": [{"type": "Cas", "weight": 1}], "GRADE_CUTOFFS": {"Pass": 0.6}}


def test_visitors_are_let_into_this_course_alone(course):
    assert edxapp.visitors_override(KEY) == "unset"
    edxapp.let_visitors_in(KEY)
    assert edxapp.visitors_override(KEY) == "on"
    assert edxapp.visitors_override(KEY.replace(run="2027")) == "unset"


def test_the_lms_is_no_place_to_import(course, settings):
    settings.SERVICE_VARIANT = "lms"
    with pytest.raises(edxapp.NoPlatform):
        edxapp.course_exists(KEY)


def test_the_plan_is_offered_to_learners_of_courses_that_use_the_blocks(course, django_user_model, rf):
    from campus_plugin.platform_links.course_tab import PlanTab
    from campus_plugin.platform_links.course_tool import PlanTool

    marie = django_user_model.objects.create_user("marie")
    request = rf.get("/")
    request.user = marie
    course.id = KEY
    assert not PlanTool.is_enabled(request, KEY)
    assert not PlanTab.is_enabled(course, marie)
    CourseEnrollment.enrolled.add((marie.pk, KEY))
    assert PlanTool.is_enabled(request, KEY)
    assert PlanTab.is_enabled(course, marie)
    course.advanced_modules = ["word_cloud"]
    assert not PlanTool.is_enabled(request, KEY)
    assert not PlanTab.is_enabled(course, marie)


def test_the_platform_can_make_the_tab_as_it_makes_dynamic_ones():
    from campus_plugin.platform_links.course_tab import PlanTab

    tab = PlanTab({})
    assert (tab.is_dynamic, tab.tab_id, tab.title, tab.is_hidden) == (True, "campus_plan", "My action plan", False)
    assert tab.link_func(object(), None) == "/campus/plan"
