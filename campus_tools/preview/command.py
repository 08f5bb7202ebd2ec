"""`campus preview`: play courses on this machine."""

import os
import secrets
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..terminal import EXIT_FAULTS, EXIT_OK, Command, run

DEFAULT_PORT = 8765
EXAMPLES = """examples:
  campus preview                          the courses of this package
  campus preview my-course                one folder in OLX, with its course.xml
  campus preview a b --port 9000          two courses, on another port
  campus preview --host 0.0.0.0           also for the phones and computers of this network

Learners are invented; their answers lie in one SQLite file on this machine (see --data)."""


@click.command(
    cls=Command,
    epilog=EXAMPLES,
    arguments=[("FOLDER", "a folder with a course.xml (default: our courses)")],
)
@click.argument("names", metavar="[FOLDER]...", nargs=-1)
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="0 picks a free one",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="127.0.0.1: this machine only")
@click.option("--data", metavar="FOLDER", help="where the invented learners' answers are kept")
def preview(names: tuple[str, ...], port: int, host: str, data: str | None) -> int:
    """Play OLX courses on this machine: pages, questions, case studies, self-diagnostics, grades.

    Ctrl-C ends it.
    """
    try:
        folders = _folders(names)
        place = _data_folder(data)
        _configure(folders, place, host)
        _prepare(place)
        return _serve(host, port, folders)
    except CannotStart as reason:
        print(f"campus preview: {reason}", file=sys.stderr)  # noqa: T201
        return EXIT_FAULTS
    except KeyboardInterrupt:
        print("\nThe preview has ended. What learners did is kept for the next time.")  # noqa: T201
        return EXIT_OK


class CannotStart(Exception):
    """Why, and what to do: one or two sentences."""


def _folders(given: Sequence[str]) -> list[Path]:
    if not given:
        folders = packaged_courses()
        if not folders:
            raise CannotStart("no course is packaged here. Give the folder of a course: campus preview FOLDER")
        return folders
    folders = []
    for name in given:
        folder = Path(name).expanduser().resolve()
        if not folder.is_dir():
            raise CannotStart(f"{name} is not a folder. Give the folder that holds the course.xml of a course.")
        if os.pathsep in str(folder):
            raise CannotStart(f"the path of {name} holds “{os.pathsep}”, which cannot be passed on. Rename the folder.")
        folders.append(folder)
    return list(dict.fromkeys(folders))


def packaged_courses() -> list[Path]:
    """The folders of the courses that come with this package."""
    from importlib.resources import files

    root = Path(str(files("campus_plugin.courses")))
    return sorted(folder for folder in root.iterdir() if (folder / "course.xml").is_file())


def _data_folder(given: str | None) -> Path:
    folder = Path(given).expanduser() if given else _usual_place()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"the folder {folder} cannot be written ({error.strerror}). Choose another: --data FOLDER"
        ) from error
    return folder.resolve()


def _usual_place() -> Path:
    """Where programs of this system keep what they may lose."""
    if os.name == "nt":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library/Application Support"
    else:
        root = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return root / "campus-numerique" / "preview"


def _configure(folders: list[Path], data: Path, host: str) -> None:
    from . import corelib

    if not corelib.installed():
        raise CannotStart(
            "the platform's own blocks are not installed. Install them: pip install 'campus-numerique[preview]'"
        )
    local = "localhost,127.0.0.1,[::1]"
    os.environ.update(
        DJANGO_SETTINGS_MODULE="campus_tools.preview.settings",
        CAMPUS_PREVIEW_DATA=str(data),
        CAMPUS_PREVIEW_COURSES=os.pathsep.join(str(folder) for folder in folders),
        CAMPUS_PREVIEW_SECRET=_secret(data),
        # A name that is not ours would let a page elsewhere reach a preview through the visitor's browser.
        CAMPUS_PREVIEW_HOSTS=local if host in ("127.0.0.1", "localhost", "::1") else "*",
    )
    import warnings

    warnings.filterwarnings("ignore", message="pkg_resources is deprecated", category=UserWarning)
    import django

    django.setup()


def _secret(data: Path) -> str:
    """The key that signs this folder's sessions; made once, shared by processes on the same folder."""
    file = data / "secret"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return file.read_text() or secrets.token_urlsafe(48)


def _prepare(data: Path) -> None:
    """Create or update the tables where that is needed; one process at a time."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        with _alone(data):
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, sqlite3.Error) as error:
        raise CannotStart(
            f"{data / 'preview.sqlite3'} cannot be used ({error}). Move it away, or choose another folder: --data FOLDER"
        ) from error


@contextmanager
def _alone(data: Path) -> Any:
    """Hold the folder's lock; SQLite's own locks work on every system."""
    lock = sqlite3.connect(data / "lock.sqlite3", timeout=60, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def _serve(host: str, port: int, folders: list[Path]) -> int:
    from . import server

    try:
        web = server.listen(host, port)
    except OSError as error:
        raise CannotStart(server.why(error, host, port)) from error
    with web:
        names = ", ".join(folder.name for folder in folders)
        for line in server.greeting(host, web.server_port, names):
            print(line, flush=True)  # noqa: T201
        server.warm()
        web.serve_forever(poll_interval=0.2)
    return 0


if __name__ == "__main__":
    sys.exit(run(preview, sys.argv[1:], "campus preview"))
