"""The editor as Studio opens it: in the dialog of a course's unit, or in a library's frame. A ROOT_URLCONF for tests.

`/studio/<type>/<name>/?frame=modal|library&element=node|wrapped`. The page writes down what the block notifies.

Read, to stand in for them: the platform's cms/static/js/views/modals/edit_xblock.js and
common/templates/xblock_v2/xblock_iframe.html.
"""

import json

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

from tests.browser import site

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Studio</title><base target="_blank">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body{margin:0;padding:16px;font:16px/1.6 "Open Sans",sans-serif}ul{list-style:disc}button{text-transform:none}
textarea{height:80px;letter-spacing:1px}input{width:100%%}%(css)s</style></head>
<body><main><h1>Studio</h1><div id="dialog"><div class="xblock xblock-studio_view" id="block">%(content)s</div></div>
</main><script>%(js)s</script><script>
const notified = [];
const node = document.getElementById("block");
const how = %(how)s;
const dialog = document.getElementById("dialog");
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
  document.querySelector(".save-button").addEventListener("click", (event) => event.preventDefault());
  document.querySelector(".cancel-button").addEventListener("click", (event) => {
    event.preventDefault();
    runtime.notify("cancel", {});
  });
}
</script></body></html>"""


def studio(request: HttpRequest, block_type: str, name: str) -> HttpResponse:
    get_token(request)
    block = site.PLACE.block(block_type, None, site._who(request), url_name=name)
    fragment = block.studio_view({})
    parts = {kind: "".join(r.data for r in fragment.resources if r.mimetype == kind) for kind in KINDS}
    how = {"frame": request.GET.get("frame", "modal"), "element": request.GET.get("element", "node")}
    return HttpResponse(
        PAGE
        % {
            "css": parts["text/css"],
            "js": parts["application/javascript"],
            "content": fragment.content,
            "key": f"{block_type}/{name}",
            "init": fragment.js_init_fn,
            "how": json.dumps(how),
            "args": json.dumps(fragment.json_init_args).replace("</", "<\\/"),
        }
    )


KINDS = ("text/css", "application/javascript")
urlpatterns = [path("studio/<block_type>/<name>/", studio), *site.urlpatterns]
