"""A revision in several wordings: what the learner of a run read stands beside what the run is scored by."""

from django.db import migrations, models

import campus_plugin.fields


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
    )
