"""Requests that arrive at once. What runs in threads needs a server: SQLite in memory belongs to one connection."""

import os
from collections.abc import Iterator

import pytest

collect_ignore_glob = [] if os.environ.get("CAMPUS_TEST_DB") == "mariadb" else ["*_mariadb.py"]


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """Each test meets a process that remembers nothing."""
    from campus_plugin import runs  # inside: pytest reads this file before Django is set up

    runs.forget_instruments()
    yield
    runs.forget_instruments()
