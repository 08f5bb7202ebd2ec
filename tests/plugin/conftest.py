"""Learners, and a browser of theirs."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

# Threads that write at once need a server: SQLite in memory belongs to one connection.
collect_ignore = [] if os.environ.get("CAMPUS_TEST_DB") == "mariadb" else ["test_at_once_mariadb.py"]


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """Each test meets a process that remembers nothing."""
    from campus_plugin import runs  # inside: pytest reads this file before Django is set up

    runs.forget_instruments()
    yield
    runs.forget_instruments()


@pytest.fixture
def marie(db: None, django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("marie", "marie@example.org", "secret")


@pytest.fixture
def paul(db: None, django_user_model: Any) -> Any:
    return django_user_model.objects.create_user("paul", "paul@example.org", "secret")


@pytest.fixture
def as_marie(marie: Any) -> Client:
    """A browser in which Marie is signed in; a stack trace is a 500 for her, and for the test."""
    client = Client(raise_request_exception=False)
    client.force_login(marie)
    return client
