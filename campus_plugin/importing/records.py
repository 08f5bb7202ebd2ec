"""What `campus_import` remembers of each course."""

from collections.abc import Mapping

from opaque_keys.edx.keys import CourseKey

from ..models import CampusImport
from .decision import Last


def last(key: CourseKey) -> tuple[Last | None, Mapping[str, list[str]]]:
    """The last import of the course, None where there was none, and what the course held after it."""
    row = CampusImport.objects.filter(course_key=key).first()
    if row is None:
        return None, {}
    return Last(row.digest, row.finished), row.contents


def begin(key: CourseKey, digest: str) -> None:
    """From now on, what stands on the platform may be half ours."""
    CampusImport.objects.update_or_create(course_key=key, defaults={"digest": digest, "finished": False})


def finish(key: CourseKey, contents: Mapping[str, list[str]]) -> None:
    CampusImport.objects.filter(course_key=key).update(contents=dict(contents), finished=True)
