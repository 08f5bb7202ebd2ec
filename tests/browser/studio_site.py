"""The editor as Studio opens it: in the dialog of a course's unit, or in a library's frame. A ROOT_URLCONF for tests.

`/studio/<type>/<name>/?frame=modal|library&element=node|wrapped`. The page writes down what the block notifies.
`/authoring/<type>/<name>/` is the authoring app's own window, which holds the library's frame.

Read, to stand in for them: the platform's cms/static/js/views/modals/edit_xblock.js,
common/templates/xblock_v2/xblock_iframe.html, and what cms/static/sass (elements/_modal-window.scss,
elements/_xblocks.scss, course-unit-mfe-iframe-bundle.scss) says of the heights, places and insides of these classes.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from tests.browser import site

RULES = """
.modal-window { position: absolute; left: 2.5%; width: 95%; padding: 7px; background: #f2f2f2; box-sizing: border-box }
.modal-header { margin: 5px 10px; height: 38px }
.modal-content { position: relative; height: 435px; max-height: calc(100vh - 144px); overflow-x: hidden; overflow-y: auto; background: #fff }
.wrapper-comp-settings { display: none } .wrapper-comp-settings.is-active { display: block }
.list-input.settings-list { overflow: auto; max-height: 400px; list-style: none; padding: 0 }
.list-input.settings-list .field { margin: 0 20px; padding: 20px 10px }
.modal-window .editor-with-buttons { margin-bottom: 60px }
.modal-window .editor-with-buttons.wrapper-comp-settings .list-input.settings-list { height: 375px }
.modal-window .editor-with-buttons .xblock-actions { position: absolute; bottom: 0; width: 100%; background: #f2f2f2 }
.xblock-iframe-content { height: 100% }
.xblock-iframe-content .xblock { height: 100% }
.xblock-iframe-content .editor-with-buttons { display: flex; flex-direction: column; justify-content: space-between; height: 100% }
.xblock-iframe-content .xblock-actions { position: sticky; bottom: 0; display: flex; justify-content: flex-end }
:is(.modal-window, .xblock-iframe-content) :is(label, .label) { font-size: 18px; line-height: 28px; font-weight: 400 }
:is(.modal-window, .xblock-iframe-content) input:not([type="radio"], [type="checkbox"], [type="submit"]) { width: 48%; height: 44px; line-height: 20px }
:is(.modal-window, .xblock-iframe-content) textarea { height: 80px; box-shadow: none; letter-spacing: 1px }
button { text-transform: uppercase; float: right; letter-spacing: 1px }
"""
AROUND = {
    "modal": '<div class="modal-window" id="dialog"><div class="modal-header"><h1>Studio</h1></div>'
    '<div class="modal-content"><div class="xblock-editor">%s</div></div></div>',
    "library": '<div class="xblock-iframe-content" id="dialog">%s</div>',
}
AUTHORING = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Authoring</title>
<style>body{margin:0}div{padding:24px}iframe{display:block;width:100%%;height:70vh;border:0}</style></head>
<body><div role="dialog" aria-label="Edit"><iframe src="%s" title="Editor"></iframe></div></body></html>"""

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Studio</title><base target="_blank">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>html{height:100vh}body{margin:0;font:16px/1.6 "Open Sans",sans-serif}ul{list-style:disc}%(rules)s%(css)s</style></head>
<body><main style="height:100%%">%(content)s</main><script>%(js)s</script><script>
const notified = [];
const node = document.getElementById("block");
const how = %(how)s;
const dialog = document.getElementById("dialog");
if (how.frame === "modal") dialog.style.top = `${(innerHeight - Math.min(dialog.offsetHeight, innerHeight * 0.98)) / 2}px`;
const given = how.element === "wrapped" ? {0: node, length: 1, url: "/handler/%(key)s/"} : node;
given.url = "/handler/%(key)s/";
const runtime = {
  handlerUrl: (element, name) => element.url + name,
  notify(name, data) {
    notified.push([name, data.state || data.message || ""]);
    const done = name === "cancel" || (name === "save" && data.state === "end");
    if (done && how.frame === "modal") dialog.remove();
  },
};
// Studio's dialog answers these, wherever they stand in it.
dialog.addEventListener("click", (event) => {
  if (event.target.closest(".action-save, .action-cancel")) notified.push(["dialog", event.target.textContent]);
});
new %(init)s(runtime, given, %(args)s);
if (how.frame === "library") {
  document.querySelector(".save-button")?.addEventListener("click", (event) => event.preventDefault());
  document.querySelector(".cancel-button")?.addEventListener("click", (event) => {
    event.preventDefault();
    runtime.notify("cancel", {});
  });
}
</script></body></html>"""


def studio(request: HttpRequest, block_type: str, name: str) -> HttpResponse:
    get_token(request)
    block = site.PLACE.block(block_type, None, site.who_asks(request), url_name=name)
    fragment = block.studio_view({})
    parts = {kind: "".join(r.data for r in fragment.resources if r.mimetype == kind) for kind in KINDS}
    how = {"frame": request.GET.get("frame", "modal"), "element": request.GET.get("element", "node")}
    content = f'<div class="xblock xblock-studio_view" id="block">{fragment.content}</div>'
    return HttpResponse(
        PAGE
        % {
            "css": parts["text/css"],
            "js": parts["application/javascript"],
            "content": AROUND[how["frame"]] % content,
            "rules": RULES,
            "key": f"{block_type}/{name}",
            "init": fragment.js_init_fn,
            "how": json.dumps(how),
            "args": json.dumps(fragment.json_init_args).replace("</", "<\\/"),
        }
    )


def authoring(request: HttpRequest, block_type: str, name: str) -> HttpResponse:
    """The frame has 70 % of the window's height, and no leave to fill the screen."""
    return HttpResponse(AUTHORING % f"/studio/{block_type}/{name}/?frame=library&amp;element=wrapped")


KINDS = ("text/css", "application/javascript")
urlpatterns = [
    path("studio/<block_type>/<name>/", studio),
    path("authoring/<block_type>/<name>/", authoring),
    *site.urlpatterns,
]
