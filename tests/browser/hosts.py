"""Pages that hold a block: a quiet one, and those that are hard on whatever stands in them.

`HOSTS[name].page(content, css)` is the page; `around` is what it leaves on either side of the block, so that tests can
give each a window in which the block's column is equally wide.

`rude`, `small` and `bootstrap` stand for themes. `chromeless` stands in for the platform's page of one unit, and `app`
for the learning app's frame around it: both are written in our own words, after reading in edx-platform
lms/templates/courseware/courseware-chromeless.html (the base tag, the hijacked `#` links, the messages about the height,
the scroll to the top at each change), lms/static/sass (base/_base.scss, base/_reset.scss, base/_headings.scss,
course/base/_base.scss, course/courseware/_courseware.scss: what is said about bare tags, and with which weight) and, in
frontend-app-learning, src/courseware/course/sequence/Unit (ContentIFrame, useIFrameBehavior: the frame's attributes and
what the app does with its messages). They are no more than a stand-in: neither page was run.
"""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Host:
    """A page around a block."""

    css: str
    before: str = '<main><div class="xblock" id="block">'
    after: str = "</div></main>"
    head: str = ""
    script: str = ""
    around: int = 16

    def page(self, content: str, css: str, script: str = "", *, alive: bool = True) -> str:
        """The page around a block's content, style and script; `alive` is whether it runs its own."""
        return (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Unit</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
            f"<style>{self.css}</style><style>{css}</style>{self.head}</head>"
            f"<body>{self.before}{content}{self.after}{script}{self.script if alive else ''}</body></html>"
        )


QUIET = 'body{margin:0;padding:16px;font:16px/1.6 "Open Sans",sans-serif}'

RUDE = """
html{scroll-behavior:smooth}
body{margin:0;padding:16px;font:italic small-caps 300 13px/2.6 Georgia,serif;color:#e8e8e8;background:#26323c;letter-spacing:2px;
  word-spacing:6px;text-transform:uppercase;text-align:center;text-indent:30px;text-shadow:1px 1px 2px #f0f;white-space:nowrap;
  user-select:none;-webkit-user-select:none;cursor:crosshair;direction:rtl;list-style:square inside;visibility:visible;
  border-collapse:separate;caption-side:bottom;hyphens:auto;word-break:break-all;quotes:"<" ">";tab-size:1}
#page>*{animation:breathe 3s infinite}
#seq #block.xblock *{box-sizing:content-box;transition:all 2s ease;animation:wobble 3s infinite;scroll-margin-top:300px}
#seq #block.xblock *::before,#block.xblock *::after{content:"*";color:red;float:left}
@keyframes wobble{50%{transform:rotate(2deg)}} @keyframes breathe{50%{opacity:.95}}
:focus,:focus-visible,button:focus,a:focus,input:focus{outline:0;box-shadow:none}
main div.xblock,main div.xblock *{letter-spacing:3px}
#seq #block.xblock :is(p,h1,h2,h3,h4,ul,ol,li,dl,dt,dd,table,th,td,form,fieldset,legend,label,figure,blockquote,section,div,span){
  margin:11px 3px 27px;padding:5px 9px;border:1px dotted lime;background:#333;color:#fc0;font:700 11px/3 Impact,fantasy;float:left;
  position:relative;top:4px;width:90%;min-height:60px;border-radius:14px;opacity:.6;text-decoration:line-through;list-style:upper-roman;
  transform:skewX(3deg);overflow:hidden;z-index:3}
#seq #block.xblock :is(button,input,select,textarea){appearance:none;-webkit-appearance:none;height:22px;width:60px;margin:9px;padding:0 2px;
  border:4px double red;border-radius:50px;background:linear-gradient(#fff,#aaa);color:#900;font:italic 9px/1 Courier,monospace;
  text-transform:uppercase;text-shadow:0 1px 0 #fff;box-shadow:inset 0 0 9px #000;letter-spacing:4px;float:right;opacity:.5;
  cursor:wait;vertical-align:super;white-space:nowrap;text-indent:20px;display:inline}
#seq #block.xblock input[type=radio],#seq #block.xblock input[type=checkbox]{position:static;transform:scale(2);display:none}
#seq #block.xblock button:hover{background:#f0f;color:#0f0;transform:scale(1.3)}
#seq #block.xblock a,#seq #block.xblock a:visited,#seq #block.xblock p a:not(.btn):hover{color:inherit;text-decoration:none;border-bottom:3px dashed;
  display:block;padding:20px;font-weight:100}
#seq #block.xblock a[target=_blank]::after{content:" (external)"}
#seq #block.xblock :is(details,summary){display:flex;list-style:none;border:2px solid;padding:30px}
#seq #block.xblock :is(img,svg){width:40px;height:40px;max-width:none;border:5px solid;float:left;display:inline;filter:invert(1)}
#seq #block.xblock svg *{fill:red;stroke:red;stroke-width:9px;font-size:30px;opacity:.3;transform:none;text-anchor:end;letter-spacing:5px}
#seq #block.xblock :is(strong,b,em,i){font:inherit;color:inherit;text-decoration:underline}
#seq #block.xblock li{list-style-image:url("data:image/gif;base64,R0lGODlhAQABAAAAACw=");display:inline-block}
#seq #block.xblock li::marker{color:red;content:"> "}
#seq #block.xblock tr:nth-child(even){background:#000;color:#fff;display:block}
#seq #block.xblock table{table-layout:fixed;border-spacing:9px;display:block;width:50%}
#seq #block.xblock th{text-align:center;text-transform:uppercase;white-space:nowrap}
#seq #block.xblock [hidden]{display:block}
#seq #block.xblock [class*=hint]{display:none}
"""

# What the platform says, in kind and weight, about what stands in a unit's page.
CHROMELESS = """
html{height:100%;max-height:100%;font-family:"Open Sans",Arial,sans-serif;line-height:1em}
body{margin:0;min-height:100%;font-size:16px;line-height:1em;background:#fff}
[tabindex="-1"]{outline:none}
h1,h2,h3,h4,h5,h6{color:#3b3b3b;font:normal 1.2em/1.2em Georgia,serif;margin:0}
h2{color:#787878;margin-bottom:15px;-webkit-font-smoothing:antialiased}
body,h1,h2,h3,h4,h5,h6,p,label{text-align:left;font-family:"Open Sans",Arial,sans-serif}
p+h2,ul+h2,ol+h2{margin-top:40px} p+p,ul+p,ol+p{margin-top:20px} p{color:inherit;margin:0} span{color:inherit;font:inherit}
a:not(.btn),a:visited:not(.btn),p a:not(.btn),p a:visited:not(.btn){color:#0075b4;font:inherit;text-decoration:none;transition:all .1s linear}
a:hover:not(.btn),a:focus:not(.btn){color:#0079bc} blockquote{margin:1em 40px} dd{margin:0 0 0 40px} ul,ol{margin:1em 0;padding:0 0 0 40px}
img{border:0;vertical-align:middle;max-width:100%} svg:not(:root){overflow:hidden} label{cursor:pointer;font-weight:normal;font-style:normal}
form label{display:block} form.choicegroup label{clear:both;float:left} legend{border:0;padding:0;white-space:normal}
button,input,select,textarea{font-size:100%;margin:0;vertical-align:baseline;font-family:"Open Sans",sans-serif;color:#222}
textarea{overflow:auto;vertical-align:top;resize:vertical} table{border-collapse:collapse;border-spacing:0;table-layout:fixed}
.xblock table{table-layout:auto;word-break:normal} td{vertical-align:top}
textarea,input[type="text"]{background:#fff;border:1px solid #c8c8c8;border-radius:0;font:normal 1em "Open Sans",sans-serif;height:35px;
  box-shadow:0 1px 0 0 rgba(255,255,255,.6),inset 0 0 3px 0 rgba(0,0,0,.1);padding:5px 12px;vertical-align:top}
textarea:focus,input[type="text"]:focus{border-color:#5ab;box-shadow:0 0 6px 0 rgba(0,110,200,.4)}
input[type="submit"],button,.button,form button{border:1px solid #d2d2d2;border-radius:3px;background:#eee linear-gradient(#fff,#e0e0e0);
  box-shadow:inset 0 1px 0 0 #fff;color:#333;font-size:.8125em;font-weight:bold;padding:7px 18px;text-shadow:0 1px 0 #f8f8f8;
  display:inline-block;letter-spacing:0;-webkit-background-clip:padding-box}
button:hover,form button:focus{background:#ddd linear-gradient(#f4f4f4,#d4d4d4);box-shadow:inset 0 1px 0 0 #fff;text-decoration:none}
.course-wrapper{position:relative} .course-wrapper main{padding:20px}
.course-wrapper .course-content{line-height:1.6;box-sizing:border-box;display:table-cell;vertical-align:top}
.course-wrapper .course-content .xblock{overflow-wrap:break-word;margin:0 auto;font:-apple-system-body}
.course-wrapper .course-content p{margin-bottom:1.4em} .course-wrapper .course-content ul li{margin-bottom:.7em}
.course-wrapper .course-content .vert-mod{padding:0;margin:0;line-height:1.4;list-style:none}
.course-wrapper .course-content .vert-mod>div ul{padding-left:1em;list-style:disc outside none}
.course-wrapper .course-content div#seq_content h1,.xblock .xblock h2{font-size:1.5em;font-weight:600;line-height:1.4em;text-transform:initial}
.course-wrapper .course-content .vert{border-bottom:1px solid #ddd;margin-bottom:15px;padding:0 0 15px}
@media print{*{background:transparent;color:black!important;box-shadow:none!important;text-shadow:none!important}}
"""

# The page tells its height at each change, scrolls itself to the top, and takes over links to places on it; since links
# are taken over anew at each change that leaves the height, a link is soon taken over many times.
CHROMELESS_SCRIPT = """<script>
if (window !== window.parent) {
  document.body.classList.add("view-in-mfe");
  const content = document.getElementById("content");
  let height = -1, width = -1;
  const jump = (event) => {
    const link = event.currentTarget;
    if (link.getAttribute("href")[0] !== "#") return;
    const place = document.getElementById(link.getAttribute("href").slice(1));
    if (place) { event.preventDefault(); place.scrollIntoView({block: "start"}); place.focus(); }
  };
  const told = (what) => {
    if (what.type !== "load" && content.offsetHeight === height && content.offsetWidth === width) {
      for (const link of document.querySelectorAll("a")) link.addEventListener("click", (event) => jump(event));
      return;
    }
    height = content.offsetHeight; width = content.offsetWidth;
    window.parent.postMessage({type: "plugin.resize", payload: {height, width}}, document.referrer);
    window.scrollTo(0, 0);
  };
  new MutationObserver(told).observe(document.body, {attributes: true, childList: true, subtree: true});
  new ResizeObserver(told).observe(document.body);
  window.addEventListener("load", told);
}
</script>"""

# The learning app: a header, the frame as high as its page says, what comes next below it.
APP = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The learning app</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body{margin:0;font:18px/1.5 Inter,sans-serif}header,footer{height:180px;background:#eee}
iframe{display:block;width:100%%;border:0}</style></head><body><header>Course</header>
<iframe id="unit-iframe" title="Unit" src="%s" height="0" scrolling="no" referrerpolicy="origin" allowfullscreen
 allow="microphone *; camera *; midi *; geolocation *; encrypted-media *; clipboard-write *; autoplay *"></iframe>
<footer>Next</footer><script>
const frame = document.getElementById("unit-iframe");
window.addEventListener("message", ({data}) => {
  if (data.type === "plugin.resize") requestAnimationFrame(() => { frame.height = data.payload.height; });
  else if (data.offset) window.scrollTo(0, data.offset + frame.offsetTop);
});
</script></body></html>"""


def bootstrap() -> str:
    """The sheet of Bootstrap 4, as many themes and old pages carry it whole, with what Bootstrap 3 said of forms."""
    sheet = (ROOT / "node_modules" / "bootstrap" / "dist" / "css" / "bootstrap.min.css").read_text("utf-8")
    return sheet + (
        "label{display:inline-block;max-width:100%;margin-bottom:5px;font-weight:700}"
        "legend{display:block;width:100%;margin-bottom:20px;font-size:21px;border-bottom:1px solid #e5e5e5}"
        "blockquote{padding:10px 20px;font-size:17.5px;border-left:5px solid #eee}"
        "input[type=radio],input[type=checkbox]{margin:4px 0 0;line-height:normal}"
    )


HOSTS = {
    "quiet": Host(QUIET),
    "rude": Host(
        RUDE,
        '<div id="page"><div id="seq" class="content-wrapper"><main><div class="xblock" id="block">',
        "</div></main></div></div>",
    ),
    "small": Host("html{font-size:62.5%}" + QUIET.replace("16px/1.6", "1.6rem/1.6")),
    "bootstrap": Host(
        bootstrap(),
        '<main class="container"><div class="xblock" id="block">',
        around=15,
    ),
    "chromeless": Host(
        CHROMELESS,
        '<div class="content-wrapper" id="content"><div class="course-wrapper chromeless"><section class="course-content" '
        'id="course-content" style="display: block; width: auto; margin: 0"><main id="main" aria-label="Content">'
        '<div class="xblock xblock-student_view"><div class="vert-mod"><div class="vert"><div class="xblock" id="block">',
        "</div></div></div></div></main></section></div></div>",
        script=CHROMELESS_SCRIPT,
        head='<base target="_parent">',
        around=20,
    ),
}
# What most of this folder's tests open: a page as a theme makes it.
USUAL = Host(QUIET + "fieldset{border:1px solid red}label{float:left}h2{text-transform:uppercase}")
