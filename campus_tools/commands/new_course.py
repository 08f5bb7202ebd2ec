"""`campus new-course FOLDER`: the skeleton of a course to come, from a few questions."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from campus_xblocks.kit.i18n import N_, translate

from ..olx import skeleton
from ..olx.check import check
from ..olx.skeleton import Plan, key_fault, title_fault

EXIT_OK, EXIT_FAULTS, EXIT_USAGE = 0, 1, 2
LANGUAGES = ("en", "fr")
TOLD = """Write the skeleton of a course to come: valid, importable, seen by the team only.

On a terminal it asks for what the options do not say; otherwise --title, --org and --number are needed."""
EXAMPLES = """examples:
  campus new-course course_exports/vendre
  campus new-course vendre --title "Vendre sans brader" --org CampusNumerique --number VENDRE --run 2027 \\
    --partner "Une école" --module "Écouter" --module "Chiffrer"

Exit codes: 0 written, 1 written but the check finds errors, 2 wrong usage."""

# option: (question, how its answer is judged)
_KEYS = {
    "org": N_("Organisation, one word, as in the course’s address"),
    "number": N_("Course number, one word"),
    "run": N_("Run"),
}
_TITLE, _PARTNER, _MODULE = (
    N_("Title of the course"),
    N_("Partner (none: Enter)"),
    N_("Title of module %(n)s (none: Enter)"),
)
_NEXT = N_(
    "Next: “campus check %(folder)s”, “campus preview %(folder)s”. Write a sequence, then take visible_to_staff_only off."
)


def new_course(argv: Sequence[str]) -> int:
    """`campus new-course FOLDER`"""
    parser = argparse.ArgumentParser(
        prog="campus new-course",
        description=TOLD,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", help="where to write; new or empty")
    parser.add_argument("--title", help="the title that learners read")
    parser.add_argument("--org", help="organisation, as in the course's address (CampusNumerique)")
    parser.add_argument("--number", help="course number, as in the course's address (VENDRE)")
    parser.add_argument("--run", help="run, as in the course's address (default: this year)")
    parser.add_argument("--partner", default="", help="who prepares the course with the campus")
    parser.add_argument("--module", action="append", default=[], metavar="TITLE", help="a module's title; repeat it")
    parser.add_argument("--lang", choices=LANGUAGES, default=_language(), help="language of questions and findings")
    options = parser.parse_args(list(argv))
    folder = Path(options.folder)
    try:
        taken = os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir()))
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        parser.error(f"“{folder}” cannot be written: {getattr(error, 'strerror', None) or error}.")
    if taken:
        parser.error(f"“{folder}” is there already and is not an empty folder. Name another; nothing was written.")
    plan = Plan(
        title=options.title or "",
        org=options.org or "",
        number=options.number or "",
        run=options.run or str(date.today().year),
        partner=options.partner,
        modules=tuple(options.module),
    )
    missing = [name for name in ("title", "org", "number") if getattr(options, name) is None]
    if missing and not sys.stdin.isatty():
        parser.error(f"not on a terminal, so nothing can be asked. Add {', '.join(f'--{name}' for name in missing)}.")
    if missing:
        try:
            plan = _asked(plan, options, missing)
        except EOFError:
            sys.stderr.write("\ncampus new-course: stopped; nothing was written.\n")
            return EXIT_USAGE
    for name, told in _faults(plan):
        parser.error(f"--{name}: {translate(told, options.lang)}")
    try:
        written = skeleton.write(plan, folder)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        parser.error(f"“{folder}” cannot be written: {getattr(error, 'strerror', None) or error}.")
    return _told(folder, len(written), options.lang)


def _faults(plan: Plan) -> list[tuple[str, str]]:
    """(option, why it cannot be taken)"""
    found = [("title", title_fault(plan.title)), *((name, key_fault(getattr(plan, name))) for name in _KEYS)]
    found += [("module", title_fault(module)) for module in plan.modules]
    found.append(("partner", title_fault(plan.partner) if plan.partner else ""))
    return [(name, told) for name, told in found if told]


def _asked(plan: Plan, options: argparse.Namespace, missing: list[str]) -> Plan:
    """The plan with what its author answers to the questions that the options leave open."""
    lang = options.lang
    if "title" in missing:
        plan = replace(plan, title=_ask(translate(_TITLE, lang), title_fault, lang))
    for name, question in _KEYS.items():
        usual = plan.run if name == "run" else ""
        if getattr(options, name) is None:
            plan = replace(plan, **{name: _ask(translate(question, lang), key_fault, lang, usual)})
    if not plan.partner:
        plan = replace(plan, partner=_ask(translate(_PARTNER, lang), _optional, lang))
    modules = list(plan.modules)
    while not options.module:
        title = _ask(translate(_MODULE, lang, n=len(modules) + 1), _optional, lang)
        if not title:
            break
        modules.append(title)
    return replace(plan, modules=tuple(modules))


def _ask(question: str, fault: Callable[[str], str], lang: str, usual: str = "") -> str:
    colon = "\u00a0: " if lang == "fr" else ": "
    while True:
        answer = input(question + (f" [{usual}]" if usual else "") + colon).strip() or usual
        told = fault(answer)
        if not told:
            return answer
        sys.stdout.write(translate(told, lang) + "\n")


def _optional(answer: str) -> str:
    return title_fault(answer) if answer else ""


def _told(folder: Path, count: int, lang: str) -> int:
    report = check(folder, today=date.today())
    errors = [finding.fault for finding in report.findings if finding.severity == "error"]
    for fault in errors:
        sys.stdout.write(f"{folder / fault.file}: error: {fault.message(lang)}\n")
    sys.stdout.write(translate(N_("%(folder)s: %(count)s files."), lang, folder=folder, count=count) + "\n")
    sys.stdout.write(translate(_NEXT, lang, folder=folder) + "\n")
    return EXIT_FAULTS if errors else EXIT_OK


def _language() -> str:
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if locale.startswith("fr") else "en"
