"""What the hostile tests of both blocks share: every handler with a request that it takes, every kind of visitor, and
everything that a request could have left behind.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import override_settings
from django.utils import translation
from xblock.core import XBlock

from campus_plugin import models, privacy
from tests.support import desk, playing
from tests.support.harness import COURSE, LIBRARY, NOBODY, Place, Reply, Who, learner

CASE, DIAGNOSTIC = playing.TYPE, desk.TYPE
FRENCH = {CASE: playing.FRENCH, DIAGNOSTIC: desk.FRENCH}
CARD = playing.CARD.replace("lang: en", "lang: fr")
CALCULATOR = """  calculator:
    title: Avec vos nombres
    inputs: [{id: factures, label: Factures, unit: "", min: 0, max: 1000, value: 100}]
    results: [{id: heures, label: Heures, unit: h, formula: factures / 60}]
    readings: []
"""
LOW = {**desk.ALL, "q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}
"""Answers whose result proposes something."""
ACTION = {"when": "Quand un client écrit", "then": "je note l’heure", "first_step": "Un cahier"}
DOCUMENT = {"definition": "format: campus/case-study/1\n", "display_name": "Nom", "anyway": True}


@dataclass(frozen=True)
class Row:
    """A handler with a body that it takes (`{sheet}` stands for the document's token), and where the learner then is."""

    block_type: str
    handler: str
    body: dict[str, Any] | None = None
    stage: str = "new"
    """new | open | finished | card | calculator | studio"""
    method: str = "POST"
    form: bool = True
    """Whether the same body, as a plain form, means the same."""
    page: bool = False
    """Whether a plain form is answered with a page of its own rather than sent back to where it came from."""

    @property
    def id(self) -> str:
        return f"{self.block_type.removeprefix('campus_')}-{self.handler}"


ROWS = (
    Row(CASE, "decide", {"run": 1, "moves": playing.WAY[:1]}, form=False),
    Row(CASE, "replay", {"run": 1}, "finished"),
    Row(CASE, "plan", {"action": "mesurer", **ACTION}, "finished"),
    Row(CASE, "shown", {}, "card"),
    Row(CASE, "calculate", {"n.factures": "12,5"}, "calculator", page=True),
    Row(DIAGNOSTIC, "answer", {"run": 1, "sheet": "{sheet}", "answers": {"q.s1": "i2"}}, form=False),
    Row(DIAGNOSTIC, "survey", {"run": 1, "sheet": "{sheet}", "answers": {"q.manque": "Du temps"}}, "open", form=False),
    Row(DIAGNOSTIC, "finish", {"run": 1, "sheet": "{sheet}", "answers": desk.ALL}, form=False),
    Row(DIAGNOSTIC, "submit", {"run": "1", "sheet": "{sheet}", **desk.ALL}),
    Row(DIAGNOSTIC, "finish_form", {"run": "1", "sheet": "{sheet}", **desk.ALL, "confirmed": "yes"}),
    Row(DIAGNOSTIC, "plan", {"action": "fiche", **ACTION, "days": "20"}, "finished"),
    Row(DIAGNOSTIC, "about", {"size": "10-49"}, "finished"),
    Row(DIAGNOSTIC, "consent", {"agree": "yes", "version": "1"}, "finished"),
    Row(DIAGNOSTIC, "compare", {}, "finished"),
    Row(DIAGNOSTIC, "again", {}, "finished"),
    Row(DIAGNOSTIC, "erase", {"confirmed": "yes"}, "open"),
    *(Row(kind, "studio_check", DOCUMENT, "studio") for kind in (CASE, DIAGNOSTIC)),
    *(Row(kind, "studio_save", DOCUMENT, "studio", form=False) for kind in (CASE, DIAGNOSTIC)),
    *(Row(kind, "studio_play", {"definition": FRENCH[kind], "place": "page"}, "studio") for kind in (CASE, DIAGNOSTIC)),
    *(Row(kind, "student_view_user_state", None, "open", method="GET") for kind in (CASE, DIAGNOSTIC)),
)
POSTS = tuple(row for row in ROWS if row.method == "POST")


def handlers_of(block_type: str) -> set[str]:
    """The names that a browser may call, read off the class."""
    kind = XBlock.load_class(block_type)
    return {name for name in dir(kind) if getattr(getattr(kind, name), "_is_xblock_handler", False)}


# --- who asks -----------------------------------------------------------------------------------------------------

VISITORS = ("learner", "beta", "staff", "masquerade", "studio", "library", "nobody", "forged")
ONLOOKERS = VISITORS[3:]
"""Those of whom nothing may ever be kept."""


_NUMBERS = count()


@dataclass
class Scene:
    """A block with what its learner Marie left at it, and a visitor in front of it."""

    row: Row
    visitor: str = "learner"
    lang: str = "fr"
    place: Place = field(default_factory=Place)
    marie: Who = field(default_factory=lambda: learner(f"marie-{next(_NUMBERS)}"))
    fields: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cards = {"card": CARD, "calculator": CARD + CALCULATOR}
        self.text = cards.get(self.row.stage, FRENCH[self.row.block_type])
        if self.lang != "fr":
            self.text = self.text.replace("lang: fr", f"lang: {self.lang}")
        self.course = LIBRARY if self.visitor == "library" else COURSE
        for course in {COURSE, self.course}:
            self.place.block(self.row.block_type, self.text, self.marie, course=course, **self.fields)
        if self.row.stage in ("open", "finished"):
            self._played(finished=self.row.stage == "finished")

    def _played(self, *, finished: bool) -> None:
        if self.row.block_type == CASE:
            moves = playing.WAY if finished else playing.WAY[:2]
            bodies = [{"run": 1, "moves": moves[: count + 1]} for count in range(len(moves))]
            replies = [self.place.call(self.block_of(self.marie), "decide", body) for body in bodies]
        else:
            body = {"run": 1, "sheet": self.sheet, "answers": LOW}
            replies = [self.place.call(self.block_of(self.marie), "finish" if finished else "answer", body)]
        assert {reply.status for reply in replies} == {200}, replies[-1].text

    @property
    def sheet(self) -> str:
        if self.row.block_type == CASE:
            return ""
        from campus_xblocks.self_diagnostic.document import revision
        from campus_xblocks.self_diagnostic.wire import token

        return token(revision(self.block_of(self.marie).document()))

    def block_of(self, who: Who, course: Any = COURSE) -> Any:
        return self.place.block(self.row.block_type, None, who, course=course)

    def body(self) -> dict[str, Any]:
        """The row's body, for this scene's document."""
        sheet = self.sheet
        return {key: sheet if value == "{sheet}" else value for key, value in (self.row.body or {}).items()}

    @contextmanager
    def asking(self) -> Iterator[tuple[Any, Any]]:
        """(the block as this visitor's request loads it, whose request that is)"""
        who, user = self.marie, self.marie.user
        with ExitStack() as around:
            around.enter_context(translation.override(self.lang))  # Studio speaks its author's language
            if self.visitor in ("beta", "staff"):
                who = Who(who.user_id, who.name, **{self.visitor: True})
            elif self.visitor == "masquerade":
                user = learner("prof", staff=True).user
            elif self.visitor == "studio":
                around.enter_context(override_settings(SERVICE_VARIANT="cms"))
            elif self.visitor == "nobody":
                who, user = NOBODY, AnonymousUser()
            elif self.visitor == "forged":
                user.known = False
            yield self.block_of(who, self.course), user

    def send(self, raw: bytes, content_type: str = "application/json", **how: Any) -> Reply:
        with self.asking() as (block, user):
            return self.place.send(block, self.row.handler, raw, content_type, user, **how)

    def call(self, body: Any) -> Reply:
        with self.asking() as (block, user):
            return self.place.call(block, self.row.handler, body, request_user=user, method=self.row.method)

    def submit(self, fields: Any) -> Reply:
        with self.asking() as (block, user):
            return self.place.submit(block, self.row.handler, fields, request_user=user)

    def left(self) -> tuple[Any, ...]:
        """All that was left behind: rows, fields of blocks, events, grades and completion."""
        rows = []
        with connection.cursor() as cursor:
            for table in (*privacy.TABLES, models.Instrument):
                cursor.execute(f"SELECT * FROM {table._meta.db_table} ORDER BY 1")
                rows.append(cursor.fetchall())
        fields = {key: deepcopy(value) for key, value in self.place.store.db_dict.items()}
        return rows, fields, list(self.place.published)
