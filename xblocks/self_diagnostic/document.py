"""What an author writes: the format « campus/self-diagnostic/1 », read and judged."""

from ..kit.documents import Format
from . import limits, sense
from .instrument import remembered, revision, structure
from .models import (
    NAME,
    Action,
    Advice,
    Alert,
    Attitude,
    Dimension,
    Example,
    Level,
    Option,
    Point,
    Portrait,
    Question,
    SelfDiagnostic,
    SurveyOption,
    SurveyQuestion,
)

FORMAT: Format[SelfDiagnostic] = Format(NAME, SelfDiagnostic, sense.check, limits.check)

__all__ = [
    "FORMAT",
    "Action",
    "Advice",
    "Alert",
    "Attitude",
    "Dimension",
    "Example",
    "Level",
    "Option",
    "Point",
    "Portrait",
    "Question",
    "SelfDiagnostic",
    "SurveyOption",
    "SurveyQuestion",
    "remembered",
    "revision",
    "structure",
]
