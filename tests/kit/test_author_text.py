"""Whatever an author writes, in any text of both formats, every page stays made of what we made it of."""

import json

import pytest
import yaml

from tests.support.author_texts import GROUPS, ROOMS, tree_of, written
from tests.support.authored import harm, shapes, with_text
from tests.support.harness import Place, learner

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
