"""The scripts of the short films that open the modules: what a person says in front of a camera.

One Markdown file a module, `data/capsules/<url_name of the module>.md`, beside the OLX because it is the team's: a title,
a quotation that says who films what and how long, then the words to be said.
"""

from collections.abc import Iterator

from campus_plugin.shared.durations import words_in
from campus_xblocks.kit.i18n import N_

from ..course import Course
from ..files import Files
from .findings import Finding, Rule

FOLDER = "data/capsules"
LEAST_WORDS, MOST_WORDS = 150, 220

MISSING = Rule(
    "capsule.missing",
    "warning",
    N_("The module “%(name)s” has no capsule."),
    N_("Write what is said in its short film into %(file)s."),
)
ORPHAN = Rule(
    "capsule.orphan",
    "warning",
    N_("No module is called “%(name)s”."),
    N_("Give the file the url_name of its module, or delete it."),
)
LENGTH = Rule(
    "capsule.length",
    "warning",
    N_("The capsule has %(count)s words to be said; %(least)s to %(most)s are planned."),
    N_("Lengthen or cut it: it lasts 60 to 90 seconds."),
)


def check(course: Course) -> Iterator[Finding]:
    files = Files(course.folder)
    chapters = {chapter.url_name: chapter for chapter in course.root.children}
    for name, chapter in chapters.items():
        file = f"{FOLDER}/{name}.md"
        if files.exists(file):
            continue
        if not chapter.staff_only:
            yield MISSING.at(chapter.file, chapter.line, name, {"name": chapter.name, "file": file})
    for path in sorted((course.folder / FOLDER).glob("*.md")):
        file = f"{FOLDER}/{path.name}"
        if path.stem not in chapters:
            yield ORPHAN.at(file, 1, "", {"name": path.stem})
        elif not chapters[path.stem].staff_only:
            words = words_in(spoken(files.text(file) or ""))
            if not LEAST_WORDS <= words <= MOST_WORDS:
                yield LENGTH.at(file, 1, path.stem, {"count": words, "least": LEAST_WORDS, "most": MOST_WORDS})


def spoken(text: str) -> str:
    """What is said aloud: the text without its title and without the quotation about the filming."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(("#", ">")))
