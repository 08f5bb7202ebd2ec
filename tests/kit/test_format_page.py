"""docs/format.md says what the models say: its key tables, its table of releases, its example."""

import re
from pathlib import Path
from typing import Any

import pytest

from campus_xblocks.case_study import examples as case_examples
from campus_xblocks.case_study.document import FORMAT as CASE
from campus_xblocks.case_study.models import Calculator, Example, Input, Reading, Result
from campus_xblocks.kit.documents import known_keys
from campus_xblocks.kit.releases import KEYS_SINCE, RELEASE, is_newer
from campus_xblocks.self_diagnostic import models as diagnostic
from campus_xblocks.self_diagnostic.document import FORMAT as DIAGNOSTIC

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
TABLES = {
    "Keys of `calculator`": Calculator,
    "Keys of `calculator.inputs`": Input,
    "Keys of `calculator.results`": Result,
    "Keys of `calculator.readings`": Reading,
    "Keys of a case's `examples`": Example,
    "Keys of a self-diagnostic's `examples`": diagnostic.Example,
    "Keys of `portraits`": diagnostic.Portrait,
}


def rows(heading: str) -> list[list[str]]:
    table = PAGE.partition(f"### {heading}\n")[2].strip().partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]


@pytest.mark.parametrize("heading", TABLES)
def test_a_table_of_keys_is_that_of_the_model_defaults_included(heading: str) -> None:
    model: Any = TABLES[heading]
    said = {cells[0].strip("`"): bool(cells[2]) for cells in rows(heading)}
    assert said == {field.alias or name: not field.is_required() for name, field in model.model_fields.items()}


def test_every_table_of_keys_on_the_page_is_looked_at() -> None:
    assert set(re.findall(r"^### (Keys of .*)$", PAGE, re.MULTILINE)) == set(TABLES)


def test_the_table_of_releases_is_that_of_the_code() -> None:
    table = PAGE.partition("| Key | Document | Since |\n")[2].partition("\n\n")[0]
    said = set()
    for row in table.splitlines()[1:]:
        key, document, release = (cell.strip(" `") for cell in row.strip("|").split("|"))
        for name in (CASE.name, DIAGNOSTIC.name) if document == "both" else (document,):
            said.add((release, name, key))
    assert said == {
        (release, name, key) for release, kinds in KEYS_SINCE.items() for name, keys in kinds.items() for key in keys
    }


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
    text = PAGE.partition("```yaml\n")[2].partition("```")[0]
    document = f"format: campus/case-study/1\nneeds: 9.1\nkey: k\ntitle: T\nsheets: []\n{text}"
    told = [problem.message() for problem in CASE.problems(document)]
    assert len(told) == 2
    assert all("campus-numerique 9.1" in message for message in told)


def test_the_example_of_the_page_is_valid_and_gives_what_it_says() -> None:
    text = PAGE.partition("```yaml\n")[2].partition("```")[0]
    case = CASE.read(f"format: campus/case-study/1\nneeds: {RELEASE}\nkey: k\ntitle: T\n{text}")
    assert list(case_examples.failures(case)) == []
