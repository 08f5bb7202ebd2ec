"""`Run.moves`: the decisions of a case, in their order, or the answers of a diagnostic by the ids of its questions."""

from collections.abc import Mapping, Sequence
from typing import Annotated, NotRequired, TypeAlias

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from .shapes import CASE_STUDY, SELF_DIAGNOSTIC, Column

# Not only finite on paper: what JSON calls NaN is read by Python and by no database.
_Finite = Annotated[float, Field(allow_inf_nan=False)]
_Number: TypeAlias = int | _Finite


@with_config(ConfigDict(extra="forbid"))
class CaseMove(TypedDict):
    """The decision at one step: one of `choice`, `number` and `text`.

    A run is written whole, so that a key which this release does not know would be lost: it is not read at all.
    """

    step: str
    choice: NotRequired[str | list[str]]
    number: NotRequired[_Number]
    text: NotRequired[str]
    confidence: NotRequired[int]


DiagnosticAnswer: TypeAlias = str | int | float | list[str] | None
"""A scale's value, an option's id, several; `unknown` and the like are text, a declined attitude is null."""

CaseMoves: TypeAlias = Sequence[CaseMove]
DiagnosticAnswers: TypeAlias = Mapping[str, DiagnosticAnswer]
Moves: TypeAlias = CaseMoves | DiagnosticAnswers

_COLUMN: Column[Moves] = Column(
    "moves",
    {
        CASE_STUDY: (list[CaseMove],),
        SELF_DIAGNOSTIC: (dict[str, str | _Number | list[str] | None],),
    },
)
read_moves = _COLUMN.read
write_moves = _COLUMN.write
