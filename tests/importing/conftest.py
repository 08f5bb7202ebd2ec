"""Studio's stand-in, a course to bring, and the command as an operator types it."""

import io
from dataclasses import dataclass

import pytest

from tests.importing.courses import write
from tests.importing.standin import StandIn


@pytest.fixture
def studio():
    return StandIn()


@pytest.fixture
def course(tmp_path):
    return write(tmp_path / "essai")


@dataclass
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def campus_import(db, studio, monkeypatch, settings, tmp_path):
    """Runs `manage.py cms campus_import …` with the stand-in as its platform; what it said and its exit code."""
    from campus_tools.management.commands.campus_import import Command

    settings.CAMPUS_BACKUPS = str(tmp_path / "backups")

    def run(*arguments):
        out, err = io.StringIO(), io.StringIO()
        command = Command(stdout=out, stderr=err, no_color=True)
        command.platform = studio
        code = 0
        try:
            command.run_from_argv(["manage.py", "campus_import", *map(str, arguments)])
        except SystemExit as end:
            code = end.code
        return Said(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def backups(tmp_path):
    return lambda: sorted((tmp_path / "backups").glob("*.tar.gz"))
