"""How long a case or a card takes (`campus_plugin.shared.durations`); pure."""

from campus_plugin.shared.durations import (
    CALCULATOR_FIELD,
    EXHIBIT,
    NOTHING,
    PLAN_ENTRY,
    Estimate,
    words_in,
)

from ..kit.durations import words_in_markdown
from .kinds import KINDS
from .models import Calculator, CaseStudy, Step, Transfer


def of_case(case: CaseStudy) -> Estimate:
    """The case along its longest way, whatever the conditions say: the formula promises « at most »."""
    before = words_in(case.title, case.objective) + words_in_markdown(case.situation)
    if case.firm:
        before += words_in(case.firm.name, case.firm.activity, case.firm.size, case.firm.place)
    before += sum(words_in(actor.name, actor.role, actor.quote) for actor in case.actors)
    whole = Estimate(before) + _steps(case)
    whole += Estimate(max((words_in(end.title) + words_in_markdown(end.text) for end in case.endings), default=0))
    if case.debrief:
        whole += Estimate(words_in_markdown(case.debrief.text) + words_in(*case.debrief.pitfalls))
    opened = {exhibit for step in case.steps for exhibit in step.exhibits}
    return whole + Estimate(doing=EXHIBIT * len(opened)) + _transfer(case.transfer)


def _transfer(transfer: Transfer | None) -> Estimate:
    if transfer is None:
        return NOTHING
    shown = words_in(transfer.question, transfer.rule)
    shown += sum(words_in(action.when, action.then, action.first_step) for action in transfer.actions)
    entry = PLAN_ENTRY if transfer.actions else 0  # several are offered, one is taken
    return Estimate(shown, entry) + _calculator(transfer.calculator)


def _calculator(calculator: Calculator | None) -> Estimate:
    """Its fields and results, and the longest of its readings."""
    if calculator is None:
        return NOTHING
    shown = words_in(calculator.title, calculator.source) + words_in_markdown(calculator.intro)
    shown += sum(words_in(asked.label, asked.help) for asked in calculator.inputs)
    shown += sum(words_in(result.label) for result in calculator.results)
    shown += max((words_in_markdown(reading.text) for reading in calculator.readings), default=0)
    return Estimate(shown, CALCULATOR_FIELD * len(calculator.inputs))


def _steps(case: CaseStudy) -> Estimate:
    """The longest way from the first step: steps only lead further down the list, so one pass from the end finds it."""
    place = {step.id: position for position, step in enumerate(case.steps)}
    longest = [NOTHING] * (len(case.steps) + 1)
    for position in range(len(case.steps) - 1, -1, -1):
        step = case.steps[position]
        follows = _after(step.next, place, position, longest)
        ways = [
            Estimate(words_in_markdown(told)) + (_after(goes, place, position, longest) if goes else follows)
            for told, goes in KINDS[step.kind].outcomes(step, words_in_markdown)
        ]
        longest[position] = _step(step) + max(ways, default=follows, key=lambda way: way.seconds)
    return longest[0]


def _after(goes: str | None, place: dict[str, int], position: int, longest: list[Estimate]) -> Estimate:
    if goes is None:
        return longest[position + 1]
    return longest[place.get(goes, len(longest) - 1)]


def _step(step: Step) -> Estimate:
    text = max(words_in_markdown(one) for one in (step.text, *(variant.text for variant in step.variants)))
    read = words_in(step.title, step.time) + text
    read += words_in(*(quote.text for quote in step.quotes), *(option.text for option in step.options))
    return Estimate(read, KINDS[step.kind].seconds)
