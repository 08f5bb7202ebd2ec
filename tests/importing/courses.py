"""Small courses as files, and archives of them."""

import io
import json
import tarfile
from pathlib import Path

KEY = "course-v1:Campus+Essai+2026"

COURSE = """<course display_name="Un essai">
  <chapter url_name="c1" display_name="Chapitre">
    <sequential url_name="s1" display_name="Séquence">
      <vertical url_name="v1" display_name="Page">
        <html url_name="h1" display_name="Bonjour"><p>Bonjour</p></html>
        <html url_name="h2" display_name="Au revoir"><p>À bientôt</p></html>
        <campus_case_study url_name="k1" display_name="Un cas">key: cas</campus_case_study>
      </vertical>
    </sequential>
  </chapter>
</course>
"""


ATTESTATION = {"certificates": [{"id": 3, "name": "Attestation", "is_active": True, "signatories": [{"id": 1}]}]}
"""A policy's attestation, active."""


def grading(questions: float, cases: float, passed: float = 0.6) -> dict:
    shared = {"min_count": 1, "drop_count": 0}
    return {
        "GRADER": [
            {"type": "Questions", "short_label": "Q", **shared, "weight": questions},
            {"type": "Cas", "short_label": "C", **shared, "weight": cases},
        ],
        "GRADE_CUTOFFS": {"Pass": passed},
    }


def write(
    folder: Path, *, course: str = COURSE, number: str = "Essai", graded: dict | None = None, **policy: object
) -> Path:
    """A course in `folder`; `policy` are more of its settings, `graded` its grading policy."""
    settings = {"language": "fr", "display_name": "Un essai", **policy}
    files = {
        "course.xml": f'<course url_name="2026" org="Campus" course="{number}"/>',
        "course/2026.xml": course,
        "policies/2026/policy.json": json.dumps({"course/2026": settings}),
        "policies/2026/grading_policy.json": json.dumps(graded or grading(0.5, 0.5)),
        "static/image.svg": "<svg/>",
        "data/notes.md": "the team's own",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def tar(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def packed(folder: Path, path: Path, top: str = "course") -> Path:
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, arcname=top)
    return path
