"""What reads the code without running it finds nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.tree import ROOT, tracked

READERS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    # Each contract of .importlinter says why it stands.
    "import-linter": ["lint-imports", "--no-cache"],
    # What pyproject.toml lists under [tool.mypy].
    "mypy": [sys.executable, "-m", "scripts.check_types"],
    "eslint": ["node_modules/.bin/eslint", "--max-warnings=0", "."],
    "tsc": ["node_modules/.bin/tsc", "--project", "."],
}


def read(command: list[str]) -> None:
    """Run it; what it complains of is the failure."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


@pytest.mark.parametrize("reader", READERS)
def test_nothing_is_found_by(reader):
    read(READERS[reader])


def test_nothing_is_found_in_shell_scripts():
    scripts = [path for path in tracked() if is_shell(path)]
    assert ROOT / ".ci" / "run" in scripts
    read(["shellcheck", *map(str, scripts)])


def is_shell(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.readline(80)
    return first.startswith(b"#!") and first.rstrip().endswith((b"/sh", b" bash", b"/bash"))
