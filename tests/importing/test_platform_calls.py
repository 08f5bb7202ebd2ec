"""The calls into the platform do what they say, on the platform's names; that they are the right names was read."""

import os
import subprocess
import sys
from pathlib import Path

from xblock.plugin import PluginMissingError

from campus_plugin import edxapp

ROOT = Path(__file__).parent.parent.parent


def test_the_calls_do_what_they_say_on_the_platforms_names():
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")},
        "DJANGO_SETTINGS_MODULE": "tests.importing.settings_studio",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "pytest", "tests/importing/platform_cases.py", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[100%]" in done.stdout


def test_a_block_that_is_not_installed_is_known_beforehand():
    assert edxapp.unknown_block_types(["campus_case_study", "no_such_block"]) == {"no_such_block"}
    assert issubclass(PluginMissingError, Exception)
