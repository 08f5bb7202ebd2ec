"""How long a self-diagnostic takes (`campus_plugin.shared.durations`); pure."""

from campus_plugin.shared.durations import PLAN_ENTRY, Estimate, total, words_in

from ..kit.durations import words_in_markdown
from .engine import MOST_ADVICE
from .kinds import ATTITUDE
from .models import Question, SelfDiagnostic


def of_diagnostic(diagnostic: SelfDiagnostic) -> Estimate:
    """Questions and result, without the survey, which is optional."""
    return of_questions(diagnostic) + _result(diagnostic)


def of_questions(diagnostic: SelfDiagnostic) -> Estimate:
    """Up to the result. The labels of a scale are read once."""
    used = {q.scale for dimension in diagnostic.dimensions for q in dimension.questions if q.type == "scale"}
    labels = [point.label for name, points in diagnostic.scales.items() if name in used for point in points]
    whole = Estimate(words_in(diagnostic.title, *labels) + words_in_markdown(diagnostic.intro))
    whole += total(Estimate(words_in(a.text, a.low, a.high), ATTITUDE.seconds) for a in diagnostic.attitudes)
    for dimension in diagnostic.dimensions:
        whole += Estimate(words_in(dimension.title) + words_in_markdown(dimension.about))
        whole += total(_question(question) for question in dimension.questions)
    return whole


def _question(question: Question) -> Estimate:
    read = words_in(question.text, *(option.label for option in question.options or ()))
    return Estimate(read + words_in_markdown(question.help), question.kind.seconds)


def _result(diagnostic: SelfDiagnostic) -> Estimate:
    """The longest level, portrait and texts, all alerts, the longest proposals and one entry of the plan."""
    levels = (words_in(level.title) + words_in_markdown(level.text) for level in diagnostic.levels)
    read = max(levels, default=0) + words_in_markdown(*(alert.text for alert in diagnostic.alerts))
    read += max((words_in(portrait.text) for portrait in diagnostic.portraits), default=0)
    for dimension in diagnostic.dimensions:
        read += max((words_in_markdown(text) for text in dimension.texts.values()), default=0)
    proposals = sorted((words_in(a.title) + words_in_markdown(a.text) for a in diagnostic.advice), reverse=True)
    read += sum(proposals[:MOST_ADVICE])
    return Estimate(read, PLAN_ENTRY if any(advice.action for advice in diagnostic.advice) else 0)
