"""What `campus_import` remembers of each course."""

from django.db import migrations, models

import campus_plugin.fields


class Migration(migrations.Migration):
    dependencies = (("campus_plugin", "0001_initial"),)

    operations = (
        migrations.CreateModel(
            name="CampusImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course_key", campus_plugin.fields.ExactCourseKeyField(max_length=255, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("contents", models.JSONField(default=dict)),
                ("finished", models.BooleanField(default=False)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("modified", models.DateTimeField(auto_now=True)),
            ],
        ),
    )
