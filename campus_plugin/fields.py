"""Columns whose comparison is exact on every database.

MySQL compares text without case and accents unless told otherwise, and the opaque-keys fields ask SQLite to do the
same. Two blocks whose names differ by case only are two blocks; so are two keys.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from opaque_keys.edx.django.models import CourseKeyField, UsageKeyField

_COLLATION = {"mysql": "utf8mb4_bin", "sqlite": "BINARY"}


if TYPE_CHECKING:  # Django's classes take these parameters in its type stubs only
    _Field = models.Field[Any, Any]
    _CharField = models.CharField[Any, Any]
else:
    _Field, _CharField = models.Field, models.CharField


class _Exact(_Field):
    # Any, as in Django's own signature
    def db_parameters(self, connection: Any) -> dict[str, Any]:
        # Field's own, not the parent's: opaque-keys 4 answers with a collation that ignores case.
        parameters = models.Field.db_parameters(self, connection)
        if connection.vendor in _COLLATION:
            parameters["collation"] = _COLLATION[connection.vendor]
        return parameters


class ExactCharField(_Exact, _CharField):
    """A short text compared byte by byte."""


class ExactUsageKeyField(_Exact, UsageKeyField):
    """A usage key compared byte by byte."""


class ExactCourseKeyField(_Exact, CourseKeyField):
    """A course key compared byte by byte."""
