"""What an author's text may cost: every bomb is read, judged and refused (or rendered) by a process that has little time.

The bound is on the processor's time, not on the clock: a busy machine makes no difference.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

pytestmark = pytest.mark.once

ROOT = Path(__file__).parent.parent.parent
SECONDS = 25
"""For all bombs of one room together; each takes well under a second. Without its bound each would take minutes."""
READER = """
import json, sys
import tests.conftest
from campus_xblocks.case_study.document import FORMAT as CASE
from campus_xblocks.self_diagnostic.document import FORMAT as DIAGNOSTIC
from campus_xblocks.kit import markdown
bombs = json.load(sys.stdin)
for name, text in bombs["documents"].items():
    for format in (CASE, DIAGNOSTIC):
        problems = format.problems(text)
        assert problems, name
        for problem in problems[:3] + problems[-3:]:
            told = problem.as_json("fr")
            assert told["message"] and told["line"], (name, told)
        assert len(problems) <= 3000, name
for name, text in bombs["markdown"].items():
    assert "<script" not in markdown.render(text), name
    list(markdown.faults(text))
print("done")
"""
SIZE = 255 * 1024


def repeated(text: str, size: int = SIZE) -> str:
    return (text * (size // len(text) + 1))[:size]


def many(line: str, before: str = "") -> str:
    """As many lines as a document may hold, `%d` counting them."""
    lines, size, number = [before], len(before), 0
    while size < SIZE - 60:
        lines.append(line.replace("%d", str(number)))
        size += len(lines[-1])
        number += 1
    return "".join(lines)


LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
DOCUMENTS = {
    "billion laughs": LAUGHS,
    "merge": "a: &a {x: 1}\nb: {<<: *a}\n",
    "depth 21": "a: " + "[" * 21 + "]" * 21,
    "one byte too many": repeated("#", 256 * 1024 + 1),
    **{
        f"256 KiB of {mark!r}": repeated(mark, 256 * 1024)
        for mark in ("[", "{", "-", "- ", "? ", "!", "&a ", "%", "a: ")
    },
    "an open quote": 'a: "' + repeated("x"),
    "a list of 80 000": "steps: [" + repeated("a,") + "0]",
    "keys": many("k%d: 1\n"),
    "keys almost right": many("title%d: 1\n"),
    "one key again and again": many("a: 1\n"),
    "steps that go nowhere": many("- {id: a%d, kind: text, title: a, text: b, next: b%d}\n", "steps:\n"),
    "a thousand steps": "steps:\n" + "".join(f"- {{id: a{n}, kind: text, title: a, text: b}}\n" for n in range(1000)),
    "a thousand unknown options": "steps:\n"
    + "".join("- {id: a, kind: rank, best: [" + "a," * 900 + "a], options: [{id: b}]}\n" for _ in range(100)),
    "conditions": many("    - {any: [{not: {chose: a.b}}]}\n", "steps:\n- id: a\n  when:\n  - any:\n"),
    "questions": many("  - {id: a%d, text: t, type: scale, scale: a%d}\n", "dimensions:\n- id: d\n  questions:\n"),
    "links": 'intro: "' + many("[a](b%d) ")[: SIZE - 20] + '"\ntransfer: {question: x}\nsituation: "[a](b)"',
    "an id of 256 KiB": "key: " + repeated("a"),
    "a key of 256 KiB": repeated("a") + ": 1",
    "numbers": "key: 1e400\na: 1e-400\nb: "
    + "9" * 5000
    + "\nc: -0\nd: 0x10\ne: 1_000\nf: .inf\ng: .nan\nduration_min: 1e400\n",
}
MARKDOWN = {
    **{
        f"all {mark!r}": repeated(mark)
        for mark in ("*", "_", "`", "[", "<", "\\", "&", "> ", "- ", "#", "---\n", "![", "]")
    },
    **{
        mark: repeated(mark) for mark in ("*a ", "**a", "***a", "_a ", "*a _b **c ", "` a", "a*", "*a*", "&#1;", "&lt;")
    },
    "brackets before a long text": "[" * 900 + repeated("a b "),
    "links without end": "[a](" * 900 + repeated("b"),
    "titles without end": '[a](x "' * 900 + repeated("b "),
    "ticks of every length": "".join("`" * n + " a " for n in range(1, 700)),
    "deep quotes": "\n".join(">" * n + " a" for n in range(1, 700)),
    "deep lists": "\n".join(" " * 4 * n + "- a" for n in range(350)),
    "references": repeated("[a]: http://x\n"),
    "list after list": repeated("- a\n\n", 64 * 1024),
}


def little_time() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.long
def test_no_bomb_takes_more_than_a_little_of_the_processor():
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input=json.dumps({"documents": DOCUMENTS, "markdown": MARKDOWN}),
        preexec_fn=little_time,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr[-2000:]


OLX = {
    "entities that grow": b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
    "a file of the server": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    "a DTD elsewhere": b'<!DOCTYPE a SYSTEM "http://evil.example/a.dtd">',
}


@pytest.mark.parametrize("head", OLX.values(), ids=OLX)
def test_entities_of_a_course_are_neither_expanded_nor_fetched(head):
    """As `campus check` and the preview read files, and a platform that resolves nothing."""
    from tests.support.harness import NOBODY, Place

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    entity = b"" if b"SYSTEM" in head and b"ENTITY" not in head else b"&b;"
    node = etree.fromstring(
        head + b"<campus_case_study>format: x" + entity + b"<?pi x?><!-- c --> y</campus_case_study>", parser
    )
    place = Place()
    runtime = place.runtime(NOBODY)
    from opaque_keys.edx.locator import BlockUsageLocator
    from xblock.fields import ScopeIds

    from tests.support.harness import COURSE

    key = BlockUsageLocator(COURSE, node.tag, "b")
    block = runtime.load_block_type(node.tag).parse_xml(node, runtime, ScopeIds(None, node.tag, key, key))
    assert block.definition == "format: x y"
