"""Tries the answer keys of courses, in a process of its own that `answers` watches and may end.

    python -P -m campus_tools.preview.answer_worker SECONDS COURSE PROBLEM FOLDER…

begins with problem number PROBLEM of folder number COURSE, both from 0, and says on standard output, one JSON object a
line, which problem it turns to (`trying`), what it found there (`found`) and which course it is through with
(`through`). A problem that takes more than SECONDS of processor time ends the process, where the system can do that.
"""

import json
import os
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import html

from campus_tools.olx.check.findings import Rule
from campus_tools.olx.course import Course, Node, read

from . import corelib
from .answers import NO_KEY, REFUSED, UNPLAYABLE

# Several accepted answers are told in one line, with « or » in bold between them.
_ALTERNATIVES = re.compile(r"\s*<b>")


def main(argv: list[str]) -> None:
    seconds, course, problem, *folders = argv
    said = _own_output()
    _set_up()
    corelib.load("problem")  # its sciences take a second to read, which is not the first problem's fault
    first = int(problem)
    for number in range(int(course), len(folders)):
        for message in _course(Path(folders[number]), first, int(seconds)):
            said.write(json.dumps(message) + "\n")
            said.flush()
        said.write(json.dumps({"through": number}) + "\n")
        said.flush()
        first = 0


def _own_output() -> Any:
    """Standard output for our lines alone: what a library prints goes elsewhere."""
    said = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return said


def _set_up() -> None:
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
    os.environ["DJANGO_SETTINGS_MODULE"] = "campus_tools.preview.settings"
    import django

    django.setup()


def _course(folder: Path, first: int, seconds: int) -> Iterator[dict[str, Any]]:
    from .content import Content

    course = read(folder)
    problems = course.all("problem") if isinstance(course, Course) else []
    content = Content(course) if problems else None
    for number, node in enumerate(problems):
        if number < first:
            continue
        yield {"trying": [node.file, node.line, node.url_name], "number": number, "of": len(problems)}
        _limit(seconds)
        for rule, values in _problem(content, node):
            yield {"found": rule.name, "values": values}


def _limit(seconds: int) -> None:
    """End this process when it has used `seconds` more of processor time."""
    try:
        import resource
    except ImportError:  # Windows: the watcher's clock is all there is
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


def _problem(content: Any, node: Node) -> Iterator[tuple[Rule, dict[str, str]]]:
    try:
        key, success = solved(content, node)
    except Exception as error:
        told = str(error).strip().splitlines()
        yield UNPLAYABLE, {"why": told[0][:200].rstrip(".") if told else type(error).__name__}
        return
    if not key:
        yield NO_KEY, {}
    elif not success:
        yield REFUSED, {"key": ", ".join(str(value) for value in key.values())[:200]}


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


if __name__ == "__main__":
    main(sys.argv[1:])
