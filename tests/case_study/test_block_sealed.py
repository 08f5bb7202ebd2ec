"""Nothing ahead of a commit leaves the server: a case whose every sealed leaf bears a token of its own is played.

At each step every response is searched for tokens that it must not hold yet, and compared with what a second case
answers, which differs in nothing but what is still sealed: both must be the same to the letter.
"""

import base64
import gzip
import json
import logging
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from campus_plugin import privacy
from campus_xblocks.case_study.models import CaseStudy
from tests.support.harness import LIBRARY, NOBODY, Place, learner
from tests.support.playing import Player
from tests.support.sealed import NEVER, STEM, Sealed, has_token, leaves, same, written_leaves

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OPEN = {
    # what the opening says to everybody
    *("lang", "needs", "format", "key", "title", "duration_min", "fictional", "firm.name", "firm.activity", "firm.size"),
    *("firm.place", "objective", "situation", "actors.id", "actors.name", "actors.role", "actors.quote"),
    # what is the same at every time, or only limits what may be sent
    *("exhibits.type", "exhibits.chart", "indicators.id", "indicators.min", "indicators.max", "indicators.shown"),
    *("steps.quotes.actor", "steps.kind", "steps.options.id", "steps.confidence", "steps.peers", "steps.pick.min"),
    *("steps.pick.max", "steps.answer.min", "steps.answer.max", "debrief.replay", "sources.year"),
    # how many decisions may lie ahead is told at each step, so these decide something that is told
    *("steps.when", "steps.next", "steps.options.next", "steps.answer.ranges.next"),
}  # fmt: skip


DECISIONS = 6


class Case(Sealed):
    """Builds the parts of the case; a stage is a number of commits."""

    def outcome(self, stage: int) -> dict[str, Any]:
        due = stage + 1
        return {
            "effects": {"caisse": self.number(stage), "humeur": self.number(6 if stage < NEVER else NEVER)},
            "later": [
                {"after": 1, "effects": {"caisse": self.number(due)}, "text": self.text(due)},
                {
                    "after": self.word(NEVER, "2", "3"),
                    "when": [{"indicator": "caisse", "at_least": self.number(NEVER, 900)}],
                    "text": self.text(NEVER),
                },
            ],
            "consequence": self.text(stage),
            "feedback": self.text(stage),
            # ratings are told in the debrief, of what was chosen
            "rating": self.word(6 if stage < NEVER else NEVER, "risky", "sound"),
        }

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
        return {"id": name, "text": self.text(stage), **self.outcome(stage + 1 if chosen else NEVER), **keys}

    def exhibits(self, stage: int) -> list[dict[str, Any]]:
        def made(kind: str, **keys: Any) -> dict[str, Any]:
            told = {"id": self.id(stage), "title": self.text(stage), "type": kind, "source": self.text(stage)}
            return told | keys

        points = [[self.text(stage), self.number(stage)], [self.text(stage), 2]]
        return [
            made("text", text=self.text(stage)),
            made("table", columns=[self.text(stage), "c"], rows=[[self.text(stage), self.number(stage)]]),
            made("chart", chart="bar", unit=self.text(stage), series=[{"label": self.text(stage), "points": points}]),
            made("image", src=f"/static/{self.text(stage)}.png", alt=self.text(stage)),
        ]


def build() -> tuple[str, Case, list[dict[str, Any]], dict[str, Any]]:
    """The document as a template, its tokens, the moves that the test makes, and the document's tree."""
    s = Case()
    exhibits = {stage: s.exhibits(stage) for stage in (0, 2, NEVER)}

    def unlocked(stage: int) -> list[str]:
        return [exhibit["id"] for exhibit in exhibits[stage]]

    one = s.step(0, "single", exhibits=unlocked(0))
    one["options"] = [s.option("a", 0, chosen=True), s.option("b", 0, chosen=False)]
    two = s.step(1, "multiple", pick={"min": 1, "max": 2, "budget": s.number(1, 4), "unit": s.text(1)})
    two["text"] = s.text(NEVER)  # the variant replaces it
    two["variants"] = [
        {"when": [{"chose": f"{one['id']}.b"}], "text": s.text(NEVER)},
        {"when": [{"indicator": "caisse", "below": s.number(NEVER, 900)}], "text": s.text(1)},
    ]
    two["options"] = [s.option(n, 1, chosen=n == "a", cost=s.number(1, 2)) for n in "ab"]
    condition = {"indicator": "caisse", "at_least": s.number(NEVER, 900)}
    two["options"].append(s.option("c", NEVER, chosen=False, cost=s.number(NEVER, 1), when=[condition]))
    best = [s.word(3, "c", "a"), s.word(3, "a", "c"), "b"]
    three = s.step(2, "rank", exhibits=unlocked(2), best=best)
    three["options"] = [s.option(n, 2, chosen=n == "b") for n in "abc"]
    answer = {"min": 0, "max": 1, "unit": s.text(3), "expected": s.number(4), "tolerance": s.number(4)}
    four = s.step(3, "number", answer={**answer, "near": s.text(4), "far": s.text(NEVER)})
    low, high = s.number(), 0.9
    ranges = [
        {"from": 0, "below": low, **s.outcome(NEVER)},
        {"from": low, "below": high, **s.outcome(5)},
        {"from": high, "below": 1, **s.outcome(NEVER)},
    ]
    five = s.step(4, "number", answer={"min": 0, "max": 1, "unit": s.text(4), "ranges": ranges})
    skipped = s.step(NEVER, "single", when=[{"chose": f"{one['id']}.b"}], exhibits=unlocked(NEVER))
    skipped["options"] = [s.option(n, NEVER, chosen=False) for n in "ab"]
    del skipped["options"][0]["feedback"]  # of which the author's view tells, with its words
    six = s.step(5, "text", expert=s.text(6))
    path = {step["id"]: choice for step, choice in ((one, "a"), (two, [s.word(6, "b", "a")]))}
    path |= {three["id"]: ["a", "c", "b"], four["id"]: s.number(6), five["id"]: s.number(6)}
    unit, start = s.text(6), s.number(6, 5)
    ending, asked, result = s.id(6), s.id(6), s.id(6)
    calculator = {
        "title": s.text(6),
        "intro": s.text(6),
        "inputs": [
            {
                "id": asked,
                "label": s.text(6),
                "unit": s.text(6),
                "help": s.text(6),
                **{name: s.number(6, whole) for name, whole in (("min", 0), ("value", 1), ("max", 2))},
            }
        ],
        "results": [
            {
                "id": result,
                "label": s.text(6),
                "unit": s.text(6),
                "formula": f"{asked} / {s.number(6, 3)}",
                "decimals": s.word(6, "1", "2"),
            }
        ],
        "readings": [
            {"when": [{"result": result, "below": s.number(6, place)}], "text": s.text(6)} for place in (3, 0)
        ],
        "source": s.text(6),
    }
    expected = {"ending": ending, "indicators": {"caisse": s.number(NEVER, 41)}}
    calculated = {"results": {result: s.number(NEVER, 1)}, "readings": [s.word(NEVER, "0", "1")]}
    examples = [
        {"title": s.text(NEVER), "moves": [{"step": one["id"], "choice": "a"}], "expect": expected},
        {"title": s.text(NEVER), "inputs": {asked: s.number(NEVER, 1)}, "expect": calculated},
    ]
    tree = {
        "format": "campus/case-study/1",
        "lang": "en",
        "key": "scelle",
        "title": "Titre",
        "duration_min": 5,
        "firm": {"activity": "A", "size": "S", "place": "P"},
        "objective": "Objectif",
        "situation": "Situation",
        "actors": [{"id": "lea", "role": "Rôle", "quote": "Parole"}],
        "exhibits": [exhibit for made in exhibits.values() for exhibit in made],
        "indicators": [
            {"id": "caisse", "title": "Caisse", "unit": "k€", "start": 40, "min": 0, "max": 1000, "good": "up"},
            {
                "id": "humeur",
                "title": s.text(6),
                "unit": unit,
                "start": start,
                "min": 0,
                "max": 9,
                "good": s.word(6, "up", "down"),
                "shown": "debrief",
            },
        ],
        "steps": [one, two, three, four, five, skipped, six],
        "endings": [
            {
                "id": s.id(NEVER),
                "when": [{"indicator": "caisse", "at_least": s.number(NEVER, 900)}],
                "title": s.text(NEVER),
                "text": s.text(NEVER),
            },
            {"id": ending, "title": s.text(6), "text": s.text(6)},
        ],
        "debrief": {
            "expert": {"role": s.text(6), "name": s.text(6)},
            "text": s.text(6),
            "path": path,
            "pitfalls": [s.text(6)],
        },
        "transfer": {
            "question": s.text(6),
            "rule": s.text(6),
            "calculator": calculator,
            "actions": [
                {
                    "id": s.id(6),
                    "when": s.text(6),
                    "then": f"{s.text(6)} {{{result}}}",
                    "first_step": s.text(6),
                    "effort": s.word(6, "1", "3"),
                    "days": s.word(6, "73", "91"),
                },
            ],
        },
        "examples": examples,
        "sources": [{"title": s.text(6), "url": f"https://example.org/{s.text(6)}", "year": 2025}],
    }
    moves: list[dict[str, Any]] = [
        {"step": one["id"], "choice": "a"},
        {"step": two["id"], "choice": ["a"]},
        {"step": three["id"], "choice": ["b", "a", "c"]},
        {"step": four["id"], "number": 0.5},
        {"step": five["id"], "number": 0.8},
        {"step": six["id"], "text": "Mes mots."},
    ]
    assert len(moves) == DECISIONS
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    s.forms = {first: told for first, told in s.forms.items() if first in text or first.lstrip("0") in text}
    return text, s, moves, tree


def test_each_leaf_of_the_format_is_declared_open_or_bears_a_token():
    _, sealed, _, tree = build()
    all_leaves = set(leaves(CaseStudy))
    tokens = {path for path, value in written_leaves(CaseStudy, tree) if has_token(sealed, value)}
    assert all_leaves >= OPEN
    assert all_leaves - OPEN - tokens == set()


def test_the_search_sees_tokens_under_every_disguise():
    _, sealed, _, _ = build()
    token = next(first for first, (_, stage) in sealed.forms.items() if stage == NEVER and first.startswith("Zq"))
    packed = base64.b64encode(gzip.compress(f'{{"a": "{token}"}}'.encode())).decode()
    coded = [base64.b64encode(b"x" * shift + token.encode() + b"yz").decode() for shift in range(3)]
    for hidden in (token, token.upper(), token[::-1], token.encode().hex(), packed, *coded):
        assert sealed.early(f"<p>{hidden}</p>", 6), hidden
    number = next(first for first, (_, stage) in sealed.forms.items() if stage == NEVER and first[0] == "0")
    for hidden in (number, number.replace(".", ","), number[1:], f"{100 * float(number):.10f} %"):
        assert sealed.early(f'<rect width="{hidden}"/>', 6), hidden
    assert sealed.early("<p>Zq</p>", 6) == set()


def told(reply: Any) -> str:
    headers = {name: value for name, value in reply.headers.items() if name != "Content-Length"}
    return f"{reply.status} {headers} {reply.text}"


def everything(player: Player) -> Iterator[str]:
    """Every response that is to be had without deciding anything, for whoever may ask."""
    yield from views(player, "student_view", "public_view", "author_view")
    page = player.view()
    moves, here = page.json_init_args["moves"], re.search(r'name="step" value="([^"]+)"', page.content)
    for run in (0, 1, 2):
        yield told(player.decide([], run))
        yield told(player.decide([{"step": "constat", "choice": "a"}], run))
    for wrong in ({"choice": "c"}, {"choice": ["a", "b", "c"]}, {"number": "douze"}, {"number": 7}, {"text": ""}):
        for step in ("x", here[1] if here else "y"):
            yield told(player.decide([*moves, {"step": step, **wrong, "confidence": 1}]))
    yield from candidates(player, moves)
    yield told(player.call("replay", {"run": 5}))
    yield told(player.call("shown", {}))
    yield told(player.call("plan", {"action": "x", "when": "a", "then": "b", "first_step": "c"}))
    for name in ("studio_check", "studio_save"):
        yield told(player.call(name, {"definition": "a: 1", "base": ""}))
    yield told(player.submit("decide", {"run": "1", "at": "9", "step": "x"}))
    yield told(player.call("student_view_user_state", None, method="GET"))
    block = player.place.block("campus_case_study", None, None)
    yield json.dumps([block.index_dictionary(), block.student_view_data()])
    states = [SimpleNamespace(username="m", state=player.state)]
    yield json.dumps([player.state, list(block.generate_report_data(iter(states)))], default=str)
    yield json.dumps([[p.name, p.data] for p in player.place.published])
    yield json.dumps(privacy.export(player.who.user_id), default=str)
    others = [
        Player(player.place, who, definition=None) for who in (learner("curieuse"), learner("b", beta=True), NOBODY)
    ]
    staff = learner("prof", staff=True)
    others.append(Player(player.place, player.who, definition=None, how={"request_user": staff.user}))
    for other in others:
        yield from views(other, "student_view", "public_view", "author_view")
        yield told(other.decide([], 1))
        yield told(other.call("student_view_user_state", None, method="GET"))
    prof = Player(player.place, staff, definition=None)  # as the course team sees learners' pages in the LMS
    yield from views(prof, "student_view")
    yield told(prof.decide([], 1))


def candidates(player: Player, moves: list[dict[str, Any]]) -> Iterator[str]:
    """Each decision that could come next with something behind it, and answers to steps that nobody has reached yet.

    The ids are those of the first document: whether a step of such an id lies ahead must not show either.
    """
    _, _, way, tree = build()
    nonsense = {"step": "x", "choice": "y"}
    answers: list[dict[str, Any]] = [{"choice": name} for name in "abc"]
    answers += [{"choice": list(names)} for names in ("a", "b", "c", "ab", "abc", "bac", "cab")]
    answers += [{"number": number} for number in (0, 0.5, 0.95, 1, 2)] + [{"text": "Mes mots."}]
    here = way[len(moves)]["step"] if len(moves) < len(way) else "x"
    for answer in answers:
        for behind in ([nonsense], way[len(moves) + 1 :], [*way[len(moves) + 1 :], nonsense]):
            if behind:
                yield told(player.decide([*moves, {"step": here, **answer}, *behind]))
    units = [unit for step in tree["steps"] for unit in [step.get("answer", {}).get("unit")] if unit]
    ahead = [step["id"] for step in tree["steps"] if step["id"] not in {here, *(move["step"] for move in moves)}]
    for step in ahead:
        for answer in (*answers, {"number": "douze"}, *({"number": f"12 {unit}"} for unit in units), {"text": ""}):
            yield told(player.decide([*moves, {"step": step, **answer, "confidence": 1}]))
            yield told(player.call("decide", {"run": 1, "at": len(moves), "step": step, **answer}))
            form = {"run": "1", "at": str(len(moves)), "step": step, **{k: str(v) for k, v in answer.items()}}
            yield told(player.submit("decide", form))


def views(player: Player, *names: str) -> Iterator[str]:
    for name in names:
        fragment = player.view(name)
        yield fragment.content
        yield json.dumps(fragment.json_init_args)
        yield "".join(resource.data for resource in fragment.resources)


@pytest.mark.long
@pytest.mark.parametrize("commits", range(DECISIONS + 1))
def test_no_response_tells_what_lies_ahead_of_a_commit_nor_depends_on_it(caplog, commits):
    caplog.set_level(logging.DEBUG)
    template, sealed, moves, _ = build()
    heard = []
    for text in (sealed.first(template), sealed.other(template, commits)):
        player = Player(Place(), learner(f"l{len(heard)}"), definition=text)
        said = []
        for done in range(1, commits + 1):
            reply = player.decide(moves[:done])
            assert reply.status == 200, reply.text
            said.append(told(reply))
        said += everything(player)
        heard.append([same(response).replace(player.block.learner_tag, "") for response in said])
        for response in heard[0]:
            assert sealed.early(response, commits) == set()
    for first, second in zip(*heard, strict=True):
        assert first == second
    assert sealed.early(caplog.text, 0) == set()


def test_a_library_tells_whoever_asks_the_opening_and_the_first_step_only():
    template, sealed, _, _ = build()
    library = Player(definition=sealed.first(template), how={"course": LIBRARY})
    for response in [*views(library, "student_view", "public_view", "author_view", "studio_view")]:
        assert sealed.early(response, 0) == set()


def test_everything_that_may_be_told_is_told_at_its_time():
    template, sealed, moves, _ = build()
    player = Player(definition=sealed.first(template))
    response = player.view().content
    for commits in range(len(moves) + 1):
        if commits:
            response = player.decide(moves[:commits]).text
        due = {first for first, (_, stage) in sealed.forms.items() if stage == commits and first.startswith("Zq")}
        assert due
        assert {token for token in due if token not in response} == set()


def test_a_refusal_does_not_tell_the_options_that_are_not_offered():
    template, sealed, moves, _ = build()
    player = Player(definition=sealed.first(template))
    player.decide(moves[:1])
    refused = [player.decide([moves[0], {**moves[1], "choice": choice}]) for choice in (["c"], ["z"])]
    assert [reply.status for reply in refused] == [400, 400]
    first, second = (reply.data["error"].replace("“c”", "“z”") for reply in refused)
    assert first == second


def test_the_search_reads_the_opening_without_a_user_and_nothing_more():
    template, sealed, _, _ = build()
    place = Player(definition=sealed.first(template)).place
    told = json.dumps(place.block("campus_case_study", None, None).index_dictionary(), ensure_ascii=False)
    assert "Situation" in told
    assert "Objectif" in told
    assert STEM.lower() not in told.lower()
