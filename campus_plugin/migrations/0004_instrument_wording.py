"""A revision in several wordings: what the learner of a run read stands beside what the run is scored by."""

from typing import Any

from django.db import migrations, models

import campus_plugin.fields


def join_wordings(apps: Any, schema_editor: Any) -> None:
    """On the way back: of several wordings of a revision the first stays, and the runs of the others are filed under it."""
    database = schema_editor.connection.alias
    instruments = apps.get_model("campus_plugin", "Instrument").objects.using(database)
    first: dict[tuple[str, str, str], int] = {}
    for number, *name in instruments.order_by("pk").values_list("pk", "org", "key", "revision"):
        stays = first.setdefault(tuple(name), number)
        if stays != number:
            for table in ("Run", "SurveyAnswers"):
                rows = apps.get_model("campus_plugin", table).objects.using(database)
                rows.filter(instrument_id=number).update(instrument_id=stays)
            instruments.filter(pk=number).delete()


class Migration(migrations.Migration):
    dependencies = (("campus_plugin", "0003_campusimport_written"),)

    operations = (
        migrations.AddField(
            model_name="instrument",
            name="wording",
            field=campus_plugin.fields.ExactCharField(default=None, max_length=64, null=True),
        ),
        # The new key first: at no moment may the same row be written twice.
        migrations.AddConstraint(
            model_name="instrument",
            constraint=models.UniqueConstraint(
                fields=("org", "key", "revision", "wording"), name="campus_instrument_wording"
            ),
        ),
        migrations.RemoveConstraint(model_name="instrument", name="campus_instrument_once"),
        # Last, so that it is the first to be undone: the release before has one row a revision.
        migrations.RunPython(migrations.RunPython.noop, join_wordings),
    )
