"""Whether a course is created, updated, left alone, or not to be touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .changes import Change


@dataclass(frozen=True)
class Last:
    """The last import of a course: the digest of its files, and whether it came to its end.

    `traced` says whether anything is known to have been written from the course's files: the first release did not note
    it, and an export of Studio is not such files.
    """

    digest: str
    finished: bool
    traced: bool = True


class Way(Enum):
    CREATE = "create"
    UPDATE = "update"
    NOTHING = "nothing"
    REFUSE_STRANGER = "the course is there, but not by us"
    REFUSE_UNTRACED = "whose work the course is was not noted"
    REFUSE_CHANGED = "the course was changed in Studio"

    @property
    def refuses(self) -> bool:
        return self in (Way.REFUSE_STRANGER, Way.REFUSE_UNTRACED, Way.REFUSE_CHANGED)


def decide(
    *, exists: bool, last: Last | None, digest: str, changed: Sequence[Change], force: bool, anew: bool = False
) -> Way:
    """What to do with a course whose files have this digest; `changed` is what stands there and is not ours.

    Authors' work is in the way only of an import that would overwrite it: with the same files there is nothing to bring,
    unless they are to be brought `anew`. An import that broke off is taken up again, unless authors have worked there since or before it.
    """
    if not exists:
        return Way.CREATE
    if force:
        return Way.UPDATE
    if last is None:
        return Way.REFUSE_STRANGER
    if last.finished and last.digest == digest and not anew:
        return Way.NOTHING
    if not last.traced:
        return Way.REFUSE_UNTRACED
    return Way.REFUSE_CHANGED if changed else Way.UPDATE
