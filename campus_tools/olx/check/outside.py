"""A second opinion: olxcleaner, the linter that the platform ships, through its API."""

import contextlib
import io
import re
from collections.abc import Iterator

from campus_xblocks.kit.i18n import N_

from ..course import Course
from .findings import Finding, Rule
from .structure import CAMPUS

# olxcleaner's word -> why we do not repeat it.
LEFT_OUT = {
    "InvalidSetting": "it asks for an end date, which a course open for good has not; our own rules read the policy",
    "SettingOverride": "Studio writes its settings so",
    "EmptyTag": "our own rule tells hidden sequences from shown ones",
    "UnexpectedTag": "campus blocks are told to it, the rest is our own rule",
    "MissingURLName": "our own reader says it with its line",
    "DuplicateURLNameError": "our own reader says it with its line",
    "MissingFile": "our own rules say it with its line",
    "BadJumpToLink": "our own rule also knows parts that are hidden",
    "DuplicateHTMLName": "our own reader says it with its line",
    "GradingPolicyIssue": "our own rules read the grading policy",
}

# libxml2 before 2.14, which the platform's lxml brings, knows no element that came after HTML 4.
_NEWER_ELEMENT = re.compile(r"\bTag \w+ invalid\b")

SAID = Rule("olxcleaner", "warning", N_("olxcleaner: %(said)s (%(name)s)."), N_("See the Open edX guide to OLX."))
STOPPED = Rule(
    "olxcleaner",
    "warning",
    N_("olxcleaner could not read this course to its end (%(name)s)."),
    N_("Mend what else is told of the course, then check again."),
)


def check(course: Course) -> Iterator[Finding]:
    import olxcleaner  # only `campus check` needs it

    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            _, store, _ = olxcleaner.validate(str(course.folder), steps=8, allowed_xblocks=dict.fromkeys(CAMPUS, True))
    except Exception as error:  # it does not bear every file that our own reader has already told of
        yield STOPPED.at("course.xml", None, "", {"name": type(error).__name__})
        return
    for said in store.errors:
        name = type(said).__name__
        if name not in LEFT_OUT and not (name == "InvalidHTML" and _NEWER_ELEMENT.search(said.description)):
            yield SAID.at(
                str(said.filename or "course.xml"), None, "", {"said": said.description.rstrip("."), "name": name}
            )
