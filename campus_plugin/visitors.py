"""Where and as whom a block is shown, and so whether anything may be kept."""

from dataclasses import dataclass

from opaque_keys.edx.keys import CourseKey, UsageKey

from . import edxapp


@dataclass(frozen=True)
class Visitor:
    """`writable`: this learner may leave something here. `counted`: among peers too (neither staff nor beta tester)."""

    usage_key: UsageKey
    user_id: int | None
    writable: bool
    counted: bool

    @property
    def learner_id(self) -> int:
        """The number of a visitor who is somebody, as every writable one is."""
        if self.user_id is None:
            raise ValueError("a writable visitor is always somebody")
        return self.user_id

    @property
    def course_key(self) -> CourseKey:
        """The course run that a writable visitor's block stands in."""
        key = self.usage_key.context_key
        if not isinstance(key, CourseKey):
            raise TypeError("a writable visitor is always in a course")
        return key


def visitor(usage_key: UsageKey, user_id: int | None, *, staff: bool, beta: bool) -> Visitor:
    """The visitor `user_id` (None: nobody is signed in) of the block `usage_key`.

    Not writable: no user, staff who look at the course as a learner (as one, under whose name the request then stands,
    or as any, under their own), Studio, or a block that stands in no course (a library).
    """
    course = usage_key.context_key if is_course(usage_key) else None
    somebody = user_id is not None and not edxapp.in_studio() and edxapp.real_user_id() == user_id
    writable = somebody and isinstance(course, CourseKey) and not edxapp.plays_a_role(course)
    return Visitor(usage_key, user_id, writable, counted=writable and not staff and not beta)


def is_course(usage_key: UsageKey) -> bool:
    """Whether the block stands in a course run (a library has no learners, and no course key to file a row under)."""
    context = getattr(usage_key, "context_key", None)
    return bool(getattr(context, "is_course", False))
