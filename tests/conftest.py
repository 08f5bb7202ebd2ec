"""Settings for every test, whatever folder pytest is started from."""

import os
import sys
from pathlib import Path

import django
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# Here, because pytest-django has looked for settings before this file was read.
django.setup()

# `make test`: the same examples each time, and few; `make proof`: new ones, and many. No deadline: machines are shared.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    print_blob=True,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile("proof", settings.get_profile("ci"), derandomize=False, max_examples=1000)
settings.load_profile("ci")
