"""The sense of exhibits: exactly the keys of their type, tables as wide as their columns, charts of points."""

from collections.abc import Iterator

from ...kit import markdown, texts
from ...kit.i18n import N_
from ...kit.problems import Problem
from ...kit.spots import Spot

KEYS_OF_TYPE: dict[str, tuple[str, ...]] = {
    "text": ("text",),
    "table": ("columns", "rows"),
    "chart": ("chart", "unit", "series"),
    "image": ("src", "alt"),
}


def check(spot: Spot) -> Iterator[Problem]:
    kind = spot.at("type").tree
    if not isinstance(kind, str) or kind not in KEYS_OF_TYPE:
        return
    for key in KEYS_OF_TYPE[kind]:
        if spot.at(key).tree == []:
            yield spot.at(key).problem(N_("“%(key)s” is empty."), N_("Give it at least one entry."), key=key)
        elif key == "unit" and spot.at(key).tree == "":
            continue  # numbers that count things have no unit
        else:
            yield from texts.needed(spot, key)
    for key in spot.tree:
        if key not in KEYS_OF_TYPE[kind] and any(key in keys for keys in KEYS_OF_TYPE.values()):
            yield spot.at(key).problem(
                N_("An exhibit of type “%(type)s” has no “%(key)s”."),
                N_("Delete it, or change the type."),
                type=kind,
                key=key,
            )
    if kind == "text":
        yield from texts.images(spot.at("text"))
    elif kind == "table":
        yield from _table(spot)
    elif kind == "chart":
        yield from _chart(spot)
    else:
        yield from _image(spot.at("src"))


def _table(spot: Spot) -> Iterator[Problem]:
    columns = spot.at("columns").tree
    for row in spot.at("rows").entries():
        if not isinstance(row.tree, list):
            yield row.problem(N_("A row is a list of cells."), N_("Write [cell, cell, …]."))
            continue
        if isinstance(columns, list) and columns and len(row.tree) != len(columns):
            yield row.problem(
                N_("This row has %(cells)s cells and the table %(columns)s columns."),
                N_("Give one cell per column; write null for an empty one."),
                cells=len(row.tree),
                columns=len(columns),
            )
        for cell in row.entries():
            if cell.tree is not None and not isinstance(cell.tree, str) and cell.number is None:
                yield cell.problem(N_("A cell is a text, a number or null."), N_("Put it in quotes."))


def _chart(spot: Spot) -> Iterator[Problem]:
    for series in spot.at("series").entries():
        for point in series.at("points").entries():
            if not isinstance(point.tree, list) or len(point.tree) != 2:
                yield point.problem(N_("A point is a pair of x and y."), N_("Write [2023, 40]."))
                continue
            x, y = point.entries()
            if not isinstance(x.tree, str) and x.number is None:
                yield x.problem(N_("The x of a point is a text or a number."), N_("Put it in quotes."))
            if y.number is None:
                yield y.problem(
                    N_("The y of a point is a number."),
                    N_("Write digits, with a point for decimals and without quotes."),
                )


def _image(src: Spot) -> Iterator[Problem]:
    if isinstance(src.tree, str) and src.tree.strip() and not _of_the_course(src.tree):
        yield src.problem(
            N_("The address of an image is /static/ and the name of a file of the course."),
            N_("Put the file among the course's files, and write /static/name."),
        )


def _of_the_course(address: str) -> bool:
    return markdown.image_of_course(address) and " " not in address
