"""What learners may type on the campus pages."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .commitments import Action
from .shared import due_dates
from .shared.limits import LONGEST_ACTION_TEXT, MOST_DAYS

Data: TypeAlias = Mapping[str, object] | None
"""What was posted."""


# Any: text that is translated as it is shown has a type in Django's stubs only
def _text(label: Any, empty: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_ACTION_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": empty,
            "max_length": _("Shorten this text: %(limit_value)d characters at most, you wrote %(show_value)d."),
        },
    )


class _ActionWords(forms.Form):
    """When, then, a first step and a date. The date that stands there may stay; another one is today or later."""

    when = _text(
        pgettext_lazy("campus", "When"),
        _("Write when you will do it."),
        _("A moment or a situation: “the next quote goes out”."),
    )
    then = _text(
        pgettext_lazy("campus", "Then"),
        _("Write what you will do."),
        _("What you do, in one sentence: “I call two clients”."),
    )
    first_step = _text(
        pgettext_lazy("campus", "First step"), _("Write the first step."), _("Something that takes ten minutes.")
    )
    due = forms.DateField(
        label=pgettext_lazy("campus", "By"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": pgettext_lazy("campus", "Choose a date."),
            "invalid": _("Write the date as day/month/year, for example 31/01/2027."),
        },
    )

    FIELDS: ClassVar[tuple[str, ...]] = ("when", "then", "first_step", "due")
    hidden: str
    """The field that tells the form from another one of its kind."""

    def __init__(self, data: Data, initial: dict[str, object], stands: date | None = None):
        self._stands = stands
        super().__init__(data, initial=initial, use_required_attribute=False)
        for name in self.FIELDS:
            described = [f"hint-{name}"] if self.fields[name].help_text else []
            if self.is_bound and name in self.errors:
                described.append(f"error-{name}")
                self.fields[name].widget.attrs["aria-invalid"] = "true"
            if described:
                self.fields[name].widget.attrs["aria-describedby"] = " ".join(described)

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        today = timezone.localdate()
        if due != self._stands and not today <= due <= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose a date between today and three years from now."))
        return due


class ActionForm(_ActionWords):
    """An action in the learner's own words."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    hidden = "version"

    def __init__(self, action: Action, data: Data = None):
        initial = {name: getattr(action, name) for name in (*self.FIELDS, self.hidden)}
        super().__init__(data, initial, stands=action.due)


class OwnActionForm(_ActionWords):
    """An action of the learner's own. Its token makes the same form, sent twice, one action."""

    token = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    hidden = "token"

    def __init__(self, data: Data = None):
        due = due_dates.proposed(timezone.localdate() + due_dates.WEEK)
        super().__init__(data, {"due": due, "token": secrets.token_hex(16)})
