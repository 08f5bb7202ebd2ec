"""An operator with Tutor and one file of ours gets an image that holds the campus."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PLUGIN = ROOT / "campus_plugin" / "tutor" / "plugin.py"


class Tutor:
    """Tutor's command line in a project of its own."""

    def __init__(self, place: Path):
        self.place = place

    def __call__(self, *arguments: str) -> str:
        done = subprocess.run(
            [Path(sys.executable).parent / "tutor", *arguments],
            cwd=self.place,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.place),
                "TUTOR_ROOT": str(self.place / "project"),
                "TUTOR_PLUGINS_ROOT": str(self.place / "plugins"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def dockerfile(self) -> str:
        return (self.place / "project/env/build/openedx/Dockerfile").read_text()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The plugin installed from its file and enabled, under the file's own name."""
    tutor = Tutor(tmp_path_factory.mktemp("tutor"))
    tutor("config", "save")
    tutor("plugins", "install", str(PLUGIN))
    tutor("plugins", "enable", "plugin")
    tutor("config", "save")
    return tutor


@pytest.fixture
def installed(project, tmp_path):
    """A copy of that project, to be changed at will."""
    shutil.copytree(project.place, tmp_path / "copy")
    return Tutor(tmp_path / "copy")


def test_the_image_installs_the_release_that_the_plugin_came_with(installed):
    version = re.search(r'version="([^"]+)"', (ROOT / "setup.py").read_text(encoding="utf-8"))[1]
    assert f'pip install "campus-numerique=={version}"' in installed.dockerfile
    assert installed("config", "printvalue", "CAMPUS_VERSION").strip() == version


def test_the_package_is_installed_after_the_platforms_own_requirements(installed):
    text = installed.dockerfile
    assert text.index("requirements/edx/base.txt") < text.index("campus-numerique==")
    step = next(part for part in text.split("\n\n") if "campus-numerique" in part)
    assert re.search(r"^RUN --mount=type=cache,\S+ \\\n +pip install ", step, re.MULTILINE)


def test_an_operator_may_install_from_any_address(installed):
    address = "campus-numerique @ git+https://git.example.org/campus.git@v1"
    installed("config", "save", "--set", f"CAMPUS_PIP_REQUIREMENT={address}")
    text = installed.dockerfile
    assert f'pip install "{address}"' in text
    assert "campus-numerique==" not in text


def test_without_the_plugin_nothing_of_ours_is_in_the_image(installed):
    installed("plugins", "disable", "plugin")
    installed("config", "save")
    assert "campus" not in installed.dockerfile
