"""What a scale, a question and a survey question must hold for their type."""

from collections.abc import Iterator, Sequence

from ..kit.i18n import N_
from ..kit.problems import Problem
from ..kit.spots import Spot, repeated_ids, unknown

LEAST_OPTIONS, MOST_OPTIONS = 2, 12
LEAST_POINTS, MOST_POINTS = 2, 11

_NO_PLACE = N_("“%(key)s” has no place in a question of type %(type)s.")
_TYPE_KEYS = {"scale": ("scale",), "single": ("options",), "multiple": ("options",)}
_SURVEY_KEYS = {"scale": ("low", "high", "points"), "single": ("options",), "multiple": ("options",), "text": ()}


def size(spot: Spot, least: int, most: int | None) -> Iterator[Problem]:
    """Whether a list has at least `least` and at most `most` entries."""
    if not isinstance(spot.tree, list):
        return
    values = {"key": spot.path[-1], "count": len(spot.tree), "least": least, "most": most}
    if len(spot.tree) < least:
        yield spot.problem(N_("“%(key)s” has too few entries (%(count)s)."), N_("Give at least %(least)s."), **values)
    elif most is not None and len(spot.tree) > most:
        yield spot.problem(N_("“%(key)s” has too many entries (%(count)s)."), N_("Keep at most %(most)s."), **values)


def missing(parent: Spot, key: str) -> Problem:
    """A key that the models leave optional and that is required here."""
    return parent.at(key).problem(N_("The key “%(key)s” is missing."), N_("Add it to this block."), key=key)


def scale(spot: Spot) -> Iterator[Problem]:
    """2 to 11 points with strictly increasing values."""
    yield from size(spot, LEAST_POINTS, MOST_POINTS)
    last = None
    for point in spot.entries():
        value = point.at("value")
        if value.number is None:
            continue
        if last is not None and value.number <= last:
            yield value.problem(
                N_("This value is not greater than the one before it."), N_("Sort the points, lowest first.")
            )
        last = value.number


def question(spot: Spot, scales: Sequence[str]) -> Iterator[Problem]:
    """The scale or the options of a scored question, as its type wants them."""
    kind = spot.at("type").tree
    options = spot.at("options")
    yield from repeated_ids(options)
    if not isinstance(kind, str) or kind not in _TYPE_KEYS:
        return
    yield from _keys_of_type(spot, kind, _TYPE_KEYS)
    name = spot.at("scale")
    if kind == "scale" and name.text is not None and name.text not in scales:
        yield unknown(name, scales, N_("No scale has the name “%(id)s”."))
    if kind == "single":
        yield from size(options, LEAST_OPTIONS, MOST_OPTIONS)
        yield from _single(options)
    if kind == "multiple":
        yield from size(options, LEAST_OPTIONS, MOST_OPTIONS)
        yield from _multiple(options)


def survey(spot: Spot) -> Iterator[Problem]:
    """The bounds or the options of a survey question, as its type wants them."""
    kind = spot.at("type").tree
    yield from repeated_ids(spot.at("options"))
    if not isinstance(kind, str) or kind not in _SURVEY_KEYS:
        return
    yield from _keys_of_type(spot, kind, _SURVEY_KEYS)
    if _SURVEY_KEYS[kind] == ("options",):
        yield from size(spot.at("options"), 1, None)
        free = [option for option in spot.at("options").entries() if option.at("free").tree is True]
        for option in free[1:]:
            yield option.at("free").problem(
                N_("Another option of this question already offers a line of one’s own."), N_("Keep “free” on one.")
            )
    for key in ("low", "high") if kind == "scale" else ():
        bound = spot.at(key)
        if bound.text is not None and not bound.text.strip():
            yield bound.problem(N_("The text of “%(key)s” is empty."), N_("Write it."), key=key)


def _keys_of_type(spot: Spot, kind: str, keys_of: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    for key in dict.fromkeys(key for keys in keys_of.values() for key in keys):
        if key in keys_of[kind]:
            if not spot.has(key):
                yield missing(spot, key)
        elif spot.has(key):
            yield spot.at(key).problem(_NO_PLACE, N_("Delete it, or change the type."), key=key, type=kind)


def _single(options: Spot) -> Iterator[Problem]:
    values = set()
    told = False
    for option in options.entries():
        if not isinstance(option.tree, dict):
            told = True
            continue
        if not option.has("value"):
            told = True
            yield missing(option, "value")
        values.add(option.at("value").number)
        for flag in ("exclusive", "negative"):
            if option.at(flag).tree is True:
                yield option.at(flag).problem(_NO_PLACE, N_("Delete it, or change the type."), key=flag, type="single")
    if not told and None not in values and len(values) == 1:
        yield options.problem(
            N_("Every option has the same value, so that the answer changes nothing."),
            N_("Give at least two different values."),
        )


def _multiple(options: Spot) -> Iterator[Problem]:
    total, told = 0, False
    for option in options.entries():
        exclusive, negative = (option.at(flag).tree is True for flag in ("exclusive", "negative"))
        value = option.at("value")
        if exclusive and negative:
            yield option.at("negative").problem(
                N_("An option is either exclusive or negative, not both."), N_("Keep one of them.")
            )
        if exclusive or negative:
            if option.has("value"):
                yield value.problem(
                    N_("An exclusive or negative option has no value: the question then scores 0."), N_("Delete it.")
                )
        elif not option.has("value"):
            total += 1
        elif value.number is None:
            told = True
        elif value.number < 0:
            told = True
            yield value.problem(N_("The value of a ticked option is negative."), N_("Write 0 or more."))
        else:
            total += value.number
    if isinstance(options.tree, list) and options.tree and not told and total == 0:
        yield options.problem(
            N_("No answer to this question can score above 0."),
            N_("Give a value above 0 to an option that is neither exclusive nor negative."),
        )
