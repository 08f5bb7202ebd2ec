"""One course, from its files to learners: decided, backed up, imported, read back, opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from . import attestation, backups, records
from .archive import Unusable
from .changes import Contents, changes, contents
from .decision import Way, decide
from .platform import Platform, Source

MOST_TOLD = 50
"""Changes that are listed one by one; the others are counted."""


class Exit(IntEnum):
    """How `campus_import` ends; of several courses, the greatest counts. 2 is Django's for wrong options."""

    DONE = 0
    SOURCE = 1
    USAGE = 2
    STUDIO = 3
    PLATFORM = 4
    AROUND = 5


class Stopped(Exception):
    """The course was not brought, or not whole; the text is for the person at the terminal."""

    def __init__(self, exit_code: Exit, text: str):
        super().__init__(text)
        self.exit_code = exit_code


@dataclass(frozen=True)
class Bringing:
    """How courses are brought: onto which platform, whether over what is there, and who hears what was done."""

    platform: Platform
    tell: Callable[[str], Any]
    now: Callable[[], datetime]
    force: bool = False
    without_backup: bool = False

    def course(self, source: Source) -> None:
        """Bring one course. Raises `Stopped`."""
        key = source.key
        exists = self.platform.course_exists(key)
        self._check_blocks(source)
        last, before = records.last(key)
        changed = changes(before, self._contents(source)) if exists and last is not None and last.finished else []
        way = decide(exists=exists, last=last, digest=source.digest, changed=changed, force=self.force)
        if way.refuses:
            raise Stopped(Exit.STUDIO, _refusal(source, way, changed))
        if way is Way.NOTHING:
            self.tell(f"{key}: up to date, nothing was done.")
            if changed:
                self.tell(f"{key}: {len(changed)} blocks or files were changed in Studio since the import; they stay.")
            return
        if way is Way.UPDATE:
            self._back_up(source, overwrites_authors=last is None or not last.finished or bool(changed))
        self.tell(f"{key}: importing “{source.name}”. This takes from some seconds to some minutes.")
        records.begin(key, source.digest)
        self._import(source)
        self._read_back(source)
        self._open(source)
        records.finish(key, self._contents(source))
        self.tell(f"{key}: {'created' if way is Way.CREATE else 'updated'}.")

    def _contents(self, source: Source) -> Contents:
        return contents(self.platform.course_blocks(source.key), self.platform.course_files(source.key))

    def _check_blocks(self, source: Source) -> None:
        if unknown := sorted(self.platform.unknown_block_types(source.counts)):
            raise Stopped(
                Exit.PLATFORM,
                f"{source.key}: Studio knows no block of type {', '.join(unknown)} and would hide it. Nothing was "
                "changed. Build the image anew with the campus in it (tutor images build openedx), or install what "
                "the course needs.",
            )

    def _back_up(self, source: Source, *, overwrites_authors: bool) -> None:
        if self.without_backup:
            self.tell(f"{source.key}: no backup, as asked.")
            return
        place = backups.folder()
        lasting = backups.kept(place)
        if overwrites_authors and not lasting:
            raise Stopped(
                Exit.STUDIO,
                f"{source.key}: this would overwrite what authors may have written, and the backup in {place} would go "
                "with this container. Nothing was changed. Either run it where that folder is a volume (tutor local "
                "run cms ./manage.py cms campus_import …), or export the course in Studio and add --no-backup.",
            )
        try:
            archive = backups.write(self.platform, source.key, place, self.now())
        except Unusable as error:
            raise Stopped(Exit.PLATFORM, f"{source.key}: {error}") from error
        self.tell(f"{source.key}: backup in {archive}" + ("." if lasting else " (which goes with this container)."))
        self.tell(f"{source.key}: to go back: ./manage.py cms campus_import --force --from {archive}")

    def _import(self, source: Source) -> None:
        try:
            self.platform.import_course(source.folder)
        except Exception as error:  # whatever an import may raise: the platform's own classes among them
            raise Stopped(
                Exit.PLATFORM,
                f"{source.key}: the platform stopped the import: {type(error).__name__}: {error}. The course may be "
                "half there. Mend the cause (the log above has its place) and run this again; it will start over.",
            ) from error

    def _read_back(self, source: Source) -> None:
        if not self.platform.course_exists(source.key):
            raise Stopped(
                Exit.PLATFORM,
                f"{source.key}: the platform has no such course after the import. Does its course.xml say this key? "
                "Is there another course whose key differs by capitals only?",
            )
        got = self.platform.published(source.key)
        faults = [f"hidden, for want of its block: {key}" for key, _type in got.hidden]
        faults += _miscounts(source.counts, got.counts)
        if faults:
            listed = "".join(f"\n  - {fault}" for fault in faults)
            raise Stopped(
                Exit.PLATFORM,
                f"{source.key}: the platform does not show what the course holds:{listed}\n"
                "Learners may see gaps. Look for warnings in the log above, mend them and run this again.",
            )
        total = sum(got.counts.values())
        self.tell(f"{source.key}: read back, {total} blocks, {got.counts.get('vertical', 0)} pages, none hidden.")

    def _open(self, source: Source) -> None:
        """The free mode, the attestation, visitors, the index: each is tried, then what failed is told."""
        failed = []
        for what, step in (
            ("the free enrolment", self._free_mode),
            ("the attestation", self._attestation),
            ("the access for visitors", self._visitors),
            ("the search index", self._index),
        ):
            try:
                step(source)
            except Exception as error:  # one that fails must not keep the others from being done
                failed.append(f"\n  - {what}: {type(error).__name__}: {error}")
        if failed:
            raise Stopped(
                Exit.AROUND,
                f"{source.key}: the course is there, but this failed:{''.join(failed)}\n"
                "Mend the cause and run this again.",
            )

    def _free_mode(self, source: Source) -> None:
        if attestation.MODE not in self.platform.course_modes(source.key):
            name = attestation.mode_name(source.language)
            self.platform.add_free_mode(source.key, attestation.MODE, name)
            self.tell(f"{source.key}: enrolment is free and gives right to the attestation (mode {attestation.MODE}).")

    def _attestation(self, source: Source) -> None:
        held = self.platform.certificates(source.key)
        wanted = attestation.active(held, title=source.name, language=source.language)
        if wanted != held:
            self.platform.set_certificates(source.key, wanted)
            self.tell(f"{source.key}: the attestation “{wanted[0].get('name', '')}” is active.")

    def _visitors(self, source: Source) -> None:
        if not source.public:
            return
        override = self.platform.visitors_override(source.key)
        if override == "off":
            self.tell(
                f"{source.key}: public, but somebody has closed it to visitors on this platform; it stays closed."
            )
        elif override != "on":
            self.platform.let_visitors_in(source.key)
            self.tell(f"{source.key}: open to visitors without an account.")

    def _index(self, source: Source) -> None:
        if self.platform.reindex_course(source.key):
            self.tell(f"{source.key}: the search index is up to date.")


def _refusal(source: Source, way: Way, changed: list[Any]) -> str:
    if way is Way.REFUSE_STRANGER:
        return (
            f"{source.key}: a course of this key is on the platform, and not by this command. Nothing was changed. "
            "--force overwrites it, after a backup."
        )
    listed = "".join(f"\n  - {change}" for change in changed[:MOST_TOLD])
    more = f"\n  - and {len(changed) - MOST_TOLD} more" if len(changed) > MOST_TOLD else ""
    return (
        f"{source.key}: changed in Studio since the last import. Nothing was overwritten.{listed}{more}\n"
        "Take these changes over into the course's files, or overwrite them with --force (after a backup)."
    )


def _miscounts(expected: Mapping[str, int], got: Mapping[str, int]) -> list[str]:
    return [
        f"{block_type}: {expected.get(block_type, 0)} in the course's files, {got.get(block_type, 0)} on the platform"
        for block_type in sorted({*expected, *got})
        if expected.get(block_type, 0) != got.get(block_type, 0)
    ]
