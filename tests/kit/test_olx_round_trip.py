"""A document in OLX: what goes out comes back, to the byte, by every way that the platform takes."""

import logging
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from xblock.runtime import DictKeyValueStore, KvsFieldData, MemoryIdManager, Runtime

from tests.support.harness import Place

ROOT = Path(__file__).parent.parent.parent
BLOCKS = {"campus_case_study": "case_study", "campus_self_diagnostic": "self_diagnostic"}
OPTION = "http://code.edx.org/xblock/option"
PARSERS = {
    "plain": {},
    "as the platform's import": {"remove_blank_text": True, "remove_comments": True, "dtd_validation": False},
}
RUDE = """# Été : « prix » & <marge> ]]> fin
\tformat: campus/x \x20\x20
  text: |
    <b>&amp;</b> <!-- pas un commentaire --> ]]>]]>

    'œuf' "ça" 😀 \u00a0\u202f
"""

xml_chars = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t\r]]>&<"
)
texts = st.text(xml_chars, max_size=80)


def element(block, **how) -> bytes | str:
    node = etree.Element("unknown")
    block.add_xml_to_node(node)
    return etree.tostring(node, **(how or {"encoding": "utf-8"}))


def read(olx: bytes | str, **parser):
    """The block that an import makes of it; the parser's options are those of the way in."""
    place = Place()
    node = etree.fromstring(olx, etree.XMLParser(**parser))
    return place.from_olx(etree.tostring(node, encoding="unicode"), None)


def written(block_type: str, text: str, **fields):
    return Place().block(block_type, text, None, **fields)


@pytest.fixture(params=BLOCKS)
def block_type(request) -> str:
    return request.param


@pytest.mark.parametrize("parser", PARSERS.values(), ids=PARSERS)
@pytest.mark.parametrize(
    "how",
    [{"encoding": "utf-8"}, {"encoding": "unicode"}, {"method": "c14n"}, {"encoding": "utf-8", "pretty_print": True}],
    ids=str,
)
def test_the_text_comes_back_to_the_byte_by_every_way_of_writing(block_type, how, parser):
    again = read(element(written(block_type, RUDE, display_name='L’été & <nous> "ici"'), **how), **parser)
    assert again.definition == RUDE
    assert again.display_name == 'L’été & <nous> "ici"'


@pytest.mark.parametrize("room", BLOCKS.values())
def test_the_examples_come_back_to_the_byte(room):
    block_type = next(name for name, folder in BLOCKS.items() if folder == room)
    text = (ROOT / "xblocks" / room / "example.yaml").read_text(encoding="utf-8")
    assert read(element(written(block_type, text))).definition == text


@given(text=texts, name=texts)
@example(text="]]>", name="]]>")
@example(text="\r\n", name="\r\n\t")
@example(text="   ", name="")
def test_any_text_that_xml_can_hold_comes_back(text, name):
    again = read(element(written("campus_case_study", text, display_name=name)))
    assert (again.definition, again.display_name) == (text, name)


def test_a_text_stands_readable_in_the_file(block_type):
    assert b"<![CDATA[a: <b> & c\n]]>" in element(written(block_type, "a: <b> & c\n"))


def test_a_second_round_changes_nothing(block_type):
    once = element(written(block_type, RUDE))
    assert element(read(once)) == once


def test_what_a_paste_and_an_export_add_is_borne(block_type):
    olx = (
        f'<{block_type} url_name="u" display_name="Nom" xblock-family="xblock.v1" '
        f'copied_from_block="block-v1:A+B+C+type@x+block@y" upstream="lb:A:B:x:y" unknown="1"><![CDATA[a: 1\n]]>'
        f"</{block_type}>"
    )
    block = read(olx)
    assert (block.definition, block.display_name) == ("a: 1\n", "Nom")


def test_a_comment_beside_the_text_is_no_part_of_it(block_type):
    assert read(f"<{block_type}><!-- par Zoé -->a: 1\n</{block_type}>").definition == "a: 1\n"


def test_long_values_may_stand_in_child_elements(block_type):
    olx = (
        f'<{block_type} xmlns:option="{OPTION}">\n  <option:definition>a: 1\n# « é » &amp;\n</option:definition>\n'
        f"  <option:display_name>Un nom</option:display_name>\n  <option:elsewhere>x</option:elsewhere>\n</{block_type}>"
    )
    block = read(olx)
    assert (block.definition, block.display_name) == ("a: 1\n# « é » &\n", "Un nom")


def test_the_elements_own_text_wins_over_an_attribute_of_the_same_name(block_type):
    assert read(f'<{block_type} definition="old: 1">new: 1</{block_type}>').definition == "new: 1"
    assert read(f'<{block_type} definition="old: 1"/>').definition == "old: 1"


def test_a_name_that_is_none_comes_back_as_none(block_type):
    again = read(element(written(block_type, "a: 1\n", display_name=None)))
    assert (again.definition, again.display_name) == ("a: 1\n", None)


def test_a_value_that_is_none_of_its_kind_is_left_out_and_said(caplog):
    with caplog.at_level(logging.WARNING):
        block = read('<campus_case_study weight="lourd" display_name="Nom">a: 1</campus_case_study>')
    assert (block.weight, block.definition, block.display_name) == (0, "a: 1", "Nom")
    assert "weight" in caplog.text


def test_a_weight_comes_back_as_the_same_number():
    assert read(element(written("campus_case_study", "a: 1", weight=2.5))).weight == 2.5


def test_no_learners_state_goes_out_nor_comes_in(block_type):
    block = written(block_type, "a: 1\n")
    block.run, block.finished = 3, True
    olx = element(block)
    for name in (b"run", b"finished"):
        assert name not in olx
    read_back = read(f'<{block_type} run="3" finished="true" parent="p">a</{block_type}>')
    assert (read_back.run, read_back.finished, read_back.parent) == (0, False, None)


def test_the_older_way_of_parsing_with_an_id_generator_works(block_type):
    place = Place()
    runtime = place.runtime(None)
    like = place.block(block_type, "", None)
    node = etree.fromstring(f"<{block_type}>a: 1</{block_type}>")
    block = runtime.load_block_type(block_type).parse_xml(node, runtime, like.scope_ids, object())
    assert block.definition == "a: 1"


class Bare(Runtime):
    """XBlock's own runtime, without a platform."""

    def handler_url(self, *args, **kwargs):
        return ""

    def resource_url(self, resource):
        return ""

    def local_resource_url(self, block, uri):
        return ""

    def publish(self, block, event_type, event_data):
        pass


def test_the_runtimes_own_import_and_export_keep_every_byte(block_type):
    ids = MemoryIdManager()
    runtime = Bare(
        services={"field-data": KvsFieldData(DictKeyValueStore())}, id_reader=ids, id_generator=ids, mixins=()
    )
    first = runtime.get_block(runtime.parse_xml_string(element(written(block_type, RUDE))))
    assert first.definition == RUDE
    out = BytesIO()
    runtime.export_to_xml(first, out)
    assert runtime.get_block(runtime.parse_xml_string(out.getvalue())).definition == RUDE
