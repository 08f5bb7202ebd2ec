"""axe-core on every page of the embedded campus, on a phone; a template that has no page here fails."""

from pathlib import Path
from typing import Any

import campus_tools
from tests.preview.server import COURSE, Preview, block
from tests.support.axe import faults

TEMPLATES = Path(campus_tools.__file__).parent / "preview" / "templates"
# Which page shows each template, and who looks at it; None is a visitor without an account.
PAGES: dict[str, tuple[str | None, str]] = {
    "preview/home.html": ("learner-1", "/"),
    "preview/outline.html": ("learner-1", f"{COURSE}/"),
    "preview/unit.html": ("learner-1", f"{COURSE}/unit/v2"),
    "preview/progress.html": ("learner-1", f"{COURSE}/progress"),
    "preview/reset.html": ("learner-1", "/preview/person/reset?next=/"),
    "preview/error.html": ("learner-1", "/nowhere"),
    "preview/tab.html": ("learner-1", "tab"),
    "main_django.html": ("learner-1", "/campus/plan"),
    "preview/closed.html": (None, f"{COURSE}/progress"),
    "preview/faults.html": ("staff", "faults"),
    "preview/journal.html": ("staff", f"{COURSE}/journal"),
    "preview/studio.html": ("staff", f"{COURSE}/studio/{block('problem', 'p1')}"),
}
PARTS = {"preview/base.html", "preview/resources.html", "preview/scripts.html"}


def test_axe_finds_no_fault_on_any_page_of_the_preview(chromium: Any, preview: Preview) -> None:
    found: dict[str, list[str]] = {}
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="fr-FR", base_url=preview.base)
    context.route("https://exemple.invalid/**", lambda route: route.abort())
    page = context.new_page()
    somebody: str | None = ""
    for template, (person, address) in PAGES.items():
        if person != somebody:
            page.goto("/")
            page.locator("summary", has_text="Menu").click()
            with page.expect_navigation():
                page.locator(f".preview-person button[value='{person or ''}']").click()
            somebody = person
        if address == "tab":
            page.goto(f"{COURSE}/")
            address = page.locator("a[href*='/tab/']").first.get_attribute("href")
        elif address == "faults":
            page.goto("/")
            address = page.locator("a[href*='/faults']").first.get_attribute("href")
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
        if faulty := faults(page, ""):
            found[template] = faulty
    context.close()
    assert found == {}
    there = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    assert sorted(there - PARTS) == sorted(PAGES)
