"""The workbench as xblock-sdk ships it, its files in a folder that goes, its database in memory."""

import os
import tempfile

_before = os.getcwd()
_work = tempfile.TemporaryDirectory()
os.makedirs(os.path.join(_work.name, "var"))
os.chdir(_work.name)  # its settings name their files relative to where it was started
try:
    from workbench.settings import *  # noqa: F403
    from workbench.settings import INSTALLED_APPS as _APPS
finally:
    os.chdir(_before)

# The blocks' app is always there: it comes in the same wheel.
INSTALLED_APPS = [*_APPS, "campus_plugin.apps.CampusConfig"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
