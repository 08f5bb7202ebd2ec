from django.core.management.base import BaseCommand

imported = []


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("data_directory")
        parser.add_argument("course_dirs", nargs="*")

    def handle(self, *args, **options):
        imported.append((options["data_directory"], options["course_dirs"]))
