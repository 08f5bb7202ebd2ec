"""The durations that learners see follow one formula, worked out here by hand."""

import shutil
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace as Of

import pytest
from lxml import etree

from campus_plugin.shared.durations import Estimate, words_in
from campus_tools.olx import course as olx
from campus_tools.olx import timing, words
from campus_xblocks.case_study.duration import of_case

pytestmark = pytest.mark.once


def test_a_hundred_and_eighty_words_take_one_minute_and_seconds_round_up() -> None:
    assert Estimate(180).seconds == 60
    assert Estimate(1).seconds == 1
    assert (Estimate(180, 360).minutes, Estimate(181, 360).minutes, Estimate().minutes) == (7, 8, 1)


def test_signs_alone_are_no_words_and_comments_are_not_read() -> None:
    assert words_in("Vous : « oui » – 3 fois !") == 4
    assert words.in_html("<p>Un <b>deux</b></p><!-- script de la capsule --><script>var x</script>trois") == 3
    assert words.in_html("") == 0


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        # 2 words of label, 3 of choices, and the longer comment: 4 words; one choice: 12 s
        (
            "<multiplechoiceresponse><label>Que faire</label><choicegroup><choice correct='true'>un"
            "<choicehint>a b c d</choicehint></choice><choice correct='false'>deux trois<choicehint>e</choicehint>"
            "</choice></choicegroup></multiplechoiceresponse>",
            Estimate(9, 12),
        ),
        (
            "<choiceresponse><checkboxgroup><choice>un</choice><choice>deux</choice></checkboxgroup></choiceresponse>",
            Estimate(2, 20),
        ),
        (
            "<numericalresponse answer='3'><label>Combien</label><formulaequationinput/></numericalresponse>",
            Estimate(1, 20),
        ),
        (
            "<p>Lire ceci</p><solution><p>parce que</p></solution><demandhint><hint>non lu</hint></demandhint>",
            Estimate(4, 0),
        ),
    ],
)
def test_a_problem_counts_its_words_and_its_questions(inside: str, expected: Estimate) -> None:
    assert timing.of_problem(etree.fromstring(f"<problem>{inside}</problem>")) == expected


def test_a_sequence_is_the_sum_of_its_pages() -> None:
    course = olx.read(Path(__file__).parent.parent / "preview" / "fixtures" / "petit")
    assert isinstance(course, olx.Course)
    sequence = course.find("s2")
    assert sequence is not None
    # a film of 70 s, and 8 words beside it
    assert timing.estimate(sequence) == Estimate(8, 70)


def _step(name: str, words_of_text: int, options: list, **more: object) -> Of:
    given = {"kind": "single", "next": None, "variants": (), "quotes": (), "exhibits": (), "pick": None, "answer": None}
    return Of(id=name, title="", time="", text="mot " * words_of_text, options=options, expert="", **{**given, **more})


def _option(consequence: int, goes: str | None = None) -> Of:
    return Of(text="mot", consequence="mot " * consequence, feedback="", next=goes)


def _case(steps: list) -> Of:
    return Of(
        title="", objective="", situation="", firm=None, actors=(), steps=steps, endings=(), debrief=None,
        transfer=Of(question="", rule="", calculator=None, actions=()),
    )  # fmt: skip


def test_a_case_follows_its_longest_way() -> None:
    # a: 10 words + 2 options; to b (20 words) or straight to the end with 5 words; b: 1 option, 100 words
    short_cut = _case([_step("a", 10, [_option(5, "end"), _option(0)]), _step("b", 20, [_option(100)])])
    assert of_case(short_cut) == Estimate(10 + 2 + 20 + 1 + 100, 60)
    # the way to the end is now the longer one
    detour = _case([_step("a", 10, [_option(300, "end"), _option(0)]), _step("b", 20, [_option(9)])])
    assert of_case(detour) == Estimate(10 + 2 + 300, 30)


def test_several_picks_show_their_several_consequences_and_a_text_takes_longer() -> None:
    several = _step("a", 0, [_option(10), _option(20), _option(5)], kind="multiple", pick=Of(max=2))
    text = _step("b", 0, [], kind="text", exhibits=("note", "plan"))
    assert of_case(_case([several, text])) == Estimate(3 + 30, 30 + 120 + 60)


@pytest.mark.parametrize(
    ("tag", "name", "room"),
    [
        ("campus_case_study", "case_full.yaml", "case_study.author"),
        ("campus_self_diagnostic", "diagnostic_full.yaml", "self_diagnostic.author"),
    ],
)
def test_studio_and_the_check_tell_authors_the_same_time(tag: str, name: str, room: str) -> None:
    text = (Path(__file__).parent.parent / "fixtures" / name).read_text(encoding="utf-8")
    document = import_module(f"campus_xblocks.{tag.removeprefix('campus_')}.document").FORMAT.read(text)
    told = dict(import_module(f"campus_xblocks.{room}").facts(document))
    assert told["Time estimated"] == f"{timing.of_document(tag, text).minutes} min"


def test_a_screen_with_something_to_do_at_once_takes_three_minutes_more(tmp_path: Path) -> None:
    fixture = Path(__file__).parent.parent / "preview" / "fixtures" / "petit"
    copy = tmp_path / "petit"
    shutil.copytree(fixture, copy)
    for path in copy.rglob("*.xml"):
        path.write_text(path.read_text(encoding="utf-8").replace('"v3"', '"v3_geste"'), encoding="utf-8")
        if path.stem == "v3":
            path.rename(path.with_stem("v3_geste"))
    course = olx.read(copy)
    assert isinstance(course, olx.Course)
    sequence = course.find("s2")
    assert sequence is not None
    assert timing.estimate(sequence) == Estimate(8, 70 + 180)
