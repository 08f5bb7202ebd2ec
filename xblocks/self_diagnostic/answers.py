"""What was answered, and reading it: strict, with every fault, each at its path in the input; pure.

How one answer is read is said by its kind of question (`kinds`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from campus_plugin.shared import profile_codes

from ..kit.i18n import N_
from ..kit.problems import Invalid, Problem
from ..kit.spots import shown
from .kinds import ATTITUDE, Answer
from .kinds.reading import wrong
from .kinds.text import read_line
from .models import Question, SelfDiagnostic, SurveyQuestion

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"

Reader = Callable[[Any], Any]
"""From an answer as JSON brings it to the answer; None for none. Raises `Invalid` at a path inside the answer."""


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


def read_answers(document: SelfDiagnostic, raw: Any) -> Answers:
    """The answers in `raw`, a mapping as JSON gives it (numbers may be int, float, Decimal or Fraction).

    None, an empty list and an empty text are no answer. Raises `Invalid` with every fault (line None).
    """
    if not isinstance(raw, Mapping):
        raise Invalid([Problem((), N_("Answers by question id are expected."), N_('Write {"question": answer, …}.'))])
    readers = _readers(document)
    found: dict[str, dict[str, Any]] = {"questions": {}, "attitudes": {}, "survey": {}, "profile": {}}
    problems: list[Problem] = []
    for key, value in raw.items():
        try:
            part, read = readers[key] if key in readers else _no_question(key)
            answer = None if value is None else read(value)
        except Invalid as invalid:
            problems.extend(replace(problem, path=(key, *problem.path)) for problem in invalid.problems)
            continue
        if part == "profile":
            problems.extend(_profile_problems(answer or {}))
            found[part] = {name: code for name, code in (answer or {}).items() if code is not None}
        elif answer is not None:
            found[part][key] = answer
    if problems:
        raise Invalid(problems)
    _drop_lines(document, found["survey"])
    return Answers(**found)


def _drop_lines(document: SelfDiagnostic, survey: dict[str, Any]) -> None:
    """A line of one's own goes where its option is not chosen."""
    for question in document.survey:
        if question.free_line in survey and not line_is_wanted(question, survey.get(question.id)):
            del survey[question.free_line]


def line_is_wanted(question: SurveyQuestion, answer: Any) -> bool:
    """Whether `answer` (an option id, or several) chooses the option that offers a line of one's own."""
    option = question.free_line.partition(".")[2]
    return bool(option) and option in ((answer,) if isinstance(answer, str) else answer or ())


def _readers(document: SelfDiagnostic) -> dict[str, tuple[str, Reader]]:
    """By the key in the input: which part of the answers it belongs to, and how its value is read."""
    readers: dict[str, tuple[str, Reader]] = {"profile": ("profile", _profile)}
    for question in document.questions():
        readers[question.id] = ("questions", partial(_question_answer, document, question))
    for attitude in document.attitudes:
        readers[attitude.id] = ("attitudes", ATTITUDE.read)
    for survey_question in document.survey:
        readers[survey_question.id] = ("survey", partial(survey_question.kind.read, survey_question))
        if survey_question.free_line:
            readers[survey_question.free_line] = ("survey", read_line)
    return readers


def _no_question(key: Any) -> tuple[str, Reader]:
    raise wrong(N_("No question has the id “%(id)s”."), N_("Delete this answer, or correct its id."), id=shown(key))


def _question_answer(document: SelfDiagnostic, question: Question, value: Any) -> Answer | None:
    if not isinstance(value, str) or value not in (UNKNOWN, NOT_APPLICABLE):
        return question.kind.read(document, question, value)
    if not (question.unknown if value == UNKNOWN else question.not_applicable):
        raise wrong(
            N_("“%(answer)s” is not offered by this question."),
            N_("Choose one of its answers, or null."),
            answer=value,
        )
    return value


def _profile(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise wrong(N_("The profile is a list of keys and codes."), N_('Write for example {"size": "1-9"}.'))
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
