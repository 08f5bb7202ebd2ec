"""The campus blocks' documents: valid, as short as announced, keys used once."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from campus_plugin.shared.durations import words_in
from campus_xblocks.kit import yamltext
from campus_xblocks.kit.durations import words_in_markdown
from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid

from ..course import Course, Node
from ..faults import Fault
from ..timing import of_document
from .findings import Finding, Rule
from .structure import CAMPUS

FORMATS = {
    "campus_case_study": "campus_xblocks.case_study.document",
    "campus_self_diagnostic": "campus_xblocks.self_diagnostic.document",
}
EXAMPLES = {
    "campus_case_study": "campus_xblocks.case_study.examples",
    "campus_self_diagnostic": "campus_xblocks.self_diagnostic.examples",
}
EXAMPLE = "document.example"
"""The rule of an author's example that fails."""
SITUATION, OPTION, TOLD, DEBRIEF = 120, 20, 60, 120
"""Most words of a case's parts, by the courses' common rules."""

NO_TEXT = Rule(
    "document.missing",
    "error",
    N_("This block has no document."),
    N_("Write its YAML inside the element, in a CDATA section."),
)
DURATION = Rule(
    "document.duration", "error",
    N_("The document announces %(said)s min; reading and answering take %(found)s min by the courses' formula."), N_("Announce at least that, or shorten it."),
)  # fmt: skip
TOO_MANY_WORDS = Rule(
    "document.words", "error", N_("%(what_msg)s: %(words)s words, and %(most)s are the limit."), N_("Shorten it."),
)  # fmt: skip
SAME_KEY = Rule(
    "document.key", "warning",
    N_("The key “%(key)s” is used with other questions or steps in %(place)s."), N_("The same key means the same instrument: give one of them another."),
)  # fmt: skip

UNEVEN = Rule(
    "document.uneven", "error",
    N_("The option “%(option)s” of the step “%(step)s” has no “%(key)s”; its neighbours have one."), N_("Write it, or take it off the others."),
)  # fmt: skip
NO_ACTION = Rule(
    "document.card", "warning", N_("This card proposes nothing to do."), N_("Give it at least one action: when, then, first step."),
)  # fmt: skip

_WHAT_SITUATION, _WHAT_OPTION = N_("Situation"), N_("An option's text")
_WHAT_TOLD, _WHAT_DEBRIEF = N_("Consequence and explanation of an option"), N_("Debrief")


def check(course: Course) -> Iterator[Finding]:
    keys: dict[tuple[str, str], tuple[Any, str]] = {}
    for node in course.root.walk():
        if node.tag not in CAMPUS:
            continue
        file, shift = node.text_file or node.file, node.text_line - 1
        if not node.text.strip():
            yield NO_TEXT.at(file, node.line, node.url_name)
            continue
        try:
            document = import_module(FORMATS[node.tag]).FORMAT.read(node.text)
        except Invalid as invalid:
            for problem in invalid.problems:
                moved = problem.at(problem.line + shift if problem.line else None)
                yield Finding("document.invalid", "error", Fault(file, moved, node.url_name))
            continue
        yield from _times(node, document, file)
        yield from _examples(node, document, file, shift)
        if node.tag == "campus_case_study":
            yield from _case_words(node, document, file)
            yield from _told_evenly(node, document, file)
        ids = _ids(document)
        first, place = keys.setdefault((node.tag, document.key), (ids, node.url_name))
        if first != ids:
            yield SAME_KEY.at(file, node.line, node.url_name, {"key": document.key, "place": place})


def _examples(node: Node, document: Any, file: str, shift: int) -> Iterator[Finding]:
    """What the author's golden cases expect and the document does not give."""
    failing = list(import_module(EXAMPLES[node.tag]).failures(document))
    lines = yamltext.attempt(node.text) if failing else None
    for problem in failing:
        line = lines.line(problem.path) if lines else None
        yield Finding(EXAMPLE, "error", Fault(file, problem.at(line + shift if line else None), node.url_name))


def _times(node: Node, document: Any, file: str) -> Iterator[Finding]:
    said = getattr(document, "duration_min", None)
    found = of_document(node.tag, node.text).minutes
    if said is not None and said < found and (getattr(document, "steps", ()) or node.tag != "campus_case_study"):
        yield DURATION.at(file, node.line, node.url_name, {"said": said, "found": found})


def _case_words(node: Node, case: Any, file: str) -> Iterator[Finding]:
    told = [(_WHAT_SITUATION, words_in_markdown(case.situation or ""), SITUATION)]
    for step in case.steps:
        for option in step.options:
            told.append((_WHAT_OPTION, words_in(option.text), OPTION))
            told.append((_WHAT_TOLD, words_in_markdown(f"{option.consequence}\n\n{option.feedback}"), TOLD))
    if case.debrief:
        told.append((_WHAT_DEBRIEF, words_in_markdown(case.debrief.text), DEBRIEF))
    for what, words, most in told:
        if words > most:
            yield TOO_MANY_WORDS.at(file, node.line, node.url_name, {"what_msg": what, "words": words, "most": most})


def _told_evenly(node: Node, case: Any, file: str) -> Iterator[Finding]:
    """What one option of a decision has and another lacks was more likely forgotten than meant."""
    for step in case.steps:
        for key in ("consequence", "feedback", "rating"):
            without = [option.id for option in step.options if not getattr(option, key)]
            for option in without if len(without) < len(step.options) else ():
                yield UNEVEN.at(file, node.line, node.url_name, {"option": option, "step": step.id, "key": key})
    if not case.steps and not (case.transfer and case.transfer.actions):
        yield NO_ACTION.at(file, node.line, node.url_name)


def _ids(document: Any) -> Any:
    if hasattr(document, "steps"):
        return [step.id for step in document.steps] or [action.id for action in document.transfer.actions]
    return (
        [attitude.id for attitude in document.attitudes],
        [question.id for dimension in document.dimensions for question in dimension.questions],
    )
