"""Before the result no value, weight, level, alert or proposal leaves the server, under whatever disguise."""

import base64
import re

import pytest

from tests.harness import Place, learner
from tests.self_diagnostic.desk import Desk

pytestmark = pytest.mark.django_db

# Every text below that a learner may not read yet begins with « zqsecret », every number has a run of sevens.
DOCUMENT = """
lang: en
format: campus/self-diagnostic/1
key: coffre
title: Coffre
duration_min: 5
attitudes:
  - {id: place, text: Quelle place ?, low: aucune, high: décisive}
scales:
  pratique: [{value: 0.777701, label: Non}, {value: 0.777702, label: Un peu}, {value: 1777.7, label: Oui}]
dimensions:
  - id: un
    title: Un
    weight: 3.77771
    questions:
      - {id: s1, text: Première ?, type: scale, scale: pratique, weight: 2.77772}
      - id: s2
        text: Deuxième ?
        type: single
        options: [{id: a, label: A, value: 0.77773}, {id: b, label: B, value: 5.77774}]
  - id: deux
    title: Deux
    questions:
      - id: s3
        text: Troisième ?
        type: multiple
        not_applicable: true
        options:
          - {id: x, label: X, value: 4.77775}
          - {id: y, label: "Y", value: 0.77776}
          - {id: z, label: Z, negative: true}
          - {id: rien, label: Rien, exclusive: true}
levels:
  - {id: zqsecretbas, from: 0, title: zqsecretniveaubas, text: zqsecrettextebas}
  - {id: zqsecrethaut, from: 47.7777, title: zqsecretniveauhaut, text: zqsecrettextehaut}
alerts:
  - {when: [{score: un, below: 87.7778}], text: zqsecretalerte}
advice:
  - id: zqsecretconseil
    dimension: un
    at_least: 0
    below: 97.7779
    for: {size: ["0"]}
    title: zqsecrettitre
    text: zqsecretconseiltexte
    effort: 2
    link: /jump_to_id/zqsecretlien
    action: {when: zqsecretquand, then: zqsecretalors, first_step: zqsecretpas, days: 77}
survey:
  - {id: mot, text: Un mot ?, type: text}
retrospective: true
profile: [size]
"""
SEALED = [
    "zqsecret", "7777", "negative", "exclusive",
    "0.777701", "0.777702", "1777.7", "3.77771", "2.77772", "0.77773", "5.77774", "4.77775", "0.77776", "47.7777",
]  # fmt: skip


def disguises(secret: str) -> list[str]:
    """The secret as it is, reversed, in capitals, in hexadecimal, and inside base64 wherever it may stand."""
    raw = secret.encode()
    inside = [base64.b64encode(b"\0" * shift + raw + b"\0\0\0").decode() for shift in range(3)]
    # only what the neighbours of the secret do not change: whole groups of three bytes
    groups = [text[4 if shift else 0 : (shift + len(raw)) // 3 * 4] for shift, text in enumerate(inside)]
    return [secret, secret[::-1], secret.upper(), raw.hex(), *(text for text in groups if len(text) > 7)]


def leaks(text: str) -> list[str]:
    plain = re.sub(r'name="csrfmiddlewaretoken" value="\w*"', "", text)
    plain = re.sub(r'"?tag"?: ?"[0-9a-f]+"', "", plain)
    return [found for secret in SEALED for found in disguises(secret) if found in plain]


def test_the_check_itself_sees_every_disguise():
    for secret in ("zqsecretniveaubas", "0.777701"):
        for disguised in (secret, secret[::-1], secret.encode().hex(), base64.b64encode(secret.encode()).decode()):
            assert leaks(f"x{disguised}x"), disguised


@pytest.fixture
def vault() -> Desk:
    return Desk(Place(), learner("marie"), DOCUMENT)


def everything(vault: Desk) -> str:
    """All that a page brings: HTML, styles, scripts and the script's arguments."""
    fragment = vault.place.view(vault.block())
    return fragment.content + "".join(str(r.data) for r in fragment.resources if "css" not in str(r.mimetype))


def test_nothing_sealed_leaves_before_the_result_by_any_way(vault):
    said = [everything(vault)]
    said.append(vault.answer({"q.s1": "i1", "q.place": "i4"}).text)
    said.append(everything(vault))
    said.append(vault.answer({"q.s3": ["x", "z"], "q.s2": "b"}).text)
    said += [vault.answer({"q.s1": wrong}).text for wrong in ("i3", "0.777702", ["x"], None)]
    said.append(vault.answer({"q.s3": ["rien", "x"]}).text)
    said.append(vault.survey({"q.mot": "bonjour"}).text)
    said.append(vault.answer({"q.s1": "i0"}, run=7).text)
    said.append(vault.call("answer", {"run": 1, "sheet": "vieux", "answers": {}}).text)
    said.append(vault.call("finish", {"run": 1, "sheet": "vieux", "answers": {}}).text)
    said.append(vault.call("again").text)
    said.append(
        vault.call("plan", {"action": "zqsecretconseil", "when": "a", "then": "b", "first_step": "c", "days": 3}).text
    )
    said += [vault.call(name).text for name in ("compare", "about", "consent", "erase")]
    said.append(vault.submit({"q.s1": "i1", "q.s3": ["rien", "x"]}).text)
    said.append(vault.html("public_view"))
    said.append(str(vault.block().index_dictionary()))
    said.append(everything(vault))
    assert [leaks(text) for text in said] == [[] for _ in said]


def test_a_finish_that_asks_for_missing_answers_tells_nothing(vault):
    vault.answer({"q.s1": "i1"})
    reply = vault.finish()
    assert reply.status == 400
    assert leaks(reply.text) == []


def test_after_the_result_only_what_this_learner_was_told_leaves(vault):
    reply = vault.finish({"q.s1": "i0", "q.s2": "a", "q.s3": ["z"], "q.place": "i2"})
    assert "zqsecretniveaubas" in reply.html
    assert "zqsecrettextehaut" not in reply.html
    assert "777701" not in reply.html


def test_events_and_user_state_hold_no_answer_and_no_score(vault):
    vault.finish({"q.s1": "i2", "q.s2": "b", "q.s3": ["x"], "q.place": "i2"})
    vault.survey({"q.mot": "zqsecretmot"})
    assert leaks(f"{vault.place.published} {vault.place.user_state(vault.who)}") == []
