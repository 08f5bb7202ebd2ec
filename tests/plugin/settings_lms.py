"""An LMS as far as plugins can see: apps, settings and addresses come through the platform's own plugin loader."""

from edx_django_utils.plugins import add_plugins, get_plugin_apps

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as _APPS

SERVICE_VARIANT = "lms"
ROOT_URLCONF = "tests.plugin.urls_lms"
LOGIN_URL = "/login"
INSTALLED_APPS = [
    *(app for app in _APPS if not app.startswith("campus_plugin")),
    "waffle",
    *get_plugin_apps("lms.djangoapp"),
]
# The platform's order; each of ours must bear being called twice.
add_plugins(__name__, "lms.djangoapp", "common")
add_plugins(__name__, "lms.djangoapp", "test")
add_plugins(__name__, "lms.djangoapp", "test")
