"""The strict YAML of authors: what is typed, what is refused, and where."""

import string
from decimal import Decimal

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from campus_xblocks.kit import yamltext
from campus_xblocks.kit.problems import Invalid, path_text

pytestmark = pytest.mark.once


def tree(text):
    return yamltext.read(text).tree


def faults(text):
    with pytest.raises(Invalid) as caught:
        yamltext.read(text)
    return [(path_text(problem.path), problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("0.5", Decimal("0.5")),
        (".5", Decimal("0.5")),
        ("5.", Decimal("5")),
        ("-0.10", Decimal("-0.10")),
        ("1e3", Decimal("1000")),
        ("1.5E-2", Decimal("0.015")),
    ],
)
def test_constants_and_finite_decimal_numbers_are_typed(written, value):
    found = tree(f"k: {written}")["k"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "written",
    [
        "on", "off", "yes", "No", "y", "12:30", "010", "00", "-01", "2025-01-01", "2025-01-01 10:00:00", "0x1F", "0o17",
        "0b1", "1_000", ".inf", "-.INF", ".nan", "nan", "1,5", "1 000", "1.2.3", "e3", "1e", "+", ".", "=", "tRUE",
        "12h", "50 %", "½", "١٢",
    ],
)  # fmt: skip
def test_everything_else_is_text(written):
    assert tree(f"k: {written}") == {"k": written}


@pytest.mark.parametrize("written", ['"12"', "'12'", '"true"', "'null'", '""', "|-\n  12", ">-\n  12"])
def test_what_is_quoted_or_in_a_block_is_text(written):
    assert tree(f"k: {written}")["k"] in ("12", "true", "null", "")
    assert isinstance(tree(f"k: {written}")["k"], str)


def test_numbers_are_exact():
    assert tree("k: 0.1000000000000000055511151231")["k"] == Decimal("0.1000000000000000055511151231")


def test_keys_are_words_whatever_they_look_like():
    assert tree("1: a\ntrue: b\nnull: c\n2.50: d") == {"1": "a", "true": "b", "null": "c", "2.50": "d"}


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a: 1\nb: &x 2", "b", 2),
        ("a: 1\nb: *x", "b", 2),
        ("a: !!str 2", "a", 1),
        ("a:\n  - !x 2", "a[0]", 2),
        ("a: ! 2", "a", 1),
        ("&x a: 1", "", 1),
        ("a:\n  !x b: 1", "a", 2),
        ("a: 1\n<<: {b: 1}", "<<", 2),
        ("a: 1\nb: 2\na: 3", "a", 3),
        ("a:\n  b: {c: 1, c: 2}", "a.b.c", 2),
        ("? [a, b]\n: 1", "", 1),
        ("? {a: 1}\n: 1", "", 1),
        ("a: 1\n---\nb: 2", "", 2),
        ("- a\n- b", "", 1),
        ("un texte", "", 1),
        ("", "", 1),
        ("# rien", "", 1),
        ("null", "", 1),
        ("a: 1\r\nb: 2", "", 1),
        ("a: 1\nb: \x00", "", 2),
        ("a: 1\nb: x\x1by", "", 2),
        ("a: 1\nb: \ud800", "", 2),
        ("a: 1\nb: x\u2028y", "", 2),
        ("a: 1\nb: x\ry", "", 2),
        ("a: 1\nb: [1, 2", "", 3),
        ("a: 1\nb: 'x", "", 2),
        ('a: 1\nb: "\\z"', "", 2),
        ("a: 1\n\tb: 2", "", 2),
        ("a: 1\nb: c: d", "", 2),
        ("a: 1\nb: @x", "", 2),
        ("a: 1\nb: `x`", "", 2),
        ("a: 1\n  b: 2", "", 2),
        ("%YAML 9.9\n---\na: 1", "", 1),
        (f"a: {'9' * 31}", "a", 1),
        ("a: 1e13", "a", 1),
        ("a: 1e-99999999999", "a", 1),
        ("a: " + "[" * 30 + "]" * 30, "a" + "[0]" * 19, 1),
    ],
)
def test_what_is_refused_is_told_with_its_path_and_line(text, path, line):
    assert (path, line) in faults(text)


def test_nesting_without_end_is_told_at_its_line_by_whichever_reader_stops_first():
    """The newest readers refuse it before ours has counted, and know no path."""
    assert faults("\n" * 5 + "a: " + "[" * 20000) in ([("a" + "[0]" * 19, 6)], [("", 6)])


def test_faults_that_leave_the_rest_readable_are_all_told():
    assert faults(f"a: 1\r\na: 2\nb: {'9' * 40}\nc: {{d: 1, d: 2, d: 3}}") == [
        ("", 1),
        ("a", 2),
        ("b", 3),
        ("c.d", 4),
        ("c.d", 4),
    ]


def test_a_thousand_entries_are_allowed_and_one_more_is_not():
    assert len(tree("a: [" + "1," * 1000 + "]")["a"]) == 1000
    for text in ("a: [" + "1," * 1001 + "]", "a:\n" + "".join(f"  k{n}: 1\n" for n in range(1001))):
        (problem,) = faults(text)
        assert problem[0] == "a"


def test_twenty_levels_are_allowed_and_one_more_is_not():
    def nested(levels):  # the document itself and the innermost word count
        return "a: " + "[" * (levels - 2) + "x" + "]" * (levels - 2)

    assert tree(nested(20))
    assert faults(nested(21)) == [("a" + "[0]" * 19, 1)]


def test_256_kib_are_allowed_and_one_byte_more_is_not():
    most = "k: " + "é" * ((256 * 1024 - 4) // 2) + "x"
    assert len(most.encode()) == 256 * 1024
    assert tree(most)
    assert faults(most + "x") == [("", 1)]


def test_each_value_has_its_line():
    source = yamltext.read("a: 1\nb:\n  - c\n  - d:\n      e\n# rien\nf: {g: 1,\n  h: 2}\n")
    assert {path_text(path): line for path, line in source.lines.items()} == {
        "": 1,
        "a": 1,
        "b": 2,
        "b[0]": 3,
        "b[1]": 4,
        "b[1].d": 4,
        "f": 7,
        "f.g": 7,
        "f.h": 8,
    }
    assert source.line(("b", 1, "d", "gone", 3)) == 4


def test_a_byte_order_mark_is_not_in_the_way():
    assert tree("\ufeffa: 1") == {"a": 1}


PIECES = [
    "a",
    "b: ",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&x ",
    "*x",
    "!!",
    "!",
    "|",
    ">",
    "'",
    '"',
    "#",
]
PIECES += [
    "\t",
    "---\n",
    "...",
    "%YAML 1.1",
    "? ",
    "<<: ",
    "1",
    ".5",
    "1e9",
    "é",
    "\ufeff",
    "\x85",
    "\u2029",
    "\r",
    "\0",
    "\\",
    "@",
]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
@example("a: " + "{" * 500)
@example("- " * 500)
@example("? " * 500)
@example("a: " + "9" * 5000)
@example("a: 1e" + "9" * 5000)
@example("\ud800: x")
def test_any_text_gives_a_tree_or_faults_with_lines(text):
    try:
        source = yamltext.read(text)
    except Invalid as refused:
        problems = refused.problems
    else:
        problems = []
        assert isinstance(source.tree, dict)
        assert source.lines[()] >= 1
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + 2
        assert problem.message("fr")
        assert "%(" not in problem.message()


# without e: 0e1 is a number in YAML 1.2 and none to the writer, which knows YAML 1.1
WORDS = st.text(string.ascii_letters.replace("e", "").replace("E", "") + " éà:#-0123456789", min_size=1, max_size=12)
TREES = st.recursive(
    st.one_of(st.booleans(), st.none(), st.integers(-(10**9), 10**9), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(WORDS, inner, max_size=4)),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, TREES, max_size=5))
def test_what_a_yaml_writer_writes_is_read_back(told):
    text = yaml.safe_dump(told, allow_unicode=True, width=10**6)
    assert tree(text if told else "{}") == told
