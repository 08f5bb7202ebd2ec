"""The tests' Django project over a database that a released version filled, given in the environment."""

import os

from tests.settings import *  # noqa: F403

DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["CAMPUS_RELEASED_DB"]},
}
