"""Which answers are taken, and which are refused, each at its path in the input."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus_plugin.shared import profile_codes
from campus_xblocks.kit.problems import Invalid, path_text
from campus_xblocks.self_diagnostic.answers import Answers, read_answers
from campus_xblocks.self_diagnostic.document import FORMAT
from campus_xblocks.self_diagnostic.engine import score
from tests.support.build import COMPLETE

pytestmark = pytest.mark.once

DIAGNOSTIC = FORMAT.read(
    COMPLETE.replace("not_applicable: false\n        unknown: true", "not_applicable: true\n        unknown: false")
)
# s1 (scale 0, 0.5, 4) may be « Non concerné » and not « Je ne sais pas »; s2, s3 and d1 the other way round


def read(**raw):
    return read_answers(DIAGNOSTIC, raw)


def refused(raw):
    with pytest.raises(Invalid) as caught:
        read_answers(DIAGNOSTIC, raw)
    for problem in caught.value.problems:
        assert problem.line is None
        assert problem.remedy
        assert "%(" not in problem.message("fr") + problem.message("en")
    return [path_text(problem.path) for problem in caught.value.problems]


def test_every_kind_of_answer_is_taken():
    raw = {
        "s1": 0.5,
        "s2": "b",
        "s3": ["d", "c"],
        "d1": "unknown",
        "place": 10,
        "nps": 0,
        "frein": ["temps"],
        "manque": " Des exemples ",
        "profile": {"size": "1-9", "region": None},
    }
    assert read_answers(DIAGNOSTIC, raw) == Answers(
        questions={"s1": Fraction(1, 2), "s2": "b", "s3": ("d", "c"), "d1": "unknown"},
        attitudes={"place": 10},
        survey={"nps": 0, "frein": ("temps",), "manque": "Des exemples"},
        profile={"size": "1-9"},
    )


def test_nothing_is_no_answer():
    raw = {"s1": None, "s2": None, "s3": [], "d1": None, "place": None, "nps": None, "frein": [], "manque": "  "}
    assert read_answers(DIAGNOSTIC, raw | {"profile": None}) == Answers() == read()


@pytest.mark.parametrize("half", [0.5, Decimal("0.5"), Decimal("0.50"), Decimal("5e-1"), Fraction(1, 2)])
def test_a_value_is_the_same_however_it_is_written(half):
    assert read(s1=half).questions == {"s1": Fraction(1, 2)}


def test_a_whole_value_may_be_written_with_decimals():
    assert read(s1=4.0, place=Decimal("7.0")) == Answers({"s1": Fraction(4)}, {"place": 7})


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        ({"s9": 1}, "s9"),
        ({"": 1}, ""),
        ({"strategie": 1}, "strategie"),
        ({"s1": 1}, "s1"),
        ({"s1": -0.5}, "s1"),
        ({"s1": True}, "s1"),
        ({"s1": False}, "s1"),
        ({"s1": "4"}, "s1"),
        ({"s1": [4]}, "s1"),
        ({"s1": {"value": 4}}, "s1"),
        ({"s1": float("nan")}, "s1"),
        ({"s1": float("inf")}, "s1"),
        ({"s1": Decimal("NaN")}, "s1"),
        ({"s1": Decimal("sNaN")}, "s1"),
        ({"s1": Decimal("1e999999999")}, "s1"),
        ({"s1": Decimal("0e-999999999")}, "s1"),
        ({"s1": 10**5000}, "s1"),
        ({"s1": "unknown"}, "s1"),
        ({"s2": "not_applicable"}, "s2"),
        ({"s3": "not_applicable"}, "s3"),
        ({"s2": "c"}, "s2"),
        ({"s2": 0}, "s2"),
        ({"s2": True}, "s2"),
        ({"s2": ["a"]}, "s2"),
        ({"s3": "c"}, "s3"),
        ({"s3": {"c": True}}, "s3"),
        ({"s3": ["c", "x"]}, "s3[1]"),
        ({"s3": ["c", ["d"]]}, "s3[1]"),
        ({"s3": ["c", None]}, "s3[1]"),
        ({"s3": ["c", "unknown"]}, "s3[1]"),
        ({"s3": ["c", "d", "c"]}, "s3[2]"),
        ({"s3": ["aucun", "c"]}, "s3[0]"),
        ({"s3": ["papier", "aucun"]}, "s3[1]"),
        ({"s3": ["aucun", "aucun"]}, "s3[1]"),
        ({"place": 11}, "place"),
        ({"place": -1}, "place"),
        ({"place": 5.5}, "place"),
        ({"place": True}, "place"),
        ({"place": "unknown"}, "place"),
        ({"nps": 11}, "nps"),
        ({"nps": "10"}, "nps"),
        ({"frein": "temps"}, "frein"),
        ({"frein": ["temps", "temps"]}, "frein[1]"),
        ({"frein": "not_applicable"}, "frein"),
        ({"manque": 3}, "manque"),
        ({"manque": "x" * 5001}, "manque"),
        ({"manque": "\ud800"}, "manque"),
        ({"manque": "a\0b"}, "manque"),
        ({"profile": "1-9"}, "profile"),
        ({"profile": ["1-9"]}, "profile"),
        ({"profile": {"size": "1-10"}}, "profile.size"),
        ({"profile": {"size": 0}}, "profile.size"),
        ({"profile": {"size": ["0"]}}, "profile.size"),
        ({"profile": {"taille": "0"}}, "profile.taille"),
    ],
)
def test_what_is_not_offered_is_refused_at_its_path(raw, path):
    assert refused(raw) == [path]


@pytest.mark.parametrize("raw", [None, [], "s1", 3, True])
def test_answers_are_a_mapping(raw):
    assert refused(raw) == [""]


def test_every_fault_is_told():
    assert refused({"s1": 9, "s2": "z", "x": 1, "profile": {"size": "9", "sexe": "f"}, "place": 3}) == [
        "profile.sexe",
        "profile.size",
        "s1",
        "s2",
        "x",
    ]


def test_5000_characters_of_text_are_taken():
    assert len(read(manque="é" * 5000).survey["manque"]) == 5000


JUNK = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(max_size=5),
        st.sampled_from(["a", "b", "c", "d", "aucun", "papier", "temps", "unknown", "not_applicable", 0, 0.5, 4, "1-9"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
KEYS = st.sampled_from(["s1", "s2", "s3", "d1", "place", "nps", "frein", "manque", "profile", "x", ""])


@given(st.dictionaries(KEYS, JUNK, max_size=6))
def test_any_input_is_read_or_refused(raw):
    try:
        answers = read_answers(DIAGNOSTIC, raw)
    except Invalid as refused:
        told = [problem.as_json("fr") for problem in refused.problems]
        assert {entry["path"].partition("[")[0].partition(".")[0] for entry in told} <= set(raw)
    else:
        score(DIAGNOSTIC, answers).as_json()


def test_the_profile_has_the_codes_that_forms_and_statistics_use():
    known = profile_codes.codes()
    assert tuple(known) == profile_codes.FIELDS
    assert tuple(known["size"]) == ("0", "1-9", "10-49", "50-249", "250+")
    # the eighteen regions of France under INSEE's official codes, and elsewhere
    assert set(known["region"]) == {
        "01", "02", "03", "04", "06", "11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94", "other",
    }  # fmt: skip
