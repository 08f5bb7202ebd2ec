"""What a block tells other programs than browsers: mobile apps, and the platform's report for the course team.

docs/native-api.md is the contract. Everything is built by whitelist, as on the screens: nothing that is ahead of the
learner, no free text, nobody's name.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from webob import Request, Response
from xblock.core import XBlock

from campus_plugin import api

from .handlers import UNREADABLE_RUN, Refusal, guarded, refused
from .i18n import N_
from .problems import Invalid

VERSION = 1
"""Of the contract; it grows only when something that was there goes or changes its meaning."""


class ContractsMixin:
    """`student_view_data`, `student_view_user_state`, `generate_report_data`; a block gives what stands in each."""

    def native_data(self, document: Any) -> dict[str, Any]:
        """What is the same for every learner; called without a user, kept by the platform until the next publication."""
        raise NotImplementedError

    def native_state(self, document: Any) -> dict[str, Any]:
        """Where this learner stands. Must not write."""
        raise NotImplementedError

    def student_view_data(self, context: Any = None) -> dict[str, Any]:
        """For the course blocks API."""
        return self._told_by(self.native_data)

    @XBlock.handler
    def student_view_user_state(self: Any, request: Request, suffix: str = "") -> Response:
        """For the mobile apps (GET)."""
        try:
            guarded()
            if request.method not in ("GET", "HEAD"):
                raise Refusal(NOT_READ, 405)
            told = self._told_by(self.native_state)
        except Refusal as refusal:
            return refused(request, refusal, self.lang, allow=("GET", "HEAD"))
        except api.Unreadable:
            return refused(request, Refusal(UNREADABLE_RUN, 503), self.lang)
        body = json.dumps(told, ensure_ascii=False).encode("utf-8")
        return Response(body, content_type="application/json", charset="utf-8", cache_control="no-store")

    def _told_by(self: Any, telling: Any) -> dict[str, Any]:
        kind = self.FORMAT.name
        try:
            document = self.document()
        except Invalid:
            return {"format": kind, "version": VERSION, "valid": False, "lang": self.lang}
        return {"format": kind, "version": VERSION, "valid": True, "lang": document.lang, **telling(document)}

    def generate_report_data(
        self: Any, user_state_iterator: Iterable[Any], limit_responses: int | None = None
    ) -> Iterator[tuple[str, OrderedDict[str, Any]]]:
        """Rows of the platform's Problem Response Report, as (username, columns in their order).

        Answers are not the course team's to read: a row says the run's number and whether it ended.
        """
        begun = (
            (user_state.username, self._report_row(user_state.state))
            for user_state in user_state_iterator
            if (user_state.state or {}).get("run") or (user_state.state or {}).get("finished")
        )
        yield from islice(begun, limit_responses)

    def _report_row(self: Any, state: Mapping[str, Any]) -> OrderedDict[str, Any]:
        finished = YES if state.get("finished") else NO
        return OrderedDict({self.say(RUN): state.get("run") or 0, self.say(FINISHED): self.say(finished)})


NOT_READ = N_("This address is only read, never written to.")
RUN = N_("Run")
FINISHED = N_("Finished")
YES = N_("yes")
NO = N_("no")
