"""The locks hold what the package and the platforms ask, and nothing that belongs to a machine."""

import re
import subprocess
import sys

import pytest
from packaging.requirements import Requirement

from .test_style import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PLATFORMS = ["verawood", "ulmo", "teak"]


def lines(path) -> list[str]:
    text = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def versions(lock: str) -> dict[str, list[str]]:
    """The versions of each name (several where they differ by Python)."""
    found: dict[str, list[str]] = {}
    for line in lines(ROOT / "requirements" / f"{lock}.txt"):
        requirement = Requirement(line)
        found.setdefault(canonical(requirement.name), []).append(str(requirement.specifier).removeprefix("=="))
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> list[Requirement]:
    """What the installed package asks, without its extras."""
    script = "import importlib.metadata as m; print('\\n'.join(m.requires('campus-numerique')))"
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    return [r for line in said.splitlines() if "extra" not in str((r := Requirement(line)).marker)]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_one_exact_version_on_each_line(lock):
    assert [line for line in lines(lock) if not re.fullmatch(r"[\w.-]+==[\w.+!-]+( ; .+)?", line)] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_lock_of_a_platform_holds_what_its_image_holds(platform):
    locked = versions(platform)
    for line in lines(ROOT / "constraints" / f"{platform}.txt"):
        wanted = Requirement(line)
        for version in locked.get(canonical(wanted.name), []):
            assert version in wanted.specifier, f"{line}, but {version} is locked"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_packages_own_ranges_fit_each_platform(platform):
    locked = versions(platform)
    requirements = declared()
    assert requirements
    for requirement in requirements:
        for version in locked[canonical(requirement.name)]:
            assert version in requirement.specifier
