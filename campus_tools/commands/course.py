"""`campus check | pack`: a course on its way to learners."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from ..olx import pack as packing
from ..olx.check import Report
from ..olx.check import check as check_course
from ..olx.check.findings import Finding, ordered
from ..terminal import EXIT_FAULTS, EXIT_OK, Command, language_option, painted, write

if TYPE_CHECKING:
    from ..preview.answers import Trial

THERE = "“{target}” is there already, and nothing was overwritten. Name another with --output, or add --overwrite."
STAGE, BAR = "{desc}", "{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}"

CHECK_EXAMPLES = """examples:
  campus check course_exports/metamorphoses
  campus check --json --strict course_exports/*/ > findings.json
  campus check --explain course_exports/metamorphoses/vertical/m1s2_cas.xml

Exit codes: 0 nothing that stops a release, 1 errors (with --strict: warnings too), 2 wrong usage."""
PACK_EXAMPLES = """examples:
  campus pack course_exports/metamorphoses
  campus pack course_exports/metamorphoses --output metamorphoses.tar.gz --overwrite

Import the archive in Studio: Tools, Import. Exit codes: 0 written, 1 the course has errors, 2 wrong usage."""


class Day(click.ParamType):
    """A date as 2027-03-31."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is no date. Write it as 2027-03-31.", param, ctx)


@click.command(
    cls=Command,
    epilog=CHECK_EXAMPLES,
    arguments=[("FOLDER", "a course's folder (default: the packaged courses)")],
)
@click.argument("folders", metavar="[FOLDER]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="print the findings as JSON")
@click.option("--strict", is_flag=True, help="warnings stop a release too")
@click.option("--quick", is_flag=True, help="do not play the problems' answer keys")
@click.option("--explain", metavar="FILE", help="tell all about the cases and diagnostics of one file instead")
@click.option("--today", metavar="DATE", type=Day(), help="check review dates as on this day (2027-03-31)")
@language_option("language of the findings")
def check(
    folders: tuple[str, ...],
    as_json: bool,
    strict: bool,
    quick: bool,
    explain: str | None,
    today: date | None,
    lang: str,
) -> int:
    """Find the faults of courses before learners do."""
    if explain:
        from .explain import explain as explain_file

        return explain_file(Path(explain), as_json=as_json, lang=lang)
    courses = [Path(name) for name in folders] or packaged()
    for folder in courses:
        _must_hold_course(folder)
    trial = None if quick else _trial(courses)
    day = today or date.today()
    reports = [_checked(folder, day, trial, shown=not as_json) for folder in courses]
    if as_json:
        told = [{"course": str(r.folder), "findings": [f.as_json(lang) for f in r.findings]} for r in reports]
        write(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _tell(report, lang)
    return EXIT_FAULTS if any(report.failed(strict=strict) for report in reports) else EXIT_OK


@click.command(cls=Command, epilog=PACK_EXAMPLES, arguments=[("FOLDER", "the course's folder")])
@click.argument("name", metavar="FOLDER")
@click.option("--output", "-o", metavar="FILE", help="where to write (default: FOLDER's name.tar.gz, here)")
@click.option("--overwrite", is_flag=True, help="replace the archive that is there already")
@click.option("--unchecked", is_flag=True, help="pack a course that has errors all the same")
@language_option("language of the findings")
def pack(name: str, output: str | None, overwrite: bool, unchecked: bool, lang: str) -> int:
    """Write the archive that Studio's import takes."""
    folder = Path(name)
    _must_hold_course(folder)
    target = Path(output or f"{folder.resolve().name}{packing.ARCHIVE}")
    if not overwrite and os.path.lexists(target):
        raise click.UsageError(THERE.format(target=target))
    if not unchecked:
        report = check_course(folder, today=date.today())
        errors = [finding for finding in report.findings if finding.severity == "error"]
        if errors:
            _tell(Report(folder, report.course, errors), lang)
            sys.stderr.write("Nothing was packed. Mend these, or use --unchecked.\n")
            return EXIT_FAULTS
    try:
        size = packing.write(folder, target, replace=overwrite)
    except FileExistsError as there:
        raise click.UsageError(THERE.format(target=target)) from there
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        why = getattr(error, "strerror", None) or error
        raise click.UsageError(f"“{target}” cannot be written: {why}.") from error
    write(f"{target}: {size / 1024:.0f} KiB")
    return EXIT_OK


def _must_hold_course(folder: Path) -> None:
    if not holds_course(folder):
        raise click.UsageError(f"“{folder}” holds no course.xml. Name the folder of a course.")


def holds_course(folder: Path) -> bool:
    """Whether a course.xml lies in `folder`; no for a name that the system does not take."""
    try:
        return (folder / "course.xml").is_file()
    except (OSError, ValueError):
        return False


def packaged() -> list[Path]:
    """The courses that come with the campus."""
    from importlib.resources import files

    root = Path(str(files("campus_plugin.courses")))
    return sorted(path.parent for path in root.glob("*/course.xml"))


def _trial(folders: Sequence[Path]) -> "Trial":
    """The answer keys are tried beside the rest: on two cores, nobody waits for them."""
    from ..preview.answers import Trial

    return Trial(folders)


def _checked(folder: Path, day: date, trial: "Trial | None", *, shown: bool) -> Report:
    """One course's report; meanwhile, where somebody looks, a bar of the problems whose answer keys were tried."""
    name = folder.resolve().name
    with tqdm(desc=name, bar_format=STAGE, disable=not (shown and sys.stderr.isatty()), leave=False) as bar:

        def at(stage: str) -> None:
            bar.set_description_str(f"{name}: {stage}")

        def tried(done: int, total: int) -> None:
            if bar.total != total:
                bar.total, bar.bar_format = total, BAR
                bar.set_description_str(f"{name}: answer keys", refresh=False)
            bar.n = done
            bar.refresh()

        report = check_course(folder, today=day, progress=at)
        if trial is None or report.course is None:
            return report
        found = trial.findings(report.course, tried)
        return Report(folder, report.course, ordered([*report.findings, *found]))


def _tell(report: Report, lang: str) -> None:
    for finding in report.findings:
        write(_line(report.folder, finding, lang))
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    worst = "error" if errors else "warning" if warnings else "none"
    write(painted(f"{report.folder}: {errors} errors, {warnings} warnings", worst))


def _line(folder: Path, finding: Finding, lang: str) -> str:
    fault = finding.fault
    where = f"{folder / fault.file}:{fault.line}" if fault.line else f"{folder / fault.file}"
    severity = painted(finding.severity, finding.severity)
    return f"{where}: {severity}: {fault.message(lang)} [{finding.rule}]"
