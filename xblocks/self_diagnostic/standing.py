"""Where a learner stands: the stored answers of their run, seen through the document as it is now.

No stored answer goes with an edit of the document. One that the questions do not take any more stays with its run,
counts for nothing, and its learner reads it in the words in which it was given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from campus_plugin.shared.stored import Unreadable

from ..kit.problems import Invalid
from ..kit.store import Held
from . import instrument, wire
from .answers import Answers, line_is_wanted, read_answers
from .models import SelfDiagnostic
from .wire import Item

Stored = Mapping[str, Any]
"""Answers by question id, as JSON stores them."""


@dataclass(frozen=True)
class Fit:
    """Stored answers against a document: those that it takes, as stored and as read, and the ids of the others."""

    stored: dict[str, Any]
    answers: Answers
    lost: tuple[str, ...] = ()


def fit(document: SelfDiagnostic, stored: Stored) -> Fit:
    """The stored answers to questions and attitudes that `document` takes."""
    asked = {question.id for question in document.questions()} | {attitude.id for attitude in document.attitudes}
    return _fit(document, stored, asked, lambda some: wire.exact(document, some))


def fit_survey(document: SelfDiagnostic, stored: Stored) -> Fit:
    """The same for answers to the survey."""
    asked = {name for question in document.survey for name in (question.id, question.free_line) if name}
    # a line of a question that no longer offers one is nobody's loss: its option still stands
    stored = {key: value for key, value in stored.items() if key in asked or key.partition(".")[0] not in asked}
    return _fit(document, stored, asked, lambda some: some)


def _fit(document: SelfDiagnostic, stored: Stored, asked: set[str], exact: Callable[[Stored], Stored]) -> Fit:
    lost = [key for key in stored if key not in asked]
    known = {key: value for key, value in stored.items() if key in asked}
    try:
        return Fit(known, read_answers(document, exact(known)), tuple(lost))
    except Invalid as invalid:
        wrong = sorted({str(problem.path[0]) for problem in invalid.problems})
    fitting = {key: value for key, value in known.items() if key not in wrong}
    return Fit(fitting, read_answers(document, exact(fitting)), (*lost, *wrong))


def survey_of(run: Held | None) -> dict[str, Any]:
    """The stored answers to the survey that were read together with a run."""
    return dict(getattr(run.record, "survey", None) or {}) if run else {}


def erased(run: Held) -> bool:
    """Whether the run was erased in another window: the store then tells of a run without a version."""
    return getattr(run.record, "version", 1) == 0


@dataclass(frozen=True)
class Standing:
    """A learner's run on the document as it is now; `run` None before the first answer."""

    document: SelfDiagnostic
    run: Held | None = None

    @property
    def attempt(self) -> int:
        """The number of the run that the next answer belongs to."""
        return self.run.attempt if self.run else 1

    @property
    def finished(self) -> bool:
        return self.run is not None and self.run.finished

    @cached_property
    def answers(self) -> Fit:
        """The answers to questions and attitudes."""
        return fit(self.document, self.run.moves if self.run else {})

    @cached_property
    def survey(self) -> Fit:
        """The answers to the survey."""
        return fit_survey(self.document, survey_of(self.run))

    @property
    def lost(self) -> dict[str, Any]:
        """The stored answers, survey included, that the document does not take, in the order in which they were given."""
        if self.run is None:
            return {}
        survey = survey_of(self.run)
        return {key: self.run.moves[key] for key in self.answers.lost} | {key: survey[key] for key in self.survey.lost}


@dataclass(frozen=True)
class LostAnswer:
    """A stored answer that does not count any more: what was asked, what was answered, whether it is still asked."""

    text: str
    words: str
    asked: bool


def lost_answers(now: Standing, say: Callable[[str], str]) -> list[LostAnswer]:
    """The lost answers in the words in which they were given; `say` translates words of ours."""
    lost = now.lost
    if not lost or now.run is None:
        return []
    asked = {item.id: item for item in wire.items(now.document)}
    before = _items(now.run.structure)
    return [_lost_answer(key, value, before.get(key), asked.get(key), say) for key, value in lost.items()]


def _lost_answer(key: str, value: Any, before: Item | None, now: Item | None, say: Callable[[str], str]) -> LostAnswer:
    item = before or now
    labels: dict[Any, str] = {}
    for choice in item.choices if item else ():
        labels.setdefault(choice.value, say(choice.label) if choice.marked else choice.label)
    values = value if isinstance(value, list) else [value]
    words = ", ".join(labels.get(one, "" if one is None else str(one)) for one in values)
    return LostAnswer(item.asked.text if item else key, words, now is not None)


def _items(structure: Mapping[str, Any]) -> dict[str, Item]:
    """What an older document asked, by id; nothing where its structure cannot be read any more."""
    if not structure:
        return {}
    try:
        return {item.id: item for item in wire.items(instrument.remembered(structure))}
    except Unreadable:
        return {}


# --- merging --------------------------------------------------------------------------------------------------------


def merged(document: SelfDiagnostic, run: Held | None, given: Stored) -> dict[str, Any]:
    """What is stored, with `given` over it; an answer taken back is not there any more.

    Answers that an edited document does not take stay: whoever counts takes those that fit (`fit`).
    """
    stored = dict(run.moves) if run else {}
    if run is not None and run.finished:
        return stored
    attitudes = {attitude.id for attitude in document.attitudes}
    taken_back = {key for key, value in given.items() if value is None and key not in attitudes}
    return {key: value for key, value in {**stored, **given}.items() if key not in taken_back}


def says(document: SelfDiagnostic, stored: Stored, given: Stored) -> bool:
    """Whether `stored` says what is given: declining an attitude is an answer, not the absence of one."""
    attitudes = {attitude.id for attitude in document.attitudes}
    return all(
        stored.get(key) == value and (value is not None or key not in attitudes or key in stored)
        for key, value in given.items()
    )


def lines_taken_back(document: SelfDiagnostic, survey: Stored) -> dict[str, None]:
    """The lines of one's own whose option is not chosen (any more)."""
    return {
        question.free_line: None
        for question in document.survey
        if survey.get(question.free_line) and not line_is_wanted(question, survey.get(question.id))
    }
