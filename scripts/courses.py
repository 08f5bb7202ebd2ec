"""What the courses share, written into each of them from one source: `course_sources/`.

    python scripts/courses.py            # write
    python scripts/courses.py --check    # change nothing; say which files are not up to date

Each course still imports alone, so each carries its copy: the style sheet, the parts of pages between
`<!-- commun: name -->` and `<!-- /commun -->`, the glossary, the page « Par où commencer ? ». And what waits for a part
that has opened meanwhile (`a-ouvrir e2s1`) gets its link. Running it twice changes nothing the second time.
"""

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml

from campus_tools.olx import course as olx
from campus_tools.olx.check.structure import visible

ROOT = Path(__file__).parent.parent
SOURCES, COURSES = ROOT / "course_sources", ROOT / "course_exports"
STYLE_SHEET, SHEET_STYLE = "campus-cours.css", "feuille"
HEAD = '<link rel="stylesheet" href="/static/campus-cours.css"/>\n<div class="campus-page" lang="fr">\n'
SOON = '<span class="campus-soon">à venir</span>'

_PART = re.compile(
    r"(?P<open>[ \t]*<!-- commun: (?P<name>[a-z_]+) -->\n)(?P<text>.*?)(?P<close>[ \t]*<!-- /commun -->)", re.S
)
_WAITING_LINK = re.compile(rf"(?P<title>[^<>\n]*?) {re.escape(SOON)}<!-- a-ouvrir (?P<name>\w+) -->")
_WAITING_MODULE = re.compile(r" <em>\(à venir\)</em><!-- a-ouvrir (?P<name>\w+) -->")
_WAITING_ADVICE = re.compile(r"^(?P<indent> *)# a-ouvrir (?P<name>\w+) \(link: [^)\n]*\)$", re.M)


class Unusable(Exception):
    """A source or a course that nothing can be made from, in a sentence."""


@dataclass(frozen=True)
class Shelf:
    """The courses of the repository by the names of their folders, and what learners see of each."""

    courses: Mapping[str, olx.Course]
    opened: Mapping[str, frozenset[str]]

    def holder(self, name: str) -> str:
        """The folder of the course that has the sequence `name`."""
        for folder, course in self.courses.items():
            if course.find(name) is not None:
                return folder
        raise Unusable(f"portes.yaml: no course has the part “{name}”. Correct the name.")


def shelf(root: Path = COURSES) -> Shelf:
    courses = {}
    for pointer in sorted(root.glob("*/course.xml")):
        found = olx.read(pointer.parent)
        if isinstance(found, olx.Unreadable):
            raise Unusable(f"{pointer.parent.name}: {found.faults[0].message()}")
        courses[pointer.parent.name] = found
    opened = {name: frozenset(node.url_name for node in visible(course)) for name, course in courses.items()}
    return Shelf(courses, opened)


def stale(held: Shelf, sources: Path = SOURCES) -> Iterator[tuple[Path, str]]:
    """(file, the text that it should hold) for each file of a course that is not up to date."""
    parts = _parts(sources)
    doors = _yaml(sources / "portes.yaml")
    for folder, course in held.courses.items():
        made = {
            **_style(course, sources),
            **glossary(course.folder, sources),
            **(
                {"tabs/par_ou_commencer.html": starting_page(held, doors, folder)} if folder in doors["courses"] else {}
            ),
        }
        for path in _texts(course.folder):
            name = path.relative_to(course.folder).as_posix()
            if name not in made:
                made[name] = opened(with_parts(path.read_text(encoding="utf-8"), parts, name), held.opened[folder])
        for name, text in made.items():
            path = course.folder / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                yield path, text


def with_parts(text: str, parts: Mapping[str, str], file: str = "") -> str:
    """`text` with each shared part as its source says it today."""

    def renewed(match: re.Match[str]) -> str:
        if match["name"] not in parts:
            raise Unusable(
                f"{file}: course_sources/ has no part “{match['name']}”. It has: {', '.join(sorted(parts))}."
            )
        return match["open"] + parts[match["name"]] + match["close"]

    return _PART.sub(renewed, text)


def opened(text: str, names: frozenset[str]) -> str:
    """`text` where whatever waited for one of `names` leads there."""

    def link(match: re.Match[str]) -> str:
        if match["name"] not in names:
            return match[0]
        before, colon, title = match["title"].rpartition("\u00a0: ")
        return f'{before}{colon}<a href="/jump_to_id/{match["name"]}">{title.strip()}</a>'

    text = _WAITING_LINK.sub(link, text)
    text = _WAITING_MODULE.sub(lambda m: "" if m["name"] in names else m[0], text)
    return _WAITING_ADVICE.sub(
        lambda m: f"{m['indent']}link: /jump_to_id/{m['name']}" if m["name"] in names else m[0], text
    )


def starting_page(held: Shelf, doors: Mapping[str, Any], folder: str) -> str:
    """« Par où commencer ? » of the course in `folder`: the doors, each to its own sequences, then to the others'."""
    others = [name for name in doors["courses"] if name != folder]
    first = doors["essential"][folder][0]
    lines = [
        '<p class="campus-lead">Partez de ce qui vous occupe. Chaque porte mène à des séquences de sept minutes au plus.</p>',
        f'<p>D’abord, si vous le voulez\u00a0: <a href="/jump_to_id/{first}">votre regard, en une minute</a>.</p>',
        '<div class="campus-doors">',
    ]
    for door in doors["doors"]:
        lines += [
            '  <section class="campus-door">',
            f"    <h3>{door['title']}</h3>",
            f"    <p>{door[folder]['lead']}</p>",
            "    <ul>",
        ]
        for name in [*door[folder]["sequences"], *(s for other in others for s in door[other]["sequences"][:2])]:
            lines.append(f"      <li>{_said(held, doors, folder, name)}</li>")
        lines += ["    </ul>", "  </section>"]
    lines += [
        "</div>",
        "<h3>L’essentiel en 7\u00a0séquences (49\u00a0minutes au plus)</h3>",
        '<ol class="campus-steps">',
    ]
    lines += [f"  <li>{_said(held, doors, folder, name)}</li>" for name in doors["essential"][folder]]
    lines += ["</ol>", "<p>Rien ne vous oblige à suivre l’ordre.</p>"]
    for other in others:
        course = held.courses[other]
        lines.append(
            f'<p>L’autre cours\u00a0: <a href="/courses/{course.key}/about">{escape(course.name, quote=False)}</a>.</p>'
        )
    return HEAD + "".join(f"  {line}\n" for line in lines) + "</div>\n"


def _said(held: Shelf, doors: Mapping[str, Any], folder: str, name: str) -> str:
    """A sequence as the page of `folder` names it: a link where learners can go, “à venir” elsewhere."""
    holder = held.holder(name)
    course = held.courses[holder]
    node = course.find(name)
    title = escape(doors["titles"].get(name) or (node.name if node else ""), quote=False)
    whose = (
        "" if holder == folder else f"Cours «\u00a0{escape(course.name.split(' — ')[0], quote=False)}\u00a0»\u00a0: "
    )
    if name not in held.opened[holder]:
        return f"{whose}{title} {SOON}"
    return f'{whose}<a href="{"" if holder == folder else f"/courses/{course.key}"}/jump_to_id/{name}">{title}</a>'


def _parts(sources: Path) -> dict[str, str]:
    parts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(sources.glob("*.html"))}
    parts[SHEET_STYLE] = f"<style>\n{(sources / f'{SHEET_STYLE}.css').read_text(encoding='utf-8')}</style>\n"
    return parts


def _style(course: olx.Course, sources: Path) -> dict[str, str]:
    """The style sheet, where the course has it: a course to come has no page yet."""
    name = f"static/{STYLE_SHEET}"
    return {name: (sources / STYLE_SHEET).read_text(encoding="utf-8")} if (course.folder / name).exists() else {}


def glossary(folder: Path, sources: Path) -> dict[str, str]:
    """The glossary of the course in `folder`: the shared words and its own, in alphabetical order."""
    own = folder / "data" / "glossaire.yaml"
    if not own.exists():
        return {}
    shared, added = _yaml(sources / "glossaire.yaml"), _yaml(own)
    if twice := sorted(set(shared) & set(added)):
        raise Unusable(
            f"{folder.name}/data/glossaire.yaml: {', '.join(twice)} stands in course_sources/ too. Keep one."
        )
    entries = sorted({**shared, **added}.items(), key=lambda entry: _alphabetical(entry[0]))
    lines = ['<p class="campus-lead">Les mots du cours, en une ou deux phrases.</p>', "<dl>"]
    lines += [f"  <dt>{word}</dt>{said if said.startswith('<dd') else f'<dd>{said}</dd>'}" for word, said in entries]
    return {"tabs/glossaire.html": HEAD + "".join(f"  {line}\n" for line in [*lines, "</dl>"]) + "</div>\n"}


def _alphabetical(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def _yaml(path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise Unusable(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise Unusable(f"{path}: write “key: value” lines.")
    return found


def _texts(folder: Path) -> Iterator[Path]:
    """The files of a course that may hold shared parts or wait for a part to open."""
    for pattern in ("tabs/*.html", "html/*.html", "about/*.html", "static/*.html", "vertical/*.xml"):
        yield from sorted(folder.glob(pattern))


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what the courses share into each of them.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file is not up to date")
    options = parser.parse_args()
    try:
        found = list(stale(shelf()))
    except Unusable as told:
        print(told, file=sys.stderr)
        return 1
    for path, text in found:
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'not up to date: make courses' if options.check else 'written'}")
    return 1 if options.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
