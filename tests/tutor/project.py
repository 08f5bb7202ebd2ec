"""An operator's host: Tutor's own command line, one file of ours, and no Docker."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PLUGIN = ROOT / "campus_plugin" / "tutor" / "plugin.py"
BIN = Path(sys.executable).parent

DOCKER = f"""#!{sys.executable}
import json, os, sys
with open(os.environ["CAMPUS_TEST_DOCKER"], "a") as log:
    log.write(json.dumps(sys.argv[1:]) + "\\n")
if "ls" in sys.argv:
    print("[]")
"""


class Project:
    """A Tutor project in a folder of its own; the folder may be copied."""

    def __init__(self, place: Path):
        self.place = place

    @property
    def root(self) -> Path:
        return self.place / "project"

    @property
    def environment(self) -> dict[str, str]:
        return {
            # A `docker` that notes what it is asked stands before any real one.
            "PATH": f"{self.place / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.place),
            "TUTOR_ROOT": str(self.root),
            "TUTOR_PLUGINS_ROOT": str(self.place / "plugins"),
            "CAMPUS_TEST_DOCKER": str(self.place / "docker.log"),
        }

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Tutor with these arguments; `more` are further environment variables."""
        return subprocess.run(
            [BIN / "tutor", *arguments],
            cwd=self.place,
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )

    def __call__(self, *arguments: str) -> str:
        """What Tutor prints; it must end well."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def set(self, **values: object) -> None:
        pairs = [part for name, value in values.items() for part in ("--set", f"{name}={json.dumps(value)}")]
        self("config", "save", *pairs)

    def rendered(self, name: str) -> str:
        """A file of the environment that Tutor renders."""
        return (self.root / "env" / name).read_text(encoding="utf-8")

    @property
    def dockerfile(self) -> str:
        return self.rendered("build/openedx/Dockerfile")

    @property
    def step(self) -> str:
        """The step of the Dockerfile that installs the campus; "" where there is none."""
        found = re.search(r"^# The campus.*\n((?:.*\\\n)*.*\n)", self.dockerfile, re.MULTILINE)
        return found[1] if found else ""

    def docker_calls(self) -> list[list[str]]:
        """What `docker` was asked since the last time."""
        log = self.place / "docker.log"
        calls = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        return calls


def fresh(place: Path) -> Project:
    """A project with the plugin installed from its file, enabled, and nothing else."""
    project = Project(place)
    (place / "bin").mkdir()
    (place / "bin" / "docker").write_text(DOCKER)
    (place / "bin" / "docker").chmod(0o755)
    # A plugin of one file bears the file's name.
    shutil.copyfile(PLUGIN, place / "campus.py")
    project("config", "save")
    project("plugins", "install", str(place / "campus.py"))
    project("plugins", "enable", "campus")
    project("config", "save")
    return project


def shell(step: str) -> str:
    """The shell command of a Dockerfile's RUN step."""
    joined = re.sub(r" *\\\n *", " ", step).strip()
    command = re.sub(r"--mount=\S+ +", "", joined.removeprefix("RUN "))
    assert not command.startswith("-")
    return command
