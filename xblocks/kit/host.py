"""What the mixins of a block rest on: `kit.shell.CampusBlock` has it all."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from web_fragments.fragment import Fragment

    from .documents import Format
    from .problems import Invalid, Problem


@dataclass(frozen=True)
class Person:
    """Who is looking, as the platform's user service tells it."""

    user_id: int | None
    staff: bool
    beta: bool


class Host:
    """Declarations for a checker of types; nothing of it is there when a block runs."""

    if TYPE_CHECKING:  # `Any` is what XBlock gives: its fields, runtime and keys have no types
        FORMAT: ClassVar[Format[Any]]
        STYLES: ClassVar[tuple[str, ...]]
        SCRIPTS: ClassVar[tuple[str, ...]]
        runtime: Any
        fields: Any
        usage_key: Any
        definition: Any
        display_name: Any
        weight: Any

        @property
        def person(self) -> Person: ...
        @property
        def html_id(self) -> str: ...
        @property
        def learner_tag(self) -> str: ...
        @property
        def text(self) -> str: ...
        @property
        def lang(self) -> str: ...
        def say(self, message: str, **values: object) -> str: ...
        def document(self) -> Any: ...
        def forget_document(self) -> None: ...
        def keep_nothing(self) -> None: ...
        def learner_fragment(self, document: Any) -> Fragment: ...
        def public_view(self, context: Any = None) -> Fragment: ...
        def fragment(self, screen: str, *, script: bool = True, **state: Any) -> Fragment: ...
        def faults_fragment(self, invalid: Invalid, lang: str) -> Fragment: ...
        def with_course_addresses(self, html: str) -> str: ...
        def may_author(self, *, change: bool) -> bool: ...
        def told_of(self, problems: Sequence[Problem]) -> dict[str, Any]: ...
