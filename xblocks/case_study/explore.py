"""Every way through a case, for its author: what is reached, how often, how long, and which options stand out.

Runs that stand at the same step with the same indicators, the same delayed effects and the same choices that anything
ahead still reads go on alike: they are merged, so that forty steps do not mean 3^40 runs. What cannot be merged is
bounded; then a spread sample is followed and `complete` is False.

A path is a sequence of what differs in play: an option, a set of options, the option ranked first, a range (or near,
far), a text of any wording.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..kit import markdown
from ..kit.problems import Path, path_text
from .conditions import Choice, Chose, Condition
from .engine import State, offered_options, settle, start
from .kinds import Taken
from .kinds.parts import Option, Outcome
from .models import CaseStudy, Step
from .moves import Move, json_number

MOST_DECISIONS = 30_000
"""How many decisions one exploration plays; some seconds."""

_SCORES = {"sound": 1, "defensible": 0, "risky": -1, None: 0}
Interval = tuple[Fraction, Fraction]
_RATINGS = "*"  # the measure that is no indicator: sound options taken less risky ones


@dataclass(frozen=True)
class EndingFound:
    """An ending: how many paths lead to it, and between which values each indicator then stands."""

    id: str
    paths: int
    indicators: dict[str, Interval]


@dataclass(frozen=True)
class Exploration:
    """What the ways through a case show.

    `unreached`: document paths of steps, texts, options, delayed effects, endings and exhibits that no run meets.
    `never_best` and `never_worst`: (step, option) that on no measure allow the best (bring the worst) final value among
    the step's options; the measures are the indicators, read in their good direction, and the mix of ratings, as far as
    the step's options differ on them.
    `longest`: most decisions, and most words read, with the path of the latter as (step, what is taken there).
    """

    complete: bool
    paths: int
    moments: int
    endings: tuple[EndingFound, ...]
    unreached: tuple[Path, ...]
    never_best: tuple[Choice, ...]
    never_worst: tuple[Choice, ...]
    most_decisions: int
    most_words: int
    longest: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        for ending in told["endings"]:
            ending["indicators"] = {k: [json_number(v) for v in bounds] for k, bounds in ending["indicators"].items()}
        return told | {
            "unreached": [path_text(path) for path in self.unreached],
            "never_best": [".".join(choice) for choice in self.never_best],
            "never_worst": [".".join(choice) for choice in self.never_worst],
            "longest": [{"step": step, "taken": taken} for step, taken in self.longest],
        }


def explore(case: CaseStudy, *, most_decisions: int = MOST_DECISIONS) -> Exploration:
    """Walk every path of `case`, or, past `most_decisions`, a spread sample of them."""
    return _Explorer(case, most_decisions).run()


@dataclass(eq=False)
class _Moment:
    """Runs that go on alike."""

    state: State
    paths: int = 0
    decisions: int = 0
    words: int = -1
    ratings: tuple[int, int] | None = None  # between which tallies these runs arrive
    before: tuple["_Moment", str] | None = None  # on the way with most words: from where, by taking what
    ways: list["_Way"] = field(default_factory=list)
    finals: dict[str, Interval] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Way:
    chosen: tuple[str, ...]
    tally: int
    to: _Moment


class _Explorer:
    def __init__(self, case: CaseStudy, most_decisions: int):
        self.case = case
        self.most = most_decisions
        self.left = most_decisions
        self.complete = True
        self.layers: list[dict[Any, _Moment]] = [{} for _ in case.steps]
        self.ends: dict[Any, _Moment] = {}
        self.read_until = _read_until(case)
        self.met: set[Path] = set()

    def run(self) -> Exploration:
        case = self.case
        beginning = start(case)
        if not case.steps:
            return Exploration(True, 0, 0, (), (), (), (), 0, 0, ())
        self._arrive(beginning, None, "", _Moment(beginning, 1, 0, _framing_words(case), (0, 0)), 0, 0)
        for position, layer in enumerate(self.layers):
            self._walk(position, self._followed(position, list(layer.values())))
        best, worst = self._standing_out()
        longest = max(self.ends.values(), key=lambda moment: moment.words)
        return Exploration(
            complete=self.complete,
            paths=sum(moment.paths for moment in self.ends.values()),
            moments=sum(map(len, self.layers)) + len(self.ends),
            endings=tuple(self._ending(ending.id) for ending in case.endings),
            unreached=tuple(self._unreached()),
            never_best=best,
            never_worst=worst,
            most_decisions=max(moment.decisions for moment in self.ends.values()),
            most_words=longest.words,
            longest=_way_back(longest),
        )

    def _followed(self, position: int, moments: list[_Moment]) -> list[_Moment]:
        """The moments of a layer that the bound allows to follow: all, or some spread over the whole layer."""
        if not moments:
            return []
        share = self.left // (len(self.layers) - position)
        each = max(sum(1 for _ in _takings(self.case.steps[position], moments[0].state)), 1)
        allowed = max(share // each, 1)
        if len(moments) <= allowed:
            return moments
        self.complete = False
        return [moments[place * len(moments) // allowed] for place in range(allowed)]

    def _walk(self, position: int, moments: list[_Moment]) -> None:
        step = self.case.steps[position]
        here: Path = ("steps", position)
        for moment in moments:
            self.met.add(here)
            variant = next((n for n, v in enumerate(step.variants) if v.when.holds(moment.state.facts)), None)
            self.met.add((*here, "text") if variant is None else (*here, "variants", variant))
            self.met.update((*here, "options", step.options.index(o)) for o in _offered(step, moment.state))
            shown = self._words_of(step, moment.state)
            for taken in _takings(step, moment.state):
                self.left -= 1
                after = settle(self.case, moment.state, Move(step.id), taken)
                decision = after.decisions[-1]
                self.met.update(self._origin(d.step, *d.origin) for d in decision.fallen_due)
                told = [text for part in decision.parts for text in (part.consequence, part.feedback)]
                told += [delayed.text for delayed in decision.fallen_due]
                words = shown + sum(map(_words, told))
                tally = sum(_SCORES[part.rating] for part in decision.parts)
                label = ", ".join(part.id or "" for part in decision.parts)
                self._arrive(after, taken, label, moment, words, tally)

    def _arrive(self, state: State, taken: Taken | None, label: str, origin: _Moment, words: int, tally: int) -> None:
        """Merge a run into the moment it has come to."""
        if state.step is None:
            layer, position = self.ends, len(self.layers)
            words += self._ending_words(state.ending)
        else:
            position = self.case.position(state.step)
            layer = self.layers[position]
        chosen = frozenset(c for c in state.chosen if self.read_until.get(c, -1) >= position)
        key = (
            state.ending,
            tuple(state.indicators.values()),
            chosen,
            tuple((pending.left, pending.step, pending.origin) for pending in state.pending),
        )
        moment = layer.get(key)
        if moment is None:
            moment = layer[key] = _Moment(replace(state, decisions=(), unlocked=(), chosen=chosen))
        moment.paths += origin.paths
        moment.decisions = max(moment.decisions, origin.decisions + (taken is not None))
        low, high = origin.ratings or (0, 0)
        own = moment.ratings or (low + tally, high + tally)
        moment.ratings = (min(own[0], low + tally), max(own[1], high + tally))
        if origin.words + words > moment.words:
            moment.words = origin.words + words
            moment.before = (origin, label) if taken is not None else None
        if taken is not None:
            origin.ways.append(_Way(taken.chosen, tally, moment))

    def _ending(self, name: str) -> EndingFound:
        moments = [moment for moment in self.ends.values() if moment.state.ending == name]
        ranges = {}
        for indicator in self.case.indicators if moments else ():
            values = [moment.state.indicators[indicator.id] for moment in moments]
            ranges[indicator.id] = (min(values), max(values))
        return EndingFound(name, sum(moment.paths for moment in moments), ranges)

    def _standing_out(self) -> tuple[tuple[Choice, ...], tuple[Choice, ...]]:
        """The options that are never best, and never worst."""
        for moment in self.ends.values():
            moment.finals = {name: (value, value) for name, value in moment.state.indicators.items()}
            moment.finals[_RATINGS] = (Fraction(0), Fraction(0))
        outcomes: dict[Choice, dict[str, Interval]] = {}
        for layer in reversed(self.layers):
            for moment in layer.values():
                low, high = moment.ratings or (0, 0)
                for way in moment.ways:
                    ahead = way.to.finals
                    if not ahead:  # only where the bound was met
                        continue
                    ratings = ahead[_RATINGS]
                    _widen(moment.finals, {**ahead, _RATINGS: (ratings[0] + way.tally, ratings[1] + way.tally)})
                    whole = {**ahead, _RATINGS: (ratings[0] + way.tally + low, ratings[1] + way.tally + high)}
                    for option in way.chosen:
                        _widen(outcomes.setdefault((str(moment.state.step), option), {}), whole)
        down = {indicator.id for indicator in self.case.indicators if indicator.good == "down"}
        best: list[Choice] = []
        worst: list[Choice] = []
        for step in self.case.steps:
            taken = {o.id: outcomes[step.id, o.id] for o in step.options if (step.id, o.id) in outcomes}
            best += ((step.id, name) for name in _never_first(taken, down, best=True))
            worst += ((step.id, name) for name in _never_first(taken, down, best=False))
        return tuple(best), tuple(worst)

    def _unreached(self) -> Iterator[Path]:
        unlocked = {e for n, step in enumerate(self.case.steps) if ("steps", n) in self.met for e in step.exhibits}
        for place, exhibit in enumerate(self.case.exhibits):
            if exhibit.id not in unlocked:
                yield ("exhibits", place)
        for place, step in enumerate(self.case.steps):
            here: Path = ("steps", place)
            if here not in self.met:
                yield here
                continue
            parts: list[Path] = [(*here, "text"), *((*here, "variants", n) for n in range(len(step.variants)))]
            yield from (path for path in parts if path not in self.met)
            for path, outcome in _outcomes(step, here):
                if "options" in path and path not in self.met:
                    yield path
                    continue
                later: list[Path] = [(*path, "later", n) for n in range(len(outcome.later))]
                yield from (path for path in later if path not in self.met)
        found = {moment.state.ending for moment in self.ends.values()}
        yield from (("endings", n) for n, ending in enumerate(self.case.endings) if ending.id not in found)

    def _origin(self, step: str, part: str, place: int) -> Path:
        position = self.case.position(step)
        options = [option.id for option in self.case.steps[position].options]
        if options:
            return ("steps", position, "options", options.index(part), "later", place)
        return ("steps", position, "answer", "ranges", int(part), "later", place)

    def _words_of(self, step: Step, state: State) -> int:
        """What is read at a step before the decision; an exhibit counts at the first step that lists it."""
        text = next((v.text for v in step.variants if v.when.holds(state.facts)), step.text)
        read = [step.title, step.time, text, *(quote.text for quote in step.quotes)]
        read += [option.text for option in _offered(step, state)]
        before = self.case.steps[: self.case.position(step.id)]
        new = set(step.exhibits) - {name for earlier in before for name in earlier.exhibits}
        read += [exhibit.text for exhibit in self.case.exhibits if exhibit.id in new]
        return sum(map(_words, read))

    def _ending_words(self, name: str | None) -> int:
        return sum(_words(e.title) + _words(e.text) for e in self.case.endings if e.id == name)


def _read_until(case: CaseStudy) -> dict[Choice, int]:
    """Until which position each choice is read by a condition; endings and delayed effects read until the end."""
    read: dict[Choice, int] = {}

    def note(condition: Condition, position: int) -> None:
        for atom in condition.atoms():
            if isinstance(atom, Chose):
                choice = (atom.step, atom.option)
                read[choice] = max(read.get(choice, 0), position)

    for position, step in enumerate(case.steps):
        for when in (step.when, *(v.when for v in step.variants), *(o.when for o in step.options)):
            note(when, position)
        for _, outcome in _outcomes(step, ()):
            for later in outcome.later:
                note(later.when, len(case.steps))
    for ending in case.endings:
        note(ending.when, len(case.steps))
    return read


def _outcomes(step: Step, here: Path) -> Iterator[tuple[Path, Outcome]]:
    for place, option in enumerate(step.options):
        yield (*here, "options", place), option
    for place, part in enumerate((step.answer.ranges or ()) if step.answer else ()):
        yield (*here, "answer", "ranges", place), part


def _offered(step: Step, state: State) -> tuple[Option, ...]:
    return offered_options(step, state.facts)


def _takings(step: Step, state: State) -> Iterator[Taken]:
    """What can be taken at a step, as far as it differs in play or in what is told."""
    return step.rules.takings(step, _offered(step, state))


def _widen(known: dict[str, Interval], more: dict[str, Interval]) -> None:
    for name, (low, high) in more.items():
        before = known.get(name, (low, high))
        known[name] = (min(before[0], low), max(before[1], high))


def _never_first(taken: dict[str, dict[str, Interval]], down: set[str], *, best: bool) -> Iterator[str]:
    """The options that lead (best) or trail (not best) on no measure on which the options differ."""
    if len(taken) < 2:
        return
    first: dict[str, set[str]] = {}
    for measure in next(iter(taken.values())):
        highest = best != (measure in down)
        values = {name: ranges[measure][1 if highest else 0] for name, ranges in taken.items()}
        extreme = max(values.values()) if highest else min(values.values())
        if len(set(values.values())) > 1:
            first[measure] = {name for name, value in values.items() if value == extreme}
    for name in taken:
        if first and not any(name in leaders for leaders in first.values()):
            yield name


def _way_back(moment: _Moment) -> tuple[tuple[str, str], ...]:
    way: list[tuple[str, str]] = []
    while moment.before is not None:
        moment, label = moment.before
        way.append((str(moment.state.step), label))
    return tuple(reversed(way))


def _framing_words(case: CaseStudy) -> int:
    """What every run reads: the opening and the debrief."""
    read = [case.objective, case.situation]
    if case.debrief is not None:
        read += [case.debrief.text, *case.debrief.pitfalls]
    return sum(map(_words, read))


@lru_cache(maxsize=4096)
def _words(text: str) -> int:
    return markdown.words(text) if text else 0
