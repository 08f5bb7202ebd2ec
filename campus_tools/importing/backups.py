"""Where a course goes before it is overwritten."""

import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from opaque_keys.edx.keys import CourseKey

from .archive import Unusable, pack
from .platform import Platform


def folder() -> Path:
    """The setting CAMPUS_BACKUPS; else a folder of MEDIA_ROOT whose name nobody can guess.

    The platform serves MEDIA_ROOT to everyone who knows a file's name, and a course holds its answers.
    """
    chosen = getattr(settings, "CAMPUS_BACKUPS", "")
    return Path(chosen) if chosen else Path(settings.MEDIA_ROOT or ".") / "campus-backups" / secrets.token_urlsafe(16)


def kept(place: Path) -> bool:
    """Whether what is written there outlives this process's container.

    Only asked where CAMPUS_BACKUPS_ON_VOLUME says that we are in one, as the Tutor plugin does: a folder on the same
    device as / belongs to the container and goes with it.
    """
    if not getattr(settings, "CAMPUS_BACKUPS_ON_VOLUME", False):
        return True
    existing = next(path for path in (place.absolute(), *place.absolute().parents) if path.exists())
    return device(existing) != device(Path("/"))


def device(path: Path) -> int:
    return path.stat().st_dev


def write(platform: Platform, key: CourseKey, place: Path, now: datetime) -> Path:
    """Export the course as it stands into a new archive in `place`. Raises `Unusable` where that cannot be done."""
    target = place / f"{key.org}+{key.course}+{key.run}-{now:%Y%m%dT%H%M%SZ}.tar.gz"
    number = 1
    while target.exists():
        number += 1
        target = place / f"{key.org}+{key.course}+{key.run}-{now:%Y%m%dT%H%M%SZ}-{number}.tar.gz"
    try:
        with tempfile.TemporaryDirectory() as name:
            exported = Path(name) / "course"
            platform.export_course(key, exported)
            if not (exported / "course.xml").is_file():
                raise Unusable("The platform exported no course.xml, so there is no backup. Nothing was overwritten.")
            pack(exported, target)
    except OSError as error:
        raise Unusable(
            f"No backup could be written to {place}: {error.strerror or error}. Nothing was overwritten. Set "
            f"CAMPUS_BACKUPS to a folder that user {os.getuid()} may write to."
        ) from error
    return target
