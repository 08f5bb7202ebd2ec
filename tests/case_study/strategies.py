"""Random valid cases, and random legal moves in them."""

import json
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from hypothesis import strategies as st

from campus_xblocks.case_study.document import FORMAT, CaseStudy, sense
from campus_xblocks.case_study.engine import Offer, State, offered
from campus_xblocks.case_study.moves import Move

AHEAD = "AHEAD"
"""Stands in every text that must not be seen before its decision."""

numbers = st.integers(-60, 60) | st.integers(-600, 600).map(lambda tenths: tenths / 10)
indicator_ids = ("cash", "delay", "mood")
texts = st.text(min_size=1, max_size=20).filter(
    lambda text: text.strip() and not any("\ud800" <= char <= "\udfff" for char in text)
)


def _conditions(indicators: list[str], choices: list[str]) -> st.SearchStrategy[Any]:
    atom: st.SearchStrategy[Any] = st.builds(
        lambda name, word, limit: {"indicator": name, word: limit},
        st.sampled_from(indicators),
        st.sampled_from(["below", "at_least"]),
        numbers,
    )
    if choices:
        atom |= st.sampled_from(choices).map(lambda choice: {"chose": choice})
    several = st.lists(atom, min_size=1, max_size=2)
    return atom | atom.map(lambda inside: {"not": inside}) | several.map(lambda inside: {"any": inside}) | several


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:  # noqa: C901 - drawn key by key, as it is written
    """A valid document as a plain tree."""
    indicators = list(indicator_ids[: draw(st.integers(1, 3))])
    count = draw(st.integers(1, 5))
    kinds = [draw(st.sampled_from(["single", "single", "multiple", "rank", "number", "text"])) for _ in range(count)]
    sizes = [draw(st.integers(2, 3)) for _ in range(count)]
    all_choices = [
        f"s{n}.{'abcd'[o]}" for n in range(count) if kinds[n] in ("single", "multiple", "rank") for o in range(sizes[n])
    ]

    def when(before: int) -> list[Any]:
        earlier = [choice for choice in all_choices if int(choice[1]) < before]
        return draw(st.lists(_conditions(indicators, earlier), min_size=1, max_size=2))

    def outcome() -> dict[str, Any]:
        told: dict[str, Any] = {
            "effects": draw(st.dictionaries(st.sampled_from(indicators), numbers, max_size=3)),
            "consequence": AHEAD,
            "feedback": AHEAD,
        }
        if draw(st.booleans()):
            told["rating"] = draw(st.sampled_from(["sound", "defensible", "risky"]))
        told["later"] = [
            {
                "after": draw(st.integers(1, 4)),
                "effects": draw(st.dictionaries(st.sampled_from(indicators), numbers, max_size=2)),
                "text": AHEAD,
                "when": draw(st.sampled_from([[], when(count)])),
            }
            for _ in range(draw(st.integers(0, 2)))
        ]
        return told

    def onward(n: int) -> dict[str, str]:
        names = [f"s{m}" for m in range(n + 1, count)] + ["end"]
        return {"next": draw(st.sampled_from(names))} if draw(st.integers(0, 3)) == 0 else {}

    steps = []
    for n, (kind, size) in enumerate(zip(kinds, sizes, strict=True)):
        step: dict[str, Any] = {"id": f"s{n}", "title": "Step", "text": "Text", "kind": kind}
        step["confidence"] = draw(st.booleans())
        if n and draw(st.booleans()):
            step["when"] = when(n)
        if draw(st.booleans()):
            step["variants"] = [{"when": when(n), "text": "Variant"}]
        if kind != "single":
            step |= onward(n)
        if kind in ("single", "multiple", "rank"):
            step["options"] = [{"id": "abcd"[o], "text": f"Option {o}", **outcome()} for o in range(size)]
            for option in step["options"][2:]:
                if draw(st.booleans()):
                    option["when"] = when(n)
        if kind == "single":
            for option in step["options"]:
                option |= onward(n)
        if kind == "multiple":
            step["pick"] = {"min": draw(st.integers(0, 2)), "max": draw(st.integers(2, size))}
            if draw(st.booleans()):
                step["pick"] |= {"budget": 0.3 + draw(st.integers(0, 3)), "unit": "k€"}
                for option, cost in zip(step["options"], [0.1, 0.2, 0.2, 0.1], strict=False):
                    option["cost"] = cost
        if kind == "rank":
            step["best"] = draw(st.permutations([option["id"] for option in step["options"]]))
        if kind == "number":
            step["answer"] = {"min": -10, "max": 10, "unit": "j"}
            if draw(st.booleans()):
                step["answer"] |= {
                    "expected": draw(st.integers(-10, 10)),
                    "tolerance": 1.5,
                    "near": AHEAD,
                    "far": AHEAD,
                }
            else:
                bounds = sorted({-10, 10, *draw(st.lists(st.integers(-9, 9), max_size=2))})
                step["answer"]["ranges"] = [
                    {"from": low, "below": high, **outcome(), **onward(n)} for low, high in pairwise(bounds)
                ]
        if kind == "text":
            step["expert"] = AHEAD
        steps.append(step)
    tree = {
        "format": "campus/case-study/1",
        "key": "hasard",
        "title": "Hasard",
        "duration_min": 5,
        "firm": {"activity": "a", "size": "b", "place": "c"},
        "objective": "Jouer",
        "situation": "Une situation.",
        "indicators": [
            {
                "id": name,
                "title": name,
                "unit": "",
                "start": draw(st.integers(0, 50)),
                "min": 0,
                "max": 50,
                "good": "up",
            }
            for name in indicators
        ],
        "steps": steps,
        "endings": [
            *(
                {"id": f"e{n}", "when": when(count), "title": "E", "text": AHEAD}
                for n in range(draw(st.integers(0, 2)))
            ),
            {"id": "other", "title": "E", "text": AHEAD},
        ],
        "debrief": {"expert": {"role": "r"}, "text": AHEAD},
        "transfer": {"question": "Q"},
    }
    return _connected(tree)


def _connected(tree: dict[str, Any]) -> dict[str, Any]:
    """The tree without those `next` that cut steps off."""
    for n, before in enumerate(tree["steps"][:-1]):
        if any(problem.path == ("steps", n + 1) for problem in sense(tree)):
            for part in (before, *before.get("options", ()), *before.get("answer", {}).get("ranges", ())):
                part.pop("next", None)
    return tree


@st.composite
def cases(draw: st.DrawFn) -> CaseStudy:
    return FORMAT.read(json.dumps(draw(trees())))


@st.composite
def legal_moves(draw: st.DrawFn, case: CaseStudy, state: State) -> Move:
    """A move that the rules allow at `state`, drawn from what the learner is offered."""
    offer = offered(case, state)
    assert offer is not None
    confidence = draw(st.integers(1, 4)) if offer.confidence else None
    ids = [option.id for option in offer.options]
    if offer.kind == "single":
        return Move(offer.step, draw(st.sampled_from(ids)), confidence=confidence)
    if offer.kind == "rank":
        return Move(offer.step, tuple(draw(st.permutations(ids))), confidence=confidence)
    if offer.kind == "multiple":
        picked = draw(st.sampled_from(picks(offer)))
        return Move(offer.step, tuple(draw(st.permutations(picked))), confidence=confidence)
    if offer.answer is not None:
        tenths = st.integers(int(offer.answer.min * 10), int(offer.answer.max * 10))
        return Move(offer.step, number=Fraction(draw(tenths), 10), confidence=confidence)
    return Move(offer.step, text=draw(texts), confidence=confidence)


def picks(offer: Offer) -> list[tuple[str, ...]]:
    """Every allowed choice of several."""
    pick = offer.pick
    assert pick is not None
    allowed = []
    for size in range(pick.min, pick.max + 1):
        for combination in combinations(offer.options, size):
            if pick.budget is None or sum(option.cost or 0 for option in combination) <= pick.budget:
                allowed.append(tuple(option.id for option in combination))
    return allowed
