"""`campus check | pack`: a course on its way to learners."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from ..olx import pack as packing
from ..olx.check import Report
from ..olx.check import check as check_course
from ..olx.check.findings import Finding, ordered

if TYPE_CHECKING:
    from ..preview.answers import Trial

EXIT_OK, EXIT_FAULTS, EXIT_USAGE = 0, 1, 2
THERE = "“{target}” is there already, and nothing was overwritten. Name another with --output, or add --overwrite."
LANGUAGES = ("en", "fr")

CHECK_EXAMPLES = """examples:
  campus check course_exports/metamorphoses
  campus check --json --strict course_exports/*/ > findings.json
  campus check --explain course_exports/metamorphoses/vertical/m1s2_cas.xml

Exit codes: 0 nothing that stops a release, 1 errors (with --strict: warnings too), 2 wrong usage."""
PACK_EXAMPLES = """examples:
  campus pack course_exports/metamorphoses
  campus pack course_exports/metamorphoses --output metamorphoses.tar.gz --overwrite

Import the archive in Studio: Tools, Import. Exit codes: 0 written, 1 the course has errors, 2 wrong usage."""


def check(argv: Sequence[str]) -> int:
    """`campus check FOLDER…`"""
    parser = _parser("check", "Find the faults of courses before learners do.", CHECK_EXAMPLES)
    parser.add_argument(
        "folders", metavar="FOLDER", nargs="*", help="a course's folder (default: the packaged courses)"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--strict", action="store_true", help="warnings stop a release too")
    parser.add_argument("--quick", action="store_true", help="do not play the problems' answer keys")
    parser.add_argument(
        "--explain", metavar="FILE", help="tell all about the cases and diagnostics of one file instead"
    )
    parser.add_argument(
        "--today", metavar="DATE", type=_day, default=None, help="check review dates as on this day (2027-03-31)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=_language(), help="language of the findings")
    options = parser.parse_args(list(argv))
    if options.explain:
        from .explain import explain

        return explain(Path(options.explain), as_json=options.json, lang=options.lang)
    folders = [Path(name) for name in options.folders] or packaged()
    missing = [folder for folder in folders if not holds_course(folder)]
    if missing:
        parser.error(f"“{missing[0]}” holds no course.xml. Name the folder of a course.")
    trial = None if options.quick else _trial(folders)
    reports = [_checked(folder, options, trial) for folder in folders]
    if options.json:
        told = [{"course": str(r.folder), "findings": [f.as_json(options.lang) for f in r.findings]} for r in reports]
        _write(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            _tell(report, options.lang)
    return EXIT_FAULTS if any(report.failed(strict=options.strict) for report in reports) else EXIT_OK


def pack(argv: Sequence[str]) -> int:
    """`campus pack FOLDER`"""
    parser = _parser("pack", "Write the archive that Studio's import takes.", PACK_EXAMPLES)
    parser.add_argument("folder", metavar="FOLDER", help="the course's folder")
    parser.add_argument("--output", "-o", metavar="FILE", help="where to write (default: FOLDER's name.tar.gz, here)")
    parser.add_argument("--overwrite", action="store_true", help="replace the archive that is there already")
    parser.add_argument("--unchecked", action="store_true", help="pack a course that has errors all the same")
    parser.add_argument("--lang", choices=LANGUAGES, default=_language(), help="language of the findings")
    options = parser.parse_args(list(argv))
    folder = Path(options.folder)
    if not holds_course(folder):
        parser.error(f"“{folder}” holds no course.xml. Name the folder of a course.")
    target = Path(options.output or f"{folder.resolve().name}{packing.ARCHIVE}")
    if not options.overwrite and os.path.lexists(target):
        parser.error(THERE.format(target=target))
    if not options.unchecked:
        report = check_course(folder, today=date.today())
        errors = [finding for finding in report.findings if finding.severity == "error"]
        if errors:
            _tell(Report(folder, report.course, errors), options.lang)
            sys.stderr.write("Nothing was packed. Mend these, or use --unchecked.\n")
            return EXIT_FAULTS
    try:
        size = packing.write(folder, target, replace=options.overwrite)
    except FileExistsError:
        parser.error(THERE.format(target=target))
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        parser.error(f"“{target}” cannot be written: {getattr(error, 'strerror', None) or error}.")
    _write(f"{target}: {size / 1024:.0f} KiB")
    return EXIT_OK


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


def _checked(folder: Path, options: argparse.Namespace, trial: "Trial | None") -> Report:
    shown = sys.stderr.isatty() and not options.json
    name = folder.resolve().name
    with tqdm(desc=name, bar_format="{desc}", disable=not shown, leave=False) as bar:

        def at(stage: str) -> None:
            bar.set_description_str(f"{name}: {stage}")

        report = check_course(folder, today=options.today or date.today(), progress=at)
        if trial is None or report.course is None:
            return report
        found = trial.findings(report.course, lambda tried: at(f"answer keys {tried}"))
        return Report(folder, report.course, ordered([*report.findings, *found]))


def _tell(report: Report, lang: str) -> None:
    for finding in report.findings:
        _write(_line(report.folder, finding, lang))
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    worst = "error" if errors else "warning" if warnings else "none"
    _write(_painted(f"{report.folder}: {errors} errors, {warnings} warnings", worst))


def _line(folder: Path, finding: Finding, lang: str) -> str:
    fault = finding.fault
    where = f"{folder / fault.file}:{fault.line}" if fault.line else f"{folder / fault.file}"
    severity = _painted(finding.severity, finding.severity)
    return f"{where}: {severity}: {fault.message(lang)} [{finding.rule}]"


_COLOURS = {"error": "31", "warning": "33", "none": "32"}  # ECMA-48: red, yellow, green


def _painted(text: str, severity: str) -> str:
    """The text in the colour of its severity, on a terminal whose owner has nothing against it (no-color.org)."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    return text if plain else f"\x1b[{_COLOURS[severity]}m{text}\x1b[0m"


def _write(text: str) -> None:
    """A line on standard output; what its encoding has no sign for (half a file name) is written as \\xe9."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no date. Write it as 2027-03-31.") from error


def _language() -> str:
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if locale.startswith("fr") else "en"


def _parser(name: str, told: str, examples: str, **more: Any) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog=f"campus {name}",
        description=told,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        **more,
    )
