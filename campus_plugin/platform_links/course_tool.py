"""« My action plan » among the tools on a course's outline (entry point openedx.course_tool).

Read: openedx/features/course_experience/course_tools.py says that plugins outside the platform follow its contract
without deriving from it; lms/djangoapps/course_home_api/outline hands analytics_id, title and url to the learning MFE.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from campus_plugin import api

from . import shown


class PlanTool:
    @classmethod
    def analytics_id(cls) -> str:
        return "campus.plan"

    @classmethod
    def is_enabled(cls, request: HttpRequest, course_key: CourseKey) -> bool:
        return shown.to(request.user, course_key)

    @classmethod
    def title(cls) -> str:
        return _("My action plan")

    @classmethod
    def icon_classes(cls) -> str:
        return "fa fa-check-square-o"

    @classmethod
    def url(cls, course_key: CourseKey) -> str:
        return api.plan_url()

    @classmethod
    def data(cls) -> None:
        """Nothing is posted: it is a link."""
