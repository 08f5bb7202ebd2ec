"""What is kept about a learner: to see, to agree to, to take away, to erase."""

import csv

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from .. import commitments, consents, profiles
from .. import privacy as personal_data
from ..shared import profile_codes
from ..writing import Refused
from .pages import download, for_learners, learner_id, page, refused
from .plan import lines

SAID = {
    "given": gettext_lazy("You agreed. You can take this back whenever you like."),
    "withdrawn": gettext_lazy("You took your agreement back."),
}
FIELD_NAMES = {
    "size": pgettext_lazy("campus", "Size"),
    "sector": pgettext_lazy("campus", "Sector"),
    "role": pgettext_lazy("campus", "Your role"),
    "region": pgettext_lazy("campus", "Region"),
}
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@for_learners("GET", "HEAD")
def privacy(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    user_id = learner_id(request)
    active = consents.active(user_id)
    said = profiles.profile(user_id)
    lang = getattr(request, "LANGUAGE_CODE", "fr")
    context = {
        "tables": personal_data.table_counts(user_id),
        "profile": [(FIELD_NAMES[field], profile_codes.label(field, code, lang)) for field, code in said.items()],
        "consents": [{"text": consents.current_text(name), "given": name in active} for name in consents.TEXTS],
        "history": [{"title": consents.TITLES.get(c.purpose, c.purpose), "it": c} for c in consents.history(user_id)],
        "said": SAID.get(request.GET.get("said", "")),
    }
    return page(request, "privacy.html", context)


@for_learners("POST")
def consent(request: HttpRequest) -> HttpResponse:
    """Agree to a purpose in the words that were on the page, or take it back."""
    purpose, does = request.POST.get("purpose", ""), request.POST.get("do", "")
    try:
        consents.current_text(purpose)
        if does == "give":
            consents.give(learner_id(request), purpose, request.POST.get("text_version", ""))
        elif does == "withdraw":
            consents.withdraw(learner_id(request), purpose)
        else:
            raise Refused("neither given nor taken back")
    except Refused:
        return refused(request, _("The form is incomplete. Nothing was changed: go back to the page and try again."))
    said = "given" if does == "give" else "withdrawn"
    return redirect(f"{reverse('campus_plugin:privacy')}?said={said}#campus-said")


@for_learners("GET", "HEAD")
def export(request: HttpRequest) -> HttpResponse:
    """A file with everything that is kept, for people and for programs."""
    copy = personal_data.export(learner_id(request))
    response = JsonResponse(copy, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return download(response, _dated("json"))


@for_learners("GET", "HEAD")
def plan_csv(request: HttpRequest) -> HttpResponse:
    """The action plan as a table that a French spreadsheet opens by a double click (semicolons, UTF-8 with BOM)."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    rows = csv.writer(response, delimiter=";")
    rows.writerow(
        [
            pgettext("campus", "By"),
            pgettext("campus", "Status"),
            pgettext("campus", "When"),
            pgettext("campus", "Then"),
            pgettext("campus", "First step"),
            pgettext("campus", "Course"),
        ]
    )
    for line in lines(commitments.actions(learner_id(request))):
        action = line.action
        label = commitments.Status(action.status).label
        texts = [action.when, action.then, action.first_step, line.course]
        rows.writerow([action.due.isoformat(), label, *(_cell(text) for text in texts)])
    return download(response, _dated("csv"))


@for_learners("GET", "HEAD", "POST")
def erase(request: HttpRequest) -> HttpResponse:
    """Erase everything, after a page that says what that means."""
    if request.method != "POST":
        return page(request, "erase.html", {"tables": personal_data.table_counts(learner_id(request))})
    if request.POST.get("sure") != "yes":
        context = {"tables": personal_data.table_counts(learner_id(request)), "unsure": True}
        return page(request, "erase.html", context, status=400)
    personal_data.erase(learner_id(request))
    return redirect("campus_plugin:erased")


@for_learners("GET", "HEAD")
def erased(request: HttpRequest) -> HttpResponse:
    """That it is done; reloading this page erases nothing."""
    return page(request, "erased.html")


def _cell(text: object) -> str:
    text = str(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _dated(ending: str) -> str:
    return f"campus-{timezone.localdate().isoformat()}.{ending}"
