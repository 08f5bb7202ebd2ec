"""What a hostile author would write, in every text of both formats, and all pages that a block then makes."""

import json

import yaml

from campus_xblocks.case_study.models import CaseStudy
from campus_xblocks.kit import markdown, yamltext
from campus_xblocks.self_diagnostic.models import SelfDiagnostic
from tests.support.authored import with_text
from tests.support.desk import ALL, Desk
from tests.support.desk import FULL as DIAGNOSTIC
from tests.support.harness import Place, learner
from tests.support.playing import FULL as CASE
from tests.support.playing import Player

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
