"""Whether a course is created, updated, left alone, or not to be touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .changes import Change


@dataclass(frozen=True)
class Last:
    """The last import of a course: the digest of its files, and whether it came to its end."""

    digest: str
    finished: bool


class Way(Enum):
    CREATE = "create"
    UPDATE = "update"
    NOTHING = "nothing"
    REFUSE_STRANGER = "the course is there, but not by us"
    REFUSE_CHANGED = "the course was changed in Studio"

    @property
    def refuses(self) -> bool:
        return self in (Way.REFUSE_STRANGER, Way.REFUSE_CHANGED)


def decide(*, exists: bool, last: Last | None, digest: str, changed: Sequence[Change], force: bool) -> Way:
    """What to do with a course whose files have this digest; `changed` is what authors did since `last`.

    Authors' work is in the way only of an import that would overwrite it: with the same files there is nothing to bring.
    An import that broke off is taken up again, for what stands there is half its own.
    """
    if not exists:
        return Way.CREATE
    if force:
        return Way.UPDATE
    if last is None:
        return Way.REFUSE_STRANGER
    if not last.finished:
        return Way.UPDATE
    if last.digest == digest:
        return Way.NOTHING
    return Way.REFUSE_CHANGED if changed else Way.UPDATE
