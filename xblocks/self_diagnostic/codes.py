"""The codes of a learner's profile, read from the one list of the project."""

import json
from functools import cache
from importlib import resources

KEYS = ("size", "sector", "role", "region")


@cache
def known_codes() -> dict[str, tuple[str, ...]]:
    """The codes of each profile key; nothing where the campus app, which holds the list, is not installed."""
    try:
        listed = resources.files("campus_plugin").joinpath("profile_codes.json").read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        return {}
    return {key: tuple(entry["code"] for entry in entries) for key, entries in json.loads(listed).items()}


def is_known(key: str, code: str) -> bool:
    """Whether `code` may stand under `key`; without the list, any code may."""
    return code in known_codes().get(key, (code,))
