"""A block's document in OLX: its YAML, untouched, as the text of the block's own element.

`<campus_case_study url_name="…" display_name="…"><![CDATA[ … ]]></campus_case_study>`, inline in its vertical. Seen on a
real platform: the same bytes come back through import, export, duplicate and copy-paste. Attributes that we do not
know (a paste adds `copied_from_block`) are borne.
"""

from typing import Any

from lxml import etree


class OlxDocumentMixin:
    """Reads and writes the field `definition` as the text of the element."""

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any, *_older: Any) -> Any:
        block = runtime.construct_xblock_from_class(cls, keys)
        for name, value in node.attrib.items():
            field = block.fields.get(name)
            if field is not None and name != "definition":
                setattr(block, name, field.from_string(value))
        block.definition = node.text or ""
        return block

    def add_xml_to_node(self, node: Any) -> None:
        super().add_xml_to_node(node)  # type: ignore[misc]
        node.attrib.pop("definition", None)
        for child in list(node):  # XBlock writes long values as child elements
            node.remove(child)
        text = self.definition  # type: ignore[attr-defined]
        # "]]>" cannot stand inside one CDATA section; as escaped text it reads back the same.
        node.text = text if "]]>" in text else etree.CDATA(text)
