"""A learner's runs at a block, as the campus app keeps them.

The platform's user_state is last-write-wins and is shown to staff as it is: it holds the run's number only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from campus_plugin import api


@dataclass(frozen=True)
class Held:
    """A run as it is kept. `moves` is the case's list or the diagnostic's mapping; `record` belongs to the store."""

    attempt: int
    moves: Any
    finished: bool = False
    result: Any = None
    revision: str = ""
    record: Any = None

    @property
    def structure(self) -> Mapping[str, Any]:
        """What is kept of the older document that an open run was begun with; empty where it is the same."""
        return getattr(self.record, "structure", None) or {}


class Diverged(Exception):
    """Another window wrote meanwhile; `held` is what is kept now."""

    def __init__(self, held: Held):
        super().__init__("another window wrote meanwhile")
        self.held = held


class Runs:
    """The runs of a visitor at a block, written by compare-and-swap.

    `instrument` says under what a run is filed; it is asked for at the first write of a request, and once.
    """

    def __init__(self, visitor: api.Visitor, instrument: Callable[[], api.Instrument]):
        self._visitor, self._make_instrument = visitor, instrument
        self._planned: frozenset[str] | None = None

    @cached_property
    def _instrument(self) -> api.Instrument:
        return self._make_instrument()

    @property
    def planned(self) -> frozenset[str]:
        """The ids of the actions that the learner has put into their plan from this block.

        Read together with the run; asked for apart only where no run was looked for (a card has none).
        """
        if self._planned is None:
            self._planned = api.planned(self._visitor)
        return self._planned

    def latest(self, *, with_survey: bool = False, now: str | None = None) -> Held | None:
        """The last run. Where `now`, the document's revision, is not that of an open run, it comes with its structure."""
        record = api.latest_run(self._visitor, with_survey=with_survey, now=now)
        if record is None:
            return None
        self._planned = record.planned
        return self._held(record)

    def start(
        self,
        attempt: int,
        moves: Any,
        *,
        finished: bool = False,
        result: Any = None,
        instrument: api.Instrument | None = None,
    ) -> Held:
        """A new run with its first moves, under `instrument` where a page showed an older one than the document is.

        Where it exists already (a repeated request), raises `Diverged`.
        """
        record, created = api.start_run(
            self._visitor, instrument or self._instrument, attempt, moves, finished=finished, result=result
        )
        held = self._held(record)
        if self._planned is None:  # before the first run, nothing of this block was proposed for the plan
            self._planned = frozenset()
        if not created:
            raise Diverged(held)
        return held

    def write(
        self, held: Held, moves: Any, *, finished: bool = False, result: Any = None, keep_revision: bool = False
    ) -> Held:
        """The run with other moves, filed under the document as it is now unless it is to `keep_revision`.

        Raises `Diverged` where another window was faster, be it with the very same: what follows a write happens once.
        """
        instrument = self._instrument
        # The same questions under another key are another instrument: what is compared with what follows the key.
        # Other words file the run anew too: the learner goes on, and ends, in front of these.
        filed = (held.revision, held.record.key, held.record.wording)
        same = filed == (instrument.revision, instrument.key, instrument.wording)
        edited = None if same or keep_revision else instrument
        try:
            record = api.write_run(
                self._visitor, held.record, moves, finished=finished, result=result, instrument=edited
            )
        except api.Stale as stale:
            raise Diverged(self._held(stale.current)) from stale
        written = self._held(record)
        if record.repeated:
            raise Diverged(written)
        return written

    def clear(self) -> None:
        api.clear(self._visitor)

    def _held(self, record: Any) -> Held:
        return Held(record.attempt, record.moves, record.finished, record.result, record.revision, record)
