"""An LMS with the platform's names that we call (see the folder platform_names)."""

import sys
from pathlib import Path

from tests.plugin.settings_lms import *  # noqa: F403
from tests.plugin.settings_lms import DATABASES, INSTALLED_APPS, TEMPLATES

PLATFORM = Path(__file__).parent / "platform_names"
sys.path.insert(0, str(PLATFORM))
INSTALLED_APPS = ["lms.djangoapps.courseware", *INSTALLED_APPS]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [str(PLATFORM / "templates")]}]
# A server keeps databases by name, and this process runs beside the one that started it.
DATABASES = {"default": {**DATABASES["default"], "NAME": "campus_names"}}
