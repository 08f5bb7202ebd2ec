"""What an author sees of a self-diagnostic in Studio: its size, its length, what deserves a second look; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..kit import durations
from ..kit.i18n import N_
from . import examples
from .document import SelfDiagnostic
from .duration import of_diagnostic, of_questions

FEW_QUESTIONS = 3
LONG_MINUTES = 10


@dataclass(frozen=True)
class Warning:
    """A remark on a valid document; `message` has `%(name)s` places for `values`."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)


def facts(document: SelfDiagnostic) -> list[tuple[str, object]]:
    """What the document holds: labels to translate, with their values."""
    return [
        (N_("Key"), document.key),
        (N_("Subjects"), len(document.dimensions)),
        (N_("Questions"), sum(1 for _ in document.questions())),
        (N_("Attitudes"), len(document.attitudes)),
        (N_("Survey questions"), len(document.survey)),
        (N_("Levels"), len(document.levels)),
        (N_("Proposals"), len(document.advice)),
        *durations.facts(document.duration_min, of_diagnostic(document)),
    ]


def warnings(document: SelfDiagnostic) -> Iterator[Warning]:
    """What is allowed and yet may disappoint learners."""
    for problem in examples.failures(document):
        yield Warning(problem.reason, dict(problem.values))
    for message, values in durations.warnings(document.duration_min, of_diagnostic(document)):
        yield Warning(message, values)
    needed = of_questions(document).minutes
    if needed > LONG_MINUTES:
        yield Warning(LONG, {"needed": needed})
    for dimension in document.dimensions:
        if len(dimension.questions) < FEW_QUESTIONS:
            yield Warning(FEW, {"title": dimension.title, "count": len(dimension.questions)})
        if not any(a.dimension == dimension.id and not a.at_least and not a.for_ for a in document.advice):
            yield Warning(NO_ADVICE, {"title": dimension.title})


LONG = N_("Answering takes about %(needed)s minutes: many learners stop before ten.")
FEW = N_("“%(title)s” has %(count)s question(s): with three, one answer alone does not change the picture.")
NO_ADVICE = N_("“%(title)s” has no proposal for everyone with a low score.")
