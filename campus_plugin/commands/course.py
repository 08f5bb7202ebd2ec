"""`campus check | pack`: a course on its way to learners."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ..olx import pack as packing
from ..olx.check import Report
from ..olx.check import check as check_course
from ..olx.check.findings import Finding, ordered

EXIT_OK, EXIT_FAULTS, EXIT_USAGE = 0, 1, 2
LANGUAGES = ("en", "fr")

CHECK_EXAMPLES = """examples:
  campus check course_exports/metamorphoses
  campus check --json --strict course_exports/*/ > findings.json
  campus check --explain course_exports/metamorphoses/vertical/m1s2_cas.xml

Exit codes: 0 nothing that stops a release, 1 errors (with --strict: warnings too), 2 wrong usage."""
PACK_EXAMPLES = """examples:
  campus pack course_exports/metamorphoses
  campus pack course_exports/metamorphoses --output metamorphoses.tar.gz

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
    missing = [folder for folder in folders if not (folder / "course.xml").is_file()]
    if missing:
        parser.error(f"“{missing[0]}” holds no course.xml. Name the folder of a course.")
    reports = [_checked(folder, options) for folder in folders]
    if options.json:
        told = [{"course": str(r.folder), "findings": [f.as_json(options.lang) for f in r.findings]} for r in reports]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        for report in reports:
            _tell(report, options.lang)
    return EXIT_FAULTS if any(report.failed(strict=options.strict) for report in reports) else EXIT_OK


def pack(argv: Sequence[str]) -> int:
    """`campus pack FOLDER`"""
    parser = _parser("pack", "Write the archive that Studio's import takes.", PACK_EXAMPLES)
    parser.add_argument("folder", metavar="FOLDER", help="the course's folder")
    parser.add_argument("--output", "-o", metavar="FILE", help="where to write (default: FOLDER's name.tar.gz, here)")
    parser.add_argument("--unchecked", action="store_true", help="pack a course that has errors all the same")
    parser.add_argument("--lang", choices=LANGUAGES, default=_language(), help="language of the findings")
    options = parser.parse_args(list(argv))
    folder = Path(options.folder)
    if not (folder / "course.xml").is_file():
        parser.error(f"“{folder}” holds no course.xml. Name the folder of a course.")
    if not options.unchecked:
        report = check_course(folder, today=date.today())
        errors = [finding for finding in report.findings if finding.severity == "error"]
        if errors:
            _tell(Report(folder, report.course, errors), options.lang)
            sys.stderr.write("Nothing was packed. Mend these, or use --unchecked.\n")
            return EXIT_FAULTS
    target = Path(options.output or f"{folder.resolve().name}.tar.gz")
    try:
        size = packing.write(folder, target)
    except OSError as error:
        parser.error(f"“{target}” cannot be written: {error.strerror}.")
    sys.stdout.write(f"{target}: {size / 1024:.0f} KiB\n")
    return EXIT_OK


def packaged() -> list[Path]:
    """The courses that come with the campus."""
    from importlib.resources import files

    root = Path(str(files("campus_plugin.courses")))
    return sorted(path.parent for path in root.glob("*/course.xml"))


def _checked(folder: Path, options: argparse.Namespace) -> Report:
    shown = sys.stderr.isatty() and not options.json
    with tqdm(
        desc=folder.resolve().name, unit="", bar_format="{desc}: {postfix}", disable=not shown, leave=False
    ) as bar:
        report = check_course(folder, today=options.today or date.today(), progress=bar.set_postfix_str)
        if options.quick or report.course is None:
            return report
        bar.set_postfix_str("answer keys")
        from ..preview.answers import check as check_answers

        return Report(folder, report.course, ordered([*report.findings, *check_answers(report.course)]))


def _tell(report: Report, lang: str) -> None:
    for finding in report.findings:
        sys.stdout.write(_line(report.folder, finding, lang) + "\n")
    errors = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - errors
    sys.stdout.write(f"{report.folder}: {errors} errors, {warnings} warnings\n")


def _line(folder: Path, finding: Finding, lang: str) -> str:
    fault = finding.fault
    where = f"{folder / fault.file}:{fault.line}" if fault.line else f"{folder / fault.file}"
    return f"{where}: {finding.severity}: {fault.message(lang)} [{finding.rule}]"


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
