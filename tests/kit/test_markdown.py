"""An author's Markdown: what is shown, what is dropped, what is told."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from campus_xblocks.kit import markdown
from campus_xblocks.kit.markdown import IMAGE_ELSEWHERE, IMAGE_WITHOUT_TEXT, LINK_REFUSED

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un *mot* et **deux**", "<p>Un <em>mot</em> et <strong>deux</strong></p>"),
        ("un\n\ndeux", "<p>un</p>\n<p>deux</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("> dit-elle", "<blockquote>\n<p>dit-elle</p>\n</blockquote>"),
        ("moins de <5 personnes & plus de > 2", "<p>moins de &lt;5 personnes &amp; plus de &gt; 2</p>"),
        ("`a < b && c`", "<p><code>a &lt; b &amp;&amp; c</code></p>"),
        ("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("# Titre", "Titre"),
        (
            "[ici](https://exemple.fr/a?b=1&c=2)",
            '<p><a href="https://exemple.fr/a?b=1&amp;c=2" rel="noopener noreferrer">ici</a></p>',
        ),
        ("[là](/jump_to_id/abc)", '<p><a href="/jump_to_id/abc" rel="noopener noreferrer">là</a></p>'),
        ("[nous](mailto:a@exemple.fr)", '<p><a href="mailto:a@exemple.fr" rel="noopener noreferrer">nous</a></p>'),
        ("![Un plan](/static/plan.png)", '<p><img alt="Un plan" src="/static/plan.png"></p>'),
        ("[x](javascript:alert)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](JaVaScRiPt:alert)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](data:text/html,x)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](/admin)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("[x](//exemple.fr)", '<p><a rel="noopener noreferrer">x</a></p>'),
        ("![x](https://exemple.fr/x.png)", '<p><img alt="x"></p>'),
        ("![x](/static/../x.png)", '<p><img alt="x"></p>'),
    ],
)
def test_what_is_written_is_shown_within_the_allow_list(text, html):
    assert markdown.render(text) == html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rien", []),
        ("[x](https://exemple.fr) [y](/jump_to_id/y) ![z](/static/z.png) <https://exemple.fr>", []),
        ("![](/static/a.png)", [(IMAGE_WITHOUT_TEXT, "/static/a.png")]),
        ("![  ](/static/a.png)", [(IMAGE_WITHOUT_TEXT, "/static/a.png")]),
        ("![un > deux](/static/a.png \"t\")", []),
        ("![x](/a.png)", [(IMAGE_ELSEWHERE, "/a.png")]),
        ("![x][r]\n\n[r]: http://exemple.fr/a.png", [(IMAGE_ELSEWHERE, "http://exemple.fr/a.png")]),
        ("![](http://exemple.fr/a.png)", [(IMAGE_WITHOUT_TEXT, "http://exemple.fr/a.png"), (IMAGE_ELSEWHERE, "http://exemple.fr/a.png")]),
        ("[a](www.exemple.fr) et [b](javascript:b)", [(LINK_REFUSED, "www.exemple.fr"), (LINK_REFUSED, "javascript:b")]),
        ("[a][r]\n\n[r]: ftp://exemple.fr", [(LINK_REFUSED, "ftp://exemple.fr")]),
        ("`[a](b)`", []),
    ],
)  # fmt: skip
def test_links_and_images_that_would_be_dropped_are_told(text, found):
    assert list(markdown.faults(text)) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Un **mot** < deux & trois", "Un mot < deux & trois"),
        ("in**fini**ment", "infiniment"),
        ("un\n\n- deux\n- trois", "un deux trois"),
        ("[ici](https://exemple.fr) ![plan](/static/p.png)", "ici"),
        ("&lt;b&gt; &eacute;", "<b> é"),
        ("", ""),
    ],
)
def test_plain_gives_the_words_a_reader_sees(text, words):
    assert markdown.plain(text) == words


class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


PIECES = [
    "a",
    " ",
    "\n",
    "\n\n",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "&",
    "&lt;",
    "&#106;",
    '"',
    "'",
    "- ",
]
PIECES += [
    "1. ",
    "> ",
    "    ",
    "<script>",
    "</p>",
    "<img src=x onerror=y>",
    "javascript:",
    "https://",
    "/static/",
    "\\",
]
PIECES += ["[r]: ", "[r]", "#", "\x02", "\x03", "<!--", "-->", "<?", "data:", "/jump_to_id/", "\t", "é"]


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
@example("> " * 2000 + "a")
@example("[" * 20000)
@example("![" * 3000 + "](x)" * 3000)
@example("<div>" * 500)
def test_no_text_makes_html_that_can_harm(text):
    for tag, attributes in Tags(markdown.render(text)).found:
        assert tag in markdown.TAGS
        assert set(attributes) <= {"href", "src", "alt", "title", "rel"}
        assert re.match(r"https?://|mailto:|/jump_to_id/", attributes.get("href", "https://"), re.I)
        assert attributes.get("src", "/static/").startswith("/static/")
    assert isinstance(markdown.plain(text), str)
    assert all(len(fault) == 2 for fault in markdown.faults(text))
