"""How a stored value is read: by the reader of its kind and version, or not at all."""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

VERSION_KEY = "$version"
"""Where a stored object names its version; without it, version 1."""

CASE_STUDY = "case_study"
SELF_DIAGNOSTIC = "self_diagnostic"


class Unreadable(Exception):
    """A stored value that no reader of this release understands: a later release wrote it, or somebody's hand did.

    Whoever meets it changes nothing. The message names the column and the places that do not fit, and no value.
    """

    def __init__(self, column: str, kind: str, places: str):
        super().__init__(f"the {column} of this {kind} cannot be read: {places}")


class Column(Generic[T]):
    """The readers of one column: by kind of block, the shape of each version, from 1."""

    def __init__(self, name: str, shapes: Mapping[str, tuple[Any, ...]]):
        # Any: a TypedDict or an alias of one, which mypy knows no type of
        self._name = name
        self._readers = {kind: tuple(TypeAdapter(shape) for shape in versions) for kind, versions in shapes.items()}

    def read(self, kind: str, stored: object) -> T:
        """`stored` as it is, once it is known to have the shape of its version. Raises `Unreadable`."""
        named = stored.get(VERSION_KEY) if isinstance(stored, dict) else None
        version = 1 if named is None else named
        readers = self._readers.get(kind, ())
        # version 1 was written before there was a second, and never names itself
        if named == 1 or version not in range(1, len(readers) + 1):
            raise Unreadable(self._name, kind, f"version {version!r}"[:60])
        try:
            readers[version - 1].validate_python(stored, strict=True)
        except ValidationError as error:
            raise Unreadable(self._name, kind, _places(error)) from None  # its message quotes what the learner wrote
        return cast(T, stored)

    def write(self, kind: str, value: T) -> T:
        """The JSON to store of `value`, in the newest version. Raises `Unreadable` for what could not be read again."""
        return self.read(kind, value)


def _places(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['type']}" for one in found[:3])
