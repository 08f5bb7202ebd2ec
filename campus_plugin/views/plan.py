"""The action plan: what a learner decided to do, the nearest date first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .. import commitments, edxapp
from ..commitments import Action, Changed, Status
from ..forms import ActionForm
from .pages import for_learners, not_found, page, refused

SAID = {
    "done": gettext_lazy("Well done: this action is marked as done."),
    "open": gettext_lazy("This action is back in your plan."),
    "dropped": gettext_lazy("This action is set aside. You can take it up again whenever you like."),
    "saved": pgettext_lazy("campus", "Your changes are saved."),
}
EFFORTS = {
    1: pgettext_lazy("campus", "light"),
    2: pgettext_lazy("campus", "medium"),
    3: pgettext_lazy("campus", "heavy"),
}


@dataclass(frozen=True)
class Line:
    """An action as the page tells it."""

    action: Action
    course: str
    unit_url: str
    effort: str
    past: bool


def lines(actions: Iterable[Action]) -> list[Line]:
    """Actions with the title of their course, the way back to their unit, and whether their date has passed."""
    actions = list(actions)
    titles = edxapp.course_titles(action.course_key for action in actions)
    today = timezone.localdate()
    return [
        Line(
            action=action,
            course=titles[action.course_key],
            unit_url=edxapp.unit_url(action.usage_key),
            effort=str(EFFORTS.get(action.effort, "")),
            past=action.status == Status.OPEN and action.due < today,
        )
        for action in actions
    ]


MOST_RULES = 5
"""In view; those before stand behind a fold."""


def kept_rules(actions: Iterable[Action]) -> list[dict[str, str]]:
    """The rules to keep, the newest first, each with the title of its course."""
    found = commitments.rules(actions)
    titles = edxapp.course_titles(rule.course_key for rule in found)
    return [{"text": rule.text, "course": titles[rule.course_key]} for rule in found]


@for_learners("GET", "HEAD")
def plan(request: HttpRequest) -> HttpResponse:
    """The whole plan, and what was just done to it."""
    actions = commitments.actions(request.user.pk)
    told, rules = lines(actions), kept_rules(actions)
    by_status = {status: [line for line in told if line.action.status == status] for status in Status}
    said = request.GET.get("said", "")
    touched = next((line for line in told if str(line.action.id) == request.GET.get("action")), None)
    context = {
        "empty": not told,
        "to_do": by_status[Status.OPEN],
        "done": by_status[Status.DONE],
        "dropped": by_status[Status.DROPPED],
        "rules": rules[:MOST_RULES],
        "older_rules": rules[MOST_RULES:],
        "said": SAID.get(said),
        # Undo stands where the news stands; only for what the address truthfully says.
        "undo": touched if touched and touched.action.status == said and said in ("done", "dropped") else None,
    }
    return page(request, "plan.html", context)


@for_learners("POST")
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Mark an action done, to do again, or set aside."""
    wanted = request.POST.get("status", "")
    if wanted not in Status.values:
        return refused(request, _("The form is incomplete. Nothing was changed: go back to your plan and try again."))
    action = commitments.set_status(request.user.pk, int(number), wanted)
    return _back(wanted, action) if action else not_found(request)


@for_learners("GET", "HEAD", "POST")
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Put an action in one's own words, or give it another date."""
    action = commitments.action(request.user.pk, int(number))
    if action is None:
        return not_found(request)
    if request.method != "POST":
        return _form(request, action, ActionForm(action))
    form = ActionForm(action, request.POST)
    if "version" in form.errors:
        return refused(request, _("The form is incomplete. Nothing was changed: go back to your plan and try again."))
    if not form.is_valid():
        return _form(request, action, form, status=400)
    try:
        saved = commitments.reword(request.user.pk, action.id, **form.cleaned_data)
    except Changed as changed:
        # What was typed stays in the fields; saving again replaces the other window's words, knowingly.
        again = ActionForm(changed.current, {**request.POST.dict(), "version": changed.current.version})
        return _form(request, changed.current, again, status=409, changed=True)
    return _back("saved", saved) if saved else not_found(request)


def _form(request: HttpRequest, action: Action, form: ActionForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"action": action, "form": form, "fields": [form[name] for name in ActionForm.FIELDS], **more}
    return page(request, "plan_edit.html", context, status=status)


def _back(said: str, action: Action) -> HttpResponse:
    return redirect(f"{reverse('campus_plugin:plan')}?said={said}&action={action.id}#campus-said")
