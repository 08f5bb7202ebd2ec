"""A stranger plays module 1 of « Métamorphoses » in the embedded campus: first regard, case, diagnostic, plan.

The course, the server and the browser are the real ones. Every screen is read by axe-core.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
COURSE = "course-v1:CampusNumerique+METAMORPHOSES+2026"
SIZES = {"phone": (360, 740), "desk": (1280, 800)}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a `campus preview` of its own, with learners who have done nothing yet."""
    data = tmp_path_factory.mktemp("campus")
    command = [sys.executable, "-m", "campus_plugin.cli", "preview", "--port", "0", "--data", str(data)]
    server = subprocess.Popen(
        [*command, str(ROOT / "course_exports" / "metamorphoses")], stdout=subprocess.PIPE, text=True, cwd=data
    )
    try:
        assert server.stdout is not None
        address = next(m[0] for line in server.stdout if (m := re.search(r"http://\S+?(?=/?$)", line.strip())))
        yield address
    finally:
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(params=SIZES)
def learner(browser: Browser, campus: str, request: Any) -> Iterator["Learner"]:
    width, height = SIZES[request.param]
    context = browser.new_context(base_url=campus, viewport={"width": width, "height": height}, locale="fr-FR")
    context.set_default_timeout(10_000)
    page = context.new_page()
    learner = Learner(page, f"learner-{list(SIZES).index(request.param) + 1}")
    yield learner
    context.close()
    assert sorted(set(learner.faults)) == [], "\n".join(sorted(set(learner.faults)))


class Learner:
    """Somebody with a browser; each screen that they reach is checked on the way."""

    def __init__(self, page: Page, name: str):
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: said.type == "error" and self.faults.append(f"console: {said.text}"))
        page.on("response", lambda answer: answer.status >= 400 and self.faults.append(f"{answer.status} {answer.url}"))
        page.on("request", lambda asked: self._stays_here(asked.url))
        page.goto("/")
        page.locator("details.preview-person summary").click()
        with page.expect_navigation():
            page.locator(f"button[value={name}]").click()

    def _stays_here(self, url: str) -> None:
        if not url.startswith(("data:", "blob:", "http://127.0.0.1:")):
            self.faults.append(f"another host: {url}")

    def open(self, unit: str) -> None:
        self.page.goto(f"/courses/{COURSE}/unit/{unit}")
        self.look()

    def look(self) -> None:
        """What anybody must be able to perceive and use here."""
        page = self.page
        if not page.evaluate("'axe' in window"):
            page.add_script_tag(path=AXE)
        report = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
        for violation in report["violations"]:
            where = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
            self.faults.append(f"axe {violation['id']} on {page.url}: {where}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{wide} px wider than the screen: {page.url}")

    def answer_diagnostic(self, choose: str) -> None:
        """Every question of the diagnostic on the page, one screen after the other, up to its result."""
        page = self.page
        steps = page.locator("[data-campus-step]:visible")
        forward = page.locator("[data-campus-next]")
        forward.click()
        while steps.get_attribute("data-campus-step") != "check":
            name = steps.get_attribute("data-campus-step")
            self.look()
            steps.locator(choose).first.click()
            forward.click()
            expect(steps).not_to_have_attribute("data-campus-step", name or "")
        self.look()
        steps.locator("[data-campus-finish]").click()
        page.locator(".cd-result").wait_for()
        self.look()

    def decide(self, value: str) -> None:
        """One decision of the case, then on to what it brings."""
        page = self.page
        form = page.locator("[data-campus-form]:visible")
        at = form.get_attribute("data-at") or ""
        if form.get_attribute("data-kind") == "number":
            form.locator("[name=number]").fill(value)
        else:
            form.locator(f"label[for$='-{value}']").click()
        self.look()
        form.locator("[type=submit]").click()
        page.locator(".campus-told:visible").wait_for()
        assert page.locator(f"[data-campus-form][data-at='{at}']:visible").count() == 0
        self.look()

    def go_on(self) -> None:
        self.page.locator("details[data-campus-next]:not([open]) > summary:visible").first.click()
        self.look()


def test_module_one_is_played_to_the_end(learner: Learner) -> None:
    page = learner.page
    page.goto(f"/courses/{COURSE}/")
    learner.look()

    # 1.1: a first regard, the idea, an example, a question, a card
    learner.open("m1s1_regard")
    learner.answer_diagnostic("label")
    learner.open("m1s1_essentiel")
    learner.open("m1s1_exemple")
    learner.open("m1s1_a_vous")
    page.get_by_text("Elle fait compter ces appels").click()
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
    learner.decide("modeles")
    learner.go_on()
    learner.decide("8")
    learner.go_on()
    learner.decide("sami")
    learner.go_on()
    expect(page.get_by_text("Du souffle")).to_be_visible()
    learner.go_on()
    expect(page.get_by_text("Je prends parti", exact=False).first).to_be_visible()
    learner.go_on()
    learner.open("m1s2_a_retenir")

    # 1.3: the diagnostic and its result, a proposal into the plan
    learner.open("m1s3_diagnostic")
    learner.answer_diagnostic("label")
    expect(page.locator(".cd-result")).to_contain_text("Point de départ")
    page.locator(".cd-advice details summary").first.click()
    page.locator(".cd-advice [data-campus-send=plan] button:visible").first.click()
    page.locator(".cd-advice .cd-done").first.wait_for()
    learner.look()
    learner.open("m1s3_lire")

    # 1.4, and the plan with the two actions
    for unit in ("m1s4_essentiel", "m1s4_exemple", "m1s4_a_vous", "m1s4_portes"):
        learner.open(unit)
    page.goto("/campus/plan")
    learner.look()
    expect(page.locator("#main")).to_contain_text("une tâche m’interrompt ou se refait")
    expect(page.locator("#main")).to_contain_text("je vérifie que la copie s’est bien faite")

    # what was done is still there, on the page and in the outline
    learner.open("m1s2_cas")
    expect(page.get_by_text("Du souffle")).to_be_visible()
    learner.open("m1s3_diagnostic")
    expect(page.locator(".cd-result")).to_be_visible()
    page.goto(f"/courses/{COURSE}/progress")
    learner.look()
