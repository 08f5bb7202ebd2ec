"""The Studio editor by the names that authors read, for whatever window it is opened in."""

from pathlib import Path

CASE, DIAGNOSTIC = "campus_case_study", "campus_self_diagnostic"
ROOT = Path(__file__).parent.parent.parent
EXAMPLES = {
    CASE: (ROOT / "xblocks/case_study/example.yaml").read_text("utf-8"),
    DIAGNOSTIC: (ROOT / "xblocks/self_diagnostic/example.yaml").read_text("utf-8"),
}
# The page and the window around the editor are the tests' own: axe-core reads what stands in it.
WITHIN = ".campus-studio"


class Editor:
    """The editor's parts by the names that authors read."""

    def __init__(self, page, place, who):
        self.page, self.place, self.who, self.type = page, place, who, CASE

    def open(self, block_type=CASE, *, definition=None, frame="modal", element="node"):
        self.type = block_type
        if definition is not None:
            self.place.block(block_type, definition, self.who)
        self.page.goto(f"/studio/{block_type}/bloc1/?frame={frame}&element={element}")
        return self

    @property
    def saved(self):
        return self.place.block(self.type, None, self.who).definition

    @property
    def block(self):
        return self.place.block(self.type, None, self.who)

    @property
    def text(self):
        return self.page.get_by_label("Document (YAML)")

    @property
    def said(self):
        return self.page.locator("[data-campus-said]")

    @property
    def trouble(self):
        return self.page.get_by_role("alert")

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def notified(self):
        return self.page.evaluate("notified")

    @property
    def drafts(self):
        return self.page.evaluate("Object.keys(localStorage)")
