"""The only door of the campus app: what the XBlocks may ask of it.

Every function takes a `Visitor` (see `visitor`) and answers with plain values or dataclasses, never with rows. For a
visitor who is not writable, writes keep nothing and answer as if they had, and reads answer with nothing: neither
staff who look as a learner nor Studio ever see or change what a learner wrote.
"""

from collections.abc import Mapping

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from opaque_keys.edx.keys import UsageKey

from . import commitments, edxapp, profiles
from . import consents as _consents
from .commitments import Action
from .consents import PEER_STATISTICS, ConsentText
from .runs import (
    Instrument,
    RunRecord,
    Stale,
    clear,
    finished_runs,
    latest_run,
    start_run,
    structures,
    structures_of,
    write_run,
)
from .shared.stored import Unreadable
from .surveys import save_survey, survey
from .visitors import Visitor, visitor
from .writing import Refused

__all__ = [
    "PEER_STATISTICS",
    "Action",
    "ConsentText",
    "Instrument",
    "Refused",
    "RunRecord",
    "Stale",
    "Unreadable",
    "Visitor",
    "actions",
    "clear",
    "commit_action",
    "consent_text",
    "consents",
    "finished_runs",
    "give_consent",
    "latest_run",
    "may_author",
    "peers_for",
    "plan_url",
    "planned",
    "privacy_url",
    "profile",
    "save_profile",
    "save_survey",
    "start_run",
    "structures",
    "structures_of",
    "survey",
    "user_id_of",
    "visitor",
    "withdraw_consent",
    "write_run",
]


def may_author(usage_key: UsageKey, user_id: int | None, *, change: bool) -> bool:
    """Whether this person may read a library's block as its author, or change it; courses are guarded by Studio."""
    return edxapp.may_author(usage_key, user_id, change=change)


def user_id_of(anonymous_id: str) -> int | None:
    """The learner behind the anonymous id of `clear_student_state(user_id=…)`; None where there is none."""
    return edxapp.user_id_of(anonymous_id)


# --- profile and consent ----------------------------------------------------------------------------------------


def profile(visitor: Visitor) -> dict[str, str]:
    """The visitor's profile, without the fields they left open. One query."""
    return profiles.profile(visitor.learner_id) if visitor.writable else {}


def save_profile(visitor: Visitor, values: Mapping[str, object]) -> dict[str, str]:
    """Keep the given fields of the profile; an empty value takes one back. Raises `Refused` for unknown codes."""
    return profiles.save(visitor.learner_id, values) if visitor.writable else {}


def consent_text(purpose: str) -> ConsentText:
    """The words in force for a purpose and their version, in the active language."""
    return _consents.current_text(purpose)


def consents(visitor: Visitor) -> set[str]:
    """The purposes that the visitor agrees to now. One query."""
    return _consents.active(visitor.learner_id) if visitor.writable else set()


def give_consent(visitor: Visitor, purpose: str, text_version: str) -> None:
    """Keep the visitor's consent. Raises `Refused` for a purpose or a version that does not exist."""
    if visitor.writable:
        _consents.give(visitor.learner_id, purpose, text_version)


def withdraw_consent(visitor: Visitor, purpose: str) -> None:
    """Take the visitor's consent back; the history keeps that it was given."""
    if visitor.writable:
        _consents.withdraw(visitor.learner_id, purpose)


# --- action plan ------------------------------------------------------------------------------------------------


def actions(visitor: Visitor, *, usage_key: UsageKey | None = None) -> list[Action]:
    """The visitor's plan (of one block, if asked), the nearest date first, with what is done or set aside."""
    return commitments.actions(visitor.learner_id, usage_key=usage_key) if visitor.writable else []


def planned(visitor: Visitor) -> frozenset[str]:
    """The ids of this block's actions that are in the visitor's plan, done or to do. One query."""
    return commitments.planned(visitor.learner_id, visitor.usage_key) if visitor.writable else frozenset()


def commit_action(
    visitor: Visitor,
    action_id: str,
    *,
    when: str,
    then: str,
    first_step: str,
    effort: int = 1,
    days: int = 30,
    rule: str = "",
) -> Action:
    """Put an action of this block into the visitor's plan, due in `days` days, with the `rule` to keep where there is one.

    One per (user, block, action id); repeating answers with the one that is kept, and only the call that put it there
    finds it `new`. Raises `Refused`.
    """
    wanted = commitments.draft(
        visitor.usage_key, action_id, when=when, then=then, first_step=first_step, effort=effort, days=days, rule=rule
    )
    return commitments.commit(visitor.learner_id, wanted) if visitor.writable else wanted


def plan_url() -> str:
    """Where learners find their plan; in Studio an address of the LMS."""
    return _page("plan", "campus/plan")


def privacy_url() -> str:
    """Where learners see, take away and erase what is kept about them."""
    return _page("privacy", "campus/privacy")


# --- peers ------------------------------------------------------------------------------------------------------


def peers_for(visitor: Visitor, org: str, key: str) -> None:
    """Peers' statistics under an instrument key. None yet: nothing is compared before anything can be."""


def _page(name: str, path: str) -> str:
    try:
        return reverse(f"campus_plugin:{name}")
    except NoReverseMatch:  # Studio has none of these pages
        return f"{getattr(settings, 'LMS_ROOT_URL', '')}/{path}"
