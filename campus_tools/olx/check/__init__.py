"""`campus check`: every fault of a course that can be found before a learner finds it.

Plain Python over the folder. What needs the blocks at work (each problem's answer key, graded by the real problem
block) is added by `campus_tools.preview.answers`, above this layer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..course import Course, read
from . import (
    capsules,
    documents,
    facts,
    guessing,
    language,
    links,
    markup,
    outside,
    passages,
    policy,
    problems,
    released,
    sheets,
    structure,
    videos,
)
from .findings import Finding, ordered

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What was found in one course; `course` is None where none could be read."""

    folder: Path
    course: Course | None
    findings: list[Finding]

    def failed(self, *, strict: bool) -> bool:
        """Whether a release must wait: for any error, and with `strict` for any warning too."""
        return any(strict or finding.severity == "error" for finding in self.findings)


def check(folder: Path, *, today: date, progress: Progress = lambda stage: None, second_opinion: bool = True) -> Report:
    """Every finding of the course in `folder`; `progress` is told the name of each stage as it begins.

    Without the second opinion, of olxcleaner, only our own rules look, in a tenth of the time.
    """
    progress("read")
    course = read(folder)
    if not isinstance(course, Course):
        return Report(folder, None, ordered(Finding(structure.READ.name, "error", fault) for fault in course.faults))
    found: list[Finding] = []
    for stage, findings in _stages(course, today, second_opinion):
        progress(stage)
        found.extend(findings)
    return Report(folder, course, ordered(found))


def _stages(course: Course, today: date, second_opinion: bool) -> Iterator[tuple[str, Iterator[Finding]]]:
    yield "structure", structure.check(course)
    yield "policy", policy.check(course)
    yield "documents", documents.check(course)
    yield "problems", problems.check(course)
    yield "guessing", guessing.check(course)
    yield "links", links.check(course)
    yield "videos", videos.check(course)
    yield "markup", markup.check(course)
    yield "sheets to print", sheets.check(course)
    yield "released names", released.check(course)
    yield "capsules", capsules.check(course)
    read_out = list(passages.of_course(course))
    yield "typography", language.typography(read_out)
    yield "sentences", language.lengths(read_out)
    yield "acronyms", language.acronyms(read_out, course.page("tabs/glossaire.html") or "")
    yield "facts", facts.check(course, read_out, today)
    if second_opinion:
        yield "olxcleaner", outside.check(course)
