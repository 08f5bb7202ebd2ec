"""How Open edX finds and loads the app (edx-django-utils plugins)."""

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
    "test": {"relative_path": "settings.test"},
}


class CampusConfig(AppConfig):
    """The campus in the LMS and in Studio. Nothing here touches the database: images are built without one."""

    name = "campus_plugin"
    verbose_name = pgettext_lazy("campus", "Campus")
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app: ClassVar[dict[str, Any]] = {
        # Learners' pages stand in the LMS only; Studio needs the tables and the settings.
        "url_config": {
            "lms.djangoapp": {"namespace": "campus_plugin", "regex": r"^campus/", "relative_path": "urls"},
        },
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
        # By dotted path, so that the platform's signal is imported by the platform's own loader only.
        "signals_config": {
            "lms.djangoapp": {
                "relative_path": "privacy",
                "receivers": [
                    {
                        "receiver_func_name": "on_retirement",
                        "signal_path": "openedx.core.djangoapps.user_api.accounts.signals.USER_RETIRE_LMS_MISC",
                        "dispatch_uid": "campus_plugin.privacy.on_retirement",
                    }
                ],
            }
        },
    }

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers what `manage.py check` says; apps are loaded by now
