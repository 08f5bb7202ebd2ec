"""Run the tox environments and say, in the last line, how many tests passed and failed in all.

Each environment leaves a junit file; the numbers come from there, so that an environment which dies before its tests
counts as a failure instead of as nothing.
"""

import argparse
import configparser
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORK = ROOT / ".tox"
# What is quick to say no comes first. Environments in one group of several lanes run beside each other, a core a lane;
# those of the second lane build no package of ours, so the lanes do not meet.
GROUPS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("lint",),),
    (("mariadb", "workbench"), ("tutor20", "tutor21", "tutor22", "wheel")),
    (("verawood",),),
    (("teak",),),
    (("ulmo",),),
    (("preview",),),
    (("browser",),),
    (("edge",),),
)
# Run by name only: `make quick`, `make proof`.
APART = ("quick", "proof")
ENVIRONMENTS = tuple(name for lanes in GROUPS for lane in lanes for name in lane)
INFORMATIVE = {"edge"}
PYTHON = {"teak": "3.11", "ulmo": "3.11", "tutor20": "3.11", "tutor21": "3.11"}
DEFAULT_PYTHON = "3.12"


@dataclass
class Outcome:
    """What one environment did. `missing` is the Python it could not be run on."""

    name: str
    seconds: float = 0.0
    processor: float = 0.0
    """Seconds of processor, which a busy machine does not change."""
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    missing: str = ""

    @property
    def fatal(self) -> bool:
        return bool(self.failed) and self.name not in INFORMATIVE

    def __str__(self) -> str:
        if self.missing:
            return f"{self.name:<10} not run: no Python {self.missing} here"
        counts = _counts([self]) + (" (informative)" if self.name in INFORMATIVE else "")
        return f"{self.name:<10} {self.seconds:5.0f} s  ({self.processor:.0f} s of processor)  {counts}"


def read_junit(reports: Iterable[Path], returned: int) -> tuple[int, int, int]:
    """(passed, failed, skipped) in the reports of a run that returned `returned`.

    A run that fails without a failed test, or passes without a test, counts one failure.
    """
    total = failed = skipped = 0
    for report in reports:
        for suite in ElementTree.parse(report).iter("testsuite"):
            total += int(suite.get("tests", 0))
            failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped += int(suite.get("skipped", 0))
    return total - failed - skipped, failed or (1 if returned or not total else 0), skipped


def find_python(version: str) -> str | None:
    found = subprocess.run([ROOT / "scripts" / "find-python", version], capture_output=True, text=True, check=False)
    return found.stdout.strip() or None


def descriptions() -> dict[str, str]:
    """What each environment runs, as tox.ini says it; `tutor{20,21}` stands for two."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "tox.ini", encoding="utf-8")
    found = {}
    for section in parser.sections():
        name = section.removeprefix("testenv:")
        stem, *several = re.split(r"[{}]", name)
        for ending in several[0].split(",") if several else [""]:
            found[stem + ending] = parser[section].get("description", "")
    return found


def run(name: str, arguments: list[str], *, quietly: bool = False) -> Outcome:
    """Run one environment; `quietly`: what it says is shown when it ends, because another one runs beside it."""
    outcome = Outcome(name)
    version = PYTHON.get(name, DEFAULT_PYTHON)
    python = find_python(version)
    if python is None:
        outcome.missing = version
        # A developer has the Python they have; where it counts, an environment that does not run has not passed.
        outcome.failed = 1 if os.environ.get("CI") == "true" else 0
        return outcome
    heading = f"\n=== {name}: {' '.join(arguments) or descriptions()[name]} ({python})"
    if not quietly:
        print(heading, flush=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "tox", "run", "-q", "-e", name, *(["--", *arguments] if arguments else [])]
    # tox looks for interpreters on PATH, where one may be hidden behind a shim that fails.
    path = os.pathsep.join([str(Path(python).parent), os.environ["PATH"]])
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        more = {"stdout": said, "stderr": subprocess.STDOUT} if quietly else {}
        running = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PATH": path}, **more)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if quietly:
            said.seek(0)
            print(heading, said.read().rstrip(), sep="\n", flush=True)
    outcome.seconds, outcome.processor = time.monotonic() - began, used.ru_utime + used.ru_stime
    outcome.passed, outcome.failed, outcome.skipped = read_junit(
        sorted((WORK / "junit").glob(f"{name}[.-]*xml")), running.returncode
    )
    print(outcome, flush=True)
    return outcome


def run_all(chosen: Collection[str], arguments: list[str]) -> list[Outcome]:
    """The environments of `chosen`, group by group."""

    def in_turn(lane: Sequence[str]) -> list[Outcome]:
        return [run(name, arguments, quietly=len(lanes) > 1) for name in lane]

    outcomes: list[Outcome] = []
    for group in (*GROUPS, *(((name,),) for name in APART)):
        lanes = [lane for lane in (tuple(name for name in lane if name in chosen) for lane in group) if lane]
        with ThreadPoolExecutor(max_workers=max(1, len(lanes))) as pool:
            outcomes += [outcome for ended in pool.map(in_turn, lanes) for outcome in ended]
    return outcomes


def _counts(outcomes: Iterable[Outcome]) -> str:
    outcomes = list(outcomes)
    passed, failed, skipped = (sum(getattr(o, what) for o in outcomes) for what in ("passed", "failed", "skipped"))
    return f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--envs", default="", help="names, separated by commas; all of them when empty")
    parser.add_argument("arguments", nargs="*", help="for pytest, instead of the environment's own")
    options = parser.parse_args()
    chosen = options.envs.replace(",", " ").split() or list(ENVIRONMENTS)
    known = (*ENVIRONMENTS, *APART)
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        parser.error(f"no environment {', '.join(unknown)}; there are {', '.join(known)}")
    chromium = subprocess.run([ROOT / "scripts" / "find-chromium"], capture_output=True, text=True, check=False)
    os.environ["CAMPUS_CHROMIUM"] = chromium.stdout.strip()
    shutil.rmtree(WORK / "junit", ignore_errors=True)
    (WORK / "junit").mkdir(parents=True)
    outcomes = run_all(chosen, options.arguments)

    print("\n" + "\n".join(str(outcome) for outcome in outcomes))
    if any(o.name in INFORMATIVE and o.failed for o in outcomes):
        print("What is informative broke on the newest releases: nothing to mend today, something to look at.")
    counted = [o for o in outcomes if o.name not in INFORMATIVE]
    print(_counts(counted))
    return verdict(outcomes)


def verdict(outcomes: list[Outcome]) -> int:
    """The exit code: 0 where something has passed and nothing that counts has failed."""
    return 0 if any(o.passed for o in outcomes) and not any(o.fatal for o in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
