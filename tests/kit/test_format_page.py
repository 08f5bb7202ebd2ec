"""What docs/format.md shows is so: its documents are read, its table of releases is the code's."""

import re
from pathlib import Path
from typing import Any

import pytest

from campus_xblocks.case_study import examples as case_examples
from campus_xblocks.case_study.document import FORMAT as CASE
from campus_xblocks.kit.documents import known_keys
from campus_xblocks.kit.releases import KEYS_SINCE, RELEASE, is_newer
from campus_xblocks.self_diagnostic import examples as diagnostic_examples
from campus_xblocks.self_diagnostic.document import FORMAT as DIAGNOSTIC

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
DOCUMENTS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
"""Those of both pages: tests/infra/test_contract.py says that the French one has the same."""


@pytest.mark.parametrize("text", DOCUMENTS, ids=lambda text: text.partition("key: ")[2].partition("\n")[0])
def test_a_document_of_the_page_is_valid_and_gives_what_its_examples_expect(text: str) -> None:
    if DIAGNOSTIC.name in text:
        diagnostic = DIAGNOSTIC.read(text)
        assert diagnostic.examples
        assert list(diagnostic_examples.failures(diagnostic)) == []
    else:
        case = CASE.read(text)
        assert case.examples
        assert list(case_examples.failures(case)) == []


@pytest.mark.parametrize("kind", [CASE, DIAGNOSTIC], ids=lambda kind: kind.name)
def test_every_key_that_is_said_to_be_new_is_known(kind: Any) -> None:
    for keys in KEYS_SINCE.values():
        for key in keys[kind.name]:
            *path, last = key.split(".")
            place: tuple[str | int, ...] = ()
            for step in path:
                place = (*place, step) if step == "transfer" else (*place, step, 0)
            assert last in known_keys(kind.model, place), key


def test_releases_are_compared_as_numbers() -> None:
    assert is_newer("0.10", "0.9.3")
    assert not is_newer(RELEASE)
    assert not is_newer("0.1.0")


def test_a_document_of_a_later_release_is_told_with_the_release_that_it_needs() -> None:
    (card,) = (text for text in DOCUMENTS if CASE.name in text and "\nsteps:" not in text)
    told = [problem.message() for problem in CASE.problems(f"{card}needs: 9.1\nsheets: []\n")]
    assert len(told) == 2
    assert all("campus-numerique 9.1" in message for message in told)
