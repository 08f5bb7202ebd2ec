"""What a check found: a fault, how grave it is, and which rule found it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..faults import Fault, fault

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """A fault that stops a release (`error`) or that the team should weigh (`warning`)."""

    rule: str
    severity: Severity
    fault: Fault

    def as_json(self, lang: str) -> dict[str, Any]:
        return {"rule": self.rule, "severity": self.severity, "place": self.fault.place, **self.fault.as_json(lang)}


@dataclass(frozen=True)
class Rule:
    """The name of a rule, under which its findings are told: `typography.colon`."""

    name: str
    severity: Severity
    reason: str
    remedy: str

    def at(self, file: str, line: int | None, place: str = "", values: Mapping[str, Any] | None = None) -> Finding:
        return Finding(self.name, self.severity, fault(file, line, self.reason, self.remedy, values, place))


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then by file and line; the same finding once."""
    unique = {(f.rule, f.fault.file, f.fault.line, f.fault.message()): f for f in findings}
    return sorted(
        unique.values(),
        key=lambda f: (f.severity != "error", f.fault.file, f.fault.line or 0, f.rule, f.fault.message()),
    )
