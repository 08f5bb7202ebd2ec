"""What a kind of question does, from its document to the page and to the score; each kind is a class in a file here.

Kinds are pure and hold nothing: one instance of each stands in the tables of `kinds`. Whatever else a module does with
a question (order, merging, comparing, showing) it does alike for every kind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from campus_plugin.shared import durations

from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot
from .reading import wrong

if TYPE_CHECKING:  # the models ask the tables which words there are
    from ..models import Question, SelfDiagnostic, SurveyQuestion

Key = Fraction | str
"""What tells an offered answer from the others: a value of the scale, or an option id."""
Answer = Key | tuple[str, ...]
"""An offered value (scale), an option id (single) or option ids (multiple)."""
PLAIN, EXCLUSIVE, NEGATIVE = "plain", "exclusive", "negative"

NOT_OFFERED = N_("This answer is not offered here. Please choose one of those on the page.")
ALONE = N_("“%(label)s” cannot go with another answer. Keep it alone, or untick it.")


class Offered(NamedTuple):
    """One answer that a question offers: what it is worth, and whether it is PLAIN, EXCLUSIVE or NEGATIVE."""

    key: Key
    value: Fraction
    flag: str


@dataclass(frozen=True)
class Measure:
    """What a question measures: the answers that it offers, in no order.

    Two questions with equal measures can be compared, whatever their words (docs/format.md, « Comparing two attempts »).
    """

    kind: "QuestionKind"
    offered: frozenset[Offered]

    def score(self, answer: Answer) -> Fraction:
        """The question's score from 0 to 100, exact (docs/format.md, « Question score »)."""
        return self.kind.score(self, answer)

    @property
    def notch(self) -> Fraction:
        """The largest step between neighbouring answers, in points of the question's own 0..100 scale."""
        return self.kind.notch(self)

    @property
    def scores(self) -> set[Fraction]:
        """Every score that an answer can have."""
        return self.kind.scores(self)


@dataclass(frozen=True)
class Choice:
    """One offered answer on the page: its token there, its words, the value that is stored for it."""

    token: str
    label: str
    value: str | int | float | None
    alone: bool = False
    """Unticks the others, where several may be ticked."""
    aside: bool = False
    """« Je ne sais pas » and the like, which stand below the answers proper."""
    marked: bool = False
    """Whether the label is a marked message of ours, to be translated; else it is the author's."""


class Kind:
    """How a question stands on the page, and how what the page sends back is taken."""

    name: ClassVar[str]
    """On the page (`data-kind`) and for apps."""
    template: ClassVar[str] = "self_diagnostic/kinds/choices.html"
    """Draws the fields of a step (`screens`); `choices.html` lists the choices one below the other."""
    seconds: ClassVar[int] = durations.CHOICE
    """What an answer takes beyond reading."""
    several: ClassVar[bool] = False
    """Whether more than one choice may be ticked; such an answer is stored as a list."""
    in_a_row: ClassVar[bool] = False
    """Whether its choices stand side by side between the words of two ends."""
    is_text: ClassVar[bool] = False
    """Whether the answer is written rather than chosen."""

    @property
    def one_tap(self) -> bool:
        """Whether one tap is the whole answer, so that the script may go on to the next question by itself."""
        return not self.several and not self.is_text

    def take(self, choices: Sequence[Choice], sent: Any) -> Any:
        """What the page sent (a token, several, or a text) as it is stored; None takes the answer back.

        Raises `Invalid` with one problem: a sentence for the learner, without a path.
        """
        tokens = _tokens(sent)
        # null is an answer where it is offered (declined), so that it cannot also take one back
        if not tokens and all(choice.value is not None for choice in choices):
            return None
        picked = self._picked(choices, tokens)
        if not self.several or picked[0].aside:
            return picked[0].value
        return [choice.value for choice in choices if choice in picked]

    def _picked(self, choices: Sequence[Choice], tokens: Sequence[str]) -> list[Choice]:
        """The choices of these tokens, at least one. Raises `Invalid`."""
        by_token = {choice.token: choice for choice in choices}
        unknown = not tokens or any(token not in by_token for token in tokens)
        if unknown or len(set(tokens)) != len(tokens) or (len(tokens) > 1 and not self.several):
            raise wrong(NOT_OFFERED)
        picked = [by_token[token] for token in tokens]
        alone = next((choice for choice in picked if choice.alone), None)
        if alone and len(picked) > 1:
            raise wrong(ALONE, label_msg=alone.label)
        return picked


def _tokens(sent: Any) -> list[str]:
    """The tokens that a page sent, one or several. Raises `Invalid` for anything else."""
    tokens = [sent] if isinstance(sent, str) else sent
    if not isinstance(tokens, list | tuple) or not all(isinstance(token, str) for token in tokens):
        raise wrong(NOT_OFFERED)
    return [token for token in tokens if token]  # forms send a hidden empty value so that nothing ticked is said


class QuestionKind(Kind):
    """A kind of scored question: what `type` says in a document, which is also its name on the page.

    The defaults are those of a question with one chosen answer.
    """

    keys: ClassVar[tuple[str, ...]] = ()
    """The keys of the document that it needs; those of other kinds have no place beside them."""

    def faults(self, question: Spot, scales: Sequence[str]) -> Iterator[Problem]:
        """What is wrong with what stands under `keys`, in any tree; `scales` are the names that the document knows."""
        return iter(())

    def offered(self, document: "SelfDiagnostic", question: "Question") -> Iterable[Offered]:
        """The answers, « Je ne sais pas » and the like apart: their measure decides score, comparison and revision."""
        raise NotImplementedError

    def choices(self, document: "SelfDiagnostic", question: "Question") -> Iterable[Choice]:
        """The same answers on the page, in the document's order. A token says nothing of a value."""
        raise NotImplementedError

    def read(self, document: "SelfDiagnostic", question: "Question", value: Any) -> Answer | None:
        """An answer as JSON brings it; None for none. Raises `Invalid` (`kinds.reading`)."""
        raise NotImplementedError

    def exact(self, document: "SelfDiagnostic", question: "Question", value: Any) -> Any:
        """A stored answer for `read`, where JSON had made something else of it."""
        return value

    def score(self, measure: Measure, answer: Answer) -> Fraction:
        """The score of an answer, from 0 to 100."""
        values = {offered.key: offered.value for offered in measure.offered}
        low, high = min(values.values()), max(values.values())
        return 100 * (values[cast(Key, answer)] - low) / (high - low)

    def notch(self, measure: Measure) -> Fraction:
        """The largest step between two neighbouring answers, in points of the score."""
        values = sorted({offered.value for offered in measure.offered})
        return 100 * max(above - below for below, above in pairwise(values)) / (values[-1] - values[0])

    def scores(self, measure: Measure) -> set[Fraction]:
        """Every score that an answer can have."""
        return {self.score(measure, offered.key) for offered in measure.offered}

    def structure(self, document: "SelfDiagnostic", question: "Question") -> dict[str, Any]:
        """What is stored of `keys` beside a run, as plain JSON: ids, titles and values."""
        return {}

    def remembered(self, entry: dict[str, Any], scales: dict[str, Any]) -> dict[str, Any]:
        """The keys of a question whose `structure` is in `entry`; a scale that it needs is put into `scales`."""
        return {}


class SurveyKind(Kind):
    """A kind of survey question, never scored."""

    type: ClassVar[str]
    """In the document."""
    keys: ClassVar[tuple[str, ...]] = ()

    def faults(self, question: Spot) -> Iterator[Problem]:
        """What is wrong with what stands under `keys`, in any tree."""
        return iter(())

    def choices(self, question: "SurveyQuestion") -> Iterable[Choice]:
        """The answers on the page; none for a text."""
        return ()

    def read(self, question: "SurveyQuestion", value: Any) -> int | str | tuple[str, ...] | None:
        """An answer as JSON brings it; None for none. Raises `Invalid` (`kinds.reading`)."""
        raise NotImplementedError

    def structure(self, question: "SurveyQuestion") -> dict[str, Any]:
        """What is stored of `keys` beside a run, as plain JSON."""
        return {}
