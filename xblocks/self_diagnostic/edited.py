"""A questionnaire that its author changed while a learner was answering.

No kept answer goes with an edit. One that the questions do not take any more stays with its run, counts for nothing,
and is told to its learner in the words in which it was given. A page that was opened before the edit still speaks of
the older questions: what it sends is read with these.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from campus_plugin import api

from ..kit.store import Held
from . import instrument, sheet
from .document import SelfDiagnostic
from .sheet import Item


@dataclass(frozen=True)
class Unfit:
    """A kept answer that does not count any more: what was asked, what was answered, whether it is still asked."""

    text: str
    said: str
    asked: bool


def token(revision: str) -> str:
    """Which answers a page offers. A keyed hash: the plain revision would allow guessing weights by trial."""
    return hmac.new(settings.SECRET_KEY.encode(), b"campus-sheet|" + revision.encode(), hashlib.sha256).hexdigest()[:12]


def unfit(block: Any, document: SelfDiagnostic, held: Held | None) -> list[Unfit]:
    """The answers of a run, survey included, that the document does not take any more, in the order they were given."""
    if held is None:
        return []
    _, lost = sheet.fitting(document, held.moves)
    survey = getattr(held.record, "survey", None) or {}
    _, lost_in_survey = sheet.fitting_survey(document, survey)
    if not lost and not lost_in_survey:
        return []
    now = {item.id: item for item in sheet.items(document)}
    before = _items(held.structure)
    said = {**{key: held.moves[key] for key in lost}, **{key: survey[key] for key in lost_in_survey}}
    return [_told(block, key, value, before.get(key), now.get(key)) for key, value in said.items()]


def _told(block: Any, key: str, value: Any, before: Item | None, now: Item | None) -> Unfit:
    item = before or now
    labels = {}
    for choice in item.choices if item else ():
        labels.setdefault(choice.value, block.say(choice.label) if choice.marked else choice.label)
    values = value if isinstance(value, list) else [value]
    said = ", ".join(labels.get(one, "" if one is None else str(one)) for one in values)
    return Unfit(item.asked.text if item else key, said, now is not None)


def _items(structure: Mapping[str, Any]) -> dict[str, Item]:
    if not structure:
        return {}
    try:
        return {item.id: item for item in sheet.items(instrument.remembered(structure))}
    except instrument.Unreadable:
        return {}


def older(block: Any, document: SelfDiagnostic, held: Held | None, sheet_token: Any) -> Any:
    """The instrument whose questions a page shows, where somebody has already answered them; else None.

    The learner's own run mostly has it. Where they had not begun, one query looks for it.
    """
    if not isinstance(sheet_token, str):
        return None
    org, key = block.owner(document)
    known: Mapping[str, Any] = {held.revision: held.structure} if held and held.structure else {}
    if not any(token(revision) == sheet_token for revision in known):
        known = api.structures(org, key)
    for revision, structure in known.items():
        if token(revision) == sheet_token:
            return block.instrument_of(document, revision, structure)
    return None
