"""`campus play` without moves: an author plays a case at the terminal, as a learner would."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from campus_tools.commands.documents import play
from campus_xblocks.case_study.document import FORMAT

pytestmark = pytest.mark.once

CASE = Path(__file__).parent.parent / "fixtures" / "case_full.yaml"
WAY = ["2", "3", "1 4", "2 1 3", "90,5 €", "1", "3", "Lundi, on change les devis."]


def played(*typed: str, lang: str = "en") -> tuple[int, str, str]:
    """The exit code, standard output and standard error of a player who types these lines."""
    mine, theirs = pty.openpty()
    os.write(mine, "".join(f"{line}\n" for line in typed).encode())
    command = [sys.executable, "-m", "campus_tools.cli", "play", str(CASE), "--lang", lang]
    done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, check=False, timeout=120)
    os.close(mine)
    os.close(theirs)
    return done.returncode, done.stdout, done.stderr


def moves_in(out: str) -> list[dict[str, object]]:
    return json.loads(out.rstrip().splitlines()[-1])


def test_a_case_is_played_to_its_ending_and_its_moves_can_be_played_again(tmp_path: Path) -> None:
    code, out, err = played(*WAY)
    assert (code, err) == (0, "")
    assert "2. Elle écrit un modèle de devis" in out
    assert "Trésorerie: 40 → 35 k€" in out
    assert out.index("Trois devis partent.") < out.index("Où mettre six mille euros ?")
    (tmp_path / "moves.json").write_text(json.dumps(moves_in(out)), encoding="utf-8")
    again = CliRunner().invoke(play, [str(CASE), str(tmp_path / "moves.json")], standalone_mode=False)
    ending = json.loads(again.stdout)["ending"]
    assert next(e.title for e in FORMAT.read(CASE.read_text(encoding="utf-8")).endings if e.id == ending) in out


def test_one_goes_back_and_decides_otherwise() -> None:
    _, out, _ = played("2", "3", "b", "1", "4", "q")
    assert moves_in(out) == [{"step": "constat", "choice": "soir", "confidence": 4}]


def test_what_is_no_answer_gets_a_sentence_and_the_question_again() -> None:
    code, out, err = played("b", "9", "deux", "2", "5", "2", "x", "2", "1", "1 1", "1 2", "q")
    assert (code, err) == (0, "")
    assert "This is the first decision." in out
    assert "There is no choice “9”." in out
    assert "There is no choice “deux”." in out
    assert "Choose from 1 to 4." in out
    assert "“x” is no number." in out
    assert [move["step"] for move in moves_in(out)] == ["constat"]


def test_it_is_asked_in_the_language_that_is_asked_for() -> None:
    _, out, _ = played("9", "q", lang="fr")
    assert "Votre choix, par son numéro (b\u00a0: revenir, q\u00a0: quitter)\u00a0: " in out
    assert "Il n’y a pas de choix «\u00a09\u00a0»." in out


@pytest.mark.parametrize("document", [str(CASE), "-"])
def test_away_from_a_terminal_the_moves_must_be_named(document: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "campus_tools.cli", "play", document],
        input=CASE.read_text(encoding="utf-8"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "MOVES.json" in done.stderr
