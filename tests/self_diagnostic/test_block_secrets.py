"""Before the result no value, weight, level, alert or proposal leaves the server, under whatever disguise; after it,
what this learner was told and nothing else.

Every response is searched for tokens that it must not hold, and compared with that of a second document which differs
in nothing but what is sealed: both must be the same to the letter.
"""

import json
import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from campus_plugin import privacy
from campus_xblocks.self_diagnostic.models import SelfDiagnostic
from tests.support.desk import TYPE, Desk
from tests.support.harness import LIBRARY, NOBODY, Place, learner
from tests.support.sealed import NEVER, Sealed, has_token, leaves, same, written_leaves

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASKED, RESULT = 0, 1
OPEN = {
    *("lang", "needs", "format", "key", "title", "intro", "duration_min", "moment", "team", "retrospective", "profile"),
    *("attitudes.id", "attitudes.text", "attitudes.low", "attitudes.high", "scales.label"),
    *("dimensions.id", "dimensions.title", "dimensions.about", "dimensions.questions.id", "dimensions.questions.text"),
    *("dimensions.questions.help", "dimensions.questions.type", "dimensions.questions.scale"),
    *("dimensions.questions.options.id", "dimensions.questions.options.label"),
    "dimensions.questions.options.exclusive",  # the page unticks the others
    *("dimensions.questions.not_applicable", "dimensions.questions.unknown"),
    *("survey.id", "survey.text", "survey.type", "survey.low", "survey.high", "survey.points"),
    *("survey.options.id", "survey.options.label", "survey.options.free"),
    *("advice.dimension", "advice.effort", "advice.for"),  # from lists too short for a token; the words with them have one
}  # fmt: skip
ANSWERS = {"q.s1": "i1", "q.s2": "a", "q.s3": "not_applicable", "q.s4": "i0", "q.s5": "i2", "q.place": "i2"}


def build() -> tuple[str, Sealed, dict[str, Any]]:
    """The document as a template, its tokens, its tree. The second form of every value gives the same scores."""
    s = Sealed()

    def level(stage: int, start: Any) -> dict[str, Any]:
        return {"id": s.id(stage), "from": start, "title": s.text(RESULT), "text": s.text(stage)}

    def advice(stage: int, at_least: int, below: int, **more: Any) -> dict[str, Any]:
        action = {name: s.text(stage) for name in ("when", "then", "first_step")}
        told = {
            "id": s.id(stage),
            "title": s.text(stage),
            "text": s.text(stage),
            "link": f"/jump_to_id/{s.text(stage)}",
        }
        limits = {"dimension": "un", "at_least": s.number(NEVER, at_least), "below": s.number(NEVER, below)}
        return {**told, **limits, "effort": 2, "action": {**action, "days": s.word(stage, "73", "91")}, **more}

    first = [{"value": s.number(NEVER, k), "label": label} for k, label in ((0, "Non"), (7, "Un peu"), (9, "Oui"))]
    second = [{"id": name, "label": name.upper(), "value": s.number(NEVER, k)} for name, k in (("a", 3), ("b", 8))]
    third = [
        {"id": "x", "label": "X", "value": s.number(NEVER, 4)},
        {"id": "y", "label": "Y", "value": s.number(NEVER, 1)},
    ]
    third.append({"id": "z", "label": "Z", "negative": s.word(NEVER, "true", "false")})
    third.append({"id": "rien", "label": "Rien", "exclusive": True})
    questions = [
        {"id": "s1", "text": "Première ?", "type": "scale", "scale": "pratique", "weight": s.number(RESULT, 3)},
        {"id": "s2", "text": "Deuxième ?", "type": "single", "options": second},
    ]
    more = [
        {"id": "s3", "text": "Troisième ?", "type": "multiple", "not_applicable": True, "options": third},
        {"id": "s4", "text": "Quatrième ?", "type": "scale", "scale": "pratique"},
        {"id": "s5", "text": "Cinquième ?", "type": "scale", "scale": "pratique"},
    ]
    proposed = advice(RESULT, 0, 99)
    reached, never = level(RESULT, 0), level(NEVER, s.number(NEVER, 98))
    expected = {
        "overall": s.number(NEVER, 7),
        "level": never["id"],
        "dimensions": {"un": s.number(NEVER, 8)},
        "advice": [proposed["id"]],
        "alerts": [s.word(NEVER, "0", "1")],
    }
    tree = {
        "lang": "en",
        "format": "campus/self-diagnostic/1",
        "key": "coffre",
        "title": "Coffre",
        "duration_min": 5,
        "attitudes": [{"id": "place", "text": "Quelle place ?", "low": "aucune", "high": "décisive"}],
        "scales": {"pratique": first},
        "dimensions": [
            {
                "id": "un",
                "title": "Un",
                "weight": s.number(RESULT, 3),
                "texts": {reached["id"]: s.text(RESULT), never["id"]: s.text(NEVER)},
                "questions": questions,
            },
            {"id": "deux", "title": "Deux", "questions": more},
        ],
        # learners read from which score on, rounded, once they have their result
        "levels": [reached, never],
        "alerts": [
            {"when": [{"score": "un", "below": s.number(NEVER, 99)}], "text": s.text(RESULT)},
            {"when": [{"score": "un", "at_least": s.number(NEVER, 99)}], "text": s.text(NEVER)},
        ],
        "advice": [proposed, advice(NEVER, 98, 99), advice(NEVER, 97, 99, **{"for": {"size": ["250+"]}})],
        "survey": [{"id": "mot", "text": "Un mot ?", "type": "text"}],
        "examples": [{"title": s.text(NEVER), "answers": {"s4": first[1]["value"]}, "expect": expected}],
        "retrospective": True,
        "portraits": [
            {"when": [{"attitude": "place", "at_least": s.number(NEVER, 8)}], "text": s.text(NEVER)},
            {"when": [{"score": "un", "below": s.number(NEVER, 99)}], "text": s.text(RESULT)},
        ],
        "profile": ["size"],
    }
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), s, tree


def test_each_leaf_of_the_format_is_declared_open_or_bears_a_token():
    _, sealed, tree = build()
    all_leaves = set(leaves(SelfDiagnostic))
    tokens = {path for path, value in written_leaves(SelfDiagnostic, tree) if has_token(sealed, value)}
    assert all_leaves >= OPEN
    assert all_leaves - OPEN - tokens == set()


def told(reply: Any) -> str:
    headers = {name: value for name, value in reply.headers.items() if name != "Content-Length"}
    return f"{reply.status} {headers} {reply.text}"


def page(place: Place, block: Any, *names: str, **how: Any) -> Iterator[str]:
    """All that a page brings: HTML with the script's arguments, styles and scripts."""
    for name in names:
        fragment = place.view(block(), name, **how)
        yield fragment.content
        yield "".join(str(r.data) for r in fragment.resources)


def everything(vault: Desk) -> Iterator[str]:
    """Every response that is to be had without ending the run, for whoever may ask."""
    yield from page(vault.place, vault.block, "student_view", "public_view", "author_view")
    yield told(vault.call("student_view_user_state", None, method="GET"))
    wrong = ("i3", "0.48", ["x"], None, 7, "")
    yield from (told(vault.answer({name: sent})) for name in ("q.s1", "q.s2", "q.s9") for sent in wrong)
    yield told(vault.answer({"q.s3": ["rien", "x"]}))
    yield told(vault.answer({"q.s1": "i0"}, run=7))
    yield from (
        told(vault.call(n, {"run": 1, "sheet": "vieux", "answers": {}})) for n in ("answer", "survey", "finish")
    )
    yield told(vault.finish(run=9))
    yield told(vault.finish(hindsight={"un": "x"}))
    yield told(vault.call("plan", {"action": "x", "when": "a", "then": "b", "first_step": "c", "days": 3}))
    yield from (
        told(vault.call(name)) for name in ("compare", "about", "consent", "erase", "studio_check", "studio_save")
    )
    yield told(vault.call("compare", {"before": 0, "after": 1}))
    yield told(vault.submit({"q.s1": "i7", "q.s3": ["rien", "x"]}))
    block = vault.place.block(TYPE, None, None)
    yield json.dumps([block.index_dictionary(), block.student_view_data()])
    state = vault.place.user_state(vault.who)
    yield json.dumps([state, list(block.generate_report_data(iter([SimpleNamespace(username="m", state=state)])))])
    yield json.dumps([[p.name, p.data] for p in vault.place.published])
    yield json.dumps(privacy.export(vault.who.user_id), default=str)
    staff = learner("prof", staff=True)
    others = (
        (learner("curieux"), {}),
        (learner("b", beta=True), {}),
        (NOBODY, {}),
        (vault.who, {"request_user": staff.user}),
    )
    for who, how in others:

        def theirs(who: Any = who) -> Any:
            return vault.place.block(TYPE, None, who)

        yield from page(vault.place, theirs, "student_view", "public_view", "author_view", **how)
        yield told(vault.place.call(theirs(), "student_view_user_state", None, method="GET", **how))
        yield told(vault.place.call(theirs(), "compare", {}, **how))
    yield from page(vault.place, lambda: vault.place.block(TYPE, None, staff), "student_view")  # in the LMS


def compared(texts: list[str], stage: int, sealed: Sealed, steps: Any) -> None:
    heard = []
    for number, text in enumerate(texts):
        vault = Desk(Place(), learner(f"marie{stage}{number}"), text)
        vault.html()
        heard.append([same(r).replace(vault.block().learner_tag, "") for r in steps(vault)])
    for response in heard[0]:
        assert sealed.early(response, stage) == set()
    for one, other in zip(*heard, strict=True):
        assert one == other


def test_before_the_result_no_response_tells_what_is_sealed_nor_depends_on_it(caplog):
    caplog.set_level(logging.DEBUG)
    template, sealed, _ = build()

    def steps(vault: Desk) -> Iterator[str]:
        yield from everything(vault)
        for name, sent in ANSWERS.items():
            yield told(vault.answer({name: sent}))
        yield told(vault.survey({"q.mot": "bonjour"}))
        yield from everything(vault)

    compared([sealed.first(template), sealed.other(template, ASKED)], ASKED, sealed, steps)
    assert sealed.early(caplog.text, ASKED) == set()


def test_after_the_result_values_thresholds_and_what_was_not_told_stay_away():
    template, sealed, _ = build()

    def steps(vault: Desk) -> Iterator[str]:
        yield told(vault.finish(ANSWERS))
        assert vault.run().finished
        yield from everything(vault)
        yield told(vault.call("again"))
        yield from everything(vault)

    compared([sealed.first(template), sealed.other(template, RESULT)], RESULT, sealed, steps)


def test_what_the_result_may_tell_is_told():
    template, sealed, _ = build()
    vault = Desk(Place(), learner("marie"), sealed.first(template))
    html = vault.finish(ANSWERS).html
    due = {first for first, (_, stage) in sealed.forms.items() if stage == RESULT and first.startswith("Zq")}
    assert {token for token in due if token not in html} == set()


def test_a_finish_that_asks_for_missing_answers_tells_nothing():
    template, sealed, _ = build()
    vault = Desk(Place(), learner("marie"), sealed.first(template))
    vault.answer({"q.s1": "i1"})
    reply = vault.finish()
    assert reply.status == 400
    assert sealed.early(reply.text, ASKED) == set()


def test_a_library_tells_whoever_asks_the_questions_only():
    template, sealed, _ = build()
    vault = Desk(Place(), learner("marie"), sealed.first(template), course=LIBRARY)
    for response in page(vault.place, vault.block, "student_view", "public_view", "author_view", "studio_view"):
        assert sealed.early(response, ASKED) == set()


def test_events_and_user_state_hold_no_score_and_no_word():
    template, sealed, _ = build()
    vault = Desk(Place(), learner("marie"), sealed.first(template))
    vault.survey({"q.mot": "zqmotsecret"})
    vault.finish(ANSWERS)
    kept = json.dumps([[p.data for p in vault.place.published], vault.place.user_state(vault.who)])
    assert "zqmotsecret" not in kept
    assert "score" not in kept
    assert sealed.early(kept, ASKED) == set()


def test_a_learners_copy_tells_answers_in_words_and_no_value():
    template, sealed, _ = build()
    vault = Desk(Place(), learner("marie"), sealed.first(template))
    vault.answer(ANSWERS)
    (run,) = privacy.export(vault.who.user_id)["runs"]
    assert run["moves"] == {"s1": "Un peu", "s2": "a", "s3": "not_applicable", "s4": "Non", "s5": "Oui", "place": 2}
