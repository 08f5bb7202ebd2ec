"""`campus new-course FOLDER`: the skeleton of a course to come, from a few questions."""

import os
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from campus_xblocks.kit.i18n import N_, translate

from ..olx import skeleton
from ..olx.check import check
from ..olx.skeleton import Plan, key_fault, title_fault
from ..terminal import EXIT_FAULTS, EXIT_OK, EXIT_USAGE, Command, language_option

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


@click.command(
    "new-course", cls=Command, help=TOLD, epilog=EXAMPLES, arguments=[("FOLDER", "where to write; new or empty")]
)
@click.argument("name", metavar="FOLDER")
@click.option("--title", help="the title that learners read")
@click.option("--org", help="organisation, as in the course's address (CampusNumerique)")
@click.option("--number", help="course number, as in the course's address (VENDRE)")
@click.option("--run", help="run, as in the course's address (default: this year)")
@click.option("--partner", default="", help="who prepares the course with the campus")
@click.option("--module", "modules", multiple=True, metavar="TITLE", help="a module's title; repeat it")
@language_option("language of questions and findings")
def new_course(name: str, modules: tuple[str, ...], partner: str, lang: str, **keys: str | None) -> int:
    folder = Path(name)
    try:
        taken = os.path.lexists(folder) and (not folder.is_dir() or any(folder.iterdir()))
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise _unwritable(folder, error) from error
    if taken:
        raise click.UsageError(
            f"“{folder}” is there already and is not an empty folder. Name another; nothing was written."
        )
    plan = Plan(
        title=keys["title"] or "",
        org=keys["org"] or "",
        number=keys["number"] or "",
        run=keys["run"] or str(date.today().year),
        partner=partner,
        modules=modules,
    )
    missing = [key for key in ("title", "org", "number") if keys[key] is None]
    if missing and not sys.stdin.isatty():
        options = ", ".join(f"--{key}" for key in missing)
        raise click.UsageError(f"not on a terminal, so nothing can be asked. Add {options}.")
    if missing:
        try:
            plan = _asked(plan, [key for key, value in keys.items() if value is None], lang)
        except click.Abort:
            sys.stderr.write("\ncampus new-course: stopped; nothing was written.\n")
            return EXIT_USAGE
    for key, told in _faults(plan):
        raise click.UsageError(f"--{key}: {translate(told, lang)}")
    try:
        written = skeleton.write(plan, folder)
    except (OSError, ValueError) as error:  # ValueError: a name with a null character
        raise _unwritable(folder, error) from error
    return _told(folder, len(written), lang)


def _unwritable(folder: Path, error: Exception) -> click.UsageError:
    return click.UsageError(f"“{folder}” cannot be written: {getattr(error, 'strerror', None) or error}.")


def _faults(plan: Plan) -> list[tuple[str, str]]:
    """(option, why it cannot be taken)"""
    found = [("title", title_fault(plan.title)), *((name, key_fault(getattr(plan, name))) for name in _KEYS)]
    found += [("module", title_fault(module)) for module in plan.modules]
    found.append(("partner", title_fault(plan.partner) if plan.partner else ""))
    return [(name, told) for name, told in found if told]


def _asked(plan: Plan, missing: Collection[str], lang: str) -> Plan:
    """The plan with what its author answers to the questions that the options leave open."""
    if "title" in missing:
        plan = replace(plan, title=_ask(translate(_TITLE, lang), title_fault, lang))
    answers = {
        name: _ask(translate(question, lang), key_fault, lang, plan.run if name == "run" else "")
        for name, question in _KEYS.items()
        if name in missing
    }
    plan = replace(plan, org=answers.get("org", plan.org), number=answers.get("number", plan.number))
    plan = replace(plan, run=answers.get("run", plan.run))
    if not plan.partner:
        plan = replace(plan, partner=_ask(translate(_PARTNER, lang), _optional, lang))
    modules = list(plan.modules)
    while not plan.modules:
        title = _ask(translate(_MODULE, lang, n=len(modules) + 1), _optional, lang)
        if not title:
            break
        modules.append(title)
    return replace(plan, modules=tuple(modules))


def _ask(question: str, fault: Callable[[str], str], lang: str, usual: str = "") -> str:
    colon = "\u00a0: " if lang == "fr" else ": "
    while True:
        answer = click.prompt(question, default=usual, show_default=bool(usual), prompt_suffix=colon).strip() or usual
        told = fault(answer)
        if not told:
            return answer
        click.echo(translate(told, lang))


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
