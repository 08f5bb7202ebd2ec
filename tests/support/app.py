"""Blocks, visitors and requests for the tests."""

from contextlib import AbstractContextManager
from typing import Any

import crum
from opaque_keys.edx.keys import UsageKey

from campus_plugin import api

CASE = UsageKey.from_string("block-v1:Campus+Metamorphoses+2026+type@campus_case_study+block@menuiserie")
DIAGNOSTIC = UsageKey.from_string("block-v1:Campus+Metamorphoses+2026+type@campus_self_diagnostic+block@debut")


def case_structure(title: str = "Constat") -> Any:
    """What is kept of a case of one step."""
    step = {"id": "constat", "kind": "text", "title": title, "peers": False}
    return {"kind": "case_study", "title": title, "indicators": [], "steps": [step], "endings": [], "actions": []}


INSTRUMENT = api.Instrument("Campus", "menuiserie", "r1", "case_study", case_structure())
QUESTIONS = api.Instrument(
    "Campus",
    "debut",
    "r1",
    "self_diagnostic",
    {
        "kind": "self_diagnostic",
        "key": "debut",
        "lang": "fr",
        "title": "Au début",
        "moment": "free",
        "team": True,
        "dimensions": [],
        "levels": [],
        "attitudes": [],
        "survey": [],
    },
)


def case_result(ending: str = "bien") -> Any:
    """The result of a case without decisions."""
    return {
        "form": 1,
        "path": [],
        "indicators": [],
        "ending": {"id": ending, "title": "La fin", "text": "Elle est là."},
    }


def decided(*names: str) -> list[Any]:
    """One move a name."""
    return [{"step": "constat", "choice": name} for name in names]


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
