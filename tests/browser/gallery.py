"""Every screen of both blocks, reached as learners reach them: what is looked at in all hosts, and read by axe-core.

`case_screens` and `diagnostic_screens` drive a page and yield a name at each screen; whoever asks looks at the page then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template import Template
from playwright.sync_api import Locator, Page, expect

from campus_plugin import models
from campus_plugin.shared.stored import VERSION_KEY
from campus_xblocks.kit import pages
from tests.support import desk as desks
from tests.support import playing
from tests.support.calculators import WITH_CALCULATOR
from tests.support.harness import Place, Who

CASE, DIAGNOSTIC = playing.TYPE, desks.TYPE
LOW = {"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}
BROKEN = "format: campus/case-study/1\nlang: fr\ntitle: Cassé\n"


@contextmanager
def rendered() -> Iterator[set[str]]:
    """The names of the templates that are rendered meanwhile, those that others include with them."""
    seen: set[str] = set()
    plain = Template._render

    def remembering(self: Any, context: Any) -> Any:
        seen.add(self.name or "")
        return plain(self, context)

    Template._render = remembering
    try:
        yield seen
    finally:
        Template._render = plain


def templates() -> set[str]:
    """The names of all templates of the blocks, as they lie on the disk."""
    return {
        path.relative_to(folder).as_posix()
        for room in ("kit", "case_study", "self_diagnostic")
        for folder in [pages.ROOT / room / "templates"]
        for path in folder.rglob("*.html")
    }


# A copy of the screen as it stands, with what is ticked and typed.
COPY = """() => {
  const root = document.querySelector(".campus");
  for (const field of root.querySelectorAll("input")) field.toggleAttribute("checked", field.checked);
  for (const field of root.querySelectorAll("input:not([type=radio],[type=checkbox])")) field.setAttribute("value", field.value);
  for (const field of root.querySelectorAll("textarea")) field.textContent = field.value;
  for (const field of root.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus");
  return root.outerHTML;
}"""
# Whether what has the focus, or the label that stands for it, is ringed.
FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement;
  const label = focused.matches("input[type=radio], input[type=checkbox]") ? focused.nextElementSibling : focused;
  const style = getComputedStyle(label);
  return focused !== document.body && style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3;
}"""


def copy_of(page: Page) -> str:
    return page.evaluate(COPY)


def _click(control: Locator) -> None:
    """Without the pointer, which waits for everything to stand still: whether it can be reached is tested elsewhere."""
    control.evaluate("control => control.click()")


CALCULATOR = (WITH_CALCULATOR + "sources: [{title: Insee, url: 'https://www.insee.fr/', year: 2025}]\n").replace(
    "lang: en", "lang: fr"
)


class Gallery:
    """Somebody who goes through the blocks with a browser, stopping at every screen."""

    def __init__(self, page: Page, place: Place, who: Who, query: str = ""):
        self.page, self.place, self.who, self.query = page, place, who, query

    def open(self, block_type: str, name: str = "bloc1", view: str = "") -> None:
        self.page.goto(f"/unit/{block_type}/{name}/{view}{self.query}")

    def unfolded(self) -> None:
        """Everything that is folded on this screen opened, but for the screens that come after it."""
        self.page.evaluate(
            "document.querySelectorAll('.campus details:not([data-campus-next])').forEach(fold => { fold.open = true; })"
        )

    def screens(self, block_type: str) -> Iterator[str]:
        return self.case_screens() if block_type == CASE else self.diagnostic_screens()

    # --- a case -------------------------------------------------------------------------------------------------------

    def case_screens(self) -> Iterator[str]:
        page, place, who = self.page, self.place, self.who
        place.block(CASE, playing.FRENCH, who)
        self.open(CASE)
        yield "case opening"
        onward = page.locator("details[data-campus-next]:not([open]) > summary:visible")
        _click(onward)
        submit = page.locator("[data-campus-form] [type=submit]:visible")
        _click(submit)
        expect(page.locator("[data-campus-errors]")).to_be_focused()
        yield "case error summary"
        for count, move in enumerate(playing.WAY):
            if count:
                self._decided(count)
                self.open(CASE)
                self.unfolded()
                yield f"case told {count}"
                _click(onward)
            page.locator("[data-campus-form]:visible").wait_for()
            self.unfolded()
            self._fill(move)
            yield f"case {page.locator('[data-campus-form]').get_attribute('data-kind')} {count}"
        page.route("**/handler/**", lambda route: route.abort())
        _click(submit)
        expect(page.locator("[data-campus-status] button").first).to_be_visible()
        page.evaluate(
            "scrollTo(0, document.body.scrollHeight)"
        )  # the line of saving floats over what is below the window
        yield "case taken and waiting"
        page.unroute("**/handler/**")
        self._decided(len(playing.WAY))
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.open(CASE)
        page.locator("[data-campus-replay]").wait_for(state="attached")
        yield "case finished"
        self.unfolded()
        yield "case finished, unfolded"
        _click(page.locator("[data-campus-action] [type=submit]:visible").first)
        page.locator(".campus-action .campus-done").first.wait_for()
        yield "case with an action in the plan"
        place.block(CASE, playing.CARD.replace("lang: en", "lang: fr"), who, url_name="carte")
        self.open(CASE, "carte")
        self.unfolded()
        yield "card"
        place.block(CASE, CALCULATOR, who, url_name="calcul")
        self.open(CASE, "calcul")
        page.locator("[data-result]").first.wait_for()
        self.unfolded()
        yield "card with a rule, a calculator and sources"
        page.goto(f"/unit/{CASE}/calcul/?script=no")
        _click(page.locator(".campus-calculator [type=submit]"))
        page.locator("main [data-result]").first.wait_for()
        yield "calculator without script"
        for name, gone in (("revu", "formation"), ("refait", "modele")):
            place.block(CASE, playing.FRENCH, who, url_name=name)
            self._decided(2, name)
            place.block(CASE, playing.FRENCH.replace(gone, "autre"), who, url_name=name)
            self.open(CASE, name)
            self.unfolded()
            page.locator(".campus-note.campus-alert").wait_for()
            yield f"case revised meanwhile, without « {gone} »"
        for view in ("author_view", "public_view"):
            self.open(CASE, view=f"{view}/")
            yield f"case {view}"
            self.open(CASE, "carte", f"{view}/")
            yield f"card {view}"
        place.block(CASE, playing.FRENCH, who, url_name="demain")
        self._decided(1, "demain")
        self._written_by_a_later_release("demain")
        self.open(CASE, "demain")
        yield "case whose run a later release wrote"
        place.block(CASE, BROKEN, who, url_name="casse")
        self.open(CASE, "casse")
        yield "broken for a learner"
        self.open(CASE, "casse", "author_view/")
        yield "broken for staff"

    def _written_by_a_later_release(self, name: str) -> None:
        latest = models.Run.objects.order_by("-pk").first()
        assert latest
        assert name in str(latest.usage_key)
        models.Run.objects.filter(pk=latest.pk).update(moves={VERSION_KEY: 2, "moves": "in a form of tomorrow"})

    def _decided(self, count: int, name: str = "bloc1") -> None:
        for made in range(1, count + 1):
            block = self.place.block(CASE, None, self.who, url_name=name)
            self.place.call(block, "decide", {"run": 1, "moves": playing.WAY[:made]})

    def _fill(self, move: dict[str, Any]) -> None:
        """The move put into the form, not sent."""
        form = self.page.locator("[data-campus-form]")
        for value in [move.get("choice") or []] if isinstance(move.get("choice"), str) else move.get("choice") or []:
            if form.get_attribute("data-kind") != "rank":
                _click(form.locator(f"input[value={value}]"))
        for name in ("number", "text"):
            if name in move:
                form.locator(f"[name={name}]").fill(str(move[name]))
        if "confidence" in move:
            _click(form.locator(f"input[name=confidence][value='{move['confidence']}']"))

    # --- a self-diagnostic --------------------------------------------------------------------------------------------

    def diagnostic_screens(self) -> Iterator[str]:
        page, place, who = self.page, self.place, self.who
        desk = desks.Desk(place, who, desks.FRENCH)
        self.open(DIAGNOSTIC)
        yield "diagnostic start"
        now, forward = page.locator(".cd-now"), page.locator("[data-campus-next]")
        kinds: set[tuple[str, int]] = set()
        while (kind := now.get_attribute("data-kind")) is not None:
            if kind == "text":
                now.locator("textarea").fill("Rien ne manque.")
            else:
                _click(now.locator("input:not([type=hidden])").first)
            asides = now.locator(".cd-aside").count()
            if (kind, asides) not in kinds:
                kinds.add((kind, asides))
                yield f"diagnostic {kind}" + (f", {asides} beside the scale" if asides > 1 else "")
            name = now.get_attribute("data-campus-step") or ""
            _click(forward)
            expect(now).not_to_have_attribute("data-campus-step", name)
        assert {"points", "scale", "single", "multiple"} <= {kind for kind, _ in kinds}
        expect(page.locator("[data-campus-status]")).to_contain_text("nregistré")
        yield "diagnostic check"
        desk = desks.Desk(place, who, desks.FRENCH, url_name="partiel")
        desk.answer({"q.place": "i6", "q.s1": "i2"})
        self.open(DIAGNOSTIC, "partiel")
        while now.get_attribute("data-campus-step") != "check":
            _click(forward)
        _click(page.locator("[data-campus-finish]"))
        expect(page.locator(".cd-now [data-campus-error]")).to_be_visible()
        yield "diagnostic check with missing answers"
        page.goto(page.url + ("&" if "?" in page.url else "?") + "script=no")
        page.locator("section.cd-plain, .cd-plain").first.wait_for()
        yield "diagnostic without script"
        _click(page.locator(".cd-plain button"))
        page.locator(".campus-errors").wait_for()
        yield "diagnostic without script, missing answers"
        self.open(DIAGNOSTIC, "partiel")
        desk.finish(confirmed=True)
        self.open(DIAGNOSTIC, "partiel")
        self._loaded()
        yield "diagnostic provisional result"
        desk = desks.Desk(place, who, desks.FRENCH, url_name="suivi")
        desk.answer(desks.ALL | LOW)
        desk.finish(confirmed=True)
        self.open(DIAGNOSTIC, "suivi")
        self._loaded()
        yield "diagnostic result"
        self.unfolded()
        yield "diagnostic result, unfolded"
        _click(page.locator("form[data-campus-send=plan] button:visible").first)
        page.locator(".cd-done").wait_for()
        _click(page.locator("form[data-campus-send=erase] button"))
        expect(page.locator("form[data-campus-send=erase] [data-campus-error]")).to_be_visible()
        _click(page.locator("input[name=agree][type=checkbox]"))
        _click(page.locator("form[data-campus-send=consent] button").first)
        page.locator("[data-campus-part=consent] p[data-campus-focus]").wait_for()
        yield "diagnostic result, planned, agreed, erasure refused"
        desks.days_ago(1, 200)
        desk.call("again")
        desk.answer(desks.ALL, run=2)
        self.open(DIAGNOSTIC, "suivi")
        while now.get_attribute("data-campus-step") != "check":
            _click(forward)
        _click(page.locator(".cd-now [data-campus-finish]"))
        page.locator("[data-campus-hindsight]").first.wait_for()
        yield "diagnostic hindsight"
        page.locator("[data-campus-hindsight=accueil]").select_option("depart")
        _click(page.locator(".cd-now [data-campus-finish]"))
        page.locator("[data-campus-part=compare] table").first.wait_for(state="attached")
        desk.call("again")
        desk.answer(desks.ALL, run=3)
        desk.finish(run=3, hindsight={})
        self.open(DIAGNOSTIC, "suivi")
        page.locator("[data-campus-part=compare] table").first.wait_for(state="attached")
        self._loaded()
        yield "diagnostic comparison"
        desk = desks.Desk(place, who, desks.FRENCH, url_name="revu")
        desk.answer(desks.ALL)
        desk.write(desks.FRENCH.replace("id: s1,", "id: s9,"))
        self.open(DIAGNOSTIC, "revu")
        page.locator("[data-campus-edited]").wait_for()
        yield "diagnostic revised meanwhile"
        desk = desks.Desk(place, who, desks.ATTITUDES, url_name="regard")
        self.open(DIAGNOSTIC, "regard")
        yield "attitudes start"
        desk.finish(confirmed=True)
        self.open(DIAGNOSTIC, "regard")
        yield "attitudes, thanks"
        for view in ("author_view", "public_view"):
            self.open(DIAGNOSTIC, view=f"{view}/")
            yield f"diagnostic {view}"
        desk = desks.Desk(place, who, desks.FRENCH, url_name="demain")
        desk.answer(desks.ALL)
        self._written_by_a_later_release("demain")
        self.open(DIAGNOSTIC, "demain")
        yield "diagnostic whose run a later release wrote"
        place.block(DIAGNOSTIC, BROKEN, who, url_name="casse")
        self.open(DIAGNOSTIC, "casse")
        yield "broken diagnostic for a learner"
        self.open(DIAGNOSTIC, "casse", "author_view/")
        yield "broken diagnostic for staff"

    def _loaded(self) -> None:
        """What comes by requests of its own is there."""
        expect(self.page.locator("select[name=size] option[value='-']")).to_have_count(0)
