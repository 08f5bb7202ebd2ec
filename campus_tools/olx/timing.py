"""How long a block, a page, a sequence or a course takes: the words and the acts of a course's own parts.

The formula is `campus_plugin.shared.durations`; the two campus blocks say themselves how long they take.
"""

import re
from importlib import import_module
from typing import Any

from lxml import etree

from campus_plugin.shared.durations import CHOICE, GESTURE, NOTHING, NUMBER, SEVERAL, Estimate, total, words_in
from campus_xblocks.kit.problems import Invalid

from . import words
from .course import Node

_DOCUMENTS = {
    "campus_case_study": ("campus_xblocks.case_study.document", "campus_xblocks.case_study.duration", "of_case"),
    "campus_self_diagnostic": (
        "campus_xblocks.self_diagnostic.document",
        "campus_xblocks.self_diagnostic.duration",
        "of_diagnostic",
    ),
}
_SECONDS_OF_RESPONSES = {
    "multiplechoiceresponse": CHOICE,
    "truefalseresponse": CHOICE,
    "optionresponse": CHOICE,
    "choiceresponse": SEVERAL,
    "numericalresponse": NUMBER,
    "formularesponse": NUMBER,
    "stringresponse": NUMBER,
}
_HINTS = ("choicehint", "optionhint", "correcthint", "stringequalhint", "additional_answer", "compoundhint")
_NOT_READ = ("script", "style", "demandhint", "hintgroup", *_HINTS)
_TO_DO = "_geste"
"""Ends the name of a screen that has something done at once (docs/courses/style.md)."""


def estimate(node: Node) -> Estimate:
    """The time for a block, or for all that lies below a page, a sequence, a chapter or the course.

    A block whose document is not valid counts for nothing: its faults are told elsewhere.
    """
    if node.children:
        below = total(estimate(child) for child in node.children)
        return below + Estimate(doing=GESTURE) if node.url_name.endswith(_TO_DO) else below
    if node.tag == "html":
        return Estimate(words.in_html(node.text))
    if node.tag == "problem":
        return of_problem(node.element)
    if node.tag in _DOCUMENTS:
        return of_document(node.tag, node.text)
    if node.tag == "video":
        return Estimate(doing=_video_seconds(node))
    return NOTHING


def of_document(tag: str, text: str) -> Estimate:
    """The time for a case study or a self-diagnostic whose YAML is `text`; nothing where it is not valid."""
    models, duration, function = _DOCUMENTS[tag]
    try:
        document = import_module(models).FORMAT.read(text)
    except Invalid:
        return NOTHING
    found: Estimate = getattr(import_module(duration), function)(document)
    return found


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
    return Estimate(words_in(read, options) + comments, answering)


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
