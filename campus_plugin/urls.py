"""The learners' pages, below /campus/. Each page answers with and without a slash at its end."""

from django.urls import re_path

from .views import plan, privacy

app_name = "campus_plugin"

# At most 18 digits: what every database takes as a number.
_NUMBER = r"(?P<number>[0-9]{1,18})"

urlpatterns = [
    re_path(r"^plan/?$", plan.plan, name="plan"),
    re_path(r"^plan/new/?$", plan.new, name="plan_new"),
    re_path(r"^plan/agenda\.ics$", plan.whole_agenda, name="plan_agenda"),
    re_path(rf"^plan/{_NUMBER}/agenda\.ics$", plan.agenda, name="action_agenda"),
    re_path(rf"^plan/{_NUMBER}/later/?$", plan.later, name="plan_later"),
    re_path(rf"^plan/{_NUMBER}/status/?$", plan.status, name="plan_status"),
    re_path(rf"^plan/{_NUMBER}/edit/?$", plan.edit, name="plan_edit"),
    re_path(r"^privacy/?$", privacy.privacy, name="privacy"),
    re_path(r"^privacy/consent/?$", privacy.consent, name="consent"),
    re_path(r"^privacy/export\.json$", privacy.export, name="export"),
    re_path(r"^privacy/plan\.csv$", privacy.plan_csv, name="plan_csv"),
    re_path(r"^privacy/erase/?$", privacy.erase, name="erase"),
    re_path(r"^privacy/erased/?$", privacy.erased, name="erased"),
]
