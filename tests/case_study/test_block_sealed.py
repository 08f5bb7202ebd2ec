"""Nothing ahead of a commit leaves the server: a case whose every sealed field bears a token of its own is played, and
every response is searched for tokens that it must not hold yet."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml

from tests.case_study.playing import Player
from tests.harness import NOBODY, learner

pytestmark = pytest.mark.django_db
NEVER = 99


@dataclass
class Sealed:
    """A case, and for each token the number of commits from which on it may be seen on the way that the test takes."""

    stages: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def text(self, stage: int) -> str:
        token = f"Zq{len(self.stages):03d}xKwVbT"
        self.stages[token] = stage
        return token

    def id(self, stage: int) -> str:
        token = f"zq{len(self.stages):03d}xkwvbt"
        self.stages[token] = stage
        return token

    def number(self, stage: int = NEVER) -> float:
        """A decimal whose digits stand nowhere else; people see rounded numbers."""
        digits = f"{7_135_791_113 + 1_030_507 * len(self.numbers)}"
        self.numbers[digits] = stage
        return float(f"0.{digits}")

    def outcome(self, stage: int, *, following: str | None = None) -> dict[str, Any]:
        made: dict[str, Any] = {
            "effects": {"caisse": self.number(), "humeur": self.number()},
            "later": [
                {"after": 1, "effects": {"caisse": self.number()}, "text": self.text(stage + 1)},
                {"after": 1, "when": [{"indicator": "caisse", "at_least": 900}], "text": self.text(NEVER)},
            ],
            "consequence": self.text(stage),
            "feedback": self.text(stage),
        }
        return made | ({"next": following} if following else {})

    def step(self, stage: int, kind: str, **keys: Any) -> dict[str, Any]:
        return {
            "id": self.id(stage),
            "title": self.text(stage),
            "time": self.text(stage),
            "text": self.text(stage),
            "quotes": [{"actor": "lea", "text": self.text(stage)}],
            "kind": kind,
            **keys,
        }

    def option(self, name: str, stage: int, *, chosen: bool, **keys: Any) -> dict[str, Any]:
        told = self.outcome(stage + 1 if chosen else NEVER)
        return {"id": name, "text": self.text(stage), **told, **keys}

    def exhibit(self, stage: int) -> dict[str, Any]:
        cell = self.text(stage)
        return {"id": self.id(stage), "title": self.text(stage), "type": "table", "columns": ["c"], "rows": [[cell]]}


def build() -> tuple[str, Sealed, list[dict[str, Any]]]:
    """The document, its tokens, and the moves that the test makes."""
    s = Sealed()
    exhibits = [s.exhibit(0), s.exhibit(2), s.exhibit(NEVER)]
    one = s.step(0, "single", exhibits=[exhibits[0]["id"]])
    one["options"] = [s.option("a", 0, chosen=True), s.option("b", 0, chosen=False, rating="risky")]
    two = s.step(1, "multiple", pick={"min": 1, "max": 2, "budget": 4, "unit": "k€"})
    two["text"] = s.text(NEVER)  # the variant replaces it
    two["variants"] = [
        {"when": [{"chose": f"{one['id']}.b"}], "text": s.text(NEVER)},
        {"when": [{"chose": f"{one['id']}.a"}], "text": s.text(1)},
    ]
    two["options"] = [s.option(n, 1, chosen=n == "a", cost=2) for n in "ab"]
    hidden = s.option("c", NEVER, chosen=False, cost=1, when=[{"chose": f"{one['id']}.b"}])
    two["options"].append(hidden)
    three = s.step(2, "rank", exhibits=[exhibits[1]["id"]], best=["c", "a", "b"])
    three["options"] = [s.option(n, 2, chosen=n == "b") for n in "abc"]
    expected = {"min": 0, "max": 1, "unit": "u", "expected": s.number(4), "tolerance": s.number(4)}
    four = s.step(3, "number", answer={**expected, "near": s.text(4), "far": s.text(NEVER)})
    low, high = s.number(), 0.9
    ranges = [
        {"from": 0, "below": low, **s.outcome(NEVER)},
        {"from": low, "below": high, **s.outcome(5)},
        {"from": high, "below": 1, **s.outcome(NEVER)},
    ]
    five = s.step(4, "number", answer={"min": 0, "max": 1, "unit": "u", "ranges": ranges})
    skipped = s.step(NEVER, "single", when=[{"chose": f"{one['id']}.b"}], exhibits=[exhibits[2]["id"]])
    skipped["options"] = [s.option(n, NEVER, chosen=False) for n in "ab"]
    six = s.step(5, "text", expert=s.text(6))
    when = [{"indicator": "caisse", "at_least": 900}]
    document = {
        "format": "campus/case-study/1",
        "lang": "en",
        "key": "scelle",
        "title": "Titre",
        "duration_min": 5,
        "firm": {"activity": "A", "size": "S", "place": "P"},
        "objective": "Objectif",
        "situation": "Situation",
        "actors": [{"id": "lea", "role": "Rôle", "quote": "Parole"}],
        "exhibits": exhibits,
        "indicators": [
            {"id": "caisse", "title": "Caisse", "unit": "k€", "start": 40, "min": 0, "max": 1000, "good": "up"},
            {
                "id": "humeur",
                "title": s.text(6),
                "unit": "",
                "start": 5,
                "min": 0,
                "max": 9,
                "good": "up",
                "shown": "debrief",
            },
        ],
        "steps": [one, two, three, four, five, skipped, six],
        "endings": [
            {"id": s.id(NEVER), "when": when, "title": s.text(NEVER), "text": s.text(NEVER)},
            {"id": s.id(6), "title": s.text(6), "text": s.text(6)},
        ],
        "debrief": {"expert": {"role": s.text(6), "name": s.text(6)}, "text": s.text(6), "pitfalls": [s.text(6)]},
        "transfer": {
            "question": s.text(6),
            "actions": [
                {"id": s.id(6), "when": s.text(6), "then": s.text(6), "first_step": s.text(6)},
            ],
        },
        "sources": [{"title": s.text(6), "url": f"https://example.org/{s.text(6)}", "year": 2025}],
    }
    moves: list[dict[str, Any]] = [
        {"step": one["id"], "choice": "a"},
        {"step": two["id"], "choice": ["a"]},
        {"step": three["id"], "choice": ["b", "a", "c"]},
        {"step": four["id"], "number": 0.71},
        {"step": five["id"], "number": 0.8},
        {"step": six["id"], "text": "Mes mots."},
    ]
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    s.stages = {token: stage for token, stage in s.stages.items() if token in text}
    return text, s, moves


def disguises(token: str) -> Iterator[str]:
    yield token
    yield token[::-1]
    yield token.encode().hex()
    for shift in range(3):  # where the token stands decides how base64 cuts it
        coded = base64.b64encode(b"x" * shift + token.encode()).decode()
        yield coded[4 if shift else 0 : -4]  # what surrounds it changes the first and last characters


def found(tokens: dict[str, int], response: str) -> set[str]:
    return {token for token in tokens if any(disguise in response for disguise in disguises(token))}


def early(sealed: Sealed, response: str, commits: int) -> set[str]:
    tokens = sealed.stages | sealed.numbers
    return {token for token in found(tokens, response) if tokens[token] > commits}


def everything(player: Player) -> Iterator[str]:
    """Every response that is to be had without deciding anything."""
    for view in ("student_view", "public_view"):
        fragment = player.view(view)
        yield fragment.content
        yield json.dumps(fragment.json_init_args)
        yield "".join(resource.data for resource in fragment.resources)
    yield json.dumps(player.block.index_dictionary())
    seen = player.view().json_init_args
    for run in (0, 1, 2, seen["run"]):
        yield player.decide([], run).text
        yield player.decide([{"step": "constat", "choice": "a"}], run).text
        yield player.decide([*seen["moves"], {"step": "x", "choice": "a"}], run).text
        yield player.decide([*seen["moves"], {"step": "x", "number": "douze"}], run).text
        yield player.call("replay", {"run": run + 5}).text
    yield player.call("shown", {}).text
    yield player.call("plan", {"action": "x", "when": "a", "then": "b", "first_step": "c"}).text
    yield player.submit("decide", {"run": "1", "at": "9", "step": "x"}).text
    for person in (learner("curieuse"), learner("prof", staff=True), NOBODY):
        other = Player(player.place, person, definition=None)
        yield other.view().content
        yield other.decide([], 1).text


def test_the_search_for_tokens_sees_them_in_disguise():
    _, sealed, _ = build()
    token = next(token for token, stage in sealed.stages.items() if stage == NEVER)
    for hidden in (token, token[::-1], token.encode().hex(), base64.b64encode(f'{{"a": "{token}"}}'.encode()).decode()):
        assert early(sealed, f"<p>{hidden}</p>", 6) == {token}


def test_no_response_tells_what_lies_ahead_of_a_commit():
    document, sealed, moves = build()
    player = Player(definition=document)
    for commits in range(len(moves) + 1):
        if commits:
            reply = player.decide(moves[:commits])
            assert reply.status == 200, reply.text
            assert early(sealed, reply.text, commits) == set()
        for response in everything(player):
            assert early(sealed, response, commits) == set()


def test_everything_that_may_be_told_is_told_at_its_time():
    document, sealed, moves = build()
    player = Player(definition=document)
    ids = {token for token in sealed.stages if token.startswith("zq")}  # pages do not need them all
    response = player.view().content
    for commits in range(len(moves) + 1):
        if commits:
            response = player.decide(moves[:commits]).text
        due = {token for token, stage in sealed.stages.items() if stage == commits} - ids
        assert due
        assert due - found(sealed.stages, response) == set()


def test_ratings_and_ways_on_are_not_told_before_the_debrief():
    document, _, moves = build()
    document = document.replace("rating: risky", "rating: risky\n    next: end")
    player = Player(definition=document)
    assert "risky" not in player.view().content
    for commits in range(1, len(moves)):
        assert "risky" not in player.decide(moves[:commits]).text


def test_a_refusal_does_not_tell_the_options_that_are_not_offered():
    document, _, moves = build()
    player = Player(definition=document)
    player.decide(moves[:1])
    refused = [player.decide([moves[0], {**moves[1], "choice": choice}]) for choice in (["c"], ["z"])]
    assert [reply.status for reply in refused] == [400, 400]
    first, second = (reply.data["error"].replace("“c”", "“z”") for reply in refused)
    assert first == second


def test_the_search_reads_the_opening_without_a_user_and_nothing_more():
    document, sealed, _ = build()
    place = Player(definition=document).place
    told = json.dumps(place.block("campus_case_study", None, None).index_dictionary(), ensure_ascii=False)
    assert "Situation" in told
    assert "Objectif" in told
    assert found(sealed.stages | sealed.numbers, told) == set()
