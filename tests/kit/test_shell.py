"""What every block of the campus shares: who is looking, what is shown, how a request is answered."""

import pytest
from web_fragments.fragment import Fragment
from xblock.core import XBlock

from campus_xblocks.kit import handlers
from campus_xblocks.kit.handlers import Answer, Refusal
from campus_xblocks.self_diagnostic.block import SelfDiagnosticBlock
from tests.support.desk import ATTITUDES, TYPE
from tests.support.harness import LIBRARY, NOBODY, Place, learner

pytestmark = pytest.mark.django_db


class Probe(SelfDiagnosticBlock):
    """A block with one handler, so that the door is tested apart from what stands behind it."""

    @handlers.action
    def knock(self, body: dict) -> Answer:
        if body.get("refuse"):
            raise Refusal("“%(what)s” is <refused>.", 422, field_name="what", what=body["refuse"])
        if body.get("database"):
            from django.db import OperationalError

            raise OperationalError(1213, "Deadlock")
        return Answer("<p>é</p>", "said", "h2", {"seen": sorted(body), "decimal": str(body.get("n"))})


@pytest.fixture
def place(monkeypatch) -> Place:
    load = XBlock.load_class.__func__
    monkeypatch.setattr(
        XBlock,
        "load_class",
        classmethod(lambda cls, name, *how, **more: Probe if name == "probe" else load(cls, name, *how, **more)),
    )
    return Place()


@pytest.fixture
def probe(place):
    return lambda: place.block("probe", ATTITUDES, learner("marie"))


def test_an_answer_is_json_that_is_never_cached_and_keeps_accents(place, probe):
    reply = place.call(probe(), "knock", {"n": 1.10, "b": 1})
    assert reply.data == {
        "html": "<p>é</p>",
        "announce": "said",
        "focus": "h2",
        "seen": ["b", "n"],
        "decimal": "1.1",
    }
    assert reply.headers["Cache-Control"] == "no-store"
    assert "<p>é</p>" in reply.text


def test_a_refusal_is_a_sentence_with_its_field(place, probe):
    reply = place.call(probe(), "knock", {"refuse": "ça"})
    assert (reply.status, reply.data) == (422, {"error": "“ça” is <refused>.", "field": "what"})


def test_a_plain_form_goes_back_to_its_page_and_is_refused_on_a_page_of_its_own(place, probe):
    assert place.submit(probe(), "knock", {"a": "1"}).headers["Location"] == "/unit/1"
    reply = place.submit(probe(), "knock", {"refuse": "<b>"})
    assert reply.status == 422
    assert "“&lt;b&gt;” is &lt;refused&gt;." in reply.text
    assert reply.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://localhost/unit/1?a=b", "/unit/1?a=b"),
        ("http://elsewhere.example/steal", "/"),
        ("javascript:alert(1)", "/alert(1)"),
        ("http://localhost//elsewhere.example/", "/elsewhere.example/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_this_site(place, probe, referer, back):
    assert place.submit(probe(), "knock", {}, referer=referer).headers["Location"] == back


def test_a_database_that_stumbles_is_asked_again_by_the_device(place, probe):
    reply = place.call(probe(), "knock", {"database": True})
    assert reply.status == 503
    assert "try again" in reply.data["error"]


def test_a_form_that_repeats_a_name_brings_a_list(place, probe):
    seen = []

    def knock_list(self, body: dict) -> Answer:
        seen.append(body)
        return Answer()

    Probe.knock_list = handlers.action(knock_list)
    place.submit(probe(), "knock_list", [("a", "1"), ("a", "2"), ("csrfmiddlewaretoken", "x")])
    assert seen == [{"a": ["1", "2"]}]


def test_what_a_block_brings_depends_on_no_other_server(place):
    fragment: Fragment = place.view(place.block(TYPE, ATTITUDES, learner("marie")))
    kinds = {resource.kind for resource in fragment.resources}
    assert kinds <= {"text"}
    brought = fragment.content + "".join(str(resource.data) for resource in fragment.resources)
    for foreign in ("//cdn", "https://", "http://", "@import", "url(http", "url(/"):
        assert foreign not in brought, foreign


def test_the_device_tag_differs_for_each_learner_and_block_and_names_nobody(place):
    blocks = [place.block(TYPE, ATTITUDES, learner(name), url_name=url) for name in ("marie", "paul") for url in "ab"]
    tags = {block.learner_tag for block in blocks}
    assert len(tags) == 4
    assert place.block(TYPE, None, learner("marie"), url_name="a").learner_tag in tags
    assert not any("marie" in tag for tag in tags)


def test_two_blocks_on_one_page_share_no_id(place):
    import re

    pages = [place.view(place.block(TYPE, ATTITUDES, learner("marie"), url_name=url)).content for url in "ab"]
    ids = [set(re.findall(r'\bid="([^"]+)"', page)) for page in pages]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_nothing_is_kept_of_guests_nor_in_libraries(place):
    marie = learner("marie")
    assert place.block(TYPE, ATTITUDES, NOBODY).keeps is False
    assert place.block(TYPE, ATTITUDES, marie, course=LIBRARY).keeps is False


def test_the_document_decides_the_language_not_the_platform(place):
    page = place.view(place.block(TYPE, ATTITUDES.replace("lang: en", "lang: de"), learner("marie"))).content
    assert 'class="campus campus-diagnostic" lang="de"' in page


def test_blocks_work_on_phones_and_in_the_outline_of_completion(place):
    block = place.block(TYPE, ATTITUDES, learner("marie"))
    assert block.has_support(block.student_view, "multi_device")
    assert SelfDiagnosticBlock.has_custom_completion is True
    assert SelfDiagnosticBlock.has_score is False


@pytest.mark.parametrize(
    "missing", [{"user"}, {"replace_urls"}, {"completion"}, {"user", "replace_urls", "completion"}]
)
def test_a_block_survives_a_runtime_without_the_services_it_wants(missing):
    place = Place(without=frozenset(missing))
    assert "Quelle place" in place.view(place.block(TYPE, ATTITUDES, learner("marie"))).content


@pytest.mark.parametrize("claimed", ["somebody", "", 3, None, ["x"], {}])
def test_what_a_page_of_another_learner_sends_is_not_taken_for_this_one(place, probe, claimed):
    reply = place.call(probe(), "knock", {"learner": claimed})
    assert reply.status == 403
    assert reply.data["error"].startswith("Somebody else is signed in on this device.")


def test_a_plain_form_says_whose_page_it_was_too(place, probe):
    assert place.submit(probe(), "knock", {"learner": "somebody"}).status == 403
    assert place.submit(probe(), "knock", {"learner": probe().learner_tag}).status == 303


def test_whose_page_it_was_is_the_doors_business_alone(place, probe):
    reply = place.call(probe(), "knock", {"learner": probe().learner_tag, "n": 1})
    assert reply.data["seen"] == ["n"]


def test_every_form_of_a_screen_says_whose_page_it_is(place, probe):
    html = place.view(probe()).content
    assert html.count("<form") == html.count(f'name="learner" value="{probe().learner_tag}"') > 0


@pytest.mark.parametrize(
    ("line", "lang"),
    [("lang: en", "en"), ('lang: "en-GB"', "en-GB"), ("", "fr"), ("lang: [1]", "fr"), (" lang: en", "fr")],
)
def test_a_document_that_cannot_be_read_is_still_spoken_of_in_its_language(place, line, lang):
    block = place.block(TYPE, f"{line}\nformat: campus/self-diagnostic/1\nnonsense: true", learner("marie"))
    assert block.lang == lang
