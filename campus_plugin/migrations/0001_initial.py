"""The campus's first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import campus_plugin.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = (migrations.swappable_dependency(settings.AUTH_USER_MODEL),)

    operations = (
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("org", campus_plugin.fields.ExactCharField(max_length=100)),
                ("key", campus_plugin.fields.ExactCharField(max_length=64)),
                ("revision", campus_plugin.fields.ExactCharField(max_length=64)),
                ("kind", models.CharField(max_length=32)),
                ("structure", models.JSONField(default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "instrument",
                "verbose_name_plural": "instruments",
                "constraints": [
                    models.UniqueConstraint(fields=("org", "key", "revision"), name="campus_instrument_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                ("usage_key", campus_plugin.fields.ExactUsageKeyField(max_length=255)),
                ("course_key", campus_plugin.fields.ExactCourseKeyField(max_length=255)),
                ("action_id", campus_plugin.fields.ExactCharField(max_length=64)),
                ("when", models.TextField()),
                ("then", models.TextField()),
                ("first_step", models.TextField()),
                ("effort", models.PositiveSmallIntegerField(default=1)),
                ("due", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "to do"), ("done", "done"), ("dropped", "set aside")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "indexes": [models.Index(fields=["user", "due"], name="campus_action_due")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "usage_key", "action_id"), name="campus_action_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                ("purpose", models.CharField(max_length=40)),
                ("text_version", models.CharField(max_length=20)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("active", models.BooleanField(default=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "consent",
                "verbose_name_plural": "consents",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "purpose", "active"), name="campus_consent_active_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                ("size", models.CharField(blank=True, default="", max_length=32)),
                ("sector", models.CharField(blank=True, default="", max_length=32)),
                ("role", models.CharField(blank=True, default="", max_length=32)),
                ("region", models.CharField(blank=True, default="", max_length=32)),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
                "constraints": [models.UniqueConstraint(fields=("user",), name="campus_profile_once")],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                ("usage_key", campus_plugin.fields.ExactUsageKeyField(max_length=255)),
                ("course_key", campus_plugin.fields.ExactCourseKeyField(max_length=255)),
                ("attempt", models.PositiveIntegerField()),
                ("run_id", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=32)),
                ("moves", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=1)),
                ("finished_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(null=True)),
                ("counted", models.BooleanField(default=False)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campus_plugin.instrument"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "run",
                "verbose_name_plural": "runs",
                "indexes": [models.Index(fields=["user", "instrument", "finished_at"], name="campus_run_finished")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "usage_key", "attempt"), name="campus_run_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
                ("usage_key", campus_plugin.fields.ExactUsageKeyField(max_length=255)),
                ("course_key", campus_plugin.fields.ExactCourseKeyField(max_length=255)),
                ("attempt", models.PositiveIntegerField()),
                ("answers", models.JSONField(default=dict)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="campus_plugin.instrument"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "survey answers",
                "verbose_name_plural": "survey answers",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "usage_key", "attempt"), name="campus_survey_once")
                ],
            },
        ),
    )
