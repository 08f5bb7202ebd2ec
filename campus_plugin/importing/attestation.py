"""The free enrolment and the attestation that go with it."""

from collections.abc import Sequence
from typing import Any

MODE = "honor"
"""The platform's free mode whose learners get an attestation; those of `audit` never do."""
_MODE_NAMES = {"fr": "Gratuit, avec attestation"}
_MODE_NAME = "Free, with an attestation"
_WORDS = {
    "fr": (
        "Attestation de suivi",
        "Cette attestation n’est ni un diplôme ni une certification professionnelle. "
        "L’identité de la personne n’a pas été vérifiée.",
    )
}
_DEFAULT_WORDS = (
    "Statement of attendance",
    "This statement is neither a degree nor a professional certification. The person’s identity was not checked.",
)


def mode_name(language: str) -> str:
    return _MODE_NAMES.get(language[:2], _MODE_NAME)


def active(descriptions: Sequence[dict[str, Any]], *, title: str, language: str) -> list[dict[str, Any]]:
    """The course's attestations with the first one active; one of sober wording where the course describes none.

    Wording, title and signatories are those of the course's policy. The shape is Studio's: cms/djangoapps/contentstore/
    views/certificates.py, « Certificates Data Model ».
    """
    if descriptions:
        first, *others = descriptions
        return [{**first, "is_active": True}, *others]
    name, description = _WORDS.get(language[:2], _DEFAULT_WORDS)
    return [
        {
            "id": 1,
            "version": 1,
            "name": name,
            "description": description,
            "course_title": title,
            "is_active": True,
            "signatories": [],
            "editing": False,
        }
    ]
