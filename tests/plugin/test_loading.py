"""The app as the platform loads it: in the LMS, in Studio, in production, in an image build, each in its own process."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
# A start loads every app that is installed beside ours, which takes seconds: one for each settings says everything.
PROBE = """
import io, json, django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.urls import NoReverseMatch, reverse
from campus_plugin import api, edxapp
try:
    plan = reverse("campus_plugin:plan")
except NoReverseMatch:
    plan = None
def complaint(*command, **options):
    try:
        call_command(*command, stdout=io.StringIO(), stderr=io.StringIO(), **options)
    except (CommandError, SystemExit) as error:
        return str(error)
    return ""
database = settings.DATABASES["default"]
print(json.dumps({
    "check": complaint("check") if database else "",
    "migrations": complaint("makemigrations", "campus_plugin", check=True, dry_run=True) if database else "",
    "app": type(apps.get_app_config("campus_plugin")).__name__,
    "plan": plan,
    "plan_url": api.plan_url(),
    "studio": edxapp.in_studio(),
    "frame": settings.CAMPUS_FRAME,
    "import": get_commands().get("campus_import"),
}))
"""


def run(settings, *command):
    """What a fresh process with these settings prints; it must end well."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": f"tests.plugin.{settings}", "PYTHONPATH": str(ROOT)}
    for name in [name for name in environment if name.startswith("PYTEST_XDIST")]:
        del environment[name]
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def probe(settings: str) -> dict[str, Any]:
    return json.loads(run(settings, "-c", PROBE).splitlines()[-1])


def found(settings: str) -> dict[str, Any]:
    """How the platform sees the app."""
    return {name: value for name, value in probe(settings).items() if name not in ("check", "migrations")}


def test_the_lms_finds_the_app_its_settings_and_its_pages():
    assert found("settings_lms") == {
        "app": "CampusConfig",
        "plan": "/campus/plan",
        "plan_url": "/campus/plan",
        "studio": False,
        "frame": "",
        "import": None,
    }


def test_studio_has_the_tables_and_the_import_but_sends_learners_to_the_lms():
    assert found("settings_cms") == {
        "app": "CampusConfig",
        "plan": None,
        "plan_url": "https://campus.example.org/campus/plan",
        "studio": True,
        "frame": "",
        "import": "campus_tools",
    }


def test_what_the_operator_set_wins_over_our_defaults():
    assert probe("settings_production")["frame"] == "operator.html"


def test_an_image_is_built_without_a_database():
    """Loading all apps with no database configured is what the image build does."""
    assert probe("settings_image")["app"] == "CampusConfig"


@pytest.mark.parametrize("settings", ["settings_lms", "settings_cms"])
def test_django_finds_nothing_to_complain_of(settings):
    assert probe(settings)["check"] == ""


@pytest.mark.parametrize("settings", ["settings_lms", "settings_cms"])
def test_the_migrations_make_the_tables_that_the_code_expects(settings):
    assert probe(settings)["migrations"] == ""


def test_the_calls_into_the_platform_do_what_they_say():
    """On the platform's names and columns; that they are the right names was read, as edxapp's docstrings say."""
    out = run("settings_platform", "-m", "pytest", "tests/plugin/platform_cases.py", "-p", "no:cacheprovider")
    assert "[100%]" in out
