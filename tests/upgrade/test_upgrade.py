"""From release 0.1.0 to this one, and back: what learners left is there, readable and unchanged."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.upgrade import released

ROOT = Path(__file__).parent.parent.parent


class Database:
    """A database that 0.1.0 filled, with the commands of this release over it."""

    def __init__(self, path: Path):
        self.path = path
        released.restore(path)
        self.columns = released.columns(path)

    def run(self, *command: str) -> str:
        """What a process with this database prints; it must end well."""
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")},
            "DJANGO_SETTINGS_MODULE": "tests.upgrade.settings",
            "CAMPUS_RELEASED_DB": str(self.path),
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def migrate(self, *where: str) -> None:
        self.run("-m", "django", "migrate", "--verbosity=0", *where)

    def rows(self) -> released.Rows:
        """Every row of the tables of 0.1.0, in the columns that 0.1.0 knows."""
        return released.rows(self.path, self.columns)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "campus.sqlite3")


def test_each_table_of_the_release_holds_something(database):
    """Else what follows could pass because nothing is there."""
    assert set(database.columns) == {
        f"campus_plugin_{name}"
        for name in ("campusimport", "commitment", "consent", "instrument", "profile", "run", "surveyanswers")
    }
    assert [table for table, found in database.rows().items() if not found] == []


def test_an_upgrade_changes_no_value_and_going_back_leaves_the_database_as_it_was(database):
    before = database.rows()
    database.migrate()
    assert database.rows() == before
    assert database.columns != released.columns(database.path)  # this release has columns of its own
    database.migrate("campus_plugin", released.LAST_MIGRATION)
    assert database.rows() == before
    assert database.columns == released.columns(database.path)


def test_the_release_before_can_write_into_the_tables_of_this_one(database):
    """Whoever goes back to the older image without undoing the migrations: new rows without the newer columns."""
    before = database.rows()
    database.migrate()
    released.write_again(database.path, database.columns)
    after = database.rows()
    assert {table: len(found) for table, found in after.items()} == {table: 2 * len(before[table]) for table in before}


def test_going_back_loses_no_run_of_a_document_that_was_reworded_meanwhile(database):
    """The release before knows one row a revision: the runs of its later words are filed under its first ones."""
    database.migrate()
    released.reword(database.path)
    database.migrate("campus_plugin", released.LAST_MIGRATION)
    assert database.columns == released.columns(database.path)
    assert released.instruments_of_runs(database.path) == {1: 4, 2: 4}


def test_everything_is_readable_after_an_upgrade_through_the_door_the_pages_and_the_copy(database):
    database.migrate()
    said = database.run("-m", "pytest", "-p", "no:cacheprovider", "tests/upgrade/present_cases.py")
    assert re.search(r"\b\d+ passed", said)


def test_the_upgrade_needs_no_question_and_no_data_migration(database):
    """Runs are read by the shape of their version; no migration rewrites them."""
    database.migrate()
    told: Any = database.run("-m", "django", "makemigrations", "--check", "--dry-run", "campus_plugin")
    assert "No changes" in told
