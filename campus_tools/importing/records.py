"""What `campus_import` remembers of each course."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from opaque_keys.edx.keys import CourseKey

from campus_plugin.models import CampusImport

from .changes import AUTHORS, Contents, Written, added
from .decision import Last


@dataclass(frozen=True)
class Memory:
    """The last import of a course (None where there was none), what the course held after it, and what we ever wrote."""

    last: Last | None = None
    contents: Contents = field(default_factory=dict)
    written: Written = field(default_factory=dict)


def of(key: CourseKey) -> Memory:
    """A row of the first release does not say what was written from files: all that it describes is the authors'."""
    row = CampusImport.objects.filter(course_key=key).first()
    if row is None:
        return Memory()
    traced = bool(row.written)
    contents = row.contents if traced else {name: [AUTHORS, title] for name, (_, title) in row.contents.items()}
    return Memory(Last(row.digest, row.finished, traced), contents, row.written or {})


def begin(key: CourseKey, digest: str) -> None:
    """From now on, what stands on the platform may be half ours."""
    CampusImport.objects.update_or_create(course_key=key, defaults={"digest": digest, "finished": False})


def keep(key: CourseKey, contents: Contents, written: Mapping[str, list[str]], *, finished: bool) -> None:
    """What stands there now, as `changes.credited` tells it, is what the next import begins with."""
    CampusImport.objects.filter(course_key=key).update(
        contents=contents, written=added(written, contents), finished=finished
    )
