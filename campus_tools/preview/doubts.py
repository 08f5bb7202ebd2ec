"""Faults that only a player sees: blocks that nothing can play, documents and problems that are not valid."""

from collections.abc import Iterator
from importlib import import_module

from lxml import etree

from campus_tools.olx import course as olx
from campus_tools.olx.faults import Fault, fault
from campus_xblocks.kit.i18n import N_

from .content import CONTAINERS, known_type

PLATFORM_ONLY = frozenset(
    [
        "library_content",
        "library",
        "split_test",
        "conditional",
        "randomize",
        "openassessment",
        "drag-and-drop-v2",
        "lti_consumer",
        "google-document",
        "google-calendar",
        "edx_sga",
        "survey",
        "done",
        "staffgradedxblock",
        "itembank",
        "problem-builder",
    ]
)
"""Blocks that many platforms have and that are not installed here."""
_DOCUMENTS = {
    "campus_case_study": "campus_xblocks.case_study.document",
    "campus_self_diagnostic": "campus_xblocks.self_diagnostic.document",
}
_CHOICE_GROUPS = {
    "multiplechoiceresponse": ".//choice",
    "choiceresponse": ".//choice",
    "truefalseresponse": ".//choice",
}


def doubts(course: olx.Course) -> Iterator[Fault]:
    for node in course.root.walk():
        if node.tag in CONTAINERS:
            continue
        if not known_type(node.tag):
            yield _unknown(node)
        elif node.tag in _DOCUMENTS:
            yield from _document(node)
        elif node.tag == "problem":
            yield from _problem(node)


def _unknown(node: olx.Node) -> Fault:
    if node.tag in PLATFORM_ONLY:
        return fault(
            node.file,
            node.line,
            N_("Blocks of the type “%(tag)s” exist on platforms, but the preview cannot play them."),
            N_("Try this page on a platform."),
            {"tag": node.tag},
            node.url_name,
        )
    return fault(
        node.file,
        node.line,
        N_("No block of the type “%(tag)s” is installed."),
        N_("Check how it is spelt; otherwise install the package that brings it."),
        {"tag": node.tag},
        node.url_name,
    )


def _document(node: olx.Node) -> Iterator[Fault]:
    kind = import_module(_DOCUMENTS[node.tag]).FORMAT
    for problem in kind.problems(node.text):
        line = problem.line + node.text_line - 1 if problem.line else node.line
        yield Fault(node.text_file, problem.at(line), node.url_name)


def _problem(node: olx.Node) -> Iterator[Fault]:
    """What makes a question impossible to get right."""
    for response, path in _CHOICE_GROUPS.items():
        for element in node.element.iter(response):
            choices = element.findall(path)
            if any((c.get("correct") or "").lower() not in ("true", "false", "partial") for c in choices):
                yield fault(
                    node.file,
                    element.sourceline,
                    N_('A choice of this question is neither correct="true" nor correct="false".'),
                    N_("Write one of the two on each choice."),
                    {},
                    node.url_name,
                )
            elif response != "choiceresponse" and not any(_right(c) for c in choices):
                yield fault(
                    node.file,
                    element.sourceline,
                    N_("No choice of this question is the right one."),
                    N_('Write correct="true" on it.'),
                    {},
                    node.url_name,
                )


def _right(choice: etree._Element) -> bool:
    return (choice.get("correct") or "").lower() == "true"
