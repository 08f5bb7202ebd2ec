"""The free enrolment and the attestation that goes with it."""

from collections.abc import Sequence
from typing import Any

MODE = "honor"
"""The platform's free mode whose learners get an attestation; those of `audit` never do."""
_MODE_NAMES = {"fr": "Gratuit, avec attestation"}
_MODE_NAME = "Free, with an attestation"


def mode_name(language: str) -> str:
    return _MODE_NAMES.get(language[:2], _MODE_NAME)


def is_active(descriptions: Sequence[dict[str, Any]]) -> bool:
    """Whether learners can get one: the platform takes the first that is active (certificates/api.py)."""
    return any(description.get("is_active") for description in descriptions)


def name(descriptions: Sequence[dict[str, Any]]) -> str:
    return str(next((described.get("name") for described in descriptions if described.get("name")), ""))


def switched(descriptions: Sequence[dict[str, Any]], *, on: bool) -> list[dict[str, Any]]:
    """The course's attestations with the first one active, or with none; otherwise as they are written."""
    return [{**described, "is_active": on and place == 0} for place, described in enumerate(descriptions)]
