"""What axe-core finds on a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page: Page, within: str = ".campus") -> list[str]:
    """The rules that are broken, each with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    # Only what is broken is described: to describe what is well takes longer than to find out.
    report = page.evaluate(
        "([where, tags]) => axe.run(where || document, {runOnly: tags, resultTypes: ['violations'], preload: false})",
        [within, WCAG],
    )
    return [f"{fault['id']}: {node['html'][:150]}" for fault in report["violations"] for node in fault["nodes"]]
