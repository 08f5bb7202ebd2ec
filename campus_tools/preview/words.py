"""The words of the core problem block, which takes them from the platform: from its `gettext`, Python and browser.

Listed here so that the preview's catalogue has them in French; in English they are what the block itself says.
"""

from django.utils.translation import gettext, gettext_noop, ngettext, ngettext_lazy

_ = gettext_noop

SCRIPT = (
    _("The text is valid. The preview does not write to your files."),
    _("This problem has been reset."),
    _("unsubmitted"),
    _("{label}: {status}"),
    _("The grading process is still running. Refresh the page to see updates."),
)
SCRIPT_COUNTED = (
    ("{num_points} point possible (graded)", "{num_points} points possible (graded)"),
    ("{num_points} point possible (ungraded)", "{num_points} points possible (ungraded)"),
    ("{earned}/{possible} point (graded)", "{earned}/{possible} points (graded)"),
    ("{earned}/{possible} point (ungraded)", "{earned}/{possible} points (ungraded)"),
)
BLOCK = (
    _("Submit"),
    _("Submitting"),
    _("Review"),
    _("Hint"),
    _("Next Hint"),
    _("Hint ({hint_num} of {hints_count}): "),
    _("Save"),
    _("Save your answer"),
    _("Reset"),
    _("Reset your answer"),
    _("Show answer"),
    _("Answers are displayed within the problem"),
    _("Answer submitted."),
    _("Grading method:"),
    _("Last Score"),
    _("First Score"),
    _("Highest Score"),
    _("Average Score"),
    _("Answer"),
    _("Correct:"),
    _("Incorrect:"),
    _("Correct"),
    _("Incorrect"),
    _("Partially Correct"),
    _("correct"),
    _("incorrect"),
    _("partially correct"),
    _("incomplete"),
    _("unanswered"),
    _("submitted"),
    _("This answer is correct."),
    _("This answer is incorrect."),
    _("This answer is partially correct."),
    _("Not yet answered."),
    _("Answer received."),
    _("Select an option"),
    _("Problem is closed."),
    _("Your answers have been saved."),
    _("Some problems have options such as save, reset, hints, or show answer. These options follow the Submit button."),
    # for the collector of messages only; said by `ngettext`
    ngettext_lazy("{num_points} point possible (graded)", "{num_points} points possible (graded)"),
    ngettext_lazy("{num_points} point possible (ungraded)", "{num_points} points possible (ungraded)"),
    ngettext_lazy("{earned}/{possible} point (graded)", "{earned}/{possible} points (graded)"),
    ngettext_lazy("{earned}/{possible} point (ungraded)", "{earned}/{possible} points (ungraded)"),
    ngettext_lazy("Correct ({progress} point)", "Correct ({progress} points)"),
    ngettext_lazy("Incorrect ({progress} point)", "Incorrect ({progress} points)"),
    ngettext_lazy("Partially correct ({progress} point)", "Partially correct ({progress} points)"),
    ngettext_lazy(
        "You have used %(attempts_used)s of %(num_total)s attempt.",
        "You have used %(attempts_used)s of %(num_total)s attempts",
    ),
)


def catalogue() -> dict[str, dict[str, object]]:
    """What a page gives to its script, in the current language."""
    return {
        "said": {message: gettext(message) for message in SCRIPT},
        "counted": {one: [ngettext(one, many, 1), ngettext(one, many, 2)] for one, many in SCRIPT_COUNTED},
    }
