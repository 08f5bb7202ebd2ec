"""What release 0.1.0 kept, and a place with its blocks: see released/0.1.0/README.md."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from opaque_keys.edx.keys import UsageKey
from xblock.fields import Scope, ScopeIds

from tests.support.harness import Place, Who

FOLDER = Path(__file__).parent / "released" / "0.1.0"
BLOCKS: dict[str, Any] = json.loads((FOLDER / "blocks.json").read_text(encoding="utf-8"))
LEARNERS: dict[str, int] = BLOCKS["learners"]
LAST_MIGRATION = "0002"
Rows = dict[str, list[tuple[Any, ...]]]


def restore(path: Path) -> None:
    """Make the released database at `path`."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript((FOLDER / "tables.sql").read_text(encoding="utf-8"))


def rows(path: Path, columns: dict[str, list[str]]) -> Rows:
    """By table, every row of the given columns."""
    with closing(sqlite3.connect(path)) as database:
        return {
            table: database.execute(f'SELECT {", ".join(names)} FROM "{table}" ORDER BY id').fetchall()
            for table, names in columns.items()
        }


def columns(path: Path) -> dict[str, list[str]]:
    """The columns of the campus' tables, quoted, as the database at `path` has them."""
    with closing(sqlite3.connect(path)) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if name.startswith("campus_plugin_")
        ]
        return {
            table: sorted(f'"{column[1]}"' for column in database.execute(f'PRAGMA table_info("{table}")'))
            for table in tables
        }


_AGAIN = {
    '"run_id"': "substr('again' || id || run_id, 1, 32)",
    '"attempt"': "attempt + 100",
    '"action_id"': "action_id || '.again'",
    '"revision"': "revision || 'again'",
    '"active"': "NULL",
}


def write_again(path: Path, columns: dict[str, list[str]]) -> None:
    """Write each row once more as the release would, in its own columns alone; what must be unique is another."""
    with closing(sqlite3.connect(path)) as database, database:
        for table, names in columns.items():
            values = dict(_AGAIN)
            if table == "campus_plugin_profile":
                values['"user_id"'] = "(SELECT max(id) FROM auth_user)"
            if table == "campus_plugin_campusimport":
                values['"course_key"'] = "course_key || '.again'"
            wanted = [name for name in names if name != '"id"']
            selected = ", ".join(values.get(name, name) for name in wanted)
            database.execute(f'INSERT INTO "{table}" ({", ".join(wanted)}) SELECT {selected} FROM "{table}"')


def reword(path: Path) -> None:
    """Each instrument in other words too, and each run once more under these."""
    with closing(sqlite3.connect(path)) as database, database:
        columns = "org, key, revision, kind, structure, created"
        database.execute(
            f"INSERT INTO campus_plugin_instrument ({columns}, wording) "
            f"SELECT {columns}, 'other' FROM campus_plugin_instrument"
        )
        same = "user_id, usage_key, course_key, kind, moves, result, version, finished_at, created, modified, counted"
        database.execute(
            f"INSERT INTO campus_plugin_run ({same}, attempt, run_id, instrument_id) "
            f"SELECT {same}, attempt + 100, substr('again' || id || run_id, 1, 32), instrument_id + 2 FROM campus_plugin_run"
        )


def instruments_of_runs(path: Path) -> dict[int, int]:
    """How many runs are filed under which instrument."""
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute("SELECT instrument_id, count(*) FROM campus_plugin_run GROUP BY instrument_id"))


def place() -> Place:
    """The blocks with their documents and what user_state holds of their learners."""
    found = Place()
    for document in BLOCKS["documents"]:
        key = UsageKey.from_string(document["block"])
        found.block(key.block_type, document["definition"], Who(None), url_name=key.block_id)
    for kept in BLOCKS["state"]:
        key = UsageKey.from_string(kept["block"])
        ids = ScopeIds(kept["user"], key.block_type, key, key)
        runtime = found.runtime(Who(kept["user"]))
        block = runtime.construct_xblock(key.block_type, ids)
        assert block.fields[kept["field"]].scope == Scope.user_state
        setattr(block, kept["field"], kept["value"])
        block.save()
    return found
