"""What holds for any document and any answers."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from campus_xblocks.self_diagnostic.answers import read_answers
from campus_xblocks.self_diagnostic.comparison import compare
from campus_xblocks.self_diagnostic.document import FORMAT
from campus_xblocks.self_diagnostic.engine import score
from tests.support.build import COMPLETE, advice, document

from .strategies import diagnostic_of, real_answers, sheets, trees, value_of

pytestmark = pytest.mark.once


def scores(result):
    return {**{name: found.score for name, found in result.dimensions.items()}, "overall": result.overall.score}


@given(st.data())
def test_every_score_is_between_0_and_100(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    result = score(diagnostic, read_answers(diagnostic, data.draw(sheets(diagnostic))))
    assert all(found is None or 0 <= found <= 100 for found in scores(result).values())
    assert all(isinstance(found, Fraction | None) for found in scores(result).values())
    assert (result.overall.level is None) == (not result.overall.valid)
    assert all(found.score is not None for found in result.dimensions.values() if found.valid)


@given(st.data())
def test_a_better_answer_never_lowers_a_score(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    sheet = data.draw(sheets(diagnostic))
    question = data.draw(st.sampled_from(list(diagnostic.questions())))
    flagged = {option.id for option in question.options if option.exclusive or option.negative}
    low, high = (data.draw(real_answers(diagnostic, question)) for _ in range(2))
    assume(question.type != "multiple" or not flagged & {*low, *high})
    if value_of(diagnostic, question, low) > value_of(diagnostic, question, high):
        low, high = high, low
    worse, better = (
        score(diagnostic, read_answers(diagnostic, sheet | {question.id: answer})) for answer in (low, high)
    )
    for name, found in scores(worse).items():
        assert found is None or found <= scores(better)[name]
    assert worse.overall.valid == better.overall.valid


@given(st.data())
def test_a_flagged_answer_never_scores_more_than_another(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    flagged = [(q, o.id) for q in diagnostic.questions() for o in q.options if o.exclusive or o.negative]
    assume(flagged)
    question, option = data.draw(st.sampled_from(flagged))
    sheet = data.draw(sheets(diagnostic))
    other = data.draw(real_answers(diagnostic, question))
    lowest, any_other = (
        score(diagnostic, read_answers(diagnostic, sheet | {question.id: answer})) for answer in ([option], other)
    )
    assert all(found is None or found <= scores(any_other)[name] for name, found in scores(lowest).items())


@given(st.data())
def test_the_order_of_questions_options_and_answers_changes_nothing(data):
    parts, more = tree = data.draw(trees())
    diagnostic = diagnostic_of(tree)
    sheet = data.draw(sheets(diagnostic))

    def shuffled(question):
        question = dict(question)
        if "options" in question:
            question["options"] = data.draw(st.permutations(question["options"]))
        return question

    mixed = diagnostic_of(
        (
            [p | {"questions": [shuffled(q) for q in data.draw(st.permutations(p["questions"]))]} for p in parts],
            more,
        )
    )
    turned = {
        name: sheet[name][::-1] if isinstance(sheet[name], list) else sheet[name]
        for name in data.draw(st.permutations(list(sheet)))
    }
    assert scores(score(diagnostic, read_answers(diagnostic, sheet))) == scores(
        score(mixed, read_answers(mixed, turned))
    )


@given(st.data())
def test_a_question_that_does_not_apply_scores_as_if_it_were_not_asked(data):
    parts, more = tree = data.draw(trees())
    diagnostic = diagnostic_of(tree)
    sheet = data.draw(sheets(diagnostic))
    place = data.draw(st.integers(0, len(parts) - 1))
    assume(len(parts[place]["questions"]) > 1)
    gone = data.draw(st.sampled_from(parts[place]["questions"]))["id"]
    fewer = [p | {"questions": [q for q in p["questions"] if q["id"] != gone]} for p in parts]
    shorter = diagnostic_of((fewer, more))
    dimension = parts[place]["id"]
    full = score(diagnostic, read_answers(diagnostic, sheet | {gone: "not_applicable"})).dimensions[dimension]
    short = score(shorter, read_answers(shorter, {k: v for k, v in sheet.items() if k != gone})).dimensions[dimension]
    assert (full.score, full.applicable) == (short.score, short.applicable)


@given(st.data(), st.sampled_from([2, 0.5, 4]))
def test_only_the_proportions_of_weights_count(data, factor):
    parts, more = data.draw(trees())
    more = more | {"advice": [advice(f"{p['id']}-{n}", p["id"]) for n in (1, 2) for p in parts]}
    diagnostic = document(*parts, **more)
    heavier = document(
        *(
            p
            | {"weight": p["weight"] * factor}
            | {"questions": [q | {"weight": q["weight"] * factor} for q in p["questions"]]}
            for p in parts
        ),
        **more,
    )
    sheet = data.draw(sheets(diagnostic))
    assert score(diagnostic, read_answers(diagnostic, sheet)) == score(heavier, read_answers(heavier, sheet))


MIRROR = {"progress": "decline", "decline": "progress"}


@given(st.data())
def test_exchanging_before_and_after_mirrors_the_comparison(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    first, last = (read_answers(diagnostic, data.draw(sheets(diagnostic))) for _ in range(2))
    there, back = (compare(diagnostic, a, b, days=60) for a, b in ((first, last), (last, first)))
    for one, other in [
        (there.overall, back.overall),
        *zip(there.dimensions.values(), back.dimensions.values(), strict=True),
    ]:
        assert one.compared == other.compared
        assert (one.before, one.after) == (other.after, other.before)
        assert other.verdict == MIRROR.get(one.verdict, one.verdict)


@given(st.data())
def test_nothing_moves_when_the_same_is_answered(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    same = read_answers(diagnostic, data.draw(sheets(diagnostic)))
    found = compare(diagnostic, same, same, days=60)
    for part in (found.overall, *found.dimensions.values()):
        assert part.verdict == ("not_comparable" if part.before is None else "stable")
        assert part.difference in (0, None)


@given(st.data())
def test_one_answer_moved_by_one_notch_is_never_progress(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    sheet = data.draw(sheets(diagnostic))
    question = data.draw(st.sampled_from(list(diagnostic.questions())))
    if question.type == "multiple":
        plain = [option.id for option in question.options if not (option.exclusive or option.negative)]
        more = data.draw(st.lists(st.sampled_from(plain), min_size=2, unique=True))
        assume(len(plain) > 1)
        neighbours = (more[:-1], more)
    else:
        keys = (
            [p.value for p in diagnostic.points(question)]
            if question.type == "scale"
            else [o.id for o in question.options]
        )
        ordered = sorted(keys, key=lambda key: value_of(diagnostic, question, key))
        neighbours = data.draw(st.sampled_from(list(pairwise(ordered))))
    before, after = (read_answers(diagnostic, sheet | {question.id: answer}) for answer in neighbours)
    found = compare(diagnostic, before, after, days=60)
    for part in (found.overall, *found.dimensions.values()):
        assert part.verdict in ("stable", "not_comparable")


@given(st.data())
def test_the_comparison_of_complete_sheets_has_the_scores_of_the_sheets(data):
    diagnostic = diagnostic_of(data.draw(trees()))
    first, last = (
        read_answers(diagnostic, {q.id: data.draw(real_answers(diagnostic, q)) for q in diagnostic.questions()})
        for _ in range(2)
    )
    found = compare(diagnostic, first, last, days=60)
    assert (found.overall.before, found.overall.after) == tuple(
        score(diagnostic, s).overall.score for s in (first, last)
    )


LINES = COMPLETE.splitlines(keepends=True)
SCRAPS = [
    "",
    "x",
    "[]",
    "{}",
    "null",
    "true",
    "-1",
    "1e12",
    "&a",
    "- a\n",
    "  ",
    "'",
    "id: s1",
    "0.5",
    "not",
    "any: {}",
    "when: 3",
]


@given(st.data())
def test_any_damage_to_a_document_is_told_or_harmless(data):
    """Lines lost, doubled, exchanged, their values replaced: the sense check bears whatever tree comes out."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["lose", "double", "value", "move", "start"]))
        key, colon, _ = lines[place].partition(":")
        if how == "lose":
            del lines[place]
        elif how == "double":
            lines.insert(place, lines[place])
        elif how == "move":
            lines.insert(data.draw(st.integers(0, len(lines) - 1)), lines.pop(place))
        elif how == "start":
            lines[place] = lines[place].lstrip()
        else:
            lines[place] = f"{key}{colon} {data.draw(st.sampled_from(SCRAPS))}\n"
    text = "".join(lines)
    for problem in FORMAT.problems(text):
        assert problem.line
        assert problem.message("fr")
    if not FORMAT.problems(text):
        diagnostic = FORMAT.read(text)
        score(diagnostic, read_answers(diagnostic, {}))
