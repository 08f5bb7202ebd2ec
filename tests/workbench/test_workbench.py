"""Both blocks in xblock-sdk's workbench: a runtime that is not ours, with string ids, no course and no user of a site."""

import copy
import json
from pathlib import Path

import pytest
from lxml import etree, html

ROOT = Path(__file__).parent.parent.parent
TYPES = ("campus_case_study", "campus_self_diagnostic")


def blocks_of_the_courses() -> dict[str, etree._Element]:
    """Every campus block that stands in a course's OLX, by url_name."""
    verticals = sorted((ROOT / "course_exports").glob("*/vertical/*.xml"))
    return {
        f"{path.parent.parent.name}.{node.get('url_name')}": node
        for path in verticals
        for node in etree.parse(path).iter(*TYPES)
    }


BLOCKS = blocks_of_the_courses()
PLAYED = {node.tag: name for name, node in BLOCKS.items() if "steps:" in node.text or node.tag != "campus_case_study"}
"""One block of each type that asks something (a case without steps is a card to read)."""


@pytest.fixture
def place(client, db):
    """Load a block of a course as a scenario; the address of its page."""
    from workbench import scenarios

    scenarios.init_scenarios()

    def load(name: str) -> str:
        xml = etree.tostring(copy.deepcopy(BLOCKS[name]), with_tail=False, encoding="unicode")
        scenarios.add_xml_scenario(name, name, xml)
        return f"/scenario/{name}/"

    yield load
    scenarios.SCENARIOS.clear()


def root_of(page) -> html.HtmlElement:
    assert page.status_code == 200
    [root] = html.fromstring(page.content.decode()).find_class("campus")
    return root


def words(element) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_of_the_courses_shows_its_first_screen(name, place, client):
    root = root_of(client.get(place(name)))
    assert len(words(root)) > 40
    # A document with a fault would show the polite sentence, and no headline.
    assert root.xpath(".//h1|.//h2|.//h3")


@pytest.mark.parametrize("kind", TYPES)
def test_what_the_screen_sends_is_answered_and_kept_for_nobody(kind, place, client):
    """The workbench knows no course and none of a site's users: one may look around in it, and the screen says so."""
    address = place(PLAYED[kind])
    before = root_of(client.get(address))
    assert "gardé" in words(before)
    answer = client.post(*by_script(kind, before), content_type="application/json")
    assert answer.status_code == 200, answer.content.decode()[:500]
    shown = json.loads(answer.content)["html"]
    assert len(words(html.fromstring(f"<div>{shown}</div>"))) > 40
    after = root_of(client.get(address))
    assert words(after) == words(before)
    assert checked(after) == checked(before)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null"])
def test_what_no_page_of_ours_sends_is_refused_in_a_sentence(kind, body, place, client):
    form, _values = filled(root_of(client.get(place(PLAYED[kind]))))
    answer = client.post(form.action, body, content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert len(json.loads(answer.content)["error"].split()) > 3


def by_script(kind, root) -> tuple[str, str]:
    """Where the screen's script posts, and what: a case the step at hand, a self-diagnostic the whole sheet."""
    form, values = filled(root)
    fields = {name: said if len(said) > 1 else said[0] for name, said in values.items()}
    if kind == "campus_case_study":
        return form.action, json.dumps(fields)
    answers = {name: said for name, said in fields.items() if name.startswith("q.")}
    body = {"run": 1, "sheet": fields["sheet"], "answers": answers, "confirmed": True}
    return form.action.replace("/submit/", "/finish/"), json.dumps(body)


def filled(root) -> tuple[html.FormElement, dict[str, list[str]]]:
    """The first form of the screen, each of its questions answered by the first answer offered."""
    form = next(root.iter("form"))
    values: dict[str, list[str]] = {}
    for field in form.inputs:
        if not field.name or field.get("disabled") is not None:
            continue
        kind = field.get("type", "text") if field.tag == "input" else field.tag
        if kind in {"radio", "checkbox"}:
            values.setdefault(field.name, [field.get("value", "on")])
        elif kind == "number":
            values[field.name] = [field.value or field.get("min") or "1"]
        elif kind == "textarea" or kind == "text":
            values[field.name] = [field.value or "Une réponse."]
        elif kind == "select":
            values[field.name] = [next(option for option in field.value_options if option)]
        elif kind != "submit":
            values[field.name] = [field.value or ""]
    button = form.xpath(".//button[@name]|.//input[@type='submit'][@name]")
    if button:
        values[button[0].get("name")] = [button[0].get("value", "")]
    return form, values


def checked(root) -> list[str]:
    return [f"{field.get('name')}={field.get('value')}" for field in root.xpath(".//input[@checked]")]
