"""`campus play` without moves: an author decides step by step, and reads what a learner would."""

import json
import re
from collections.abc import Sequence
from typing import Any

import click

from campus_xblocks.case_study import engine
from campus_xblocks.kit import figures
from campus_xblocks.kit.i18n import N_, translate
from campus_xblocks.kit.problems import Invalid
from campus_xblocks.kit.spots import shown as shortened

BACK, QUIT = "b", "q"
HOW = {
    "single": N_("Your choice, by its number (b: back, q: quit)"),
    "multiple": N_("Your choices, by their numbers, such as 1 3 (b: back, q: quit)"),
    "rank": N_("Your ranking, by the numbers, the first first, such as 2 1 3 (b: back, q: quit)"),
    "number": N_("Your number (b: back, q: quit)"),
    "text": N_("Your text, on one line (b: back, q: quit)"),
}
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})([.,][0-9]{1,12})?")
SURE = N_("How sure you are, from 1 to 4")
NO_SUCH = N_("There is no choice “%(typed)s”. Type a number of the list.")
NO_NUMBER = N_("“%(typed)s” is no number. Write it as 12 or 12,5.")
CANNOT_GO_BACK = N_("This is the first decision.")
YOUR_MOVES = N_("Your moves, for “campus play DOCUMENT -”:")


class Unusable(Exception):
    """What was typed is no answer; the text is a sentence for who typed it."""


def play(case: Any, lang: str) -> None:
    """Ask for each decision until the case ends or its player leaves; then print the moves as JSON."""
    moves: list[dict[str, Any]] = []
    click.secho(case.title or case.key, bold=True)
    _paragraphs(case.situation)
    told = None
    while True:
        state = engine.play(case, engine.read_moves(moves))[-1]
        offer = engine.offered(case, state)
        if offer is None:
            _end(case, state)
            break
        if told != state:  # after an answer that cannot be, the step still stands above
            _step(offer, lang)
            told = state
        typed = _ask(HOW[offer.kind], lang)
        if typed == QUIT:
            break
        if typed == BACK:
            if moves:
                moves.pop()
            else:
                click.echo(translate(CANNOT_GO_BACK, lang))
            continue
        try:
            move = {"step": offer.step, **_answer(offer, typed, lang)}
            if offer.confidence:
                move["confidence"] = _whole(_ask(SURE, lang), lang)
            state = engine.play(case, engine.read_moves([*moves, move]))[-1]
        except Unusable as unusable:
            click.echo(str(unusable))
            continue
        except Invalid as invalid:
            click.echo(invalid.problems[0].message(lang))
            continue
        except engine.Refused as refused:
            click.echo(refused.problem.message(lang))
            continue
        moves.append(move)
        _outcome(case, state, lang)
    click.echo(f"\n{translate(YOUR_MOVES, lang)}\n{json.dumps(moves, ensure_ascii=False)}")


def _step(offer: engine.Offer, lang: str) -> None:
    click.echo()
    click.secho(" – ".join(part for part in (offer.time, offer.title) if part), bold=True)
    _paragraphs(offer.text)
    for number, option in enumerate(offer.options, 1):
        cost = f" ({figures.shown(option.cost, lang, decimals=2)})" if option.cost is not None else ""
        click.echo(f"  {number}. {option.text}{cost}")


def _outcome(case: Any, state: engine.State, lang: str) -> None:
    """What the last decision brought: its consequences, what fell due, the indicators that changed."""
    decision = state.decisions[-1]
    click.echo()
    for told in decision.parts:
        _paragraphs(told.consequence, told.feedback)
    for delayed in decision.fallen_due:
        _paragraphs(delayed.text)
    for indicator in case.indicators:
        before, after = decision.before[indicator.id], decision.after[indicator.id]
        if before != after and indicator.shown != "debrief":
            change = f"{figures.shown(before, lang, decimals=2)} → {figures.shown(after, lang, decimals=2)} {indicator.unit}".rstrip()
            click.secho(f"  {indicator.title}: {change}", fg="cyan")


def _end(case: Any, state: engine.State) -> None:
    for ending in case.endings:
        if ending.id == state.ending:
            click.echo()
            click.secho(ending.title, bold=True)
            _paragraphs(ending.text)


def _answer(offer: engine.Offer, typed: str, lang: str) -> dict[str, Any]:
    """The content of a move. Raises `Unusable`."""
    if offer.kind == "text":
        return {"text": typed}
    if offer.kind == "number":
        bare = re.sub(r"\s", "", typed.removesuffix(offer.answer.unit if offer.answer else ""))
        if not NUMBER.fullmatch(bare):
            raise Unusable(translate(NO_NUMBER, lang, typed=shortened(typed)))
        return {"number": json.loads(bare.replace(",", "."))}
    chosen = [_chosen(offer.options, part, lang) for part in re.split(r"[\s,;]+", typed) if part]
    if offer.kind == "single":
        if len(chosen) != 1:
            raise Unusable(translate(NO_SUCH, lang, typed=shortened(typed)))
        return {"choice": chosen[0]}
    return {"choice": chosen}


def _chosen(options: Sequence[engine.OfferedOption], typed: str, lang: str) -> str:
    places = {str(number): option.id for number, option in enumerate(options, 1)}
    if typed not in places:
        raise Unusable(translate(NO_SUCH, lang, typed=shortened(typed)))
    return places[typed]


def _whole(typed: str, lang: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", typed):
        raise Unusable(translate(NO_NUMBER, lang, typed=shortened(typed)))
    return int(typed)


def _ask(question: str, lang: str) -> str:
    colon = "\u00a0: " if lang == "fr" else ": "
    try:
        return str(click.prompt(translate(question, lang), prompt_suffix=colon)).strip()
    except click.Abort:  # the end of what can be typed
        click.echo()
        return QUIT


def _paragraphs(*texts: str) -> None:
    for text in filter(None, texts):
        click.echo(click.wrap_text(text, width=88, preserve_paragraphs=True))
