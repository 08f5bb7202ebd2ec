"""Where blocks' fields live: the author's in the course, learners' in SQLite, visitors' nowhere.

A learner's state is one row per block, read once per request and written back whole, so the last writer wins: that is
what the platform does, and an author must be able to see what it costs.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any

from xblock.fields import Scope, UserScope
from xblock.runtime import KeyValueStore

from .models import Kept

Authored = Callable[[Any], Mapping[str, Any]]
"""From a usage key to the author's field values (content, settings, children)."""
Inherited = Callable[[Any, str], Any]
"""From a usage key and a field's name to the value that a container gives; raises KeyError."""


class AuthorReadOnly(Exception):
    """A block tried to change the author's content while learners look at it; the platform refuses that too."""


class CourseStore(KeyValueStore):
    """The store behind one request of one person."""

    def __init__(self, authored: Authored, inherited: Inherited, *, keeps: bool):
        super().__init__()
        self._authored, self._inherited, self._keeps = authored, inherited, keeps
        self._rows: dict[tuple[str, int, str, str], dict[str, Any]] = {}
        self.drafts: dict[tuple[Any, str], Any] = {}
        """What was written to the author's fields in this request; never stored."""
        self.author_mode = False

    def get(self, key: KeyValueStore.Key) -> Any:
        if _is_authored(key):
            if (key.block_scope_id, key.field_name) in self.drafts:
                return self.drafts[(key.block_scope_id, key.field_name)]
            return copy.deepcopy(self._authored(key.block_scope_id)[key.field_name])
        return self._row(key)[key.field_name]

    def has(self, key: KeyValueStore.Key) -> bool:
        if _is_authored(key):
            known = (key.block_scope_id, key.field_name) in self.drafts
            return known or key.field_name in self._authored(key.block_scope_id)
        return key.field_name in self._row(key)

    def default(self, key: KeyValueStore.Key) -> Any:
        if key.scope == Scope.settings:
            return self._inherited(key.block_scope_id, key.field_name)
        raise KeyError(key.field_name)

    def set(self, key: KeyValueStore.Key, value: Any) -> None:
        self.set_many({key: value})

    def set_many(self, update_dict: dict[KeyValueStore.Key, Any]) -> None:
        rows = {}
        for key, value in update_dict.items():
            if _is_authored(key):
                if not self.author_mode:
                    raise AuthorReadOnly(f"{key.field_name} of {key.block_scope_id}")
                self.drafts[(key.block_scope_id, key.field_name)] = value
            else:
                self._row(key)[key.field_name] = _plain(value)
                rows[_address(key)] = self._row(key)
        self._write(rows)

    def delete(self, key: KeyValueStore.Key) -> None:
        if _is_authored(key):
            self.drafts.pop((key.block_scope_id, key.field_name), None)
            return
        row = self._row(key)
        del row[key.field_name]
        self._write({_address(key): row})

    def _row(self, key: KeyValueStore.Key) -> dict[str, Any]:
        address = _address(key)
        if address not in self._rows:
            kept = (
                Kept.objects.filter(**_columns(address)).values_list("state", flat=True).first()
                if self._keeps
                else None
            )
            self._rows[address] = kept or {}
        return self._rows[address]

    def _write(self, rows: dict[tuple[str, int, str, str], dict[str, Any]]) -> None:
        if self._keeps and rows:
            # one statement: two processes that write at once both succeed, and the later one stays
            Kept.objects.bulk_create(
                [Kept(**_columns(address), state=state) for address, state in rows.items()],
                update_conflicts=True,
                unique_fields=["scope", "user_id", "subject", "field"],
                update_fields=["state"],
            )


def _is_authored(key: KeyValueStore.Key) -> bool:
    return key.scope in (Scope.children, Scope.parent) or key.scope.user == UserScope.NONE


def _plain(value: Any) -> Any:
    """`value` as JSON keeps it: the platform writes named tuples (a problem's scores) as objects."""
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _address(key: KeyValueStore.Key) -> tuple[str, int, str, str]:
    whole = key.scope == Scope.user_state
    return (str(key.scope.name), key.user_id or 0, str(key.block_scope_id or ""), "" if whole else key.field_name)


def _columns(address: tuple[str, int, str, str]) -> dict[str, Any]:
    return dict(zip(("scope", "user_id", "subject", "field"), address, strict=True))
