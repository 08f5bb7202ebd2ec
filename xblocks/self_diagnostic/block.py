"""The self-diagnostic block: fields, views, handlers. What they do is said in `attempts`, `views` and `report`."""

from collections.abc import Sequence
from typing import Any

from django.utils import translation
from xblock.core import XBlock

from campus_plugin import api
from campus_plugin.shared import profile_codes

from ..kit import events, markdown
from ..kit.bodies import WRITE_IT, Nothing, Raw
from ..kit.handlers import Answer, Refusal, action
from ..kit.i18n import N_
from ..kit.problems import Invalid
from ..kit.shell import CampusBlock
from ..kit.store import Held
from . import attempts, author, bodies, history, native, sheet, views
from .attempts import Elsewhere
from .bodies import UNKNOWN_PROFILE
from .document import FORMAT, SelfDiagnostic
from .instrument import KIND, revision, structure

NO_RESULT = N_("There is no finished result here. Please reload the page.")
NOT_PROPOSED = N_("This action is not among your proposals. Please reload the page.")
NOT_CONFIRMED = N_("Please tick the box to confirm. Nothing was erased.")
NOTHING_KEPT = N_("Nothing is kept for you here, so this cannot be done.")
GONE_ON = N_("You went further in another window. Here is where you are.")
EDITED = N_("These questions were changed since you last answered. Please answer this one again.")
CHANGED = N_("These questions were changed after you began. Here is where you are.")
UNSAVED = N_(
    "These questions were changed since this page was opened, and what you have just answered could not be saved. "
    "Please answer it again."
)
HERE = N_("Here is your result.")
THANKS = N_("Thank you for your answers")
AS_IT_IS = "-"


@XBlock.wants("user")
class SelfDiagnosticBlock(CampusBlock):
    """Questions about a firm's practices, a result for the person who answered, and a next step."""

    FORMAT = FORMAT
    KIND = KIND
    CSS_CLASS = "campus-diagnostic"
    INIT = "CampusSelfDiagnostic"
    STYLES = (*CampusBlock.STYLES, "self_diagnostic/assets/self_diagnostic.css")
    SCRIPTS = (*CampusBlock.SCRIPTS, "self_diagnostic/assets/self_diagnostic.js")
    PURPOSE = "peer_statistics"
    has_score = False

    # --- views --------------------------------------------------------------------------------------------------

    def learner_fragment(self, document: SelfDiagnostic) -> Any:
        held = self.runs.latest(with_survey=True, now=revision(document)) if self.keeps else None
        return self._fragment_of(views.screen(self, document, held))

    def author_facts(self, document: SelfDiagnostic) -> Sequence[tuple[str, object]]:
        return author.facts(document)

    def author_warnings(self, document: SelfDiagnostic) -> Sequence[tuple[str, dict[str, Any]]]:
        return [(warning.message, warning.values) for warning in author.warnings(document)]

    def play(self, document: SelfDiagnostic, body: Raw) -> Answer:
        """The answers of a whole sheet, as `finish` takes them, or without answers the sheet from its beginning."""
        if "answers" in body:
            return self._finished_with(bodies.finish(body))
        return self._shown_screen(views.answer_sheet(self, document, None))

    def teaser(self, document: SelfDiagnostic) -> str:
        return views.teaser(self, document)

    def sample(self, document: SelfDiagnostic) -> str:
        return views.sample(self, document)

    def _fragment_of(self, screen: views.Screen) -> Any:
        said = {name: self.say(message) for name, message in SCRIPT_WORDS.items()}
        return self.fragment(screen.html, **screen.state, said=said)

    # --- answering ----------------------------------------------------------------------------------------------

    @action
    def answer(self, body: bodies.Answers) -> Answer:
        """Answers, merged question by question."""
        document = self._open_document()
        try:
            given, _ = attempts.read(self, document, body)
            attempts.save(self, body.run, given)
        except Elsewhere as elsewhere:
            return self._diverged(document, elsewhere)
        return Answer(state={"run": body.run})

    @action
    def survey(self, body: bodies.Answers) -> Answer:
        """The same for the questions of the survey, which are kept apart from the run."""
        document = self._open_document()
        try:
            _, given = attempts.read(self, document, body)
            attempts.save_survey(self, body.run, given)
        except Elsewhere as elsewhere:
            return self._diverged(document, elsewhere)
        return Answer(state={"run": body.run})

    @action
    def finish(self, body: bodies.Finish) -> Answer:
        """Close the run with the last answers."""
        return self._finished_with(body)

    def _finished_with(self, body: bodies.Finish) -> Answer:
        document = self._open_document()
        try:
            given, _ = attempts.read(self, document, body)
            ended = attempts.finish(self, document, body, given)
        except Elsewhere as elsewhere:
            return self._diverged(document, elsewhere)
        if isinstance(ended, attempts.AskHindsight):
            return self._shown(views.hindsight(self, document, ended.first), asks="hindsight")
        return self._shown_screen(
            views.result(self, ended), announce=self.say(HERE if self.document().dimensions else THANKS)
        )

    @action
    def submit(self, body: bodies.Sheet) -> Answer:
        """The whole sheet as a plain form, without script: kept, and shown again with what is missing."""
        return self._from_form(body, finishing=False)

    @action
    def finish_form(self, body: bodies.Sheet) -> Answer:
        """The same, and the result where nothing is missing or the learner said so."""
        return self._from_form(body, finishing=True)

    def _from_form(self, body: bodies.Sheet, *, finishing: bool) -> Answer:
        document = self._open_document()
        if not self.keeps:
            raise Refusal(NOTHING_KEPT, 403)
        try:
            attempts.from_form(self, document, body, finishing=finishing)
        except Elsewhere as elsewhere:  # the page that is shown again is where the learner stands
            if elsewhere.unsaved:
                raise Refusal(UNSAVED, 409) from elsewhere
        return Answer()

    # --- after the result ---------------------------------------------------------------------------------------

    @action
    def plan(self, body: bodies.Plan) -> Answer:
        """Put a proposed action, in the learner's words, into their plan."""
        held = self._finished()
        wanted = body.action
        advice = next((a for a in held.result["told"]["advice"] if a["id"] == wanted), None)
        if advice is None:
            raise Refusal(NOT_PROPOSED, 404)
        texts = {"when": body.when, "then": body.then, "first_step": body.first_step}
        self._commit(wanted, texts, advice["effort"], body.days)
        html = self.page("self_diagnostic/planned.html", advice={**advice, "planned": True}, plan_url=self.plan_url)
        return self._shown(html, part=f"plan-{wanted}", announce=self.say(N_("This action is in your plan.")))

    def _commit(self, wanted: str, texts: dict[str, str], effort: int, days: int) -> None:
        try:
            action = api.commit_action(self.visitor, wanted, **texts, effort=effort, days=days)
        except api.Refused as refused:
            raise Refusal(WRITE_IT) from refused
        if action.new:
            self.runtime.publish(self, events.ACTION_PLANNED, {"action": wanted, "effort": effort, "days": days})

    @action
    def about(self, body: bodies.About) -> Answer:
        """The learner's profile and consent as they are; fields of the profile that are given are kept first."""
        self._only_where_kept()
        document = self._open_document()
        said = {name: getattr(body, name) for name in document.profile}
        given = {name: code for name, code in said.items() if code not in (None, AS_IT_IS)}
        consents = api.consents(self.visitor)  # first: what is answered as failed must not have been written
        try:
            profile = api.save_profile(self.visitor, given) if given else api.profile(self.visitor)
        except api.Refused as refused:
            raise Refusal(UNKNOWN_PROFILE) from refused
        return self._about(profile, consents, N_("Your profile is saved.") if given else "")

    @action
    def consent(self, body: bodies.Consent) -> Answer:
        """Given in the words that were read, or taken back."""
        self._only_where_kept()
        event = events.DIAGNOSTIC_CONSENT_GIVEN if body.agree else events.DIAGNOSTIC_CONSENT_WITHDRAWN
        try:
            if body.agree:
                api.give_consent(self.visitor, self.PURPOSE, body.version)
            else:
                api.withdraw_consent(self.visitor, self.PURPOSE)
        except api.Refused as refused:
            raise Refusal(N_("These words have changed. Please reload the page and read them again.")) from refused
        self.runtime.publish(self, event, {"purpose": self.PURPOSE})
        said = N_("Thank you: your agreement is saved.") if body.agree else N_("Your agreement is withdrawn.")
        return self._about({}, {self.PURPOSE} if body.agree else set(), said, consent_only=True)

    def _about(self, profile: dict[str, str], consents: set[str], said: str, consent_only: bool = False) -> Answer:
        context = views.about_context(self, profile, consents)
        name = "consent" if consent_only else "about"
        html = self.page(f"self_diagnostic/{name}.html", **context)
        return self._shown(html, part=name, announce=self.say(said) if said else "")

    @action
    def compare(self, body: bodies.Compare) -> Answer:
        """Two of the learner's attempts under this key: the first valid and the latest valid, or those they pick."""
        self._only_where_kept()
        document = self._open_document()
        runs = api.finished_runs(self.visitor, *self.owner(document), kind=KIND)
        context = history.compare(self, document, runs, body.before, body.after)
        return self._shown(views.comparison(self, context, runs), part="compare")

    @action
    def again(self, body: Nothing) -> Answer:
        """A new run beside the finished one, which is kept."""
        document = self._open_document()
        try:
            held = attempts.start_again(self)
        except Elsewhere as elsewhere:
            return self._diverged(document, elsewhere)
        return self._shown_screen(views.answer_sheet(self, document, held))

    @action
    def erase(self, body: bodies.Erase) -> Answer:
        """Forget the learner's answers here, after a confirmation."""
        if not body.confirmed:
            raise Refusal(NOT_CONFIRMED, field_name="confirmed")
        if not self.keeps:
            raise Refusal(NOTHING_KEPT, 403)
        document = self._open_document()
        self.runs.clear()
        self.run, self.finished = 0, False
        said = self.say(N_("Your answers here are erased."))
        return self._shown_screen(views.answer_sheet(self, document, None), announce=said, erased=True)

    # --- what other modules ask of the block ----------------------------------------------------------------------

    def revision_of(self, document: SelfDiagnostic) -> str:
        return revision(document)

    def structure_of(self, document: SelfDiagnostic) -> dict[str, Any]:
        return structure(document)

    def instrument(self) -> api.Instrument:
        document = self.document()
        org, key = self.owner(document)
        return api.Instrument(org=org, key=key, revision=revision(document), kind=KIND, structure=structure(document))

    def instrument_of(self, document: SelfDiagnostic, revision: str, told: Any) -> api.Instrument:
        """An older revision of this instrument, as the campus app remembers it."""
        org, key = self.owner(document)
        return api.Instrument(org=org, key=key, revision=revision, kind=KIND, structure=told)

    def owner(self, document: SelfDiagnostic) -> tuple[str, str]:
        """Whose instrument this is, and its key: what links a before and an after."""
        return getattr(getattr(self.usage_key, "context_key", None), "org", "") or "", document.key

    def profile_fields(self, profile: dict[str, str]) -> list[dict[str, Any]]:
        """The document's profile questions with their codes in the document's language, the known answer chosen."""
        lang = self.lang.split("-")[0]
        codes = profile_codes.codes()
        return [
            {
                "name": name,
                "label": self.say(PROFILE_LABELS[name]),
                "codes": [
                    {"code": code, "label": labels.get(lang) or labels["fr"], "chosen": profile.get(name) == code}
                    for code, labels in codes[name].items()
                ],
            }
            for name in self.document().profile
        ]

    def consent_text(self) -> Any:
        """The words in force, in the document's language."""
        with translation.override(self.lang):
            return api.consent_text(self.PURPOSE)

    def native_data(self, document: SelfDiagnostic) -> dict[str, Any]:
        return native.data(self, document)

    def native_state(self, document: SelfDiagnostic) -> dict[str, Any]:
        return native.state(self, document)

    def index_dictionary(self) -> dict[str, Any]:
        """For the platform's search: titles and questions; no user, no state, no value."""
        found = super().index_dictionary() if hasattr(super(), "index_dictionary") else {}
        try:
            document = self.document()
        except Invalid:
            return found
        texts = [document.title, markdown.plain(document.intro), *(item.asked.text for item in sheet.items(document))]
        return {
            **found,
            "content": {**found.get("content", {}), "display_name": self.display_name, "text": " ".join(texts)},
            "content_type": "Self-diagnostic",
        }

    @staticmethod
    def workbench_scenarios() -> list[tuple[str, str]]:
        """For xblock-sdk's workbench."""
        from ..kit import pages

        example = pages.text_of("self_diagnostic/example.yaml").replace("]]>", "")
        return [
            (
                "Campus: self-diagnostic",
                f"<campus_self_diagnostic display_name='Autodiagnostic'><![CDATA[{example}]]></campus_self_diagnostic>",
            )
        ]

    # --- answers to the script -----------------------------------------------------------------------------------

    def _open_document(self) -> SelfDiagnostic:
        try:
            return self.document()
        except Invalid as error:
            raise Refusal(BEING_REVISED, 409) from error

    def _finished(self) -> Held:
        self._only_where_kept()
        held = self.runs.latest()
        self.runs.mirror(held)
        if held is None or not held.finished:
            raise Refusal(NO_RESULT, 404)
        return held

    def _only_where_kept(self) -> None:
        if not self.keeps:
            raise Refusal(NOTHING_KEPT, 403)

    def _diverged(self, document: SelfDiagnostic, elsewhere: Elsewhere) -> Answer:
        held = elsewhere.held
        if held is not None and held.finished:
            screen = views.result(self, held)
        else:
            screen = views.answer_sheet(self, document, held, edited=elsewhere.edited, unsaved=elsewhere.unsaved)
        said = UNSAVED if elsewhere.unsaved else CHANGED if elsewhere.edited else GONE_ON
        return self._shown_screen(screen, status=409, announce=self.say(said), edited=elsewhere.edited)

    def _shown_screen(self, screen: views.Screen, *, status: int = 200, announce: str = "", **state: Any) -> Answer:
        html = self.with_course_addresses(screen.html)
        return Answer(html, announce, state={**screen.state, **state}, status=status)

    def _shown(self, html: str, *, announce: str = "", **state: Any) -> Answer:
        return Answer(self.with_course_addresses(html), announce, state=state)


BEING_REVISED = N_("This activity is being revised. Your answers are kept; please come back later.")
PROFILE_LABELS = {
    "size": N_("How many people does your firm employ?"),
    "sector": N_("In which sector?"),
    "role": N_("What is your role?"),
    "region": N_("In which region?"),
}
SCRIPT_WORDS = {
    "next": N_("Continue"),
    "check": N_("Check my answers"),
    "none": N_("No answer"),
    "empty": N_("This question has no answer yet. “Continue” once more leaves it for later."),
    "whole": N_("%(title)s: done."),
    "edited": EDITED,
}
