"""What the campus keeps. Written by `runs`, `surveys`, `profiles`, `consents`, `commitments`; read by nobody else.

Every table about a learner has a `user` column, an entry in `privacy.TABLES` (export and erasure) and a PII
annotation; a test walks the tables and fails on one that lacks any of them.

Rows that may be written by two requests at once carry a `version`: they are written by
`UPDATE … WHERE version = <the one that was read>`, so that what was acknowledged is never overwritten.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from .fields import ExactCharField, ExactCourseKeyField, ExactUsageKeyField
from .shared.limits import LONGEST_RULE


class Instrument(models.Model):
    """One revision of a case or of a diagnostic, in one wording: what is needed to read runs without YAML.

    Written at first use and never changed. `structure` holds ids, types, values, weights and titles, no learner.
    `revision` ignores words, so `wording`, a hash of the structure, stands beside it: each run is filed under the words
    that its learner read. It is null in rows of the first release, whose words are those that came first.

    .. no_pii:
    """

    org = ExactCharField(max_length=100)
    key = ExactCharField(max_length=64)
    revision = ExactCharField(max_length=64)
    # Null and not empty: a platform that goes back to the first release inserts rows without this column.
    wording = ExactCharField(max_length=64, null=True, default=None)
    kind = models.CharField(max_length=32)
    structure = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["org", "key", "revision", "wording"], name="campus_instrument_wording"),
        )
        verbose_name = pgettext_lazy("campus", "instrument")
        verbose_name_plural = pgettext_lazy("campus", "instruments")

    def __str__(self) -> str:
        return f"{self.org} / {self.key} / {self.revision}"


class OfLearner(models.Model):
    """A row about one learner. Not annotated: what is kept is for each table to say."""

    # No index of its own: each table has a unique key that begins with the user.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Run(OfLearner):
    """One attempt of a learner at a block: the moves of a case or the answers of a diagnostic, and their result.

    The moves are the truth; a finished run keeps the result that its learner saw and is never computed again.
    `counted` is false for staff and beta testers, who are kept but never compared.

    .. pii: What a learner decided or answered about their firm; moves may hold free text.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    usage_key = ExactUsageKeyField(max_length=255)
    course_key = ExactCourseKeyField(max_length=255)
    attempt = models.PositiveIntegerField()
    run_id = models.CharField(max_length=32, unique=True)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    moves = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    counted = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "usage_key", "attempt"], name="campus_run_once"),)
        indexes = (models.Index(fields=["user", "instrument", "finished_at"], name="campus_run_finished"),)
        verbose_name = pgettext_lazy("campus", "run")
        verbose_name_plural = pgettext_lazy("campus", "runs")


class SurveyAnswers(OfLearner):
    """A learner's answers to a diagnostic's survey: never scored, so kept apart from the run.

    .. pii: Opinions, expectations and free text of a learner.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    usage_key = ExactUsageKeyField(max_length=255)
    course_key = ExactCourseKeyField(max_length=255)
    attempt = models.PositiveIntegerField()
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "usage_key", "attempt"], name="campus_survey_once"),)
        verbose_name = pgettext_lazy("campus", "survey answers")
        verbose_name_plural = pgettext_lazy("campus", "survey answers")


class Profile(OfLearner):
    """What a learner said of their firm, as codes of `profile_codes.json`; empty where they did not say.

    .. pii: Size, sector and region of a learner's firm, and their role in it.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    size = models.CharField(max_length=32, blank=True, default="")
    sector = models.CharField(max_length=32, blank=True, default="")
    role = models.CharField(max_length=32, blank=True, default="")
    region = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user"], name="campus_profile_once"),)
        verbose_name = pgettext_lazy("campus", "profile")
        verbose_name_plural = pgettext_lazy("campus", "profiles")


class Consent(OfLearner):
    """That a learner agreed to a purpose, in which words, and when they took it back. The history is kept.

    `active` is true or null, never false: null values are distinct in a unique key on every database, which allows
    one active consent per purpose beside any number of past ones.

    .. pii: When a learner agreed to which use of their answers.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    purpose = models.CharField(max_length=40)
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "purpose", "active"], name="campus_consent_active_once"),
        )
        verbose_name = pgettext_lazy("campus", "consent")
        verbose_name_plural = pgettext_lazy("campus", "consents")


class Commitment(OfLearner):
    """One action of a learner's plan: when (the situation), then (what they will do), a first step, a date.

    `rule` is the one sentence to keep of the sequence that the action comes from.

    The words come from the course; the learner may put them in their own. An action that the learner added on the
    plan's page comes from no block: both keys are empty, and its id begins with `own.`.

    .. pii: What a learner means to do in their firm, in their own words.
    .. pii_types: other
    .. pii_retirement: local_api
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("campus", "to do")
        DONE = "done", pgettext_lazy("campus", "done")
        DROPPED = "dropped", pgettext_lazy("campus", "set aside")

    # Without a key the column holds an empty text, never null: so says the field, and the unique key goes on holding.
    usage_key = ExactUsageKeyField(max_length=255, blank=True)
    course_key = ExactCourseKeyField(max_length=255, blank=True)
    action_id = ExactCharField(max_length=64)
    when = models.TextField()
    then = models.TextField()
    first_step = models.TextField()
    # Null where there is none: the release before this column must be able to write rows.
    rule = models.CharField(max_length=LONGEST_RULE, null=True)  # noqa: DJ001
    effort = models.PositiveSmallIntegerField(default=1)
    due = models.DateField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "usage_key", "action_id"], name="campus_action_once"),)
        indexes = (models.Index(fields=["user", "due"], name="campus_action_due"),)
        verbose_name = pgettext_lazy("campus", "commitment")
        verbose_name_plural = pgettext_lazy("campus", "commitments")


class CampusImport(models.Model):
    """What `campus_import` last put on the platform: enough to see whether authors have changed it since.

    `contents` is `importing.changes.Contents`: keys, hashes and titles of a course's blocks; no learner. `written` are the
    hashes of all that was ever written from the course's own files: what bears another one is the authors'.

    .. no_pii:
    """

    course_key = ExactCourseKeyField(max_length=255, unique=True)
    digest = models.CharField(max_length=64)
    contents = models.JSONField(default=dict)
    # Null in rows of 0.1.0, which a platform that goes back to it writes without this column.
    written = models.JSONField(null=True, default=dict)
    finished = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.course_key)
