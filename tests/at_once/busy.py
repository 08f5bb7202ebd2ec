"""A place where requests overlap, with the platform's user_state as it is: the last one that writes wins.

The platform reads what it keeps of a learner at a block when a request begins and writes all of it when it ends, so
that of two requests at once one undoes what the other wrote, be it in another field.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Barrier, Lock
from typing import Any

from django.db import connection
from xblock.fields import Scope
from xblock.runtime import DictKeyValueStore, KvsFieldData

from tests.support.harness import OneUserRuntime, Place, Who

OURS = ("campus_plugin_",)


class RequestFields(DictKeyValueStore):
    """The fields as one request sees them: a learner's state is that of its beginning, and goes back whole."""

    def __init__(self, shared: dict[Any, Any], states: dict[Any, dict[str, Any]], lock: Lock):
        super().__init__(shared)
        self._states, self._lock = states, lock
        with lock:
            self._mine = {of: dict(state) for of, state in states.items()}

    def _state(self, key: Any) -> dict[str, Any] | None:
        return self._mine.setdefault((key.user_id, key.block_scope_id), {}) if key.scope == Scope.user_state else None

    def get(self, key: Any) -> Any:
        state = self._state(key)
        return super().get(key) if state is None else state[key.field_name]

    def has(self, key: Any) -> bool:
        state = self._state(key)
        return bool(super().has(key)) if state is None else key.field_name in state

    def set(self, key: Any, value: Any) -> None:
        self.set_many({key: value})

    def set_many(self, update_dict: dict[Any, Any]) -> None:
        with self._lock:
            for key, value in update_dict.items():
                state = self._state(key)
                if state is None:
                    self.db_dict[key] = value
                else:
                    state[key.field_name] = value
                    self._states[(key.user_id, key.block_scope_id)] = dict(state)


@dataclass
class BusyPlace(Place):
    """A `Place` whose requests may overlap, in threads or by hand."""

    states: dict[Any, dict[str, Any]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def runtime(self, who: Who | None) -> OneUserRuntime:
        runtime = super().runtime(who)
        fields = KvsFieldData(RequestFields(self.store.db_dict, self.states, self.lock))
        return OneUserRuntime(self, {**runtime._services, "field-data": fields})

    def user_state(self, who: Who) -> dict[str, Any]:
        return {k: v for (user_id, _), state in self.states.items() if user_id == who.user_id for k, v in state.items()}


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each answered; all begin at the same moment, on a connection of their own."""
    barrier = Barrier(len(works), timeout=60)

    def one(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


class Interruption:
    """Lets another request in just before one statement of the request under way, counted from 0."""

    def __init__(self, before: int, other: Callable[[], Any]):
        self._before, self._other = before, other
        self.count = 0
        self.answer: Any = None
        self._inside = False

    @property
    def happened(self) -> bool:
        return self.count > self._before

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self._inside and any(name in sql for name in OURS):
            self.count += 1
            if self.count == self._before + 1:
                self._inside = True
                self.answer = self._other()
                self._inside = False
        return execute(sql, params, many, context)


def interleaved(
    prepare: Callable[[int], Any], one: Callable[[Any], Any], other: Callable[[Any], Any]
) -> Iterator[tuple[Any, Any, Any]]:
    """Every way in which `other` can come between what `one` reads and writes: (who, one's answer, other's answer).

    Each way has a learner of its own, whom `prepare` makes from its number.
    """
    for before in range(20):
        who = prepare(before)
        interruption = Interruption(before, lambda who=who: other(who))
        with connection.execute_wrapper(interruption):
            answer = one(who)
        if not interruption.happened:
            assert before, "a request that asks nothing of the database cannot be interrupted"
            return
        yield who, answer, interruption.answer
    raise AssertionError("a request of more than twenty statements")


@contextmanager
def failing(error: Callable[[], Exception], at: int, times: int = 1_000) -> Iterator[list[str]]:
    """From the statement number `at` on, `times` statements of ours fail; the list is of those that were carried out."""
    done: list[str] = []
    seen = 0

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if any(name in sql for name in OURS):
            seen += 1
            if at < seen <= at + times:
                raise error()
            done.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield done


def statuses(replies: Sequence[Any]) -> list[int]:
    return sorted(reply.status for reply in replies)
