"""What learners may type on the campus pages."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .commitments import Action
from .shared.limits import LONGEST_ACTION_TEXT, MOST_DAYS


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


class ActionForm(forms.Form):
    """An action in the learner's own words. The date may stay as it is, even past; a new one is today or later."""

    when = _text(
        pgettext_lazy("campus", "When"),
        _("Write when you will do it."),
        _("A moment or a situation: “when the next quote goes out”."),
    )
    then = _text(pgettext_lazy("campus", "I will"), _("Write what you will do."))
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
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    FIELDS: ClassVar[tuple[str, ...]] = ("when", "then", "first_step", "due")

    def __init__(self, action: Action, data: Any = None):
        self._action = action
        initial = {name: getattr(action, name) for name in (*self.FIELDS, "version")}
        super().__init__(data, initial=initial, use_required_attribute=False)
        for name in self.FIELDS:
            described = [f"hint-{name}"] if self.fields[name].help_text else []
            if self.is_bound and name in self.errors:
                described.append(f"error-{name}")
                self.fields[name].widget.attrs["aria-invalid"] = "true"
            if described:
                self.fields[name].widget.attrs["aria-describedby"] = " ".join(described)

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        today = timezone.localdate()
        if due != self._action.due and not today <= due <= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose a date between today and three years from now."))
        return due
