"""A stranger plays module 1 of « Métamorphoses » in the embedded campus: first regard, case, diagnostic, plan.

Every screen is read by axe-core, on a phone and on a desk.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .learner import Learner

COURSE = "course-v1:CampusNumerique+METAMORPHOSES+2026"
SIZES = {"phone": (360, 740), "desk": (1280, 800)}


@pytest.fixture(params=SIZES)
def learner(browser: Browser, campus_address: str, request: Any) -> Iterator[Learner]:
    width, height = SIZES[request.param]
    context = browser.new_context(base_url=campus_address, viewport={"width": width, "height": height}, locale="fr-FR")
    context.set_default_timeout(20_000)
    learner = Learner(context.new_page(), f"learner-{list(SIZES).index(request.param) + 1}", COURSE)
    yield learner
    context.close()
    assert sorted(set(learner.faults)) == [], "\n".join(sorted(set(learner.faults)))


def test_module_one_is_played_to_the_end(learner: Learner) -> None:
    page = learner.page
    page.goto(f"/courses/{COURSE}/")
    learner.look()

    # 1.1: a first regard, the idea, an example, a question, a card
    learner.open("m1s1_regard")
    learner.answer_diagnostic()
    learner.open("m1s1_essentiel")
    learner.open("m1s1_exemple")
    learner.open("m1s1_a_vous")
    page.get_by_text("Une semaine de comptage des appels").click()
    page.locator("button.submit").click()
    expect(page.get_by_text("Le comptage ne coûte qu’une feuille")).to_be_visible()
    learner.look()
    learner.open("m1s1_et_chez_vous")
    page.locator("[data-campus-plan] [type=submit]:visible").first.click()
    page.locator(".campus-done").first.wait_for()
    learner.look()

    # 1.2: the case, to its debrief and its transfer
    learner.open("m1s2_cas")
    learner.go_on()
    learner.decide("repondre")
    learner.go_on()
    learner.decide("4")
    learner.go_on()
    learner.decide("sami")
    learner.go_on()
    expect(page.get_by_text("Du souffle")).to_be_visible()
    learner.go_on()
    expect(page.get_by_text("Nous prenons parti", exact=False).first).to_be_visible()
    learner.go_on()
    learner.open("m1s2_a_retenir")

    # 1.3: the diagnostic and its result, a proposal into the plan
    learner.open("m1s3_diagnostic")
    learner.answer_diagnostic()
    expect(page.locator(".cd-result")).to_contain_text("Point de départ")
    page.locator(".cd-advice details summary").first.click()
    page.locator(".cd-advice [data-campus-send=plan] button:visible").first.click()
    page.locator(".cd-advice .cd-done").first.wait_for()
    learner.look()
    learner.open("m1s3_lire")

    # 1.4: a choice within two hours, a sheet, a question, three ways; and the plan with the two actions
    learner.open("m1s4_tri")
    learner.play_case()
    for unit in ("m1s4_outil", "m1s4_a_vous", "m1s4_portes"):
        learner.open(unit)
    page.goto("/campus/plan")
    learner.look()
    expect(page.locator("#main")).to_contain_text("une tâche m’interrompt ou se refait")
    expect(page.locator("#main")).to_contain_text("Je vérifie que la copie s’est bien faite")

    # what was done is still there, on the page and in the outline
    learner.open("m1s2_cas")
    expect(page.get_by_text("Du souffle")).to_be_visible()
    learner.open("m1s3_diagnostic")
    expect(page.locator(".cd-result")).to_be_visible()
    page.goto(f"/courses/{COURSE}/progress")
    learner.look()
