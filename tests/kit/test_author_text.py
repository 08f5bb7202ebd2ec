"""Whatever an author writes, in any text of both formats, every page stays made of what we made it of."""

import json

import pytest
import yaml

from campus_xblocks.case_study.models import CaseStudy
from campus_xblocks.kit import markdown, yamltext
from campus_xblocks.self_diagnostic.models import SelfDiagnostic
from tests.authored import harm, shapes, with_text
from tests.case_study.playing import FULL as CASE
from tests.case_study.playing import Player
from tests.harness import Place, learner
from tests.self_diagnostic.desk import ALL, Desk
from tests.self_diagnostic.desk import FULL as DIAGNOSTIC

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SCRIPT = "alert(1)"
VECTORS = [
    f"<script>{SCRIPT}</script>", f"</script><script>{SCRIPT}</script>", f"<ScRiPt >{SCRIPT}</sCrIpT>",
    f"<<script>{SCRIPT}//<</script>", f"<scr<script>ipt>{SCRIPT}</scr</script>ipt>", f"<script/x>{SCRIPT}</script>",
    f"<img src=x onerror={SCRIPT}>", f'"><img src=x onerror={SCRIPT}>', f"'><img src=x onerror={SCRIPT}>",
    f'" onmouseover="{SCRIPT}', f"' onmouseover='{SCRIPT}", f'" autofocus onfocus={SCRIPT} x="', f"` onclick={SCRIPT} `",
    f"<img/src=x/onerror={SCRIPT}>", f'<img src="x`<script>{SCRIPT}</script>"`>', f"<IMG SRC=javascript:{SCRIPT}>",
    f"<svg onload={SCRIPT}>", f"<svg><script>{SCRIPT}</script></svg>", f"<svg><a xlink:href=javascript:{SCRIPT}>x</a>",
    f"</text></svg><script>{SCRIPT}</script>", f"<svg><animate onbegin={SCRIPT} attributeName=x>", "<svg><style>*{}</style>",
    f"<math href=javascript:{SCRIPT}>x</math>", f"<math><mtext><table><mglyph><style><img src=x onerror={SCRIPT}>",
    "<style>*{display:none}</style>", f"<iframe srcdoc='<script>{SCRIPT}</script>'></iframe>", "<iframe src=//evil.example>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil.example>", "<link rel=stylesheet href=//e.x>",
    "<form action=//evil.example><input name=q>", "</form><form action=//evil.example><button>", f"<button formaction=javascript:{SCRIPT}>",
    f"<template><script>{SCRIPT}</script></template>", f"<noscript><p title='</noscript><img src=x onerror={SCRIPT}>'>",
    f"<body onload={SCRIPT}>", f"<details open ontoggle={SCRIPT}>", f"<video><source onerror={SCRIPT}>", f"<object data=javascript:{SCRIPT}>",
    f"<embed src=javascript:{SCRIPT}>", f"<marquee onstart={SCRIPT}>", f"<select><script>{SCRIPT}</script>", f"<textarea></textarea><script>{SCRIPT}</script>",
    f"</textarea><script>{SCRIPT}</script>", f"</title><script>{SCRIPT}</script>", f"<!--><img src=x onerror={SCRIPT}>-->", f"--><script>{SCRIPT}</script>",
    f"<![CDATA[<script>{SCRIPT}</script>]]>", f"]]><script>{SCRIPT}</script>", f"<?xml version='1.0'?><script>{SCRIPT}</script>",
    f"[x](javascript:{SCRIPT})", f"[x](JaVaScRiPt:{SCRIPT})", f"[x](java&#115;cript:{SCRIPT})", f"[x](java\tscript:{SCRIPT})",
    f"[x](&#x6A;avascript&colon;{SCRIPT})", f"[x](vbscript:{SCRIPT})", "[x](data:text/html;base64,PHNjcmlwdD4=)", f"<javascript:{SCRIPT}>",
    f"![x](javascript:{SCRIPT})", "![x](//evil.example/a.png)", "![x](/static/../../logout)", "![x](/static/%2e%2e/logout)",
    "[x](/jump_to_id/../../logout)", "[x](/jump_to_id/%2e%2e/logout)", "[x](//evil.example)", r"[x](\\evil.example)",
    f'[x](https://e.x "a" onclick={SCRIPT} b=")', f'![x" onerror="{SCRIPT}](/static/a.png)', f'![x](/static/a.png "t" onload="{SCRIPT}")',
    f"[a[b[c](https://e.x)](javascript:{SCRIPT})]", f"[r]: javascript:{SCRIPT}", f"[x][r]\n\n[r]: javascript:{SCRIPT} 'y'",
    f"**<b onclick={SCRIPT}>x**", f"`<script>{SCRIPT}</script>`", f"> <script>{SCRIPT}</script>", f"- <img src=x onerror={SCRIPT}>",
    f"&lt;script&gt;{SCRIPT}&lt;/script&gt;", f"&#60;script&#62;{SCRIPT}", f"%3Cscript%3E{SCRIPT}", "%(title)s %(x)d %", "{{ block }} {% csrf_token %}",
    "{% endtrans %}{{ ''.__class__ }}", "${alert(1)} <%= 1 %> #{1}", '"/static/x" "/jump_to_id/x" "/course/x"', "\\\" \\' \\x3c", "{} {place} {count}",
]  # fmt: skip
AT_ONCE = 16
GROUPS = [VECTORS[k : k + AT_ONCE] for k in range(0, len(VECTORS), AT_ONCE)]
MOVES = [
    {"step": "constat", "choice": "modele", "confidence": 3},
    {"step": "budget", "choice": ["formation", "tablette"]},
    {"step": "priorites", "choice": ["acompte", "site", "suivi"]},
    {"step": "prix", "number": 90.5, "confidence": 1},
    {"step": "remise", "number": 3},
    {"step": "mots", "text": VECTORS[0]},
]


def tree_of(text):
    return json.loads(json.dumps(yamltext.read(text).tree, default=float))


def written(model, text, group):
    """The document with all vectors of a group in each text; in Markdown those that our check lets pass."""
    plain = " ".join(group)
    marked = "\n\n".join(v for v in group if not list(markdown.faults(v))) or "x"
    return yaml.safe_dump(with_text(model, tree_of(text), lambda _: plain, lambda _: marked), allow_unicode=True)


def case_pages(text, settings):
    player = Player(Place(), learner("marie"), definition=text)
    yield from views(player.place, "campus_case_study", player.who, settings)
    for done in range(1, len(MOVES) + 1):
        reply = player.decide(MOVES[:done])
        assert reply.status == 200, reply.text
        yield reply.html
    yield player.view().content
    action = {"action": "_own", **dict.fromkeys(("when", "then", "first_step"), VECTORS[9])}
    yield player.call("plan", action).html


def diagnostic_pages(text, settings):
    desk = Desk(Place(), learner("marie"), text)
    yield from views(desk.place, "campus_self_diagnostic", desk.who, settings)
    yield desk.html()
    assert desk.survey({"q.manque": VECTORS[0]}).status == 200
    desk.answer(ALL)
    yield desk.html()
    yield desk.finish(confirmed=True).html
    yield desk.html()
    yield desk.call("compare").html
    yield desk.call("about").html


def views(place, block_type, who, settings):
    for variant, names in (("lms", ("student_view", "public_view")), ("cms", ("author_view", "studio_view"))):
        settings.SERVICE_VARIANT = variant
        for name in names:
            fragment = place.view(
                place.block(block_type, None, who), name
            )  # wrapped by a stock runtime, arguments and all
            yield fragment.content
    settings.SERVICE_VARIANT = "lms"
    told = place.block(block_type, None, None).student_view_data()
    yield told.get("situation_html", "") + told.get("intro_html", "")
    for question in told.get("questions", ()):
        yield question["help_html"]


ROOMS = {"case": (CaseStudy, CASE, case_pages), "diagnostic": (SelfDiagnostic, DIAGNOSTIC, diagnostic_pages)}


@pytest.mark.long
@pytest.mark.parametrize("room", ROOMS)
def test_no_text_of_an_author_brings_an_element_an_address_or_a_script_into_a_page(room, settings):
    model, text, pages = ROOMS[room]
    usual = set().union(*(shapes(html) for html in pages(text, settings)))
    for group in GROUPS:
        hostile = written(model, text, group)
        for html in pages(hostile, settings):
            assert harm(html, usual) == [], group


@pytest.mark.parametrize("room", ROOMS)
def test_author_text_is_shown_whole_and_once_escaped(room, settings):
    """« L'acompte & co » is read as written: neither cut, nor taken for a format, nor escaped twice."""
    model, text, pages = ROOMS[room]
    said = "L'acompte & <co> 100 % %(x)s {{ y }} {% z %}"
    hostile = yaml.safe_dump(with_text(model, tree_of(text), lambda _: said, lambda _: said), allow_unicode=True)
    for html in pages(hostile, settings):
        for twice in ("&amp;amp;", "&amp;#x27;", "&amp;lt;", "&amp;quot;"):
            assert twice not in html
    assert "L&#x27;acompte &amp; &lt;co&gt; 100 % %(x)s {{ y }} {% z %}" in next(iter(pages(hostile, settings)))


def test_a_document_that_is_refused_harms_no_page_either(settings):
    settings.SERVICE_VARIANT = "cms"
    for block_type in ("campus_case_study", "campus_self_diagnostic"):
        for group in GROUPS:
            steps = [{vector: vector} for vector in group]
            text = yaml.safe_dump(
                {"format": group[0], **{v: v for v in group}, "steps": steps, "intro": "\n\n".join(group)}
            )
            place, author = Place(), learner("auteur")
            block = place.block(block_type, text, author, display_name=" ".join(group).replace("\t", " "))
            html = place.view(block, "author_view").content + place.view(block, "studio_view").content
            assert "<script>alert" not in html
            assert harm(html, USUAL_IN_STUDIO) == [], group
            told = place.call(block, "studio_check", {"definition": text}).data["problems"]
            assert told
            assert json.dumps(told)


USUAL_IN_STUDIO = {
    *((tag, name) for tag in ("div", "p", "ol", "li", "ul", "h3", "span", "details", "summary", "pre", "label", "button",
                                        "section", "dialog", "code", "br")
      for name in ("", "class", "lang", "role", "hidden", "tabindex", "aria-label", "aria-hidden", "id", "for", "type",
                   "data-campus-screen", "data-campus-status", "data-campus-live", "data-campus-note", "data-campus-kept",
                   "data-campus-discard", "data-campus-lines", "data-campus-said", "data-campus-problems",
                   "data-campus-theirs", "data-campus-trouble", "data-campus-save", "data-campus-anyway",
                   "data-campus-cancel", "data-campus-try", "data-campus-untry", "data-campus-widen", "data-campus-whole",
                   "data-campus-main", "data-campus-trial", "data-campus-trying", "data-campus-stale", "data-campus-stage",
                   "aria-labelledby", "open", "data-usage", "data-block-type", "data-init", "data-runtime-version")),
    *(("input", name) for name in ("", "class", "type", "id", "data-campus-name", "autocomplete", "maxlength", "value",
                                   "data-campus-weight", "inputmode", "aria-describedby")),
    *(("textarea", name) for name in ("", "id", "data-campus-text", "spellcheck", "wrap", "autocapitalize",
                                      "autocomplete", "aria-describedby")),
    *(("script", name) for name in ("", "type", "class")), ("code", ""),
}  # fmt: skip
