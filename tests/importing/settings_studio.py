"""Studio with the platform's names that an import calls (see the folder platform_names)."""

import sys
from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

sys.path.insert(0, str(Path(__file__).parent / "platform_names"))
SERVICE_VARIANT = "cms"
INSTALLED_APPS = [
    "lms.djangoapps.courseware",
    "common.djangoapps.course_modes",
    "openedx.core.djangoapps.waffle_utils",
    "cms.djangoapps.contentstore",
    *INSTALLED_APPS,
]
