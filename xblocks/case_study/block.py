"""The case study block: fields, views, handlers. What each does is in `use_cases`, what a screen shows in `screens`."""

from collections.abc import Sequence
from typing import Any, ClassVar

from web_fragments.fragment import Fragment
from xblock.core import XBlock
from xblock.fields import Float, Scope

from campus_plugin.shared.stored import CaseStructure

from ..kit import events, pages, plan
from ..kit.bodies import Nothing, Raw
from ..kit.handlers import Answer, Refusal, action
from ..kit.i18n import N_
from ..kit.problems import Invalid
from ..kit.shell import CampusBlock
from . import author, bodies, native, screens, use_cases, wire
from .document import FORMAT, CaseStudy, revision, structure
from .standing import Standing, opened
from .use_cases import CaseVisit, Turn

BEING_REVISED = N_("This activity is being revised. Your decisions are kept; please come back later.")
NOTHING_TO_DECIDE = N_("There is nothing to decide here. Please reload the page.")
NO_CALCULATOR = N_("There is nothing to calculate here. Please reload the page.")
NOT_PLANNED_HERE = N_("This is for trying out: nothing is put into your plan.")
NOT_FOR_VISITORS = N_("Please sign in, and open this activity in its course: your decisions are kept there.")


@XBlock.wants("user")
class CaseStudyBlock(CampusBlock):
    """A case to decide step by step, its debrief, and what to do in one's own firm; without steps, a card."""

    FORMAT = FORMAT
    KIND = "case_study"
    CSS_CLASS = "campus-case"
    INIT = "CampusCaseStudy"
    STYLES: ClassVar[tuple[str, ...]] = (*CampusBlock.STYLES, "case_study/assets/case_study.css")
    SCRIPTS: ClassVar[tuple[str, ...]] = (*CampusBlock.SCRIPTS, "case_study/assets/case_study.js")

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

    def learner_fragment(self, document: CaseStudy) -> Fragment:
        if document.is_card:
            # A card that was a case: what its learner was told at the end stays, and what they had decided is said.
            now = use_cases.where(self.visit) if self.keeps and self.run else None
            if now is None or not now.finished:
                # Views must not write: the script says when the card is in sight, and `shown` completes it.
                seen = self.finished or not self.keeps
                card = self.page("case_study/card.html", **screens.card(self.visit, now))
                return self._with_extras(document, self.fragment(card, card=True, seen=seen))
        else:
            now = use_cases.where(self.visit)
        return self._with_extras(document, self.fragment(self._screen(now), **wire.state(now)))

    def _with_extras(self, document: CaseStudy, fragment: Fragment) -> Fragment:
        """The fragment with the styles and the script that only some documents need."""
        for name in _extra_styles(document):
            fragment.add_css(pages.asset(name))
        if document.transfer.calculator:
            fragment.add_javascript(pages.asset("case_study/assets/calculator.js"))
        return fragment

    def teaser(self, document: CaseStudy) -> str:
        return self.page("case_study/teaser.html", **screens.teaser(document))

    def author_facts(self, document: CaseStudy) -> Sequence[tuple[str, object]]:
        return author.facts(document)

    def author_warnings(self, document: CaseStudy) -> Sequence[tuple[str, dict[str, Any]]]:
        return author.overview(document).warnings

    def play(self, document: CaseStudy, body: Raw) -> Answer:
        """`{"run": n, "moves": [whole list]}`, or without moves the case from its beginning."""
        if "action" in body:
            raise Refusal(NOT_PLANNED_HERE, 409)
        if "moves" in body:
            return self._turned(use_cases.decide(self._playing(), bodies.whole_run(body)))
        start = opened(self._playing().document, bodies.from_the_start(body).run or 1)
        return self._turned(Turn(standing=start))

    # --- playing ------------------------------------------------------------------------------------------------

    @action
    def decide(self, body: bodies.Decide) -> Answer:
        """The whole list of moves, or one step's form: takes what repeats what is kept or extends it by one move."""
        return self._turned(use_cases.decide(self._playing(), body))

    @action
    def replay(self, body: bodies.Replay) -> Answer:
        """A new run beside the finished run, which is kept."""
        return self._turned(use_cases.replay(self._playing(), body))

    def _playing(self) -> CaseVisit:
        """The visit of somebody who may play. Raises `Refusal` for who could play every way without deciding."""
        visit = self._open()
        if visit.document.is_card:
            raise Refusal(NOTHING_TO_DECIDE)
        if not (visit.writable or self.may_look_through):
            raise Refusal(NOT_FOR_VISITORS, 403)
        return visit

    def _turned(self, turn: Turn) -> Answer:
        self.carry_out(turn)
        html = self.with_course_addresses(self._screen(turn.standing, fresh=turn.fresh))
        return Answer(html, state=wire.state(turn.standing), status=turn.status)

    def _screen(self, standing: Standing, *, fresh: bool = False) -> str:
        return self.page("case_study/screen.html", **screens.screen(self.visit, standing, fresh=fresh))

    def complete(self) -> None:
        if self.weight and not self.visit.document.is_card:
            self.runtime.publish(self, "grade", {"value": 1.0, "max_value": 1.0})
        super().complete()

    # --- what one does with it ----------------------------------------------------------------------------------

    @action
    def plan(self, body: bodies.Plan) -> Answer:
        """Put a proposed action, in the learner's words, or one of their own into their plan."""
        visit = self._open()
        wanted = use_cases.wanted_action(visit, body)
        self.carry_out(plan.commit(visit, wanted))
        if visit.document.is_card:
            self._card_seen()
        return Answer(self.page("case_study/planned.html", **screens.planned(wanted)), announce=self.say(plan.IN_PLAN))

    @action
    def calculate(self, body: bodies.Calculate) -> Answer:
        """For a browser without script: the learner's numbers calculated, on a page of its own. Nothing is kept."""
        visit = self._open()
        case = visit.document
        if case.transfer.calculator is None or not (case.is_card or self._sees_end(visit)):
            raise Refusal(NO_CALCULATOR, 404)
        shown = screens.calculator.of_form(case, body.fields)
        styles = (*self.STYLES, *_extra_styles(case))
        title = case.transfer.calculator.title

        def page(back: str) -> str:
            guards = self.page("case_study/back.html", back=back)
            context = {**screens.transfer(visit, shown), "guards": guards}
            content = self.with_course_addresses(self.page("case_study/transfer.html", **context))
            css = "".join(pages.asset(name) for name in styles)
            about = {"title": title, "back": back, "css_class": self.CSS_CLASS}
            return pages.render("case_study/alone.html", self.lang, content=content, styles=css, **about)

        return Answer(page=page)

    def _sees_end(self, visit: CaseVisit) -> bool:
        return use_cases.where(visit).finished if visit.writable else self.may_look_through

    @action
    def shown(self, body: Nothing) -> Answer:
        """A card is complete once it was in sight; a case is not completed here."""
        if not self._open().document.is_card:
            raise Refusal(NOTHING_TO_DECIDE)
        self._card_seen()
        return Answer()

    def _card_seen(self) -> None:
        if not self.keeps:
            return
        if not self.finished:
            self.finished = True
            self.runtime.publish(self, events.CASE_CARD_SHOWN, {})
        self.complete()

    # --- what the shell and the platform ask ----------------------------------------------------------------------

    def revision_of(self, document: CaseStudy) -> str:
        return revision(document)

    def structure_of(self, document: CaseStudy) -> CaseStructure:
        return structure(document)

    def native_data(self, document: CaseStudy) -> dict[str, Any]:
        return native.data(document)

    def native_state(self, document: CaseStudy) -> dict[str, Any]:
        if document.is_card:
            return {"kept": self.keeps, "finished": bool(self.keeps and self.finished)}
        return native.state(self.visit)

    def index_dictionary(self) -> dict[str, Any]:
        """For the platform's search."""
        found: dict[str, Any] = super().index_dictionary()
        try:
            case = self.document()
        except Invalid:
            return found
        content = {**found.get("content", {}), "display_name": self.display_name or case.title}
        return {**found, "content": {**content, "text": native.searched(case)}, "content_type": "Case study"}

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

    def _open(self) -> CaseVisit:
        """This request's visit. Raises `Refusal` where the document cannot be read."""
        try:
            return self.visit
        except Invalid as invalid:
            raise Refusal(BEING_REVISED, 409) from invalid


def _extra_styles(case: CaseStudy) -> tuple[str, ...]:
    """The style sheets of what only some documents have."""
    transfer = case.transfer
    extras = ((transfer.rule, "case_study/assets/rule.css"), (transfer.calculator, "case_study/assets/calculator.css"))
    return tuple(name for present, name in extras if present)
