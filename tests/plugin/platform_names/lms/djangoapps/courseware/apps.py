from django.apps import AppConfig


class CoursewareConfig(AppConfig):
    name = "lms.djangoapps.courseware"
    default_auto_field = "django.db.models.BigAutoField"
