"""A database that stumbles in the middle of a request: tried again where that helps, else told, and nothing half-written."""

import pytest
from django.db import InterfaceError, OperationalError

from campus_plugin import models, runs, writing
from campus_plugin.writing import Crowded
from campus_xblocks.kit import events
from tests.at_once.busy import BusyPlace, failing
from tests.support.desk import FULL as DIAGNOSTIC
from tests.support.desk import Desk
from tests.support.harness import learner
from tests.support.playing import FRENCH, FULL, WAY, Player

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE = "This could not be saved just now. Your answer is kept on this device; please try again in a moment."
ACTION = {"action": "mesurer", "when": "un client écrit", "then": "je note", "first_step": "Un cahier"}
TROUBLE = {
    "deadlock": lambda: OperationalError(1213, "Deadlock found when trying to get lock"),
    "lock wait": lambda: OperationalError(1205, "Lock wait timeout exceeded"),
    "server gone": lambda: OperationalError(2006, "Server has gone away"),
    "lost while asking": lambda: OperationalError(2013, "Lost connection to server during query"),
    "connection closed": lambda: InterfaceError(0, ""),
    "too many": lambda: Crowded("too often at once"),
}


def case(held: int = 1, definition: str = FULL) -> Player:
    player = Player(BusyPlace(), learner(), definition)
    if held:
        player.play(held)
    player.place.published.clear()
    return player


def diagnostic() -> Desk:
    desk = Desk(BusyPlace(), learner(), DIAGNOSTIC)
    desk.answer({"q.s1": "i1"})
    desk.place.published.clear()
    return desk


REQUESTS = {
    "first decision": (lambda: case(0), lambda p: p.decide(WAY[:1])),
    "decision": (case, lambda p: p.decide(WAY[:2])),
    "last decision": (lambda: case(5), lambda p: p.decide(WAY)),
    "replay": (lambda: case(6), lambda p: p.call("replay", {"run": 1})),
    "plan": (lambda: case(6), lambda p: p.call("plan", ACTION)),
    "answer": (diagnostic, lambda d: d.answer({"q.s2": "rappel"})),
    "survey": (diagnostic, lambda d: d.survey({"q.manque": "Du temps"})),
    "finish": (diagnostic, lambda d: d.finish(confirmed=True)),
    "erase": (diagnostic, lambda d: d.call("erase", {"confirmed": "yes"})),
    "about": (diagnostic, lambda d: d.call("about", {"size": "1-9"})),
    "consent": (diagnostic, lambda d: d.call("consent", {"agree": "yes", "version": "1"})),
}


LEARNERS = (models.Run, models.SurveyAnswers, models.Commitment, models.Profile, models.Consent)


def everything() -> list:
    """All that is kept of learners, as it is kept."""
    return [sorted(map(str, table.objects.values_list().order_by("pk"))) for table in LEARNERS]


def forget() -> None:
    """A platform, and a process, that know nothing yet."""
    for table in (*LEARNERS, models.Instrument):
        table.objects.all().delete()
    runs.forget_instruments()


def statements_of(request: str) -> int:
    prepare, act = REQUESTS[request]
    subject = prepare()
    with failing(OperationalError, at=1_000) as done:
        assert act(subject).status == 200
    forget()
    return len(done)


@pytest.mark.parametrize("request_name", REQUESTS)
def test_wherever_the_database_fails_the_learner_reads_that_nothing_was_saved_and_nothing_was(
    request_name, monkeypatch
):
    monkeypatch.setattr(writing, "TRIES", 3)  # as many as there are, less time
    prepare, act = REQUESTS[request_name]
    kinds = list(TROUBLE.values())
    for at in range(statements_of(request_name)):
        subject = prepare()
        before, state, told = everything(), subject.place.user_state(subject.who), list(subject.place.published)
        with failing(kinds[at % len(kinds)], at=at):
            reply = act(subject)
        assert (reply.status, reply.data["error"]) == (503, SENTENCE), at
        if request_name != "survey" or at < 2:  # the last statement only asks whether the run is still there
            assert everything() == before, at
        assert (subject.place.user_state(subject.who), subject.place.published) == (state, told), at
        assert act(subject).status == 200  # the same request, once the database is back
        forget()


@pytest.mark.parametrize("kind", TROUBLE)
def test_every_kind_of_trouble_is_a_sentence_in_the_documents_language(kind):
    player = case(definition=FRENCH)
    with failing(TROUBLE[kind], at=1):
        reply = player.decide(WAY[:2])
    assert reply.status == 503
    assert "L’enregistrement n’a pas pu se faire" in reply.data["error"]
    assert len(player.kept) == 1


@pytest.mark.parametrize("request_name", ["first decision", "decision", "last decision", "answer", "plan", "consent"])
def test_a_deadlock_that_passes_is_not_noticed(request_name):
    """The last statement of each is the write; reads take no lock, and so are no victims."""
    last = statements_of(request_name) - 1
    prepare, act = REQUESTS[request_name]
    subject = prepare()
    with failing(TROUBLE["deadlock"], at=last, times=writing.TRIES - 1):
        assert act(subject).status == 200
    assert len(models.Run.objects.all()) == 1
    assert len(subject.place.events(events.CASE_STEP_DECIDED)) == request_name.endswith("decision")


def test_a_form_without_script_reads_it_on_a_page_with_a_way_back():
    player = case()
    with failing(TROUBLE["server gone"], at=1):
        reply = player.submit("decide", {"run": "1", "at": "1", "step": "budget", "choice": "formation"})
    assert reply.status == 503
    assert SENTENCE in reply.text
    assert 'href="/unit/1"' in reply.text
