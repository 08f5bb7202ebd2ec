"""The Studio editor's server side: what is checked, what is saved, what is refused and in which words."""

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from campus_xblocks.kit import studio
from campus_xblocks.kit.problems import MOST_TOLD
from campus_xblocks.kit.yamltext import MAX_BYTES
from tests.kit.authoring import EXAMPLES, Author, ReadOnly, json_values, opened, text_in
from tests.support.harness import LIBRARY, NOBODY, Place, learner

pytestmark = pytest.mark.django_db
FAULTY = "format: campus/case-study/1\ntitle: Été\n"


@pytest.fixture
def author(block_type, settings) -> Author:
    settings.SERVICE_VARIANT = "cms"
    return Author(block_type)


# --- opening --------------------------------------------------------------------------------------------------------


def test_an_empty_block_opens_on_a_short_commented_example_that_is_valid(author):
    example = EXAMPLES[author.block_type]
    assert text_in(author.open()) == example
    assert author.block.FORMAT.problems(example) == []
    assert author.call("studio_check", {"definition": example}).data["problems"] == []
    assert len(example.splitlines()) <= 80
    assert example.count("#") >= 5


def test_what_is_in_the_block_is_shown_as_it_stands(author):
    author.place.block(author.block_type, "</textarea><b>&amp;\n  é\n", author.who, display_name='"<i>')
    fragment = author.open()
    assert "&lt;/textarea&gt;&lt;b&gt;&amp;amp;\n  é\n</textarea>" in fragment.content
    assert 'value="&quot;&lt;i&gt;"' in fragment.content
    assert text_in(fragment) == "</textarea><b>&amp;\n  é\n"
    assert "textarea" not in json.dumps(fragment.json_init_args)  # some runtimes write these into the page as they are


def test_line_ends_of_windows_are_no_unsaved_change(author):
    author.place.block(author.block_type, "a: 1\r\nb: 2\r", author.who)
    assert text_in(author.open()) == "a: 1\nb: 2\n"


def test_the_editor_has_what_studio_looks_for_and_no_link_to_a_hash(author):
    html = author.open().content
    assert "editor-with-buttons" in html  # without it Studio shows a second pair of buttons below the window
    assert "href" not in html
    for caught in ("action-save", "action-cancel", "save-button", "cancel-button"):  # the windows' own listeners
        assert caught not in html
    for styled in ("settings-list", "wrapper-comp-settings", "xblock-actions"):  # given heights and places by Studio
        assert styled not in html


def test_a_case_has_a_weight_to_edit_and_a_diagnostic_has_none(author):
    assert ("data-campus-weight" in author.open().content) is (author.block_type == "campus_case_study")
    names = {"display_name", "definition"} | ({"weight"} if author.block_type == "campus_case_study" else set())
    assert set(author.block.editable_fields) == names


def test_authors_are_spoken_to_in_studios_language(author):
    with translation.override("fr"):
        assert "Enregistrer" in author.open().content
        assert "nom" in author.save("a", display_name="x" * 256).data["error"]
        assert "La clé" in author.call("studio_check", {"definition": "a: 1"}).data["problems"][0]["message"]
    with translation.override("en"):
        assert "Save as it stands" in author.open().content
        assert "too long" in author.save("a", display_name="x" * 256).data["error"]


def test_drafts_of_two_authors_on_one_device_stay_apart(author):
    mine = author.open().json_init_args["draft"]
    author.who = learner("autre", staff=True)
    assert author.open().json_init_args["draft"] != mine
    assert "auteur" not in mine


# --- checking and saving ----------------------------------------------------------------------------------------------


def test_a_fault_is_told_with_its_line_and_its_remedy_and_nothing_is_saved(author):
    reply = author.call("studio_check", {"definition": "format: campus/x\ntitle: [\n"})
    assert reply.status == 200
    problem = reply.data["problems"][0]
    assert problem["line"] in (1, 2, 3)
    assert problem["message"].endswith(".")
    assert author.block.definition == ""


def test_a_valid_text_is_saved_with_its_name(author):
    reply = author.save(EXAMPLES[author.block_type])
    assert (reply.status, reply.data["saved"], reply.data["problems"]) == (200, True, [])
    assert author.block.definition == EXAMPLES[author.block_type]
    assert author.block.display_name == "Nom"


def test_browsers_line_ends_are_saved_as_one(author):
    author.save(EXAMPLES[author.block_type].replace("\n", "\r\n"))
    assert author.block.definition == EXAMPLES[author.block_type]


def test_a_text_with_faults_is_saved_only_when_the_author_says_so(author):
    reply = author.save(FAULTY)
    assert reply.status == 422
    assert reply.data["problems"]
    assert (author.block.definition, author.block.display_name) == ("", "")
    reply = author.save(FAULTY, anyway=True)
    assert (reply.status, reply.data["saved"]) == (200, True)
    assert author.block.definition == FAULTY


def test_a_text_that_somebody_else_saved_meanwhile_is_shown_before_it_is_replaced(author):
    base = author.open().json_init_args["base"]
    author.save("a: theirs", anyway=True)
    reply = author.save("a: mine", anyway=True, base=base)
    assert (reply.status, reply.data["theirs"]) == (409, "a: theirs")
    assert "Somebody else" in reply.data["error"]
    assert author.block.definition == "a: theirs"
    assert author.save("a: mine", anyway=True, base=reply.data["base"]).status == 200
    assert author.block.definition == "a: mine"


def test_after_saving_the_next_saving_knows_its_base(author):
    base = author.save("a: 1", anyway=True).data["base"]
    assert author.save("a: 2", anyway=True, base=base).status == 200


def test_weights_are_read_as_people_write_them_and_refused_with_a_remedy(settings):
    settings.SERVICE_VARIANT = "cms"
    author = Author("campus_case_study")
    example = EXAMPLES["campus_case_study"]
    for sent, kept in (("1,5", 1.5), (" 2 ", 2.0), (0, 0.0), (1.25, 1.25)):
        assert author.save(example, weight=sent).status == 200
        assert author.block.weight == kept
    for sent in ("", "lourd", -1, 1001, True, None, [], {}, "nan", "inf", "9" * 5000):
        reply = author.save("b: changed", weight=sent, anyway=True)
        assert (reply.status, reply.data["field"]) == (400, "weight")
        assert "from 0 to 1000" in reply.data["error"]
    assert (author.block.weight, author.block.definition) == (1.25, example)


@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\ud800", "\ufffe"])
def test_a_character_that_a_course_cannot_hold_is_refused_with_its_line(author, odd):
    reply = author.call("studio_save", {"definition": f"a: 1\nb: {odd}", "display_name": "", "anyway": True})
    assert (reply.status, reply.data["field"]) == (400, "definition")
    assert "Line 2" in reply.data["error"]
    reply = author.call("studio_save", {"definition": "a: 1", "display_name": odd, "anyway": True})
    assert (reply.status, reply.data["field"]) == (400, "display_name")
    assert author.block.definition == ""


def test_the_largest_document_is_checked_and_saved(author):
    example = EXAMPLES[author.block_type]
    room = MAX_BYTES - len(example.encode())
    largest = example + "# " + "x" * (room - 3) + "\n"
    assert len(largest.encode()) == MAX_BYTES
    assert author.call("studio_check", {"definition": largest}).data["problems"] == []
    assert author.save(largest).status == 200
    assert author.block.definition == largest


def test_a_document_that_is_too_large_is_told_so_and_can_still_be_put_away(author):
    large = EXAMPLES[author.block_type] + "# é\n" * (MAX_BYTES // 5)
    reply = author.save(large)
    assert reply.status == 422
    assert "too large" in reply.data["problems"][0]["message"]
    assert author.save(large, anyway=True).status == 200
    reply = author.save("x" * (2 * MAX_BYTES + 1), anyway=True)
    assert reply.status == 413
    assert "512 KiB" in reply.data["error"]
    assert author.block.definition == large


def test_of_many_faults_the_first_are_told_with_their_number(author):
    reply = author.call("studio_check", {"definition": "".join(f"key{n}: 1\n" for n in range(500))})
    assert len(reply.data["problems"]) == MOST_TOLD + 1
    assert reply.data["count"] >= 500


# --- who may ---------------------------------------------------------------------------------------------------------


def test_who_may_only_read_is_told_instead_of_losing_the_text_in_silence(block_type, settings):
    settings.SERVICE_VARIANT = "cms"
    author = Author(block_type, place=ReadOnly())
    reply = author.save(EXAMPLES[block_type])
    assert reply.status == 403
    assert "not change it" in reply.data["error"]
    assert author.block.definition == ""


@pytest.mark.parametrize("who", ["learner", "nobody", "staff"])
def test_the_lms_saves_nothing_and_says_so(block_type, settings, who):
    settings.SERVICE_VARIANT = "lms"
    place = Place()
    person = {"learner": learner, "nobody": lambda: NOBODY, "staff": lambda: learner("prof", staff=True)}[who]()
    place.block(block_type, EXAMPLES[block_type], person)
    reply = place.call(place.block(block_type, None, person), "studio_save", {"definition": "a: 1", "anyway": True})
    assert (reply.status, "in Studio" in reply.data["error"]) == (403, True)
    reply = place.call(place.block(block_type, None, person), "studio_check", {"definition": "a: 1"})
    assert reply.status == (200 if who == "staff" else 403)
    assert place.block(block_type, None, person).definition == EXAMPLES[block_type]


def test_a_learner_who_asks_for_the_editor_reads_nothing_of_the_document(block_type, settings):
    settings.SERVICE_VARIANT = "lms"
    place = Place()
    fragment = opened(place.block(block_type, EXAMPLES[block_type], learner("marie")))
    assert "edited in Studio" in fragment.content
    assert "Karima" not in fragment.content
    assert fragment.json_init_args is None


def test_a_library_is_edited_like_a_course_though_it_has_fewer_services(block_type, settings):
    settings.SERVICE_VARIANT = "cms"
    place = Place(without=frozenset({"completion", "replace_urls"}))
    author = Author(block_type, place=place, course=LIBRARY)
    assert author.open().js_init_fn == "CampusStudio"
    assert author.save(EXAMPLES[block_type]).status == 200
    assert author.block.definition == EXAMPLES[block_type]


# --- hostile requests ---------------------------------------------------------------------------------------------------

bodies = st.fixed_dictionaries(
    {},
    optional={
        "definition": json_values
        | st.sampled_from(["a: [", "a: &x 1\nb: *x", "!!python/object:os.system x", "\ud800"]),
        "display_name": json_values,
        "weight": json_values,
        "anyway": json_values,
        "base": json_values,
    },
)
raw = (
    st.binary(max_size=60)
    | bodies.map(lambda body: json.dumps(body).encode())
    | json_values.map(lambda value: json.dumps(value).encode())
)


@given(body=raw, handler=st.sampled_from(["studio_check", "studio_save"]))
def test_whatever_is_sent_the_answer_is_a_sentence_or_a_result_and_never_a_fault_of_ours(author, body, handler):
    before = author.block.definition
    reply = author.call(handler, body)
    assert reply.status in (200, 400, 409, 413, 422)
    if reply.status in (400, 413):
        assert reply.data["error"].endswith(".")
    if not (handler == "studio_save" and reply.status == 200):
        assert author.block.definition == before
    assert author.open().js_init_fn == "CampusStudio"


@pytest.mark.parametrize("handler", ["studio_check", "studio_save"])
def test_only_posts_of_a_bearable_size_are_taken(author, handler):
    assert author.place.call(author.block, handler, {}, method="GET").status == 405
    reply = author.call(handler, b'{"definition": "' + b"x" * studio.MAX_STUDIO_BODY + b'"}')
    assert reply.status == 413
    assert author.call(handler, b"[" * 100_000).status == 400
