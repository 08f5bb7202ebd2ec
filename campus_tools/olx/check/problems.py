"""Comprehension questions: one that asks, that can be answered right, and that answers each choice.

The answer keys are played by `campus_tools.preview.answers`; this needs nothing but the file. What the platform reads
of a problem is in « Open Learning XML », problem elements.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from campus_xblocks.kit.i18n import N_

from ..course import Course, Node
from .findings import Finding, Rule
from .markup import attribute_known, seen
from .structure import visible

NO_QUESTION = Rule(
    "problem.response", "error", N_("This problem asks nothing."), N_("Put its choices in a <multiplechoiceresponse>.")
)
UNKNOWN = Rule(
    "problem.attribute", "error",
    N_("<%(tag)s> has no attribute “%(name)s”; the platform ignores it."), N_("Correct or delete it."),
)  # fmt: skip
NO_LABEL = Rule(
    "problem.label", "error", N_("This question has %(count)s <label>."), N_("Write the question itself in one <label>: screen readers announce it."),
)  # fmt: skip
FEW = Rule(
    "problem.choices", "error", N_("This question has %(count)s choices, in %(groups)s groups."), N_("Write at least two, in one group."),
)  # fmt: skip
UNMARKED = Rule(
    "problem.correct", "error", N_("The choice “%(seen)s” is neither right nor wrong."), N_('Write correct="true" or correct="false".'),
)  # fmt: skip
NONE_RIGHT = Rule(
    "problem.key", "error", N_("No choice of this question is the right one."), N_('Write correct="true" on it.')
)
SAME = Rule("problem.same", "error", N_("Two choices say “%(seen)s”."), N_("Change one of them, or delete it."))
NO_HINT = Rule(
    "problem.hint", "error", N_("The choice “%(seen)s” has %(count)s comments."), N_("Answer each choice in one <choicehint>."),
)  # fmt: skip
NO_STORY = Rule(
    "problem.story", "warning", N_("This question tells no situation."), N_("Say in a <p> who is where, before the <label>."),
)  # fmt: skip

_GROUPS = {"multiplechoiceresponse": "choicegroup", "choiceresponse": "checkboxgroup"}
_RESPONSES = {
    *_GROUPS, "optionresponse", "numericalresponse", "stringresponse", "formularesponse", "truefalseresponse",
    "customresponse", "coderesponse", "imageresponse", "annotationresponse", "symbolicresponse", "schematicresponse",
    "javascriptresponse", "externalresponse", "choicetextresponse",
}  # fmt: skip
_OWN = {
    "multiplechoiceresponse": {"partial_credit", "targeted-feedback"},
    "choiceresponse": {"partial_credit"},
    "choicegroup": {"type", "shuffle", "answer-pool", "label", "name"},
    "checkboxgroup": {"label", "name"},
    "choice": {"correct", "fixed", "name", "explanation-id", "point_value"},
    "choicehint": {"label", "selected"},
    "compoundhint": {"value"},
}  # fmt: skip


def check(course: Course) -> Iterator[Finding]:
    for node in visible(course):
        if node.tag == "problem" and node.element is not None:
            yield from _problem(node)


def _problem(node: Node) -> Iterator[Finding]:
    responses = [element for element in node.element.iter(etree.Element) if element.tag in _RESPONSES]
    if not responses:
        yield NO_QUESTION.at(node.file, node.line, node.url_name)
    for element in node.element.iterdescendants(etree.Element):
        tag = str(element.tag)
        if tag in _RESPONSES - set(_GROUPS):
            continue  # their attributes are many and told by the platform
        for name in element.attrib:
            if name == "style":
                continue  # told by the rule on markup
            known = name in _OWN[tag] if tag in _OWN else attribute_known(tag, str(name)) or not _is_html(tag)
            if not known:
                yield UNKNOWN.at(node.file, element.sourceline, node.url_name, {"tag": tag, "name": name})
    for response in responses:
        if response.tag in _GROUPS:
            yield from _choices(node, response)


def _is_html(tag: str) -> bool:
    return tag in ("p", "label", "div", "span", "a", "img", "em", "strong", "ul", "ol", "li", "table", "td", "th", "tr")


def _choices(node: Node, response: Any) -> Iterator[Finding]:
    where = (node.file, response.sourceline, node.url_name)
    if len(labels := response.findall("label")) != 1:
        yield NO_LABEL.at(*where, {"count": len(labels)})
    if not any("".join(p.itertext()).strip() for p in (*response.iter("p"), *node.element.findall("p"))):
        yield NO_STORY.at(*where)
    groups = response.findall(_GROUPS[response.tag])
    choices = list(response.iter("choice"))
    if len(groups) != 1 or len(choices) < 2:
        yield FEW.at(*where, {"count": len(choices), "groups": len(groups)})
        return
    said: set[str] = set()
    marks = [(choice.get("correct") or "").lower() for choice in choices]
    for choice, mark in zip(choices, marks, strict=True):
        text = " ".join((choice.text or "").split())
        here = (node.file, choice.sourceline, node.url_name)
        if mark not in ("true", "false", "partial"):
            yield UNMARKED.at(*here, {"seen": seen(choice)})
        if text and text in said:
            yield SAME.at(*here, {"seen": text})
        said.add(text)
        hints = [hint for hint in choice.findall("choicehint") if "".join(hint.itertext()).strip()]
        if (len(hints) != 1 and response.tag == "multiplechoiceresponse") or not hints:
            yield NO_HINT.at(*here, {"seen": text[:50], "count": len(hints)})
    if response.tag == "multiplechoiceresponse" and "true" not in marks:
        yield NONE_RIGHT.at(*where)
