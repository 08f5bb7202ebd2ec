"""What authors see of a block: what is wrong with its document or worth a second look, and below it the block, playable.

The preview plays the text that is shown, whether it is the saved one or not, and keeps nothing.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import mark_safe
from web_fragments.fragment import Fragment

from . import pages
from .handlers import Answer, Body, Refusal, action, text_of
from .host import Host
from .i18n import N_, translate
from .problems import Invalid, Problem, path_text
from .studio import MAX_STUDIO_BODY, NOT_ALLOWED_TO_TRY, author_lang, definition_in, in_studio

LONGEST_LINE_SHOWN = 160
IN_THE_EDITOR = "editor"
PLACES = ("page", IN_THE_EDITOR)

NOT_TRIED_WITH_FAULTS = N_("This text has faults, so it cannot be tried yet. Mend them first.")


class PreviewMixin(Host):
    """`author_view`, and the handler `studio_play`. A block says what its author reads, and what `play` answers."""

    has_author_view = True
    """Studio then asks for `author_view` where a unit is edited; its libraries ask for the learner's view all the same."""

    played_text: str | None = None
    """The text that a preview sent: this request sees it in place of the saved one."""
    in_editor = False
    """Whether that preview stands in the editor."""

    def author_facts(self, document: Any) -> Sequence[tuple[str, object]]:
        """What the document holds: labels to translate, each with its value."""
        raise NotImplementedError

    def author_warnings(self, document: Any) -> Sequence[tuple[str, dict[str, Any]]]:
        """What is allowed and yet may disappoint learners: messages with their values."""
        raise NotImplementedError

    def play(self, document: Any, body: Body) -> Answer:
        """What the learner's script gets for a request that a preview sent. Nothing is kept."""
        raise NotImplementedError

    def author_view(self, context: Any = None) -> Fragment:
        """In Studio: what is wrong, or what the document holds and what deserves a second look; then the block itself."""
        if not self.reads_as_author:
            # a library's block can be asked for any of its views, by learners too
            return self.public_view(context)
        return self.author_fragment()

    def author_fragment(self) -> Fragment:
        lang = author_lang()
        try:
            document = self.document()
        except Invalid as invalid:
            return self.faults_fragment(invalid, lang)
        told = pages.render(
            "kit/author.html",
            lang,
            uid=self.html_id,
            title=document.title,
            facts=[(translate(label, lang), value) for label, value in self.author_facts(document)],
            warnings=[translate(message, lang, **values) for message, values in self.author_warnings(document)],
        )
        self.keep_nothing()
        fragment: Fragment = self.learner_fragment(document)
        started = {"init": fragment.js_init_fn, "args": fragment.json_init_args}
        text = self.definition if self.may_try else None
        learner = mark_safe(fragment.content)  # a template of ours made it
        fragment.content = pages.render("kit/preview.html", lang, told=told, learner=learner, text=text)
        fragment.add_javascript(pages.asset("kit/assets/preview.js"))
        fragment.initialize_js("CampusPreview", started)
        return fragment

    def faults_fragment(self, invalid: Invalid, lang: str) -> Fragment:
        """What is wrong, by line; for authors only."""
        return self.fragment(faults_page(invalid.problems, self.text, lang, self.html_id), script=False)

    @action(most=MAX_STUDIO_BODY, speaks=author_lang)
    def studio_play(self, body: Body) -> Answer:
        """Play a text that is not saved: `{"definition": …}` with what the block's script sends, and `place`.

        Without more than these two it answers with the whole view (`root`, `init`, `args`). `place` says whether the
        preview stands on the page or in the editor: a page may hold both, and no id may stand twice.
        """
        if not self.may_try:
            raise Refusal(NOT_ALLOWED_TO_TRY, 403)
        definition = definition_in(body)
        place = text_of(body, "place", most=20, default=PLACES[0])
        if place not in PLACES:
            raise Refusal(NOT_ALLOWED_TO_TRY, field_name="place")
        sent = {name: value for name, value in body.items() if name not in ("definition", "place")}
        self.played_text = definition
        self.forget_document()
        self.in_editor = place == IN_THE_EDITOR
        self.keep_nothing()
        try:
            document = self.FORMAT.read(definition)  # as strictly as saving it will be
        except Invalid as invalid:
            told = self.told_of(invalid.problems)
            return Answer(state={**told, "error": translate(NOT_TRIED_WITH_FAULTS, author_lang())}, status=422)
        if sent:
            return self.play(document, sent)
        fragment = self.learner_fragment(document)
        root = self.with_course_addresses(fragment.content)
        return Answer(state={"root": root, "init": fragment.js_init_fn, "args": fragment.json_init_args})

    @property
    def reads_as_author(self) -> bool:
        return bool(self.may_author(change=False) if in_studio() else self.person.staff)

    @property
    def may_try(self) -> bool:
        """Whoever may edit, in Studio or in the author's view of the embedded campus."""
        if in_studio():
            return bool(self.may_author(change=True))
        return bool(self.person.staff and getattr(self.runtime, "is_author_mode", False))


def faults_page(problems: Sequence[Problem], text: str, lang: str, uid: str) -> str:
    """The faults of a document, by line, each with the line that it speaks of."""
    lines = text.splitlines()
    listed = [
        {
            "line": problem.line,
            "path": path_text(problem.path),
            "message": problem.message(lang),
            "source": _line(lines, problem.line),
        }
        for problem in problems
    ]
    count = sum(problem.stands_for for problem in problems)
    return pages.render("kit/faults.html", lang, problems=listed, count=count, uid=uid)


def _line(lines: Sequence[str], number: int | None) -> str:
    found = lines[number - 1].strip() if number and number <= len(lines) else ""
    return found if len(found) <= LONGEST_LINE_SHOWN else f"{found[:LONGEST_LINE_SHOWN]}…"
