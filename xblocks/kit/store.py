"""Where a learner's run is kept: in the campus app where it is installed, else in the platform's user_state.

user_state is last-write-wins and is shown to staff as it is, so with the app it holds the run's number only; without
the app it holds the moves, and free text stays on the device.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Held:
    """A run as it is kept. `moves` is the case's list or the diagnostic's mapping; `record` belongs to the store."""

    attempt: int
    moves: Any
    finished: bool = False
    result: Any = None
    revision: str = ""
    record: Any = None


class Diverged(Exception):
    """Another window wrote meanwhile; `held` is what is kept now."""

    def __init__(self, held: Held):
        super().__init__("another window wrote meanwhile")
        self.held = held


def app_installed() -> bool:
    return apps.is_installed("campus_plugin")


@dataclass(frozen=True)
class Instrument:
    """What `campus_plugin.api.Instrument` is, where the campus app is not installed."""

    org: str
    key: str
    revision: str
    kind: str
    structure: Any


def instrument(*, org: str, key: str, revision: str, kind: str, structure: Any) -> Any:
    """One revision of a document, as the store that is there knows it."""
    if not app_installed():
        return Instrument(org, key, revision, kind, structure)
    from campus_plugin import api

    return api.Instrument(org=org, key=key, revision=revision, kind=kind, structure=structure)


class CampusRuns:
    """Runs in the campus app, written by compare-and-swap."""

    keeps_text = True

    def __init__(self, block: Any, visitor: Any, instrument: Callable[[], Any]):
        from campus_plugin import api  # inside: the blocks must load where the app is not installed

        self._api, self._block, self._visitor, self._instrument = api, block, visitor, instrument

    def latest(self, *, with_survey: bool = False) -> Held | None:
        record = self._api.latest_run(self._visitor, with_survey=with_survey)
        return self._held(record) if record else None

    def start(self, attempt: int, moves: Any, *, finished: bool = False, result: Any = None) -> Held:
        """A new run with its first moves. Where it exists already (a repeated request), raises `Diverged`."""
        record, created = self._api.start_run(
            self._visitor, self._instrument(), attempt, moves, finished=finished, result=result
        )
        held = self._held(record)
        if not created:
            raise Diverged(held)
        self._mirror(held)
        return held

    def write(self, held: Held, moves: Any, *, finished: bool = False, result: Any = None) -> Held:
        instrument = self._instrument()
        edited = None if held.revision == instrument.revision else instrument
        try:
            record = self._api.write_run(
                self._visitor, held.record, moves, finished=finished, result=result, instrument=edited
            )
        except self._api.Stale as stale:
            raise Diverged(self._held(stale.current)) from stale
        written = self._held(record)
        self._mirror(written)
        return written

    def clear(self) -> None:
        self._api.clear(self._visitor)

    def _held(self, record: Any) -> Held:
        return Held(record.attempt, record.moves, record.finished, record.result, record.revision, record)

    def _mirror(self, held: Held) -> None:
        if self._visitor.writable:
            self._block.run, self._block.finished = held.attempt, held.finished


class StateRuns:
    """Runs in user_state, for a platform without the campus app."""

    keeps_text = False

    def __init__(self, block: Any, instrument: Callable[[], Any], without_text: Callable[[Any], Any]):
        self._block, self._instrument, self._without_text = block, instrument, without_text

    def latest(self, *, with_survey: bool = False) -> Held | None:
        kept = self._block.kept
        if not kept:
            return None
        return Held(
            kept["attempt"], kept["moves"], kept["finished"], kept.get("result"), kept.get("revision", ""), kept
        )

    def start(self, attempt: int, moves: Any, *, finished: bool = False, result: Any = None) -> Held:
        latest = self.latest()
        if latest and latest.attempt >= attempt:
            raise Diverged(latest)
        return self._keep(attempt, moves, finished, result, self._instrument().revision)

    def write(self, held: Held, moves: Any, *, finished: bool = False, result: Any = None) -> Held:
        return self._keep(held.attempt, moves, finished, result, self._instrument().revision)

    def clear(self) -> None:
        self._block.kept, self._block.run, self._block.finished = {}, 0, False

    def _keep(self, attempt: int, moves: Any, finished: bool, result: Any, revision: str) -> Held:
        block = self._block
        block.kept = {
            "attempt": attempt,
            "moves": self._without_text(moves),
            "finished": finished,
            "result": result,
            "revision": revision,
        }
        block.run, block.finished = attempt, finished
        return Held(attempt, moves, finished, result, revision, block.kept)
