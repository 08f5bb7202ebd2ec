"""Blocks of others, from PyPI, with the content that a new one has: each figure, or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from tests.support.harness import Place, learner

from . import cpu, fragments
from .requests import Visit


@dataclass(frozen=True)
class Peer:
    """`answer` makes the body of the handler by which a learner answers."""

    distribution: str
    block_type: str
    package: str
    handler: str
    answer: Callable[[Any], Any]


def _drop(block: Any) -> dict[str, Any]:
    item = block.data["items"][0]
    return {"val": item["id"], "zone": item["zones"][0], "x_percent": "33%", "y_percent": "11%"}


PEERS = (
    Peer("xblock-poll", "poll", "poll", "vote", lambda block: {"choice": block.answers[0][0]}),
    Peer("xblock-drag-and-drop-v2", "drag-and-drop-v2", "drag_and_drop_v2", "drop_item", _drop),
    Peer("branching-xblock", "branching_xblock", "branching_xblock", "get_current_state", lambda _block: {}),
)
TIMES = 100


def table() -> list[dict[str, Any]]:
    """A row by peer: `{"name", "version", "learner", "studio", "view_sql", "view_ms", "handler", "handler_sql",
    "missing": {figure: reason}}`."""
    return [_measured(peer) for peer in PEERS]


def _measured(peer: Peer) -> dict[str, Any]:
    row: dict[str, Any] = {"name": peer.distribution, "handler": peer.handler, "missing": {}}
    place = Place()
    visit = Visit(place, learner("peer"), peer.block_type)
    author = Visit(place, learner("peer-author", staff=True), peer.block_type)

    def figure(name: str, measure: Callable[[], Any]) -> None:
        try:
            row[name] = measure()
        except Exception as error:  # another's block on a runtime that it does not know: anything may come
            row["missing"][name] = f"{type(error).__name__}: {error}"

    figure("version", lambda: metadata.version(peer.distribution))
    figure("learner", lambda: fragments.measured(visit.view().answer, peer.package))
    figure("studio", lambda: fragments.measured(author.view("studio_view").answer, peer.package))
    figure("view_sql", lambda: len(visit.view().sql))
    figure("view_ms", lambda: cpu.view(visit, times=TIMES))
    figure("handler_sql", lambda: len(visit.call(peer.handler, peer.answer(visit.block)).sql))
    return row
