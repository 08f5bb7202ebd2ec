"""What the preview keeps of its invented learners, in one SQLite file."""

from django.db import models


class Kept(models.Model):
    """Field values of blocks. For `user_state` one row holds all fields of a block, as the platform's does.

    `user_id` is 0 for what all users share; `subject` is a usage key, a block type or "".

    .. no_pii: Invented learners, on the author's own machine.
    """

    scope = models.CharField(max_length=30)
    user_id = models.IntegerField(default=0)
    subject = models.CharField(max_length=255, blank=True, default="")
    field = models.CharField(max_length=100, blank=True, default="")
    state = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scope", "user_id", "subject", "field"], name="preview_kept_once"),
        )

    def __str__(self) -> str:
        return f"{self.scope} {self.user_id} {self.subject} {self.field}"


class Grade(models.Model):
    """The last grade that a block published for a learner, before its weight.

    .. no_pii: Invented learners, on the author's own machine.
    """

    user_id = models.IntegerField()
    usage_key = models.CharField(max_length=255)
    value = models.FloatField()
    max_value = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user_id", "usage_key"], name="preview_grade_once"),)

    def __str__(self) -> str:
        return f"{self.usage_key}: {self.value}/{self.max_value}"


class Completion(models.Model):
    """How far a learner is with a block, 0 to 1.

    .. no_pii: Invented learners, on the author's own machine.
    """

    user_id = models.IntegerField()
    usage_key = models.CharField(max_length=255)
    ratio = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user_id", "usage_key"], name="preview_completion_once"),)

    def __str__(self) -> str:
        return f"{self.usage_key}: {self.ratio}"


class Event(models.Model):
    """A tracking event that a block published; the newest few hundred are kept.

    .. no_pii: Invented learners, on the author's own machine.
    """

    name = models.CharField(max_length=200)
    user_id = models.IntegerField(null=True)
    usage_key = models.CharField(max_length=255)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name
