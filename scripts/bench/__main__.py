"""Measure, print, and write docs/bench/latest.json and docs/bench/README.md. Budgets are told, never asserted."""

import json
import os
import platform
import warnings
from datetime import UTC, datetime
from importlib import metadata

import django
from django.core.management import call_command

warnings.simplefilter("ignore")
os.environ["DJANGO_SETTINGS_MODULE"] = "scripts.bench.settings"
django.setup()

from . import cpu, documents, peers, report, sql, weights  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    versions = {name: metadata.version(name) for name in ("campus-numerique", "Django", "XBlock", "pydantic", "PyYAML")}
    figures = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "versions": {"Python": platform.python_version(), **versions},
        "load": round(os.getloadavg()[0], 1),
        "sql": sql.table(),
        "not_measured": sql.not_measured(),
        "documents": weights.table(),
        "peers": peers.table(),
        "check": {course.name: cpu.check(course) for course in documents.courses()},
    }
    figures["budgets"] = report.budgets(figures)
    text = report.markdown(figures)
    folder = documents.ROOT / "docs" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "latest.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(text, encoding="utf-8")
    print(text)


main()
