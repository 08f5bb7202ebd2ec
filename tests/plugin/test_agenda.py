"""« Ajouter à mon agenda »: what a calendar reads, and who gets the file."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from campus_plugin import agenda, commitments
from campus_plugin.commitments import Action
from tests.support.app import CASE, plan_action

NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


def action(**changes) -> Action:
    words = {"when": "un devis part", "then": "je relance", "first_step": "noter la date", **changes}
    return Action(
        id=12,
        usage_key=CASE,
        course_key=CASE.course_key,
        action_id="devis",
        effort=1,
        due=date(2026, 12, 31),
        status="open",
        version=3,
        created=NOW,
        done_at=None,
        **words,
    )


def test_an_action_is_a_whole_day_with_a_sentence_that_takes_no_time_away():
    (event,) = icalendar.Calendar.from_ical(agenda.calendar([action()], NOW)).walk("VEVENT")
    assert event["SUMMARY"] == "Je relance"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event.decoded("DTSTAMP") == NOW
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DESCRIPTION"] == "When: un devis part\nFirst step: noter la date"


def test_the_same_action_keeps_its_identifier_whatever_its_words_and_date():
    one, two = (
        icalendar.Calendar.from_ical(agenda.calendar([action(then=then)], NOW)).walk("VEVENT")[0] for then in ("a", "b")
    )
    assert one["UID"] == two["UID"]
    assert one["SEQUENCE"] == 3


@given(st.text(min_size=1, max_size=300), st.text(min_size=1, max_size=300))
def test_whatever_was_written_the_lines_are_short_and_no_word_becomes_a_property(then, when):
    raw = agenda.calendar([action(then=then, when=f"{when}\r\nEND:VEVENT\nATTACH:file:///etc")], NOW)
    assert raw.endswith(b"END:VCALENDAR\r\n")
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert [line.split(b":")[0] for line in lines if line[:1].isalpha()].count(b"END") == 2
    (event,) = icalendar.Calendar.from_ical(raw).walk("VEVENT")
    assert "ATTACH" not in event


def test_the_owner_gets_the_file_and_nobody_else(as_marie, marie, paul):
    mine, theirs = plan_action(marie, then="je relance"), plan_action(paul, then="le secret de Paul")
    response = as_marie.get(reverse("campus_plugin:action_agenda", args=[mine.id]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="action-{mine.id}.ics"'
    assert "no-store" in response["Cache-Control"]
    assert b"SUMMARY:Je relance" in response.content
    assert as_marie.get(reverse("campus_plugin:action_agenda", args=[theirs.id])).status_code == 404
    assert b"Paul" not in as_marie.get(reverse("campus_plugin:plan_agenda")).content


def test_the_whole_plan_is_a_file_of_what_is_still_to_do(as_marie, marie):
    address = reverse("campus_plugin:plan_agenda")
    assert as_marie.get(address).status_code == 404
    plan_action(marie, "a", then="je relance")
    done = plan_action(marie, "b", then="je compte")
    commitments.set_status(marie.pk, done.id, "done")
    events = icalendar.Calendar.from_ical(as_marie.get(address).content).walk("VEVENT")
    assert [event["SUMMARY"] for event in events] == ["Je relance"]


@pytest.mark.parametrize("name", ["plan_agenda", "action_agenda"])
def test_no_word_stands_in_a_log(as_marie, marie, caplog, name):
    mine = plan_action(marie, then="MotDeMarie")
    caplog.set_level("DEBUG")
    as_marie.get(reverse(f"campus_plugin:{name}", args=[mine.id] if name == "action_agenda" else []))
    assert "MotDeMarie" not in "".join(r.getMessage() for r in caplog.records if not r.name.startswith("django.db"))
