"""How long a sequence takes: the one formula behind every duration that the campus shows.

Words on the longest way at 200 words a minute, and 12 s for a question with one choice, 20 s for one with several or
with a number, 30 s for a decision, 30 s for an exhibit to read, 15 s for a field of a calculator, 45 s for an entry of
the action plan, 90 s for a free text (the courses' common rules). The survey at the end of a diagnostic is optional and stands apart.
"""

import re
from dataclasses import dataclass
from functools import reduce
from importlib import import_module
from typing import Any

from lxml import etree

from campus_xblocks.case_study.kinds import KINDS
from campus_xblocks.kit.problems import Invalid

from . import words
from .course import Node

WORDS_A_MINUTE = 200
CHOICE, SEVERAL, EXHIBIT, CALCULATOR_FIELD, PLAN_ENTRY = 12, 20, 30, 15, 45
"""Seconds beyond reading; those of a step are its kind's."""

_DOCUMENTS = {
    "campus_case_study": "campus_xblocks.case_study.document",
    "campus_self_diagnostic": "campus_xblocks.self_diagnostic.document",
}
_SECONDS_OF_RESPONSES = {
    "multiplechoiceresponse": CHOICE,
    "truefalseresponse": CHOICE,
    "optionresponse": CHOICE,
    "choiceresponse": SEVERAL,
    "numericalresponse": SEVERAL,
    "formularesponse": SEVERAL,
    "stringresponse": SEVERAL,
}
_HINTS = ("choicehint", "optionhint", "correcthint", "stringequalhint", "additional_answer", "compoundhint")
_NOT_READ = ("script", "style", "demandhint", "hintgroup", *_HINTS)


@dataclass(frozen=True)
class Estimate:
    """Words to read, and seconds of answering beside them. Estimates add up."""

    words: int = 0
    answering: int = 0

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(self.words + other.words, self.answering + other.answering)

    @property
    def seconds(self) -> int:
        """Reading and answering, rounded up."""
        return -(-self.words * 60 // WORDS_A_MINUTE) + self.answering

    @property
    def minutes(self) -> int:
        """What learners see: whole minutes, rounded up, at least one."""
        return max(1, -(-self.seconds // 60))


NOTHING = Estimate()


def estimate(node: Node) -> Estimate:
    """The time for a block, or for all that lies below a page, a sequence, a chapter or the course.

    A block whose document is not valid counts for nothing: its faults are told elsewhere.
    """
    if node.children:
        return _total(estimate(child) for child in node.children)
    if node.tag == "html":
        return Estimate(words.in_html(node.text))
    if node.tag == "problem":
        return of_problem(node.element)
    if node.tag in _DOCUMENTS:
        return of_document(node.tag, node.text)
    if node.tag == "video":
        return Estimate(answering=_video_seconds(node))
    return NOTHING


def of_document(tag: str, text: str) -> Estimate:
    """The time for a case study or a self-diagnostic whose YAML is `text`."""
    try:
        document = import_module(_DOCUMENTS[tag]).FORMAT.read(text)
    except Invalid:
        return NOTHING
    return of_case(document) if tag == "campus_case_study" else of_diagnostic(document)


def of_problem(element: Any) -> Estimate:
    """Statement, answers and solution, the longest comment on each question, and the answering."""
    if element is None:
        return NOTHING
    comments = 0
    answering = 0
    for response in element.iter(*_SECONDS_OF_RESPONSES):
        answering += _SECONDS_OF_RESPONSES[response.tag]
        comments += max((words.in_html(_inside(hint)) for hint in response.iter(*_HINTS)), default=0)
    read = re.sub(r"\s+", " ", " ".join(_read_text(element)))
    options = " ".join(o.get("options", "") for o in element.iter("optioninput"))
    return Estimate(words.in_text(read) + words.in_text(options) + comments, answering)


def _read_text(element: Any) -> list[str]:
    if not isinstance(element.tag, str) or element.tag in _NOT_READ:
        return []
    parts = [element.text or "", element.get("label") or ""]
    for child in element:
        parts += [*_read_text(child), child.tail or ""]
    return parts


def _inside(element: Any) -> str:
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _video_seconds(node: Node) -> int:
    """Its length where the author gives one (`duration`, in seconds), else nothing."""
    try:
        return max(0, int(float(node.settings.get("duration") or 0)))
    except (TypeError, ValueError, OverflowError):
        return 0


# --- case study -----------------------------------------------------------------------------------------------------


def of_case(case: Any) -> Estimate:
    """The case along its longest way, whatever the conditions say: the formula promises « at most »."""
    read, plain = words.in_markdown, words.in_text
    before = plain(case.title) + plain(case.objective) + read(case.situation)
    if case.firm:
        before += sum(plain(part) for part in (case.firm.name, case.firm.activity, case.firm.size, case.firm.place))
    before += sum(plain(actor.name) + plain(actor.role) + plain(actor.quote) for actor in case.actors)
    total = Estimate(before) + _steps(case)
    total += Estimate(max((plain(end.title) + read(end.text) for end in case.endings), default=0))
    if case.debrief:
        total += Estimate(read(case.debrief.text) + sum(plain(pitfall) for pitfall in case.debrief.pitfalls))
    opened = {exhibit for step in case.steps for exhibit in step.exhibits}
    return total + Estimate(answering=EXHIBIT * len(opened)) + _transfer(case.transfer)


def _transfer(transfer: Any) -> Estimate:
    if transfer is None:
        return NOTHING
    shown = words.in_text(transfer.question) + words.in_text(transfer.rule)
    shown += sum(_action_words(action) for action in transfer.actions)
    entry = PLAN_ENTRY if transfer.actions else 0  # several are offered, one is taken
    return Estimate(shown, entry) + _calculator(transfer.calculator)


def _calculator(calculator: Any) -> Estimate:
    """Its fields and results, and the longest of its readings."""
    if calculator is None:
        return NOTHING
    read, plain = words.in_markdown, words.in_text
    shown = plain(calculator.title) + read(calculator.intro) + plain(calculator.source)
    shown += sum(plain(asked.label) + plain(asked.help) for asked in calculator.inputs)
    shown += sum(plain(result.label) for result in calculator.results)
    shown += max((read(reading.text) for reading in calculator.readings), default=0)
    return Estimate(shown, CALCULATOR_FIELD * len(calculator.inputs))


def _action_words(action: Any) -> int:
    return sum(words.in_text(part) for part in (action.when, action.then, action.first_step))


def _steps(case: Any) -> Estimate:
    """The longest way from the first step: steps only lead further down the list, so one pass from the end finds it."""
    place = {step.id: position for position, step in enumerate(case.steps)}
    longest = [NOTHING] * (len(case.steps) + 1)
    for position in range(len(case.steps) - 1, -1, -1):
        step = case.steps[position]
        follows = _after(step.next, place, position, longest)
        ways = [
            Estimate(words.in_markdown(told)) + (_after(goes, place, position, longest) if goes else follows)
            for told, goes in KINDS[step.kind].outcomes(step, words.in_markdown)
        ]
        longest[position] = _step(step) + max(ways, default=follows, key=lambda way: way.seconds)
    return longest[0]


def _after(goes: str | None, place: dict[str, int], position: int, longest: list[Estimate]) -> Estimate:
    if goes is None:
        return longest[position + 1]
    return longest[place.get(goes, len(longest) - 1)]


def _step(step: Any) -> Estimate:
    text = max([words.in_markdown(step.text), *(words.in_markdown(variant.text) for variant in step.variants)])
    read = words.in_text(step.title) + words.in_text(step.time) + text
    read += sum(words.in_text(quote.text) for quote in step.quotes)
    read += sum(words.in_text(option.text) for option in step.options)
    return Estimate(read, KINDS[step.kind].seconds)


# --- self-diagnostic ------------------------------------------------------------------------------------------------


def of_diagnostic(diagnostic: Any) -> Estimate:
    """Questions and result; the labels of a scale are read once, and at most three proposals are shown."""
    read, plain = words.in_markdown, words.in_text
    total = Estimate(plain(diagnostic.title) + read(diagnostic.intro))
    total += _total(Estimate(plain(a.text) + plain(a.low) + plain(a.high), CHOICE) for a in diagnostic.attitudes)
    used = {q.scale for d in diagnostic.dimensions for q in d.questions if q.type == "scale"}
    total += Estimate(
        sum(plain(point.label) for name, points in diagnostic.scales.items() if name in used for point in points)
    )
    for dimension in diagnostic.dimensions:
        total += Estimate(plain(dimension.title) + read(dimension.about))
        total += _total(_question(question) for question in dimension.questions)
    total += Estimate(max((plain(level.title) + read(level.text) for level in diagnostic.levels), default=0))
    total += Estimate(sum(read(alert.text) for alert in diagnostic.alerts))
    total += Estimate(max((plain(portrait.text) for portrait in diagnostic.portraits), default=0))
    for dimension in diagnostic.dimensions:
        total += Estimate(max((read(text) for text in dimension.texts.values()), default=0))
    proposals = sorted((plain(a.title) + read(a.text) for a in diagnostic.advice), reverse=True)[:3]
    entry = PLAN_ENTRY if any(advice.action for advice in diagnostic.advice) else 0
    return total + Estimate(sum(proposals), entry)


def _question(question: Any) -> Estimate:
    read = words.in_text(question.text) + words.in_markdown(question.help)
    read += sum(words.in_text(option.label) for option in question.options or ())
    return Estimate(read, question.kind.seconds)


def _total(estimates: Any) -> Estimate:
    return reduce(lambda one, other: one + other, estimates, NOTHING)
