"""A course to come: every file that an import wants, and not a word of content.

All of it is for the team only; what visitors read, the about page, says that the course is to come. It is opened part
by part: write a sequence, take `visible_to_staff_only` off it, add its names to data/released_url_names.txt.
"""

import json
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from campus_xblocks.kit.i18n import N_

SEQUENCES = 4
"""Sequences of a module, by the courses' common rules."""
START = "2030-01-01T00:00:00Z"
"""Where the platform puts a course without a date; `advertised_start` is what people read instead."""
SOON = "À venir"
QUESTIONS, CASES = "Questions de compréhension", "Études de cas"

_KEY_PART = re.compile(r"[A-Za-z0-9_.~-]+\Z")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufffe\uffff]")
EMPTY, ILL_FORMED, CONTROLS = (
    N_("This is empty."),
    N_("Use letters without accents, digits, - or _ here, without spaces."),
    N_("A character here cannot be printed."),
)


@dataclass(frozen=True)
class Plan:
    """What is known of a course before it is written; `partner` may be empty, `modules` are titles."""

    title: str
    org: str
    number: str
    run: str
    partner: str = ""
    modules: tuple[str, ...] = ()


class NotEmpty(Exception):
    """The folder holds something already."""


def key_fault(text: str) -> str:
    """Why `text` cannot be an organisation, a course number or a run; "" where it can."""
    return "" if _KEY_PART.match(text) and text.strip(".") else (ILL_FORMED if text else EMPTY)


def title_fault(text: str) -> str:
    """Why `text` cannot be a title; "" where it can."""
    return EMPTY if not text.strip() else CONTROLS if _UNPRINTABLE.search(text) else ""


def typographic(text: str) -> str:
    """A title as French printers write it: ’ and no-break spaces, whatever was typed."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"(?<=\w)'", "’", text).replace("...", "…")
    text = re.sub(r"[\"“]([^\"“”]*)[\"”]", "«\u00a0\\1\u00a0»", text)
    text = re.sub(r"«[ \u00a0\u202f]*", "«\u00a0", text)
    text = re.sub(r"[ \u00a0\u202f]*»", "\u00a0»", text)
    text = re.sub(r"[ \u00a0\u202f]+:(?=\s|$)|(?<=\w):(?=\s)", "\u00a0:", text)
    return re.sub(r"[ \u00a0\u202f]*([;!?]+)(?=\s|\u00a0|$)", "\u202f\\1", text)


def files(plan: Plan) -> dict[str, bytes]:
    """The files of the course, by their names with slashes. The title and the names must have no fault."""
    title, partner = typographic(plan.title), typographic(plan.partner)
    modules = tuple(map(typographic, plan.modules))
    image = f"{plan.number.lower()}.png"
    texts: dict[str, str] = {
        "course.xml": f'<course url_name="{plan.run}" org="{plan.org}" course="{plan.number}"/>\n',
        f"course/{plan.run}.xml": _container("course", [("chapter", f"m{n}") for n, _ in _chapters(modules)]),
        f"policies/{plan.run}/policy.json": _json({f"course/{plan.run}": _policy(title, image)}),
        f"policies/{plan.run}/grading_policy.json": _json(_grading()),
        "about/title.html": f"{escape(title, quote=False)}\n",
        "about/short_description.html": f"{_short(partner)}\n",
        "about/overview.html": _overview(partner, modules),
        "data/facts.yaml": "# Chaque chiffre que le cours imprime : id, value, year, source, url, verified, review_before.\nfacts: []\n",
        "data/released_url_names.txt": "# Les url_name que des apprenants ont rencontrés, un par ligne.\n",
    }
    for number, name in _chapters(modules):
        sequences = range(1, (SEQUENCES if modules else 1) + 1)
        inside = [("sequential", f"m{number}s{place}") for place in sequences]
        texts[f"chapter/m{number}.xml"] = _container("chapter", inside, display_name=name)
        texts[f"data/capsules/m{number}.md"] = _capsule(name)
        for place, (_, sequence) in zip(sequences, inside, strict=True):
            told = f"Séquence {place}, à écrire" if modules else "À écrire"
            graded = {"graded": "true", "format": QUESTIONS} if modules else {}
            texts[f"sequential/{sequence}.xml"] = _container("sequential", [], display_name=told, **graded)
    made = {name: text.encode() for name, text in texts.items()}
    return {**made, f"static/{image}": picture()}


def write(plan: Plan, folder: Path) -> list[str]:
    """Write the files into `folder`, new or empty; their names. Raises `NotEmpty`, and `OSError` as the system does."""
    if folder.is_dir() and any(folder.iterdir()):
        raise NotEmpty(str(folder))
    made = files(plan)
    for name, data in made.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:  # whoever wrote it since: it is theirs
            file.write(data)
    return sorted(made)


def picture() -> bytes:
    """A plain picture of the size that catalogues show (378 × 225), as PNG (W3C, PNG specification)."""
    width, height, band = 378, 225, 40
    rows = b"".join(b"\0" + bytes([y >= height - band]) * width for y in range(height))
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),  # 8 bits a pixel, by a palette
        b"PLTE": bytes.fromhex("1f4e5f f2b134"),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )


def _chapters(modules: tuple[str, ...]) -> list[tuple[int, str]]:
    return list(enumerate(modules or ("À écrire",), start=1))


def _container(tag: str, children: list[tuple[str, str]], **attributes: str) -> str:
    told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    if tag != "course":
        told += ' visible_to_staff_only="true"'
    if not children:
        return f"<{tag}{told}/>\n"
    inside = "".join(f'  <{child} url_name="{name}"/>\n' for child, name in children)
    return f"<{tag}{told}>\n{inside}</{tag}>\n"


def _policy(title: str, image: str) -> dict[str, Any]:
    return {
        "display_name": title,
        "start": START,
        "advertised_start": SOON,
        "language": "fr",
        "self_paced": True,
        "invitation_only": True,
        "catalog_visibility": "both",
        "course_visibility": "public",
        "mobile_available": True,
        "course_image": image,
        "advanced_modules": ["campus_case_study", "campus_self_diagnostic"],
        "showanswer": "attempted",
        "rerandomize": "never",
        "tabs": [{"type": "courseware", "name": "Cours", "course_staff_only": False}],
    }


def _grading() -> dict[str, Any]:
    shared = {"min_count": 1, "drop_count": 0}
    return {
        "GRADER": [
            {"type": QUESTIONS, "short_label": "Question", **shared, "weight": 0.5},
            {"type": CASES, "short_label": "Cas", **shared, "weight": 0.5},
        ],
        "GRADE_CUTOFFS": {"Pass": 0.6},
    }


def _short(partner: str) -> str:
    return "Ce cours est à venir." + (f" Partenaire\u00a0: {escape(partner, quote=False)}." if partner else "")


def _overview(partner: str, modules: tuple[str, ...]) -> str:
    lines = ["<h2>À propos de ce cours</h2>", "<p>Ce cours est à venir. Son contenu n’est pas encore écrit.</p>"]
    if partner:
        lines.append(f"<p>Partenaire\u00a0: {escape(partner, quote=False)}.</p>")
    if modules:
        items = [f"  <li>{escape(module, quote=False)} <em>(à venir)</em></li>" for module in modules]
        lines += ["<h3>Le plan</h3>", "<ol>", *items, "</ol>"]
    return "".join(['<section class="about">\n', *(f"  {line}\n" for line in lines), "</section>\n"])


def _capsule(module: str) -> str:
    return (
        f"# {module}\n\n"
        "> Capsule de 60 à 90 secondes, une personne face caméra, dans un lieu à choisir.\n\n"
        "À écrire\u00a0: 150 à 220 mots, tels qu’ils seront dits, sans chiffre qui vieillit.\n"
    )


def _json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
