"""SQL statements of each view and handler, with more and more learners in the tables."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.test import override_settings

from campus_plugin import api
from campus_plugin.models import Run
from tests.support import desk, playing
from tests.support.harness import Place, learner

from .documents import CASE, DIAGNOSTIC
from .requests import Asked, Visit, handlers_of

LEARNERS = (10, 1000)
KEY = "key: atelier-de-velos"
Step = tuple[str, Asked]


def table() -> list[dict[str, Any]]:
    """`{"block", "request", "sql": {"10": n, "1000": n}, "first": n, "marks"}`; `first`: in a process that starts,
    on a block that nobody has answered yet."""
    first = list(_all(Place(), "first"))
    rows = {
        key: {"block": key[0], "request": key[1], "first": len(asked.sql), "marks": asked.marks, "sql": {}}
        for key, asked in first
    }
    for total in LEARNERS:
        for kind in ("case_study", "self_diagnostic"):
            _fill(kind, total)
        for key, asked in _all(Place(), f"among{total}"):
            rows[key]["sql"][str(total)] = len(asked.sql)
            rows[key]["marks"] = asked.marks
    return list(rows.values())


def not_measured() -> dict[str, list[str]]:
    """Handlers that no scenario below calls; empty when the table is whole."""
    place, who = Place(), learner("nobody-asks")
    called = {(kind, name) for (kind, name), _asked in _all(place, "called")}
    return {
        kind: [
            name
            for name in handlers_of(place.block(kind, None, who))
            if not any(k == kind and n.split(" ")[0] == name for k, n in called)
        ]
        for kind in (CASE, DIAGNOSTIC)
    }


def _all(place: Place, name: str) -> Iterator[tuple[tuple[str, str], Asked]]:
    for kind, steps in ((CASE, _case), (DIAGNOSTIC, _diagnostic)):
        for request, asked in steps(place, name):
            yield (kind, request), asked


def _case(place: Place, name: str) -> Iterator[Step]:
    visit = Visit(place, learner(name), CASE).write(playing.FRENCH)
    yield "student_view (before the first run)", visit.view()
    way = playing.WAY
    yield "decide (first step)", visit.call("decide", {"run": 1, "moves": way[:1]})
    yield "student_view (under way)", visit.view()
    yield "decide (next step)", visit.call("decide", {"run": 1, "moves": way[:2]})
    yield "decide (repeated)", visit.call("decide", {"run": 1, "moves": way[:2]})
    for made in range(3, len(way)):
        visit.call("decide", {"run": 1, "moves": way[:made]})
    yield "decide (last step)", visit.call("decide", {"run": 1, "moves": way})
    yield "student_view (finished)", visit.view()
    yield "student_view_user_state", visit.call("student_view_user_state")
    action = visit.block.document().transfer.actions[0].id
    plan = {"action": action, "when": "Lundi", "then": "je commence", "first_step": "Poser un carnet"}
    yield "plan", visit.call("plan", plan)
    yield "plan (changed)", visit.call("plan", {**plan, "when": "Mardi"})
    yield "replay", visit.call("replay", {"run": 1})
    card = Visit(place, learner(name), CASE, "carte").write(playing.CARD)
    yield "student_view (card)", card.view()
    yield "shown (card)", card.call("shown")
    yield from _studio(place, name, CASE, playing.FRENCH)


def _diagnostic(place: Place, name: str) -> Iterator[Step]:
    visit = Visit(place, learner(name), DIAGNOSTIC).write(desk.FRENCH)
    sheet = _sheet(visit)
    yield "student_view (before the first run)", visit.view()
    answers = {"run": 1, "sheet": sheet, "answers": {"q.s1": "i2"}}
    yield "answer (first)", visit.call("answer", answers)
    yield "student_view (under way)", visit.view()
    yield "answer (next)", visit.call("answer", {**answers, "answers": {"q.p1": "i0"}})
    yield "answer (repeated)", visit.call("answer", {**answers, "answers": {"q.p1": "i0"}})
    yield "survey (first)", visit.call("survey", {**answers, "answers": {"q.manque": "mot"}})
    yield "survey (next)", visit.call("survey", {**answers, "answers": {"q.manque": "deux mots"}})
    form = {"run": "1", "sheet": sheet, "q.p3": "i0", "q.v2": "i0"}
    yield "submit (form, answers and survey)", visit.call("submit", {**form, "q.manque": "encore"}, form=True)
    low = {f"q.{question}": "i0" for question in ("v1", "v2", "v3", "p1", "p3")}
    yield "finish", visit.call("finish", {**answers, "answers": low, "confirmed": True})
    yield "student_view (finished)", visit.view()
    yield "student_view_user_state", visit.call("student_view_user_state")
    plan = {"action": "fiche", "when": "Quand", "then": "alors", "first_step": "Demain", "days": "20"}
    yield "plan", visit.call("plan", plan)
    yield "plan (changed)", visit.call("plan", {**plan, "when": "Demain"})
    yield "about", visit.call("about")
    yield "about (profile kept)", visit.call("about", {"size": "1-9"})
    yield (
        "consent (given)",
        visit.call("consent", {"agree": "yes", "version": api.consent_text(api.PEER_STATISTICS).version}),
    )
    yield "consent (taken back)", visit.call("consent", {"agree": "no"})
    yield "again", visit.call("again")
    yield (
        "finish_form (form)",
        visit.call("finish_form", {"run": "2", "sheet": sheet, **low, "confirmed": "yes"}, form=True),
    )
    visit.call("finish", {"run": 2, "sheet": sheet, "answers": low, "confirmed": True, "hindsight": {}})
    yield "compare", visit.call("compare")
    # The worst order: nothing is kept yet, and one request brings everything.
    whole = Visit(place, learner(name), DIAGNOSTIC, "entier").write(desk.FRENCH.replace(KEY, f"{KEY}-entier"))
    everything = {"run": "1", "sheet": _sheet(whole), **low, "q.manque": "mot", "confirmed": "yes"}
    yield "finish_form (form, whole sheet at once)", whole.call("finish_form", everything, form=True)
    yield "erase", whole.call("erase", {"confirmed": "yes"})
    once = Visit(place, learner(name), DIAGNOSTIC, "une-fois").write(desk.FRENCH.replace(KEY, f"{KEY}-une-fois"))
    answers = {"run": 1, "sheet": _sheet(once), "answers": low, "confirmed": True}
    yield "finish (whole sheet at once)", once.call("finish", answers)
    alone = Visit(place, learner(name), DIAGNOSTIC, "sondage").write(desk.FRENCH.replace(KEY, f"{KEY}-sondage"))
    answers = {"run": 1, "sheet": _sheet(alone), "answers": {"q.manque": "mot"}}
    yield "survey (before any answer)", alone.call("survey", answers)
    yield from _studio(place, name, DIAGNOSTIC, desk.FRENCH)


def _studio(place: Place, name: str, block_type: str, text: str) -> Iterator[Step]:
    author = Visit(place, learner(f"{name}-author", staff=True), block_type, "studio").write(text)
    with override_settings(SERVICE_VARIANT="cms"):
        yield "author_view", author.view("author_view")
        yield "studio_view", author.view("studio_view")
        yield "studio_check", author.call("studio_check", {"definition": text})
        yield "studio_save", author.call("studio_save", {"definition": text, "display_name": "x"})


def _sheet(visit: Visit) -> str:
    from campus_xblocks.self_diagnostic.document import revision
    from campus_xblocks.self_diagnostic.wire import token

    return token(revision(visit.block.document()))


def _fill(kind: str, total: int) -> None:
    """Up to `total` learners more, each with a finished run like the first one that the scenario kept at this block."""
    model = Run.objects.filter(kind=kind, finished_at__isnull=False).order_by("pk")[0]
    users = get_user_model().objects
    users.bulk_create([users.model(username=f"many-{n}") for n in range(total)], ignore_conflicts=True)
    copied = {
        name: getattr(model, name)
        for name in ("usage_key", "course_key", "instrument", "kind", "moves", "result", "finished_at")
    }
    Run.objects.bulk_create(
        [
            Run(user=user, attempt=1, run_id=uuid.uuid4().hex, counted=True, **copied)
            for user in users.filter(username__startswith="many-")
        ],
        ignore_conflicts=True,
    )
