"""The files of the repository, and what they import."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PLATFORM = ("lms", "cms", "common", "openedx", "xmodule")
"""The platform's own packages."""


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def imports(code: str) -> Iterator[tuple[str, int, bool]]:
    """(module, line, whether inside a function) of each absolute import."""

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, int, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((name.name, child.lineno, inside) for name in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
                yield child.module, child.lineno, inside
            else:
                yield from walk(child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))

    return walk(ast.parse(code), False)


def code() -> Iterator[tuple[str, str]]:
    for room in ("xblocks", "campus_plugin", "campus_tools", "course_exports"):
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
