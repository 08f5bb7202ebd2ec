"""The documents that are measured: the largest of the courses, the blocks' examples, and made ones near the limit."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from campus_xblocks.kit import pages
from campus_xblocks.kit.yamltext import MAX_BYTES

ROOT = Path(__file__).parent.parent.parent
COURSES = ROOT / "course_exports"
CASE, DIAGNOSTIC = "campus_case_study", "campus_self_diagnostic"
WORDS = "Le chantier prend du retard et le client demande chaque jour où en sont les travaux. "


@dataclass(frozen=True)
class Sample:
    """A document to measure, and what it is called in the tables."""

    block_type: str
    name: str
    text: str

    @property
    def size(self) -> int:
        return len(self.text.encode())


def samples() -> list[Sample]:
    """Of each block: its example, the largest document of the courses, a made one within 2 KiB of the limit."""
    return [
        Sample(CASE, "example", pages.text_of("case_study/example.yaml")),
        Sample(DIAGNOSTIC, "example", pages.text_of("self_diagnostic/example.yaml")),
        largest(CASE),
        largest(DIAGNOSTIC),
        Sample(CASE, "made, near 256 KiB", near_limit(made_case)),
        Sample(DIAGNOSTIC, "made, near 256 KiB", near_limit(made_diagnostic)),
    ]


def courses() -> list[Path]:
    return sorted(path.parent for path in COURSES.glob("*/course.xml"))


def largest(block_type: str) -> Sample:
    found = [
        Sample(block_type, f"largest of the courses: {node.get('url_name')}", node.text or "")
        for path in COURSES.rglob("*.xml")
        for node in etree.parse(str(path)).iter(block_type)
    ]
    return max(found, key=lambda sample: sample.size)


def near_limit(make: Callable[[int], dict[str, Any]]) -> str:
    """The longest document of that make that is still allowed."""
    low, high = 0, 4000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if len(_yaml(make(middle)).encode()) <= MAX_BYTES else (low, middle)
    return _yaml(make(low))


def made_case(length: int) -> dict[str, Any]:
    """40 steps of 4 options; texts of `length` characters."""
    text = _text(length)

    def option(step: int, number: int) -> dict[str, Any]:
        return {
            "id": f"o{number}",
            "text": f"Choix {number} de l’étape {step}",
            "effects": {"heures": number - 2},
            "consequence": text,
            "feedback": text,
            "rating": "defensible",
        }

    return {
        "format": "campus/case-study/1",
        "key": "banc-cas",
        "title": "Un cas fait pour la mesure",
        "duration_min": 30,
        "firm": {"name": "Banc", "activity": "Mesure", "size": "1", "place": "Ici"},
        "objective": "Mesurer",
        "situation": "Un cas fait pour la mesure.",
        "indicators": [
            {"id": "heures", "title": "Heures", "unit": "h", "start": 50, "min": 0, "max": 100, "good": "down"}
        ],
        "steps": [
            {
                "id": f"e{step}",
                "title": f"Étape {step}",
                "text": text,
                "kind": "single",
                "options": [option(step, number) for number in range(4)],
            }
            for step in range(40)
        ],
        "endings": [{"id": "fin", "title": "Fin", "text": text}],
        "debrief": {"expert": {"role": "Banc"}, "text": text},
        "transfer": {
            "question": "Et chez vous ?",
            "actions": [{"id": "a", "when": "Lundi", "then": "mesurer", "first_step": "Commencer"}],
        },
    }


def made_diagnostic(length: int) -> dict[str, Any]:
    """12 dimensions of 30 questions; help of `length` characters."""
    return {
        "format": "campus/self-diagnostic/1",
        "key": "banc-diagnostic",
        "title": "Un autodiagnostic fait pour la mesure",
        "duration_min": 30,
        "scales": {"p": [{"value": value, "label": f"Degré {value}"} for value in range(5)]},
        "dimensions": [
            {
                "id": f"d{place}",
                "title": f"Dimension {place}",
                "questions": [
                    {
                        "id": f"q{place}_{number}",
                        "text": f"Question {number} de la dimension {place}, assez longue pour tenir sur deux lignes",
                        "help": _text(length),
                        "type": "scale",
                        "scale": "p",
                    }
                    for number in range(30)
                ],
            }
            for place in range(12)
        ],
        "levels": [{"id": "n", "from": 0, "title": "Niveau", "text": "Un seul niveau."}],
    }


def _text(length: int) -> str:
    return "x" + (WORDS * (length // len(WORDS) + 1))[:length].rstrip()


def _yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)
