"""Whatever a learner or an author writes comes back from the database as it was: four-byte letters, marks, directions."""

import json
import unicodedata

import pytest

from campus_plugin import api, privacy
from tests.support.app import DIAGNOSTIC, INSTRUMENT, at, case_result, plan_action

WORDS = {
    "emoji": "🛠️ 👩🏽‍🔧 𝔘",
    "right to left": "עברית العربية a\u202eb\u202c",
    "composed": unicodedata.normalize("NFC", "déjà"),
    "decomposed": unicodedata.normalize("NFD", "déjà"),
    "nothing wide": "a\u200b\u200d\ufeffb\u2028c",
    "a long cluster": "a" + "\u0301" * 300,
    "signs of languages": "'; DROP TABLE x; -- \\ % %s <b> {{ x }} \" ]]>",
}


@pytest.mark.django_db
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_words_come_back_letter_by_letter(marie, words):
    visitor = at(marie, DIAGNOSTIC)
    moves = [{"step": "mots", "text": words}]
    record, _ = api.start_run(visitor, INSTRUMENT, 1, moves, finished=True, result=case_result(words))
    api.save_survey(visitor, record, {"mot": words})
    plan_action(marie, when=words, then=words, first_step=words)
    kept = api.latest_run(visitor, with_survey=True)
    assert (kept.moves, kept.result, kept.survey) == (moves, case_result(words), {"mot": words})
    assert {action.when for action in api.actions(visitor)} == {words}
    told = json.loads(json.dumps(privacy.export(marie.pk), default=str))
    assert told["runs"][0]["moves"] == moves
    assert told["actions"][0]["first_step"] == words
