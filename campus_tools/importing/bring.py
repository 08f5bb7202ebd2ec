"""One course, from its files to learners: decided, backed up, imported, read back, opened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import partial
from typing import Any

from . import attestation, backups, records, weights
from .archive import Unusable
from .around import Around
from .changes import Change, Contents, changes, contents, credited
from .decision import Way, decide
from .platform import Platform, Source

MOST_TOLD = 50
"""Changes that are listed one by one; the others are counted."""
UNTRACED = (
    "it is not known which of it authors wrote (the first release did not note it, and an export of Studio does not "
    "say it), so all of it counts as theirs."
)


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
    new_weights: bool = False

    def course(self, source: Source) -> None:
        """Bring one course. Raises `Stopped`."""
        key = source.key
        exists = self.platform.course_exists(key)
        self._check_blocks(source)
        memory = records.of(key)
        start = self._contents(source) if exists else {}
        changed = changes(memory.contents, start) if exists and memory.last is not None else []
        anew = self.new_weights and exists and not weights.same(self.platform.grading(key), source.grading)
        way = decide(
            exists=exists, last=memory.last, digest=source.digest, changed=changed, force=self.force, anew=anew
        )
        around = Around(self.platform, self.tell)
        if way.refuses:
            around.compare(source)
            raise Stopped(Exit.STUDIO, _refusal(source, way, changed))
        if way is Way.NOTHING:
            self._nothing(source, around, changed, memory)
            return
        if way is Way.UPDATE:
            overwrites = memory.last is None or not memory.last.finished or bool(changed)
            self._back_up(source, overwrites_authors=overwrites)
            self._keep_weights(source)
        attested = exists and attestation.is_active(self.platform.certificates(key))
        self.tell(f"{key}: importing “{source.name}”. This takes from some seconds to some minutes.")
        records.begin(key, source.digest)
        credit = partial(
            credited, start=start, before=memory.contents, written=memory.written, from_files=not source.exported
        )
        try:
            self._import(source)
            self._read_back(source)
            self._open(source, around, attested=attested)
        except Stopped:
            self._note_what_stands(source, credit, memory)
            raise
        records.keep(key, credit(self._contents(source), finished=True), memory.written, finished=True)
        self.tell(f"{key}: {'created' if way is Way.CREATE else 'updated'}.")

    def skip(self, source: Source) -> None:
        """Tell that a course is to come; where the platform has it already, also what is open there."""
        self.tell(f"{source.key}: “{source.name}” is to come, so it is not brought. --only {source.key} brings it.")
        if self.platform.course_exists(source.key):
            Around(self.platform, self.tell).told_of_course_to_come(source)

    def _nothing(self, source: Source, around: Around, changed: list[Change], memory: records.Memory) -> None:
        if around.mend(source):
            changed = changes(memory.contents, self._contents(source))
        else:
            self.tell(f"{source.key}: the course's files are those of the last import, nothing was done.")
        if memory.last is not None and not memory.last.traced:
            self.tell(f"{source.key}: {UNTRACED}")
        elif changed:
            self.tell(f"{source.key}: {len(changed)} blocks or files there were changed in Studio since; they stay.")

    def _note_what_stands(self, source: Source, credit: Callable[..., Contents], memory: records.Memory) -> None:
        """After an import that broke off: half of it is ours. Where the platform cannot say what, nothing more is."""
        try:
            if self.platform.course_exists(source.key):
                standing = credit(self._contents(source), finished=False)
                records.keep(source.key, standing, memory.written, finished=False)
        except Exception:  # the cause of the failure is what counts, and it is told already
            return

    def _keep_weights(self, source: Source) -> None:
        """Let learners who have begun keep the weights and the pass mark that they began with."""
        if source.exported:
            return
        held = self.platform.grading(source.key)
        if weights.same(held, source.grading):
            return
        if self.new_weights or not weights.replaceable(held, source.grading):
            self.tell(
                f"{source.key}: grading was {weights.told(held)}; it is now {weights.told(source.grading)}. Learners "
                "near the pass mark may gain or lose their attestation."
            )
            return
        weights.keep(held, source.folder, str(source.key.run))
        self.tell(
            f"{source.key}: grading stays as learners began it: {weights.told(held)}. The course's files say "
            f"{weights.told(source.grading)}; --new-weights takes it over, once learners have been told."
        )

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

    def _open(self, source: Source, around: Around, *, attested: bool) -> None:
        if failed := around.open(source, attested=attested):
            listed = "".join(f"\n  - {failure}" for failure in failed)
            raise Stopped(
                Exit.AROUND,
                f"{source.key}: the course is there, but this failed:{listed}\nMend the cause and run this again.",
            )


def _refusal(source: Source, way: Way, changed: list[Change]) -> str:
    if way is Way.REFUSE_STRANGER:
        return (
            f"{source.key}: a course of this key is on the platform, and not by this command. Nothing was changed. "
            "--force overwrites it, after a backup."
        )
    if way is Way.REFUSE_UNTRACED:
        return (
            f"{source.key}: {UNTRACED} Nothing was overwritten. --force overwrites it, after a backup; from then on "
            "authors' work is told from ours."
        )
    listed = "".join(f"\n  - {change}" for change in changed[:MOST_TOLD])
    more = f"\n  - and {len(changed) - MOST_TOLD} more" if len(changed) > MOST_TOLD else ""
    return (
        f"{source.key}: this holds authors' work, from Studio or from a backup. Nothing was overwritten.{listed}{more}\n"
        "Take these changes over into the course's files, or overwrite them with --force (after a backup)."
    )


def _miscounts(expected: Mapping[str, int], got: Mapping[str, int]) -> list[str]:
    return [
        f"{block_type}: {expected.get(block_type, 0)} in the course's files, {got.get(block_type, 0)} on the platform"
        for block_type in sorted({*expected, *got})
        if expected.get(block_type, 0) != got.get(block_type, 0)
    ]
