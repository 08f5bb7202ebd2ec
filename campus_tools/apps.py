"""How Studio finds the command that brings courses (edx-django-utils plugins)."""

from typing import Any, ClassVar

from django.apps import AppConfig


class CampusToolsConfig(AppConfig):
    """`manage.py cms campus_import`, and nothing else: no model, no page, no setting. The command's table is campus_plugin's."""

    name = "campus_tools"

    # Empty, but there: the platform takes no app without it.
    plugin_app: ClassVar[dict[str, Any]] = {}
