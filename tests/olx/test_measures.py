"""The counts of `make measure` are those that a person makes with a pencil."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from campus_tools.olx import course as olx
from scripts.measure_course import best_choices, best_numbers, is_home, measure, of_sentences, table

pytestmark = pytest.mark.once

SMALL = Path(__file__).parent / "small_course"


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("https://www.cnil.fr/", True),
        ("https://www.cnil.fr", True),
        ("https://linc.cnil.fr/fr/node/705", False),
        ("https://x.fr/?p=3", False),
    ],
)
def test_a_home_page_is_an_address_without_a_page(address: str, home: bool) -> None:
    assert is_home(address) is home


def test_sentences_are_counted_by_their_words() -> None:
    assert of_sentences([5, 21, 10, 4]) == {
        "Sentences, mean": "10.0 words",
        "Sentences of 5 words or fewer": "50 in 100",
        "Sentences over 20 words": "25 in 100",
    }


def case(*steps: SimpleNamespace, path: dict[str, str] | None = None) -> SimpleNamespace:
    return SimpleNamespace(key="k", steps=steps, debrief=SimpleNamespace(path=path or {}))


def option(name: str, rating: str) -> SimpleNamespace:
    return SimpleNamespace(id=name, text=name * 3, rating=rating)


def test_the_best_option_is_that_of_the_debrief_before_the_sound_ones() -> None:
    step = SimpleNamespace(kind="single", id="s", options=[option("a", "sound"), option("b", "defensible")])
    assert [list(d.right) for d in best_choices(case(step, path={"s": "b"}))] == [[1]]
    assert [list(d.right) for d in best_choices(case(step))] == [[0]]


def test_the_best_number_has_its_place_on_the_scale() -> None:
    ranges = [SimpleNamespace(from_=0, below=20, rating="risky"), SimpleNamespace(from_=20, below=40, rating="sound")]
    step = SimpleNamespace(kind="number", answer=SimpleNamespace(min=0, max=120, ranges=ranges))
    assert list(best_numbers(case(step))) == [Fraction(1, 4)]


def test_a_whole_course_gives_one_column() -> None:
    read = olx.read(SMALL)
    assert isinstance(read, olx.Course)
    measures = measure(read)
    assert measures["Screens"] == str(sum(node.tag == "vertical" for node in read.root.walk()))
    printed = table({"small": measures, "none": {}})
    assert printed.splitlines()[0] == "| What | small | none |"
    assert "| Screens | " + measures["Screens"] + " | – |" in printed
