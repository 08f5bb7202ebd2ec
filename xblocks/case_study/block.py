"""The case study block: fields, views, handlers. Where a run stands is said in `standing`, what a screen shows in `screens`."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from xblock.core import XBlock
from xblock.fields import Float, Scope

from campus_plugin import api
from campus_plugin.shared.limits import MOST_DAYS

from ..kit import events, markdown, pages
from ..kit.bodies import WRITE_IT, Nothing, Raw
from ..kit.handlers import Answer, Refusal, action
from ..kit.i18n import N_
from ..kit.problems import Invalid
from ..kit.shell import CampusBlock
from ..kit.store import Diverged
from . import bodies, calculator_view, engine, record, screens, wire
from .calculator import holds_placeholder
from .document import FORMAT, CaseStudy, revision, structure
from .engine import State
from .moves import Move, Refused
from .overview import facts, overview
from .standing import Standing, merged, opened, stand

KIND = "case_study"
BEING_REVISED = N_("This activity is being revised. Your decisions are kept; please come back later.")
NOTHING_TO_DECIDE = N_("There is nothing to decide here. Please reload the page.")
NOT_REPLAYED = N_("This case is played once.")
NOT_PROPOSED = N_("This action is not among those proposed. Please reload the page.")
FILL_IN = N_("A number is missing between the braces. Calculate it first, or write the sentence without it.")
NO_CALCULATOR = N_("There is nothing to calculate here. Please reload the page.")
NOT_PLANNED_HERE = N_("This is for trying out: nothing is put into your plan.")
IN_PLAN = N_("This action is in your plan.")
NOT_FOR_VISITORS = N_("Please sign in, and open this activity in its course: your decisions are kept there.")


@XBlock.wants("user")
class CaseStudyBlock(CampusBlock):
    """A case to decide step by step, its debrief, and what to do in one's own firm; without steps, a card."""

    FORMAT = FORMAT
    CSS_CLASS = "campus-case"
    INIT = "CampusCaseStudy"
    STYLES = (*CampusBlock.STYLES, "case_study/assets/case_study.css")
    SCRIPTS = (*CampusBlock.SCRIPTS, "case_study/assets/case_study.js")

    icon_class = "other"
    weight = Float(
        scope=Scope.settings,
        default=0,
        values={"min": 0, "step": 0.1},
        help=N_("What finishing the case counts in the grade, whatever was chosen; 0: nothing."),
    )
    editable_fields = ("display_name", "definition", "weight")

    @property
    def has_score(self) -> bool:
        """Whether this block can be graded: a card never is.

        Of the class the platform asks whether blocks of the type may be, which a property answers with yes too. Of each
        block it then asks `max_score()` at every publication, and logs a warning where a scored one says None.
        """
        try:
            return not self.document().is_card
        except Invalid:
            return True

    def max_score(self) -> float | None:
        """1 for a case; None, which keeps it out of the grade book, for a card."""
        return 1.0 if self.has_score else None

    # --- views --------------------------------------------------------------------------------------------------

    def learner_fragment(self, document: CaseStudy) -> Any:
        if document.is_card:
            # A card that was a case: what its learner was told at the end stays, and what they had decided is said.
            now = self._now(document) if self.keeps and self.run else None
            if now is None or not now.finished:
                # Views must not write: the script says when the card is in sight, and `shown` completes it.
                seen = self.finished or not self.keeps
                card = screens.card(self, document, now)
                return self._with_extras(document, self.fragment(card, card=True, seen=seen))
        else:
            now = self._now(document)
        return self._with_extras(document, self.fragment(screens.screen(self, document, now), **_state(now)))

    def _with_extras(self, document: CaseStudy, fragment: Any) -> Any:
        """The fragment with the styles and the script that only some documents need."""
        for name in _extra_styles(document):
            fragment.add_css(pages.asset(name))
        if document.transfer.calculator:
            fragment.add_javascript(pages.asset("case_study/assets/calculator.js"))
        return fragment

    def teaser(self, document: CaseStudy) -> str:
        return self.page("case_study/teaser.html", **screens.teaser(document))

    def author_facts(self, document: CaseStudy) -> Sequence[tuple[str, object]]:
        return facts(document)

    def author_warnings(self, document: CaseStudy) -> Sequence[tuple[str, dict[str, Any]]]:
        return overview(document).warnings

    def play(self, document: CaseStudy, body: Raw) -> Answer:
        """`{"run": n, "moves": [whole list]}`, or without moves the case from its beginning."""
        if "action" in body:
            raise Refusal(NOT_PLANNED_HERE, 409)
        if "moves" in body:
            return self._moved(bodies.whole_run(body))
        return self._answer(self._case(), opened(document, bodies.from_the_start(body).run or 1))

    # --- playing ------------------------------------------------------------------------------------------------

    @action
    def decide(self, body: bodies.Decide) -> Answer:
        """The whole list of moves, or one step's form: takes what repeats what is kept or extends it by one move.

        Whoever could send several at once would read what each brings, and then choose.
        """
        return self._moved(body)

    def _moved(self, body: bodies.WholeRun | bodies.OneStep) -> Answer:
        case = self._case()
        now = self._now(case) if self.keeps else self._looked_through(case, body)
        if now.finished and body.run == now.attempt + 1 and _may_replay(case):
            now = opened(case, body.run)
        sent = wire.moves(case, body, now.moves, now.asked) if body.run == now.attempt else None
        moves = None if sent is None else merged(now.moves, sent)
        if moves is None:
            return self._answer(case, now, status=409)
        if len(moves) > len(now.moves):
            if now.finished:
                return self._answer(case, now, status=409)
            states = (*now.states, self._decided(case, now, moves[-1]))
            try:
                now = self._write(case, now, moves, states)
            except Diverged as diverged:
                now = stand(case, diverged.held)
                if now.attempt != body.run or len(merged(now.moves, moves) or ()) != len(now.moves):
                    return self._answer(case, now, status=409)
        self._settle(now)
        return self._answer(case, now, fresh=True)

    def _looked_through(self, case: CaseStudy, body: bodies.WholeRun | bodies.OneStep) -> Standing:
        """Where somebody stands of whom nothing is kept: the moves travel with each request."""
        self._only_authors_look()
        earlier = body.moves[:-1] if isinstance(body, bodies.WholeRun) else ()
        return opened(case, body.run, [wire.move(case, decision, decision.step) for decision in earlier])

    def _only_authors_look(self) -> None:
        """Raise `Refusal` for who could play every way without deciding: learners without account, or outside a course."""
        if not self.may_look_through:
            raise Refusal(NOT_FOR_VISITORS, 403)

    def _decided(self, case: CaseStudy, now: Standing, move: Move) -> State:
        """The state after one more move. Raises `Refusal` where the case does not bear it."""
        state = now.states[-1]
        try:
            return engine.commit(case, state, move, len(now.moves))
        except Refused as refused:
            step = case.step(state.step) if state.step else None
            raise wire.refusal(refused, step, move, self.lang) from refused

    def _write(self, case: CaseStudy, now: Standing, moves: Sequence[Move], states: tuple[State, ...]) -> Standing:
        """Keep the moves (our row, then user_state), then publish. Raises `Diverged`."""
        ended = states[-1].ended
        if not self.keeps:
            return Standing(now.attempt, tuple(moves), False, None, states)
        told = record.result(case, states) if ended else None
        kept = [move.as_json() for move in moves]
        if now.held is None:
            held = self.runs.start(now.attempt, kept, finished=ended, result=told)
        else:
            held = self.runs.write(now.held, kept, finished=ended, result=told)
        self._publish_moves(now, moves, states)
        return Standing(now.attempt, tuple(moves), ended, held, () if ended else states)

    def _publish_moves(self, before: Standing, moves: Sequence[Move], states: Sequence[State]) -> None:
        run = before.attempt
        if before.held is None:
            self.runtime.publish(self, events.CASE_RUN_STARTED, {"run": run})
        for position in range(len(before.moves), len(moves)):
            decided = {**moves[position].as_json(with_text=False), "run": run, "position": position + 1}
            self.runtime.publish(self, events.CASE_STEP_DECIDED, decided)
        if states[-1].ended:
            ended = {"run": run, "ending": states[-1].ending, "decisions": len(moves)}
            self.runtime.publish(self, events.CASE_RUN_FINISHED, ended)

    def _settle(self, now: Standing) -> None:
        """What must hold of a finished run. Repeated with a repeated request, in case the first one stopped half-way."""
        self.runs.mirror(now.held)
        if not (self.keeps and now.finished):
            return
        if self.weight:
            self.runtime.publish(self, "grade", {"value": 1.0, "max_value": 1.0})
        self.emit_completion(1.0)

    @action
    def replay(self, body: bodies.Replay) -> Answer:
        """A new run beside the finished run, which is kept."""
        case = self._case()
        if not _may_replay(case):
            raise Refusal(NOT_REPLAYED)
        run = body.run
        if not self.keeps:
            self._only_authors_look()
            return self._answer(case, opened(case, run + 1))
        now = self._now(case)
        if now.finished and run == now.attempt:
            try:
                now = stand(case, self.runs.start(run + 1, []))
                self.runtime.publish(self, events.CASE_RUN_STARTED, {"run": run + 1})
            except Diverged as diverged:  # another window was faster: the learner is where both wanted to be
                now = stand(case, diverged.held)
                self.runs.mirror(now.held)
        return self._answer(case, now, status=200 if now.attempt == run + 1 else 409)

    # --- what one does with it ----------------------------------------------------------------------------------

    @action
    def plan(self, body: bodies.Plan) -> Answer:
        """Put a proposed action, in the learner's words, or one of their own into their plan."""
        case = self._case(cards=True)
        name = body.action
        proposed = next((a for a in case.transfer.actions if a.id == name), None)
        if proposed is None and name != screens.OWN:
            raise Refusal(NOT_PROPOSED, 404)
        texts = {"when": body.when, "then": body.then, "first_step": body.first_step}
        for field, text in texts.items():
            if holds_placeholder(case, text):
                raise Refusal(FILL_IN, field_name=field)
        if proposed:
            effort, days = proposed.effort, min(proposed.days, MOST_DAYS)
        else:
            effort, days = 1, int(body.days)
            name = f"{screens.OWN}.{self._fingerprint(texts)}"
        self._commit(name, texts, effort, days, case.transfer.rule)
        if case.is_card:
            self._card_shown()
        done = {"id": name, "planned": True, **texts}
        context = {**screens.base(self), **screens.own(self), "again": proposed is None}
        html = self.page("case_study/planned.html", **context, action=done)
        return Answer(html, announce=self.say(IN_PLAN))

    def _commit(self, name: str, texts: dict[str, str], effort: int, days: int, rule: str) -> None:
        try:
            action = api.commit_action(self.visitor, name, **texts, effort=effort, days=days, rule=rule)
        except api.Refused as refused:
            raise Refusal(WRITE_IT) from refused
        if action.new:
            planned = {"action": name.partition(".")[0], "effort": effort, "days": days}
            self.runtime.publish(self, events.ACTION_PLANNED, planned)

    @action
    def calculate(self, body: bodies.Calculate) -> Answer:
        """For a browser without script: the learner's numbers calculated, on a page of its own. Nothing is kept."""
        case = self._case(cards=True)
        if case.transfer.calculator is None:
            raise Refusal(NO_CALCULATOR, 404)
        if not (case.is_card or (self._now(case).finished if self.keeps else self.may_look_through)):
            raise Refusal(NO_CALCULATOR, 404)
        shown = calculator_view.of_form(case, body.fields)
        styles = (*self.STYLES, *_extra_styles(case))

        def page(back: str) -> str:
            content = self.with_course_addresses(screens.calculated(self, case, shown, back))
            css = "".join(pages.asset(name) for name in styles)
            about = {"title": case.transfer.calculator.title, "back": back, "css_class": self.CSS_CLASS}
            return pages.render("case_study/alone.html", self.lang, content=content, styles=css, **about)

        return Answer(page=page)

    def _fingerprint(self, texts: dict[str, str]) -> str:
        """Names an action of the learner's own: the same words sent twice are one action. Says nothing of the words."""
        said = "\n".join([self.learner_tag, *texts.values()]).encode("utf-8", "replace")
        return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()[:16]

    @action
    def shown(self, body: Nothing) -> Answer:
        """A card is complete once it was in sight; a case is not completed here."""
        if not self._case(cards=True).is_card:
            raise Refusal(NOTHING_TO_DECIDE)
        self._card_shown()
        return Answer()

    def _card_shown(self) -> None:
        if not self.keeps:
            return
        if not self.finished:
            self.finished = True
            self.runtime.publish(self, events.CASE_CARD_SHOWN, {})
        self.emit_completion(1.0)

    # --- what the shell and the platform ask ----------------------------------------------------------------------

    def instrument(self) -> api.Instrument:
        case = self.document()
        org = getattr(getattr(self.usage_key, "context_key", None), "org", "") or ""
        return api.Instrument(org=org, key=case.key, revision=revision(case), kind=KIND, structure=structure(case))

    def native_data(self, document: CaseStudy) -> dict[str, Any]:
        if document.is_card:
            return {"title": document.title, "card": True, "question": document.transfer.question}
        return {
            "title": document.title,
            "card": False,
            "duration_min": document.duration_min,
            "fictional": document.fictional,
            "firm": document.firm.model_dump() if document.firm else None,
            "objective": document.objective,
            "situation_html": markdown.render(document.situation),
        }

    def native_state(self, document: CaseStudy) -> dict[str, Any]:
        if document.is_card:
            return {"kept": self.keeps, "finished": bool(self.keeps and self.finished)}
        now = self._now(document)
        return {"kept": self.keeps, "finished": now.finished, **_state(now)}

    def index_dictionary(self) -> dict[str, Any]:
        """For the platform's search: what the opening screen says; no user, no state, nothing that is decided or told."""
        found = super().index_dictionary()
        try:
            case = self.document()
        except Invalid:
            return found
        texts = [case.title]
        if not case.is_card:
            texts += [case.firm.activity if case.firm else "", case.objective, markdown.plain(case.situation)]
        content = {**found.get("content", {}), "display_name": self.display_name or case.title}
        return {**found, "content": {**content, "text": " ".join(filter(None, texts))}, "content_type": "Case study"}

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """For xblock-sdk's workbench."""
        example = pages.text_of("case_study/example.yaml").replace("]]>", "")
        return [
            (
                "Campus: case study",
                f"<campus_case_study display_name='Étude de cas'><![CDATA[{example}]]></campus_case_study>",
            )
        ]

    # --- in short -----------------------------------------------------------------------------------------------

    def _case(self, *, cards: bool = False) -> CaseStudy:
        try:
            case: CaseStudy = self.document()
        except Invalid as invalid:
            raise Refusal(BEING_REVISED, 409) from invalid
        if case.is_card and not cards:
            raise Refusal(NOTHING_TO_DECIDE)
        return case

    def _now(self, case: CaseStudy) -> Standing:
        return stand(case, self.runs.latest(now=revision(case)) if self.keeps else None)

    def _answer(self, case: CaseStudy, now: Standing, *, fresh: bool = False, status: int = 200) -> Answer:
        html = self.with_course_addresses(screens.screen(self, case, now, fresh=fresh))
        return Answer(html, state=_state(now), status=status)


def _state(now: Standing) -> dict[str, Any]:
    """What the script must know to go on. Texts that were saved do not travel again."""
    return {"run": now.attempt, "moves": [move.as_json(with_text=False) for move in now.moves]}


def _extra_styles(case: CaseStudy) -> tuple[str, ...]:
    """The style sheets of what only some documents have."""
    transfer = case.transfer
    extras = ((transfer.rule, "case_study/assets/rule.css"), (transfer.calculator, "case_study/assets/calculator.css"))
    return tuple(name for present, name in extras if present)


def _may_replay(case: CaseStudy) -> bool:
    return case.debrief is not None and case.debrief.replay
