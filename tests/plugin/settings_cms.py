"""Studio as far as plugins can see."""

from edx_django_utils.plugins import add_plugins, get_plugin_apps

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as _APPS

SERVICE_VARIANT = "cms"
LMS_ROOT_URL = "https://campus.example.org"
ROOT_URLCONF = "tests.plugin.urls_cms"
INSTALLED_APPS = [*(app for app in _APPS if not app.startswith("campus_plugin")), *get_plugin_apps("cms.djangoapp")]
add_plugins(__name__, "cms.djangoapp", "common")
add_plugins(__name__, "cms.djangoapp", "test")
