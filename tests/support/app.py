"""Blocks, visitors and requests for the tests."""

from contextlib import AbstractContextManager
from typing import Any

import crum
from opaque_keys.edx.keys import UsageKey

from campus_plugin import api

CASE = UsageKey.from_string("block-v1:Campus+Metamorphoses+2026+type@campus_case_study+block@menuiserie")
DIAGNOSTIC = UsageKey.from_string("block-v1:Campus+Metamorphoses+2026+type@campus_self_diagnostic+block@debut")
INSTRUMENT = api.Instrument("Campus", "menuiserie", "r1", "case_study", {"steps": ["constat"]})


def asks(user: Any) -> AbstractContextManager[Any]:
    """A request of `user` is under way."""
    return crum.impersonate(user)


def at(user: Any, usage_key: UsageKey = CASE, *, staff: bool = False, beta: bool = False) -> api.Visitor:
    """`user` at a block, in a request of their own."""
    with asks(user):
        return api.visitor(usage_key, user.pk, staff=staff, beta=beta)


def plan_action(user: Any, action_id: str = "devis", **changes: Any) -> api.Action:
    """An action in the user's plan."""
    words = {"when": "Quand un devis part", "then": "je relance à J+7", "first_step": "Noter la date", **changes}
    return api.commit_action(at(user), action_id, **words)
