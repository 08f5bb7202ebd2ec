"""The self-diagnostic block: fields, views, handlers. What each does is in `use_cases`, what a screen shows in `screens`."""

from collections.abc import Sequence
from typing import Any, cast

from web_fragments.fragment import Fragment
from xblock.core import XBlock

from campus_plugin.shared.stored import DiagnosticStructure

from ..kit import markdown, pages, plan
from ..kit.bodies import Nothing, Raw
from ..kit.handlers import Answer, Refusal, action
from ..kit.i18n import N_
from ..kit.problems import Invalid
from ..kit.shell import CampusBlock
from ..kit.store import Held
from . import about_you, author, bodies, history, native, screens, use_cases, wire
from .about_you import AboutYou
from .document import FORMAT, SelfDiagnostic
from .instrument import KIND, revision, structure
from .runs import DiagnosticVisit
from .standing import Standing
from .use_cases import Turn

GONE_ON = N_("You went further in another window. Here is where you are.")
EDITED = N_("These questions were changed since you last answered. Please answer this one again.")
CHANGED = N_("These questions were changed after you began. Here is where you are.")
UNSAVED = N_(
    "These questions were changed since this page was opened, and what you have just answered could not be saved. "
    "Please answer it again."
)
HERE = N_("Here is your result.")
THANKS = N_("Thank you for your answers")


@XBlock.wants("user")
class SelfDiagnosticBlock(CampusBlock):
    """Questions about a firm's practices, a result for the person who answered, and a next step."""

    FORMAT = FORMAT
    KIND = KIND
    CSS_CLASS = "campus-diagnostic"
    INIT = "CampusSelfDiagnostic"
    STYLES = (*CampusBlock.STYLES, "self_diagnostic/assets/self_diagnostic.css")
    SCRIPTS = (*CampusBlock.SCRIPTS, "self_diagnostic/assets/self_diagnostic.js")
    has_score = False

    # --- views --------------------------------------------------------------------------------------------------

    def learner_fragment(self, document: SelfDiagnostic) -> Fragment:
        html, state = self._screen(use_cases.where(self.visit))
        words = {name: self.say(message) for name, message in SCRIPT_WORDS.items()}
        return self.fragment(html, **state, said=words)

    def author_facts(self, document: SelfDiagnostic) -> Sequence[tuple[str, object]]:
        return author.facts(document)

    def author_warnings(self, document: SelfDiagnostic) -> Sequence[tuple[str, dict[str, Any]]]:
        return [(warning.message, warning.values) for warning in author.warnings(document)]

    def play(self, document: SelfDiagnostic, body: Raw) -> Answer:
        """The answers of a whole sheet, as `finish` takes them, or without answers the sheet from its beginning."""
        if "answers" in body:
            return self._finished(use_cases.finish(self._open(), bodies.finish(body)))
        return self._shown_screen(self._sheet(Standing(self._open().document)))

    def teaser(self, document: SelfDiagnostic) -> str:
        return self.page("self_diagnostic/teaser.html", **screens.teaser(document))

    def sample(self, document: SelfDiagnostic) -> str:
        context = screens.sample(document)
        return self.page("self_diagnostic/sample.html", **context) if context else super().sample(document)

    def _screen(self, now: Standing) -> tuple[str, dict[str, Any]]:
        """The answer sheet, or the result of a finished run: HTML, and what the script is told of it."""
        return self._result(now.run) if now.run is not None and now.finished else self._sheet(now)

    def _sheet(self, now: Standing, *, edited: bool = False, unsaved: bool = False) -> tuple[str, dict[str, Any]]:
        context = screens.sheet(self.visit, now, self.html_id, edited=edited, unsaved=unsaved)
        return self.page("self_diagnostic/sheet.html", **context), wire.state(now.attempt, context["sheet"])

    def _result(self, run: Held) -> tuple[str, dict[str, Any]]:
        context = screens.result(self.visit, run, self.html_id)
        return self.page("self_diagnostic/result.html", **context), wire.state(run.attempt, context["sheet"])

    # --- answering ----------------------------------------------------------------------------------------------

    @action
    def answer(self, body: bodies.Answers) -> Answer:
        """Answers, merged question by question."""
        return self._stored(use_cases.answer(self._open(), body), body)

    @action
    def survey(self, body: bodies.Answers) -> Answer:
        """The same for the questions of the survey, which are kept apart from the run."""
        return self._stored(use_cases.survey(self._open(), body), body)

    def _stored(self, turn: Turn, body: bodies.Answers) -> Answer:
        self.carry_out(turn)
        return self._elsewhere(turn) if turn.status == 409 else Answer(state={"run": body.run})

    @action
    def finish(self, body: bodies.Finish) -> Answer:
        """Close the run with the last answers."""
        return self._finished(use_cases.finish(self._open(), body))

    def _finished(self, turn: Turn) -> Answer:
        self.carry_out(turn)
        if turn.first:
            context = screens.hindsight(self.visit.document, turn.first)
            return self._shown(self.page("self_diagnostic/hindsight.html", **context), asks="hindsight")
        if turn.status == 409 or turn.run is None:
            return self._elsewhere(turn)
        words = HERE if self.visit.document.dimensions else THANKS
        return self._shown_screen(self._result(turn.run), announce=self.say(words))

    @action
    def submit(self, body: bodies.Sheet) -> Answer:
        """The whole sheet as a plain form, without script: kept, and shown again with what is missing."""
        return self._submitted(use_cases.submit(self._open(), body, finishing=False))

    @action
    def finish_form(self, body: bodies.Sheet) -> Answer:
        """The same, and the result where nothing is missing or the learner said so."""
        return self._submitted(use_cases.submit(self._open(), body, finishing=True))

    def _submitted(self, turn: Turn) -> Answer:
        """The page that is shown again is where the learner stands."""
        self.carry_out(turn)
        if turn.unsaved:
            raise Refusal(UNSAVED, 409)
        if turn.refusal:
            raise turn.refusal
        return Answer()

    # --- after the result ---------------------------------------------------------------------------------------

    @action
    def plan(self, body: bodies.Plan) -> Answer:
        """Put a proposed action, in the learner's words, into their plan."""
        visit = self._open()
        wanted, advice = use_cases.wanted_action(visit, body)
        self.carry_out(plan.commit(visit, wanted))
        html = self.page("self_diagnostic/planned.html", **screens.planned(advice))
        return self._shown(html, part=f"plan-{wanted.id}", announce=self.say(plan.IN_PLAN))

    @action
    def about(self, body: bodies.About) -> Answer:
        """The learner's profile and consent as they are; fields of the profile that are given are kept first."""
        found = about_you.about(self._open(), body)
        return self._about("about", found, N_("Your profile is saved.") if found.changed else "")

    @action
    def consent(self, body: bodies.Consent) -> Answer:
        """Given in the words that were read, or taken back."""
        found = about_you.consent(self._open(), body)
        words = N_("Thank you: your agreement is saved.") if body.agree else N_("Your agreement is withdrawn.")
        return self._about("consent", found, words)

    def _about(self, name: str, found: AboutYou, announce: str) -> Answer:
        self.carry_out(found)
        context = screens.about(self.visit, found.profile, found.consents)
        return self._shown(self.page(f"self_diagnostic/{name}.html", **context), part=name, announce=self.say(announce))

    @action
    def compare(self, body: bodies.Compare) -> Answer:
        """Two of the learner's attempts under this key: the first valid and the latest valid, or those they pick."""
        context = screens.compared(history.compare(self._open(), body))
        return self._shown(self.page("self_diagnostic/comparison.html", **context), part="compare")

    @action
    def again(self, body: Nothing) -> Answer:
        """A new run beside the finished one, which is kept."""
        turn = use_cases.again(self._open())
        self.carry_out(turn)
        if turn.status == 409:
            return self._elsewhere(turn)
        return self._shown_screen(self._sheet(Standing(self.visit.document, turn.run)))

    @action
    def erase(self, body: bodies.Erase) -> Answer:
        """Forget the learner's answers here, after a confirmation."""
        use_cases.erase(self._open(), body)
        self.run, self.finished = 0, False
        words = self.say(N_("Your answers here are erased."))
        return self._shown_screen(self._sheet(Standing(self.visit.document)), announce=words, erased=True)

    # --- what the shell and the platform ask ----------------------------------------------------------------------

    def revision_of(self, document: SelfDiagnostic) -> str:
        return revision(document)

    def structure_of(self, document: SelfDiagnostic) -> DiagnosticStructure:
        return cast(DiagnosticStructure, structure(document))  # built key by key

    def native_data(self, document: SelfDiagnostic) -> dict[str, Any]:
        return native.data(document)

    def native_state(self, document: SelfDiagnostic) -> dict[str, Any]:
        return native.state(self.visit)

    def index_dictionary(self) -> dict[str, Any]:
        """For the platform's search: titles and questions; no user, no state, no value."""
        found = super().index_dictionary() if hasattr(super(), "index_dictionary") else {}
        try:
            document = self.document()
        except Invalid:
            return found
        texts = [document.title, markdown.plain(document.intro), *(item.asked.text for item in wire.items(document))]
        return {
            **found,
            "content": {**found.get("content", {}), "display_name": self.display_name, "text": " ".join(texts)},
            "content_type": "Self-diagnostic",
        }

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """For xblock-sdk's workbench."""
        example = pages.text_of("self_diagnostic/example.yaml").replace("]]>", "")
        return [
            (
                "Campus: self-diagnostic",
                f"<campus_self_diagnostic display_name='Autodiagnostic'><![CDATA[{example}]]></campus_self_diagnostic>",
            )
        ]

    # --- answers to the script -----------------------------------------------------------------------------------

    def _open(self) -> DiagnosticVisit:
        """This request's visit. Raises `Refusal` where the document cannot be read."""
        try:
            return self.visit
        except Invalid as invalid:
            raise Refusal(BEING_REVISED, 409) from invalid

    def _elsewhere(self, turn: Turn) -> Answer:
        """Where the learner stands, for a page that thought otherwise."""
        if turn.run is not None and turn.run.finished:
            screen = self._result(turn.run)
        else:
            now = Standing(self.visit.document, turn.run)
            screen = self._sheet(now, edited=turn.edited, unsaved=turn.unsaved)
        words = UNSAVED if turn.unsaved else CHANGED if turn.edited else GONE_ON
        return self._shown_screen(screen, status=409, announce=self.say(words), edited=turn.edited)

    def _shown_screen(
        self, screen: tuple[str, dict[str, Any]], *, status: int = 200, announce: str = "", **more: Any
    ) -> Answer:
        html, state = screen
        return Answer(self.with_course_addresses(html), announce, state={**state, **more}, status=status)

    def _shown(self, html: str, *, announce: str = "", **state: Any) -> Answer:
        return Answer(self.with_course_addresses(html), announce, state=state)


BEING_REVISED = N_("This activity is being revised. Your answers are kept; please come back later.")
SCRIPT_WORDS = {
    "next": N_("Continue"),
    "check": N_("Check my answers"),
    "none": N_("No answer"),
    "empty": N_("This question has no answer yet. “Continue” once more leaves it for later."),
    "whole": N_("%(title)s: done."),
    "edited": EDITED,
}
