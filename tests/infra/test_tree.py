"""The tree holds nothing of the machine that it was written on, and code stays in its room."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import graph
from tests.infra.tree import PLATFORM, ROOT, code, imports, tracked

# Registries are the machine's business: packages are named, not addressed.
REGISTRY = re.compile(
    r"pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|--(?:extra-)?index-url|"
    r"find-links\s*=|\"resolved\"\s*:"
)
MACHINE = re.compile(r"(?<![\w.>])/(?:home|root|Users|work|workspace)/[\w.-]+/")
PLATFORM_FILE = "campus_plugin/edxapp.py"


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        content = path.read_bytes()
        # A picture, a compiled catalogue; and this file, which says what it looks for.
        if b"\0" not in content and path != Path(__file__):
            yield path.relative_to(ROOT).as_posix(), content.decode("utf-8")


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE], ids=["registry", "machine"])
def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine(pattern):
    assert [(name, found[0]) for name, text in texts() for found in pattern.finditer(text)] == []


def test_only_one_file_knows_the_platform_and_only_inside_functions():
    faults = [
        f"{name}:{line} imports {module}"
        for name, text in code()
        for module, line, inside in imports(text)
        if module.split(".")[0] in PLATFORM and not (name == PLATFORM_FILE and inside)
    ]
    assert faults == []


def test_the_tutor_plugin_imports_nothing_but_tutor():
    found = {
        module.split(".")[0] for module, _line, _inside in imports((ROOT / "campus_plugin/tutor/plugin.py").read_text())
    }
    # click is what Tutor's own commands are made of, and always beside it
    assert "tutor" in found
    assert found - set(sys.stdlib_module_names) <= {"tutor", "click"}


def test_an_import_at_the_top_and_one_in_a_function_are_told_apart():
    assert list(imports("import lms.x\ndef f():\n    from xmodule.y import z\n")) == [
        ("lms.x", 1, False),
        ("xmodule.y", 3, True),
    ]


def test_no_module_of_the_package_imports_another_by_its_folder():
    """`xblocks` and `course_exports` are folders; the packages are `campus_xblocks` and `campus_plugin.courses`."""
    assert [
        f"{name}:{line}"
        for name, text in code()
        for module, line, _inside in imports(text)
        if module.split(".")[0] in {"xblocks", "course_exports"}
    ] == []


def test_the_picture_of_the_rooms_is_todays():
    assert graph.PAGE.read_text(encoding="utf-8") == graph.drawn(), "make graph would change it"


def test_no_package_is_imported_by_one_that_stands_below_it():
    """The picture sees what import-linter forbids: its arrows point down."""
    heights = {package: -place for place, package in enumerate(graph.PACKAGES)}
    arrows = [(importer.split(".")[0], imported.split(".")[0]) for importer, imported in graph.imports()]
    assert len(arrows) > 20
    assert [pair for pair in arrows if heights[pair[0]] < heights[pair[1]]] == []
