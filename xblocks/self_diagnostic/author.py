"""What an author sees of a self-diagnostic in Studio: its size, its length, what deserves a second look; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..kit.i18n import N_
from ..kit.markdown import plain
from . import examples
from .document import SelfDiagnostic
from .kinds import ATTITUDE

WORDS_A_MINUTE = 200
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
        (N_("Time told to learners"), f"{document.duration_min} min"),
        (N_("Time to answer, estimated"), f"{minutes(document)} min"),
    ]


def minutes(document: SelfDiagnostic) -> int:
    """How long the questions take, in whole minutes: 200 words a minute, and what each answer takes.

    Neither the result nor the optional survey counts; `campus check` has the whole formula.
    """
    texts = [plain(document.intro), *(f"{a.text} {a.low} {a.high}" for a in document.attitudes)]
    for dimension in document.dimensions:
        texts += [dimension.title, plain(dimension.about)]
        for question in dimension.questions:
            texts += [question.text, plain(question.help), *(option.label for option in question.options)]
    answering = sum(question.kind.seconds for question in document.questions())
    answering += len(document.attitudes) * ATTITUDE.seconds
    seconds = sum(len(text.split()) for text in texts) * 60 / WORDS_A_MINUTE + answering
    return max(1, -(-int(seconds) // 60))


def warnings(document: SelfDiagnostic) -> Iterator[Warning]:
    """What is allowed and yet may disappoint learners."""
    for problem in examples.failures(document):
        yield Warning(problem.reason, dict(problem.values))
    needed = minutes(document)
    if needed > document.duration_min:
        yield Warning(TOO_SHORT, {"told": document.duration_min, "needed": needed})
    if needed > LONG_MINUTES:
        yield Warning(LONG, {"needed": needed})
    for dimension in document.dimensions:
        if len(dimension.questions) < FEW_QUESTIONS:
            yield Warning(FEW, {"title": dimension.title, "count": len(dimension.questions)})
        if not any(a.dimension == dimension.id and not a.at_least and not a.for_ for a in document.advice):
            yield Warning(NO_ADVICE, {"title": dimension.title})


TOO_SHORT = N_(
    "Learners are told %(told)s min, but answering takes about %(needed)s. Raise duration_min or drop questions."
)
LONG = N_("Answering takes about %(needed)s minutes: many learners stop before ten.")
FEW = N_("“%(title)s” has %(count)s question(s): with three, one answer alone does not change the picture.")
NO_ADVICE = N_("“%(title)s” has no proposal for everyone with a low score.")
