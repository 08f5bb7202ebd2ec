"""Fields, keys and faults that both documents share."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from campus_xblocks.kit.documents import (
    Document,
    Flag,
    Format,
    Id,
    Md,
    Number,
    OptionalMd,
    OptionalText,
    Part,
    Ref,
    Text,
    Whole,
    known_keys,
)
from campus_xblocks.kit.problems import Invalid, Problem, path_text

pytestmark = pytest.mark.once


class Leaf(Part):
    id: Id
    from_: Number = Field(alias="from")
    text: Md = "x"


class Paper(Document):
    format: Literal["test/1"]
    title: Text
    note: OptionalText = ""
    intro: OptionalMd = ""
    count: Annotated[Whole, Field(ge=1, le=9)] = 1
    flag: Flag = False
    other: Ref = ""
    leaves: tuple[Leaf, ...] = ()
    named: dict[str, tuple[Leaf, ...]] = Field(default_factory=dict)
    texts: tuple[Md, ...] = ()
    maybe: Leaf | None = None


def sense(tree):
    if tree.get("note") == "mauvaise":
        yield Problem(("note",), "A bad note.", "Write a good one.")


PAPER = Format("test/1", Paper, sense)
START = "format: test/1\ntitle: T\n"


def read(more):
    return PAPER.read(START + more)


def told(more):
    return [(path_text(p.path), p.line, p.message()) for p in PAPER.problems(START + more)]


def test_an_integer_is_a_text_where_text_is_expected():
    assert read("note: 2025").note == "2025"
    assert PAPER.read("format: test/1\ntitle: 12").title == "12"


@pytest.mark.parametrize("value", ["2.5", "true", "null", "[a]", "{a: 1}"])
def test_no_other_type_is_a_text_and_quotes_mend_it(value):
    assert told(f"note: {value}") == [("note", 3, "A text is expected for “note”. Put it in quotes.")]


@pytest.mark.parametrize("value", ["true", '"5"', "cinq", "5.5", "null", "[5]"])
def test_a_whole_number_is_digits(value):
    assert [found[:2] for found in told(f"count: {value}")] == [("count", 3)]


def test_a_whole_number_may_be_written_with_decimals_that_are_zero():
    assert read("count: 5.0").count == 5


def test_numbers_are_exact_fractions():
    leaf = read("leaves: [{id: a, from: 0.1}]").leaves[0]
    assert leaf.from_ == Fraction(1, 10)


@pytest.mark.parametrize("value", ["true", '"1"', ".nan", ".inf", "1,5", "null", "[1]"])
def test_a_boolean_or_a_text_is_no_number(value):
    assert [found[:2] for found in told(f"leaves:\n  - id: a\n    from: {value}")] == [("leaves[0].from", 5)]


@pytest.mark.parametrize("value", ["yes", "on", "1", "0", '"true"', "null"])
def test_a_flag_is_true_or_false(value):
    assert [found[:2] for found in told(f"flag: {value}")] == [("flag", 3)]


@pytest.mark.parametrize("name", ["a", "a1", "a-b_c", "z" * 40])
def test_ids_that_are_well_formed(name):
    assert read(f"leaves: [{{id: {name}, from: 1}}]").leaves[0].id == name


@pytest.mark.parametrize(
    "name", ["A", "1a", "-a", "é", "a b", "a.b", "z" * 41, '"a\\n"', "overall", "end", "unknown", "not_applicable", "profile", "12", "true", '""']
)  # fmt: skip
def test_ids_that_are_not(name):
    assert [found[:2] for found in told(f"leaves: [{{id: {name}, from: 1}}]")] == [("leaves[0].id", 3)]


@pytest.mark.parametrize("lang", ["fr", "en", "fr-CA", "gsw"])
def test_a_language_is_a_tag(lang):
    assert read(f"lang: {lang}").lang == lang


@pytest.mark.parametrize("lang", ["français", "FR", "../x", '"fr\\n"', "f", "12", '""'])
def test_what_is_no_language(lang):
    assert told(f"lang: {lang}") == [("lang", 3, "This is no code of a language. Write for example fr, en or fr-CA.")]


def test_french_is_the_language_that_is_meant():
    assert read("").lang == "fr"


def test_the_format_says_which_it_is():
    (problem,) = PAPER.problems("format: test/2\ntitle: T")
    assert problem.message() == "The value of “format” is not one of those allowed. Write one of: test/1."


def test_an_unknown_key_is_told_with_the_nearest_known_or_with_all():
    assert told("notte: x") == [("notte", 3, "The key “notte” is not known here. Did you mean “note”?")]
    assert told("leaves:\n  - {id: a, from: 1, zzz: 1}") == [
        ("leaves[0].zzz", 4, "The key “zzz” is not known here. Known here: id, from, text.")
    ]


def test_the_inner_name_of_a_key_is_unknown():
    assert "leaves[0].from_" in [found[0] for found in told("leaves: [{id: a, from_: 1}]")]


def test_keys_are_known_at_any_depth():
    assert known_keys(Paper, ("named", "x", 0)) == ["id", "from", "text"]
    assert known_keys(Paper, ("maybe",)) == ["id", "from", "text"]
    assert known_keys(Paper, ("title", "x", 3)) == []


def test_links_and_images_are_looked_at_in_every_markdown_text():
    bad = '"![](/static/x.png)"'
    text = f"intro: {bad}\nleaves: [{{id: a, from: 1, text: {bad}}}]\nnamed: {{n: [{{id: b, from: 1, text: {bad}}}]}}\n"
    text += f"texts: [x, {bad}]\nmaybe: {{id: c, from: 1, text: {bad}}}\nnote: {bad}\n"
    assert [found[:2] for found in told(text)] == [
        ("intro", 3),
        ("leaves[0].text", 4),
        ("named.n[0].text", 5),
        ("texts[1]", 6),
        ("maybe.text", 7),
    ]


def test_links_and_images_are_told_although_the_shape_is_wrong_elsewhere():
    assert [found[0] for found in told('intro: "[x](y)"\ncount: 99\nnote: mauvaise')] == ["intro", "count", "note"]


def test_a_repeated_key_does_not_hide_what_else_is_wrong():
    assert [found[:2] for found in told("note: mauvaise\nnote: x\ncount: 99")] == [
        ("note", 3),
        ("note", 4),
        ("count", 5),
    ]


def test_a_document_cannot_be_changed_once_read():
    with pytest.raises(ValidationError):
        read("").title = "autre"


def test_reading_twice_gives_the_same_document_and_fresh_errors():
    assert read("count: 2") is read("count: 2")
    raised = []
    for _ in range(2):
        with pytest.raises(Invalid) as caught:
            read("count: 0")
        raised.append(caught.value)
    assert raised[0] is not raised[1]
    assert raised[0].problems == raised[1].problems


def test_a_number_keeps_its_decimals_in_messages():
    assert Problem(("a",), "It is %(n)s.", "", {"n": Decimal("0.10")}).message() == "It is 0.10."


def test_a_message_without_values_may_hold_a_percent_sign():
    assert Problem((), "100 % sure.", "").message() == "100 % sure."


def test_problems_are_sorted_by_line_then_path():
    invalid = Invalid(
        [Problem(("b",), "x", "", line=2), Problem(("c",), "x", "", line=1), Problem(("a",), "x", "", line=2)]
    )
    assert [problem.path for problem in invalid.problems] == [("c",), ("a",), ("b",)]


@pytest.mark.parametrize(
    ("path", "text"),
    [((), ""), (("a",), "a"), (("a", 0, "b"), "a[0].b"), ((0, "b"), "[0].b"), (("a", 0, 1), "a[0][1]"), (("",), "")],
)
def test_paths_are_written_as_people_write_them(path, text):
    assert path_text(path) == text
