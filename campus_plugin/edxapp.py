"""The few calls into edx-platform, each with its answer where there is no platform.

The only file that knows lms.*, cms.*, common.*, openedx.core.* and xmodule.*, and inside function bodies only. The
import paths were read in a platform of the Teak generation (August 2025). Whether the platform is there is asked of
Django's app registry rather than by trying an import: a path that moved must fail loudly, not look like « no platform ».
"""

from collections.abc import Iterable
from typing import Any

import crum
from django.apps import apps
from django.conf import settings
from opaque_keys.edx.keys import CourseKey, UsageKey


def on_platform() -> bool:
    """Whether the platform's courseware app is installed (it is in both the LMS and Studio)."""
    return apps.is_installed("lms.djangoapps.courseware")


def in_studio() -> bool:
    """Whether this process is Studio. Stand-alone: no.

    Read: lms/envs/common.py and cms/envs/common.py both set SERVICE_VARIANT (« lms », « cms »).
    """
    return getattr(settings, "SERVICE_VARIANT", "lms") == "cms"


def real_user_id() -> int | None:
    """Who makes the current request; None outside a request or when nobody is signed in.

    Read: both common.py list crum.CurrentRequestUserMiddleware. lms/djangoapps/courseware/masquerade.py,
    setup_masquerade: several views replace `request.user` by the learner looked at, whose `real_user` is then the
    member of staff.
    """
    user = crum.get_current_user()
    user = getattr(user, "real_user", None) or user
    return user.pk if user is not None and user.is_authenticated else None


def plays_a_role(course_key: CourseKey) -> bool:
    """Whether staff look at this course « as a learner », under their own account.

    Read: lms/djangoapps/courseware/masquerade.py keeps a CourseMasquerade per course in `user.masquerade_settings`,
    and access checks then answer that its bearer is no staff. Stand-alone: no.
    """
    chosen = getattr(crum.get_current_user(), "masquerade_settings", None) or {}
    masquerade = chosen.get(course_key)
    return masquerade is not None and getattr(masquerade, "role", None) != "staff"


def user_id_of(anonymous_id: str) -> int | None:
    """The learner behind the anonymous id that the platform hands to `clear_student_state`.

    Read: lms/djangoapps/instructor/enrollment.py, reset_student_attempts passes anonymous_id_for_user(student, course);
    common/djangoapps/student/models/user.py, user_by_anonymous_id answers a user or None. Stand-alone: the id itself,
    where it is a number.
    """
    if not on_platform():
        return int(anonymous_id) if str(anonymous_id).isdecimal() else None
    from common.djangoapps.student.models import user_by_anonymous_id

    user = user_by_anonymous_id(anonymous_id)
    return user.pk if user else None


def delete_state_rows(user_id: int, block_types: Iterable[str]) -> int:
    """Delete the platform's own rows about a learner's blocks of these types; how many there were.

    Read: lms/djangoapps/courseware/models.py, StudentModule (student, module_type); its history keeps problems only.
    Stand-alone: nothing to delete.
    """
    if not on_platform():
        return 0
    from lms.djangoapps.courseware.models import StudentModule

    _, per_model = StudentModule.objects.filter(student_id=user_id, module_type__in=list(block_types)).delete()
    return per_model.get("courseware.StudentModule", 0)


def unit_url(usage_key: UsageKey) -> str:
    """Where the learner finds the block again. Read: lms/urls.py, jump_to."""
    return f"/courses/{usage_key.context_key}/jump_to/{usage_key}"


def course_titles(course_keys: Iterable[CourseKey]) -> dict[CourseKey, str]:
    """The title of each course; its key where the platform knows no title, and stand-alone.

    Read: openedx/core/djangoapps/content/course_overviews/api.py, get_course_overviews_from_ids (one query).
    """
    keys = set(course_keys)
    known: dict[CourseKey, Any] = {}
    if keys and on_platform():
        from openedx.core.djangoapps.content.course_overviews.api import get_course_overviews_from_ids

        known = get_course_overviews_from_ids(keys)
    return {key: getattr(known.get(key), "display_name_with_default", None) or str(key) for key in keys}
