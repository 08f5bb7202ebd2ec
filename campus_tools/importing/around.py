"""What stands around a course: the free enrolment, its attestation, visitors, the search index."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import attestation
from .platform import Platform, Source

MOST_TOLD = 8


@dataclass(frozen=True)
class Around:
    """Opens what the course's own files open, and tells where the platform has it otherwise. Closes nothing unsaid."""

    platform: Platform
    tell: Callable[[str], Any]

    def open(self, source: Source, *, attested: bool) -> list[str]:
        """After an import; `attested`: the attestation was active before it. What failed, each with its cause."""
        failed = []
        for what, step in (
            ("the free enrolment", self._free_mode),
            ("the attestation", lambda source: self._attestation(source, attested=attested)),
            ("the access for visitors", self._visitors),
            ("the search index", self._index),
            *([("what is open", self.told_of_course_to_come)] if source.to_come else []),
        ):
            try:
                step(source)
            except Exception as error:  # one that fails must not keep the others from being done
                failed.append(f"{what}: {type(error).__name__}: {error}")
        return failed

    def mend(self, source: Source) -> bool:
        """Where nothing was imported: switch on again what another import switched off; whether anything was done.

        What a person switched stays; it is told.
        """
        held = self.platform.certificates(source.key)
        off = source.earns_attestation and bool(held) and not attestation.is_active(held)
        if off and self.platform.set_by_command(source.key):
            self._switch(source, held, on=True)
            self.tell(
                f"{source.key}: an import that was not this command had switched off the attestation "
                f"“{attestation.name(held)}”; it is active again."
            )
            return True
        self.compare(source)
        return False

    def compare(self, source: Source) -> None:
        """Tell where the platform's attestation is not what the course's files say; change nothing."""
        if source.to_come:
            self.told_of_course_to_come(source)
            return
        held = self.platform.certificates(source.key)
        active = attestation.is_active(held)
        if active and not source.earns_attestation:
            self.tell(
                f"{source.key}: the attestation is active here, but {_why_not(source)}. It stays as it is. To switch it "
                "off: Studio, Settings, Certificates."
            )
        elif source.earns_attestation and not active:
            self.tell(
                f"{source.key}: the course's files have an attestation, but none is active here: somebody switched it "
                "off, or imported the course in Studio. It stays as it is. To switch it on: Studio, Settings, "
                "Certificates."
            )

    def told_of_course_to_come(self, source: Source) -> None:
        """Tell what of a course without content is open on the platform; change nothing."""
        key, found = source.key, []
        if modes := self.platform.course_modes(key):
            found.append(f"people can enrol ({', '.join(sorted(modes))}: LMS, /admin/course_modes/coursemode/)")
        if attestation.is_active(self.platform.certificates(key)):
            found.append("its attestation is active (Studio, Settings, Certificates)")
        if self.platform.visitors_override(key) == "on":
            found.append("visitors are let in (LMS, /admin/waffle_utils/waffleflagcourseoverridemodel/)")
        if found:
            self.tell(
                f"{key}: it is on this platform though it is to come: {'; '.join(found)}. Nothing was taken away; the "
                "places in brackets are where to close it."
            )

    def _free_mode(self, source: Source) -> None:
        if source.to_come or attestation.MODE in self.platform.course_modes(source.key):
            return
        self.platform.add_free_mode(source.key, attestation.MODE, attestation.mode_name(source.language))
        right = " and gives right to the attestation" if source.earns_attestation else ""
        self.tell(f"{source.key}: enrolment is free{right} (mode {attestation.MODE}).")

    def _attestation(self, source: Source, *, attested: bool) -> None:
        """Follow the course's policy, and switch it off where learners do not see the whole course.

        A backup comes back as it was.
        """
        held = self.platform.certificates(source.key)
        active = attestation.is_active(held)
        if source.exported:
            self.compare(source)
            return
        wanted = source.earns_attestation
        if held and active != wanted:
            self._switch(source, held, on=wanted)
        if wanted and not attested:
            self.tell(f"{source.key}: the attestation “{attestation.name(held)}” is active.")
        elif source.attested and not wanted:
            self.tell(f"{source.key}: the attestation is off: {_why_not(source)}.")
        if attested and not wanted:
            self.tell(
                f"{source.key}: the attestation was active here and no longer is, for {_why_not(source)}. The platform "
                "keeps those that learners have, but shows none until it is active again (Studio, Settings, "
                "Certificates)."
            )

    def _switch(self, source: Source, held: list[dict[str, Any]], *, on: bool) -> None:
        self.platform.set_certificates(source.key, attestation.switched(held, on=on))

    def _visitors(self, source: Source) -> None:
        if not source.public or source.to_come:
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


def _why_not(source: Source) -> str:
    if not source.attested:
        return "the course's files leave it off"
    listed = ", ".join(f"“{name}”" for name in source.unopened[:MOST_TOLD])
    more = f" and {len(source.unopened) - MOST_TOLD} more" if len(source.unopened) > MOST_TOLD else ""
    return f"learners do not see the whole course yet, namely {listed}{more}"
