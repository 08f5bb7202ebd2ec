"""The locks hold what the package and the platforms ask, and nothing that belongs to a machine."""

import re
import sys
from importlib import metadata

import pytest
from packaging.requirements import Requirement

from tests.infra.tree import PLATFORM, ROOT, code, imports

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PLATFORMS = ["verawood", "ulmo", "teak"]


def lines(path) -> list[str]:
    """The entries of a lock or of constraints, one a line, hashes included."""
    text = re.sub(r"^#.*", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def locked_at(lock: str, python: str | None = None) -> dict[str, set[str]]:
    """The versions of each name (several where they differ by Python, unless `python` chooses one)."""
    found: dict[str, set[str]] = {}
    for line in lines(ROOT / "requirements" / f"{lock}.txt"):
        requirement = Requirement(line.partition(" --hash")[0])
        here = {"python_version": python or "", "python_full_version": f"{python}.1"}
        if python is None or requirement.marker is None or requirement.marker.evaluate(here):
            found.setdefault(canonical(requirement.name), set()).add(str(requirement.specifier).removeprefix("=="))
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(extra: str = "") -> list[Requirement]:
    """What the installed package asks, without extras or with one."""
    requirements = [Requirement(line) for line in metadata.requires("campus-numerique")]
    return [r for r in requirements if not r.marker or r.marker.evaluate({"extra": extra})]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_one_exact_version_and_its_hashes_on_each_line(lock):
    entry = re.compile(r"[\w.-]+==[\w.+!-]+( ; .+?)?( --hash=sha256:[0-9a-f]{64})+")
    assert lines(lock)
    assert [line for line in lines(lock) if not entry.fullmatch(line)] == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_pins_of_a_platform_say_where_they_come_from(platform):
    text = (ROOT / "constraints" / f"{platform}.txt").read_text(encoding="utf-8")
    assert re.search(r"requirements/edx/base\.txt", text)
    assert re.search(r"\b[0-9a-f]{40}\b", text)


# lock: (the platform that it follows, the Python where it does; None: every one)
FOLLOWS = [
    *((platform, platform, None) for platform in PLATFORMS),
    ("workbench", "verawood", None),
    ("bench", "verawood", None),
    ("preview", "ulmo", "3.11"),
    ("preview", "verawood", "3.12"),
]


@pytest.mark.parametrize(("lock", "platform", "python"), FOLLOWS)
def test_a_lock_holds_what_its_platform_holds(lock, platform, python):
    locked = locked_at(lock, python)
    compared = 0
    for line in lines(ROOT / "constraints" / f"{platform}.txt"):
        wanted = Requirement(line)
        if wanted.name == "setuptools" and lock == "preview":
            continue  # `make run` also builds the checkout with it
        if wanted.name == "XBlock" and (lock, platform) == ("preview", "ulmo"):
            wanted = Requirement("XBlock>=6.1,<7")  # the embedded campus stands on the runtime of the sixth release
        for version in locked.get(canonical(wanted.name), ()):
            compared += 1
            assert version in wanted.specifier, f"{line}, but {version} is locked"
    assert compared > 30


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("library", ["Django", "XBlock", "lxml", "Markdown", "nh3", "pydantic", "PyYAML", "webob"])
def test_what_a_block_reads_and_writes_with_is_the_platforms_own(platform, library):
    pins = {canonical(Requirement(line).name) for line in lines(ROOT / "constraints" / f"{platform}.txt")}
    assert canonical(library) in pins & locked_at(platform).keys()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_packages_own_ranges_fit_each_platform(platform):
    locked = locked_at(platform)
    requirements = declared()
    assert requirements
    for requirement in requirements:
        for version in locked[canonical(requirement.name)]:
            assert version in requirement.specifier


OURS = {"campus_plugin", "campus_tools", "campus_xblocks"}
# Parts of what another library gives its users: asking for them apart could pull in a second copy.
COMES_WITH = {
    "fs": "XBlock",
    "web_fragments": "XBlock",
    "webob": "XBlock",
    "pydantic_core": "pydantic",
    "typing_extensions": "pydantic",
}
# Used where an operator has installed it, inside try/except.
OPTIONAL = {"event_routing_backends", "eventtracking", "xapi"}


@pytest.mark.parametrize("room", ["", "campus_tools/preview/"])
def test_what_the_code_imports_is_asked_for(room):
    """A library that comes with another one today may not come with it tomorrow."""
    distributions = metadata.packages_distributions()
    asked = {canonical(r.name) for r in declared("preview" if room else "")}
    missing = set()
    for name, text in code():
        if name.startswith("campus_plugin/tutor/") or name.startswith("campus_tools/preview/") != bool(room):
            continue
        for module, line, _inside in imports(text):
            top = module.split(".")[0]
            if top in sys.stdlib_module_names or top in OURS | OPTIONAL or top in PLATFORM:
                continue
            owners = [COMES_WITH[top]] if top in COMES_WITH else distributions.get(top, [top])
            if not asked & {canonical(owner) for owner in owners}:
                missing.add(f"{name}:{line} imports {module}")
    assert missing == set()
