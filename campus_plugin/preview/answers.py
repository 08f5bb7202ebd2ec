"""Does each problem accept its own answer key? Asked of the platform's own problem block, without pages or learners."""

import os
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from lxml import html

from campus_plugin.olx.check.findings import Finding, Rule
from campus_plugin.olx.course import Course, Node
from campus_xblocks.kit.i18n import N_

from . import corelib

# Several accepted answers are told in one line, with « or » in bold between them.
_ALTERNATIVES = re.compile(r"\s*<b>")

REFUSED = Rule(
    "answers.refused",
    "error",
    N_("The problem refuses its own answer key (%(key)s)."),
    N_("Check which answer is marked as right, and its tolerance."),
)
UNPLAYABLE = Rule(
    "answers.unplayable",
    "error",
    N_("The problem cannot be played: %(why)s."),
    N_("Open it in the preview, and compare it with one that works."),
)
NO_KEY = Rule(
    "answers.none",
    "error",
    N_("The problem has no question, or none with a right answer."),
    N_("Mark the right answer, or write the text in an html block."),
)
NOT_PLAYED = Rule(
    "answers.not_played",
    "warning",
    N_("The answer keys were not tried: the platform's problem block is not installed here."),
    N_("Install it: pip install 'campus-numerique[preview]'."),
)


def check(course: Course) -> Iterator[Finding]:
    """One finding for each problem that its own answer key does not solve."""
    problems = course.all("problem")
    if not problems:
        return
    if not corelib.installed():
        yield NOT_PLAYED.at("course.xml", None)
        return
    _set_up()
    from .content import Content

    content = Content(course)
    for node in problems:
        yield from _problem(content, node)


def _set_up() -> None:
    """Settings for the problem block's templates, where nobody set up others before."""
    from django.apps import apps

    if not apps.ready:
        import warnings

        warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus_plugin.preview.settings")
        import django

        django.setup()


def _problem(content: Any, node: Node) -> Iterator[Finding]:
    try:
        key, success = solved(content, node)
    except Exception as error:
        told = str(error).strip().splitlines()
        why = told[0][:200].rstrip(".") if told else type(error).__name__
        yield UNPLAYABLE.at(node.file, node.line, node.url_name, {"why": why})
        return
    if not key:
        yield NO_KEY.at(node.file, node.line, node.url_name)
    elif not success:
        told_key = ", ".join(str(value) for value in key.values())[:200]
        yield REFUSED.at(node.file, node.line, node.url_name, {"key": told_key})


def solved(content: Any, node: Node) -> tuple[dict[str, Any], bool]:
    """A problem's answer key (by input), and whether the problem grades it as wholly right."""
    from webob import Request

    from .people import NOBODY
    from .runtime import PreviewRuntime

    class Alone(PreviewRuntime):
        def publish(self, block: Any, event_type: str, event_data: Any) -> None:
            """Nobody listens."""

    runtime = Alone(content, NOBODY)
    block = runtime.get_block(content.usage_key(node))
    key = _key(block.lcp)
    body = urlencode(list(_form(key, block.lcp))).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    answer = runtime.handle(block, "xmodule_handler", Request(environ), "problem_check")
    return key, answer.json.get("success") == "correct" and _offered(key, block.lcp)


def _key(problem: Any) -> dict[str, Any]:
    """The right answer of each input, as a learner would give it; inputs that have none are left out."""
    key: dict[str, Any] = {}
    for responder in problem.responders.values():
        for name, answer in responder.get_answers().items():
            bounds = getattr(responder, "answer_range", None)
            if bounds:  # any number between two: the one in their middle
                key[name] = (float(bounds[0]) + float(bounds[1])) / 2
            elif isinstance(answer, list | tuple | set):
                key[name] = [str(value) for value in answer]
            else:
                key[name] = _ALTERNATIVES.split(str(answer))[0]
    return {name: answer for name, answer in key.items() if answer not in ("", [])}


def _offered(key: Mapping[str, Any], problem: Any) -> bool:
    """Whether lists and buttons offer what the key asks for: the grader takes it all the same."""
    page = html.fromstring(f"<div>{problem.get_html()}</div>")
    for name, answer in key.items():
        field = f"input_{name}"
        offers = set(page.xpath("//select[@name=$field]/option/@value", field=field))
        buttons = "//input[@type='radio' or @type='checkbox'][@name=$field or @name=concat($field, '[]')]/@value"
        offers |= set(page.xpath(buttons, field=field))
        if offers and not offers.issuperset(answer if isinstance(answer, list) else [str(answer)]):
            return False
    return True


def _form(key: Mapping[str, Any], problem: Any) -> Iterator[tuple[str, str]]:
    several = {
        name
        for responder in problem.responders.values()
        if type(responder).__name__ == "ChoiceResponse"
        for name in responder.answer_ids
    }
    for name, answer in key.items():
        values = answer if isinstance(answer, list) else [answer]
        if name in several:
            yield from ((f"input_{name}[]", value) for value in values)
        else:
            yield f"input_{name}", str(values[0])
