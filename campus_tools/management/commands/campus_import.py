"""`manage.py cms campus_import`: the campus's courses, or another, onto this platform."""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from opaque_keys.edx.keys import CourseKey

from campus_plugin import edxapp
from campus_tools.commands.course import packaged
from campus_tools.importing import archive
from campus_tools.importing.bring import Bringing, Exit, Stopped
from campus_tools.importing.platform import Platform, Source
from campus_tools.olx import course as olx
from campus_tools.olx.files import Files
from campus_tools.olx.whole import attested, released_names, unopened

EXAMPLES = """examples:
  ./manage.py cms campus_import
  ./manage.py cms campus_import --only course-v1:CampusNumerique+METAMORPHOSES+2026
  ./manage.py cms campus_import --from /openedx/data/metamorphoses.tar.gz

exit codes:
  0  done, or nothing to do
  1  the course's files cannot be used
  2  wrong options
  3  there is authors' work: nothing was overwritten
  4  the platform did not take the course as it is
  5  the course is there, but its index, attestation or access failed"""


class Command(BaseCommand):
    help = (
        "Create or update the courses that are open to learners, and check what the platform made of them. Changes made "
        "in Studio are never lost. Courses to come are brought by name only (--only)."
    )
    # The platform's checks have run at its start, and a job should not wait for them again.
    requires_system_checks: Any = ()
    platform: Platform = edxapp

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.epilog = EXAMPLES
        parser.add_argument("--force", action="store_true", help="overwrite what was changed in Studio, after a backup")
        parser.add_argument("--no-backup", action="store_true", help="overwrite without a backup")
        parser.add_argument(
            "--from",
            dest="source",
            metavar="FILE|DIR",
            help="a .tar.gz or a folder with a course.xml, instead of the packaged courses",
        )
        parser.add_argument("--only", metavar="KEY", help="only the course of this key, even if it is to come")
        parser.add_argument(
            "--new-weights",
            action="store_true",
            help="let the grading policy of the files replace the one that learners began with",
        )
        parser.add_argument(
            "--unchecked", action="store_true", help="import although some of the course's files have faults"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bringing = Bringing(
            self.platform,
            self._say,
            lambda: datetime.now(UTC),
            force=options["force"],
            without_backup=options["no_backup"],
            new_weights=options["new_weights"],
        )
        worst = Exit.DONE
        seen = []
        with tempfile.TemporaryDirectory(prefix="campus-import-") as name:
            for folder in self._folders(options["source"], Path(name)):
                try:
                    packed = options["source"] is None
                    with _source(folder, packaged=packed, unchecked=options["unchecked"]) as source:
                        seen.append(str(source.key))
                        if options["only"] not in (None, str(source.key)):
                            continue
                        if packed and source.to_come and options["only"] is None:
                            bringing.skip(source)
                        else:
                            bringing.course(source)
                except Stopped as stopped:
                    self.stderr.write(str(stopped))
                    worst = max(worst, stopped.exit_code)
                except edxapp.NoPlatform as error:
                    raise CommandError(
                        f"{error} Run this where Studio runs: tutor local do campus-import.", returncode=Exit.PLATFORM
                    ) from error
        if options["only"] and options["only"] not in seen:
            raise CommandError(
                f"There is no course {options['only']}, only: {', '.join(seen) or 'none'}.", returncode=Exit.USAGE
            )
        if worst:
            raise CommandError("Not every course was brought; the reasons stand above.", returncode=worst)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _folders(self, source: str | None, place: Path) -> list[Path]:
        """The folders of the courses to bring; an archive is unpacked below `place`."""
        if source is None:
            return packaged()
        path = Path(source)
        try:
            if path.is_dir():
                return [archive.find(path)]
            unpacked = place / "unpacked"
            unpacked.mkdir()
            archive.unpack(path, unpacked)
            return [archive.find(unpacked)]
        except archive.Unusable as error:
            raise CommandError(str(error).replace(f"{place / 'unpacked'}", source), returncode=Exit.SOURCE) from error


@contextmanager
def _source(folder: Path, *, packaged: bool, unchecked: bool) -> Iterator[Source]:
    """The course in `folder`, from a copy that holds what the platform needs and lasts as long as the context."""
    with tempfile.TemporaryDirectory(prefix="campus-course-") as name:
        staged = archive.stage(folder, Path(name))
        course = olx.read(staged)
        if isinstance(course, olx.Unreadable) or (course.faults and not unchecked):
            listed = "".join(f"\n  - {fault}" for fault in course.faults)
            advice = "" if isinstance(course, olx.Unreadable) else " --unchecked imports the rest."
            raise Stopped(
                Exit.SOURCE, f"{folder}: the course has faults:{listed}\nNothing was changed. Mend them first.{advice}"
            )
        yield Source(
            key=CourseKey.from_string(course.key),
            name=course.name,
            language=course.language,
            public=course.visibility == "public",
            folder=staged,
            counts=Counter(node.tag for node in course.root.walk()),
            digest=archive.digest(staged),
            grading=course.grading,
            to_come=course.to_come,
            attested=attested(course),
            unopened=tuple(node.name or node.url_name for node in unopened(course, released_names(Files(folder)))),
            exported=not packaged and archive.is_export(staged),
        )
