"""Bytes, requests and processor time of our views, by document."""

from typing import Any

from campus_xblocks.case_study import engine
from tests.support.harness import Place, learner

from . import cpu, fragments
from .documents import CASE, DIAGNOSTIC, Sample, samples
from .requests import Visit

PACKAGE = "campus_xblocks"
WARM, COLD, LARGE_TIMES = 100, 30, 5
LARGE = 100_000
"""Bytes from which fewer rounds are timed."""
COURSE = "largest of the courses"


def table() -> list[dict[str, Any]]:
    """A row by document: `{"block", "document", "bytes", "learner", "public", "studio", "author", "finished",
    "warm_ms", "cold_ms", "parse_ms", "empty_ms"}`."""
    return [_measured(sample) for sample in samples()]


def _measured(sample: Sample) -> dict[str, Any]:
    place = Place()
    visit = Visit(place, learner(f"reader-{sample.block_type}"), sample.block_type, f"poids{sample.size}").write(
        sample.text
    )
    author = Visit(place, learner("author", staff=True), sample.block_type, visit.url_name)
    warm_times, cold_times = (LARGE_TIMES, LARGE_TIMES) if sample.size > LARGE else (WARM, COLD)
    row: dict[str, Any] = {"block": sample.block_type, "document": sample.name, "bytes": sample.size}
    row["learner"] = fragments.measured(visit.view().answer, PACKAGE)
    row["public"] = fragments.measured(visit.view("public_view").answer, PACKAGE)
    row["author"] = fragments.measured(author.view("author_view").answer, PACKAGE)
    row["studio"] = fragments.measured(author.view("studio_view").answer, PACKAGE)
    row["empty_ms"] = cpu.empty(visit, times=WARM)
    row["warm_ms"] = cpu.view(visit, times=warm_times)
    row["cold_ms"] = cpu.view(visit, times=cold_times, cold=True)
    row["parse_ms"] = cpu.parse(visit, times=cold_times)
    {CASE: _play, DIAGNOSTIC: _answer}[sample.block_type](visit)
    row["finished"] = fragments.measured(visit.view().answer, PACKAGE)
    row["finished_warm_ms"] = cpu.view(visit, times=warm_times)
    return row


def _play(visit: Visit) -> None:
    """To the end, by what is offered first: the debrief is the longest screen."""
    case = visit.block.document()
    moves: list[engine.Move] = []
    while (offer := engine.offered(case, engine.play(case, moves)[-1])) is not None:
        moves.append(_first(case.step(offer.step), offer))
    visit.call("decide", {"run": 1, "moves": [move.as_json() for move in moves]})


def _first(step: Any, offer: engine.Offer) -> engine.Move:
    ids = [option.id for option in offer.options]
    given: dict[str, Any] = {
        "single": lambda: {"choice": ids[0]},
        "multiple": lambda: {"choice": tuple(ids[: int(step.pick.min) or 1])},
        "rank": lambda: {"choice": tuple(ids)},
        "number": lambda: {"number": step.answer.min},
        "text": lambda: {"text": "Un mot."},
    }[step.kind]()
    return engine.Move(step.id, confidence=2 if step.confidence else None, **given)


def _answer(visit: Visit) -> None:
    """Every question by what is offered first, which calls for the most advice."""
    from campus_xblocks.self_diagnostic import wire
    from campus_xblocks.self_diagnostic.document import revision
    from campus_xblocks.self_diagnostic.wire import token

    document = visit.block.document()
    answers: dict[str, Any] = {}
    for item in wire.items(document, survey=False):
        value = item.choices[0].token
        answers[f"q.{item.id}"] = [value] if item.kind.several else value
    body = {"run": 1, "sheet": token(revision(document)), "answers": answers, "confirmed": True}
    visit.call("finish", body)
