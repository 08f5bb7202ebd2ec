"""Whether learners see a course whole: nothing of it is still to be written or opened."""

import re
from collections.abc import Collection, Iterator

from .course import Course, Node
from .files import Files

RELEASED = "data/released_url_names.txt"
"""The url_names that learners have met, one a line, `#` before a remark: `# retired` or `# retiré` where a part is gone."""

_RETIRED = re.compile(r"retir(?:ed|ée?)\b", re.I)


def released_names(files: Files) -> dict[str, int]:
    """The names that are listed there, each with its line; none where there is no such file."""
    listed: dict[str, int] = {}
    for number, name, _remark in _lines(files):
        listed.setdefault(name, number)
    return listed


def retired_names(files: Files) -> dict[str, int]:
    """Those of the list that are marked as retired, each with its line: the name stays reserved, the part may go."""
    return {name: number for number, name, remark in _lines(files) if _RETIRED.match(remark.strip())}


def _lines(files: Files) -> Iterator[tuple[int, str, str]]:
    """Each listed name with its line and the remark behind it."""
    if files.exists(RELEASED):
        for number, line in enumerate((files.text(RELEASED) or "").splitlines(), start=1):
            name, _, remark = line.partition("#")
            if name := name.strip():
                yield number, name, remark


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
