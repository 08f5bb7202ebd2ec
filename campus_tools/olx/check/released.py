"""Released url_names never change: what learners did is kept under them."""

from collections.abc import Iterator

from campus_xblocks.kit.i18n import N_

from ..course import Course
from ..files import Files
from ..whole import RELEASED as FILE
from ..whole import released_names, retired_names
from .findings import Finding, Rule
from .structure import visible

NO_FILE = Rule(
    "released.file",
    "error",
    N_("The course has no %(file)s."),
    N_("List there the url_names that learners have met, one a line."),
)
GONE = Rule(
    "released.gone", "error", N_("The released url_name “%(name)s” is gone: what learners did there would be lost."), N_("Give the part its old name back; to retire it, write “# retired” behind its name in the list."),
)  # fmt: skip
BACK = Rule(
    "released.back", "error", N_("“%(name)s” is retired, and is shown to learners again: what they did there was something else."),
    N_("Give the new part a name of its own."),
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
    listed, retired = released_names(files), retired_names(files)
    for name, number in listed.items():
        if name not in names and name not in retired:
            yield GONE.at(FILE, number, name, {"name": name})
    for node in visible(course):
        if node.url_name in retired:
            yield BACK.at(node.file, node.line, node.url_name, {"name": node.url_name})
        if node.tag != "course" and node.url_name not in listed:
            yield NEW.at(node.file, node.line, node.url_name, {"name": node.url_name, "file": FILE})
