"""The same look in every host: each screen of both blocks beside itself in a quiet page, property by property."""

import json
import os
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

import campus_plugin
from campus_plugin import commitments
from campus_xblocks.kit import pages
from tests.browser.gallery import CASE, DIAGNOSTIC, FOCUS_IS_SEEN, Gallery, copy_of
from tests.browser.hosts import HOSTS
from tests.support import desk as desks
from tests.support import playing
from tests.support.app import plan_action

APP = Path(campus_plugin.__file__).parent

COLUMN = 328  # of a phone that is 360 px wide
# Set it to a folder, and each screen is left there as a picture, all hosts side by side.
SCREENSHOTS = os.environ.get("CAMPUS_SCREENSHOTS", "")

# What a reader can see or feel of an element. Left out, with the reason: names in writing directions and -webkit- twins
# (the same values again), origins (half the width and height, which are compared as places), lengths of transitions and
# animations that run on nothing, and the greatest height (of the line of saving a share of the window; what it does to others
# shows in their height).
LOOK = [
    "accent-color",
    "animation-name",
    "appearance",
    "background-clip",
    "background-color",
    "background-image",
    "background-position",
    "background-repeat",
    "background-size",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-image-source",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "box-shadow",
    "box-sizing",
    "caption-side",
    "clear",
    "clip-path",
    "color",
    "color-scheme",
    "column-count",
    "column-gap",
    "content",
    "counter-increment",
    "cursor",
    "direction",
    "display",
    "fill",
    "fill-opacity",
    "filter",
    "flex-basis",
    "flex-direction",
    "flex-grow",
    "flex-shrink",
    "flex-wrap",
    "float",
    "font-family",
    "font-feature-settings",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "grid-template-columns",
    "height",
    "hyphens",
    "justify-content",
    "align-items",
    "left",
    "letter-spacing",
    "line-break",
    "line-height",
    "list-style-image",
    "list-style-position",
    "list-style-type",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-width",
    "min-height",
    "min-width",
    "mix-blend-mode",
    "opacity",
    "order",
    "outline-color",
    "outline-style",
    "outline-width",
    "overflow-wrap",
    "overflow-x",
    "overflow-y",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "pointer-events",
    "position",
    "quotes",
    "resize",
    "rotate",
    "row-gap",
    "scale",
    "scroll-margin-top",
    "stroke",
    "stroke-dasharray",
    "stroke-opacity",
    "stroke-width",
    "tab-size",
    "table-layout",
    "text-align",
    "text-align-last",
    "text-anchor",
    "text-decoration",
    "text-indent",
    "text-overflow",
    "text-shadow",
    "text-transform",
    "text-underline-offset",
    "top",
    "transform",
    "transition-duration",
    "transition-property",
    "translate",
    "unicode-bidi",
    "user-select",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-spacing",
    "writing-mode",
    "z-index",
    "zoom",
    "-webkit-text-fill-color",
    "-webkit-line-clamp",
    "-webkit-font-smoothing",
]

SIDE_BY_SIDE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hosts</title><link rel="icon" href="data:,">
<style>body{margin:8px;font:18px sans-serif;display:flex;gap:8px;align-items:start}figure{margin:0}iframe{border:1px solid #999}
figcaption{padding:4px}</style></head><body>%s<script>
const NAMES = %s;
const frames = [...document.querySelectorAll("iframe")];
const inside = (frame) => frame.contentDocument.getElementById("block");
function show(html) {
  for (const frame of frames) inside(frame).innerHTML = html;
  for (const frame of frames) frame.height = Math.ceil(frame.contentDocument.querySelector(".campus").getBoundingClientRect().bottom + 16);
}
const OF_MARKS = ["content", "color", "font-size", "font-weight", "font-family"];
const PARTS = {"": NAMES, "::before": ["content", "display"], "::after": ["content", "display"], "::marker": OF_MARKS};
/** {part: [values]} of an element and what hangs on it. */
function styles(element) {
  const window = element.ownerDocument.defaultView;
  const parts = element.namespaceURI.endsWith("svg") ? [["", NAMES]] : Object.entries(PARTS);
  return parts.map(([part, names]) => {
    const style = window.getComputedStyle(element, part);
    const drawn = part.endsWith("e") && !["none", "normal"].includes(style.content);
    return [part, drawn ? NAMES : names, (drawn ? NAMES : names).map((name) => style.getPropertyValue(name))];
  });
}
function place(element, root) {
  const at = element.getBoundingClientRect(), from = root.getBoundingClientRect();
  return [at.x - from.x, at.y - from.y, at.width, at.height];
}
function named(element) {
  return element.tagName.toLowerCase() + [...element.classList].map((name) => "." + name).join("") + " «" +
    element.textContent.trim().replace(/\\s+/g, " ").slice(0, 30) + "»";
}
const near = (got, want) => got.endsWith("px") && want.endsWith("px") && Math.abs(parseFloat(got) - parseFloat(want)) < 0.1;
/** What differs between each host and the first, which is the quiet one. */
function differences() {
  const [first, ...others] = frames.map((frame) => {
    const root = frame.contentDocument.querySelector(".campus");
    return {name: frame.name, root, all: [root, ...root.querySelectorAll("*")]};
  });
  // of what is hidden nothing is compared but that it is
  const wanted = first.all.map((element) => element.checkVisibility() && [styles(element), place(element, first.root)]);
  const found = [];
  for (const {name, root, all} of others) {
    if (all.length !== wanted.length) found.push(`${name}: ${all.length} elements for ${wanted.length}`);
    all.forEach((element, k) => {
      if (!wanted[k] && !element.checkVisibility()) return;
      if (!wanted[k] || !element.checkVisibility()) { found.push(`${name}: ${named(element)} is hidden in one of them`); return; }
      const [quiet, where] = wanted[k];
      const at = place(element, root);
      const drawn = at[2] + at[3] + where[2] + where[3];
      if (drawn && at.some((value, n) => Math.abs(value - where[n]) > 1)) found.push(`${name}: ${named(element)} at ${at} for ${where}`);
      styles(element).forEach(([part, names, values], n) => {
        if (names.length !== quiet[n][1].length) found.push(`${name}: ${named(element)}${part} is drawn in one of them`);
        else values.forEach((value, m) => {
          if (value !== quiet[n][2][m] && !near(value, quiet[n][2][m]))
            found.push(`${name}: ${named(element)}${part} ${names[m]}: ${value} for ${quiet[n][2][m]}`);
        });
      });
    });
  }
  return {found: found.slice(0, 60), looked: wanted.flat(4).length};
}
</script></body></html>"""


def side_by_side(css: str) -> str:
    """A page with a frame for each host, in which a screen can be shown."""
    frames = "".join(
        f'<figure><figcaption>{name}</figcaption><iframe name="{name}" title="{name}" scrolling="no" '
        f'width="{COLUMN + 2 * host.around}" srcdoc="{escape(host.page("", css, alive=False))}"></iframe></figure>'
        for name, host in HOSTS.items()
    )
    return SIDE_BY_SIDE % (frames, json.dumps(LOOK))


# Links and forms that would open where nobody expects them, or give another site a hold on this window.
ASTRAY = """() => [...document.querySelectorAll(".campus a, .campus form")].filter((it) => {
  if (it.matches("form")) return it.target !== "_self";
  if (it.getAttribute("href").startsWith("#")) return it.target !== "_self";
  if (it.origin !== location.origin) return it.target !== "_blank" || !it.relList.contains("noopener");
  return it.target === "_blank";
}).map((it) => it.outerHTML.slice(0, 120))"""


@pytest.fixture
def gallery(page, place, marie) -> Gallery:
    return Gallery(page, place, marie, "?host=quiet")


class Beside:
    """A second window, in which a screen is shown in all hosts at once."""

    def __init__(self, page: Page, css: str):
        self.window = page.context.new_page()
        self.window.set_viewport_size({"width": 1900, "height": 900})
        self.window.set_content(side_by_side(css))
        self.faults: dict[str, list[str]] = {}

    def look(self, page: Page, name: str) -> None:
        self.window.evaluate("html => show(html)", copy_of(page))
        seen = self.window.evaluate("differences()")
        assert seen["looked"] > 1000
        if SCREENSHOTS:
            Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
            self.window.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True, animations="disabled")
        if seen["found"]:
            self.faults[name] = seen["found"]


@pytest.mark.parametrize("block_type", [CASE, DIAGNOSTIC])
def test_every_screen_looks_in_every_host_as_in_a_quiet_page(gallery, block_type):
    room = "case_study" if block_type == CASE else "self_diagnostic"
    beside = Beside(gallery.page, pages.asset("kit/assets/campus.css") + pages.asset(f"{room}/assets/{room}.css"))
    astray = []
    for name in gallery.screens(block_type):
        beside.look(gallery.page, name)
        astray += [(name, html) for html in gallery.page.evaluate(ASTRAY)]
    assert beside.faults == {}
    assert astray == []


def test_the_campus_pages_look_below_every_theme_as_in_a_quiet_page(page, place, marie):
    """The platform's frame brings its theme to these pages too."""
    beside = Beside(page, (APP / "static" / "campus_plugin" / "campus.css").read_text("utf-8"))
    first, second = (plan_action(marie.user, name) for name in ("devis", "appel"))
    commitments.set_status(marie.user_id, second.id, "done")
    for name, action in (("plan", 0), ("plan/%s/edit", first.id), ("privacy", 0), ("privacy/erase", 0)):
        page.goto("/campus/" + (name % action if action else name))
        if name not in ("plan", "privacy"):
            page.evaluate("document.querySelectorAll('[required], textarea').forEach(field => { field.value = ''; })")
            page.locator("main form button").click()
            page.locator(".campus-errors").wait_for()
        beside.look(page, "campus " + name.replace("/%s/", " ").replace("/", " "))
    assert beside.faults == {}


# --- the same function ------------------------------------------------------------------------------------------------

WHERE = [*HOSTS, "app"]
# The place of what has the focus, in the window that scrolls.
IN_SIGHT = """() => {
  const frame = document.querySelector("iframe");
  const focused = (frame ? frame.contentDocument : document).activeElement;
  if (!focused || focused.tagName === "BODY") return false;
  const top = focused.getBoundingClientRect().top + (frame ? frame.getBoundingClientRect().top : 0);
  return top >= 0 && top < window.innerHeight - 20;
}"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("host", ["quiet", "chromeless"])
def test_the_title_of_the_unit_keeps_its_descenders_above_a_block(page, host, width):
    """The platform puts the title right above the first block: our paper must not be painted over its letters."""
    page.set_viewport_size({"width": width, "height": 300})
    title = '<h2 id="title" style="margin:0;line-height:1.4;font-size:24px">Quel jour, quelle page ?</h2>'
    where = HOSTS[host]
    css = pages.asset("kit/assets/campus.css")
    page.set_content(
        where.page(f'{title}<div class="campus"><p>Un texte</p></div>', css, alive=False), wait_until="domcontentloaded"
    )
    lettered = page.locator("#title").bounding_box()
    assert lettered is not None
    above = {**lettered, "height": lettered["height"] + 8}
    with_block = page.screenshot(clip=above)
    page.locator(".campus").evaluate("block => { block.style.visibility = 'hidden'; }")
    assert with_block == page.screenshot(clip=above)


def opened(page: Page, host: str, block_type: str, more: str = "") -> Frame:
    """The block in a host; the frame that it stands in."""
    page.goto(f"/app/{block_type}/bloc1/?{more}" if host == "app" else f"/unit/{block_type}/bloc1/?host={host}&{more}")
    frame = page.frames[-1]
    frame.locator(".campus").wait_for()
    return frame


@pytest.mark.parametrize("host", WHERE)
def test_a_case_is_played_in_every_host_with_what_is_new_in_sight(page, place, marie, host):
    place.block(CASE, playing.FULL, marie)
    frame = opened(page, host, CASE)
    where = page.url
    frame.get_by_text("Begin", exact=True).click()
    expect(frame.get_by_role("heading", name="Par où commencer ?")).to_be_focused()
    page.wait_for_function(IN_SIGHT)
    page.keyboard.press("Tab")
    assert frame.evaluate(FOCUS_IS_SEEN)
    frame.get_by_label("Elle écrit un modèle").check()
    frame.get_by_label("Rather sure").check()
    frame.get_by_role("button", name="Commit my decision").click()
    expect(frame.get_by_role("heading", name="What happens")).to_be_focused()
    page.wait_for_function(IN_SIGHT)
    frame.get_by_text("Continue", exact=True).click()
    expect(frame.get_by_role("heading", name="Où mettre six mille euros ?")).to_be_focused()
    page.wait_for_function(IN_SIGHT)
    frame.get_by_text("Back to the previous screen").click()
    expect(frame.get_by_role("heading", name="What happens")).to_be_focused()
    page.wait_for_function(IN_SIGHT)
    assert page.url == where


@pytest.mark.parametrize("host", WHERE)
def test_a_diagnostic_is_answered_in_every_host_with_what_is_new_in_sight(page, place, marie, host):
    desk = desks.Desk(place, marie)
    desk.answer({key: value for key, value in desks.ALL.items() if key != "q.place"})
    frame = opened(page, host, DIAGNOSTIC)
    where, now = page.url, frame.locator(".cd-now")
    forward, back = frame.locator("[data-campus-next]"), frame.locator("[data-campus-back]")
    name = now.get_attribute("data-campus-step") or ""
    back.click()
    expect(now).not_to_have_attribute("data-campus-step", name)
    page.wait_for_function(IN_SIGHT)
    while now.get_attribute("data-campus-step") != "check":
        forward.click()
    page.wait_for_function(IN_SIGHT)
    frame.locator("[data-campus-goto='q.place']").click()
    expect(now).to_have_attribute("data-campus-step", "q.place")
    page.wait_for_function(IN_SIGHT)
    now.locator("label", has_text="7").click()
    forward.click()
    expect(frame.locator("[data-campus-row='q.place'] [data-campus-said]")).to_have_text("7")
    frame.locator("[data-campus-finish]").click()
    expect(frame.locator(".cd-result h2")).to_be_focused()
    page.wait_for_function(IN_SIGHT)
    assert desk.run().result is not None
    assert page.url == where


def test_in_the_learning_app_plain_forms_and_links_on_the_page_stay_in_the_frame(page, place, marie):
    """The unit's page sends every link to the window around it, unless the link says where it goes."""
    desks.Desk(place, marie)
    frame = opened(page, "app", DIAGNOSTIC, "script=no")
    where = page.url
    frame.locator("label[for$='-s1.i2']").click()
    frame.get_by_role("button", name="Save and check my answers").click()
    frame.locator(".campus-errors a").first.click()
    page.wait_for_function("document.querySelector('iframe').contentDocument.querySelector('.campus-errors') !== null")
    expect(frame.locator("input[name='q.s1']:checked")).to_have_value("i2")
    assert page.url == where
