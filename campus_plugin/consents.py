"""What a learner may agree to, in which words, and what they agreed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import models
from .writing import TRIES, Crowded, Refused, again_when_locked, insert

PEER_STATISTICS = "peer_statistics"

# A text that was shown is never changed: a new wording is a new version, and the old one stays readable here.
TEXTS: Mapping[str, Mapping[str, Any]] = {
    PEER_STATISTICS: {
        "1": _(
            "My answers may be counted, without my name, in statistics that compare firms of the same size, sector or "
            "region. Nobody sees my own answers, and small groups are never shown. I can take this back at any time; "
            "my answers then leave the next statistics."
        ),
    },
}
TITLES: Mapping[str, Any] = {PEER_STATISTICS: _("Compare myself with firms like mine")}


@dataclass(frozen=True)
class ConsentRecord:
    """One line of a learner's history of consents."""

    purpose: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None

    @property
    def active(self) -> bool:
        return self.withdrawn_at is None


@dataclass(frozen=True)
class ConsentText:
    """The words in force for a purpose."""

    purpose: str
    version: str
    title: str
    text: str


def current_text(purpose: str) -> ConsentText:
    """The latest words of a purpose, in the active language. Raises `Refused` for a purpose that does not exist."""
    versions = TEXTS.get(purpose)
    if not versions:
        raise Refused(gettext("There is nothing to agree to under the name “%(purpose)s”.") % {"purpose": purpose})
    version = list(versions)[-1]
    return ConsentText(purpose, version, str(TITLES[purpose]), str(versions[version]))


def active(user_id: int) -> set[str]:
    """The purposes that the learner agrees to now. One query."""
    return set(models.Consent.objects.filter(user_id=user_id, active=True).values_list("purpose", flat=True))


def history(user_id: int) -> list[ConsentRecord]:
    """Every consent that the learner ever gave, latest first."""
    rows = models.Consent.objects.filter(user_id=user_id).order_by("-given_at", "-pk")
    return [ConsentRecord(row.purpose, row.text_version, row.given_at, row.withdrawn_at) for row in rows]


@again_when_locked
def give(user_id: int, purpose: str, text_version: str) -> None:
    """Agree to a purpose in the words of `text_version`; other words of the same purpose end with it.

    Raises `Refused` for words that were never shown. Repeating is harmless.
    """
    if text_version not in TEXTS.get(purpose, {}):
        raise Refused(gettext("These words were never shown: reload the page and read them again."))
    for _try in range(TRIES):
        now = timezone.now()
        row = models.Consent(user_id=user_id, purpose=purpose, text_version=text_version, given_at=now)
        try:
            with insert():
                row.save(force_insert=True)
            return
        except IntegrityError:
            given = models.Consent.objects.filter(user_id=user_id, purpose=purpose, active=True)
            if given.filter(text_version=text_version).exists():
                return
            given.update(active=None, withdrawn_at=now, modified=now)
    raise Crowded("the consent is written too often at once")


@again_when_locked
def withdraw(user_id: int, purpose: str) -> None:
    """Take a consent back; harmless where there is none."""
    now = timezone.now()
    models.Consent.objects.filter(user_id=user_id, purpose=purpose, active=True).update(
        active=None, withdrawn_at=now, modified=now
    )
