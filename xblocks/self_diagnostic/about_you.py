"""What a learner says of their firm, and whether they agree to be counted among peers: use cases of a `Visit`."""

from collections.abc import Mapping
from dataclasses import dataclass

from campus_plugin import api

from ..kit import events
from ..kit.handlers import Refusal
from ..kit.i18n import N_
from ..kit.visit import Event, Result
from . import bodies
from .runs import DiagnosticVisit, only_where_kept

PURPOSE = api.PEER_STATISTICS
"""Of the consent that the result asks for."""
AS_IT_IS = "-"
"""Leaves an answer of the profile as it is."""
OTHER_WORDS = N_("These words have changed. Please reload the page and read them again.")


@dataclass(frozen=True, kw_only=True)
class AboutYou(Result):
    """What the learner says of their firm, and what they agreed to; `changed` by this request."""

    profile: Mapping[str, str]
    consents: frozenset[str]
    changed: bool = False


def about(visit: DiagnosticVisit, body: bodies.About) -> AboutYou:
    """The learner's profile and consents; fields of the profile that are given are stored first."""
    only_where_kept(visit)
    sent: dict[str, str | None] = {name: getattr(body, name) for name in visit.document.profile}
    given = {name: code for name, code in sent.items() if code not in (None, AS_IT_IS)}
    consents = api.consents(visit.visitor)  # first: what is answered as failed must not have been written
    try:
        profile = api.save_profile(visit.visitor, given) if given else api.profile(visit.visitor)
    except api.Refused as refused:
        raise Refusal(bodies.UNKNOWN_PROFILE) from refused
    return AboutYou(profile=profile, consents=frozenset(consents), changed=bool(given))


def consent(visit: DiagnosticVisit, body: bodies.Consent) -> AboutYou:
    """Agreement to be counted among peers, given in the words that were read, or taken back."""
    only_where_kept(visit)
    event = events.DIAGNOSTIC_CONSENT_GIVEN if body.agree else events.DIAGNOSTIC_CONSENT_WITHDRAWN
    try:
        if body.agree:
            api.give_consent(visit.visitor, PURPOSE, body.version)
        else:
            api.withdraw_consent(visit.visitor, PURPOSE)
    except api.Refused as refused:
        raise Refusal(OTHER_WORDS) from refused
    consents = frozenset({PURPOSE} if body.agree else ())
    return AboutYou(profile={}, consents=consents, changed=True, events=(Event(event, {"purpose": PURPOSE}),))
