"""What a block tells other programs than browsers: mobile apps, and the platform's report for the course team.

docs/native-api.md is the contract. Everything is built by whitelist, as on the screens: nothing that is ahead of the
learner, no free text, nobody's name.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from webob import Request, Response
from xblock.core import XBlock

from .handlers import Refusal, guarded, refused
from .i18n import N_
from .problems import Invalid

VERSION = 1
"""Of the contract; it grows only when something that was there goes or changes its meaning."""
_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Given:
    """One kept answer for the report: ids as the document has them, words as the learner read them."""

    asked_id: str
    asked: str
    answer_ids: Sequence[Any]
    answer: Sequence[str]


class ContractsMixin:
    """`student_view_data`, `student_view_user_state`, `generate_report_data`; a block gives what stands in each."""

    def native_data(self, document: Any) -> dict[str, Any]:
        """What is the same for every learner; called without a user, kept by the platform until the next publication."""
        raise NotImplementedError

    def native_state(self, document: Any) -> dict[str, Any]:
        """Where this learner stands. Must not write."""
        raise NotImplementedError

    def answers_given(self, document: Any, moves: Any) -> Iterable[Given]:
        """The answers of a run that user_state holds; must bear a document that was edited since."""
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
        except Refusal as refusal:
            return refused(request, refusal, self.lang, allow=("GET", "HEAD"))
        body = json.dumps(self._told_by(self.native_state), ensure_ascii=False).encode("utf-8")
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

        Where the campus app is installed, answers are not the course team's to read: only the run and whether it ended.
        """
        try:
            document = self.document()
        except Invalid:
            document = None
        rows = (
            (user_state.username, row)
            for user_state in user_state_iterator
            for row in self._report_rows(document, user_state.state or {})
        )
        for place, told in enumerate(rows):
            if limit_responses is not None and place >= limit_responses:
                return
            yield told

    def _report_rows(self: Any, document: Any, state: dict[str, Any]) -> Iterator[OrderedDict[str, Any]]:
        run, finished = state.get("run") or 0, bool(state.get("finished"))
        if not run and not finished:
            return
        about = OrderedDict({self.say(RUN): run, self.say(FINISHED): self.say(YES if finished else NO)})
        kept = state.get("kept")
        moves = kept.get("moves") if isinstance(kept, dict) else None
        rows = 0
        for given in self.answers_given(document, moves) if document is not None and moves else ():
            rows += 1
            yield OrderedDict(
                about
                | {
                    self.say(ASKED_ID): given.asked_id,
                    self.say(ASKED): given.asked,
                    self.say(ANSWER_ID): ", ".join(_id(value) for value in given.answer_ids),
                    self.say(ANSWER): " · ".join(given.answer),
                }
            )
        if not rows:
            yield about


def _id(value: Any) -> str:
    """An id or a number; whatever else stands there is not for a report."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and _ID.fullmatch(value) else "?"


NOT_READ = N_("This address is only read, never written to.")
RUN = N_("Run")
FINISHED = N_("Finished")
YES = N_("yes")
NO = N_("no")
ASKED_ID = N_("Question ID")
ASKED = N_("Question")
ANSWER_ID = N_("Answer ID")
ANSWER = N_("Answer")
