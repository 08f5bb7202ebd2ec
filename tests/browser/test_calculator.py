"""« Avec vos nombres » in a browser: the device calculates as the server does, by keyboard, without script, and keeps nothing."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from campus_xblocks.case_study import wire
from campus_xblocks.case_study.calculator import as_typed, calculate, compiled, said
from campus_xblocks.case_study.document import FORMAT
from campus_xblocks.case_study.models import Calculator
from campus_xblocks.kit import pages
from tests.support.axe import faults
from tests.support.calculators import WITH_CALCULATOR, WORKED, card
from tests.support.playing import TYPE

URL = f"/unit/{TYPE}/bloc1/"
SCRIPT = pages.asset("case_study/assets/calculator.js")
ON_DEVICE = """([spec, inputs, lang]) => {
  const ours = CampusCalculator();
  const numbers = Object.fromEntries(Object.entries(inputs).map(([id, text]) => [id, ours.exact(text)]));
  const found = ours.calculate(spec, numbers);
  const held = found.readings.flatMap((yes, place) => (yes ? [place] : []));
  return [spec.results.map(([id, , decimals]) => ours.said(found.results[id], decimals, lang)), held];
}"""


def calculator_of(tree: Any) -> Calculator:
    found = FORMAT.read(json.dumps(card(tree))).transfer.calculator
    assert found is not None
    return found


def on_server(calculator: Calculator, inputs: dict[str, Fraction], lang: str) -> list[Any]:
    found = calculate(calculator, inputs)
    return [[said(r, found.results[r.id], lang) for r in calculator.results], list(found.readings)]


@pytest.fixture
def device(page: Page) -> Page:
    page.goto("about:blank")
    page.add_script_tag(content=SCRIPT)
    return page


def formulas(names: tuple[str, ...]) -> st.SearchStrategy[str]:
    numbers = st.integers(0, 10**12).map(str) | st.decimals(0, 1000, places=3).map(lambda d: f"{d:f}")
    leaf = numbers | st.sampled_from(names)

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        several = st.lists(inner, min_size=1, max_size=3).map(", ".join)
        return (
            st.tuples(inner, st.sampled_from(["+", "-", "*", "/", " - -"]), inner).map("".join)
            | inner.map(lambda text: f"({text})")
            | inner.map(lambda text: f"-({text})")
            | st.tuples(st.sampled_from(["min", "max"]), several).map(lambda both: f"{both[0]}({both[1]})")
            | st.tuples(inner, st.sampled_from(["", ", 0", ", 1", ", 2"])).map(
                lambda both: f"round({both[0]}{both[1]})"
            )
        )

    return st.recursive(leaf, larger, max_leaves=12).filter(lambda text: len(text) <= 200)


@st.composite
def calculators(draw: st.DrawFn) -> dict[str, Any]:
    names = ("a", "b")
    results = []
    for place in range(draw(st.integers(1, 4))):
        known = (*names, *(result["id"] for result in results))
        formula = draw(formulas(known) | st.just("*".join([known[-1]] * 41)))
        results.append(
            {"id": f"r{place}", "label": "r", "unit": "", "formula": formula, "decimals": draw(st.integers(0, 2))}
        )
    leaf = st.builds(
        lambda name, word, limit: {"result": name, word: limit},
        st.sampled_from([result["id"] for result in results]),
        st.sampled_from(["below", "at_least"]),
        st.integers(-50, 50) | st.integers(-500, 500).map(lambda tenths: tenths / 10),
    )
    conditions = st.recursive(
        leaf,
        lambda inner: (
            inner.map(lambda one: {"not": one})
            | st.lists(inner, min_size=1, max_size=3).map(lambda several: {"any": several})
            | st.lists(inner, min_size=1, max_size=3)
        ),
        max_leaves=4,
    )
    return {
        "title": "t",
        "inputs": [
            {"id": name, "label": name, "unit": "", "min": -(10**18), "max": 10**18, "value": 1} for name in names
        ],
        "results": results,
        "readings": [{"when": when, "text": "x"} for when in draw(st.lists(conditions, max_size=3))],
    }


@pytest.mark.hypothesis
def test_the_device_calculates_as_the_server_does(device: Page) -> None:
    typed = st.fractions(-(10**6), 10**6).map(lambda f: Fraction(round(f * 10**12), 10**12))

    @given(calculators(), typed, typed, st.sampled_from(["fr", "en"]))
    def the_same(tree: dict[str, Any], a: Fraction, b: Fraction, lang: str) -> None:
        if FORMAT.problems(json.dumps(card(tree))):
            return  # too many operations
        calculator = calculator_of(tree)
        told = [compiled(calculator), {"a": str(a), "b": str(b)}, lang]
        assert device.evaluate(ON_DEVICE, told) == on_server(calculator, {"a": a, "b": b}, lang)

    the_same()


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.name)
def test_the_device_gives_what_was_worked_out_by_hand(device: Page, worked: Any) -> None:
    inputs = {name: str(Fraction(str(value))) for name, value in worked.inputs.items()}
    seen, _ = device.evaluate(ON_DEVICE, [compiled(calculator_of(worked.tree)), inputs, "fr"])
    assert [words.replace("\u202f", " ") for words in seen] == [words for _, _, _, words in worked.results]


@pytest.mark.hypothesis
def test_the_device_reads_what_is_typed_as_the_server_does(device: Page) -> None:
    read = (
        "([text, unit, lang]) => { const n = CampusCalculator().typed(text, unit, lang); return n && n.map(String); }"
    )
    known = ["12,5", "12.5", "1 200", "1\u202f200,5 €", "1'200", "-3", "\u22123", "+3", "1,200.5", "1,200", "", " ", "x", "1e5",
             "1.2.3", ".5", "5.", "9" * 18, "9" * 19, "0," + "1" * 12, "0," + "1" * 13, "--3", "3 €€", "€", "Infinity", "٣"]  # fmt: skip
    alphabet = st.text("0123456789.,+-\u2212 \u202f\xa0'€e", max_size=24)

    @given(st.sampled_from(known) | alphabet, st.sampled_from(["", "€"]), st.sampled_from(["fr", "en"]))
    def the_same(text: str, unit: str, lang: str) -> None:
        number = wire.number(text, unit, lang)
        expected = None if number is None else [str(number.numerator), str(number.denominator)]
        assert device.evaluate(read, [text, unit, lang]) == expected

    the_same()


# --- on the page ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(page: Page, place: Any, marie: Any) -> Page:
    place.block(TYPE, WITH_CALCULATOR, marie)
    page.goto(URL)
    return page


def test_by_keyboard_numbers_are_put_in_and_the_plan_says_them(shown: Page) -> None:
    hours = shown.locator("[data-result=heures]")
    expect(hours).to_have_text("25.0\u00a0h")
    shown.get_by_label("Factures par mois").focus()
    shown.keyboard.press("Control+A")
    shown.keyboard.type("2 400")
    expect(hours).to_have_text("60.0\u00a0h")
    expect(shown.locator("[data-reading='0']")).to_be_visible()
    expect(shown.locator("[data-reading='1']")).to_be_hidden()
    expect(shown.get_by_text("When j’ai gagné 60.0\u00a0h")).to_be_visible()
    shown.keyboard.press("Tab")
    expect(shown.get_by_label("Minutes par facture")).to_be_focused()
    shown.keyboard.press("Control+A")
    shown.keyboard.type("99")
    expect(shown.get_by_text("Write a number from 0 to 60")).to_be_visible()
    expect(hours).to_have_text("60.0\u00a0h")
    expect(shown.get_by_label("Minutes par facture")).to_have_attribute("aria-invalid", "true")
    assert shown.locator("[role=status] [data-result=heures]").count() == 1
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_learners_own_words_are_not_written_over(shown: Page) -> None:
    shown.get_by_text("Put it in my words").click()
    mine = shown.locator("[name=then]").first
    mine.fill("je garde mes mots")
    shown.get_by_label("Factures par mois").fill("2400")
    expect(shown.locator("[name=when]").first).to_have_value("j’ai gagné 60.0\u00a0h")
    expect(mine).to_have_value("je garde mes mots")
    shown.get_by_label("Factures par mois").fill("1200")
    expect(shown.locator("[name=when]").first).to_have_value("j’ai gagné 30.0\u00a0h")
    shown.get_by_role("button", name="Add to my plan").first.click()
    expect(shown.locator(".campus-done")).to_be_focused()


def test_what_is_typed_leaves_no_trace_on_the_device_nor_on_the_network(shown: Page) -> None:
    sent: list[str] = []
    shown.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    shown.get_by_label("Factures par mois").fill("31337")
    shown.get_by_role("button", name="Calculate").click()
    expect(shown.locator("[data-result=heures]")).to_have_text("783.4\u00a0h")
    kept = shown.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "31337" not in kept
    assert not [one for one in sent if "31337" in one]
    shown.reload()
    expect(shown.get_by_label("Factures par mois")).to_have_value("1000")


def test_nothing_changed_fills_nothing(shown: Page) -> None:
    shown.get_by_role("button", name="Calculate").click()
    expect(shown.get_by_text("When j’ai gagné …")).to_be_visible()


def test_without_script_the_form_leads_to_a_page_of_its_own_and_on_to_the_plan(shown: Page) -> None:
    shown.goto(f"{URL}?script=no")
    shown.get_by_label("Factures par mois").fill("1 200")
    shown.get_by_role("button", name="Calculate").click()
    expect(shown.locator("[data-result=heures]")).to_have_text("30.0\u00a0h")
    assert faults(shown, "body") == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown.get_by_role("button", name="Add to my plan").first.click()
    expect(shown.get_by_text("In your plan")).to_be_visible()
    assert URL in shown.url


def test_axe_finds_no_fault(shown: Page) -> None:
    assert faults(shown) == []
    shown.get_by_label("Minutes par facture").fill("zz")
    expect(shown.get_by_text("Write a number, for example")).to_be_visible()
    assert faults(shown) == []


def test_example_values_are_typed_as_the_language_writes_them() -> None:
    assert as_typed(Fraction("1234.5"), "fr") == "1234,5"
    assert as_typed(Fraction("-0.25"), "en") == "-0.25"
