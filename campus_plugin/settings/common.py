"""Defaults, added at the end of the platform's common settings."""

from typing import Any

from ..tracking import with_ours

DEFAULTS: dict[str, Any] = {
    # The template that the campus pages extend; empty: the platform's main_django.html where there is one.
    "CAMPUS_FRAME": "",
    # Where `campus_import` keeps courses before it overwrites them; empty: a folder of MEDIA_ROOT that nobody can guess.
    "CAMPUS_BACKUPS": "",
    # Whether backups lie in a container, so that a folder which is no volume would go with it (the Tutor plugin says so).
    "CAMPUS_BACKUPS_ON_VOLUME": False,
}


def plugin_settings(settings: Any) -> None:
    """Give each campus setting its default, what the operator set already stays; keep our forms out of the log of requests."""
    for name, default in DEFAULTS.items():
        setattr(settings, name, getattr(settings, name, default))
    settings.TRACKING_IGNORE_URL_PATTERNS = with_ours(getattr(settings, "TRACKING_IGNORE_URL_PATTERNS", ()))
