"""`campus score | compare | play | calculate`: what the two documents' engines answer, as JSON on standard output."""

import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid, Problem

from ..olx.check.documents import FORMATS
from ..terminal import EXIT_FAULTS, EXIT_OK, EXIT_USAGE, Command, language_option
from .explain import CASE, DIAGNOSTIC, Written, in_olx, kind_of
from .files import STANDARD_INPUT, Unreadable, read_json, read_text

DAYS = 90
READS = "- reads standard input"
DOCUMENT_ARGUMENT = ("DOCUMENT", f"the document (.yaml), or a page of a course (.xml); {READS}")

SCORE = """Print the scores, level, alerts and advice that a self-diagnostic gives to answers."""
SCORE_EXAMPLES = """examples:
  campus score diagnostic.yaml answers.json
  echo '{"s1": 3, "s2": "a", "s3": ["a", "c"], "s4": "unknown"}' | campus score diagnostic.yaml -
"""
COMPARE = """Print what changed between two sets of answers to a self-diagnostic."""
COMPARE_EXAMPLES = """examples:
  campus compare diagnostic.yaml before.json after.json --days 120
  campus compare diagnostic.yaml before.json after.json --before-document diagnostic-2025.yaml
"""
PLAY = """Print the state after each move of a case study, and the ending.

Without moves, on a terminal, the case is played here: choices by their numbers, b to go back, q to leave."""
PLAY_EXAMPLES = """examples:
  campus play case.yaml
  campus play case.yaml moves.json
  campus play course_exports/metamorphoses/vertical/m1s2_cas.xml moves.json
  echo '[{"step": "constat", "choice": "a"}]' | campus play case.yaml -
"""
CALCULATE = """Print the results and readings of a document's calculator."""
CALCULATE_EXAMPLES = """examples:
  campus calculate card.yaml inputs.json
  echo '{"factures": 100, "minutes": 3}' | campus calculate card.yaml -

Inputs that are left out stand at the example value of the document.
"""
OUTCOME = """

A wrong document or input prints its errors as a JSON list of {path, line, message} and exits with 1;
wrong usage and files that cannot be read exit with 2."""


class _Wrong(Exception):
    """What makes a document or an input unusable, and the file it stands in."""

    def __init__(self, name: str, problems: list[Problem]):
        super().__init__(name)
        self.name, self.problems = name, problems


class _Unfit(Exception):
    """Why the command can do nothing with what it was given, and what can: one sentence."""


_OTHER = {
    DIAGNOSTIC: "is a case study: “campus play” plays it, “campus check --explain” tells all about it.",
    CASE: "is a self-diagnostic: “campus score” scores it, “campus check --explain” tells all about it.",
}


def document_command(
    name: str, told: str, examples: str, arguments: Sequence[tuple[str, str]]
) -> Callable[[Callable[..., int]], click.Command]:
    """A command on a document: its argument, `--block`, `--lang`, and whatever the function's own options are."""

    def made(function: Callable[..., int]) -> click.Command:
        function = language_option("language of the messages")(function)
        function = click.option("--block", metavar="URL_NAME", help="which block of the page, where it holds several")(
            function
        )
        function = click.argument("document", metavar="DOCUMENT")(function)
        return click.command(
            name, cls=Command, help=told + OUTCOME, epilog=examples, arguments=[DOCUMENT_ARGUMENT, *arguments]
        )(function)

    return made


@document_command("score", SCORE, SCORE_EXAMPLES, [("ANSWERS.json", f"the answers by question id; {READS}")])
@click.argument("answers", metavar="ANSWERS.json")
def score(document: str, answers: str, block: str | None, lang: str) -> int:
    _one_standard_input(document, answers)

    def result() -> Any:
        from campus_xblocks.self_diagnostic import engine
        from campus_xblocks.self_diagnostic.answers import read_answers

        diagnostic = _document(document, DIAGNOSTIC, block)
        return engine.score(diagnostic, _input(answers, read_answers, diagnostic)).as_json()

    return _print("campus score", lang, result)


@document_command(
    "compare",
    COMPARE,
    COMPARE_EXAMPLES,
    [("BEFORE.json", f"the first answers; {READS}"), ("AFTER.json", f"the later answers; {READS}")],
)
@click.argument("before", metavar="BEFORE.json")
@click.argument("after", metavar="AFTER.json")
@click.option(
    "--before-document", metavar="OLD.yaml", help="the document the first answers were given to, if it was another"
)
@click.option(
    "--days", metavar="N", type=click.IntRange(min=0), default=DAYS, show_default=True, help="days between the two"
)
def compare(
    document: str, before: str, after: str, before_document: str | None, days: int, block: str | None, lang: str
) -> int:
    _one_standard_input(document, before, after, before_document)

    def result() -> Any:
        from campus_xblocks.self_diagnostic import comparison
        from campus_xblocks.self_diagnostic.answers import read_answers

        diagnostic = _document(document, DIAGNOSTIC, block)
        older = _document(before_document, DIAGNOSTIC, block) if before_document else diagnostic
        first = _input(before, read_answers, older)
        later = _input(after, read_answers, diagnostic)
        return comparison.compare(diagnostic, first, later, before_diagnostic=older, days=days).as_json()

    return _print("campus compare", lang, result)


@document_command("play", PLAY, PLAY_EXAMPLES, [("MOVES.json", f"the list of moves; {READS}. None: you are asked")])
@click.argument("moves", metavar="[MOVES.json]", required=False)
def play(document: str, moves: str | None, block: str | None, lang: str) -> int:
    if moves is None and (document == STANDARD_INPUT or not sys.stdin.isatty()):
        raise click.UsageError("not on a terminal, so no decision can be asked. Name the list of moves: MOVES.json.")
    _one_standard_input(document, moves)

    def result() -> Any:
        from campus_xblocks.case_study import engine

        case = _document(document, CASE, block)
        if moves is None:
            from . import at_terminal

            return at_terminal.play(case, lang)
        made = _input(moves, lambda _, raw: engine.read_moves(raw), case)
        try:
            return engine.states_json(engine.play(case, made))
        except engine.Refused as refused:
            raise _Wrong(moves, [refused.problem]) from refused

    return _print("campus play", lang, result)


@document_command("calculate", CALCULATE, CALCULATE_EXAMPLES, [("INPUTS.json", f"the numbers by input id; {READS}")])
@click.argument("inputs", metavar="INPUTS.json")
def calculate(document: str, inputs: str, block: str | None, lang: str) -> int:
    _one_standard_input(document, inputs)

    def result() -> Any:
        from campus_xblocks.case_study import calculator

        asked = _document(document, CASE, block).transfer.calculator
        if asked is None:
            raise _Wrong(document, [Problem(("transfer",), NO_CALCULATOR, WRITE_ONE)])
        return calculator.calculate(asked, _input(inputs, calculator.read_inputs, asked)).as_json()

    return _print("campus calculate", lang, result)


NO_CALCULATOR = N_("This document has no calculator.")
WRITE_ONE = N_("Write one under transfer, or name another document.")


def _one_standard_input(*files: str | None) -> None:
    if files.count(STANDARD_INPUT) > 1:
        raise click.UsageError("standard input (-) can stand for one file only")


def _document(name: str, kind: str, block: str | None) -> Any:
    """The document of that block type in a YAML file, on standard input, or in the page of a course (.xml)."""
    text, first_line = "", 1
    try:
        if name.endswith(".xml"):
            written = _block(name, kind, block)
            text, first_line = written.text, written.first_line
        else:
            text = read_text(name)
        return import_module(FORMATS[kind]).FORMAT.read(text)
    except Invalid as invalid:
        if not name.endswith(".xml") and _is_other(text, kind):
            raise _Unfit(f"{_named(name)} {_OTHER[kind]}") from invalid
        moved = [p.at(p.line + first_line - 1) if p.line else p for p in invalid.problems]
        raise _Wrong(name, moved) from invalid


def _is_other(text: str, kind: str) -> bool:
    try:
        return kind_of(text) not in (kind, None)
    except Invalid:  # nothing of it can be read
        return False


def _block(name: str, kind: str, block: str | None) -> Written:
    """The document of the one block of that type (and of that url_name, where one is given) in a page."""
    written = in_olx(Path(name))
    fitting = [one for one in written if one.kind == kind and block in (None, one.place)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting and block is None:
        raise _Unfit(f"{name} {_OTHER[kind]}")
    places = ", ".join(one.place for one in written if one.kind == kind)
    if not fitting:
        raise _Unfit(f"{name} holds no such block as “{block}” for this command. Those that fit: {places or 'none'}.")
    raise _Unfit(f"{name} holds several. Name one of them with --block: {places}.")


def _input(name: str, read: Callable[[Any, Any], Any], document: Any) -> Any:
    try:
        return read(document, read_json(read_text(name)))
    except Invalid as invalid:
        # input errors have a path in the input and no line
        raise _Wrong(name, [problem.at(None) for problem in invalid.problems]) from invalid


def _print(command: str, lang: str, result: Callable[[], Any]) -> int:
    """Print what `result` gives as JSON (None: nothing), or what is wrong; the exit code."""
    try:
        content = result()
    except (Unreadable, _Unfit) as reason:
        sys.stderr.write(f"{command}: {reason}\n")
        return EXIT_USAGE
    except _Wrong as wrong:
        _write([problem.as_json(lang) for problem in wrong.problems])
        sys.stderr.write(f"{command}: {_named(wrong.name)}: {len(wrong.problems)} to mend, listed above.\n")
        return EXIT_FAULTS
    if content is not None:
        _write(content)
    return EXIT_OK


def _named(name: str) -> str:
    return "standard input" if name == STANDARD_INPUT else name


def _write(content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # half a character in the input, or a terminal without accents
        text = json.dumps(content, indent=2)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
