"""A block's document in OLX: its YAML, untouched, as the text of the block's own element.

`<campus_case_study url_name="…" display_name="…"><![CDATA[ … ]]></campus_case_study>`, inline in its vertical. Seen on a
real platform: the same bytes come back through import, export, duplicate and copy-paste. Attributes that we do not
know (a paste adds `copied_from_block`) are borne, and so is a value that is none: one block must not stop the import of
a whole course.
"""

import logging
from collections.abc import Iterator
from typing import Any

from lxml import etree
from xblock.core import XML_NAMESPACES
from xblock.fields import Float, UserScope

log = logging.getLogger(__name__)

MOST_NUMBER = 1000
"""Of an author's numbers beside the document: the weight of a case in the grade."""
OPTION = f"{{{XML_NAMESPACES['option']}}}"
"""Begins the tag of a child element that holds a field's value: XBlock's other form, for long ones and for none."""


class OlxDocumentMixin:
    """Reads and writes the field `definition` as the text of the element."""

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any, *_older: Any) -> Any:
        block = runtime.construct_xblock_from_class(cls, keys)
        text = "".join(_own_text(node))
        written = bool(text.strip())
        block.definition = text if written or not len(node) else ""
        for name, value in _values(node):
            field = block.fields.get(name)
            if field is None or not _authored(field) or (name == "definition" and written):
                continue
            try:
                read = None if value is None else field.from_string(value)
                # neither none nor nan: a grade book counts the one as 1 and cannot add up the other
                if isinstance(field, Float) and (read is None or not 0 <= read <= MOST_NUMBER):
                    raise ValueError(f"a number from 0 to {MOST_NUMBER} is expected")
                setattr(block, name, read)
            except (ValueError, TypeError, OverflowError) as error:
                log.warning("%s: the value of %s is not usable: %s", keys.usage_id, name, error)
        return block

    def add_xml_to_node(self, node: Any) -> None:
        super().add_xml_to_node(node)  # type: ignore[misc]
        text = self.definition  # type: ignore[attr-defined]
        # "]]>" cannot stand inside one CDATA section, and a carriage return is lost in any: escaped, both are read back.
        node.text = text if "]]>" in text or "\r" in text else etree.CDATA(text)

    def _add_field(self, node: Any, field_name: str, field: Any) -> None:
        if field_name != "definition" and _authored(field):
            super()._add_field(node, field_name, field)  # type: ignore[misc]


def _authored(field: Any) -> bool:
    """Whether a field is the author's: no learner's state, no place in the course."""
    return field.name not in ("children", "parent") and field.scope.user == UserScope.NONE


def _own_text(node: Any) -> Iterator[str]:
    """The element's text, also around comments; without the blanks around child elements."""
    yield node.text or ""
    for child in node:
        tail = child.tail or ""
        if isinstance(child.tag, str) and not tail.strip():
            continue
        yield tail


def _values(node: Any) -> Iterator[tuple[str, str | None]]:
    yield from node.attrib.items()
    for child in node:
        if isinstance(child.tag, str) and child.tag.startswith(OPTION):
            none = child.get("none") == "true"
            yield child.tag.removeprefix(OPTION), None if none else child.text or ""
