"""What authors did to a course since it was brought: block by block, by key and by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..edxapp import CourseBlock

Contents = dict[str, list[str]]
"""What a course held at one moment: block key or file name -> [digest, display name]. JSON as it stands."""


@dataclass(frozen=True)
class Change:
    """`kind` is `changed`, `added` or `deleted`; `name` is what authors read in Studio, "" where there is none."""

    kind: str
    key: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}" + (f" “{self.name}”" if self.name else "")


def contents(blocks: Iterable[CourseBlock], files: Mapping[str, str]) -> Contents:
    found = {block.key: [block.digest, block.name] for block in blocks}
    found.update({f"file {name}": [digest, ""] for name, digest in files.items()})
    return found


def changes(before: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> list[Change]:
    """What differs, in the order of the keys."""
    found = []
    for key in sorted({*before, *now}):
        if key not in now:
            found.append(Change("deleted", key, before[key][1]))
        elif key not in before:
            found.append(Change("added", key, now[key][1]))
        elif before[key][0] != now[key][0]:
            found.append(Change("changed", key, now[key][1]))
    return found
