"""What both XBlocks are made of: fields, the document, who is looking, the fragment around a screen.

A block adds its screens and its handlers; whatever it shows to a learner is built there, by whitelist.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import crum
from django.conf import settings
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from web_fragments.fragment import Fragment
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.fields import Boolean, Integer, Scope, String

from campus_plugin import api
from campus_plugin.shared.stored import Structure

from . import pages
from .contracts import ContractsMixin
from .documents import Document, Format
from .handlers import LEARNER, UNREADABLE_RUN
from .host import Person
from .i18n import N_, translate
from .olx import OlxDocumentMixin
from .preview import PreviewMixin
from .problems import Invalid
from .store import Held, Runs
from .studio import StudioEditorMixin, in_studio
from .visit import Result, Visit, learner_tag, org_of


class DocumentText(String):
    """The field of a document; its block is told of another text, and need not read the same one anew at each word.

    A platform's text field goes through its whole value each time that it is asked for.
    """

    def __set__(self, xblock: Any, value: Any) -> None:
        super().__set__(xblock, value)
        xblock.forget_document()

    def __delete__(self, xblock: Any) -> None:
        super().__delete__(xblock)
        xblock.forget_document()


@XBlock.wants("user")
@XBlock.wants("i18n")
@XBlock.wants("replace_urls")
@XBlock.wants("completion")
@XBlock.wants("studio_user_permissions")
class CampusBlock(PreviewMixin, StudioEditorMixin, ContractsMixin, OlxDocumentMixin, CompletableXBlockMixin, XBlock):
    """A document in front of a learner.

    A subclass gives `FORMAT`, `KIND`, `CSS_CLASS`, `INIT`, its assets, `revision_of` and `structure_of` a document, its
    screens and its handlers. A handler makes a `Visit`, calls a use case, and lets `carry_out` do what is left of it.
    """

    FORMAT: ClassVar[Format[Any]]
    KIND: ClassVar[str]
    """Of the instrument, in the campus app."""
    CSS_CLASS: ClassVar[str]
    INIT: ClassVar[str]
    """The name of the script's function: the platform's way to start a block's script is a global name."""
    STYLES: ClassVar[tuple[str, ...]] = ("kit/assets/campus.css",)
    SCRIPTS: ClassVar[tuple[str, ...]] = ("kit/assets/campus.js",)

    display_name = String(scope=Scope.settings, default="", help=N_("The name that learners see above the block."))
    definition = DocumentText(scope=Scope.content, default="", help=N_("The document, in YAML."))
    run = Integer(scope=Scope.user_state, default=0, help=N_("The number of the learner's run; 0 before the first."))
    finished = Boolean(scope=Scope.user_state, default=False, help=N_("Whether that run is finished."))

    editable_fields: ClassVar[tuple[str, ...]] = ("display_name", "definition")

    show_in_read_only_mode = True
    """Staff who look at the course as one learner see the block, empty: it reads and keeps nothing for them.

    The platform asks; it shows them a sentence in the place of blocks that do not say so.
    """

    # --- the document -------------------------------------------------------------------------------------------

    def document(self) -> Any:
        """The document that is played; raises `Invalid`."""
        found = self._document
        if isinstance(found, Invalid):
            raise found
        return found

    @cached_property
    def _document(self) -> Any:
        try:
            return self.FORMAT.read_for_play(self.text)
        except Invalid as invalid:
            return invalid.with_traceback(None)

    def forget_document(self) -> None:
        self.__dict__.pop("_document", None)
        self.__dict__.pop("visit", None)

    @property
    def text(self) -> str:
        """The YAML that this request is about: the saved one, unless a preview sent another."""
        return self.definition if self.played_text is None else self.played_text

    @property
    def lang(self) -> str:
        """The language of the document, also while it is not valid."""
        try:
            document: Document = self.document()
        except Invalid:
            said = _LANG.search(self.text)
            return said[1] if said else "fr"
        return document.lang

    def say(self, message: str, **values: object) -> str:
        return translate(message, self.lang, **values)

    # --- who is looking -----------------------------------------------------------------------------------------

    @cached_property
    def person(self) -> Person:
        service = self.runtime.service(self, "user")
        try:
            known = service.get_current_user().opt_attrs if service else {}
        except RuntimeError:  # the search index loads blocks without a user
            known = {}
        return Person(
            user_id=known.get("edx-platform.user_id"),
            staff=bool(known.get("edx-platform.user_is_staff")),
            beta=bool(known.get("edx-platform.user_is_beta_tester")),
        )

    @cached_property
    def visitor(self) -> api.Visitor:
        """This person at this block, as the campus app sees them."""
        return api.visitor(self.usage_key, self.person.user_id, staff=self.person.staff, beta=self.person.beta)

    @property
    def keeps(self) -> bool:
        """Whether this learner's moves are kept; nobody's are in Studio, in libraries, for guests and masquerades."""
        return self.visitor.writable

    def keep_nothing(self) -> None:
        """From here on, this request neither reads nor writes anything of the person's."""
        self.visitor = replace(self.visitor, writable=False, counted=False)
        self.__dict__.pop("visit", None)

    @cached_property
    def visit(self) -> Visit[Any]:
        """What this request's use cases take. Raises `Invalid`."""
        document: Document = self.document()
        revision = self.revision_of(document)

        def instrument() -> api.Instrument:
            org, structure = org_of(self.visitor), self.structure_of(document)
            return api.Instrument(org=org, key=document.key, revision=revision, kind=self.KIND, structure=structure)

        return Visit(document, revision, document.lang, self.visitor, Runs(self.visitor, instrument))

    def revision_of(self, document: Any) -> str:
        """A hash of what affects play or scoring in a document."""
        raise NotImplementedError

    def structure_of(self, document: Any) -> Structure:
        """What the campus app must know to compare runs, without the document's text."""
        raise NotImplementedError

    @property
    def may_look_through(self) -> bool:
        """Whether somebody of whom nothing is kept may see all of it: staff and authors, who can read the document."""
        context = getattr(self.scope_ids.usage_id, "context_key", None)
        if self.person.staff or context is None:  # without a context there is no platform: a workbench
            return True
        if not context.is_course:
            return self.may_author(change=False)
        # of a learner with an account all is kept: who has one looks through others' eyes, as only staff can
        return in_studio() or self.person.user_id is not None

    # --- what use cases leave to do -----------------------------------------------------------------------------

    def carry_out(self, result: Result) -> None:
        """Tell user_state what is kept, then publish. Each may be repeated, in case an earlier request stopped half-way."""
        self.mirror(result.run)
        for event in result.events:
            self.runtime.publish(self, event.name, dict(event.data))
        if result.completed:
            self.complete()

    def mirror(self, run: Held | None) -> None:
        """Make user_state say what is kept, where it says otherwise: a write of another request may have undone it.

        Nothing that a learner sees depends on it. It is written only where it changes, because the platform writes
        whole, over what other requests wrote meanwhile.
        """
        if run is None or not self.keeps:
            return
        if (self.run, self.finished) != (run.attempt, run.finished):
            self.run, self.finished = run.attempt, run.finished

    def complete(self) -> None:
        """Tell the platform that the learner has done what this block asks."""
        self.emit_completion(1.0)

    @property
    def html_id(self) -> str:
        """Begins every id of this block's HTML: a page may show several blocks."""
        name = hashlib.sha256(str(self.scope_ids.usage_id).encode()).hexdigest()[:8]
        return f"{'e' if self.in_editor else 'c'}-{name}"

    @property
    def plan_url(self) -> str:
        """The page of the learner's action plan."""
        return api.plan_url()

    def clear_student_state(self, *, user_id: Any = None, **_platform: Any) -> None:
        """The platform forgets a learner's state at this block: ours goes with it."""
        learner = api.user_id_of(user_id)
        if learner is not None:
            api.clear(api.visitor(self.usage_key, learner, staff=False, beta=False))

    @property
    def learner_tag(self) -> str:
        """Whose unsent moves a device may send to this block."""
        return learner_tag(self.person.user_id, self.scope_ids.usage_id)

    # --- views --------------------------------------------------------------------------------------------------

    @XBlock.supports("multi_device")
    def student_view(self, context: Any = None) -> Fragment:
        if in_studio() and self.reads_as_author:
            return self.author_fragment()  # libraries ask for this view only
        try:
            document = self.document()
        except Invalid as invalid:
            return self._broken(invalid)
        try:
            return self.learner_fragment(document)
        except api.Unreadable:
            note = pages.render("kit/unreadable.html", self.lang, sentence=self.say(UNREADABLE_RUN))
            return self.fragment(note, script=False)

    def learner_fragment(self, document: Any) -> Fragment:
        raise NotImplementedError

    def public_view(self, context: Any = None) -> Fragment:
        """For visitors without an account: what this is, nothing to answer."""
        try:
            document = self.document()
        except Invalid as invalid:
            return self._broken(invalid)
        return self.fragment(self.teaser(document) + self.sample(document), script=False)

    def teaser(self, document: Any) -> str:
        raise NotImplementedError

    def sample(self, document: Any) -> str:
        """What visitors may see of the inside where that is harmless: one question, without any way to answer it."""
        return SafeString()

    def fragment(self, screen: str, *, script: bool = True, **state: Any) -> Fragment:
        """The block's root around `screen`; `state` goes to the script and holds nothing that is ahead of the learner."""
        root = pages.render("kit/root.html", self.lang, css_class=self.CSS_CLASS, screen=screen)
        fragment = Fragment(root)
        for name in self.STYLES:
            fragment.add_css(pages.asset(name))
        if script:
            for name in self.SCRIPTS:
                fragment.add_javascript(pages.asset(name))
            fragment.initialize_js(self.INIT, {**self._script_state(), **state})
        return fragment

    def _script_state(self) -> dict[str, Any]:
        return {
            "tag": self.learner_tag,
            "block": str(self.scope_ids.usage_id),
            "keeps": self.keeps,
            "csrfCookie": settings.CSRF_COOKIE_NAME,
            "words": {name: self.say(message) for name, message in self._script_words().items()},
        }

    def _script_words(self) -> dict[str, str]:
        return SCRIPT_WORDS if self.keeps else {**SCRIPT_WORDS, **WORDS_WHERE_NOTHING_IS_KEPT}

    def page(self, template: str, **context: Any) -> str:
        """The HTML of a template in the document's language, with what its forms carry unseen."""
        common = {
            "uid": self.html_id,
            "urls": HandlerAddresses(self),
            "plan_url": lambda: self.plan_url,  # a template calls what it names
            "guards": self._guards(),
        }
        return pages.render(template, self.lang, **{**common, **context})

    def _guards(self) -> str:
        """What each of our forms carries unseen: that this site made it, and for whom."""
        return format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
            csrf_token(),
            LEARNER,
            self.learner_tag,
        )

    def handler_url(self, name: str) -> str:
        return str(self.runtime.handler_url(self, name))

    def with_course_addresses(self, html: str) -> str:
        """`/static/…` and `/jump_to_id/…` made real, as the platform does for views but not for handlers' answers."""
        service = self.runtime.service(self, "replace_urls")
        return service.replace_urls(html) if service else html

    def _broken(self, invalid: Invalid) -> Fragment:
        """For learners a polite sentence; for staff who look at the course what is wrong."""
        if self.person.staff:
            return self.faults_fragment(invalid, self.lang)
        return self.fragment(pages.render("kit/broken.html", self.lang), script=False)


@dataclass(frozen=True)
class HandlerAddresses:
    """`{{ urls.decide }}` in a template: the address of a block's handler."""

    block: CampusBlock

    def __getitem__(self, name: str) -> str:
        return self.block.handler_url(name)


_LANG = re.compile(r"^lang:[ ]*['\"]?([a-z]{2,3}(?:-[A-Za-z]{2,8})?)['\"]?[ ]*$", re.MULTILINE)
"""The language that a document names, where nothing else of it may be readable."""


def csrf_token() -> str:
    """The token that a plain form needs; empty outside a request."""
    request = crum.get_current_request()
    return get_token(request) if request is not None else ""


SCRIPT_WORDS = {
    "saving": N_("Saving…"),
    "saved": N_("Saved."),
    "waiting": N_("Waiting for the network."),
    "signin": N_("You are no longer signed in. Please sign in again."),
    "device": N_("Your answer is kept on this device."),
    "tab": N_("Your text is kept in this window only: do not close it before it is saved."),
    "memory": N_("This device does not let us keep your answer: do not close this page before it is saved."),
    "diverged": N_("You went further in another window. Here is where you are."),
    "retry": N_("Try again"),
    "keep": N_("Keep my text on this device"),
    "notSent": N_("This could not be sent. Nothing on this page is lost."),
    "refused": N_("This could not be saved."),
}
WORDS_WHERE_NOTHING_IS_KEPT = {
    "saving": N_("One moment…"),
    "saved": N_("This is for trying out: nothing is kept."),
}
