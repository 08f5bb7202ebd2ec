"""The action plan: what a learner decided to do, the nearest date first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .. import agenda as calendars
from .. import commitments, edxapp
from ..commitments import Action, Changed, Full, Status
from ..forms import ActionForm, OwnActionForm
from ..shared import due_dates
from ..shared.limits import MOST_DAYS, MOST_OWN
from ..shared.sentences import sentence
from .pages import download, for_learners, learner_id, not_found, page, refused

INCOMPLETE = gettext_lazy("The form is incomplete. Nothing was changed: go back to your plan and try again.")

SAID = {
    "done": gettext_lazy("Well done: this action is marked as done."),
    "open": gettext_lazy("This action is back in your plan."),
    "dropped": gettext_lazy("This action is set aside. You can take it up again whenever you like."),
    "added": gettext_lazy("Your action is in your plan."),
    "later": gettext_lazy("This action has another date."),
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
    title: str
    when: str
    first_step: str
    course: str
    unit_url: str
    effort: str
    past: bool
    later: date
    """Where « Reporter » would move it."""


def lines(actions: Iterable[Action]) -> list[Line]:
    """Actions in sentences, with the title of their course, the way back to their unit, whether their date has passed."""
    actions = list(actions)
    titles = edxapp.course_titles(action.course_key for action in actions if action.course_key)
    today = timezone.localdate()
    return [
        Line(
            action=action,
            title=sentence(action.then),
            when=action.when.strip(),
            first_step=sentence(action.first_step),
            course=titles[action.course_key] if action.course_key else "",
            unit_url=edxapp.unit_url(action.usage_key) if action.usage_key else "",
            effort=str(EFFORTS.get(action.effort, "")),
            past=action.status == Status.OPEN and action.due < today,
            later=due_dates.a_week_later(action.due, today),
        )
        for action in actions
    ]


MOST_RULES = 5
"""In view; those before stand behind a fold."""


def kept_rules(actions: Iterable[Action]) -> list[dict[str, str]]:
    """The rules to keep, the newest first, each with the title of its course."""
    found = commitments.rules(actions)
    titles = edxapp.course_titles(rule.course_key for rule in found if rule.course_key)
    return [
        {"text": sentence(rule.text), "course": titles.get(rule.course_key, "") if rule.course_key else ""}
        for rule in found
    ]


@for_learners("GET", "HEAD")
def plan(request: HttpRequest) -> HttpResponse:
    """The whole plan, and what was just done to it."""
    actions = commitments.actions(learner_id(request))
    rows, rules = lines(actions), kept_rules(actions)
    by_status = {status: [line for line in rows if line.action.status == status] for status in Status}
    said = request.GET.get("said", "")
    touched = next((line for line in rows if str(line.action.id) == request.GET.get("action")), None)
    before = _date(request.GET.get("from"))
    if touched is None or before is None or touched.action.due != due_dates.a_week_later(before, timezone.localdate()):
        before = None
    context = {
        "empty": not rows,
        "to_do": by_status[Status.OPEN],
        "done": by_status[Status.DONE],
        "dropped": by_status[Status.DROPPED],
        "rules": rules[:MOST_RULES],
        "older_rules": rules[MOST_RULES:],
        "rule_count": len(rules),
        "count": len(by_status[Status.OPEN]) + len(by_status[Status.DONE]),
        "said": SAID.get(said),
        # Undo stands where the news stands; only for what the address truthfully says.
        "undo": touched if touched and touched.action.status == said and said in ("done", "dropped") else None,
        "moved": touched if touched and said == "later" and before else None,
        "before": before,
    }
    return page(request, "plan.html", context)


@for_learners("POST")
def status(request: HttpRequest, number: str) -> HttpResponse:
    """Mark an action done, to do again, or set aside."""
    wanted = request.POST.get("status", "")
    if wanted not in Status.values:
        return refused(request, str(INCOMPLETE))
    action = commitments.set_status(learner_id(request), int(number), wanted)
    return _back(wanted, action) if action else not_found(request)


@for_learners("POST")
def later(request: HttpRequest, number: str) -> HttpResponse:
    """A week later than `from`, the date that was on the page; or back `to` the one before, as undo asks."""
    today = timezone.localdate()
    seen, to = _date(request.POST.get("from")), request.POST.get("to", "")
    if seen is None:
        return refused(request, str(INCOMPLETE))
    wanted = _date(to) if to else due_dates.a_week_later(seen, today)
    if wanted is None or (to and due_dates.a_week_later(wanted, today) != seen):
        return refused(request, str(INCOMPLETE))
    if (wanted - today).days > MOST_DAYS:
        return refused(request, _("The date is at most %(most)d days away.") % {"most": MOST_DAYS})
    try:
        moved = commitments.move(learner_id(request), int(number), seen, wanted)
    except Changed:
        sentence_ = _("This action was given another date in another window. Nothing was changed: look at your plan.")
        return refused(request, sentence_, status=409)
    if moved is None:
        return not_found(request)
    return _back("saved" if to else "later", moved, **({} if to else {"from": seen.isoformat()}))


@for_learners("GET", "HEAD", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Add an action of one's own."""
    form = OwnActionForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _form(request, None, form)
    if "token" in form.errors:
        return refused(request, str(INCOMPLETE))
    if not form.is_valid():
        return _form(request, None, form, status=400)
    try:
        added = commitments.add_own(learner_id(request), **form.cleaned_data)
    except Full:
        full = _(
            "Your plan already holds %(most)d actions of your own, which is all that it takes. Nothing was added: "
            "take one up again that is done or set aside, and change its words."
        )
        return refused(request, full % {"most": MOST_OWN}, status=409)
    return _back("added", added)


@for_learners("GET", "HEAD")
def agenda(request: HttpRequest, number: str) -> HttpResponse:
    """One action for the learner's calendar."""
    action = commitments.action(learner_id(request), int(number))
    return _calendar([action], f"action-{action.id}") if action else not_found(request)


@for_learners("GET", "HEAD")
def whole_agenda(request: HttpRequest) -> HttpResponse:
    """Every action that is still to do, for the learner's calendar."""
    to_do = [action for action in commitments.actions(learner_id(request)) if action.status == Status.OPEN]
    return _calendar(to_do, "plan") if to_do else not_found(request)


def _calendar(actions: list[Action], name: str) -> HttpResponse:
    content = calendars.calendar(actions, timezone.now())
    return download(HttpResponse(content, content_type=calendars.CONTENT_TYPE), f"{name}.ics")


def _date(text: str | None) -> date | None:
    """A date as our own forms write it; None for anything else. Years that a plan never holds are none."""
    try:
        day = parse_date(text) if text and len(text) == 10 else None
    except ValueError:  # 31 February
        return None
    return day if day and 2000 <= day.year <= 2200 else None


@for_learners("GET", "HEAD", "POST")
def edit(request: HttpRequest, number: str) -> HttpResponse:
    """Put an action in one's own words, or give it another date."""
    action = commitments.action(learner_id(request), int(number))
    if action is None:
        return not_found(request)
    if request.method != "POST":
        return _form(request, action, ActionForm(action))
    form = ActionForm(action, request.POST)
    if "version" in form.errors:
        return refused(request, str(INCOMPLETE))
    if not form.is_valid():
        return _form(request, action, form, status=400)
    try:
        saved = commitments.reword(learner_id(request), action.id, **form.cleaned_data)
    except Changed as changed:
        # What was typed stays in the fields; saving again replaces the other window's words, knowingly.
        again = ActionForm(changed.current, {**request.POST.dict(), "version": changed.current.version})
        return _form(request, changed.current, again, status=409, changed=True)
    return _back("saved", saved) if saved else not_found(request)


def _form(
    request: HttpRequest, action: Action | None, form: ActionForm | OwnActionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    fields = [form[name] for name in form.FIELDS]
    context = {"action": action, "form": form, "hidden": form[form.hidden], "fields": fields, **more}
    return page(request, "plan_edit.html", context, status=status)


def _back(said: str, action: Action, **more: str) -> HttpResponse:
    news = urlencode({"said": said, "action": action.id, **more})
    return redirect(f"{reverse('campus_plugin:plan')}?{news}#campus-said")
