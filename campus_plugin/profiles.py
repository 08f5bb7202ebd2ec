"""What a learner says of their firm, in codes of `shared.profile_codes`."""

from collections.abc import Mapping

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from . import models
from .shared.profile_codes import FIELDS, is_known
from .writing import TRIES, Crowded, Refused, again_when_locked, insert


def profile(user_id: int) -> dict[str, str]:
    """What the learner said, field by field; fields they left open are absent. One query."""
    row = models.Profile.objects.filter(user_id=user_id).values(*FIELDS).first() or {}
    return {field: code for field, code in row.items() if code}


@again_when_locked
def save(user_id: int, values: Mapping[str, object]) -> dict[str, str]:
    """Keep the given fields and leave the others; an empty value takes one back. Answers with the whole profile.

    Raises `Refused` for an unknown field or code.
    """
    given = {field: _code(field, value) for field, value in values.items()}
    for _try in range(TRIES):
        # Fields are independent and the last word on each is the learner's latest, so each is simply set.
        rows = models.Profile.objects.filter(user_id=user_id)
        if rows.update(**given, modified=timezone.now()):
            return profile(user_id)
        try:
            with insert():
                models.Profile(user_id=user_id, **given).save(force_insert=True)
            return {field: code for field, code in given.items() if code}
        except IntegrityError:
            continue
    raise Crowded("the profile is written too often at once")


def _code(field: str, value: object) -> str:
    if field not in FIELDS:
        raise Refused(_("“%(field)s” is not asked in the profile.") % {"field": field})
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or not is_known(field, value):
        raise Refused(_("This is not one of the answers offered for “%(field)s”.") % {"field": field})
    return value
