"""Reading what a learner answered: strict, with every fault, each at its path in the input."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from campus_plugin.shared import profile_codes

from ..kit.i18n import N_
from ..kit.problems import Invalid, Path, Problem
from ..kit.spots import shown
from .measures import EXCLUSIVE, Answer, Measure, measure
from .models import Question, SelfDiagnostic, SurveyQuestion

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"
MOST_CHARACTERS = 5000
MOST_LINE = 200
"""Characters of a line of one's own beside a survey option."""
# Numbers are compared with offered ones, none of which has more digits (see kit.yamltext).
_MOST_DIGITS = 60


@dataclass(frozen=True)
class Answers:
    """What was answered, by question id; what was left out is not there.

    `questions` also holds UNKNOWN and NOT_APPLICABLE. Attitudes are 0 to 10. Survey answers are a whole number, an
    option id, a tuple of option ids, or a text; a line of one's own stands beside its question, as `barrier.other`.
    """

    questions: Mapping[str, Answer] = field(default_factory=dict)
    attitudes: Mapping[str, int] = field(default_factory=dict)
    survey: Mapping[str, int | str | tuple[str, ...]] = field(default_factory=dict)
    profile: Mapping[str, str] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, reason: str, remedy: str, path: Path = (), **values: Any):
        super().__init__(reason)
        self.problem = Problem(path, reason, remedy, values)


def read_answers(diagnostic: SelfDiagnostic, raw: Any) -> Answers:
    """The answers in `raw`, a mapping as JSON gives it (numbers may be int, float, Decimal or Fraction).

    None, an empty list and an empty text are no answer. Raises `Invalid` with every fault (line None).
    """
    if not isinstance(raw, Mapping):
        raise Invalid([Problem((), N_("Answers by question id are expected."), N_('Write {"question": answer, …}.'))])
    readers = _readers(diagnostic)
    found: dict[str, dict[str, Any]] = {"questions": {}, "attitudes": {}, "survey": {}, "profile": {}}
    problems: list[Problem] = []
    for key, value in raw.items():
        try:
            part, read = readers[key] if key in readers else _no_question(key)
            answer = None if value is None else read(value)
        except _Refused as refused:
            problem = refused.problem
            problems.append(Problem((key, *problem.path), problem.reason, problem.remedy, problem.values))
            continue
        if part == "profile":
            problems.extend(_profile_problems(answer or {}))
            found[part] = {name: code for name, code in (answer or {}).items() if code is not None}
        elif answer is not None:
            found[part][key] = answer
    if problems:
        raise Invalid(problems)
    _drop_lines(diagnostic, found["survey"])
    return Answers(**found)


def _drop_lines(diagnostic: SelfDiagnostic, survey: dict[str, Any]) -> None:
    """A line of one's own goes where its option is not chosen."""
    for asked in diagnostic.survey:
        if asked.free_line in survey and not line_is_wanted(asked, survey.get(asked.id)):
            del survey[asked.free_line]


def line_is_wanted(asked: SurveyQuestion, answer: Any) -> bool:
    """Whether `answer` (an option id, or several) chooses the option that offers a line of one's own."""
    option = asked.free_line.partition(".")[2]
    return bool(option) and option in ((answer,) if isinstance(answer, str) else answer or ())


def one_line(text: str) -> str:
    """A line of one's own as it is kept: line ends are spaces."""
    return " ".join(text.splitlines()).strip()


def _readers(diagnostic: SelfDiagnostic) -> dict[str, Any]:
    """By the key in the input: which part of the answers it belongs to, and how its value is read."""
    readers: dict[str, Any] = {"profile": ("profile", _profile)}
    for question in diagnostic.questions():
        readers[question.id] = ("questions", _question_reader(question, measure(diagnostic, question)))
    for attitude in diagnostic.attitudes:
        readers[attitude.id] = ("attitudes", lambda value: _whole(value, 10))
    for asked in diagnostic.survey:
        readers[asked.id] = ("survey", _survey_reader(asked))
        if asked.free_line:
            readers[asked.free_line] = ("survey", lambda value: one_line(_free_text(value, MOST_LINE) or "") or None)
    return readers


def _no_question(key: Any) -> Any:
    raise _Refused(N_("No question has the id “%(id)s”."), N_("Delete this answer, or correct its id."), id=shown(key))


def _question_reader(question: Question, offered: Measure) -> Any:
    def read(value: Any) -> Answer | None:
        if isinstance(value, str) and value in (UNKNOWN, NOT_APPLICABLE):
            if not (question.unknown if value == UNKNOWN else question.not_applicable):
                raise _Refused(
                    N_("“%(answer)s” is not offered by this question."),
                    N_("Choose one of its answers, or null."),
                    answer=value,
                )
            return value
        if question.type == "scale":
            return _scale_value(value, offered)
        if question.type == "single":
            return _option(value, [option.id for option in question.options])
        alone = {key for key, _, flag in offered.offered if flag == EXCLUSIVE}
        return _options(value, [option.id for option in question.options], alone)

    return read


def _survey_reader(asked: SurveyQuestion) -> Any:
    ids = [option.id for option in asked.options]
    return {
        "scale": lambda value: _whole(value, asked.points - 1),
        "single": lambda value: _option(value, ids),
        "multiple": lambda value: _options(value, ids, set()),
        "text": _free_text,
    }[asked.type]


def _number(value: Any) -> Fraction | None:
    """The number as it was written, or None for what is none (a boolean, a text) or is out of all proportion."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS or len(value.as_tuple().digits) > _MOST_DIGITS:
            return None
        return Fraction(value)
    return Fraction(value) if isinstance(value, int | Fraction) else None


def _scale_value(value: Any, offered: Measure) -> Fraction:
    number = _number(value)
    values = sorted(key for key, _, _ in offered.offered)
    if number not in values:
        raise _Refused(
            N_("This value is not one of the scale."),
            N_("Write one of: %(values)s."),
            values=", ".join(map(shown, values)),
        )
    return number


def _whole(value: Any, most: int) -> int:
    number = _number(value)
    if number is None or number.denominator != 1 or not 0 <= number <= most:
        raise _Refused(
            N_("A whole number from 0 to %(most)s is expected."), N_("Write one of them, without quotes."), most=most
        )
    return int(number)


def _option(value: Any, ids: list[str], path: Path = ()) -> str:
    if not isinstance(value, str) or value not in ids:
        raise _Refused(
            N_("This question does not offer the answer “%(answer)s”."),
            N_("Write one of: %(ids)s."),
            path,
            answer=shown(value),
            ids=", ".join(ids),
        )
    return value


def _options(value: Any, ids: list[str], alone: set[str]) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        raise _Refused(N_("A list of options is expected."), N_('Write ["…", "…"], with the ids of the options.'))
    chosen = tuple(_option(entry, ids, (position,)) for position, entry in enumerate(value))
    for position, entry in enumerate(chosen):
        if entry in chosen[:position]:
            raise _Refused(N_("The option “%(id)s” is chosen twice."), N_("Keep one of them."), (position,), id=entry)
    exclusive = next((entry for entry in chosen if entry in alone), None)
    if exclusive is not None and len(chosen) > 1:
        raise _Refused(
            N_("The option “%(id)s” cannot be chosen with another one."),
            N_("Keep it alone, or untick it."),
            (chosen.index(exclusive),),
            id=exclusive,
        )
    return chosen or None


def _free_text(value: Any, most: int = MOST_CHARACTERS) -> str | None:
    if not isinstance(value, str) or any("\ud800" <= c <= "\udfff" or c == "\0" for c in value):
        raise _Refused(N_("A text is expected."), N_("Write it between quotes."))
    if len(value) > most:
        raise _Refused(
            N_("This text is too long: %(count)s characters, and %(most)s are allowed."),
            N_("Please shorten it."),
            count=len(value),
            most=most,
        )
    return value.strip() or None


def _profile(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _Refused(N_("The profile is a list of keys and codes."), N_('Write for example {"size": "1-9"}.'))
    return value


def _profile_problems(profile: Mapping[str, Any]) -> Iterator[Problem]:
    for key, code in profile.items():
        if key not in profile_codes.FIELDS:
            yield Problem(
                ("profile", key),
                N_("The profile does not hold “%(id)s”."),
                N_("Known here: %(near)s."),
                {"id": shown(key), "near": ", ".join(profile_codes.FIELDS)},
            )
        elif code is not None and not (isinstance(code, str) and profile_codes.is_known(key, code)):
            yield Problem(
                ("profile", key),
                N_("The profile has no code “%(id)s” here."),
                N_("Known here: %(near)s."),
                {"id": shown(code), "near": ", ".join(profile_codes.codes()[key])},
            )
