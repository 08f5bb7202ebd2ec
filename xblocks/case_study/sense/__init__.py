"""What needs several places of a case study to be judged: cards, references, endings, the debrief's path.

Steps, exhibits, what follows and the debrief's path have modules of their own. Everything here bears any tree: the shape is told by the models, and what
is not there or not of its type is passed over.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from ...kit import markdown, texts
from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot, repeated_ids, shown
from .. import conditions, examples
from ..models import CaseStudy
from . import exhibits, path, steps, transfer

CARD_KEYS = ("format", "lang", "needs", "key", "title", "transfer", "examples", "sources")
CASE_KEYS = ("duration_min", "firm", "objective", "situation", "steps", "endings", "debrief")
MOST_SITUATION_WORDS = 200


def check(tree: Any) -> Iterator[Problem]:
    """Every problem of sense in `tree`, which may be any mapping; looked for only as far as they are asked for."""
    root = Spot(tree if isinstance(tree, dict) else {})
    if _is_card(root):
        yield from _card(root)
        return
    playable = True
    for problem in _case(root):
        playable = False
        yield problem
    if playable:  # only a document that can be played has ways to walk
        yield from _walked(tree)


def _is_card(root: Spot) -> bool:
    if root.has("steps"):
        return bool(root.at("steps").tree == [])
    # a case whose author forgot its steps has most of the other keys; a card with a key too many has one or two
    return sum(root.has(key) for key in CASE_KEYS) <= len(CASE_KEYS) // 2


def _card(root: Spot) -> Iterator[Problem]:
    for key, spot in root.items():
        if key in CaseStudy.model_fields and key not in CARD_KEYS and key != "steps":
            yield spot.problem(
                N_("“%(key)s” has no place in a card, which has no steps."),
                N_("Keep only format, lang, key, title, transfer, examples and sources, or write steps."),
                key=key,
            )
    yield from _both(root)


def _both(root: Spot) -> Iterator[Problem]:
    """What a case and a card have in common."""
    yield from transfer.check(root.at("transfer"))
    yield from examples.check(root)
    for source in root.at("sources").entries():
        yield from _source(source)


def _case(root: Spot) -> Iterator[Problem]:
    for key in CASE_KEYS:
        yield from texts.needed(root, key)
    yield from _situation(root.at("situation"))
    for key in ("actors", "exhibits", "indicators"):
        yield from repeated_ids(root.at(key))
    for exhibit in root.at("exhibits").entries():
        yield from exhibits.check(exhibit)
    for indicator in root.at("indicators").entries():
        yield from _indicator(indicator)
    yield from steps.check(root)
    yield from _endings(root)
    yield from texts.images(root.at("debrief").at("text"))
    yield from _both(root)


def _situation(spot: Spot) -> Iterator[Problem]:
    count = markdown.words(spot.text or "")
    if count > MOST_SITUATION_WORDS:
        yield spot.problem(
            N_("The situation has %(count)s words, and %(most)s are allowed."),
            N_("Shorten it, or move details into exhibits."),
            count=count,
            most=MOST_SITUATION_WORDS,
        )
    yield from texts.images(spot)


def _indicator(spot: Spot) -> Iterator[Problem]:
    low, high, start = (spot.at(key).number for key in ("min", "max", "start"))
    if low is not None and high is not None and low >= high:
        yield spot.at("max").problem(N_("The maximum is not above the minimum."), N_("Write min below max."))
    elif start is not None and ((low is not None and start < low) or (high is not None and start > high)):
        yield spot.at("start").problem(
            N_("The start %(start)s is not between min and max."),
            N_("Choose a start from min to max, or widen them."),
            start=shown(start),
        )


def _endings(root: Spot) -> Iterator[Problem]:
    endings = list(root.at("endings").entries())
    yield from repeated_ids(root.at("endings"))
    if root.at("endings").tree == []:
        yield root.at("endings").problem(N_("A case needs at least one ending."), N_("Write one without “when”."))
    known = steps.known_to_all(root)
    for position, ending in enumerate(endings):
        last = position == len(endings) - 1
        when = ending.at("when")
        bare = when.tree in (None, [])
        if last and not bare:
            yield when.problem(
                N_("The last ending has a condition, so that a run might find no ending."),
                N_("Delete its “when”, or add an ending without one at the end."),
            )
        elif not last and bare and isinstance(ending.tree, dict):
            yield ending.problem(
                N_("This ending has no condition, so that none after it can be reached."),
                N_("Give it a “when”, or move it to the end."),
            )
        yield from conditions.faults(when, known)
        yield from texts.images(ending.at("text"))


def _source(spot: Spot) -> Iterator[Problem]:
    url = spot.at("url")
    if isinstance(url.tree, str) and url.tree.strip() and not url.tree.startswith(("https://", "http://")):
        yield url.problem(N_("An address begins with https:// or http://."), N_("Copy it from the browser."))


def _walked(tree: Any) -> Iterator[Problem]:
    try:
        case = CaseStudy.model_validate(tree)
    except (ValidationError, OverflowError):  # told by the shape; infinite numbers never come from our reader
        return
    yield from path.faults(case)
