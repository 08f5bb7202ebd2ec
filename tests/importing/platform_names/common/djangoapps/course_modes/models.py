"""The columns of CourseMode that we touch."""

from django.db import models
from opaque_keys.edx.django.models import CourseKeyField


class CourseMode(models.Model):
    """A way to enrol; on the platform, `course` is a foreign key to CourseOverview, whose primary key is the course key.

    .. no_pii:
    """

    course_id = CourseKeyField(max_length=255)
    mode_slug = models.CharField(max_length=100)
    mode_display_name = models.CharField(max_length=255)
    min_price = models.IntegerField(default=0)
    currency = models.CharField(default="usd", max_length=8)

    class Meta:
        app_label = "course_modes"
        unique_together = ("course_id", "mode_slug", "currency")

    def __str__(self) -> str:
        return self.mode_slug
