"""An author with a phone's screen and a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.preview.server import BROKEN, COURSE, Preview


@pytest.fixture
def phone(chromium: Any, preview: Preview) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR", base_url=preview.base)
    context.route("https://exemple.invalid/**", lambda route: route.abort())
    page = context.new_page()
    page.set_default_timeout(15_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/")
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name="Une personne de plus").click()
    yield page
    context.close()
    assert faults == [], "a script failed"


def test_from_the_outline_to_a_graded_question_and_on(phone: Any) -> None:
    phone.goto(f"{COURSE}/")
    phone.get_by_role("link", name="Commencer", exact=True).click()
    phone.get_by_text("note ses commandes dans un carnet").wait_for()
    phone.get_by_role("link", name="Suivant").click()
    phone.get_by_label("Elle achète un logiciel.").check()
    question = phone.locator("#block-p1")
    question.get_by_role("button", name="Valider").click()
    question.get_by_text("Inexact (0/1 point)").wait_for()
    assert "L’outil vient après l’habitude." in question.inner_text()
    question.get_by_label("Elle rappelle les trois clients.").check()
    question.get_by_role("button", name="Valider").click()
    question.get_by_text("Juste (1/1 point)").wait_for()
    number = phone.locator("#block-p2")
    number.get_by_role("textbox").fill("30")
    number.get_by_role("button", name="Valider").click()
    number.get_by_text("Juste (1/1 point)").wait_for()
    phone.get_by_role("link", name="Séquence suivante").click()
    phone.get_by_role("heading", name="Une capsule").wait_for()
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("link", name="Progression").click()
    assert "2 / 2" in phone.locator("main").inner_text()


def test_switching_the_learner_keeps_their_answers_apart(phone: Any) -> None:
    phone.goto(f"{COURSE}/unit/v2")
    phone.locator("#block-p2").get_by_role("textbox").fill("30")
    phone.locator("#block-p2").get_by_role("button", name="Valider").click()
    phone.locator("#block-p2").get_by_text("Juste (1/1 point)").wait_for()
    mine = phone.locator(".preview-person strong").text_content()
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("button", name="Une personne de plus").click()
    assert phone.locator(".preview-person strong").text_content() != mine
    assert phone.locator("#block-p2").get_by_role("textbox").input_value() == ""
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("button", name=mine, exact=True).click()
    assert phone.locator("#block-p2").get_by_role("textbox").input_value() == "30"


def test_starting_again_after_a_confirmation(phone: Any) -> None:
    phone.goto(f"{COURSE}/unit/v2")
    phone.locator("#block-p2").get_by_role("textbox").fill("30")
    phone.locator("#block-p2").get_by_role("button", name="Valider").click()
    phone.locator("#block-p2").get_by_text("Juste (1/1 point)").wait_for()
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("link", name="Oublier ce qu’a fait").click()
    phone.get_by_role("link", name="Garder").click()
    assert phone.locator("#block-p2").get_by_role("textbox").input_value() == "30"
    phone.locator("summary", has_text="Menu").click()
    phone.get_by_role("link", name="Oublier ce qu’a fait").click()
    phone.get_by_role("button", name="Tout oublier").click()
    assert phone.locator("#block-p2").get_by_role("textbox").input_value() == ""


def test_a_broken_course_shows_what_to_mend_and_leads_to_the_page(phone: Any) -> None:
    phone.goto(f"{BROKEN}/")
    phone.get_by_role("link", name="points à corriger").click()
    assert "chapter/mauvais.xml, ligne 3" in phone.locator("main").inner_text()
    phone.get_by_role("link", name="Voir la page").first.click()
    phone.get_by_text("Cette page se lit toujours.").wait_for()


@pytest.mark.parametrize(
    "path", ["/", f"{COURSE}/", f"{COURSE}/unit/v2", f"{COURSE}/unit/v3", f"{COURSE}/progress", "/folder/1/faults"]
)
def test_pages_fit_a_screen_of_320_pixels_and_every_control_can_be_reached(phone: Any, path: str) -> None:
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    unnamed = phone.evaluate(
        """[...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
           .filter(e => e.checkVisibility({contentVisibilityAuto: true}) && !(e.innerText || e.labels?.length || e.getAttribute('aria-label'))).length"""
    )
    assert unnamed == 0


def test_the_course_plays_without_script(chromium: Any, preview: Preview) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=preview.base)
    page = context.new_page()
    page.goto("/")
    page.locator("summary", has_text="Menu").click()
    page.get_by_role("button", name="Une personne de plus").click()
    page.goto(f"{COURSE}/unit/v2")
    page.get_by_label("Elle rappelle les trois clients.").check()
    page.get_by_role("button", name="Valider").first.click()
    assert "Un client rappelé attend mieux." in page.locator("main").inner_text()
    context.close()
