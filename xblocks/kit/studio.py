"""The Studio editor of both blocks, first form: the YAML, checked while it is typed.

Nothing typed is lost: the page keeps a draft on the author's device until Studio has it, a document with faults can be
saved as it stands (learners then read a polite sentence), and a text that somebody else saved meanwhile is shown
before it is replaced.
"""

import hashlib
import math
import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from web_fragments.fragment import Fragment

from campus_plugin import api

from . import pages
from .handlers import UNREADABLE, Answer, Body, Refusal, action, text_of
from .host import Host
from .i18n import N_, translate
from .olx import MOST_NUMBER
from .problems import Problem
from .yamltext import MAX_BYTES

# JSON may need six bytes where UTF-8 needs two or three.
MAX_STUDIO_BODY = 3 * MAX_BYTES
MAX_SAVED = 2 * MAX_BYTES
"""Characters of a text that is saved although it is too large to be valid."""
MAX_DISPLAY_NAME = 255

_DROPPED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NOT_STUDIO = N_("A document is edited in Studio, not here. Nothing was changed.")
NOT_AUTHOR = N_("Only the course team can check documents.")
NOT_ALLOWED_TO_TRY = N_("Only those who may edit this document can try a text before it is saved.")
NOT_READER = N_("Only the authors of this library can read its documents.")
NOT_ALLOWED = N_("You may read this course but not change it. Nothing was saved; your text is kept on this device.")
TOO_LONG = N_("This text is too long to be saved (%(limit)s KiB at most). Split it into several documents.")
NAME_TOO_LONG = N_("The name is too long (%(most)s characters at most). Please shorten it.")
UNFIT = N_("Line %(line)s has an invisible character (%(code)s) that a course cannot hold. Delete it, then save again.")
UNFIT_NAME = N_("The name has an invisible character (%(code)s). Delete it, then save again.")
MEANWHILE = N_(
    "Somebody else saved another text since you opened this editor. Yours is kept here. "
    "Compare it with theirs, then save again to replace theirs."
)
WEIGHT_NOT_A_NUMBER = N_("The weight must be a number from 0 to 1000. Write digits, with a point for decimals.")


def author_lang() -> str:
    """Studio's language for this author; the document's own is for learners."""
    return get_language() or "en"


class StudioEditorMixin(Host):
    """`studio_view`, and the handlers `studio_check` and `studio_save`."""

    def example(self) -> str:
        """A short, commented, valid document: what an empty block starts from. It lies beside `block.py`."""
        # a runtime mixes its own fields in: the class that authors know is behind the mixed one
        room = getattr(type(self), "unmixed_class", type(self)).__module__.split(".")[-2]
        return pages.text_of(f"{room}/example.yaml")

    def studio_view(self, context: Any = None) -> Fragment:
        lang = author_lang()
        if not (in_studio() or self.person.staff):
            # a library's block can be asked for any of its views, by learners too
            return Fragment(pages.render("kit/closed.html", lang, sentence=translate(NOT_STUDIO, lang)))
        if in_studio() and not self.may_author(change=False):
            return Fragment(pages.render("kit/closed.html", lang, sentence=translate(NOT_READER, lang)))
        written = _lines(self.definition)
        text = written if written.strip() else self.example()
        html = pages.render(
            "kit/studio.html",
            lang,
            block=self,
            text=text,
            unwritten=not written.strip(),
            weighted="weight" in self.fields,
            example=self.example(),
            uid=self.html_id,
        )
        fragment = Fragment(html)
        for name in (*self.STYLES, "kit/assets/studio.css"):
            fragment.add_css(pages.asset(name))
        for name in (*self.SCRIPTS, "kit/assets/studio.js"):  # the learner's own: the editor plays what it holds
            fragment.add_javascript(pages.asset(name))
        fragment.initialize_js(
            "CampusStudio",
            {
                # no text of the author's here: some runtimes write these arguments into the page as they are
                "draft": f"campus-draft:{self.learner_tag}",
                "base": fingerprint(self.definition),
                "csrfCookie": settings.CSRF_COOKIE_NAME,
                "words": {name: translate(message, lang) for name, message in WORDS.items()},
            },
        )
        return fragment

    @action(most=MAX_STUDIO_BODY, speaks=author_lang)
    def studio_check(self, body: Body) -> Answer:
        """What is wrong with a text, without saving it."""
        if not (in_studio() or self.person.staff):
            raise Refusal(NOT_AUTHOR, 403)
        return Answer(state=self.told_of(self.FORMAT.problems(definition_in(body))))

    @action(most=MAX_STUDIO_BODY, speaks=author_lang)
    def studio_save(self, body: Body) -> Answer:
        """Save the text; one with faults only when the author says `anyway`.

        `base` is the fingerprint of the text that the author began with; where it is no longer the one that Studio has,
        409 brings `theirs` and its `base`.
        """
        if not in_studio():
            raise Refusal(NOT_STUDIO, 403)
        if not self.may_author(change=True):
            raise Refusal(NOT_ALLOWED, 403)  # Studio would drop the text and answer that all is well
        definition, name = definition_in(body), _name(body)
        anyway = body.get("anyway", False)
        if not isinstance(anyway, bool):
            raise Refusal(UNREADABLE, field_name="anyway")
        weight = _weight(body["weight"]) if "weight" in self.fields and "weight" in body else None
        _fit(definition)
        now = fingerprint(self.definition)
        if text_of(body, "base", most=64, default=now) != now:
            theirs = {"theirs": _lines(self.definition), "base": now, "error": translate(MEANWHILE, author_lang())}
            return Answer(state=theirs, status=409)
        told = self.told_of(self.FORMAT.problems(definition))
        if told["problems"] and not anyway:
            return Answer(state=told, status=422)
        self.definition, self.display_name = definition, name
        if weight is not None:
            self.weight = weight
        return Answer(state={**told, "saved": True, "base": fingerprint(definition)})

    def may_author(self, *, change: bool) -> bool:
        """Courses have Studio's service; a library of the new kind has none, and runs handlers for all who may learn."""
        permissions = self.runtime.service(self, "studio_user_permissions")
        if permissions:
            may = permissions.can_write if change else permissions.can_read
            return bool(may(self.usage_key.context_key))
        return bool(api.may_author(self.usage_key, self.person.user_id, change=change))

    def told_of(self, problems: Sequence[Problem]) -> dict[str, Any]:
        """Faults as the editor lists them."""
        lang = author_lang()
        return {
            "problems": [problem.as_json(lang) for problem in problems],
            "count": sum(p.stands_for for p in problems),
        }


def in_studio() -> bool:
    return getattr(settings, "SERVICE_VARIANT", "") == "cms"


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _lines(text: str) -> str:
    """Line ends as browsers' text fields have them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def definition_in(body: Body) -> str:
    """The text that a request brings, of a bearable size. Raises `Refusal`."""
    definition = body.get("definition")
    if not isinstance(definition, str):
        raise Refusal(UNREADABLE, field_name="definition")
    if len(definition) > MAX_SAVED:
        raise Refusal(TOO_LONG, 413, field_name="definition", limit=MAX_SAVED // 1024)
    return _lines(definition)


def _name(body: Body) -> str:
    name = body.get("display_name", "")
    if not isinstance(name, str):
        raise Refusal(UNREADABLE, field_name="display_name")
    if len(name) > MAX_DISPLAY_NAME:
        raise Refusal(NAME_TOO_LONG, field_name="display_name", most=MAX_DISPLAY_NAME)
    odd = _DROPPED.search(name)
    if odd:
        raise Refusal(UNFIT_NAME, field_name="display_name", code=_code(odd[0]))
    return name


def _fit(definition: str) -> None:
    """XBlock's text fields drop what XML cannot hold, without a word: the author is told instead."""
    odd = _DROPPED.search(definition)
    if odd:
        line = definition[: odd.start()].count("\n") + 1
        raise Refusal(UNFIT, field_name="definition", line=line, code=_code(odd[0]))


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def _weight(value: Any) -> float:
    try:
        weight = math.nan if isinstance(value, bool) else float(str(value).strip().replace(",", "."))
    except ValueError:
        weight = math.nan
    if not 0 <= weight <= MOST_NUMBER:
        raise Refusal(WEIGHT_NOT_A_NUMBER, field_name="weight")
    return weight


WORDS = {
    "valid": N_("The document is valid."),
    "one": N_("One fault to mend:"),
    "many": N_("%(count)s faults to mend:"),
    "more": N_("These are the first ones."),
    "line": N_("Line"),
    "unreachable": N_("Studio does not answer. Your text is kept in this page; please try again in a moment."),
    "signin": N_(
        "You are no longer signed in, or this page is too old. Sign in again in another tab, then come back here and "
        "save: your text is kept in this page."
    ),
    "saving": N_("Saving…"),
    "refused": N_("Studio did not save the document. Your text is kept in this page."),
    "faulty": N_(
        "This document has faults. Mend them, or save it as it stands: learners will read that it is being revised."
    ),
    "restored": N_("What you had not saved was found on this device and put back."),
    "changed": N_("Meanwhile another text was saved in Studio: compare before you save."),
    "memory": N_("This device does not let us keep your text: do not close this page before it is saved."),
    "lost": N_(
        "This device cannot keep what you have written: it is lost if you close now. "
        "Save it, or press Cancel once more to close without it."
    ),
    "wide": N_("Whole page"),
    "narrow": N_("Back into the window"),
    "stale": N_("The text has changed since this trial began. “Try this text” plays it as it is now."),
    "discard": N_("Go back to the saved text"),
    "putBack": N_("Put my text back"),
}
