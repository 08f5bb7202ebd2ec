"""The same hostile text through each door that authors have: Studio, an import of OLX, `campus check`."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from campus_tools.olx.check import check
from tests.support.author_texts import GROUPS, ROOMS, VECTORS, written
from tests.support.authored import harm, shapes
from tests.support.harness import Place, learner

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = date(2026, 11, 1)
COURSE = Path(__file__).parent.parent / "olx" / "small_course"
TYPES = {"case": "campus_case_study", "diagnostic": "campus_self_diagnostic"}
FILES = {"case": "vertical/m1s2_cas.xml", "diagnostic": "vertical/m1s2_point.xml"}
TITLE = f'"><img src=x onerror=alert(1)> {VECTORS[1]}'


@pytest.fixture(params=ROOMS)
def room(request):
    return request.param


def documents(room):
    model, text, _ = ROOMS[room]
    return [written(model, text, group) for group in GROUPS]


def shown(place, block_type):
    return place.view(place.block(block_type, None, learner("marie")), "student_view").content


def usual(room):
    place, block_type = Place(), TYPES[room]
    place.block(block_type, ROOMS[room][1], learner("marie"))
    return shapes(shown(place, block_type))


def test_studio_saves_it_as_it_is_and_learners_are_not_harmed(room, settings):
    known, block_type, author = usual(room), TYPES[room], learner("auteur", staff=True)
    for text in documents(room):
        place = Place()
        place.block(block_type, ROOMS[room][1], author)
        settings.SERVICE_VARIANT = "cms"
        body = {"definition": text, "display_name": TITLE}
        reply = place.call(place.block(block_type, None, author), "studio_save", body)
        assert reply.status == 200, reply.text
        assert place.block(block_type, None, author).definition == text
        settings.SERVICE_VARIANT = "lms"
        assert harm(shown(place, block_type), known) == []


def test_an_import_of_its_export_brings_it_back_to_the_byte_and_learners_are_not_harmed(room):
    known, block_type = usual(room), TYPES[room]
    for text in documents(room):
        node = etree.Element("unknown")
        Place().block(block_type, text, display_name=TITLE).add_xml_to_node(node)
        place = Place()
        block = place.from_olx(etree.tostring(node, encoding="unicode"))
        assert (block.definition, block.display_name) == (text, TITLE)
        assert harm(shown(place, block_type), known) == []


def test_campus_check_reads_it_and_tells_what_is_wrong_in_sentences(room, tmp_path):
    for place, text in enumerate(documents(room)):
        folder = tmp_path / str(place)
        shutil.copytree(COURSE, folder)
        file = folder / FILES[room]
        tree = etree.parse(str(file))
        block = tree.getroot().find(TYPES[room])
        block.text = text
        block.set("display_name", TITLE)
        tree.write(str(file), encoding="utf-8")
        report = check(folder, today=TODAY)
        for finding in report.findings:
            for lang in ("en", "fr"):
                assert json.dumps(finding.fault.message(lang))
            assert finding.fault.problem.remedy


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe<\x00v\x00e\x00r\x00t\x00i\x00c\x00a\x00l\x00/\x00>\x00",
        b"\xef\xbb\xbf<vertical/>",
        b"<vertical>\xe9t\xe9</vertical>",
        b"<vertical>" + b"<div>" * 20_000 + b"</div>" * 20_000 + b"</vertical>",
        b"<vertical>" + b"<a>" * 300,
        b'<?xml version="1.0" encoding="ebcdic-cp-fr"?><vertical/>',
        b'<!DOCTYPE v [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><vertical>&b;</vertical>',
        b'<!DOCTYPE v [<!ENTITY a SYSTEM "file:///etc/passwd">]><vertical display_name="x">&a;</vertical>',
        b'<?xml-stylesheet href="//evil.example"?><vertical/>',
        b"\x00" * 100,
        b"",
    ],
    ids=["UTF-16", "a mark at its head", "Latin-1", "20 000 deep", "not closed", "an encoding of old", "entities",
         "an outside entity", "an instruction", "zeros", "nothing"],
)  # fmt: skip
def test_a_file_of_odd_bytes_is_told_and_nothing_of_the_machine_with_it(content, tmp_path):
    folder = tmp_path / "course"
    shutil.copytree(COURSE, folder)
    (folder / FILES["case"]).write_bytes(content)
    findings = check(folder, today=TODAY).findings
    assert any(finding.severity == "error" and finding.fault.file == FILES["case"] for finding in findings)
    told = " ".join(finding.fault.message("en") for finding in findings)
    assert "root:" not in told
    assert "Traceback" not in told
