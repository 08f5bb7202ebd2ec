"""What `campus_import` wrote from a course's own files; rows of the first release do not say it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("campus_plugin", "0002_campusimport"),)

    operations = (migrations.AddField(model_name="campusimport", name="written", field=models.JSONField(default=dict)),)
