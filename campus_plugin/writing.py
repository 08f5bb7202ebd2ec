"""How rows are written when several requests of one learner arrive at once."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

P = ParamSpec("P")
R = TypeVar("R")

TRIES = 10
# MySQL and MariaDB: deadlock, lock wait timeout, row changed since the snapshot.
_MYSQL_AGAIN = {1213, 1205, 1020}
# PostgreSQL: serialization failure, deadlock.
_POSTGRES_AGAIN = {"40001", "40P01"}
# What JSON may carry and databases refuse: NUL (PostgreSQL) and halves of surrogate pairs (any UTF-8 column).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Crowded(DatabaseError):
    """Every try lost to another write of the same learner. Nothing was acknowledged, so the sender may try again."""


class Refused(ValueError):
    """An input that cannot be kept; the message is a sentence for the person who sent it, in the active language."""


def again_when_locked(write: Callable[P, R]) -> Callable[P, R]:
    """Repeat `write` when the database chose it as the victim of a deadlock.

    Inside a caller's transaction the whole transaction is lost, so only the caller can repeat it.
    """

    @wraps(write)
    def repeated(*args: P.args, **kwargs: P.kwargs) -> R:
        for _try in range(TRIES - 1):
            try:
                return write(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not _locked(error):
                    raise
        return write(*args, **kwargs)

    return repeated


def _locked(error: OperationalError) -> bool:
    code = error.args[0] if error.args else None
    state = getattr(error.__cause__, "sqlstate", None) or getattr(error.__cause__, "pgcode", None)
    return code in _MYSQL_AGAIN or state in _POSTGRES_AGAIN or code == "database is locked"


@contextmanager
def insert() -> Iterator[None]:
    """Around an INSERT that may meet a unique key.

    In a caller's transaction a savepoint keeps the transaction usable after the refusal; outside of one (the platform
    runs handlers so) there is nothing to protect and nothing to pay.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    else:
        yield


# Any: JSON of whatever shape; what it must be is said by `shared.stored`.
def storable(value: Any) -> Any:
    """`value` as plain JSON that every database accepts. Raises `Refused` for what JSON cannot hold."""
    try:
        cleaned = _cleaned(value)
        json.dumps(cleaned, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise Refused(_("This answer is not of a form that can be kept.")) from error
    return cleaned


def storable_text(text: str) -> str:
    """`text` without the characters that some database refuses."""
    return _UNSTORABLE.sub("\ufffd", text)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, dict):
        return {storable_text(str(key)): _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
