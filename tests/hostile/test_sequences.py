"""Long sequences of requests: two learners, each with two windows, and a member of staff who looks at one of them.

Requests begin as those of our screens and are then bent: other types, keys lost or doubled, moves reordered, older lists
again, other runs, the other learner's ids. Whatever comes, nothing fails, finished runs stay as they are, nobody changes
anything of another, what was acknowledged is kept, and the next view is there.
"""

import json
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from campus_plugin import models, privacy
from tests.support import desk, playing
from tests.support.harness import Place, Reply, Who, learner
from tests.support.scene import ACTION, CASE, DIAGNOSTIC, FRENCH, LOW

pytestmark = [pytest.mark.django_db, pytest.mark.hypothesis, pytest.mark.once]

# An example is a whole sequence here.
FEWER = settings(max_examples=settings.default.max_examples // 3, stateful_step_count=25)
_NUMBERS = count()
WHO, WINDOW = st.integers(0, 1), st.integers(0, 1)
ODD = st.sampled_from(
    [None, True, -1, 0, 3, 10**20, 0.5, "", "1", "12,5", "\0", "\ud800", "constat", [], ["i1", "i1"], {}]
)


@st.composite
def bent(draw: Any, valid: Any) -> Any:
    """`valid`, with one thing about it otherwise."""
    value = json.loads(json.dumps(draw(valid) if isinstance(valid, st.SearchStrategy) else valid))
    if isinstance(value, list) and value:
        place = draw(st.integers(0, len(value) - 1))
        how = draw(st.sampled_from(["drop", "double", "reverse", "inside", "other"]))
        if how == "drop":
            return value[:place] + value[place + 1 :]
        if how == "double":
            return [*value[: place + 1], *value[place:]]
        if how == "reverse":
            return value[::-1]
        return [*value[:place], draw(bent(value[place]) if how == "inside" else ODD), *value[place + 1 :]]
    if isinstance(value, dict) and value:
        key = draw(st.sampled_from(sorted(value)))
        how = draw(st.sampled_from(["drop", "rename", "inside", "add"]))
        if how == "drop":
            return {name: inner for name, inner in value.items() if name != key}
        if how == "rename":
            return {("renamed" if name == key else name): inner for name, inner in value.items()}
        if how == "add":
            return {
                **value,
                draw(st.sampled_from(["run_id", "user", "tag", "version", "finished", "\ud800"])): draw(ODD),
            }
        return {**value, key: draw(bent(value[key]))}
    return draw(ODD)


class Campus(RuleBasedStateMachine):
    """The block, its learners and their windows; every request is checked as it is answered."""

    TYPE: ClassVar[str]

    @initialize()
    def begin(self) -> None:
        self.place = Place()
        self.people = [learner(f"sequence-{next(_NUMBERS)}") for _ in (0, 1)]
        self.staff = learner("prof", staff=True).user
        self.windows: list[list[dict[str, Any]]] = [[{}, {}], [{}, {}]]
        self.ended: dict[tuple[int, int], tuple[Any, ...]] = {}
        for who in self.people:
            self.place.block(self.TYPE, FRENCH[self.TYPE], who)
        self.begun()

    def begun(self) -> None:
        """What a block's own sequences remember."""

    def block(self, who: Who) -> Any:
        return self.place.block(self.TYPE, None, who)

    def rows(self, who: Who) -> list[Any]:
        return [
            list(table._default_manager.filter(user_id=who.user_id).order_by("pk").values()) for table in privacy.TABLES
        ]

    def send(self, place: int, handler: str, body: Any, *, as_staff: bool = False, form: bool = False) -> Reply:
        """One request; what must hold of any request is checked here."""
        who, other = self.people[place], self.people[1 - place]
        mine, theirs = self.rows(who), self.rows(other)
        state = self.place.user_state(who), self.place.user_state(other)
        call = self.place.submit if form else self.place.call
        reply = call(self.block(who), handler, body, request_user=self.staff if as_staff else None)
        assert 200 <= reply.status < 500, reply.text
        if reply.status >= 400 and not form:
            assert reply.data.get("error") or reply.data.get("html"), reply.text
        assert self.rows(other) == theirs
        assert self.place.user_state(other) == state[1]
        if as_staff or (400 <= reply.status < 500 and "autres réponses sont enregistrées" not in reply.text):
            assert self.rows(who) == mine
            assert self.place.user_state(who) == state[0]
        self.finished_runs_stay(place, erased=handler == "erase" and reply.status in (200, 303) and not as_staff)
        return reply

    def finished_runs_stay(self, place: int, *, erased: bool) -> None:
        who = self.people[place]
        if erased:
            self.ended = {key: row for key, row in self.ended.items() if key[0] != place}
        now = {
            (place, run.attempt): (run.moves, run.result, run.finished_at, run.version)
            for run in models.Run.objects.filter(user_id=who.user_id, finished_at__isnull=False)
        }
        for key, row in self.ended.items():
            assert key[0] != place or now[key] == row
        self.ended |= now

    def run_of(self, place: int) -> Any:
        return models.Run.objects.filter(user_id=self.people[place].user_id).order_by("-attempt").first()

    @rule(place=WHO)
    def look(self, place: int) -> None:
        block = self.block(self.people[place])
        assert self.place.view(block).content
        reply = self.place.call(self.block(self.people[place]), "student_view_user_state", method="GET")
        assert (reply.status, reply.data["valid"]) == (200, True)


class CaseCampus(Campus):
    TYPE = CASE

    def begun(self) -> None:
        self.acknowledged: dict[tuple[int, int], list[Any]] = {}

    def took(self, place: int, window: dict[str, Any], reply: Reply) -> None:
        """The window follows the server; what it was told that is kept, is kept."""
        if reply.status in (200, 409):
            window.update(run=reply.data["run"], moves=reply.data["moves"])
        if reply.status == 200 and window["moves"]:
            rows = models.Run.objects.filter(user_id=self.people[place].user_id, attempt=window["run"])
            kept = [{key: value for key, value in move.items() if key != "text"} for move in rows.get().moves]
            assert kept == window["moves"]
            told = self.acknowledged.get((place, window["run"]), [])
            assert kept[: len(told)] == told  # a decision once acknowledged is final for its run
            self.acknowledged[place, window["run"]] = kept

    def list_of(self, window: dict[str, Any]) -> list[Any]:
        return list(window.get("moves", []))

    @rule(place=WHO, which=WINDOW, steps=st.integers(1, 6))
    def go_on(self, place: int, which: int, steps: int) -> None:
        window = self.windows[place][which]
        moves = self.list_of(window)
        moves += playing.WAY[len(moves) : len(moves) + steps]
        self.took(place, window, self.send(place, "decide", {"run": window.get("run", 1), "moves": moves}))

    @rule(place=WHO, which=WINDOW, data=st.data())
    def go_on_bent(self, place: int, which: int, data: Any) -> None:
        window = self.windows[place][which]
        moves = self.list_of(window)
        body = {"run": window.get("run", 1), "moves": [*moves, *playing.WAY[len(moves) : len(moves) + 1]]}
        self.took(place, window, self.send(place, "decide", data.draw(bent(body))))

    @rule(place=WHO, which=WINDOW, upto=st.integers(0, 6), run=st.integers(0, 3))
    def send_an_older_list_again(self, place: int, which: int, upto: int, run: int) -> None:
        window = self.windows[place][which]
        self.took(place, window, self.send(place, "decide", {"run": run, "moves": playing.WAY[:upto]}))

    @rule(place=WHO, which=WINDOW, steps=st.integers(0, 4))
    def part_ways(self, place: int, which: int, steps: int) -> None:
        """A window that stood at the beginning, and decides otherwise there than another one did."""
        window = self.windows[place][which]
        other = [{"step": "constat", "choice": "soir", "confidence": 2}, *playing.WAY[1 : 1 + steps]]
        self.took(place, window, self.send(place, "decide", {"run": window.get("run", 1), "moves": other}))

    @rule(place=WHO, data=st.data())
    def decide_without_script(self, place: int, data: Any) -> None:
        run = self.run_of(place)
        at = len(run.moves) if run else 0
        move = playing.WAY[min(at, 5)]
        fields = data.draw(st.sampled_from([dict, lambda f: {**f, "at": at + 1}, lambda f: {**f, "run": 9}]))(
            {"run": run.attempt if run else 1, "at": at, **move}
        )
        self.send(place, "decide", fields, form=True)

    @rule(place=WHO, which=WINDOW, run=st.one_of(st.none(), ODD))
    def play_again(self, place: int, which: int, run: Any) -> None:
        window = self.windows[place][which]
        reply = self.send(place, "replay", {"run": window.get("run", 1) if run is None else run})
        if reply.status == 200:
            window.update(run=reply.data["run"], moves=reply.data["moves"])

    @rule(place=WHO, data=st.data())
    def plan(self, place: int, data: Any) -> None:
        body = {"action": data.draw(st.sampled_from(["mesurer", "_own", "_own.1", "inconnue"])), **ACTION, "days": "7"}
        self.send(place, "plan", data.draw(st.one_of(st.just(body), bent(body))))

    @rule(place=WHO, handler=st.sampled_from(["decide", "replay", "plan", "shown"]), upto=st.integers(0, 6))
    def staff_try_as_the_learner(self, place: int, handler: str, upto: int) -> None:
        body = {"run": 1, "moves": playing.WAY[:upto], "action": "mesurer", **ACTION}
        self.send(place, handler, body, as_staff=True)

    @rule(place=WHO)
    def carry_the_other_ones_ids(self, place: int) -> None:
        theirs = self.run_of(1 - place)
        if theirs is not None:
            more = {
                "run_id": theirs.run_id,
                "user": theirs.user_id,
                "tag": self.block(self.people[1 - place]).learner_tag,
            }
            self.send(place, "decide", {"run": theirs.attempt, "moves": theirs.moves, **more})


class DiagnosticCampus(Campus):
    TYPE = DIAGNOSTIC

    def begun(self) -> None:
        self.sheet = desk.Desk(Place(), self.people[0], desk.FRENCH).sheet
        self.acknowledged: list[dict[str, str]] = [{}, {}]

    def body(self, place: int, answers: dict[str, Any], **more: Any) -> dict[str, Any]:
        run = self.run_of(place)
        return {"run": run.attempt if run else 1, "sheet": self.sheet, "answers": answers, **more}

    def kept(self, place: int) -> dict[str, Any]:
        run = self.run_of(place)
        return run.moves if run else {}

    @rule(place=WHO, names=st.sets(st.sampled_from(sorted(LOW)), min_size=1, max_size=4), low=st.booleans())
    def answer(self, place: int, names: set[str], low: bool) -> None:
        given = {name: (LOW if low else desk.ALL)[name] for name in names}
        reply = self.send(place, "answer", self.body(place, given))
        if reply.status == 200:
            self.acknowledged[place] |= given

    @rule(place=WHO, handler=st.sampled_from(["answer", "survey", "finish"]), data=st.data())
    def answer_bent(self, place: int, handler: str, data: Any) -> None:
        given = data.draw(st.dictionaries(st.sampled_from([*LOW, "q.manque", "q.x"]), ODD, max_size=3))
        body = self.body(place, {**given, "q.s1": "i1"}, confirmed=data.draw(st.sampled_from([True, False, "yes", 1])))
        reply = self.send(place, handler, data.draw(bent(body)))
        if reply.status == 200:
            self.acknowledged[place] = {}  # which answers were taken depends on the bend: nothing more is known

    @rule(place=WHO, run=st.integers(0, 4), sheet=st.sampled_from(["", "ancienne", None]))
    def answer_on_another_page(self, place: int, run: int, sheet: str | None) -> None:
        body = {**self.body(place, {"q.s1": "i4"}), "run": run, **({} if sheet is None else {"sheet": sheet})}
        before = self.kept(place)
        attempt = getattr(self.run_of(place), "attempt", 1)
        reply = self.send(place, "answer", body)
        if sheet is not None or run != attempt:
            assert reply.status in (400, 409)
            assert self.kept(place) == before
        elif reply.status == 200:
            self.acknowledged[place]["q.s1"] = "i4"

    @rule(place=WHO, finishing=st.booleans(), names=st.sets(st.sampled_from(sorted(LOW)), max_size=11), data=st.data())
    def send_a_sheet_without_script(self, place: int, finishing: bool, names: set[str], data: Any) -> None:
        fields = {name: LOW[name] for name in names} | {"run": str(self.body(place, {})["run"]), "sheet": self.sheet}
        fields |= data.draw(
            st.sampled_from([{}, {"q.s2": "aucune"}, {"q.inconnue": "1"}, {"run": "99"}, {"confirmed": "yes"}])
        )
        self.send(place, "finish_form" if finishing else "submit", fields, form=True)
        self.acknowledged[place] = {}

    @rule(place=WHO, data=st.data())
    def finish(self, place: int, data: Any) -> None:
        hindsight = data.draw(st.sampled_from([{}, {"hindsight": {}}, {"hindsight": {"x": "y"}}, {"hindsight": []}]))
        reply = self.send(place, "finish", self.body(place, {}, confirmed=True, **hindsight))
        assert reply.status in (200, 400)

    @rule(place=WHO, handler=st.sampled_from(["again", "compare", "about", "consent", "plan"]), data=st.data())
    def go_further(self, place: int, handler: str, data: Any) -> None:
        body = {
            "again": {},
            "compare": {"before": "0", "after": "1"},
            "about": {"size": "10-49", "sector": "-"},
            "consent": {"agree": "yes", "version": "1"},
            "plan": {"action": "fiche", **ACTION, "days": "20"},
        }[handler]
        reply = self.send(place, handler, data.draw(st.one_of(st.just(body), bent(body))))
        if handler == "again" and reply.status == 200:
            self.acknowledged[place] = {}

    @rule(place=WHO, sure=st.sampled_from(["yes", True, "no", 1, None]))
    @precondition(lambda self: len(self.ended) > 1)
    def erase(self, place: int, sure: Any) -> None:
        if self.send(place, "erase", {"confirmed": sure}).status == 200:
            assert sure == "yes" or sure is True
            assert self.run_of(place) is None
            self.acknowledged[place] = {}

    @rule(
        place=WHO, handler=st.sampled_from(["answer", "survey", "finish", "again", "about", "consent", "plan", "erase"])
    )
    def staff_try_as_the_learner(self, place: int, handler: str) -> None:
        more = {
            "confirmed": True,
            "agree": "yes",
            "version": "1",
            "size": "0",
            "action": "fiche",
            **ACTION,
            "days": "7",
        }
        self.send(place, handler, self.body(place, {"q.s1": "i0"}, **more), as_staff=True)

    @rule(place=WHO)
    def what_was_acknowledged_is_kept(self, place: int) -> None:
        shown = self.place.call(self.block(self.people[place]), "student_view_user_state", method="GET").data["answers"]
        for name, token in self.acknowledged[place].items():
            wanted = token if isinstance(token, list) else [token]
            assert sorted(shown[name]) == sorted(wanted), name


@pytest.mark.parametrize("campus", [CaseCampus, DiagnosticCampus])
def test_whatever_is_sent_in_whatever_order_nothing_fails_and_nothing_that_was_kept_is_lost(campus):
    run_state_machine_as_test(campus, settings=FEWER)
