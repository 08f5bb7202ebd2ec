"""What `manage.py check` says of a platform's settings as they stand when all of them have been read."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from .tracking import PATTERNS

_LOGGED = "common.djangoapps.track.middleware.TrackMiddleware"


@register("campus")
def check_log_of_requests(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """A warning where the platform would log the forms of the campus, with what learners write in them."""
    ignored = getattr(settings, "TRACKING_IGNORE_URL_PATTERNS", None) or ()
    missing = [pattern for pattern in PATTERNS if pattern not in ignored]
    if not missing or _LOGGED not in getattr(settings, "MIDDLEWARE", ()):
        return []
    return [
        Warning(
            "The platform logs what learners write in the forms of the campus, with their usernames.",
            hint="A setting read after the plugins replaced TRACKING_IGNORE_URL_PATTERNS. Add to it: "
            + ", ".join(missing),
            id="campus_plugin.W001",
        )
    ]
