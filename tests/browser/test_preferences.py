"""What readers set on their side: small screens, large letters, other colours, no motion, no pointer, no script, paper."""

from math import ceil, floor
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from campus_plugin import models
from campus_xblocks.kit import pages
from tests.browser.gallery import CASE, DIAGNOSTIC, FOCUS_IS_SEEN, Gallery, copy_of
from tests.browser.hosts import HOSTS
from tests.support import desk as desks
from tests.support import playing
from tests.support.harness import Place, Who

_SCREENS: dict[str, str] = {}
"""The HTML of each screen by its name, gathered once in a process; the block's kind is its first class."""

SHEETS = {
    kind: pages.asset("kit/assets/campus.css") + pages.asset(f"{room}/assets/{room}.css")
    for kind, room in (("campus-case", "case_study"), ("campus-diagnostic", "self_diagnostic"))
} | {"campus-author": pages.asset("kit/assets/campus.css")}


@pytest.fixture
def screens(page: Page, place: Place, marie: Who) -> dict[str, str]:
    if not _SCREENS:
        gallery = Gallery(page, place, marie, "?host=quiet")
        for block_type in (CASE, DIAGNOSTIC):
            _SCREENS.update({name: copy_of(page) for name in gallery.screens(block_type)})
    return _SCREENS


@pytest.fixture
def window(browser: Browser) -> Any:
    """Opens a window of a reader with preferences, in which `show` puts a screen into a host."""
    contexts = []

    def opened(host: str = "quiet", css: str = "", width: int = 360, **preferences: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 740}, **preferences)
        contexts.append(context)
        page = context.new_page()

        def show(html: str) -> Page:
            kind = next(kind for kind in SHEETS if f'class="campus {kind}' in html)
            page.set_content(HOSTS[host].page(html, SHEETS[kind] + css, alive=False))
            return page

        return show

    yield opened
    for context in contexts:
        context.close()


# What does not fit: wider than the window, cut off, or one thing upon another.
MISFITS = """() => {
  const root = document.querySelector(".campus"), found = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) found.push(`the page is ${wide} px too wide`);
  const said = (it) => `${it.tagName.toLowerCase()} «${it.textContent.trim().slice(0, 30)}»`;
  const shown = [...root.querySelectorAll("*")].filter((it) =>
    it.checkVisibility({visibilityProperty: true}) && !it.closest(".campus-unseen, .campus-scroll, svg, option")
    // what is at hand is named as far as there is room in one line, and opens whole
    && !it.closest(".campus-hand > details:not([open])"));
  for (const it of shown) {
    const box = it.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) found.push(`${said(it)} leaves the window`);
    if (getComputedStyle(it).overflowX !== "visible" && !it.matches("select, textarea, input") && it.scrollWidth > it.clientWidth + 1)
      found.push(`${said(it)} is cut off`);
    if (it.matches("button, label, summary, th, legend") && it.scrollHeight > it.clientHeight + 2 && it.clientHeight)
      found.push(`${said(it)} is higher than its frame`);
  }
  const solid = shown.filter((it) => it.matches(
    "button, label, summary, a, select, textarea, input:not([type=radio], [type=checkbox]), legend, h2, h3, h4, p, li, dt, dd, td, th, figcaption"));
  // The line of saving lies over long screens on purpose: of these it may take a part only.
  const line = root.querySelector("[data-campus-status]");
  if (line && line.getBoundingClientRect().height > innerHeight * 0.41) found.push("the line of saving covers the screen");
  const hand = [...root.querySelectorAll(".campus-hand")].find((it) => it.checkVisibility());
  if (hand && !hand.querySelector("[open]") && hand.getBoundingClientRect().height > Math.max(60, innerHeight * 0.25)) found.push("what is at hand covers the screen");
  const upon = (one, other) => ["[data-campus-status]", ".campus-hand"].some((line) => [one, other].filter((it) => it.closest(line)).length === 1);
  const boxes = solid.map((it) => it.getBoundingClientRect());
  for (let a = 0; a < solid.length; a += 1) for (let b = a + 1; b < solid.length; b += 1) {
    if (solid[a].contains(solid[b]) || upon(solid[a], solid[b])) continue;
    const width = Math.min(boxes[a].right, boxes[b].right) - Math.max(boxes[a].left, boxes[b].left);
    const height = Math.min(boxes[a].bottom, boxes[b].bottom) - Math.max(boxes[a].top, boxes[b].top);
    if (width > 2 && height > 2) found.push(`${said(solid[a])} and ${said(solid[b])} lie upon each other`);
  }
  return found;
}"""
SPACED = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}"
SIZES = {
    "a small phone": {"width": 320, "host": "chromeless"},
    "a desk at 200 %": {"width": 640, "device_scale_factor": 2},
    "a phone turned, at 200 %": {"width": 370, "device_scale_factor": 2},
    "letters twice as large": {"css": "html{font-size:200%}"},
    "more room between letters and lines": {"css": SPACED},
}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_off_hidden_or_pushed_out_of_the_window(window, screens, size):
    show = window(**SIZES[size])
    found = {name: misfits for name, html in screens.items() if (misfits := show(html).evaluate(MISFITS))}
    assert found == {}


def test_letters_grow_with_those_that_a_reader_has_set_and_never_shrink_with_a_theme(window, screens):
    sizes = []
    for css in ("", "html{font-size:62.5%}", "html{font-size:200%}"):
        page = window(css=css)(screens["case multiple 1"])
        texts = page.locator("h2, label, .campus-hint, [type=submit]").all()
        sizes.append([float(text.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")) for text in texts])
    assert sizes[0] == sizes[1]
    assert min(sizes[0]) >= 16
    assert all(large >= 1.7 * usual for usual, large in zip(sizes[0], sizes[2], strict=True))


# --- colours ----------------------------------------------------------------------------------------------------------

DARK_HOST = ":root{color-scheme:light dark}@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}"


def _picture(page: Page) -> bytes:
    """The block without the last row of points, which it shares with the page where its height is no whole number."""
    box = page.locator(".campus").bounding_box()
    assert box
    clip = {"x": ceil(box["x"]), "y": ceil(box["y"]), "width": floor(box["width"]), "height": floor(box["height"]) - 1}
    return page.screenshot(animations="disabled", full_page=True, clip=clip)


def test_who_prefers_the_dark_reads_the_block_as_everybody_does_also_on_a_dark_page(window, screens):
    """Decision 0009: a light island, whole, with its own controls; not half of each."""
    light, dark = (window(css=DARK_HOST, color_scheme=scheme) for scheme in ("light", "dark"))
    # between them, every kind of control, of drawing and of box
    for name in (
        *("case error summary", "case multiple 1", "case number 3", "case text 5", "case finished, unfolded"),
        *("diagnostic points", "diagnostic check with missing answers", "diagnostic result, unfolded"),
    ):
        html, page = screens[name], dark(screens[name])
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 17, 17)"
        pair = [_picture(shown) for shown in (light(html), page)]
        assert pair[0] == pair[1], name


# For each drawn thing: how it stands out from the ground, 1 where it does not.
CONTRASTS = """() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = (colour) => numbers(colour).slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  // what the browser reports of our own grounds is not what it paints: the reader's ground is asked for by its name
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "Canvas";
  const ground = light(getComputedStyle(probe).color);
  probe.remove();
  const far = (colour) => (Math.max(light(colour), ground) + 0.05) / (Math.min(light(colour), ground) + 0.05);
  return [...document.querySelectorAll(".campus svg :is(rect, path, polyline, polygon, circle, text)")].map((it) => {
    const style = getComputedStyle(it);
    const inks = [[style.fill, style.fillOpacity], [style.stroke, style.strokeOpacity]];
    return [it.outerHTML.slice(0, 80), Math.max(...inks.filter(([ink]) => ink !== "none").map(([ink]) => far(ink)))];
  });
}"""


# Chosen is told by a thicker frame, or by the reader's own colour for what is chosen.
CHOSEN = """(label) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = "Highlight";
  const highlight = getComputedStyle(probe).color;
  probe.remove();
  const style = getComputedStyle(label);
  return parseFloat(style.borderTopWidth) >= 4 || (style.forcedColorAdjust === "none" && style.backgroundColor === highlight);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_a_readers_own_colours_what_is_drawn_chosen_and_focused_is_still_seen(window, screens, scheme):
    show = window(forced_colors="active", color_scheme=scheme)
    drawn = 0
    for name, html in screens.items():
        page = show(html)
        faint = [mark for mark in page.evaluate(CONTRASTS) if mark[1] < 4.5]
        assert faint == [], name
        drawn += len(page.evaluate(CONTRASTS))
        for kind in (".campus-choice", ".cd-point"):
            chosen = page.locator(f"{kind} input:checked + label:visible")
            others = page.locator(f"{kind} input:not(:checked) + label:visible")
            if chosen.count() and others.count():
                look = [it.first.evaluate(CHOSEN) for it in (chosen, others)]
                assert look == [True, False], (name, kind)
        edges = page.evaluate(
            "[...document.querySelectorAll('.campus :is(button, .campus-errors, .campus-tag, select, textarea)')]"
            ".filter((it) => it.checkVisibility() && !it.matches('.campus-goto')).map((it) => getComputedStyle(it).borderTopStyle)"
        )
        assert set(edges) <= {"solid"}, name
    assert drawn > 50
    page = show(screens["diagnostic points"])
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS_IS_SEEN)


# --- motion -----------------------------------------------------------------------------------------------------------

MOVING = "document.getAnimations().filter((it) => it.effect.target.closest('.campus')).length"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_also_where_the_theme_moves_everything(page, place, marie, motion):
    page.emulate_media(reduced_motion=motion)
    place.block(CASE, playing.FULL, marie)
    page.goto(f"/unit/{CASE}/bloc1/?host=rude")
    assert page.evaluate("document.getAnimations().length") > 0  # the theme's own
    for act in (
        lambda: page.get_by_text("Begin", exact=True).click(),
        lambda: page.get_by_label("Elle écrit un modèle").check(),
        lambda: page.get_by_label("Rather sure").check(),
        lambda: page.get_by_role("button", name="Commit my decision").hover(),
        lambda: page.get_by_role("button", name="Commit my decision").click(),
        lambda: expect(page.get_by_role("heading", name="What happens")).to_be_focused(),
    ):
        act()
        assert page.evaluate(MOVING) == 0


# --- the keyboard alone -------------------------------------------------------------------------------------------------


class Keyboard:
    """Somebody who has no pointer: Tab until they are where they want to be, seeing at each step where they are."""

    def __init__(self, page: Page):
        self.page = page

    def to(self, what: str, *, back: bool = False) -> None:
        for _ in range(60):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            assert self.page.evaluate(FOCUS_IS_SEEN), self.page.evaluate(
                "document.activeElement.outerHTML.slice(0, 200)"
            )
            if self.page.evaluate("what => document.activeElement.matches(what)", what):
                return
        pytest.fail(f"the keyboard does not come to {what}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def arrived(self) -> None:
        """A new screen has the focus, at its top."""
        self.page.wait_for_function("document.activeElement.matches('[data-campus-focus], [data-campus-errors]')")


def test_a_whole_case_by_the_keyboard_alone(page, place, marie):
    place.block(CASE, playing.FULL, marie)
    page.goto(f"/unit/{CASE}/bloc1/?host=chromeless")
    keys = Keyboard(page)
    keys.to("summary")
    keys.press("Enter")
    keys.arrived()
    for move in playing.WAY:
        kind = page.locator("[data-campus-form]").get_attribute("data-kind")
        if kind == "single":
            keys.to("[name=choice]")
            keys.press("ArrowDown")
            assert page.evaluate("document.activeElement.value") == move["choice"]
        elif kind == "multiple":
            for value in move["choice"]:
                keys.to(f"[value={value}]")
                keys.press("Space")
        elif kind == "rank":
            keys.to("[aria-label^='Move up: Rappeler']")
            keys.press("Enter")
            expect(page.locator("[data-campus-live]")).to_contain_text("place 2 of 3")
            keys.press("Space")
            expect(page.locator("[data-campus-live]")).to_contain_text("place 1 of 3")
        else:
            keys.to(f"[name={kind}]")
            page.keyboard.insert_text(str(move[kind]))
        if "confidence" in move:
            keys.to("[name=confidence]")
            keys.press("ArrowDown")
        keys.to("[type=submit]")
        keys.press("Enter")
        keys.arrived()
        expect(page.get_by_role("heading", name="What happens")).to_be_focused()
        keys.to("details[data-campus-next] > summary")
        keys.press("Space")
        keys.arrived()
    for name in ("Une conseillère en organisation", "Et chez vous, où se forme la file ?"):
        keys.to("details[data-campus-next]:not([open]) > summary")
        keys.press("Enter")
        expect(page.get_by_role("heading", name=name)).to_be_focused()
    keys.to("[data-campus-plan] [type=submit]")
    keys.press("Enter")
    expect(page.locator(".campus-done")).to_be_focused()
    keys.to("details[data-campus-next][open] > summary", back=True)
    assert len(models.Run.objects.get().moves) == len(playing.WAY)


def test_a_whole_diagnostic_by_the_keyboard_alone(page, place, marie):
    desk = desks.Desk(place, marie)
    page.goto(f"/unit/{DIAGNOSTIC}/bloc1/?host=chromeless")
    keys = Keyboard(page)
    now = page.locator(".cd-now")
    while now.get_attribute("data-kind") is not None:
        name = now.get_attribute("data-campus-step") or ""
        if name != "q.place":  # nobody's focus is taken as the page opens
            keys.arrived()
        keys.to(".cd-now input")
        keys.press("Space")
        keys.to("[data-campus-next]")
        keys.press("Enter")
        expect(now).not_to_have_attribute("data-campus-step", name)
    keys.arrived()
    keys.to("[data-campus-goto='q.s1']")
    keys.press("Enter")
    keys.arrived()
    keys.to(".cd-now input")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.arrived()
    keys.to("[data-campus-finish]")
    keys.press("Enter")
    expect(page.locator(".cd-result h2")).to_be_focused()
    keys.to("summary")
    keys.press("Enter")
    assert desk.run().moves["s1"] == 0.5
    assert desk.run().result is not None


# --- without script, on paper -----------------------------------------------------------------------------------------


def test_without_script_the_action_of_a_card_goes_into_the_plan(page, place, marie):
    place.block(CASE, playing.CARD, marie)
    page.goto(f"/unit/{CASE}/bloc1/?script=no&host=rude")
    page.get_by_role("button", name="Add to my plan").first.click()
    expect(page.get_by_text("In your plan")).to_be_visible()
    assert models.Commitment.objects.get().when == "un appel se perd"


PRINTED = """() => [...document.querySelectorAll(".campus :is(h2, h3, p, li, td, th, svg, summary, button, textarea, select)")]
  .filter((it) => it.checkVisibility({visibilityProperty: true})).map((it) => it.matches("svg") ? "svg" : `${it.tagName} ${it.textContent.trim()}`)"""


def test_on_paper_the_result_and_the_debrief_are_whole_and_have_no_controls(window, screens):
    show = window(width=700)
    for name, words in (
        (
            "diagnostic result",
            ["svg", "TH Accueil et rendez-vous", "H3 2 propositions pour commencer", "P Chaque réponse donne"],
        ),
        ("case finished", ["svg", "H2 Une conseillère", "H3 Sources", "P Deux heures investies"]),
    ):
        page = show(screens[name])
        page.emulate_media(media="print")
        printed = page.evaluate(PRINTED)
        assert [word for word in words if not any(it.startswith(word) for it in printed)] == [], name
        assert [it for it in printed if it.startswith(("BUTTON", "TEXTAREA", "SELECT"))] == [], name
        assert page.evaluate(MISFITS) == [], name
