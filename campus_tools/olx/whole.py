"""Whether learners see a course whole: nothing of it is still to be written or opened."""

from collections.abc import Collection

from .course import Course, Node
from .files import Files

RELEASED = "data/released_url_names.txt"
"""The url_names that learners have met, one a line, `#` before a remark."""


def released_names(files: Files) -> dict[str, int]:
    """The names that are listed there, each with its line; none where there is no such file."""
    listed: dict[str, int] = {}
    if files.exists(RELEASED):
        for number, line in enumerate((files.text(RELEASED) or "").splitlines(), start=1):
            if name := line.split("#")[0].strip():
                listed.setdefault(name, number)
    return listed


def unopened(course: Course, released: Collection[str]) -> list[Node]:
    """The modules and sequences that learners do not see yet, in the order of the course.

    One that they have met (`released`) and that is hidden with its content was retired, which leaves the course whole.
    """
    found = []
    for chapter in course.root.children:
        if not _open(chapter, released):
            found.append(chapter)
        elif not chapter.staff_only:
            found += [sequence for sequence in chapter.children if not _open(sequence, released)]
    return found or ([] if course.root.children else [course.root])


def _open(node: Node, released: Collection[str]) -> bool:
    return bool(node.children) and (not node.staff_only or node.url_name in released)


def attested(course: Course) -> bool:
    """Whether the course's policy has an active attestation, as the platform reads it (certificates/api.py)."""
    described = course.root.settings.get("certificates")
    listed = described.get("certificates") if isinstance(described, dict) else None
    return any(
        isinstance(certificate, dict) and certificate.get("is_active")
        for certificate in (listed if isinstance(listed, list) else ())
    )
