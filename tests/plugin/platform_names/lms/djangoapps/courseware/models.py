"""The columns of StudentModule that we touch."""

from django.conf import settings
from django.db import models
from opaque_keys.edx.django.models import CourseKeyField, UsageKeyField


class StudentModule(models.Model):
    """A learner's state at a block.

    .. no_pii:
    """

    module_type = models.CharField(max_length=32)
    module_state_key = UsageKeyField(max_length=255, db_column="module_id")
    student = models.ForeignKey(settings.AUTH_USER_MODEL, db_constraint=False, on_delete=models.CASCADE)
    course_id = CourseKeyField(max_length=255)
    state = models.TextField(null=True)  # noqa: DJ001  as on the platform

    class Meta:
        app_label = "courseware"

    def __str__(self) -> str:
        return str(self.module_state_key)
