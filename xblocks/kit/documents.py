"""From an author's text to a typed document, or to everything that is wrong with it.

Two readers work on the same tree, and both always run, so that an author sees all faults at once:
the *shape* (pydantic models: keys, types, ranges) and the *sense* (a function over the plain tree: references,
conditional keys, reachability). The sense check must therefore bear any tree.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import PydanticCustomError

from . import markdown, releases, yamltext
from .i18n import N_
from .problems import Invalid, Path, Problem
from .spots import listed, nearest

MOST_LOOKED_FOR = 1000
"""Faults of one kind after which no more are looked for; fewer are told (`problems.MOST_TOLD`)."""
RESERVED_IDS = frozenset({"overall", "end", "unknown", "not_applicable", "profile"})
FORMULA_WORDS = frozenset({"min", "max", "round"})
_FORMULA_ID = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_LANG_PATTERN = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_LANG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_RELEASE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){1,2}\Z")
ID_PATTERN = r"^[a-z][a-z0-9_-]{0,39}$"


class Part(BaseModel):
    """A block of keys in a document. Unknown keys are errors; nothing changes once read.

    A part whose key is a Python word (`for`) is known by its alias only: `for_` is an unknown key like any other.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise PydanticCustomError("text_expected", "text")


def _filled_text(value: Any) -> str:
    text = _text(value)
    if not text.strip():
        raise PydanticCustomError("text_empty", "empty")
    return text


def exact_number(value: Any) -> Fraction:
    """A number of a tree, exactly as written; anything else is a fault for pydantic."""
    if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    raise PydanticCustomError("number_expected", "number")


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value != int(value):
        raise PydanticCustomError("whole_expected", "whole")
    return int(value)


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise PydanticCustomError("flag_expected", "flag")


def _id(value: Any) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("id_expected", "id")
    if value in RESERVED_IDS:
        raise PydanticCustomError("id_reserved", "reserved")
    return value


def _formula_id(value: Any) -> str:
    name = _id(value)
    if name in FORMULA_WORDS:
        raise PydanticCustomError("id_of_function", "reserved")
    if not _FORMULA_ID.match(name):
        raise PydanticCustomError("formula_id_expected", "id")
    return name


def _nullable_number(value: Any) -> Fraction | None:
    return None if value is None else exact_number(value)


def _release(value: Any) -> str:
    text = str(value) if isinstance(value, str | Decimal) else ""  # YAML reads 1.10 as a number, and keeps its zero
    if _RELEASE.match(text):
        return text
    raise PydanticCustomError("release_expected", "release")


def _lang(value: Any) -> str:
    if isinstance(value, str) and _LANG.match(value):
        return value
    raise PydanticCustomError("lang_expected", "lang")


# What editors are told of each type (docs/schemas): plain JSON Schema, in which a text may be a number that YAML reads.
_FILLED: dict[str, Any] = {"type": ["string", "integer"], "pattern": r"\S"}
_TEXT: dict[str, Any] = {"type": ["string", "integer"]}
_MARKDOWN_TEXT = {"contentMediaType": "text/markdown"}
_NUMBER: dict[str, Any] = {"type": "number"}
CONDITIONS: dict[str, Any] = {"type": ["array", "object"], "$comment": "conditions"}
"""Told apart by the sense check, which knows their names."""

Text = Annotated[str, BeforeValidator(_filled_text), WithJsonSchema(_FILLED)]
"""A required plain text; an integer is taken as its digits."""
OptionalText = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TEXT)]
"""A plain text that may be empty."""
MARKDOWN = object()  # marks the fields whose links and images are looked at
Md = Annotated[str, BeforeValidator(_filled_text), WithJsonSchema(_FILLED | _MARKDOWN_TEXT), MARKDOWN]
"""A required Markdown text (see `kit.markdown`)."""
OptionalMd = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TEXT | _MARKDOWN_TEXT), MARKDOWN]
"""A Markdown text that may be empty."""
Number = Annotated[Fraction, PlainValidator(exact_number), WithJsonSchema(_NUMBER)]
"""A number, exactly as written."""
NotNegative = Annotated[Number, Field(ge=0), WithJsonSchema(_NUMBER | {"minimum": 0})]
Positive = Annotated[Number, Field(gt=0), WithJsonSchema(_NUMBER | {"exclusiveMinimum": 0})]
Whole = Annotated[int, BeforeValidator(_whole)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Id = Annotated[
    str, BeforeValidator(_id), Field(pattern=ID_PATTERN), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})
]
FormulaId = Annotated[
    str, PlainValidator(_formula_id), WithJsonSchema({"type": "string", "pattern": r"^[a-z][a-z0-9_]{0,39}$"})
]
"""An id that may stand in a formula, where - is minus."""
NullableNumber = Annotated[
    Fraction | None, PlainValidator(_nullable_number), WithJsonSchema({"type": ["number", "null"]})
]
"""A number, or None where it is null or not written."""
Ref = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "$comment": "id"})]
"""The id of another part; the sense check says whether it exists."""

D = TypeVar("D", bound=Part)
SenseCheck = Callable[[dict[str, Any]], Iterable[Problem]]


def _no_limits(tree: dict[str, Any]) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True)
class Format(Generic[D]):
    """One kind of document: its model, and the checks of its sense and of its limits, which bear any mapping at all.

    `limits` are for texts that authors bring now; those that are on a site already may go beyond them.
    """

    name: str
    model: type[D]
    sense: SenseCheck
    limits: SenseCheck = field(default=_no_limits)

    def read(self, text: str) -> D:
        """The document of `text`, judged as an author's. Raises `Invalid` with every problem, each with its line."""
        found = _cached(self, text)
        if found.invalid is not None:
            raise Invalid(found.invalid.problems)
        return cast(D, found.document)

    def read_for_play(self, text: str) -> D:
        """The document of a text that is on a site. Raises `Invalid` where no release of ours could play it."""
        found = _cached(self, text)
        if found.document is None:
            raise Invalid(found.invalid.problems if found.invalid else ())
        return cast(D, found.document)

    def problems(self, text: str) -> list[Problem]:
        """What is wrong with `text`, in the order of its lines, as `Invalid` tells it; empty when it is valid."""
        found = _cached(self, text)
        return found.invalid.problems if found.invalid is not None else []

    def __hash__(self) -> int:
        return hash(self.name)


# A platform process shows few documents at a time; 128 of the largest are 32 MiB of text.
@lru_cache(maxsize=128)
def _cached(kind: Format[Any], text: str) -> "_Judged":
    return _read(kind, text)


@dataclass(frozen=True)
class _Judged:
    """What a text was found to be: playable where there is a document, acceptable where nothing is invalid."""

    document: Part | None
    invalid: Invalid | None


def _read(kind: Format[Any], text: str) -> _Judged:
    try:
        source = yamltext.attempt(text)
    except Invalid as invalid:
        return _Judged(None, invalid)
    problems: list[Problem] = list(source.problems)
    document: Part | None = None
    needed = _newer_release(source.tree)
    if needed:
        values = {"release": needed, "here": releases.RELEASE}
        problems.append(Problem(("needs",), _NEEDS_NEWER, _NEEDS_NEWER_REMEDY, values))
    try:
        document = kind.model.model_validate(source.tree)
    except ValidationError as error:
        problems.extend(islice(_shape_problems(kind.model, error, needed), MOST_LOOKED_FOR))
    problems.extend(islice(_markdown_problems(kind.model, source.tree, ()), MOST_LOOKED_FOR))
    problems.extend(islice(kind.sense(source.tree), MOST_LOOKED_FOR))
    if problems:
        document = None
    problems.extend(islice(kind.limits(source.tree), MOST_LOOKED_FOR))
    placed = list(_distinct(p if p.line else p.at(source.line(p.path)) for p in problems))
    return _Judged(document, Invalid(placed) if placed else None)


def _distinct(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen = set()
    for problem in problems:
        key = (problem.path, problem.message())
        if key not in seen:
            seen.add(key)
            yield problem


def _newer_release(tree: Any) -> str:
    """The release that a document says it needs, where that is not ours yet."""
    needed = tree.get("needs") if isinstance(tree, dict) else None
    text = str(needed) if isinstance(needed, str | Decimal) else ""
    return text if _RELEASE.match(text) and releases.is_newer(text) else ""


def _shape_problems(model: type[Part], error: ValidationError, needed: str = "") -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        path: Path = tuple(step for step in fault["loc"] if step != "[key]")  # so pydantic says that a key is at fault
        reason, remedy = _SHAPE.get(fault["type"], _SHAPE_OTHER)
        values: dict[str, Any] = {k: _plain(v) for k, v in fault.get("ctx", {}).items()}
        if named := [step for step in path if isinstance(step, str)]:
            values["key"] = yamltext.shortened(named[-1])  # an entry of a list is told by the list's key
        if "expected" in values:
            values["expected"] = ", ".join(re.findall(r"'([^']*)'", values["expected"]))
        if fault["type"] == "extra_forbidden":
            known = known_keys(model, path[:-1])
            near = nearest(str(path[-1]), known)
            values["near"] = near or listed(known)
            if needed:
                remedy, values["release"] = _UNKNOWN_OF_NEWER, needed
            elif near is None:
                remedy = _UNKNOWN_NOTHING_NEAR
        yield Problem(path, reason, remedy, values)


def _markdown_problems(kind: Any, tree: Any, path: Path, metadata: Iterable[Any] = ()) -> Iterator[Problem]:
    """What is wrong with the links and images of every Markdown text in `tree`, read as `kind`."""
    metadata = [*metadata, *getattr(kind, "__metadata__", ())]
    kind = bare_type(kind)
    if isinstance(tree, str):
        if MARKDOWN in metadata:
            for fault, address in markdown.faults(tree):
                reason, remedy = _MARKDOWN_FAULTS[fault]
                yield Problem(path, reason, remedy, {"address": yamltext.shortened(address)})
    elif isinstance(tree, list):
        for position, item in enumerate(tree):
            yield from _markdown_problems(type_within(kind, position), item, (*path, position))
    elif isinstance(tree, dict):
        fields = {f.alias or name: f for name, f in getattr(kind, "model_fields", {}).items()}
        for key, value in tree.items():
            here, more = (fields[key].annotation, fields[key].metadata) if key in fields else (None, ())
            if not fields:
                here = type_within(kind, key)
            yield from _markdown_problems(here, value, (*path, key), more)


_MARKDOWN_FAULTS = {
    markdown.TANGLED: (
        N_("A paragraph of this text has too many marks ([, *, _, `…) to be read as Markdown."),
        N_("Split it into shorter paragraphs by empty lines."),
    ),
    markdown.IMAGE_WITHOUT_TEXT: (
        N_("The image “%(address)s” has no alternative text."),
        N_("Say between the brackets what it shows: ![…](…)."),
    ),
    markdown.IMAGE_ELSEWHERE: (
        N_("The image “%(address)s” is not one of the course’s files."),
        N_("Upload it and write its address as /static/…."),
    ),
    markdown.LINK_REFUSED: (
        N_("The link “%(address)s” leads nowhere that is allowed."),
        N_("Begin it with https://, http://, mailto: or /jump_to_id/."),
    ),
}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, Fraction | Decimal) and value == int(value) else value


def known_keys(model: type[Part], path: Path) -> list[str]:
    """The keys that docs/format.md knows at `path` of a document of `model`."""
    here: Any = model
    for step in path:
        here = type_within(here, step)
    here = bare_type(here)
    if isinstance(here, type) and issubclass(here, BaseModel):
        return [field.alias or name for name, field in here.model_fields.items()]
    return []


def type_within(kind: Any, step: str | int) -> Any:
    kind = bare_type(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if step == (field.alias or name):
                return field.annotation
        return None
    arguments = get_args(kind)
    return arguments[-1 if get_origin(kind) is dict else 0] if arguments else None


def bare_type(kind: Any) -> Any:
    while True:
        origin = get_origin(kind)
        if origin is Annotated:
            kind = get_args(kind)[0]
        elif origin in (Union, UnionType):
            kind = next((a for a in get_args(kind) if a is not type(None)), None)
        else:
            return kind


_SHAPE_OTHER = (N_("The value of “%(key)s” is not of the expected form."), N_("Compare it with the example."))
_UNKNOWN_NOTHING_NEAR = N_("Known here: %(near)s.")
_UNKNOWN_OF_NEWER = N_("It may be one of campus-numerique %(release)s, which this document needs.")
_NEEDS_NEWER = N_("This document needs campus-numerique %(release)s, and this is %(here)s.")
_NEEDS_NEWER_REMEDY = N_("Ask whoever runs this platform to install it, or take out what is not known here.")
_SHAPE: dict[str, tuple[str, str]] = {
    "missing": (N_("The key “%(key)s” is missing."), N_("Add it to this block.")),
    "extra_forbidden": (N_("The key “%(key)s” is not known here."), N_("Did you mean “%(near)s”?")),
    "model_type": (N_("Keys and values are expected here."), N_("Write “key: value” lines, one level further in.")),
    "model_attributes_type": (
        N_("Keys and values are expected here."),
        N_("Write “key: value” lines, one level further in."),
    ),
    "dict_type": (N_("Keys and values are expected here."), N_("Write “key: value” lines, one level further in.")),
    "list_type": (N_("A list is expected for “%(key)s”."), N_("Begin each of its lines with a dash (- ).")),
    "tuple_type": (N_("A list is expected for “%(key)s”."), N_("Begin each of its lines with a dash (- ).")),
    "literal_error": (N_("The value of “%(key)s” is not one of those allowed."), N_("Write one of: %(expected)s.")),
    "greater_than_equal": (N_("“%(key)s” is too small."), N_("Write %(ge)s or more.")),
    "less_than_equal": (N_("“%(key)s” is too large."), N_("Write %(le)s or less.")),
    "greater_than": (N_("“%(key)s” is too small."), N_("Write more than %(gt)s.")),
    "less_than": (N_("“%(key)s” is too large."), N_("Write less than %(lt)s.")),
    "too_short": (N_("“%(key)s” has too few entries (%(actual_length)s)."), N_("Give at least %(min_length)s.")),
    "too_long": (N_("“%(key)s” has too many entries (%(actual_length)s)."), N_("Keep at most %(max_length)s.")),
    "string_pattern_mismatch": (
        N_("This id is not well formed."),
        N_("Use a small letter, then at most 39 small letters, digits, - or _, without accents."),
    ),
    "text_expected": (N_("A text is expected for “%(key)s”."), N_("Put it in quotes.")),
    "text_empty": (N_("The text of “%(key)s” is empty."), N_("Write it.")),
    "number_expected": (
        N_("A number is expected for “%(key)s”."),
        N_("Write digits, with a point for decimals and without quotes."),
    ),
    "whole_expected": (N_("A whole number is expected for “%(key)s”."), N_("Write digits only, without quotes.")),
    "flag_expected": (N_("“%(key)s” is answered by true or false."), N_("Write true or false, without quotes.")),
    "id_expected": (
        N_("A text is expected as id."),
        N_("Use a small letter, then at most 39 small letters, digits, - or _, without accents."),
    ),
    "formula_id_expected": (
        N_("This id is not well formed for a formula."),
        N_("Use a small letter, then at most 39 small letters, digits or _: a formula reads - as minus."),
    ),
    "id_of_function": (N_("This id is reserved."), N_("Choose another word than min, max, round: they are functions.")),
    "release_expected": (N_("This is no number of a release."), N_("Write for example needs: 0.2.0.")),
    "lang_expected": (N_("This is no code of a language."), N_("Write for example fr, en or fr-CA.")),
    "id_reserved": (
        N_("This id is reserved."),
        N_("Choose another word than overall, end, unknown, not_applicable, profile."),
    ),
}


class Document(Part):
    """What both formats begin with."""

    FORMAT: ClassVar[str]
    if TYPE_CHECKING:  # each format says these in its own place among its keys
        key: str
        title: str
    lang: Annotated[str, BeforeValidator(_lang), WithJsonSchema({"type": "string", "pattern": _LANG_PATTERN})] = "fr"
    needs: Annotated[
        str, PlainValidator(_release), WithJsonSchema({"type": ["string", "number"], "$comment": "release"})
    ] = ""
    """The oldest release of campus-numerique that can read the document, where its author says so."""
