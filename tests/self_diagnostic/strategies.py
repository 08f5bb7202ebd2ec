"""Any self-diagnostic, any answers to it."""

from fractions import Fraction

from hypothesis import strategies as st

from tests.support.build import asked, document, offered, part, points

WEIGHTS = st.sampled_from([1, 2, 3, 0.5, 0.1, 7.25])
VALUES = st.lists(st.integers(-40, 40).map(lambda n: n / 4), min_size=2, max_size=5, unique=True)


@st.composite
def scale_questions(draw, name):
    values = sorted(draw(VALUES))
    return asked(name, scale=name, weight=draw(WEIGHTS)), {name: points(*values)}


@st.composite
def single_questions(draw, name):
    values = draw(VALUES)
    values.append(draw(st.sampled_from(values)))  # two options may be worth the same
    options = offered(**{f"o{place}": value for place, value in enumerate(values)})
    return asked(name, type="single", options=options, weight=draw(WEIGHTS)), {}


@st.composite
def multiple_questions(draw, name):
    values = draw(st.lists(st.sampled_from([None, 1, 2, 0, 0.5]), min_size=1, max_size=4))
    values.append(draw(st.sampled_from([1, 0.25])))
    flags = draw(st.lists(st.sampled_from(["exclusive", "negative"]), max_size=2))
    options = offered(**{f"o{place}": value for place, value in enumerate([*values, *flags])})
    return asked(name, type="multiple", options=options, weight=draw(WEIGHTS)), {}


@st.composite
def trees(draw):
    """The arguments of `document`: its parts and scales."""
    parts, scales = [], {}
    for letter in "abcd"[: draw(st.integers(1, 4))]:
        questions = []
        for number in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from([scale_questions, single_questions, multiple_questions]))
            question, scale = draw(kind(f"{letter}{number}"))
            questions.append(question)
            scales |= scale
        parts.append(part(letter, questions, weight=draw(WEIGHTS)))
    return parts, {"scales": scales}


def diagnostic_of(tree):
    parts, more = tree
    return document(*parts, **more)


def real_answers(diagnostic, question):
    """An offered answer to one question."""
    if question.type == "scale":
        return st.sampled_from([point.value for point in diagnostic.points(question)])
    ids = [option.id for option in question.options]
    if question.type == "single":
        return st.sampled_from(ids)
    alone = [option.id for option in question.options if option.exclusive]
    together = [name for name in ids if name not in alone]
    ticked = st.lists(st.sampled_from(together), min_size=1, unique=True)
    return ticked | st.sampled_from([[name] for name in alone]) if alone else ticked


@st.composite
def sheets(draw, diagnostic):
    """Raw answers, some missing."""
    found = {}
    for question in diagnostic.questions():
        answer = draw(
            st.one_of(real_answers(diagnostic, question), st.sampled_from([None, "unknown", "not_applicable"]))
        )
        found[question.id] = answer
    return found


def value_of(diagnostic, question, answer):
    """What an answer is worth on the question's own scale; flags aside, more is better."""
    if question.type == "scale":
        return Fraction(answer)
    worth = {option.id: Fraction(1) if option.value is None else option.value for option in question.options}
    return worth[answer] if question.type == "single" else sum((worth[name] for name in answer), Fraction(0))
