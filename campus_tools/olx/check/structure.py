"""The shape of a course: what an import would swallow in silence, and what a seven-minute sequence promises."""

from collections.abc import Iterator

from campus_xblocks.kit.i18n import N_

from ..course import Course, Node
from ..files import Files
from ..timing import estimate
from .findings import Finding, Rule

MODULES, SEQUENCES, MOST_MINUTES = 8, 4, 7
SCREENS = range(3, 6)
MOST_IDEA_WORDS = 250
CAMPUS = {"campus_case_study", "campus_self_diagnostic"}
BLOCKS = {"html", "problem", "video", *CAMPUS}
_CONTAINERS = {"course", "chapter", "sequential", "vertical"}
# Written by Studio on export and paste, or inherited by every block.
_COMMON = {
    "url_name", "display_name", "xblock-family", "copied_from_block", "visible_to_staff_only", "start", "due", "graded",
    "format", "group_access", "hide_from_toc", "source_file", "edited_on", "edited_by",
}  # fmt: skip
_ATTRIBUTES = {
    "campus_case_study": _COMMON | {"weight"},
    "campus_self_diagnostic": _COMMON,
    "html": _COMMON | {"filename", "editor", "use_latex_compiler"},
    "problem": _COMMON
    | {
        "markdown", "max_attempts", "showanswer", "rerandomize", "weight", "show_reset_button", "attempts_before_showanswer_button",
        "submission_wait_seconds", "matlab_api_key", "show_correctness", "use_latex_compiler", "data", "problem_index",
    },
    "vertical": _COMMON | {"discussion_enabled"},
    "sequential": _COMMON
    | {"is_entrance_exam", "show_correctness", "hide_after_due", "relative_weeks_due", "default_time_limit_minutes", "is_time_limited", "is_practice_exam", "is_proctored_enabled", "is_onboarding_exam", "position"},
    "chapter": _COMMON | {"highlights"},
}  # fmt: skip

READ = Rule("structure.read", "error", "", "")
FILE_NAME = Rule(
    "structure.file_name", "error",
    N_("The name of the file %(name)s is not in UTF-8; no platform could take it."), N_("Rename it."),
)  # fmt: skip
UNKNOWN_BLOCK = Rule(
    "structure.unknown_block", "error",
    N_("<%(tag)s> is not a block that these courses use; a platform without it would hide it without a word."),
    N_("Use one of: %(known)s."),
)  # fmt: skip
UNKNOWN_ATTRIBUTE = Rule(
    "structure.unknown_attribute", "error",
    N_("<%(tag)s> has no setting “%(name)s”; the platform would drop it."), N_("Correct or delete it."),
)  # fmt: skip
COMMENT = Rule(
    "structure.comment", "error",
    N_("A comment lies between the parts of this <%(tag)s>: the platform logs an error for each, and Studio's export drops it."),
    N_("Delete it, or move what it says to a file of data/."),
)  # fmt: skip
SHAPE = Rule(
    "structure.shape", "warning",
    N_("“%(name)s” holds %(found)s parts, %(expected)s are planned."), N_("Add what is missing, or say why in the course's notes."),
)  # fmt: skip
EMPTY = Rule(
    "structure.empty", "error",
    N_("“%(name)s” is empty and learners see it."), N_("Write it, or set visible_to_staff_only=\"true\"."),
)  # fmt: skip
NO_TITLE = Rule(
    "structure.title", "error", N_("This <%(tag)s> has no display_name."), N_("Give it the title that learners read.")
)
SAME_NAME = Rule(
    "structure.same_name", "error",
    N_("The url_name “%(name)s” is used twice (also by <%(tag)s> in %(file)s), capitals aside."),
    N_("Give each its own: links by name and some databases cannot tell them apart."),
)  # fmt: skip
TOO_LONG = Rule(
    "time.sequence", "error",
    N_("The sequence “%(name)s” takes %(time)s by the courses' formula; %(most)s minutes are the limit."),
    N_("Cut it: a sequence that is too long becomes two."),
)  # fmt: skip
SCREEN_COUNT = Rule(
    "structure.screens", "warning",
    N_("The sequence “%(name)s” has %(found)s screens; a content sequence has 3 to 5."), N_("Split or join screens."),
)  # fmt: skip
NO_QUESTION = Rule(
    "structure.question", "error",
    N_("The content sequence “%(name)s” has no comprehension question."), N_("Add a <problem> in the screen “À vous”."),
)  # fmt: skip
NO_CARD = Rule(
    "structure.card", "error",
    N_("The content sequence “%(name)s” has no “Et chez vous ?” card."), N_("Add a campus_case_study without steps."),
)  # fmt: skip
LONG_IDEA = Rule(
    "time.idea", "error",
    N_("The screen “%(name)s” has %(words)s words; %(most)s are the limit."), N_("Keep one idea and cut the rest."),
)  # fmt: skip


def check(course: Course) -> Iterator[Finding]:
    for fault in course.faults:
        yield Finding(READ.name, "error", fault)
    pages = Files(course.folder)
    for name in beside(course):
        pages.text(name)
    for fault in pages.faults:
        yield Finding(READ.name, "error", fault)
    yield from _file_names(course)
    yield from _names(course)
    for node in course.root.walk():
        yield from _node(node)
    if not course.to_come:
        yield from _shape(course.root, MODULES)
    for chapter in course.all("chapter"):
        if not course.to_come:
            yield from _shape(chapter, SEQUENCES)
        if not chapter.staff_only:
            for sequence in chapter.children:
                if not sequence.staff_only:
                    yield from _sequence(sequence)


def beside(course: Course) -> list[str]:
    """The pages of HTML that lie beside the course: tabs, about, info, and the sheets to print in static."""
    return [
        path.relative_to(course.folder).as_posix()
        for folder in ("tabs", "about", "info", "static")
        for path in sorted((course.folder / folder).glob("*.html"))
    ]


def _file_names(course: Course) -> Iterator[Finding]:
    for path in sorted(course.folder.rglob("*")):
        name = path.relative_to(course.folder).as_posix()
        if not name.isascii():
            told = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
            if told != name:
                yield FILE_NAME.at("course.xml", None, "", {"name": told})


def _names(course: Course) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for node in course.root.walk():
        first = seen.setdefault(node.url_name.lower(), node)
        if first is not node:
            yield SAME_NAME.at(
                node.file, node.line, node.url_name, {"name": node.url_name, "tag": first.tag, "file": first.file}
            )


def _node(node: Node) -> Iterator[Finding]:
    if node.tag not in BLOCKS | _CONTAINERS:
        known = ", ".join(sorted(BLOCKS))
        yield UNKNOWN_BLOCK.at(node.file, node.line, node.url_name, {"tag": node.tag, "known": known})
        return
    if node.element is not None and node.tag in _CONTAINERS:
        for part in node.element:
            if not isinstance(part.tag, str):
                yield COMMENT.at(node.file, part.sourceline, node.url_name, {"tag": node.tag})
    if node.element is not None and node.tag in _ATTRIBUTES:
        for name in node.element.attrib:
            if name not in _ATTRIBUTES[node.tag] and not name.startswith("{"):
                yield UNKNOWN_ATTRIBUTE.at(node.file, node.line, node.url_name, {"tag": node.tag, "name": name})
    if node.tag in _CONTAINERS | CAMPUS and not node.name.strip():
        yield NO_TITLE.at(node.file, node.line, node.url_name, {"tag": node.tag})


def _shape(node: Node, expected: int) -> Iterator[Finding]:
    if len(node.children) != expected:
        values = {"name": node.name, "found": len(node.children), "expected": expected}
        yield SHAPE.at(node.file, node.line, node.url_name, values)


def _sequence(sequence: Node) -> Iterator[Finding]:
    where = (sequence.file, sequence.line, sequence.url_name)
    name = sequence.name
    if not sequence.children:
        yield EMPTY.at(*where, {"name": name})
        return
    for screen in sequence.children:
        if not screen.children:
            yield EMPTY.at(screen.file, screen.line, screen.url_name, {"name": screen.name})
    time = estimate(sequence)
    if time.seconds > MOST_MINUTES * 60:
        told = f"{time.seconds // 60} min {time.seconds % 60:02d}"
        yield TOO_LONG.at(*where, {"name": name, "time": told, "most": MOST_MINUTES})
    blocks = [block for screen in sequence.children for block in screen.children]
    if not any(block.tag == "html" for block in blocks) or _holds_main_activity(blocks):
        return
    if len(sequence.children) not in SCREENS:
        yield SCREEN_COUNT.at(*where, {"name": name, "found": len(sequence.children)})
    if not any(block.tag == "problem" for block in blocks):
        yield NO_QUESTION.at(*where, {"name": name})
    if not any(block.tag == "campus_case_study" for block in blocks):
        yield NO_CARD.at(*where, {"name": name})
    idea = next((s for s in sequence.children if any(b.tag == "html" for b in s.children)), None)
    if idea is not None and (count := estimate(idea).words) > MOST_IDEA_WORDS:
        values = {"name": idea.name, "words": count, "most": MOST_IDEA_WORDS}
        yield LONG_IDEA.at(idea.file, idea.line, idea.url_name, values)


def _holds_main_activity(blocks: list[Node]) -> bool:
    """A case to play or a diagnostic with dimensions makes another kind of sequence than « one idea »."""
    return any(
        (block.tag == "campus_case_study" and "\nsteps:" in block.text)
        or (block.tag == "campus_self_diagnostic" and "\ndimensions:\n" in block.text)
        for block in blocks
    )


def visible(course: Course) -> Iterator[Node]:
    """What learners see, blocks of sequences for staff left out."""
    hidden: set[int] = set()
    for node in course.root.walk():
        parent = course.parent(node)
        if node.staff_only or (parent is not None and id(parent) in hidden):
            hidden.add(id(node))
        else:
            yield node
