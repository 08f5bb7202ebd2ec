"""The columns of WaffleFlagCourseOverrideModel that we touch."""

from django.db import models
from opaque_keys.edx.django.models import CourseKeyField


class WaffleFlagCourseOverrideModel(models.Model):
    """A flag forced for a course; on the platform a ConfigurationModel, of which the newest row counts.

    .. no_pii:
    """

    change_date = models.DateTimeField(auto_now_add=True)
    enabled = models.BooleanField(default=False)
    waffle_flag = models.CharField(max_length=255)
    course_id = CourseKeyField(max_length=255)
    override_choice = models.CharField(default="on", max_length=3)
    note = models.TextField(blank=True)

    class Meta:
        app_label = "waffle_utils"

    def __str__(self) -> str:
        return self.waffle_flag

    @classmethod
    def override_value(cls, waffle_flag, course_id):
        newest = (
            cls.objects.filter(waffle_flag=waffle_flag, course_id=course_id).order_by("-change_date", "-pk").first()
        )
        return newest.override_choice if newest and newest.enabled else "unset"
