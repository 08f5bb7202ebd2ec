"""What authors did to a course since it was brought: block by block, by key and by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from campus_plugin.edxapp import CourseBlock

Contents = dict[str, list[str]]
"""What a course held at one moment: block key or file name -> [digest, display name]. JSON as it stands.

In what is remembered of an import, the digest is "" where what stood there was the authors'.
"""
Written = dict[str, list[str]]
"""What imports from the course's own files ever wrote: block key or file name -> digests."""
AUTHORS = ""


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


def credited(
    now: Mapping[str, list[str]],
    *,
    start: Mapping[str, list[str]],
    before: Mapping[str, list[str]],
    written: Mapping[str, Sequence[str]],
    from_files: bool,
    finished: bool,
) -> Contents:
    """What stands there after an import, with `AUTHORS` in place of the digest of what we did not write from our files.

    `start` is what stood there when the import began and `before` what was remembered then. An export of Studio holds
    authors' work, but for what we once wrote ourselves; an import that broke off wrote only what differs from its start.
    """
    found = {}
    for key, (digest, name) in now.items():
        if not from_files:
            ours = digest in written.get(key, ())
        elif finished or digest != start.get(key, [AUTHORS])[0]:
            ours = True
        else:
            ours = before.get(key, [AUTHORS])[0] == digest
        found[key] = [digest if ours else AUTHORS, name]
    return found


def added(written: Mapping[str, Sequence[str]], contents: Mapping[str, list[str]]) -> Written:
    """`written`, and what `contents` says to be ours."""
    more = {key: list(digests) for key, digests in written.items()}
    for key, (digest, _name) in contents.items():
        if digest != AUTHORS and digest not in more.setdefault(key, []):
            more[key].append(digest)
    return {key: digests for key, digests in more.items() if digests}
