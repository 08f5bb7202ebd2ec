"""The tests' Django project, with the apps that the other blocks ask for."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "statici18n"]
