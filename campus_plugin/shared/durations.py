"""How long reading and doing take: the one formula behind every duration that the campus shows or checks.

180 words a minute on the longest way; 12 s for a question with one choice, 20 s for one with several or with a number;
30 s for a decision, 30 s for an exhibit to read, 15 s for a field of a calculator, 45 s for an entry of the action plan,
120 s for a text to write, 180 s for something to do at once, on one's phone or in one's workshop. The survey after a
diagnostic is optional and stands apart. Which words and acts a document has is said beside its models (`duration.py` of
each block), and of a course's other parts in `campus_tools.olx.timing`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORDS_A_MINUTE = 180
CHOICE, SEVERAL, NUMBER = 12, 20, 20
"""Seconds to answer a question, beyond reading it."""
DECISION, EXHIBIT, CALCULATOR_FIELD, PLAN_ENTRY = 30, 30, 15, 45
TEXT, GESTURE = 120, 180

_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Estimate:
    """Words to read, and seconds of doing beside them. Estimates add up."""

    words: int = 0
    doing: int = 0

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(self.words + other.words, self.doing + other.doing)

    @property
    def seconds(self) -> int:
        """Reading and doing, rounded up."""
        return -(-self.words * 60 // WORDS_A_MINUTE) + self.doing

    @property
    def minutes(self) -> int:
        """What learners see: whole minutes, rounded up, at least one."""
        return max(1, -(-self.seconds // 60))


NOTHING = Estimate()


def total(estimates: Iterable[Estimate]) -> Estimate:
    """The sum of `estimates`."""
    return sum(estimates, NOTHING)


def words_in(*texts: str) -> int:
    """Words of plain texts; a lone sign such as « : » or – is not one."""
    return sum(1 for text in texts for part in text.split() if _WORD.search(part))
