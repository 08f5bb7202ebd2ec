"""`campus score | compare | play | calculate`: what the two documents' engines answer, as JSON on standard output."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid, Problem

from ..olx.check.documents import FORMATS
from .explain import CASE, DIAGNOSTIC, Written, in_olx, kind_of
from .files import STANDARD_INPUT, Unreadable, read_json, read_text

LANGUAGES = ("en", "fr")
DAYS = 90

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
PLAY = """Print the state after each move of a case study, and the ending."""
PLAY_EXAMPLES = """examples:
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


def score(argv: Sequence[str]) -> int:
    """`campus score DOCUMENT.yaml ANSWERS.json`"""
    parser = _parser("score", SCORE, SCORE_EXAMPLES)
    parser.add_argument("answers", metavar="ANSWERS.json", help="the answers by question id; - reads standard input")
    options = _options(parser, argv, "document", "answers")

    def result() -> Any:
        from campus_xblocks.self_diagnostic import answers, engine

        diagnostic = _document(options.document, DIAGNOSTIC, options.block)
        return engine.score(diagnostic, _input(options.answers, answers.read_answers, diagnostic)).as_json()

    return _print(parser, options, result)


def compare(argv: Sequence[str]) -> int:
    """`campus compare DOCUMENT.yaml BEFORE.json AFTER.json`"""
    parser = _parser("compare", COMPARE, COMPARE_EXAMPLES)
    parser.add_argument("before", metavar="BEFORE.json", help="the first answers; - reads standard input")
    parser.add_argument("after", metavar="AFTER.json", help="the later answers; - reads standard input")
    parser.add_argument(
        "--before-document", metavar="OLD.yaml", help="the document the first answers were given to, if it was another"
    )
    parser.add_argument(
        "--days", metavar="N", type=_days, default=DAYS, help="days between the two (default: %(default)s)"
    )
    options = _options(parser, argv, "document", "before", "after", "before_document")

    def result() -> Any:
        from campus_xblocks.self_diagnostic import answers, comparison

        diagnostic = _document(options.document, DIAGNOSTIC, options.block)
        older = diagnostic
        if options.before_document:
            older = _document(options.before_document, DIAGNOSTIC, options.block)
        before = _input(options.before, answers.read_answers, older)
        after = _input(options.after, answers.read_answers, diagnostic)
        return comparison.compare(diagnostic, before, after, before_diagnostic=older, days=options.days).as_json()

    return _print(parser, options, result)


def play(argv: Sequence[str]) -> int:
    """`campus play DOCUMENT.yaml MOVES.json`"""
    parser = _parser("play", PLAY, PLAY_EXAMPLES)
    parser.add_argument("moves", metavar="MOVES.json", help="the list of moves; - reads standard input")
    options = _options(parser, argv, "document", "moves")

    def result() -> Any:
        from campus_xblocks.case_study import engine

        case = _document(options.document, CASE, options.block)
        moves = _input(options.moves, lambda _, raw: engine.read_moves(raw), case)
        try:
            return engine.states_json(engine.play(case, moves))
        except engine.Refused as refused:
            raise _Wrong(options.moves, [refused.problem]) from refused

    return _print(parser, options, result)


def calculate(argv: Sequence[str]) -> int:
    """`campus calculate DOCUMENT.yaml INPUTS.json`"""
    parser = _parser("calculate", CALCULATE, CALCULATE_EXAMPLES)
    parser.add_argument("inputs", metavar="INPUTS.json", help="the numbers by input id; - reads standard input")
    options = _options(parser, argv, "document", "inputs")

    def result() -> Any:
        from campus_xblocks.case_study import calculator

        asked = _document(options.document, CASE, options.block).transfer.calculator
        if asked is None:
            raise _Wrong(options.document, [Problem(("transfer",), NO_CALCULATOR, WRITE_ONE)])
        return calculator.calculate(asked, _input(options.inputs, calculator.read_inputs, asked)).as_json()

    return _print(parser, options, result)


NO_CALCULATOR = N_("This document has no calculator.")
WRITE_ONE = N_("Write one under transfer, or name another document.")


def _parser(name: str, told: str, examples: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"campus {name}",
        description=told + OUTCOME,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "document",
        metavar="DOCUMENT",
        help="the document (.yaml), or a page of a course (.xml); - reads standard input",
    )
    parser.add_argument("--block", metavar="URL_NAME", help="which block of the page, where it holds several")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=_usual_language(), help="language of the messages (default: %(default)s)"
    )
    return parser


def _usual_language() -> str:
    """The language of the person's environment, as POSIX orders its variables."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "fr" if named.startswith("fr") else "en"


def _days(text: str) -> int:
    days = int(text)
    if days < 0:
        raise argparse.ArgumentTypeError("a number of days, 0 or more, is expected")
    return days


def _options(parser: argparse.ArgumentParser, argv: Sequence[str], *files: str) -> argparse.Namespace:
    options = parser.parse_args(argv)
    if [getattr(options, file) for file in files].count(STANDARD_INPUT) > 1:
        parser.error("standard input (-) can stand for one file only")
    return options


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


def _print(parser: argparse.ArgumentParser, options: argparse.Namespace, result: Callable[[], Any]) -> int:
    try:
        _write(result())
    except (Unreadable, _Unfit) as reason:
        sys.stderr.write(f"{parser.prog}: {reason}\n")
        return 2
    except _Wrong as wrong:
        _write([problem.as_json(options.lang) for problem in wrong.problems])
        sys.stderr.write(f"{parser.prog}: {_named(wrong.name)}: {len(wrong.problems)} to mend, listed above.\n")
        return 1
    return 0


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
