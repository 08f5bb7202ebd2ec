"""Actions that learners add themselves come from no block. No column changes: empty keys are stored as empty texts."""

from django.db import migrations

from campus_plugin.fields import ExactCourseKeyField, ExactUsageKeyField


class Migration(migrations.Migration):
    dependencies = (("campus_plugin", "0005_commitment_rule"),)

    operations = (
        migrations.AlterField(
            model_name="commitment",
            name="course_key",
            field=ExactCourseKeyField(blank=True, max_length=255),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="usage_key",
            field=ExactUsageKeyField(blank=True, max_length=255),
        ),
    )
