"""« Avec vos nombres »: what a formula may say, what it gives exactly, and what it costs."""

import json
from fractions import Fraction
from typing import Any

import pytest

from campus_xblocks.case_study.calculator import action_texts, calculate, formula, holds_placeholder, read_inputs, said
from campus_xblocks.case_study.calculator.formula import BOUND, Misread, read, run
from campus_xblocks.case_study.document import FORMAT, CaseStudy, revision, structure
from campus_xblocks.kit.problems import Invalid
from tests.support.calculators import WORKED, Worked, card

pytestmark = pytest.mark.once

NAMES = ("a", "b", "cout_heure")


def of(tree: Any) -> CaseStudy:
    return FORMAT.read(json.dumps(tree, ensure_ascii=False))


def faults(tree: Any) -> dict[str, str]:
    """By path, what is wrong."""
    told = [problem.as_json() for problem in FORMAT.problems(json.dumps(tree, ensure_ascii=False))]
    return {problem["path"]: problem["message"] for problem in told}


def value(text: str, **given: Any) -> Fraction | None:
    return run(read(text, tuple(given)), {name: Fraction(str(number)) for name, number in given.items()})


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.name)
def test_a_calculator_gives_what_was_worked_out_by_hand(worked: Worked) -> None:
    calculator = of(worked.document()).transfer.calculator
    assert calculator is not None
    found = calculate(calculator, {})
    seen = [said(result, found.results[result.id], "fr").replace("\u202f", " ") for result in calculator.results]
    assert seen == [words for _, _, _, words in worked.results]


def test_there_are_as_many_as_the_courses_need() -> None:
    assert len(WORKED) == 19


@pytest.mark.parametrize(
    ("text", "result"),
    {
        "1 + 2 * 3": 7, "(1 + 2) * 3": 9, "10 - 4 - 3": 3, "12 / 4 / 3": 1, "2 - -3": 5, "--2": 2, "-2 * -3": 6,
        "- (1 + 2)": -3, "1.5 * 2": 3, "0.1 + 0.2": Fraction(3, 10), "min(3)": 3, "max(1, 2, 3)": 3, "min(2, 1, 3)": 1,
        "round(2.5)": 3, "round(-2.5)": -2, "round(0.125, 2)": Fraction(13, 100), "round(1.25, 1)": Fraction(13, 10),
        "round(7, 0)": 7, "-round(-(3.0) - 0.5)": 3, "-round(-(3.2) - 0.5)": 4, "round(3.2 - 0.5)": 3,
        "min(max(1, 2), round(1.6))": 2, " 1+\t2 ": 3, "007": 7,
    }.items(),
)  # fmt: skip
def test_a_formula_is_read_as_at_school(text: str, result: Any) -> None:
    assert value(text) == result


@pytest.mark.parametrize(
    "text",
    ["", " ", "1 +", "* 2", "1 2", "2a", "a b", "(1", "1)", "()", "min()", "max(1,)", "round()", "round(1, 3)",
     "round(1, a)", "round(1, 2, 3)", "round(1, 2.0)", "round(1, 02)", "1,5", ".5", "1.", "1e3", "a ^ 2", "a ** 2", "a // 2",
     "+1", "a % b", "min", "min + 1", "sin(1)", "a(1)", "A", "é", "a.b", "a-bc", "x", "a;b", "1\u00a0+ 2", "__import__('os')"],
)  # fmt: skip
def test_whatever_else_stands_in_a_formula_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Misread) as caught:
        read(text, NAMES)
    assert caught.value.reason % caught.value.values
    assert caught.value.remedy % caught.value.values


def test_a_formula_has_at_most_200_characters_40_operations_and_20_parentheses_inside_one_another() -> None:
    assert read("+".join("a" * 41), NAMES)
    with pytest.raises(Misread):
        read("+".join("a" * 42), NAMES)
    assert read("-" * 40 + "a", NAMES)
    with pytest.raises(Misread):
        read("-" * 41 + "a", NAMES)
    assert read(f"max({','.join('a' * 40)})", NAMES)
    with pytest.raises(Misread):
        read(f"max({','.join('a' * 41)})", NAMES)
    assert read("a" + " " * 199, NAMES)
    with pytest.raises(Misread):
        read("a" + " " * 200, NAMES)
    assert read("(" * 20 + "a" + ")" * 20, NAMES)
    assert read("round(" * 20 + "a" + ")" * 20, NAMES)
    for opening in ("(", "min(", "round("):
        with pytest.raises(Misread):
            read(opening * 21 + "a" + ")" * 21, NAMES)


def test_round_with_a_number_of_decimals_counts_as_two_operations() -> None:
    assert read("+".join(["round(a, 2)"] * 13) + "+round(a)", NAMES)  # 26 + 1 + 13
    with pytest.raises(Misread):
        read("+".join(["round(a, 2)"] * 13) + "+round(a, 2)", NAMES)


def test_what_is_divided_by_zero_is_no_number_and_neither_is_what_uses_it() -> None:
    worked = Worked(
        "null",
        {"a": 0},
        [("x", "1 / a", 0, "—"), ("y", "0 * x", 0, "—"), ("z", "min(1, 1/a)", 0, "—"), ("w", "a", 0, "0")],
    )
    calculator = of(worked.document()).transfer.calculator
    found = calculate(calculator, {})
    assert found.results == {"x": None, "y": None, "z": None, "w": 0}
    assert [said(result, found.results[result.id], "fr") for result in calculator.results] == ["—", "—", "—", "0"]


def test_a_number_of_2_to_the_1000_or_more_is_no_number() -> None:
    assert BOUND == 2**1000
    almost = {"a": Fraction(2**500), "b": Fraction(2**500) - 1}
    assert run(read("a * b", NAMES), almost) == 2**1000 - 2**500
    assert run(read("a * a", NAMES), almost) is None
    assert run(read("-a * a", NAMES), almost) is None
    assert run(read("1 / a / a", NAMES), almost) is None
    assert run(read("a * a / a", NAMES), almost) is None  # also where what comes after would be small again


def test_a_result_is_reduced_before_its_size_is_looked_at() -> None:
    assert run(read("a / b", NAMES), {"a": Fraction(2**999), "b": Fraction(2**999)}) == 1


def test_four_legal_formulas_of_41_factors_multiply_small_numbers_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def counted(one: Fraction, other: Fraction) -> Fraction:
        sizes.extend(max(abs(n.numerator), n.denominator).bit_length() for n in (one, other))
        return one * other

    monkeypatch.setitem(formula.OPERATIONS, "*", (2, counted))
    ids = ["r1", "r2", "r3", "r4"]
    formulas = ["*".join([base] * 41) for base in ("a", *ids)][:4]
    worked = Worked("growth", {"a": 99999.999999999999}, [(i, f, 0, "") for i, f in zip(ids, formulas, strict=True)])
    calculator = of(worked.document()).transfer.calculator
    found = calculate(calculator, {"a": Fraction("999999.123456789012")})
    assert set(found.results.values()) == {None}
    assert max(sizes) <= 1000
    assert len(sizes) // 2 <= 4 * 40


def test_readings_are_those_that_surely_hold_in_their_order() -> None:
    tree = Worked("readings", {"a": 2, "b": 0}, [("x", "a", 0, ""), ("y", "1 / b", 0, "")]).tree
    tree["readings"] = [
        {"when": [{"result": "x", "at_least": 2}], "text": "0"},
        {"when": [{"result": "x", "below": 2}], "text": "1"},
        {"when": [{"result": "y", "below": 1}], "text": "2"},
        {"when": [{"not": {"result": "y", "below": 1}}], "text": "3"},
        {"when": [{"any": [{"result": "y", "below": 1}, {"result": "x", "at_least": 1}]}], "text": "4"},
        {"when": {"result": "x", "at_least": 2}, "text": "5"},
    ]
    calculator = of(card(tree)).transfer.calculator
    assert calculate(calculator, {}).readings == (0, 4, 5)
    assert calculate(calculator, {"b": Fraction(1)}).readings == (0, 3, 4, 5)
    assert calculate(calculator, {}).as_json() == {"results": {"x": 2.0, "y": None}, "readings": [0, 4, 5]}


def test_readings_look_at_the_number_not_at_what_is_shown_of_it() -> None:
    tree = Worked("rounding", {"a": 9.95}, [("x", "a", 1, "10,0")]).tree
    tree["readings"] = [{"when": [{"result": "x", "at_least": 10}], "text": "ten"}]
    calculator = of(card(tree)).transfer.calculator
    found = calculate(calculator, {})
    assert said(calculator.results[0], found.results["x"], "fr") == "10,0"
    assert found.readings == ()


@pytest.mark.parametrize(
    ("number", "decimals", "lang", "words"),
    [
        ("5", 1, "fr", "5,0"), ("0.05", 1, "fr", "0,1"), ("-0.05", 1, "fr", "0,0"), ("-0.04", 1, "fr", "0,0"),
        ("-0.4", 0, "fr", "0"), ("-0.5", 0, "fr", "0"), ("-0.51", 0, "fr", "\u22121"), ("1234567.005", 2, "fr", "1\u202f234\u202f567,01"),
        ("1234.5", 1, "en", "1,234.5"), ("-1234.25", 1, "en", "\u22121,234.2"), ("2.5", 0, "fr", "3"),
    ],
)  # fmt: skip
def test_a_result_is_shown_half_up_in_the_style_of_the_language_and_never_as_minus_zero(
    number: str, decimals: int, lang: str, words: str
) -> None:
    tree = Worked("shown", {"a": 1}, [("x", "a", decimals, "")])
    result = of(tree.document()).transfer.calculator.results[0]
    assert said(result, Fraction(number), lang) == words


def test_inputs_that_cannot_be_are_told_each_at_its_place() -> None:
    calculator = of(Worked("inputs", {"a": 1, "b": 1}, [("x", "a+b", 0, "")]).document()).transfer.calculator
    with pytest.raises(Invalid) as caught:
        read_inputs(calculator, {"a": -1, "b": "2", "c": 3})
    assert [problem.as_json()["path"] for problem in caught.value.problems] == ["a", "b", "c"]
    with pytest.raises(Invalid):
        read_inputs(calculator, [1])
    with pytest.raises(Invalid):
        read_inputs(calculator, {"a": True})
    assert read_inputs(calculator, {"a": 3}) == {"a": 3}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"inputs": []}, "transfer.calculator.inputs"),
        ({"results": []}, "transfer.calculator.results"),
        ({"readings": None}, "transfer.calculator.readings"),
        ({"readings": [{"when": [{"result": "x", "below": 1}], "text": "t"}] * 13}, "transfer.calculator.readings"),
        (
            {"readings": [{"when": [{"result": "y", "below": 1}], "text": "t"}]},
            "transfer.calculator.readings[0].when[0].result",
        ),
        ({"readings": [{"when": [{"result": "x"}], "text": "t"}]}, "transfer.calculator.readings[0].when[0]"),
        (
            {"readings": [{"when": [{"indicator": "x", "below": 1}], "text": "t"}]},
            "transfer.calculator.readings[0].when[0].indicator",
        ),
        ({"readings": [{"text": "t"}]}, "transfer.calculator.readings[0].when"),
        ({"total": 3}, "transfer.calculator.total"),
    ],
)
def test_a_calculator_that_is_not_whole_is_refused(change: dict[str, Any], path: str) -> None:
    tree = Worked("whole", {"a": 1}, [("x", "a", 0, "")]).tree
    assert path in faults(card({key: entry for key, entry in (tree | change).items() if entry is not None}))


@pytest.mark.parametrize(
    "name",
    [
        "min",
        "max",
        "round",
        "overall",
        "end",
        "unknown",
        "not_applicable",
        "profile",
        "a-b",
        "Ab",
        "é",
        "1a",
        "a" * 41,
        "",
    ],
)
def test_ids_of_a_calculator_are_names_that_a_formula_can_say(name: str) -> None:
    found = faults(Worked("ids", {"b": 1}, [("x", "b", 0, "")]).document() | {})
    assert not found
    tree = Worked("ids", {name: 1}, [("x", "1", 0, "")])
    assert "transfer.calculator.inputs[0].id" in faults(tree.document())
    tree = Worked("ids", {"b": 1}, [(name, "1", 0, "")])
    assert "transfer.calculator.results[0].id" in faults(tree.document())


def test_ids_are_distinct_among_inputs_and_results_and_results_use_only_what_is_written_before() -> None:
    assert "transfer.calculator.results[0].id" in faults(Worked("same", {"x": 1}, [("x", "1", 0, "")]).document())
    twice = faults(Worked("later", {"a": 1}, [("x", "y", 0, ""), ("y", "y", 0, ""), ("z", "x + y", 0, "")]).document())
    assert list(twice) == ["transfer.calculator.results[0].formula", "transfer.calculator.results[1].formula"]
    assert "not written before" in twice["transfer.calculator.results[0].formula"]


def test_an_example_value_lies_between_the_bounds() -> None:
    tree = Worked("bounds", {"a": 1}, [("x", "a", 0, "")]).tree
    tree["inputs"][0] |= {"min": 2, "max": 1}
    assert list(faults(card(tree))) == ["transfer.calculator.inputs[0].max"]
    tree["inputs"][0] |= {"min": 2, "max": 2}
    assert list(faults(card(tree))) == ["transfer.calculator.inputs[0].value"]
    tree["inputs"][0] |= {"min": 1, "max": 1}
    assert not faults(card(tree))


def _with_action(calculator: Any, **texts: str) -> dict[str, Any]:
    action = {"id": "noter", "when": "Quand je compte", "then": "je note", "first_step": "Un carnet"} | texts
    tree = card(calculator)
    tree["transfer"]["actions"] = [action]
    return tree


def test_an_action_may_name_results_between_braces_and_an_unknown_name_is_an_error() -> None:
    calculator = Worked("braces", {"a": 1}, [("heures", "a", 1, "")]).tree
    assert not faults(_with_action(calculator, when="Quand {heures} sont gagnées"))
    for wrong in ("{heure}", "{a}", "{}", "{Heures}", "{ heures }"):
        assert list(faults(_with_action(calculator, then=f"je gagne {wrong}"))) == ["transfer.actions[0].then"], wrong
    assert not faults(_with_action(None, then="je gagne {heure} et {}"))  # without a calculator braces are text


def test_outside_the_learners_screen_a_placeholder_is_three_points() -> None:
    calculator = Worked("braces", {"a": 1}, [("heures", "a", 1, "")]).tree
    case = of(_with_action(calculator, then="je gagne {heures}"))
    assert action_texts(case, case.transfer.actions[0])["then"] == "je gagne …"
    assert structure(case)["actions"] == [{"id": "noter", "title": "je gagne …"}]
    assert holds_placeholder(case, "gagner {heures}")
    assert not holds_placeholder(case, "gagner {euros} …")
    plain = of(_with_action(None, then="je gagne {heures}"))
    assert structure(plain)["actions"] == [{"id": "noter", "title": "je gagne {heures}"}]
    assert not holds_placeholder(plain, "gagner {heures}")


def test_a_rule_is_one_sentence_of_at_most_140_characters() -> None:
    tree = card()
    tree["transfer"]["rule"] = "é" * 140
    assert not faults(tree)
    tree["transfer"]["rule"] += "é"
    assert list(faults(tree)) == ["transfer.rule"]


def test_a_card_may_have_sources_and_examples() -> None:
    source = {"title": "Insee", "url": "https://www.insee.fr/", "year": 2025}
    worked = WORKED[0]
    example = {"title": "e", "inputs": {}, "expect": {"results": {"passage": 32.5}}}
    assert not faults(worked.document(sources=[source], examples=[example]))
    assert "sources[0].url" in faults(worked.document(sources=[source | {"url": "insee.fr"}]))


def test_neither_a_rule_nor_a_calculator_nor_an_example_makes_another_revision() -> None:
    bare = of(card())
    full = WORKED[0].document(examples=[{"title": "e", "inputs": {}, "expect": {}}], needs="0.2.0")
    full["transfer"]["rule"] = "Compter, puis décider."
    assert revision(of(full)) == revision(bare)
    assert structure(of(full)) == structure(bare)
