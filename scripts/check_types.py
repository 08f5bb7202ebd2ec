"""mypy over what pyproject.toml declares strict, or over what is named: `python -m scripts.check_types campus_xblocks.kit`.

mypy finds a package by its folder's name, and `campus_xblocks` lives in `xblocks/`: it reads all three packages through
links below .cache/typed, and the links' names are taken out of what it says.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
LINKS = ROOT / ".cache" / "typed"
FOLDERS = {"campus_plugin": "campus_plugin", "campus_tools": "campus_tools", "campus_xblocks": "xblocks"}


def link() -> None:
    """Lay the packages side by side under the names by which they are imported."""
    LINKS.mkdir(parents=True, exist_ok=True)
    for package, folder in FOLDERS.items():
        place = LINKS / package
        if not place.is_symlink():
            place.symlink_to(ROOT / folder, target_is_directory=True)


def main(packages: list[str]) -> int:
    """mypy's exit code; what it finds is printed, under the files' own names."""
    link()
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *(part for package in packages for part in ("-p", package))],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(LINKS)},
        capture_output=True,
        text=True,
        check=False,
    )
    told = done.stdout
    for package, folder in FOLDERS.items():
        told = told.replace(f"{LINKS.relative_to(ROOT)}/{package}/", f"{folder}/")
    sys.stdout.write(told + done.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
