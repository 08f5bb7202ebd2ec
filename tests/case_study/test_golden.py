"""Cases worked by hand: one folder per rule, with the document, the moves, and what must come of them.

`states.json` is what `campus play` prints; `told.json` the chosen parts, the delayed texts told and, where it matters,
the step's text; `refused.json` the path of the move that is refused.
"""

import json
from pathlib import Path

import pytest

from campus_xblocks.case_study.document import FORMAT
from campus_xblocks.case_study.engine import Refused, play, play_far, read_moves, states_json
from campus_xblocks.kit.problems import path_text

pytestmark = pytest.mark.once

GOLDEN = Path(__file__).parent / "golden"
PLAYED = sorted(path.parent.name for path in GOLDEN.glob("*/states.json"))
REFUSED = sorted(path.parent.name for path in GOLDEN.glob("*/refused.json"))


def _load(name: str):
    folder = GOLDEN / name
    case = FORMAT.read((folder / "case.yaml").read_text(encoding="utf-8"))
    return folder, case, read_moves(json.loads((folder / "moves.json").read_text(encoding="utf-8")))


def test_every_folder_is_played_or_refused() -> None:
    assert len(PLAYED) >= 25
    assert {path.name for path in GOLDEN.iterdir()} == {*PLAYED, *REFUSED}


@pytest.mark.parametrize("name", PLAYED)
def test_the_moves_come_to_the_states_worked_by_hand(name: str) -> None:
    folder, case, moves = _load(name)
    states = play(case, moves)
    assert states_json(states) == json.loads((folder / "states.json").read_text(encoding="utf-8"))
    told = folder / "told.json"
    if told.exists():
        expected = json.loads(told.read_text(encoding="utf-8"))
        decisions = states[-1].decisions
        assert [[part.id for part in decision.parts] for decision in decisions] == [row["parts"] for row in expected]
        assert [[delayed.text for delayed in decision.fallen_due] for decision in decisions] == [
            row["fallen_due"] for row in expected
        ]
        assert all(
            decision.text == row.get("text", decision.text) for decision, row in zip(decisions, expected, strict=True)
        )


@pytest.mark.parametrize("name", REFUSED)
def test_the_move_that_the_rules_forbid_is_refused_with_its_place(name: str) -> None:
    folder, case, moves = _load(name)
    with pytest.raises(Refused) as caught:
        play(case, moves)
    assert path_text(caught.value.problem.path) == json.loads((folder / "refused.json").read_text())["path"]
    assert caught.value.problem.message()
    assert len(play_far(case, moves)) - 1 == len(moves) - 1
