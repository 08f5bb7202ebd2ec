"""What happens where the platform is there; run by test_loading in a process with the settings `settings_platform`."""

import pytest
from edx_django_utils.plugins import connect_plugin_receivers
from lms.djangoapps.courseware.models import StudentModule
from opaque_keys.edx.keys import UsageKey
from openedx.core.djangoapps.user_api.accounts.signals import USER_RETIRE_LMS_MISC

from campus_plugin import api, edxapp, models, privacy
from tests.support.app import CASE, DIAGNOSTIC, INSTRUMENT, at, plan_action
from tests.support.harness import LIBRARY, Place, learner, request_of


def state(user, key):
    StudentModule.objects.create(
        student=user,
        module_state_key=key,
        course_id=key.course_key,
        module_type=key.block_type,
        state='{"run": 1}',
    )


def test_retirement_takes_the_states_of_our_blocks_too_and_leaves_the_others(marie, paul):
    connect_plugin_receivers("lms.djangoapp")
    for user in (marie, paul):
        state(user, CASE)
        state(user, DIAGNOSTIC)
        state(user, CASE.course_key.make_usage_key("problem", "p1"))
        api.start_run(at(user), INSTRUMENT, 1, [])
    for _ in range(2):
        USER_RETIRE_LMS_MISC.send(sender=object, user=marie)
    assert list(StudentModule.objects.filter(student=marie).values_list("module_type", flat=True)) == ["problem"]
    assert StudentModule.objects.filter(student=paul).count() == 3
    assert list(models.Run.objects.values_list("user__username", flat=True)) == ["paul"]


def test_an_erasure_that_fails_half_way_erases_nothing(marie, monkeypatch):
    plan_action(marie)
    monkeypatch.setattr(StudentModule.objects, "filter", None)
    with pytest.raises(TypeError):
        privacy.erase(marie.pk)
    assert models.Commitment.objects.count() == 1


def test_the_number_of_deleted_states_is_told(marie):
    state(marie, CASE)
    assert edxapp.delete_state_rows(marie.pk, ["campus_case_study"]) == 1
    assert edxapp.delete_state_rows(marie.pk, ["campus_case_study"]) == 0


def test_the_anonymous_id_of_a_reset_leads_to_the_learner(marie):
    assert api.user_id_of("anonymous-marie") == marie.pk
    assert api.user_id_of("anonymous-nobody") is None


def test_pages_stand_in_the_platforms_frame_and_name_the_course(as_marie, marie):
    plan_action(marie)
    page = as_marie.get(api.plan_url()).content.decode()
    assert 'class="global-header"' in page
    assert "<dd>Métamorphoses</dd>" in page
    assert "campus_plugin/campus.css" in page


@pytest.mark.django_db
def test_a_course_without_a_title_is_named_by_its_key():
    other = CASE.course_key.replace(course="Inconnu")
    assert edxapp.course_titles([CASE.course_key, other]) == {CASE.course_key: "Métamorphoses", other: ""}


IN_A_LIBRARY = UsageKey.from_string("lb:Campus:bibliotheque:campus_case_study:menuiserie")


@pytest.mark.parametrize(("name", "reads", "saves"), [("anne", True, 200), ("remi", True, 403), ("marie", False, 403)])
def test_a_librarys_document_is_read_and_changed_by_those_who_may_alone(db, settings, name, reads, saves):
    """The platform lets whoever may learn from a library run any view and handler of its blocks, in Studio too."""
    settings.SERVICE_VARIANT = "cms"
    who, place = learner(name), Place()

    def block():
        return place.block(IN_A_LIBRARY.block_type, None, who, course=LIBRARY, url_name=IN_A_LIBRARY.block_id)

    place.block(IN_A_LIBRARY.block_type, "title: scellé", who, course=LIBRARY, url_name=IN_A_LIBRARY.block_id)
    with request_of(block()):
        assert ("scellé" in block().studio_view({}).content) == reads
    sent = {"definition": "title: autre", "display_name": "", "anyway": True}
    reply = place.call(block(), "studio_save", {**sent, "base": "deviné"})
    assert (reply.status, "scellé" in reply.text) == ((409, True) if saves == 200 else (403, False))
    assert place.call(block(), "studio_save", sent).status == saves
    assert block().definition == ("title: autre" if saves == 200 else "title: scellé")
