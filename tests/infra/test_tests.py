"""How the tests stand beside each other: docs/testing.md, « Where things are »."""

import ast
from collections.abc import Iterator
from configparser import ConfigParser

from scripts import run_tests
from tests.infra.tree import ROOT

OURS = ("campus_plugin", "campus_tools", "campus_xblocks", "scripts", "tests")


def modules() -> Iterator[tuple[str, str, ast.Module]]:
    """(path, folder below tests/, the module) of each module of the tests."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        below = path.relative_to(ROOT / "tests").parts
        if "released" in below:  # it runs beside the tests of that release
            continue
        yield (
            path.relative_to(ROOT).as_posix(),
            below[0] if len(below) > 1 else "",
            ast.parse(path.read_text(encoding="utf-8")),
        )


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(module, name) of everything of ours that is imported; the name is "" where the whole module is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names if name.name.split(".")[0] in OURS)
        elif isinstance(node, ast.ImportFrom):
            module = f"tests.{node.module}" if node.level else node.module or ""
            if module.split(".")[0] in OURS:
                yield from ((module, name.name) for name in node.names)


def test_no_test_imports_another_test():
    assert [
        f"{path} imports {module}.{name}"
        for path, _folder, tree in modules()
        for module, name in imported(tree)
        if module.startswith("tests.") and any(part.startswith("test_") for part in (*module.split("."), name))
    ] == []


def test_what_several_folders_use_is_in_support():
    def folder_of(module: str, name: str) -> str:
        first = module.split(".")[1] if "." in module else name
        return first if (ROOT / "tests" / first).is_dir() else ""

    assert [
        f"{path} imports {module}.{name}"
        for path, folder, tree in modules()
        for module, name in imported(tree)
        if module.split(".")[0] == "tests" and folder_of(module, name) not in ("", folder, "support")
    ] == []


def test_no_test_imports_a_private_name_of_ours():
    assert [
        f"{path} imports {module}.{name}"
        for path, _folder, tree in modules()
        for module, name in imported(tree)
        if name.startswith("_") and not name.startswith("__")
    ] == []


def test_make_test_runs_every_environment_of_the_tests_once():
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    assert sorted(tox["tox"]["env_list"].split(", ")) == sorted(run_tests.ENVIRONMENTS)
    assert len(set(run_tests.ENVIRONMENTS)) == len(run_tests.ENVIRONMENTS)
    assert {*run_tests.ENVIRONMENTS, *run_tests.APART} <= run_tests.descriptions().keys()


def test_those_that_were_chosen_run_once_each_and_no_other(monkeypatch):
    monkeypatch.setattr(run_tests, "run", lambda name, arguments, quietly: run_tests.Outcome(name, passed=1))
    chosen = ["tutor21", "lint", "mariadb", "quick"]
    assert sorted(outcome.name for outcome in run_tests.run_all(chosen, [])) == sorted(chosen)
