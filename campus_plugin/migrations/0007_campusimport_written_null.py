"""The release before `written` must be able to write rows: a platform may go back to it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("campus_plugin", "0006_commitment_own"),)

    operations = (
        migrations.AlterField(
            model_name="campusimport", name="written", field=models.JSONField(default=dict, null=True)
        ),
    )
