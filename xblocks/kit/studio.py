"""The Studio editor of both blocks, first form: the YAML, checked while it is typed.

Nothing typed is lost: the page keeps a draft on the author's device until Studio has it, a document with faults can be
saved as it stands (learners then read a polite sentence), and closing asks first.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from web_fragments.fragment import Fragment

from . import pages
from .handlers import UNREADABLE, Answer, Body, Refusal, action, text_of
from .i18n import N_, translate
from .problems import Problem
from .yamltext import MAX_BYTES

# JSON may need six bytes where UTF-8 needs two or three.
MAX_STUDIO_BODY = 3 * MAX_BYTES
MAX_DISPLAY_NAME = 255

NOT_STUDIO = N_("A document is edited in Studio, not here. Nothing was changed.")
NOT_AUTHOR = N_("Only the course team can check documents.")
WEIGHT_NOT_A_NUMBER = N_("The weight must be a number from 0 to 1000. Write digits, with a point for decimals.")


class StudioEditorMixin:
    """`studio_view`, and the handlers `studio_check` and `studio_save`."""

    def example(self) -> str:
        """A short, commented, valid document: what an empty block starts from. It lies beside `block.py`."""
        # a runtime mixes its own fields in: the class that authors know is behind the mixed one
        room = getattr(type(self), "unmixed_class", type(self)).__module__.split(".")[-2]
        return pages.asset(f"{room}/example.yaml")

    def studio_view(self, context: Any = None) -> Fragment:
        lang = get_language() or "en"
        text = self.definition if self.definition.strip() else self.example()
        html = pages.render(
            "kit/studio.html",
            lang,
            block=self,
            text=text,
            unwritten=not self.definition.strip(),
            weighted="weight" in self.fields,
            example=self.example(),
            uid=self.scope_ids.usage_id,
        )
        fragment = Fragment(html)
        fragment.add_css(pages.asset("kit/assets/studio.css"))
        fragment.add_javascript(pages.asset("kit/assets/studio.js"))
        fragment.initialize_js(
            "CampusStudio",
            {
                "block": str(self.scope_ids.usage_id),
                "saved": text,
                "csrfCookie": settings.CSRF_COOKIE_NAME,
                "words": {name: translate(message, lang) for name, message in WORDS.items()},
            },
        )
        return fragment

    @action(most=MAX_STUDIO_BODY)
    def studio_check(self, body: Body) -> Answer:
        """What is wrong with a text, without saving it."""
        if not (in_studio() or self.person.staff):
            raise Refusal(NOT_AUTHOR, 403)
        return Answer(state={"problems": self._told(text_of(body, "definition", most=MAX_BYTES * 2))})

    @action(most=MAX_STUDIO_BODY)
    def studio_save(self, body: Body) -> Answer:
        """Save the text; one with faults only when the author says `anyway`."""
        if not in_studio():
            raise Refusal(NOT_STUDIO, 403)
        definition = text_of(body, "definition", most=MAX_BYTES * 2).replace("\r\n", "\n")
        name = text_of(body, "display_name", most=MAX_DISPLAY_NAME, default="")
        anyway = body.get("anyway", False)
        if not isinstance(anyway, bool):
            raise Refusal(UNREADABLE, field_name="anyway")
        weight = _weight(body["weight"]) if "weight" in self.fields and "weight" in body else None
        problems = self._told(definition)
        if problems and not anyway:
            return Answer(state={"problems": problems}, status=422)
        self.definition, self.display_name = definition, name
        if weight is not None:
            self.weight = weight
        return Answer(state={"problems": problems, "saved": True})

    def _told(self, text: str) -> list[dict[str, Any]]:
        lang = get_language() or "en"
        problems: list[Problem] = self.FORMAT.problems(text.replace("\r\n", "\n"))
        return [problem.as_json(lang) for problem in problems]


def in_studio() -> bool:
    return getattr(settings, "SERVICE_VARIANT", "") == "cms"


def _weight(value: Any) -> float:
    try:
        weight = float(str(value).replace(",", ".")) if not isinstance(value, bool) else -1.0
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1000:
        raise Refusal(WEIGHT_NOT_A_NUMBER, field_name="weight")
    return weight


WORDS = {
    "checking": N_("Checking…"),
    "valid": N_("The document is valid."),
    "one": N_("One fault to mend:"),
    "many": N_("Faults to mend:"),
    "line": N_("Line"),
    "unreachable": N_("The check could not be made: the network or Studio does not answer. Your text is kept."),
    "saving": N_("Saving…"),
    "refused": N_("Studio did not save the document. Your text is kept."),
    "faulty": N_(
        "This document has faults. Mend them, or save it as it stands: learners will read that it is being revised."
    ),
    "anyway": N_("Save as it stands"),
    "restored": N_("A text that you had not saved was found on this device and put back."),
    "discard": N_("Go back to the saved text"),
}
