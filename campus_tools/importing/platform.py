"""What an import needs: of a course, and of the platform."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from opaque_keys.edx.keys import CourseKey

from campus_plugin.edxapp import CourseBlock, Published


@dataclass(frozen=True)
class Source:
    """A course to be brought onto the platform, as its files say.

    `folder` holds course.xml and is a copy that nobody else uses. `counts` says how many blocks of each type lie in the
    course's pages, containers included. `digest` is a hash of all its files. `to_come`: nothing in it is open to
    learners. `attested`: its policy has an active attestation. `unopened` names what learners do not see yet: as long as
    there is any, there is no attestation. `exported`: Studio made these files, so what they hold may be authors' work.
    """

    key: CourseKey
    name: str
    language: str
    public: bool
    folder: Path
    counts: Mapping[str, int]
    digest: str
    grading: Mapping[str, Any] = field(default_factory=dict)
    to_come: bool = False
    attested: bool = False
    unopened: tuple[str, ...] = ()
    exported: bool = False

    @property
    def earns_attestation(self) -> bool:
        return self.attested and not self.unopened


class Platform(Protocol):
    """Studio, as `campus_plugin.edxapp` reaches it; each function says there what was read."""

    def unknown_block_types(self, block_types: Iterable[str]) -> set[str]: ...
    def course_exists(self, course_key: CourseKey) -> bool: ...
    def import_course(self, folder: Path) -> None: ...
    def export_course(self, course_key: CourseKey, folder: Path) -> None: ...
    def course_blocks(self, course_key: CourseKey) -> list[CourseBlock]: ...
    def course_files(self, course_key: CourseKey) -> dict[str, str]: ...
    def published(self, course_key: CourseKey) -> Published: ...
    def reindex_course(self, course_key: CourseKey) -> bool: ...
    def course_modes(self, course_key: CourseKey) -> set[str]: ...
    def add_free_mode(self, course_key: CourseKey, slug: str, name: str) -> None: ...
    def certificates(self, course_key: CourseKey) -> list[dict[str, Any]]: ...
    def set_certificates(self, course_key: CourseKey, descriptions: list[dict[str, Any]]) -> None: ...
    def set_by_command(self, course_key: CourseKey) -> bool: ...
    def grading(self, course_key: CourseKey) -> dict[str, Any]: ...
    def visitors_override(self, course_key: CourseKey) -> str: ...
    def let_visitors_in(self, course_key: CourseKey) -> None: ...
