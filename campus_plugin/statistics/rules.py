"""What is published of one group: never a figure that a single answer could be read from. Pure.

Thresholds and rounding follow the statistical offices' practice for frequency tables (thresholds of ten, rounding of
counts to base 5, differences under ten not computable: ONS, ABS, CMS; see docs/statistics.md). Counts are rounded at
random without bias, and the draw hangs on the very set of rows: asking twice teaches nothing.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

LEAST = 11
"""Below, nothing is said of a group."""
LEAST_FOR_SHARES = 30
LEAST_FOR_BANDS = 40
"""Ten rows in each quarter."""
LEAST_AT_STEP = 20
LEAST_FOR_WAYS = 40
BASE = 5
LEAD = 5
"""From how many (rounded) answers an option of a small group is named before the next one."""
NEARLY_ALL = 90


@dataclass(frozen=True)
class Group:
    """Whose rows are meant, in one fixed hierarchy: everybody, firms of a size, of a size and a sector."""

    size: str = ""
    sector: str = ""

    @property
    def parent(self) -> "Group | None":
        if self.sector:
            return Group(self.size)
        return Group() if self.size else None

    def __str__(self) -> str:
        return "/".join(filter(None, ("all", self.size, self.sector)))


@dataclass(frozen=True)
class Source:
    """What a draw hangs on: the site's secret, the population and group, and the rows (`digest_of`)."""

    secret: bytes
    population: str
    group: Group
    rows: bytes

    def draw(self, question: str, option: str) -> int:
        """A number that is the same for the same rows, and that nobody without the secret can foresee."""
        told = "\x1f".join((self.population, str(self.group), question, option)).encode()
        return int.from_bytes(hmac.digest(self.secret, told + b"\x1f" + self.rows, "sha256")[:16])


class RowsDigest:
    """The set of rows of a group, whatever the order they come in: a sum of hashes, in constant memory."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, row: str) -> None:
        self._sum = (self._sum + int.from_bytes(sha256(row.encode()).digest())) % (1 << 256)

    def value(self) -> bytes:
        return self._sum.to_bytes(32)


@dataclass(frozen=True)
class Shown:
    """What is said of one question: one option, that opinions are divided, or shares.

    `mostly` is set in small groups where one option leads; `shares` from 30 rows: option to points (0, 5 … 100), 0
    being « few or none » and 100 « nearly all ». Neither: opinions are divided.
    """

    mostly: str = ""
    shares: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Band:
    """Between which points half of a group stands; `low == high` reads « around »."""

    low: int
    high: int


def round_at_random(count: int, draw: int) -> int:
    """`count` to a multiple of 5, up with the probability that keeps the mean: 13 is 10 in two draws of five."""
    whole, rest = divmod(count, BASE)
    return BASE * (whole + (draw % BASE < rest))


def nearest(count: int, base: int = BASE) -> int:
    """`count` to the nearest multiple of `base`; halves go up."""
    return base * ((2 * count + base) // (2 * base))


def rounded_counts(counts: Mapping[str, int], source: Source, question: str) -> dict[str, int]:
    """The counts that everything published of a question is computed from, none above the rounded total."""
    most = nearest(sum(counts.values()))
    return {
        option: min(most, round_at_random(count, source.draw(question, option))) for option, count in counts.items()
    }


def shown(counts: Mapping[str, int], source: Source, question: str) -> Shown | None:
    """What is said of a question of which `counts` (option to rows, every offered option, also with 0) were given.

    None below 11 answers. From 11 to 29 the leading option only, and only if its rounded count leads by 5; from 30
    shares, to 5 points.
    """
    answers = sum(counts.values())
    if answers < LEAST:
        return None
    rounded = rounded_counts(counts, source, question)
    if answers < LEAST_FOR_SHARES:
        first, *others = sorted(rounded.values(), reverse=True)
        leads = first - (others[0] if others else 0) >= LEAD
        return Shown(mostly=max(rounded, key=rounded.__getitem__) if leads else "")
    return Shown(shares={option: _points(count, nearest(answers)) for option, count in rounded.items()})


def _points(count: int, total: int) -> int:
    points = int(Fraction(100 * count, total * BASE) + Fraction(1, 2)) * BASE
    return 100 if points > NEARLY_ALL else points


def step_shown(counts: Mapping[str, int], finished: int, source: Source, step: str) -> Shown | None:
    """What is said of a step of a case that `finished` learners ended, not all of them by this step.

    At least 20 must have been there, and those who were not must be none or at least 11.
    """
    reached = sum(counts.values())
    missed = finished - reached
    if reached < LEAST_AT_STEP or 0 < missed < LEAST:
        return None
    return shown(counts, source, step)


def way_shown(ways: Mapping[str, int], source: Source) -> str:
    """The most frequent way through a case, from 40 runs and where 11 took it; nothing else is said of ways."""
    if sum(ways.values()) < LEAST_FOR_WAYS or not ways:
        return ""
    rounded = rounded_counts(ways, source, "way")
    first, *others = sorted(rounded.values(), reverse=True)
    way = max(rounded, key=rounded.__getitem__)
    return way if ways[way] >= LEAST and first - (others[0] if others else 0) >= LEAD else ""


def band(scores: Mapping[int, int]) -> Band | None:
    """Where the middle half of `scores` (points from 0 to 100 to rows) stands, to 5 points; None below 40 rows.

    Quartiles are the values at ranks ⌈n/4⌉ and ⌈3n/4⌉ (Hyndman & Fan 1996, definition 1).
    """
    rows = sum(scores.values())
    if rows < LEAST_FOR_BANDS:
        return None
    low, high = (_at_rank(scores, -(-rows * quarter // 4)) for quarter in (1, 3))
    return Band(nearest(low), nearest(high))


def _at_rank(scores: Mapping[int, int], rank: int) -> int:
    seen = 0
    for points in sorted(scores):
        seen += scores[points]
        if seen >= rank:
            return points
    raise ValueError("there are fewer rows than that")


def size_shown(rows: int) -> tuple[int, int]:
    """How large a group is said to be: (10, 30) « between », or twice the same rounded number."""
    if rows < LEAST_FOR_SHARES:
        return 10, LEAST_FOR_SHARES
    said = nearest(rows, 10 if rows < 100 else 50 if rows < 1000 else 100)
    return said, said
