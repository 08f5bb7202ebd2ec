"""Operators may see that rows exist, never what a learner wrote, and change nothing."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from . import models

if TYPE_CHECKING:  # Django's class takes its parameter in the type stubs only
    _ModelAdmin = admin.ModelAdmin[Model]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnly(_ModelAdmin):
    """A table to look at. Only the columns that are listed are shown, in the list and on a row's page."""

    actions = None
    ordering = ("-pk",)
    show_full_result_count = False

    # Any, here and below: Django's own types of columns differ from method to method
    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.list_display

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return self.list_display

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Instrument)
class InstrumentAdmin(ReadOnly):
    list_display = ("org", "key", "revision", "wording", "kind", "created")
    search_fields = ("org", "key")


class OfLearnerAdmin(ReadOnly):
    # By number: a list of learners' names beside their answers is nobody's business.
    search_fields = ("=user__id",)


@admin.register(models.Run)
class RunAdmin(OfLearnerAdmin):
    list_display = (
        "user_id",
        "usage_key",
        "attempt",
        "kind",
        "instrument_id",
        "version",
        "counted",
        "created",
        "finished_at",
    )


@admin.register(models.SurveyAnswers)
class SurveyAnswersAdmin(OfLearnerAdmin):
    list_display = ("user_id", "usage_key", "attempt", "instrument_id", "created", "modified")


@admin.register(models.Profile)
class ProfileAdmin(OfLearnerAdmin):
    list_display = ("user_id", "created", "modified")


@admin.register(models.Consent)
class ConsentAdmin(OfLearnerAdmin):
    list_display = ("user_id", "purpose", "text_version", "given_at", "withdrawn_at")


@admin.register(models.Commitment)
class CommitmentAdmin(OfLearnerAdmin):
    list_display = ("user_id", "usage_key", "action_id", "effort", "due", "status", "created", "done_at")


@admin.register(models.CampusImport)
class CampusImportAdmin(ReadOnly):
    list_display = ("course_key", "digest", "finished", "modified")
