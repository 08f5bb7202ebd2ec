"""What the database holds as JSON: one typed shape a release, read and written here and nowhere else.

Three columns hold JSON that outlives the release which wrote it: `Run.moves`, `Run.result`, `Instrument.structure`. Each
is read by the shape that its kind (`case_study`, `self_diagnostic`) and its version name. A value without a version is
of version 1, what release 0.1.0 wrote; a later version is an object that names it under `$version`, which no id of a
document can be. A released shape keeps its reader, and no migration rewrites a run.
"""

from .moves import CaseMove, CaseMoves, DiagnosticAnswer, DiagnosticAnswers, Moves, read_moves, write_moves
from .results import CaseResult, DiagnosticResult, RunResult, read_result, write_result
from .shapes import VERSION_KEY, Unreadable
from .structures import CaseStructure, DiagnosticStructure, StepStructure, Structure, read_structure, write_structure

__all__ = [
    "VERSION_KEY",
    "CaseMove",
    "CaseMoves",
    "CaseResult",
    "CaseStructure",
    "DiagnosticAnswer",
    "DiagnosticAnswers",
    "DiagnosticResult",
    "DiagnosticStructure",
    "Moves",
    "RunResult",
    "StepStructure",
    "Structure",
    "Unreadable",
    "read_moves",
    "read_result",
    "read_structure",
    "write_moves",
    "write_result",
    "write_structure",
]
