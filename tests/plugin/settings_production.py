"""An LMS in production: what the operator wrote into the platform's YAML file is merged before plugins are asked."""

from edx_django_utils.plugins import add_plugins

from tests.plugin.settings_lms import *  # noqa: F403

ENV_TOKENS = {"CAMPUS_FRAME": "operator.html", "PLATFORM_NAME": "Example"}
add_plugins(__name__, "lms.djangoapp", "production")
