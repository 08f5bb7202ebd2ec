"""Settings for every test, whatever folder pytest is started from."""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# Here, because pytest-django has looked for settings before this file was read.
django.setup()
