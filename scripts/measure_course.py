"""What a course is made of, counted: forms, times, answers that can be guessed, sentences, links.

    python scripts/measure_course.py course_exports/metamorphoses [another …]

Prints one table in Markdown, a column for each course. Nothing is judged here; `campus check` warns.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from campus_tools.olx import course as olx
from campus_tools.olx import timing
from campus_tools.olx.check import guessing, language, passages
from campus_tools.olx.check.structure import visible
from campus_xblocks.case_study.document import FORMAT
from campus_xblocks.kit.problems import Invalid

_ADDRESS = re.compile(r"https?://[^\s\"'<>)\]]+")
_END = re.compile(r"[.!?…][»\s\u00a0]*$")
"""What ends a sentence: headings and labels are none."""
_SIZE = re.compile(r"\b(\d+)[\s\u00a0](?:personnes|salariés|salariées)\b")
_NAME = re.compile(r"(?<=\s)[A-ZÀÂÉÈÊÎÔÇ][\w’-]+")
FICTION = "Exemple fictif"

Measures = dict[str, str]


def measure(course: olx.Course) -> Measures:
    """The measures of what learners see of a course, by name, as they are printed."""
    nodes = list(visible(course))
    screens = [node for node in nodes if node.tag == "vertical"]
    cases = [case for node in nodes if node.tag == "campus_case_study" and (case := _case(node)) is not None]
    questions = guessing.of_course(course)
    decisions = [choices for case in cases for choices in best_choices(case)]
    kinds = Counter(kind_of_screen(screen) for screen in screens)
    time = timing.estimate(course.root)
    sentences = [
        language.words(s) for p in passages.of_course(course) for s in language.sentences(p.text) if _END.search(s)
    ]
    addresses = [a for node in nodes for a in _ADDRESS.findall(node.text or _xml(node))]
    found: Measures = {
        "Screens": str(len(screens)),
        "Screens, by kind": _counts(kinds),
        "Screens of reading only": _of(kinds["reading"], len(screens)),
        "Time by the formula": f"{time.seconds // 60} min",
        "Of which doing": f"{time.doing // 60} min",
        "Questions": str(len(questions)),
        "Different stems of questions": str(len(stems := Counter(_stems(nodes)))),
        "Most frequent stem": f"{stems.most_common(1)[0][0]} ({stems.most_common(1)[0][1]})" if stems else "–",
        "Right answer is the longest": _of(sum(_is(guessing.longest, q) for q in questions), len(questions)),
        "Right answer is the shortest": _of(sum(_is(guessing.shortest, q) for q in questions), len(questions)),
        "Right answer, by place as written": _counts(Counter(min(q.right) + 1 for q in questions)),
        "Questions whose lengths differ by more than 30 in 100": _of(
            sum(map(guessing.uneven, questions)), len(questions)
        ),
    }
    for name, guess in (guessing.BY_FORM | guessing.BY_PLACE).items():
        found[f"Wins over questions: {name}"] = _share(guessing.wins(guess, questions))
    found["Decisions of cases with a best option"] = str(len(decisions))
    found["Best option, by place"] = _counts(Counter(min(d.right) + 1 for d in decisions))
    for name, guess in (guessing.BY_FORM | guessing.BY_PLACE).items():
        found[f"Wins over decisions: {name}"] = _share(guessing.wins(guess, decisions))
    found["Number steps: where the best range lies, in 100 of the scale"] = ", ".join(
        str(round(100 * at)) for case in cases for at in best_numbers(case)
    )
    found |= of_sentences(sentences)
    home = sum(is_home(address) for address in addresses)
    found["Links inside sequences that lead to a home page"] = _of(home, len(addresses))
    found["Calculators"] = str(sum(bool(case.transfer and case.transfer.calculator) for case in cases))
    found["Sizes of firms"] = ", ".join(map(str, sorted(_sizes(nodes, cases))))
    return found


def kind_of_screen(screen: olx.Node) -> str:
    """What learners do on a page: the most demanding of its blocks names it."""
    tags = {child.tag for child in screen.children}
    cases = [_case(child) for child in screen.children if child.tag == "campus_case_study"]
    if any(case and case.steps for case in cases):
        return "case"
    if cases:
        return "card with a calculator" if any(c and c.transfer and c.transfer.calculator for c in cases) else "card"
    if "campus_self_diagnostic" in tags:
        return "questionnaire"
    return "question" if "problem" in tags else "reading"


def best_choices(case: Any) -> Iterable[guessing.Choices]:
    """The decisions for one option, with the option of the debrief's path, else those that are rated sound."""
    path: Mapping[str, Any] = (case.debrief.path if case.debrief else None) or {}
    for step in case.steps:
        if step.kind != "single":
            continue
        best = {option.id for option in step.options if option.id == path.get(step.id)} or {
            option.id for option in step.options if option.rating == "sound"
        }
        right = frozenset(at for at, option in enumerate(step.options) if option.id in best)
        if right:
            yield guessing.Choices(f"{case.key}.{step.id}", tuple(option.text for option in step.options), right)


def best_numbers(case: Any) -> Iterable[Fraction]:
    """Where the middle of the best numbers of each step lies between the ends of its scale: 0 to 1."""
    for step in case.steps:
        if step.kind != "number" or not step.answer:
            continue
        low, high = Fraction(step.answer.min), Fraction(step.answer.max)
        if step.answer.ranges:
            sound = [r for r in step.answer.ranges if r.rating == "sound"]
            middles = [(Fraction(r.from_) + Fraction(r.below)) / 2 for r in sound]
        else:
            middles = [Fraction(step.answer.expected)]
        yield from ((middle - low) / (high - low) for middle in middles)


def of_sentences(lengths: Sequence[int]) -> Measures:
    """Mean, short ones and long ones, from the number of words of each sentence."""
    if not lengths:
        return {}
    return {
        "Sentences, mean": f"{sum(lengths) / len(lengths):.1f} words",
        "Sentences of 5 words or fewer": _share(Fraction(sum(n <= 5 for n in lengths), len(lengths))),
        "Sentences over 20 words": _share(Fraction(sum(n > 20 for n in lengths), len(lengths))),
    }


def is_home(address: str) -> bool:
    """Whether an address names a site and no page of it."""
    parts = urlsplit(address)
    return parts.path in ("", "/") and not parts.query


def _case(node: olx.Node) -> Any:
    try:
        return FORMAT.read(node.text)
    except Invalid:
        return None


def _is(guess: guessing.Guess, question: guessing.Choices) -> bool:
    return bool(guess(question.answers) & question.right)


def _stems(nodes: Iterable[olx.Node]) -> Iterable[str]:
    for node in nodes:
        if node.tag == "problem" and node.element is not None:
            for label in node.element.iter("label"):
                yield _NAME.sub("X", " ".join("".join(label.itertext()).split()))


def _sizes(nodes: Iterable[olx.Node], cases: Iterable[Any]) -> Iterable[int]:
    fiction = [node.text for node in nodes if node.tag == "html" and FICTION in node.text]
    fiction += [
        "".join(node.element.itertext()) for node in nodes if node.tag == "problem" and node.element is not None
    ]
    said = [match for text in fiction for match in _SIZE.findall(text)[:1]]
    said += [match for case in cases if case.firm for match in re.findall(r"\d+", case.firm.size)[:1]]
    return map(int, said)


def _xml(node: olx.Node) -> str:
    return "" if node.element is None or node.children else "".join(node.element.itertext())


def _counts(counter: Counter[Any]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in sorted(counter.items(), key=lambda item: str(item[0])))


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}"


def _share(share: Fraction) -> str:
    return f"{round(100 * share)} in 100"


def table(columns: Mapping[str, Measures]) -> str:
    """A table in Markdown: a line for each measure, a column for each course."""
    names = list(dict.fromkeys(name for measures in columns.values() for name in measures))
    lines = [["What", *columns], ["---"] * (1 + len(columns))]
    lines += [[name, *(measures.get(name, "–") for measures in columns.values())] for name in names]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main(arguments: Sequence[str]) -> int:
    columns: dict[str, Measures] = {}
    for folder in arguments:
        course = olx.read(Path(folder))
        if not isinstance(course, olx.Course):
            print(f"{folder}: no course can be read there. Name a folder that holds course.xml.", file=sys.stderr)
            return 1
        columns[Path(folder).name] = measure(course)
    print(table(columns))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["course_exports/metamorphoses", "course_exports/excellence_operationnelle"]))
