"""The locks hold what the package and the platforms ask, and nothing that belongs to a machine."""

import re
import sys
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from .test_style import ROOT
from .test_tree import PLATFORM, code, imports

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


def declared(extra: str = "") -> list[Requirement]:
    """What the installed package asks, without extras or with one."""
    requirements = [Requirement(line) for line in metadata.requires("campus-numerique")]
    return [r for r in requirements if not r.marker or r.marker.evaluate({"extra": extra})]


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


OURS = {"campus_plugin", "campus_xblocks"}
# Parts of what another library gives its users: asking for them apart could pull in a second copy.
COMES_WITH = {"fs": "XBlock", "web_fragments": "XBlock", "webob": "XBlock", "pydantic_core": "pydantic"}
# Used where an operator has installed it, inside try/except.
OPTIONAL = {"event_routing_backends", "eventtracking", "xapi"}


@pytest.mark.parametrize("room", ["", "campus_plugin/preview/"])
def test_what_the_code_imports_is_asked_for(room):
    """A library that comes with another one today may not come with it tomorrow."""
    distributions = metadata.packages_distributions()
    asked = {canonical(r.name) for r in declared("preview" if room else "")}
    missing = set()
    for name, text in code():
        if name.startswith("campus_plugin/tutor/") or name.startswith("campus_plugin/preview/") != bool(room):
            continue
        for module, line, _inside in imports(text):
            top = module.split(".")[0]
            if top in sys.stdlib_module_names or top in OURS | OPTIONAL or top in PLATFORM:
                continue
            owners = [COMES_WITH[top]] if top in COMES_WITH else distributions.get(top, [top])
            if not asked & {canonical(owner) for owner in owners}:
                missing.add(f"{name}:{line} imports {module}")
    assert missing == set()
