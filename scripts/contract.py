"""What the models say: key tables of docs/format.md and of its French twin, JSON Schemas, bodies in docs/openapi.yaml.

    python -m scripts.contract            # write
    python -m scripts.contract --check    # change nothing; say what is not up to date

A table stands between `<!-- keys: case-study.Step -->` and `<!-- /keys -->`. Its first three columns are written from the
model; the last one, what the key means, is written by hand in the page and kept. The English meanings are also what
an editor shows for a key.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from campus_plugin.shared import limits as shared_limits
from campus_xblocks.case_study import limits as case_limits
from campus_xblocks.case_study.calculator import formula
from campus_xblocks.case_study.kinds import KEYS, KINDS, options
from campus_xblocks.case_study.models import CaseStudy
from campus_xblocks.kit.releases import KEYS_SINCE
from campus_xblocks.self_diagnostic import sense
from campus_xblocks.self_diagnostic.kinds import QUESTIONS, SURVEY, QuestionKind, SurveyKind
from campus_xblocks.self_diagnostic.kinds import options as question_options
from campus_xblocks.self_diagnostic.models import SelfDiagnostic
from scripts import sent_bodies

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"en": DOCS / "format.md", "fr": DOCS / "fr" / "format.md"}
SCHEMAS = DOCS / "schemas"
OPENAPI = DOCS / "openapi.yaml"
MODELS: Mapping[str, type[BaseModel]] = {"case-study": CaseStudy, "self-diagnostic": SelfDiagnostic}

_ACTION_TEXT = {"maxLength": shared_limits.LONGEST_ACTION_TEXT}
_ACTION = {
    "when": _ACTION_TEXT,
    "then": _ACTION_TEXT,
    "first_step": _ACTION_TEXT,
    "days": {"maximum": shared_limits.MOST_DAYS},
}
SENSE: Mapping[str, Mapping[str, Mapping[str, dict[str, int]]]] = {
    "case-study": {
        "Action": _ACTION,
        "Exhibit": {
            "columns": {"maxItems": case_limits.MOST_COLUMNS},
            "rows": {"maxItems": case_limits.MOST_ROWS},
            "series": {"maxItems": case_limits.MOST_SERIES},
        },
        "Result": {"formula": {"maxLength": formula.MOST_CHARACTERS}},
        "Series": {"points": {"maxItems": case_limits.MOST_POINTS}},
        "Step": {"options": {"minItems": options.FEWEST_OPTIONS, "maxItems": options.MOST_OPTIONS}},
        "Transfer": {"rule": {"maxLength": shared_limits.LONGEST_RULE}},
    },
    "self-diagnostic": {
        "Action": _ACTION,
        "Dimension": {"questions": {"minItems": 1, "maxItems": sense.MOST_QUESTIONS}},
        "Question": {
            "options": {"minItems": question_options.LEAST_OPTIONS, "maxItems": question_options.MOST_OPTIONS},
        },
        "SelfDiagnostic": {"dimensions": {"maxItems": sense.MOST_DIMENSIONS}},
    },
}
"""Limits that the sense checks hold and the models do not, because a list that is too long would hide what is in it."""

_CASE = {"en": "in a case", "fr": "dans un cas"}


def _of_type(kinds: Mapping[str, QuestionKind] | Mapping[str, SurveyKind]) -> dict[str, str]:
    """By key of a question, the types that need it."""
    keys = dict.fromkeys(key for kind in kinds.values() for key in kind.keys)
    return {key: f"type: {', '.join(name for name, kind in kinds.items() if key in kind.keys)}" for key in keys}


NEEDED: Mapping[str, Mapping[str, Mapping[str, str | Mapping[str, str]]]] = {
    "case-study": {
        "CaseStudy": dict.fromkeys(
            ("duration_min", "firm", "objective", "situation", "steps", "endings", "debrief"), _CASE
        ),
        "Exhibit": {
            "text": "type: text",
            **dict.fromkeys(("columns", "rows"), "type: table"),
            **dict.fromkeys(("chart", "unit", "series"), "type: chart"),
            **dict.fromkeys(("src", "alt"), "type: image"),
        },
        "Step": {
            key: f"kind: {', '.join(needing)}"
            for key in KEYS
            if (needing := [kind.name for kind in KINDS.values() if key in kind.needs])
        },
    },
    "self-diagnostic": {
        "Option": {"value": "type: single"},
        "Question": _of_type(QUESTIONS),
        "SelfDiagnostic": {"levels": {"en": "with dimensions", "fr": "avec des dimensions"}},
        "SurveyQuestion": _of_type(SURVEY),
    },
}
"""Keys that may be left out of some blocks only: when they must be written."""

WORDS = {
    "en": {
        "head": "| Key | Value | Default | What it says |",
        "releases": "| Key | Document | Since |",
        "both": "both",
        "required": "required",
        "empty": 'required, may be `""`',
        "none": "none",
        "text": "text",
        "md": "md",
        "number": "number",
        "whole": "whole number",
        "flag": "`true` or `false`",
        "id": "id",
        "formula_id": "id of a formula",
        "reference": "id of another part",
        "release": "number of a release",
        "lang": "code of a language",
        "conditions": "conditions",
        "block": "keys",
        "list": "list",
        "of": "list of {range}",
        "by": "{inner} by id",
        "any": "see the command line",
        "range": "{low} to {high}",
        "most": "at most {high}",
        "least": "at least {low}",
        "above": "above {low}",
        "characters": "at most {high} characters",
    },
    "fr": {
        "head": "| Clé | Valeur | Par défaut | Ce qu’elle dit |",
        "releases": "| Clé | Document | Depuis |",
        "both": "les deux",
        "required": "exigée",
        "empty": 'exigée, peut être `""`',
        "none": "aucune",
        "text": "texte",
        "md": "md",
        "number": "nombre",
        "whole": "nombre entier",
        "flag": "`true` ou `false`",
        "id": "id",
        "formula_id": "id de formule",
        "reference": "id d’une autre partie",
        "release": "numéro de version",
        "lang": "code de langue",
        "conditions": "conditions",
        "block": "clés",
        "list": "liste",
        "of": "liste : {range}",
        "by": "{inner} par id",
        "any": "voir la ligne de commande",
        "range": "de {low} à {high}",
        "most": "au plus {high}",
        "least": "au moins {low}",
        "above": "plus de {low}",
        "characters": "au plus {high} caractères",
    },
}
_TABLE = re.compile(r"(<!-- keys: (?P<kind>[a-z-]+)\.(?P<model>\w+) -->\n)(?P<table>.*?)(<!-- /keys -->)", re.S)
_RELEASES = re.compile(r"(<!-- releases -->\n).*?(<!-- /releases -->)", re.S)
_BARS = re.compile(r"(?<!\\)\|")
_NULL = {"type": "null"}
_CONDITIONS = {
    "description": "Conditions that must all hold.",
    "anyOf": [{"type": "array", "items": {"$ref": "#/$defs/Condition"}}, {"$ref": "#/$defs/Condition"}],
}
_CONDITION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        **{word: {"type": "string"} for word in ("indicator", "chose", "score", "attitude", "result")},
        **{word: {"type": "number"} for word in ("below", "at_least")},
        "not": {"$ref": "#/$defs/Conditions"},
        "any": {"type": "array", "items": {"$ref": "#/$defs/Conditions"}},
    },
}


def schema(kind: str, meanings: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of document; `meanings` by model and key are its descriptions."""
    made = MODELS[kind].model_json_schema(by_alias=True)
    definitions = made.pop("$defs")
    top = MODELS[kind].__name__
    for name, block in {top: made, **definitions}.items():
        for noise in ("title", "description"):
            block.pop(noise, None)
        block["properties"] = {
            key: _described(_tidied(value) | SENSE[kind].get(name, {}).get(key, {}), meanings.get((name, key), ""))
            for key, value in block["properties"].items()
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"campus/{kind}/1",
        **made,
        "$defs": {**definitions, "Conditions": _CONDITIONS, "Condition": _CONDITION},
    }


@cache
def _without_meanings(kind: str) -> dict[str, Any]:
    return schema(kind, {})


def _tidied(value: Any) -> Any:
    """A part of a schema as JSON Schema spells it, without what pydantic adds for forms and for Python."""
    if value.get("$comment") == "conditions":
        return {"$ref": "#/$defs/Conditions"}
    spelled = {"ge": "minimum", "le": "maximum"}
    tidy: dict[str, Any] = {spelled.get(word, word): inner for word, inner in value.items() if word != "title"}
    for word in ("items", "additionalProperties"):
        if isinstance(tidy.get(word), dict):
            tidy[word] = _tidied(tidy[word])
    if "anyOf" in tidy:
        tidy["anyOf"] = [_tidied(part) for part in tidy["anyOf"]]
    if tidy.get("type") == "number" and isinstance(tidy.get("default"), str):
        tidy["default"] = int(tidy["default"])
    if tidy.get("default", "") is None:
        del tidy["default"]
    return tidy


def _described(value: dict[str, Any], meaning: str) -> dict[str, Any]:
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", meaning).replace("`", "").replace("\\|", "|")
    return {"description": plain, **value} if plain else value


def table(kind: str, name: str, lang: str, meanings: Mapping[tuple[str, str], str]) -> str:
    """The Markdown table of a model's keys in `lang`, with the meanings that its page gives them."""
    words = WORDS[lang]
    whole = _without_meanings(kind)
    block = whole if name == MODELS[kind].__name__ else whole["$defs"][name]
    lines = [words["head"], "|---|---|---|---|"]
    # what an option inherits from any outcome would stand before what it is
    for key, value in sorted(block["properties"].items(), key=lambda entry: entry[0] not in ("id", "from")):
        needed = NEEDED[kind].get(name, {}).get(key)
        if key in block.get("required", ()):
            default = words[
                "empty" if value.get("type") == ["string", "integer"] and "pattern" not in value else "required"
            ]
        elif needed:
            default = f"{words['required']} {needed[lang] if isinstance(needed, Mapping) else f'(`{needed}`)'}"
        else:
            default = _default(value.get("default"), words)
        lines.append(f"| `{key}` | {_value(value, words)} | {default} | {meanings.get((name, key), '')} |")
    return "\n".join(lines) + "\n"


def _default(value: Any, words: Mapping[str, str]) -> str:
    return (
        words["none"] if value in (None, "", []) and value is not False else f"`{json.dumps(value)}`".replace('"', "")
    )


def _value(value: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """What may stand as a value, in a few words."""
    if "anyOf" in value:
        (value,) = (part for part in value["anyOf"] if part != _NULL)
    if "$ref" in value:
        return words["conditions" if value["$ref"].endswith("Conditions") else "block"]
    if "const" in value or "enum" in value:
        return ", ".join(f"`{word}`" for word in value.get("enum", [value.get("const")]))
    kinds = value.get("type")
    if kinds == "array":
        size = _range(value, "minItems", "maxItems", words)
        inner = value.get("items", {})
        listed = f" ({_value(inner, words)})" if "enum" in inner else ""
        return (words["of"].format(range=size) if size else words["list"]) + listed
    if kinds == "object":
        inner = value.get("additionalProperties")
        return words["by"].format(inner=_value(inner, words)) if isinstance(inner, dict) else words["block"]
    if kinds == "boolean":
        return words["flag"]
    if kinds in ("number", "integer") or kinds == ["number", "null"]:
        size = _range(value, "minimum", "maximum", words)
        return words["whole" if kinds == "integer" else "number"] + (f", {size}" if size else "")
    return _text_value(value, words)


def _text_value(value: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if "type" not in value or "array" in value["type"]:
        return words["any"] if "type" not in value else words["text"]
    if value.get("$comment") in ("id", "release"):
        return words["reference" if value["$comment"] == "id" else "release"]
    if value["type"] == "string":
        pattern = value.get("pattern", "")
        return words["lang" if "{2,3}" in pattern else "id" if "_-" in pattern else "formula_id"]
    size = f", {words['characters'].format(high=value['maxLength'])}" if "maxLength" in value else ""
    return words["md" if "contentMediaType" in value else "text"] + size


def _range(value: Mapping[str, Any], low: str, high: str, words: Mapping[str, str]) -> str:
    least, most = value.get(low), value.get(high)
    if "exclusiveMinimum" in value:
        return words["above"].format(low=value["exclusiveMinimum"])
    if least is not None and most is not None:
        return words["range"].format(low=least, high=most)
    if most is not None:
        return words["most"].format(high=most)
    return words["least"].format(low=least) if least is not None else ""


def releases(lang: str) -> str:
    """The Markdown table of the keys that releases brought."""
    words = WORDS[lang]
    lines = [words["releases"], "|---|---|---|"]
    for release, kinds in KEYS_SINCE.items():
        shared = set.intersection(*(set(keys) for keys in kinds.values()))
        for name, keys in kinds.items():
            first = name == next(iter(kinds))
            for key in keys:
                if key not in shared or first:
                    lines.append(f"| `{key}` | {words['both'] if key in shared else f'`{name}`'} | {release} |")
    return "\n".join(lines) + "\n"


def meanings(page: str, kind: str) -> dict[tuple[str, str], str]:
    """By model and key, what a page says of the keys of a kind of document."""
    found = {}
    for match in _TABLE.finditer(page):
        if match["kind"] == kind:
            for row in match["table"].splitlines()[2:]:
                cells = [cell.strip() for cell in _BARS.split(row)[1:-1]]
                found[match["model"], cells[0].strip("`")] = cells[-1]
    return found


def page(text: str, lang: str) -> str:
    """A page with its tables written anew."""
    told = {kind: meanings(text, kind) for kind in MODELS}

    def written(match: re.Match[str]) -> str:
        return match[1] + table(match["kind"], match["model"], lang, told[match["kind"]]) + match[5]

    text = _TABLE.sub(written, text)
    return _RELEASES.sub(lambda match: match[1] + releases(lang) + match[2], text)


def files() -> Iterator[tuple[Path, str]]:
    """Each file that this script writes, with what should stand in it."""
    for lang, path in PAGES.items():
        yield path, page(path.read_text(encoding="utf-8"), lang)
    english = PAGES["en"].read_text(encoding="utf-8")
    for kind in MODELS:
        made = schema(kind, meanings(english, kind))
        yield SCHEMAS / f"{kind}.json", json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    yield OPENAPI, sent_bodies.page(OPENAPI.read_text(encoding="utf-8"))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something is not up to date")
    check = parser.parse_args().check
    stale = [(path, text) for path, text in files() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        print(f"{'not up to date (make docs)' if check else 'written'}: {path.relative_to(DOCS.parent)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
