"""To whom, and in which courses, the links to the plan are shown."""

from typing import Any

from opaque_keys.edx.keys import CourseKey

from .. import edxapp
from ..privacy import BLOCK_TYPES


# Any: the platform's user
def to(user: Any, course_key: CourseKey) -> bool:
    """To learners of courses that use our blocks: an operator's other courses stay as they were."""
    return edxapp.is_learner(user, course_key) and edxapp.offers_blocks(course_key, BLOCK_TYPES)
