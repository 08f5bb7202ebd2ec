"""docs/format.md, its French twin and docs/schemas say what the document models say."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from lxml import etree

from campus_xblocks.case_study.document import FORMAT as CASE
from campus_xblocks.kit import releases, yamltext
from campus_xblocks.self_diagnostic.document import FORMAT as DIAGNOSTIC
from scripts import contract

ROOT = Path(__file__).parents[2]
FORMATS = {"case-study": CASE, "self-diagnostic": DIAGNOSTIC}
BLOCKS = {"campus_case_study": "case-study", "campus_self_diagnostic": "self-diagnostic"}
PAGES = {lang: path.read_text(encoding="utf-8") for lang, path in contract.PAGES.items()}
SCHEMAS = {kind: json.loads((contract.SCHEMAS / f"{kind}.json").read_text(encoding="utf-8")) for kind in FORMATS}


def documents(page: str) -> Iterator[tuple[str, str]]:
    """The whole documents of a page, each with its kind."""
    for text in re.findall(r"^```yaml\n(.*?)^```$", page, re.M | re.S):
        yield text.partition("campus/")[2].partition("/1")[0], text


def course_documents() -> Iterator[tuple[str, str, str]]:
    for path in sorted((ROOT / "course_exports").glob("*/*/*.xml")):
        if "<campus_" in (text := path.read_text(encoding="utf-8")):
            for node in etree.fromstring(text.encode()).iter(*BLOCKS):
                yield path.name, BLOCKS[node.tag], node.text or ""


def tree(text: str) -> Any:
    """A document as JSON has it, numbers too."""
    return json.loads(json.dumps(yamltext.read(text).tree, default=lambda number: float(Decimal(number))))


def blocks(kind: str, node: Any, said: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every block of keys in a tree, with the name of its model."""
    for part in said.get("anyOf", [said]):
        if "$ref" in part:
            name = part["$ref"].rpartition("/")[2]
            part = SCHEMAS[kind]["$defs"][name]
        if isinstance(node, dict) and "properties" in part and name != "Condition":
            yield name, node
            for key, value in list(node.items()):
                yield from blocks(kind, value, part["properties"].get(key, {}), "")
        elif isinstance(node, dict) and isinstance(part.get("additionalProperties"), dict):
            for value in node.values():
                yield from blocks(kind, value, part["additionalProperties"], "")
        elif isinstance(node, list) and "items" in part:
            for value in node:
                yield from blocks(kind, value, part["items"], "")


def test_tables_and_schemas_are_up_to_date() -> None:
    stale = [path.name for path, text in contract.files() if path.read_text(encoding="utf-8") != text]
    if stale:
        pytest.fail(f"make docs would change: {', '.join(stale)}", pytrace=False)


@pytest.mark.parametrize("lang", PAGES)
def test_a_page_has_one_table_for_each_block_of_keys_and_a_meaning_for_each_key(lang: str) -> None:
    tables = re.findall(r"<!-- keys: (\S+) -->", PAGES[lang])
    models = {
        f"{kind}.{name}"
        for kind, model in contract.MODELS.items()
        for name in (model.__name__, *SCHEMAS[kind]["$defs"])
        if name not in ("Condition", "Conditions")
    }
    assert sorted(tables) == sorted(models)
    for kind in FORMATS:
        assert [place for place, meaning in contract.meanings(PAGES[lang], kind).items() if not meaning] == []


GUIDES = [
    *contract.PAGES.values(),
    *(contract.DOCS / name for name in ("architecture.md", "glossary.md")),
    *sorted((contract.DOCS / "tasks").glob("*.md")),
]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.relative_to(contract.DOCS).as_posix())
def test_links_within_a_page_and_to_other_pages_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.S | re.M)
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        name, _, anchor = address.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), address
        if anchor:
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.M)
            anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
            assert anchor in anchors, address


def test_every_file_that_a_task_names_is_there() -> None:
    """By the end of its path: a folder may move, a page that names a file that is gone misleads."""
    rooms = [ROOT / room for room in ("xblocks", "campus_plugin", "campus_tools", "tests", "docs", "course_exports")]
    files = ["/" + path.relative_to(ROOT).as_posix() for room in rooms for path in room.rglob("*") if path.is_file()]
    of_the_trials = {"sequential/m1s2.xml", "vertical/m1s2_cas.xml", "rules.html"}
    missing = {
        (page.name, name)
        for page in (contract.DOCS / "tasks").glob("*.md")
        for name in re.findall(r"`([\w./]+\.(?:py|html|js|css|yaml|md|txt|xml))`", page.read_text(encoding="utf-8"))
        if name not in of_the_trials and not any(file.endswith(f"/{name}") for file in files)
    }
    assert missing == set()


def test_both_pages_have_the_same_documents_and_the_same_json() -> None:
    of_lang = [re.findall(r"^```(?:yaml|json)\n.*?^```$", page, re.M | re.S) for page in PAGES.values()]
    assert of_lang[0] == of_lang[1]
    assert {kind for kind, _ in documents(PAGES["en"])} == set(FORMATS)


def test_every_document_of_the_page_and_of_the_courses_fits_its_schema() -> None:
    validators = {kind: jsonschema_rs.validator_for(SCHEMAS[kind]) for kind in FORMATS}
    found = [("page", *document) for document in documents(PAGES["en"])] + list(course_documents())
    assert len(found) > 20
    assert [
        (name, error.instance_path, error.message)
        for name, kind, text in found
        for error in validators[kind].iter_errors(tree(text))
    ] == []


@pytest.mark.parametrize(
    "wrong",
    [{"stepz": []}, {"duration_min": 0}, {"key": "É"}, {"title": " "}, {"indicators": [{}] * 7}, {"fictional": "yes"}],
    ids=str,
)
def test_a_schema_tells_an_editor_what_is_wrong(wrong: dict[str, Any]) -> None:
    validator = jsonschema_rs.validator_for(SCHEMAS["case-study"])
    (right,) = (tree(text) for kind, text in documents(PAGES["en"]) if "\nsteps:" in text)
    assert validator.is_valid(right)
    assert not validator.is_valid(right | wrong)


def test_what_the_tables_say_is_required_is_refused_where_it_is_missing() -> None:
    looked_at = set()
    for kind, text in documents(PAGES["en"]):
        whole = yamltext.read(text).tree
        for name, block in blocks(kind, whole, SCHEMAS[kind], contract.MODELS[kind].__name__):
            part = SCHEMAS[kind] if name == contract.MODELS[kind].__name__ else SCHEMAS[kind]["$defs"][name]
            needed = set(contract.NEEDED[kind].get(name, {})) if "steps" in whole or kind != "case-study" else set()
            for key in ({*part.get("required", ())} | needed) & set(block) - {"steps"}:
                if (name, key) == ("Option", "value") and "value" in block and whole["format"] == DIAGNOSTIC.name:
                    continue  # of a multiple it may be left out; see the test of single below
                kept = block.pop(key)
                assert FORMATS[kind].problems(json.dumps(whole, default=float)), (name, key)
                block[key] = kept
                looked_at.add((kind, name, key))
    assert {
        (kind, name, key) for kind, names in contract.NEEDED.items() for name, keys in names.items() for key in keys
    } - looked_at == {("case-study", "CaseStudy", "steps"), ("self-diagnostic", "Option", "value")}


def test_an_option_of_a_single_choice_needs_its_value() -> None:
    (text,) = (text for kind, text in documents(PAGES["en"]) if kind == "self-diagnostic")
    assert DIAGNOSTIC.problems(text.replace("label: Moi seul, value: 0", "label: Moi seul"))


def test_a_release_bears_one_number_for_pip_for_authors_and_for_tutor():
    """A document says which release it needs, and an operator asks pip for that one."""
    packaged = re.search(r'version="([^"]+)"', (ROOT / "setup.py").read_text(encoding="utf-8"))
    plugin = re.search(r'__version__ = "([^"]+)"', (ROOT / "campus_plugin/tutor/plugin.py").read_text(encoding="utf-8"))
    assert packaged
    assert plugin
    assert packaged[1] == plugin[1] == releases.RELEASE
