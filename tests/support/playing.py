"""Helpers of the block's tests: a learner who plays `case_full.yaml` through the handlers."""

from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from re import sub
from typing import Any

from campus_plugin import models
from tests.support.harness import Place, Reply, Who, learner, our_queries, request_of

FRENCH = (Path(__file__).parent.parent / "fixtures" / "case_full.yaml").read_text(encoding="utf-8")
FULL = FRENCH.replace("lang: fr", "lang: en")
"""The same case with the block's own words as its sources have them, so that these tests do not hang on a translation."""
TYPE = "campus_case_study"
WAY = [
    {"step": "constat", "choice": "modele", "confidence": 3},
    {"step": "budget", "choice": ["formation", "tablette"]},
    {"step": "priorites", "choice": ["acompte", "site", "suivi"]},
    {"step": "prix", "number": "90,5 €", "confidence": 1},
    {"step": "remise", "number": 3},
    {"step": "mots", "text": "Lundi, on change les devis."},
]
CARD = """
format: campus/case-study/1
lang: en
key: carte
title: Une carte
transfer:
  question: Et chez vous, qui répond au téléphone ?
  actions: [{id: noter, when: un appel se perd, then: je le note, first_step: Poser un carnet}]
"""


def words(html: str) -> str:
    """What a reader reads of a piece of HTML, on one line."""
    return " ".join(unescape(sub(r"<[^>]+>", " ", html)).split())


@dataclass
class Player:
    """Somebody in front of the block; each request loads the block anew."""

    place: Place = field(default_factory=Place)
    who: Who = field(default_factory=learner)
    definition: str | None = FULL
    fields: dict[str, Any] = field(default_factory=dict)
    how: dict[str, Any] = field(default_factory=dict)
    queries: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place.block(TYPE, self.definition, self.who, **self.fields, **self.where)

    @property
    def where(self) -> dict[str, Any]:
        return {"course": self.how["course"]} if "course" in self.how else {}

    @property
    def asking(self) -> dict[str, Any]:
        return {"request_user": self.how["request_user"]} if "request_user" in self.how else {}

    @property
    def block(self) -> Any:
        return self.place.block(TYPE, None, self.who, **self.where)

    def edit(self, old: str, new: str) -> None:
        text = self.block.definition
        assert old in text
        self.place.block(TYPE, text.replace(old, new), self.who, **self.where)

    def view(self, name: str = "student_view") -> Any:
        """The fragment as the block made it: the runtime would wrap it in its own manner."""
        block = self.block
        with request_of(block, **self.asking), our_queries() as self.queries:
            fragment = getattr(block, name)({})
            block.save()
        return fragment

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The moves of the last run, as they lie in the campus app."""
        run = models.Run.objects.filter(user_id=self.who.user_id).order_by("-attempt").first()
        return list(run.moves) if run else []

    def read(self) -> str:
        return words(self.view().content)

    def decide(self, moves: Any, run: Any = 1) -> Reply:
        return self.call("decide", {"run": run, "moves": moves})

    def call(self, handler: str, body: Any, **how: Any) -> Reply:
        block = self.block
        with our_queries() as self.queries:
            return self.place.call(block, handler, body, **self.asking, **how)

    def submit(self, handler: str, fields: Any) -> Reply:
        return self.place.submit(self.block, handler, fields, **self.asking)

    def play(self, count: int = len(WAY), run: int = 1) -> Reply:
        """The first `count` moves of `WAY`, one request each."""
        return self.reach(WAY[:count], run)

    def reach(self, moves: Any, run: int = 1) -> Reply:
        """These moves, one request each, as the device sends them."""
        for k in range(1, len(moves) + 1):
            reply = self.decide(moves[:k], run)
            assert reply.status == 200, reply.text
        return reply

    @property
    def state(self) -> dict[str, Any]:
        return self.place.user_state(self.who)
