"""The preview's own Django app: what invented learners did, on the author's machine."""

from django.apps import AppConfig


class PreviewConfig(AppConfig):
    name = "campus_tools.preview"
    label = "campus_preview"
    default_auto_field = "django.db.models.BigAutoField"
