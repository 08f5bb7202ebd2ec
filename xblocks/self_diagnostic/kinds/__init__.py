"""The kinds of question, one class each, and the tables in which they stand (docs/tasks/add-a-question-type.md)."""

from typing import TYPE_CHECKING

from .base import Answer, Choice, Kind, Measure, Offered, QuestionKind, SurveyKind
from .multiple import Multiple, SurveyMultiple
from .points import Attitude, SurveyScale
from .scale import Scale
from .single import Single, SurveySingle
from .text import Text

if TYPE_CHECKING:
    from ..models import Question, SelfDiagnostic

QUESTIONS: dict[str, QuestionKind] = {kind.name: kind for kind in (Scale(), Single(), Multiple())}
"""The kinds of scored question, by what `type` says."""
SURVEY: dict[str, SurveyKind] = {kind.type: kind for kind in (SurveyScale(), SurveySingle(), SurveyMultiple(), Text())}
"""The kinds of survey question, by what `type` says."""
ATTITUDE = Attitude()

__all__ = [
    "ATTITUDE",
    "QUESTIONS",
    "SURVEY",
    "Answer",
    "Choice",
    "Kind",
    "Measure",
    "Offered",
    "QuestionKind",
    "SurveyKind",
    "measure",
]


def measure(document: "SelfDiagnostic", question: "Question") -> Measure:
    """What `question` of `document` measures."""
    return Measure(question.kind, frozenset(question.kind.offered(document, question)))
