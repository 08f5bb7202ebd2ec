"""Does each problem accept its own answer key? Asked of the platform's own problem block, without pages or learners.

A problem is a small program: one may count for hours. So they are tried in another process (`answer_worker`), which is
ended when one takes too long, and begun anew after it.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from campus_tools.olx.check.findings import Finding, Rule
from campus_tools.olx.course import Course
from campus_xblocks.kit.i18n import N_

from . import corelib

SECONDS = 5
"""Processor time for one problem; a usual one takes a hundredth."""
PATIENCE = 60
"""Seconds by the clock without a word from the process, on a busy machine too, before it is ended."""
MOST_ENDED = 3
"""Problems of a course that may take too long before the rest of it is left untried."""

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
TOO_LONG = Rule(
    "answers.too_long",
    "error",
    N_("The answer key of this problem takes more than %(seconds)s seconds to grade."),
    N_("Write its answer as a plain number or word: the platform would stop at it too."),
)
LEFT = Rule(
    "answers.left",
    "error",
    N_("After %(count)s problems that took too long, the other answer keys of this course were not tried."),
    N_("Mend those first, then check again."),
)
_TOLD_BY_WORKER = {rule.name: rule for rule in (REFUSED, UNPLAYABLE, NO_KEY)}


class Trial:
    """The answer keys of the courses in `folders`, tried in the background from now on."""

    def __init__(self, folders: Sequence[Path], *, seconds: int = SECONDS):
        self._folders, self._seconds = list(folders), seconds
        self._found: list[list[Finding]] = [[] for _ in self._folders]
        self._through = [threading.Event() for _ in self._folders]
        self._tried = (0, 0)
        self._ended = 0
        threading.Thread(target=self._run, daemon=True).start()

    def findings(
        self, course: Course, progress: Callable[[int, int], None] = lambda tried, total: None
    ) -> list[Finding]:
        """What was found in one of the courses, once all its problems were tried; `progress` is told how many of how many."""
        if not course.all("problem"):
            return []
        number = self._folders.index(course.folder)
        while not self._through[number].wait(0.1):
            progress(*self._tried)
        return self._found[number]

    def _run(self) -> None:
        try:
            if not corelib.installed():
                for found in self._found:
                    found.append(NOT_PLAYED.at("course.xml", None))
                return
            place: tuple[int, int] | None = (0, 0)
            while place is not None and place[0] < len(self._folders):
                place = self._watch(*place)
        except OSError as error:  # no more processes, no more memory: what was not tried must not look sound
            why = error.strerror or type(error).__name__
            for found, through in zip(self._found, self._through, strict=True):
                if not through.is_set():
                    found.append(UNPLAYABLE.at("course.xml", None, "", {"why": why}))
        finally:
            for through in self._through:
                through.set()

    def _watch(self, course: int, problem: int) -> tuple[int, int] | None:
        """Follow one process from that problem on; the course and problem where the next must begin, None for none."""
        command = [sys.executable, "-P", "-W", "ignore", "-m", "campus_tools.preview.answer_worker"]
        arguments = [str(self._seconds), str(course), str(problem), *map(os.path.abspath, self._folders)]
        trying: list[Any] | None = None
        with subprocess.Popen(
            [*command, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as worker:
            assert worker.stdout is not None
            alarm = _alarm(worker)
            for line in worker.stdout:
                alarm.cancel()
                alarm = _alarm(worker)
                message = json.loads(line)
                if "trying" in message:
                    trying, problem = message["trying"], message["number"]
                    self._tried = (problem + 1, message["of"])
                elif "found" in message:
                    rule = _TOLD_BY_WORKER[message["found"]]
                    self._found[course].append(rule.at(*(trying or ["course.xml", None]), values=message["values"]))
                else:
                    self._through[course].set()
                    course, problem, trying, self._ended = message["through"] + 1, 0, None, 0
            alarm.cancel()
        if course >= len(self._folders):
            return None
        if trying is None:  # it never came to a problem, and would not at another try
            self._found[course].append(UNPLAYABLE.at("course.xml", None, "", {"why": "the process ended early"}))
            return course + 1, 0
        self._found[course].append(TOO_LONG.at(*trying, values={"seconds": self._seconds}))
        self._ended += 1
        if self._ended < MOST_ENDED:
            return course, problem + 1
        self._found[course].append(LEFT.at("course.xml", None, "", {"count": self._ended}))
        self._through[course].set()
        self._ended = 0
        return course + 1, 0


def _alarm(worker: subprocess.Popen[bytes]) -> threading.Timer:
    timer = threading.Timer(PATIENCE, worker.kill)
    timer.daemon = True
    timer.start()
    return timer
