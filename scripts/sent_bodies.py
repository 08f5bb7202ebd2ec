"""What handlers and pages take, for docs/openapi.yaml: schemas made from the bodies' models and from the pages' forms.

A schema bears the name of its operation (`decide.sent`), and stands in the part of the page that `make docs` writes.
What the words of a schema say is written beside the models: docstrings and `description` of their fields.
"""

import inspect
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

import django
import yaml

# Any: JSON Schema is JSON of any shape
Schema = dict[str, Any]

BEGIN, END = "    # <sent> made from the handlers' bodies and the pages' forms by `make docs`\n", "    # </sent>\n"
FORMS = {"plan_new": "OwnActionForm", "plan_edit": "ActionForm"}
BLOCKS = {
    "case": ("campus_xblocks.case_study.block", "CaseStudyBlock"),
    "diagnostic": ("campus_xblocks.self_diagnostic.block", "SelfDiagnosticBlock"),
}
GATHERED = {"answers", "fields"}
"""Of a plain form: each entry of such a key is a field of its own."""


def page(text: str) -> str:
    """docs/openapi.yaml with its written part made anew."""
    begun, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = set(re.findall(r"#/components/schemas/([a-z_]+)\.sent\"", begun + after))
    made = {f"{name}.sent": schema for name, schema in schemas(yaml.safe_load(text)).items() if name in wanted}
    written = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=116)
    return begun + BEGIN + "".join(f"    {line}\n" for line in written.splitlines()) + END + after


def schemas(described: Mapping[str, Any]) -> dict[str, Schema]:
    """By operation, the schema of what is sent, for each handler of a block and each page with a form."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus_tools.preview.settings")
    django.setup()
    found = dict(_of_handlers(described))
    from campus_plugin import forms

    return found | {operation: _of_form(getattr(forms, name)) for operation, name in FORMS.items()}


def _of_handlers(described: Mapping[str, Any]) -> Iterator[tuple[str, Schema]]:
    from importlib import import_module

    from pydantic import TypeAdapter

    for path, operations in described["paths"].items():
        place = re.search(r"/xblock/\{(case|diagnostic)\}/handler/(\w+)$", path)
        if place is None or "requestBody" not in operations.get("post", {}):
            continue
        module, name = BLOCKS[place[1]]
        handler = inspect.unwrap(getattr(getattr(import_module(module), name), place[2]))
        body = inspect.signature(handler).parameters["body"].annotation
        form = "application/x-www-form-urlencoded" in operations["post"]["requestBody"]["content"]
        made = TypeAdapter(body).json_schema()
        yield operations["post"]["operationId"], _as_form(_tidied(made, made)) if form else _tidied(made, made)


def _tidied(node: Any, whole: Schema) -> Any:
    """JSON Schema of draft 2020-12, as pydantic makes it, in the form that OpenAPI 3.0 has: no references, no null."""
    if isinstance(node, list):
        return [_tidied(part, whole) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _tidied(whole["$defs"][node["$ref"].rpartition("/")[2]], whole)
    made: Schema = {}
    for word, value in node.items():
        if word in ("properties", "additionalProperties") and isinstance(value, dict):
            # names of fields are no words of the schema: one may be called `title`
            made[word] = _properties(value, whole) if word == "properties" else _tidied(value, whole)
        elif word == "const":
            made["enum"] = [value]
        elif word not in ("title", "$defs", "discriminator", "default"):
            made[word] = _tidied(value, whole)
    if isinstance(made.get("description"), str):
        made["description"] = " ".join(made["description"].split())
    return _without_null(made)


def _properties(fields: Schema, whole: Schema) -> Schema:
    return {name: _tidied(value, whole) for name, value in fields.items()}


def _without_null(made: Schema) -> Schema:
    ways = made.pop("anyOf", None) or made.pop("oneOf", None)
    if ways is None:
        return made
    some = [way for way in ways if way != {"type": "null"}]
    if any(way == {"type": "string"} for way in some):  # which says more than any pattern beside it
        some = [way for way in some if way.get("type") != "string" or way == {"type": "string"}]
    made |= some[0] if len(some) == 1 else {"anyOf": some}
    return made | ({"nullable": True} if len(some) < len(ways) else {})


def _as_form(schema: Schema) -> Schema:
    """The same as the fields of a plain form: texts, and what is gathered a field each."""
    fields = {name: {"type": "string"} for name in schema["properties"] if name not in GATHERED}
    required = [name for name in schema.get("required", ()) if name in fields]
    return {
        "type": "object",
        **({"description": schema["description"]} if "description" in schema else {}),
        "properties": fields,
        **({"required": required} if required else {}),
        "additionalProperties": {"type": "string"},
    }


def _of_form(kind: Any) -> Schema:
    from django import forms

    def field(one: forms.Field) -> Schema:
        if isinstance(one, forms.DateField):
            return {"type": "string", "format": "date"}
        if isinstance(one, forms.IntegerField):
            return {"type": "integer", "minimum": one.min_value, "maximum": one.max_value}
        if isinstance(one, forms.RegexField):
            return {"type": "string", "pattern": one.regex.pattern.replace(r"\Z", "$")}
        return {"type": "string", "minLength": 1, "maxLength": one.max_length, "pattern": r"\S"}

    return {
        "type": "object",
        "description": " ".join((inspect.getdoc(kind) or "").split()),
        "required": [name for name, one in kind.base_fields.items() if one.required],
        "properties": {name: field(one) for name, one in kind.base_fields.items()},
    }
