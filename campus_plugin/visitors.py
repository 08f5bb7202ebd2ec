"""Where and as whom a block is shown, and so whether anything may be kept."""

from dataclasses import dataclass

from opaque_keys.edx.keys import UsageKey

from . import edxapp


@dataclass(frozen=True)
class Visitor:
    """`writable`: this learner may leave something here. `counted`: among peers too (neither staff nor beta tester)."""

    usage_key: UsageKey
    user_id: int | None
    writable: bool
    counted: bool


def visitor(usage_key: UsageKey, user_id: int | None, *, staff: bool, beta: bool) -> Visitor:
    """The visitor `user_id` (None: nobody is signed in) of the block `usage_key`.

    Not writable: no user, staff who look at the course as a learner (as one, under whose name the request then stands,
    or as any, under their own), Studio, or a block that stands in no course (a library).
    """
    somebody = user_id is not None and is_course(usage_key) and not edxapp.in_studio()
    writable = somebody and edxapp.real_user_id() == user_id and not edxapp.plays_a_role(usage_key.context_key)
    return Visitor(usage_key, user_id, writable, counted=writable and not staff and not beta)


def is_course(usage_key: UsageKey) -> bool:
    """Whether the block stands in a course run (a library has no learners, and no course key to file a row under)."""
    context = getattr(usage_key, "context_key", None)
    return bool(getattr(context, "is_course", False))
