"""A learner at a self-diagnostic, for tests: each call is a new request, as on the platform."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.harness import Place, Reply, Who, request_of

FRENCH = (Path(__file__).parent.parent / "fixtures" / "diagnostic_full.yaml").read_text(encoding="utf-8")
# The block's own words follow the document: in English the tests read what stands in the templates.
FULL = FRENCH.replace("lang: fr", "lang: en")
ATTITUDES = (Path(__file__).parent.parent / "fixtures" / "attitudes.yaml").read_text(encoding="utf-8")
TYPE = "campus_self_diagnostic"

ALL = {
    "q.place": "i6",
    "q.moyens": "declined",
    "q.s1": "i2",
    "q.s2": "repondeur",
    "q.s3": ["telephone", "site"],
    "q.p1": "i1",
    "q.p2": "not_applicable",
    "q.p3": "i4",
    "q.v1": "unknown",
    "q.v2": "i2",
    "q.v3": "i3",
}
KEPT = {
    "place": 6,
    "moyens": None,
    "s1": 2,
    "s2": "repondeur",
    "s3": ["telephone", "site"],
    "p1": 0.5,
    "p2": "not_applicable",
    "p3": 4,
    "v1": "unknown",
    "v2": 3.25,
    "v3": 3,
}


class Desk:
    """One learner at one block."""

    def __init__(self, place: Place, who: Who, definition: str = FULL, *, url_name: str = "bloc1", **how: Any):
        self.place, self.who, self.url_name, self.how = place, who, url_name, how
        self.write(definition)

    def write(self, definition: str) -> None:
        """The author saves another document."""
        self.place.block(TYPE, definition, self.who, url_name=self.url_name, **self.how)

    def block(self) -> Any:
        return self.place.block(TYPE, None, self.who, url_name=self.url_name, **self.how)

    def html(self, name: str = "student_view") -> str:
        return self.place.view(self.block(), name).content

    @property
    def sheet(self) -> str:
        """The token of the document as it stands now."""
        from campus_xblocks.self_diagnostic.document import revision
        from campus_xblocks.self_diagnostic.wire import token

        return token(revision(self.block().document()))

    def call(self, handler: str, body: Any = None, **how: Any) -> Reply:
        return self.place.call(self.block(), handler, body, **how)

    def answer(self, answers: dict[str, Any], run: int = 1, **more: Any) -> Reply:
        return self.call("answer", {"run": run, "sheet": self.sheet, "answers": answers, **more})

    def survey(self, answers: dict[str, Any], run: int = 1) -> Reply:
        return self.call("survey", {"run": run, "sheet": self.sheet, "answers": answers})

    def finish(self, answers: dict[str, Any] | None = None, run: int = 1, **more: Any) -> Reply:
        return self.call("finish", {"run": run, "sheet": self.sheet, "answers": answers or {}, **more})

    def submit(self, fields: dict[str, Any], handler: str = "submit", run: int = 1) -> Reply:
        return self.place.submit(self.block(), handler, {"run": str(run), "sheet": self.sheet, **fields})

    def run(self) -> Any:
        """The latest run as the campus app keeps it, with its survey."""
        from campus_plugin import api

        with request_of(self.block()):
            visitor = api.visitor(self.block().usage_key, self.who.user_id, staff=False, beta=False)
            return api.latest_run(visitor, with_survey=True)


def plan(desk: Desk, **more: Any) -> Reply:
    """A proposal goes into the plan."""
    body = {"action": "fiche", "when": "Quand", "then": "alors", "first_step": "Demain", "days": "20"}
    return desk.call("plan", body | more)


def without_tokens(html: str) -> str:
    """A page without what differs from request to request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w*"', "", html)


def days_ago(attempt: int, days: int) -> None:
    """A finished attempt moves into the past."""
    from django.utils import timezone

    from campus_plugin.models import Run

    Run.objects.filter(attempt=attempt).update(finished_at=timezone.now() - timedelta(days=days))


def checked(html: str) -> set[str]:
    """The `name=value` of every ticked answer in a page."""
    found = re.findall(r'<input type="(?:radio|checkbox)"[^>]*? name="([^"]+)" value="([^"]*)"[^>]*? checked', html)
    return {f"{name}={value}" for name, value in found}
