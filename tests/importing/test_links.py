"""Where there is no platform, the links to the plan are offered to whoever is signed in; with one: platform_cases.py."""

from importlib.metadata import entry_points

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override
from opaque_keys.edx.keys import CourseKey

pytestmark = pytest.mark.once

KEY = CourseKey.from_string("course-v1:Campus+Essai+2026")


def ours(group):
    [point] = [point for point in entry_points(group=group) if point.value.startswith("campus_plugin.")]
    return point.load()


def test_the_outline_of_a_course_has_a_link_to_the_plan(rf, django_user_model):
    tool = ours("openedx.course_tool")
    request = rf.get("/")
    request.user = django_user_model(username="marie")
    assert tool.is_enabled(request, KEY)
    assert tool.url(KEY) == "/campus/plan"
    request.user = AnonymousUser()
    assert not tool.is_enabled(request, KEY)


def test_the_link_speaks_the_learners_language():
    with override("fr"):
        assert ours("openedx.course_tool").title() != "My action plan"


def test_the_tool_answers_all_that_the_platform_asks():
    tool = ours("openedx.course_tool")
    assert tool.analytics_id() == "campus.plan"
    assert tool.icon_classes().startswith("fa ")
    assert tool.data() is None


def test_a_course_has_a_tab_that_leads_to_the_plan(django_user_model):
    tab = ours("openedx.course_tab")
    assert tab({}).tab_dict["link_func"](None, None) == "/campus/plan"

    class Course:
        id = KEY

    assert tab.is_enabled(Course, django_user_model(username="marie"))
    assert not tab.is_enabled(Course, AnonymousUser())
    assert not tab.is_enabled(Course)
