"""Processor time, in milliseconds of this process: what other programs do on the machine does not count."""

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import ScopeIds

from campus_xblocks.kit import documents as kit_documents
from tests.support.harness import request_of

from .requests import Visit


class EmptyBlock(XBlock):
    """What the runtime itself costs: to be taken off."""

    def student_view(self, context: Any = None) -> Fragment:
        return Fragment("")


def view(visit: Visit, *, times: int, cold: bool = False) -> float:
    """The median cost of loading the block and making its student_view. `cold`: the document is parsed each time."""
    who = visit.block

    def once() -> None:
        visit.block.student_view({})

    with request_of(who):
        return spent(once, times, before=forget_documents if cold else _nothing)


def empty(visit: Visit, *, times: int) -> float:
    """The same for a block that shows nothing."""

    key = visit.block_key

    def once() -> None:
        ids = ScopeIds(visit.who.user_id, "html", key, key)
        visit.place.runtime(visit.who).construct_xblock_from_class(EmptyBlock, ids).student_view({})

    return spent(once, times)


def parse(visit: Visit, *, times: int) -> float:
    """The median cost of reading the block's document, which a process does once."""
    block = visit.block
    text = block.definition
    return spent(lambda: block.FORMAT.read(text), times, before=forget_documents)


def forget_documents() -> None:
    kit_documents._cached.cache_clear()


def _nothing() -> None:
    pass


def spent(action: Callable[[], Any], times: int, before: Callable[[], None] = _nothing) -> float:
    """The median processor time of `action`, in ms; what comes first in a process is done before."""
    before()
    action()
    costs = []
    gc.collect()
    for _ in range(times):
        before()
        began = time.process_time_ns()
        action()
        costs.append(time.process_time_ns() - began)
    return round(median(costs) / 1e6, 3)


def check(course: Path) -> dict[str, Any]:
    """`campus check --quick` of a course folder: `{"cpu_s", "wall_s", "code"}`."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "campus_tools.cli", "check", "--quick", str(course)],
        capture_output=True,
        check=False,
        # as an author's shell has it
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu_s": round(cpu, 2), "wall_s": round(time.monotonic() - began, 2), "code": done.returncode}
