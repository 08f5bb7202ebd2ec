"""« My action plan » among the tabs of a course (entry point openedx.course_tab).

Read: xmodule/tabs.py, CourseTab; lms/djangoapps/courseware/tabs.py adds the tabs that are `is_dynamic` to those that the
course stores, and lms/djangoapps/course_home_api/course_metadata hands tab_id, title and link to the learning MFE.
"""

from typing import Any

from django.utils.translation import gettext_noop

from campus_plugin import api, edxapp

from . import shown

_Tab: Any = edxapp.course_tab_base()


class PlanTab(_Tab):
    type = "campus_plan"
    title = gettext_noop("My action plan")
    priority = 90
    is_dynamic = True
    is_default = False

    # Any, here and below: objects of the platform
    def __init__(self, tab_dict: dict[str, Any]):
        super().__init__({**tab_dict, "link_func": lambda course, reverse: api.plan_url()})

    @classmethod
    def is_enabled(cls, course: Any, user: Any = None) -> bool:
        return shown.to(user, course.id)
