"""The way through a course for one person: what is shown, in which order, what is done, what comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campus_tools.olx import course as olx

from .content import Content, known_type
from .people import Person

NEVER_COMPLETE = frozenset({"discussion", "wiki"})
"""Blocks that the platform leaves out of completion."""


def shown(node: olx.Node, person: Person) -> bool:
    return person.staff or not node.staff_only


def children(node: olx.Node, person: Person) -> list[olx.Node]:
    return [child for child in node.children if shown(child, person)]


def blocks(page: olx.Node, person: Person) -> list[olx.Node]:
    """The blocks of a page, from inside groups too."""
    return [node for node in page.walk() if node is not page and not node.children and shown(node, person)]


@dataclass(frozen=True)
class Page:
    """One screen: a vertical, with the sequence and the chapter that hold it, and its place among its neighbours."""

    chapter: olx.Node
    sequence: olx.Node
    node: olx.Node
    number: int
    of: int


def pages(content: Content, person: Person) -> Iterator[Page]:
    """Every screen that this person may see, in order."""
    for chapter in children(content.course.root, person):
        for sequence in children(chapter, person):
            screens = children(sequence, person)
            for number, node in enumerate(screens, start=1):
                yield Page(chapter, sequence, node, number, len(screens))


@dataclass(frozen=True)
class Around:
    page: Page
    before: Page | None
    after: Page | None


def around(content: Content, person: Person, url_name: str) -> Around | None:
    """A screen with the one before and the one after, across sequences; None where this person has no such screen."""
    everything = list(pages(content, person))
    for place, page in enumerate(everything):
        if page.node.url_name == url_name:
            before = everything[place - 1] if place else None
            after = everything[place + 1] if place + 1 < len(everything) else None
            return Around(page, before, after)
    return None


def page_of(content: Content, person: Person, node: olx.Node) -> tuple[Page | None, str]:
    """The screen to show for any node (the first one of a sequence or a chapter), and the block's anchor or ""."""
    course = content.course
    wanted = {id(n) for n in node.walk()} | {id(course.above(node, "vertical"))}
    for page in pages(content, person):
        if id(page.node) in wanted:
            inside = course.above(node, "vertical") is page.node and node is not page.node
            return page, f"block-{node.url_name}" if inside else ""
    return None, ""


def is_done(content: Content, node: olx.Node, person: Person, done: Mapping[str, float]) -> bool:
    """Whether all that can be completed below `node` is; what has nothing to complete is not « done »."""
    keys = list(completable(content, node, person))
    return bool(keys) and all(done.get(key, 0) >= 1 for key in keys)


def completable(content: Content, node: olx.Node, person: Person) -> Iterator[str]:
    if not node.children:
        if node.tag not in ("chapter", "sequential", "vertical", *NEVER_COMPLETE) and known_type(node.tag):
            yield str(content.usage_key(node))
        return
    for child in children(node, person):
        yield from completable(content, child, person)


def share_done(content: Content, person: Person, done: Mapping[str, float]) -> int:
    """How much of the course is complete, in percent, rounded down so that 100 means everything."""
    keys = [key for page in pages(content, person) for key in completable(content, page.node, person)]
    return sum(1 for key in keys if done.get(key, 0) >= 1) * 100 // len(keys) if keys else 0


def resume(content: Content, person: Person, done: Mapping[str, float]) -> Page | None:
    """The first screen that is not done, else the first."""
    first = None
    for page in pages(content, person):
        first = first or page
        if not is_done(content, page.node, person, done):
            return page
    return first


def visible_to(content: Content, person: Person) -> str:
    """What this person may enter: `course`, `outline` or `nothing` (visitors, by the course's visibility)."""
    if person.user_id is not None:
        return "course"
    visibility: Any = content.course.visibility
    return {"public": "course", "public_outline": "outline"}.get(visibility, "nothing")
