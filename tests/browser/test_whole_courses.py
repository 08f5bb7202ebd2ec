"""Every screen that learners see in our courses, on a phone, from the first to the attestation.

A learner who answers everything: problems, diagnostics, surveys and cases to their end. Nothing may be wider than the
screen, ask another host, or fail; what axe reads is tested in `test_module_one.py` and on the blocks' own screens.
"""

import pytest
from playwright.sync_api import Browser

from campus_tools.olx import course as olx
from campus_tools.olx.check.structure import visible

from .learner import ROOT, Learner

COURSES = [path.parent.name for path in sorted(ROOT.glob("course_exports/*/course.xml"))]


@pytest.mark.parametrize("name", COURSES)
def test_a_course_is_played_from_its_first_screen_to_its_last(browser: Browser, campus_address: str, name: str) -> None:
    course = olx.read(ROOT / "course_exports" / name)
    assert isinstance(course, olx.Course)
    screens = [node for node in visible(course) if node.tag == "vertical"]
    context = browser.new_context(base_url=campus_address, viewport={"width": 360, "height": 740}, locale="fr-FR")
    context.set_default_timeout(20_000)
    learner = Learner(context.new_page(), "learner-3", course.key, listen=False)
    page = learner.page
    page.goto(f"/courses/{course.key}/")
    learner.look()
    for screen in screens:
        learner.open(screen.url_name)
        assert page.locator(".preview-alert").count() == 0, screen.url_name
        if page.locator(".campus button[data-campus-next]").count():
            learner.answer_diagnostic()
        if page.locator(".campus-decide").count():
            learner.play_case()
            assert page.locator(".campus-transfer, .campus-debrief").count(), screen.url_name
        elif page.locator(".campus-transfer").count():  # a card is complete once it has been in sight
            page.locator(".campus-transfer").scroll_into_view_if_needed()
            page.wait_for_load_state("networkidle")
        if page.locator(".problem .choicegroup").count():
            page.locator(".problem label.response-label, .problem .choicegroup label").first.click()
            page.locator("button.submit").click()
            page.locator(".problem .message, .notification").first.wait_for(state="attached")
            learner.look()
    page.goto(f"/courses/{course.key}/progress")
    learner.look()
    assert not screens or "100" in page.locator("#main p").first.inner_text()  # per cent done
    context.close()
    assert sorted(set(learner.faults)) == [], "\n".join(sorted(set(learner.faults)))
