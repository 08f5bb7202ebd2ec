"""The rule of thumb that is kept with an action."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("campus_plugin", "0004_instrument_wording"),)

    operations = (
        migrations.AddField(
            model_name="commitment",
            name="rule",
            field=models.CharField(max_length=140, null=True),
        ),
    )
