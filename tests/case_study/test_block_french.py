"""A French case speaks French on any platform, down to its commas."""

import pytest

from tests.support.playing import FRENCH, WAY, Player, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def player() -> Player:
    return Player(definition=FRENCH)


def test_the_notice_of_a_fictional_case_is_the_one_agreed_word_for_word(player):
    notice = (
        "Cas fictif, inspiré de situations réelles. Les effets chiffrés sont ceux d’un scénario, pas une prévision."
    )
    assert notice in player.read()
    player.edit("fictional: true", "fictional: false")
    assert notice not in player.read()


def test_what_happens_to_an_indicator_is_said_in_words(player):
    text = words(player.decide(WAY[:1]).html)
    assert "Trésorerie 35 k€ ▼ 40 → 35 : c’est moins bien" in text
    assert "Délai de réponse 8 jours ▼ 10 → 8 : c’est mieux" in text


def test_a_delayed_effect_names_the_decision_that_caused_it(player):
    assert "Conséquence de votre décision « Elle écrit un modèle de devis" in words(player.play(2).html)


def test_numbers_have_commas_and_ratings_are_words(player):
    player.play(3)
    text = words(player.decide(WAY[:4]).html)
    assert "Votre décision : 90,5 €" in text
    assert "90 € ± 4,5" in text
    text = words(player.decide([*WAY[:4], {"step": "remise", "number": 12}]).html)
    assert "risqué" in text
    assert "judicieux" in text


def test_a_wrong_answer_is_refused_in_french(player):
    said = player.decide([{"step": "constat", "choice": "inconnu", "confidence": 1}]).data["error"]
    assert "n’est pas proposée ici" in said


def test_the_platforms_language_does_not_decide(player, settings):
    settings.LANGUAGE_CODE = "en"
    assert "Que décidez-vous" in player.read()
    english = Player(definition=FRENCH.replace("lang: fr", "lang: en"))
    assert "What do you decide?" in english.read()
