"""Released url_names never change: what learners did is kept under them."""

from collections.abc import Iterator

from campus_xblocks.kit.i18n import N_

from ..course import Course
from ..files import Files
from ..whole import RELEASED as FILE
from ..whole import released_names
from .findings import Finding, Rule
from .structure import visible

NO_FILE = Rule(
    "released.file",
    "error",
    N_("The course has no %(file)s."),
    N_("List there the url_names that learners have met, one a line."),
)
GONE = Rule(
    "released.gone", "error", N_("The released url_name “%(name)s” is gone: what learners did there would be lost."), N_("Give the part its old name back; to retire it, hide it."),
)  # fmt: skip
NEW = Rule(
    "released.new",
    "warning",
    N_("“%(name)s” is shown to learners but not in the list of released names."),
    N_("Add it to %(file)s before the release."),
)


def check(course: Course) -> Iterator[Finding]:
    files = Files(course.folder)
    if not files.exists(FILE):
        yield NO_FILE.at(FILE, None, "", {"file": FILE})
        return
    names = {node.url_name for node in course.root.walk()}
    listed = released_names(files)
    for name, number in listed.items():
        if name not in names:
            yield GONE.at(FILE, number, name, {"name": name})
    for node in visible(course):
        if node.tag != "course" and node.url_name not in listed:
            yield NEW.at(node.file, node.line, node.url_name, {"name": node.url_name, "file": FILE})
