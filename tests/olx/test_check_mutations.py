"""A good course with one small fault anywhere in it: the check says so, or the fault is known to hurt nobody.

Every name is misspelt, every element deleted and doubled, every key of a document misspelt and deleted, one at a time
(see `mutants`). What survives without a finding stands in HARMLESS with its reason; a new survivor is a missing rule.
"""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from campus_tools.olx.check import check
from tests.olx import mutants

pytestmark = pytest.mark.once

GOOD = Path(__file__).parent / "small_course"
TODAY = date(2026, 11, 23)
MUTANTS = list(mutants.of_course(GOOD))
FILES = sorted({mutant.file for mutant in MUTANTS})

HARMLESS = {
    # A paragraph or a link less is another text, not a fault: what it should have said is in nobody's file.
    "html/m1s1_texte.html delete p",
    "html/m1s1_texte.html delete p[3]",
    "html/m1s1_texte.html delete p[4]",
    "html/m1s1_texte.html delete a href=/jump_to_id/m1s2",
    "html/m1s1_texte.html delete a href=/campus/plan",
    # docs/format.md lets these be left out, and the case then plays without them.
    "vertical/m1s2_cas.xml delete firm.name",
    "vertical/m1s2_cas.xml delete debrief.path",
    "vertical/m1s2_cas.xml delete debrief.path.lundi",
    # An option that changes no indicator is an ordinary option (« attendre »).
    "vertical/m1s2_cas.xml delete steps.0.options.0.effects",
    "vertical/m1s2_cas.xml delete steps.0.options.0.effects.heures",
    "vertical/m1s2_cas.xml delete steps.0.options.1.effects",
    "vertical/m1s2_cas.xml delete steps.0.options.1.effects.heures",
    # These were empty lists: without the key the document says the same.
    "vertical/m1s2_cas.xml delete transfer.actions",
    "vertical/m1s2_point.xml delete levels",
}

Found = set[tuple[str, str, str]]
Check = Callable[[mutants.Mutant | None], Found]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """What is found in the course with one mutant in it: rule, file, and message but for what it quotes.

    olxcleaner is left out: what only it would see is no reason to do without a rule that knows the line.
    """
    folder = tmp_path_factory.mktemp("mutants") / "course"
    shutil.copytree(GOOD, folder)

    def run(mutant: mutants.Mutant | None) -> Found:
        path = folder / mutant.file if mutant else None
        before = path.read_bytes() if path else b""
        if path and mutant:
            path.write_text(mutant.text, encoding="utf-8")
        try:
            findings = check(folder, today=TODAY, second_opinion=False).findings
        finally:
            if path:
                path.write_bytes(before)
        return {(f.rule, f.fault.file, re.sub("“[^”]*”", "“…”", f.fault.message())) for f in findings}

    return run


@pytest.mark.long
@pytest.mark.parametrize("file", FILES)
def test_every_small_fault_of_a_file_is_found(found: Check, file: str) -> None:
    usual = found(None)
    survivors = {mutant.name for mutant in MUTANTS if mutant.file == file and not found(mutant) - usual}
    assert survivors == {name for name in HARMLESS if name.startswith(f"{file} ")}


def test_there_are_mutants_of_every_kind_and_each_changes_its_file() -> None:
    assert len(MUTANTS) > 300
    assert {mutant.name.split()[1] for mutant in MUTANTS} == {"delete", "double", "misspell"}
    assert {Path(mutant.file).suffix for mutant in MUTANTS} == {".xml", ".html", ".json", ".yaml"}
    for mutant in MUTANTS:
        assert mutant.text != (GOOD / mutant.file).read_text(encoding="utf-8"), mutant.name


def test_writing_a_document_anew_is_no_fault_by_itself(found: Check) -> None:
    """Otherwise every mutant of a document would be found for the wrong reason."""
    from campus_xblocks.kit import yamltext

    file = "data/facts.yaml"
    anew = mutants.dumped(yamltext.read((GOOD / file).read_text(encoding="utf-8")).tree)
    assert found(mutants.Mutant("", file, anew)) == found(None)
    for path in sorted((GOOD / "vertical").glob("*.xml")):
        text = path.read_text(encoding="utf-8")
        for document in re.findall(r"<!\[CDATA\[(.*?)\]\]>", text, re.DOTALL):
            text = text.replace(document, "\n" + mutants.dumped(yamltext.read(document).tree))
        assert found(mutants.Mutant("", f"vertical/{path.name}", text)) == found(None)
