"""An LMS while its image is built: no database at all, common settings only."""

from tests.plugin.settings_lms import *  # noqa: F403

DATABASES = {"default": {}}
