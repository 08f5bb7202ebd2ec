"""What a learner may say of their firm: size, sector, role, region, each a code of one list (`profile_codes.json`)."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

FIELDS = ("size", "sector", "role", "region")


@cache
def codes() -> dict[str, dict[str, dict[str, str]]]:
    """By field and code, in the file's order: what is said of the code, by language (`fr`, `en`)."""
    lists = json.loads(resources.files(__package__).joinpath("profile_codes.json").read_text(encoding="utf-8"))
    return {field: {entry["code"]: _labels(entry) for entry in lists[field]} for field in FIELDS}


def _labels(entry: Mapping[str, str]) -> dict[str, str]:
    return {lang: label for lang, label in entry.items() if lang != "code"}


def is_known(field: str, code: str) -> bool:
    return code in codes()[field]


def label(field: str, code: str, lang: str) -> str:
    """What a code means, in the language or in French; a code that has since been removed speaks for itself."""
    labels = codes()[field].get(code, {})
    return labels.get(lang.split("-")[0]) or labels.get("fr") or code
