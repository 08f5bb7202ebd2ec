"""One small fault at a time, everywhere in a course: names misspelt, parts deleted or doubled, keys lost.

Deterministic: the same course gives the same mutants, in the same order.
"""

import copy
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from lxml import etree

from campus_xblocks.kit import yamltext

NAMING = {"url_name", "format", "filename", "src", "href"}
CAMPUS = ("campus_case_study", "campus_self_diagnostic")


class Mutant(NamedTuple):
    """`file` with another text; `name` says what was done: `chapter/m1.xml delete sequential url_name=m1s1`."""

    name: str
    file: str
    text: str


def of_course(folder: Path) -> Iterator[Mutant]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        file = path.relative_to(folder).as_posix()
        if path.suffix in (".xml", ".html") and not file.startswith("static/"):
            yield from _of_markup(file, path.read_text(encoding="utf-8"))
        elif path.suffix == ".json":
            yield from _of_json(file, path.read_text(encoding="utf-8"))
        elif path.suffix == ".yaml":
            for told, text in _of_yaml(path.read_text(encoding="utf-8")):
                yield Mutant(f"{file} {told}", file, text)


def misspelt(word: str) -> str:
    """Without the letter in its middle; a single letter is doubled."""
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :] if len(word) > 1 else word * 2


# --- XML and HTML ------------------------------------------------------------------------------------------------------


def _of_markup(file: str, text: str) -> Iterator[Mutant]:
    whole = file.endswith(".xml")
    root = _parsed(text if whole else f"<page>{text}</page>")
    for place, element in enumerate(root.iter(etree.Element)):
        told = _named(element)
        if element is not root:
            yield Mutant(f"{file} delete {told}", file, _text(_without(root, place), whole))
            yield Mutant(f"{file} double {told}", file, _text(_doubled(root, place), whole))
        for name, value in element.attrib.items():
            renamed = copy.deepcopy(root)
            attributes = _at(renamed, place).attrib
            attributes[misspelt(name)] = attributes.pop(name)
            yield Mutant(f"{file} misspell {told} @{name}", file, _text(renamed, whole))
            if name in NAMING:
                changed = copy.deepcopy(root)
                _at(changed, place).set(name, misspelt(value))
                yield Mutant(f"{file} misspell {told} @{name}={value}", file, _text(changed, whole))
        if element.tag in CAMPUS:
            for told_yaml, document in _of_yaml(element.text):
                changed = copy.deepcopy(root)
                _at(changed, place).text = etree.CDATA("\n" + document)
                yield Mutant(f"{file} {told_yaml}", file, _text(changed, whole))


def _parsed(text: str) -> Any:
    return etree.fromstring(text, etree.XMLParser(strip_cdata=False))


def _at(root: Any, place: int) -> Any:
    return list(root.iter(etree.Element))[place]


def _named(element: Any) -> str:
    marks = [f"{name}={element.get(name)}" for name in ("url_name", "href", "id") if element.get(name)]
    nth = sum(1 for before in element.itersiblings(element.tag, preceding=True)) + 1
    return " ".join([element.tag + (f"[{nth}]" if nth > 1 and not marks else ""), *marks])


def _without(root: Any, place: int) -> Any:
    changed = copy.deepcopy(root)
    gone = _at(changed, place)
    before = gone.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (gone.tail or "")
    else:
        gone.getparent().text = (gone.getparent().text or "") + (gone.tail or "")
    gone.getparent().remove(gone)
    return changed


def _doubled(root: Any, place: int) -> Any:
    changed = copy.deepcopy(root)
    one = _at(changed, place)
    one.addnext(copy.deepcopy(one))
    return changed


def _text(root: Any, whole: bool) -> str:
    text = etree.tostring(root, encoding="unicode")
    return text if whole else text.removeprefix("<page>").removesuffix("</page>")


# --- keys --------------------------------------------------------------------------------------------------------------


def _of_yaml(text: str) -> Iterator[tuple[str, str]]:
    """What was done, and the document written anew."""
    tree = yamltext.read(text).tree
    for path in _keys(tree, ()):
        for told, changed in (("misspell", _renamed(tree, path)), ("delete", _cut(tree, path))):
            yield f"{told} {'.'.join(map(str, path))}", dumped(changed)


def dumped(tree: Any) -> str:
    return yaml.safe_dump(_plain(tree), allow_unicode=True, sort_keys=False)


def _of_json(file: str, text: str) -> Iterator[Mutant]:
    tree = json.loads(text)
    for path in _keys(tree, ()):
        changed = json.dumps(_renamed(tree, path), ensure_ascii=False, indent=2)
        yield Mutant(f"{file} misspell {'.'.join(map(str, path))}", file, changed)


def _keys(tree: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield (*path, key)
            yield from _keys(value, (*path, key))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from _keys(value, (*path, place))


def _renamed(tree: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(tree)
    holder = _holder(changed, path)
    renamed = {misspelt(key) if key == path[-1] else key: value for key, value in holder.items()}
    holder.clear()
    holder.update(renamed)
    return changed


def _cut(tree: Any, path: tuple[Any, ...]) -> Any:
    changed = copy.deepcopy(tree)
    del _holder(changed, path)[path[-1]]
    return changed


def _holder(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path[:-1]:
        tree = tree[step]
    return tree


def _plain(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return float(tree) if isinstance(tree, Decimal) else tree
