"""Which database the tests run on: SQLite, or with CAMPUS_TEST_DB=mariadb a MariaDB server of their own.

`scripts/with-mariadb` is what starts a server and takes it away; under it, CAMPUS_TEST_DB_SOCKET is set. Without it
(`CAMPUS_TEST_DB=mariadb pytest tests/plugin`) a server is started here, and goes when this process does.
"""

import atexit
import os
import subprocess
from pathlib import Path
from typing import Any

WITH_MARIADB = Path(__file__).parent.parent / "scripts" / "with-mariadb"


def databases() -> dict[str, Any]:
    """Django's DATABASES for the tests."""
    if os.environ.get("CAMPUS_TEST_DB") != "mariadb":
        return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    return {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "campus",
            "USER": os.environ.get("CAMPUS_TEST_DB_USER", "root"),
            "OPTIONS": {"unix_socket": os.environ.get("CAMPUS_TEST_DB_SOCKET") or _start(), "charset": "utf8mb4"},
            # As the platform's: Tutor creates its database so.
            "TEST": {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"},
        }
    }


def _start() -> str:
    """Start a server and answer with its socket. It ends with our end of the pipe, however this process ends."""
    server = subprocess.Popen(
        [str(WITH_MARIADB), "sh", "-c", 'echo "$CAMPUS_TEST_DB_SOCKET"; cat'],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for the tests; the server goes when they are through
    )
    atexit.register(_stop, server)
    socket = server.stdout.readline().strip() if server.stdout else ""
    if not socket:
        raise RuntimeError("MariaDB did not start: its log stands above")
    os.environ["CAMPUS_TEST_DB_SOCKET"] = socket  # for the processes that tests start
    return socket


def _stop(server: subprocess.Popen[str]) -> None:
    if server.stdin:
        server.stdin.close()
    server.wait(timeout=30)
