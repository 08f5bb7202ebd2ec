"""The course's settings: the files that an import reads without a word when they are wrong."""

import math
from collections.abc import Iterator
from typing import Any, TypeGuard

from campus_xblocks.kit.i18n import N_

from ..course import Course
from ..files import Files
from ..whole import attested, released_names, unopened
from .findings import Finding, Rule
from .structure import visible

# cms' course settings that these courses may carry (openedx: course_block.py, InheritanceMixin).
KNOWN = {
    "display_name", "start", "end", "enrollment_start", "enrollment_end", "self_paced", "language", "mobile_available",
    "catalog_visibility", "course_visibility", "invitation_only", "max_student_enrollments_allowed",
    "cert_html_view_enabled", "certificates_display_behavior", "certificate_available_date", "certificates",
    "enable_timed_exams", "enable_proctored_exams", "discussions_settings", "discussion_topics", "course_image",
    "banner_image", "video_thumbnail_image", "tabs", "graceperiod", "highlights_enabled_for_messaging",
    "advanced_modules", "show_calculator", "video_sharing_options", "learning_info", "instructor_info", "showanswer",
    "rerandomize", "max_attempts", "disable_progress_graph", "show_reset_button", "discussion_blackouts",
    "announcement", "advertised_start", "pre_requisite_courses", "entrance_exam_enabled", "hide_progress_tab", "due",
    "allow_anonymous", "allow_anonymous_to_peers", "info_sidebar_name", "social_sharing_url", "visible_to_staff_only",
    "course_survey_required", "minimum_grade_credit", "cohort_config", "teams_configuration", "user_partitions",
    "relative_weeks_due", "xml_attributes", "org", "course", "url_name", "show_correctness", "days_early_for_beta",
}  # fmt: skip

UNKNOWN = Rule(
    "policy.unknown",
    "error",
    N_("“%(name)s” is no setting of a course; the platform would ignore it."),
    N_("Correct or delete it."),
)
MISSING = Rule(
    "policy.missing", "error", N_("The course has no setting “%(name)s”."), N_("Add it to policy.json: %(why_msg)s")
)
WRONG = Rule("policy.value", "error", N_("The setting “%(name)s” is %(value)s."), N_("These courses need %(wanted)s."))
BLOCKS = Rule(
    "policy.advanced_modules",
    "error",
    N_("advanced_modules does not name %(name)s."),
    N_("Add it, so that authors find the block in Studio."),
)
IMAGE = Rule(
    "policy.image", "error", N_("The course image static/%(name)s is missing."), N_("Add it, or correct course_image.")
)
TAB = Rule(
    "policy.tab",
    "error",
    N_("The tab “%(name)s” has no page tabs/%(slug)s.html."),
    N_("Write the page, or delete the tab."),
)
ORPHAN_TAB = Rule(
    "policy.orphan_tab",
    "warning",
    N_("No tab shows tabs/%(slug)s.html."),
    N_("Add a static_tab to policy.json, or delete the page."),
)
TAB_KEY = Rule(
    "policy.tab_key",
    "error",
    N_("A tab has no setting “%(name)s”; the platform would ignore it."),
    N_("Correct or delete it."),
)
TAB_TYPE = Rule(
    "policy.tab_type",
    "error",
    N_("There is no tab of the type “%(type)s”; the platform would drop it, or all of them."),
    N_("Use one of: %(known)s."),
)
TAB_NAME = Rule("policy.tab_name", "error", N_("A tab has no name."), N_("Give it the word that learners read."))
GRADER_KEY = Rule(
    "grading.key",
    "error",
    N_("A grader has a key “%(name)s”, with which the platform computes no grade at all."),
    N_("A grader has these: %(known)s."),
)
GRADER_MISSING = Rule(
    "grading.missing",
    "error",
    N_("The grader “%(format)s” has no “%(name)s”."),
    N_("A grader has these: %(known)s."),
)
CUTOFF_NAME = Rule(
    "grading.cutoff_name",
    "warning",
    N_("A pass mark is called “%(name)s”."),
    N_("Call it Pass, or A to D: learners read it beside their progress."),
)
NO_GRADER = Rule("grading.none", "error", N_("The grading policy has no grader."), N_("Add at least one to GRADER."))
WEIGHTS = Rule("grading.weights", "error", N_("The graders' weights add up to %(sum)s."), N_("Make them add up to 1."))
FORMAT = Rule(
    "grading.format", "error", N_("The sequence “%(name)s” has the format “%(format)s”, which no grader has: it would not be graded."), N_("Use one of: %(known)s."),
)  # fmt: skip
NO_FORMAT = Rule(
    "grading.no_format",
    "error",
    N_("The sequence “%(name)s” is graded but has no format."),
    N_("Give it the type of a grader."),
)
UNUSED_GRADER = Rule(
    "grading.unused",
    "warning",
    N_("No sequence uses the grader “%(format)s”."),
    N_("Its share of the grade cannot be earned; delete it or use it."),
)
CUTOFF = Rule(
    "grading.cutoff",
    "error",
    N_("The pass mark is %(value)s."),
    N_("Write a number above 0 and at most 1, such as 0.6."),
)
ONE_ENOUGH = Rule(
    "grading.one_enough",
    "error",
    N_("“%(format)s” alone is %(weight)s %% of the grade, and %(mark)s %% are enough to pass: nothing else is needed."),
    N_("Give each grader less than the pass mark, so that learners need questions as well as cases."),
)
ATTESTATION = Rule(
    "policy.attestation",
    "error",
    N_("The attestation is active, but learners do not see the whole course yet: %(names)s."),
    N_("Set is_active to false until the last sequence is open."),
)

# openedx: lms/djangoapps/courseware/tabs.py, xmodule/tabs.py
_TAB_TYPES = (
    "courseware", "course_info", "static_tab", "progress", "dates", "discussion", "wiki", "textbooks", "pdf_textbooks",
    "html_textbooks", "syllabus", "external_link", "external_discussion", "edxnotes", "instructor", "lti_live",
)  # fmt: skip
_TAB_KEYS = {"type", "name", "url_slug", "course_staff_only", "is_hidden", "link", "tab_id", "title", "icon"}
# xmodule/graders.py builds each grader with its entry as keyword arguments, and fails on others.
_GRADER_NEEDED = ("type", "short_label", "min_count", "drop_count", "weight")
_GRADER_KEYS = (*_GRADER_NEEDED, "section_type", "show_only_average", "hide_average", "starting_index")
_MOST_NAMED = 4
_CUTOFFS = {"Pass", "A", "B", "C", "D"}

_WANTED = {
    "language": ("fr", N_("screen readers and the catalogue follow it.")),
    "self_paced": (True, N_("nobody is held to a date.")),
    "course_visibility": ("public", N_("the course can be read without an account.")),
    "mobile_available": (True, N_("learners are on a phone.")),
}
_NEEDED = {
    "display_name": N_("it is the course's title."),
    "start": N_("without it the course begins in 2030."),
    "course_image": N_("the catalogue shows it."),
    "advanced_modules": N_("authors find the campus blocks by it."),
    "tabs": N_("they lead to the course and its pages."),
}  # fmt: skip


def check(course: Course) -> Iterator[Finding]:
    file = f"policies/{course.run}/policy.json"
    policy = Files(course.folder).json(file)
    settings = (policy or {}).get(f"course/{course.run}")
    if isinstance(settings, dict):
        for name in settings:
            if name not in KNOWN:
                yield UNKNOWN.at(file, _line(course, file, name), "", {"name": name})
    root = course.root.settings
    for name, why in _NEEDED.items():
        if not root.get(name):
            yield MISSING.at(file, None, "", {"name": name, "why_msg": why})
    for name, (wanted, why) in _WANTED.items():
        if name not in root:
            yield MISSING.at(file, None, "", {"name": name, "why_msg": why})
        elif root[name] not in (wanted, str(wanted).lower()):
            yield WRONG.at(file, _line(course, file, name), "", {"name": name, "value": root[name], "wanted": wanted})
    modules = root.get("advanced_modules") or []
    for block in ("campus_case_study", "campus_self_diagnostic"):
        if block not in modules:
            yield BLOCKS.at(file, _line(course, file, "advanced_modules"), "", {"name": block})
    image = str(root.get("course_image") or "")
    if image and not Files(course.folder).exists(f"static/{image}"):
        yield IMAGE.at(file, _line(course, file, "course_image"), "", {"name": image})
    if attested(course) and (missing := unopened(course, released_names(Files(course.folder)))):
        names = ", ".join(node.name or node.url_name for node in missing[:_MOST_NAMED])
        names += ", …" if len(missing) > _MOST_NAMED else ""
        yield ATTESTATION.at(file, _line(course, file, "is_active"), "", {"names": names})
    yield from _tabs(course, file)
    yield from _grading(course)


def _tabs(course: Course, file: str) -> Iterator[Finding]:
    tabs = course.root.settings.get("tabs")
    named = set()
    for tab in tabs if isinstance(tabs, list) else []:
        if not isinstance(tab, dict):
            continue
        for name in tab:
            if name not in _TAB_KEYS:
                yield TAB_KEY.at(file, _line(course, file, name), "", {"name": name})
        if tab.get("type") not in _TAB_TYPES:
            values = {"type": tab.get("type"), "known": ", ".join(_TAB_TYPES)}
            yield TAB_TYPE.at(file, _line(course, file, str(tab.get("type"))), "", values)
        if not str(tab.get("name") or "").strip():
            yield TAB_NAME.at(file, _line(course, file, str(tab.get("type"))), "")
        if tab.get("type") == "static_tab":
            slug = str(tab.get("url_slug") or "")
            named.add(slug)
            if not Files(course.folder).exists(f"tabs/{slug}.html"):
                values = {"name": tab.get("name", ""), "slug": slug}
                yield TAB.at(file, _line(course, file, slug or "static_tab"), "", values)
    for path in sorted((course.folder / "tabs").glob("*.html")):
        if path.stem not in named:
            yield ORPHAN_TAB.at(f"tabs/{path.name}", None, "", {"slug": path.stem})


def _grading(course: Course) -> Iterator[Finding]:
    file = f"policies/{course.run}/grading_policy.json"
    graders = course.grading.get("GRADER")
    graders = [g for g in graders if isinstance(g, dict)] if isinstance(graders, list) else []
    if not graders:
        yield NO_GRADER.at(file, 1)
        return
    for grader in graders:
        known_keys = ", ".join(_GRADER_NEEDED)
        for name in grader:
            if name not in _GRADER_KEYS:
                yield GRADER_KEY.at(file, _line(course, file, name), "", {"name": name, "known": known_keys})
        for name in _GRADER_NEEDED:
            if name not in grader:
                values = {"format": grader.get("type", ""), "name": name, "known": known_keys}
                yield GRADER_MISSING.at(file, _line(course, file, str(grader.get("type", ""))), "", values)
    weights = [g.get("weight") for g in graders]
    total = sum(w for w in weights if isinstance(w, int | float) and not isinstance(w, bool))
    if abs(total - 1) > 1e-9:
        yield WEIGHTS.at(file, None, "", {"sum": round(total, 6)})
    cutoffs = course.grading.get("GRADE_CUTOFFS")
    for value in (cutoffs if isinstance(cutoffs, dict) else {"Pass": None}).values():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            yield CUTOFF.at(file, None, "", {"value": value})
    for name in cutoffs if isinstance(cutoffs, dict) else ():
        if name not in _CUTOFFS:
            yield CUTOFF_NAME.at(file, _line(course, file, name), "", {"name": name})
    yield from _one_enough(course, file, graders)
    known = [str(g.get("type", "")) for g in graders]
    used = set()
    for sequence in visible(course):
        if sequence.tag != "sequential":
            continue
        format_ = str(sequence.settings.get("format") or "")
        used.add(format_)
        where = (sequence.file, sequence.line, sequence.url_name)
        if format_ and format_ not in known:
            yield FORMAT.at(*where, {"name": sequence.name, "format": format_, "known": ", ".join(known)})
        elif sequence.flag("graded") and not format_:
            yield NO_FORMAT.at(*where, {"name": sequence.name})
    for grader in known:
        if grader not in used and not course.to_come:
            yield UNUSED_GRADER.at(file, None, "", {"format": grader})


def _one_enough(course: Course, file: str, graders: list[dict[str, Any]]) -> Iterator[Finding]:
    """The graders whose sequences alone reach the lowest pass mark, as lms/djangoapps/grades/course_grade.py rounds."""
    cutoffs = course.grading.get("GRADE_CUTOFFS")
    marks = [mark for mark in cutoffs.values() if _is_share(mark)] if isinstance(cutoffs, dict) else []
    for grader in graders:
        weight, name = grader.get("weight"), str(grader.get("type", ""))
        if marks and _is_share(weight) and rounded(weight) >= min(marks):
            values = {"format": name, "weight": f"{weight * 100:g}", "mark": f"{min(marks) * 100:g}"}
            yield ONE_ENOUGH.at(file, _line(course, file, name), "", values)


def rounded(share: float) -> float:
    """A grade as the platform rounds it before it is held against the pass mark, in the learner's favour."""
    return math.floor(share * 100 + 0.05 + 0.5) / 100


def _is_share(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


def _line(course: Course, file: str, word: str) -> int | None:
    text = Files(course.folder).text(file) or ""
    place = text.find(f'"{word}"')
    return text.count("\n", 0, place) + 1 if place >= 0 else None
