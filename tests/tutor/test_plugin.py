"""An operator with Tutor and one file of ours gets an image that holds the campus."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PLUGIN = ROOT / "campus_plugin" / "tutor" / "plugin.py"


@pytest.fixture
def tutor(tmp_path):
    """Tutor's command line in a project of its own."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [Path(sys.executable).parent / "tutor", *arguments],
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(tmp_path),
                "TUTOR_ROOT": str(tmp_path / "project"),
                "TUTOR_PLUGINS_ROOT": str(tmp_path / "plugins"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.dockerfile = tmp_path / "project" / "env" / "build" / "openedx" / "Dockerfile"
    return run


@pytest.fixture
def installed(tutor):
    """The plugin installed from its file and enabled, under the file's own name."""
    tutor("config", "save")
    tutor("plugins", "install", str(PLUGIN))
    tutor("plugins", "enable", "plugin")
    tutor("config", "save")
    return tutor


def test_the_image_installs_the_release_that_the_plugin_came_with(installed):
    version = re.search(r'version="([^"]+)"', (ROOT / "setup.py").read_text(encoding="utf-8"))[1]
    assert f'pip install "campus-numerique=={version}"' in installed.dockerfile.read_text()
    assert installed("config", "printvalue", "CAMPUS_VERSION").strip() == version


def test_the_package_is_installed_after_the_platforms_own_requirements(installed):
    text = installed.dockerfile.read_text()
    assert text.index("requirements/edx/base.txt") < text.index("campus-numerique==")
    step = next(part for part in text.split("\n\n") if "campus-numerique" in part)
    assert re.search(r"^RUN --mount=type=cache,\S+ \\\n +pip install ", step, re.MULTILINE)


def test_an_operator_may_install_from_any_address(installed):
    address = "campus-numerique @ git+https://git.example.org/campus.git@v1"
    installed("config", "save", "--set", f"CAMPUS_PIP_REQUIREMENT={address}")
    text = installed.dockerfile.read_text()
    assert f'pip install "{address}"' in text
    assert "campus-numerique==" not in text


def test_without_the_plugin_nothing_of_ours_is_in_the_image(installed):
    installed("plugins", "disable", "plugin")
    installed("config", "save")
    assert "campus" not in installed.dockerfile.read_text()
