"""The learners' pages under hostile use: a page that says why not, nothing told of others, nothing half done."""

import re
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from campus_plugin import api, edxapp, privacy, urls
from campus_plugin.models import Consent
from tests.support.app import INSTRUMENT, at, plan_action

WORDS = {"when": "Lundi", "then": "j’appelle", "first_step": "Le numéro", "due": localdate().isoformat()}
MARK = "<img src=x onerror=alert(1)>"
NAMES = [pattern.name for pattern in urls.urlpatterns]
OF_ONE_ACTION = ("plan_status", "plan_later", "plan_edit", "action_agenda")
FILES = ("export", "plan_csv", "plan_agenda", "action_agenda")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")


def url(name: str, number: Any = 1) -> str:
    return reverse(f"campus_plugin:{name}", args=[number] if name in OF_ONE_ACTION else [])


def posted_or_got(name: str) -> str:
    return "POST" if name in ("plan_status", "plan_later", "consent", "erase") else "GET"


def rows() -> list[Any]:
    return [list(table._default_manager.order_by("pk").values()) for table in privacy.TABLES]


def page_of(response: Any) -> Any:
    """A page for people, with a sentence; nothing that came in stands in it as HTML."""
    assert 200 <= response.status_code < 500
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert MARK not in response.content.decode()
    page = html.fromstring(response.content.decode())
    assert page.find(".//main").text_content().strip()
    return page


def said(response: Any) -> str:
    """What a page says, without the token that differs each time."""
    return re.sub(r'value="\w{64}"', "", response.content.decode())


@pytest.fixture
def kept(marie, paul) -> Any:
    """Something in each table, of two learners; Marie's action and Paul's."""
    for user in (marie, paul):
        record, _ = api.start_run(at(user), INSTRUMENT, 1, [])
        api.save_survey(at(user), record, {"manque": "du temps"})
        api.save_profile(at(user), {"size": "10-49"})
        api.give_consent(at(user), api.PEER_STATISTICS, "1")
    return plan_action(marie), plan_action(paul, then="le secret de Paul")


# --- addresses and methods ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_page_answers_every_method_and_only_posts_may_change_anything(name, signed_in, kept, marie):
    browser = Client(raise_request_exception=False)
    if signed_in:
        browser.force_login(marie)
    before = rows()
    for method in METHODS:
        response = browser.generic(method, url(name, kept[0].id))
        assert 200 <= response.status_code < 500, method
        if response.status_code == 405:
            assert method not in response["Allow"].split(", ")
        if method == "HEAD" and response.status_code != 405:
            assert response.content == b""
            assert response.status_code == browser.get(url(name, kept[0].id)).status_code
        assert rows() == before, method


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FILES])
def test_a_slash_at_the_end_changes_nothing(as_marie, kept, name):
    address = url(name, kept[0].id)
    assert [as_marie.get(a).status_code for a in (address.rstrip("/"), f"{address.rstrip('/')}/")] in (
        [200, 200],
        [405, 405],
    )


@pytest.mark.parametrize("number", ["0", "7" * 18, "9" * 18])
@pytest.mark.parametrize("name", OF_ONE_ACTION)
def test_of_another_learners_action_nothing_is_told_that_is_not_told_of_none(as_marie, kept, name, number):
    before = rows()
    for send in (as_marie.get, as_marie.post):
        fields = {"status": "done", "from": kept[1].due.isoformat()}
        theirs, none = (send(url(name, n), fields) for n in (kept[1].id, number))
        assert theirs.status_code == none.status_code
        wrong = (as_marie.get, as_marie.post)[name == "action_agenda"]
        assert theirs.status_code == (405 if send == wrong and name != "plan_edit" else 404)
        assert said(theirs) == said(none)
    assert rows() == before


@pytest.mark.parametrize(
    "address",
    [
        "/campus/plan/9999999999999999999/edit",
        "/campus/plan/-1/edit",
        "/campus/plan/1e3/edit",
        "/campus/plan/%00/edit",
        "/campus/plan/%FF/edit",
        "/campus/plan/١/edit",
        "/campus/plan/1/../../privacy/erase/x",
        "/campus//plan",
        "/campus/plan;x=1",
        "/campus/privacy/export.json/",
        "/campus/privacy/exportXjson",
        "/campus/%70lan%0A",
        "/campus/plan%0D%0ASet-Cookie:x=1",
    ],
)
def test_an_address_that_is_none_of_ours_is_a_404(as_marie, address):
    assert as_marie.get(address).status_code == 404


# --- what stands in an address or in a header ---------------------------------------------------------------------

QUERIES = [
    "said=%FF%FE&action=%C0%AF",
    "said=%00&action=%00",
    f"said={MARK}&action={MARK}",
    "said=done%0D%0ASet-Cookie:%20a=b&action=1",
    "said=done&said=open&action=1&action=2",
    "said[]=done&action[$ne]=1",
    f"said={'x' * 5000}",
    f"action={'9' * 5000}",
    "&&==&;%&%zz",
    "said=__class__&action=None",
    "said=later&action=1&from=2026-12-04",
    "said=later&action=1&from=9999-12-31",
    "said=later&from=2026-02-31",
    f"said=later&action=1&from={'1' * 5000}",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", ["plan", "privacy"])
def test_whatever_stands_behind_the_question_mark_the_page_comes_and_says_nothing_of_it(as_marie, kept, name, query):
    response = as_marie.get(f"{url(name)}?{query}")
    assert response.status_code == 200
    assert "Set-Cookie" not in str(page_of(response).text_content())
    assert set(response.cookies) <= {"csrftoken"}
    assert page_of(response).xpath("//*[@id='campus-said']//form") == []


@pytest.mark.parametrize(
    "query",
    ["next=https://evil.example", "next=//evil.example", "next=%2F%2Fevil.example&next=javascript:alert(1)", *QUERIES],
)
def test_the_way_to_the_sign_in_comes_back_to_this_site_only(client, db, query):
    (link,) = page_of(client.get(f"{url('plan')}?{query}")).xpath("//main//a/@href")
    path, _, back = link.partition("?next=")
    assert path == "/accounts/login/"
    assert back.startswith("%2Fcampus%2Fplan%3F")
    assert "&" not in back  # the whole address is one value
    (link,) = page_of(client.post(f"{url('erase')}?{query}")).xpath("//main//a/@href")
    assert link == "/accounts/login/?next=%2Fcampus%2Fplan"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_REFERER": "http://[x"},
        {"HTTP_ACCEPT_LANGUAGE": "\xff" * 50},
        {"HTTP_ACCEPT_LANGUAGE": "fr-" + "x" * 5000},
        {"HTTP_ACCEPT_LANGUAGE": "../../etc,*;q=9"},
        {"HTTP_COOKIE": "sessionid=\x00; csrftoken=%FF; django_language=../x"},
        {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PROTO": "gopher"},
        {"CONTENT_TYPE": "multipart/form-data"},
    ],
)
def test_hostile_headers_change_no_address_of_the_page(as_marie, kept, headers):
    for name in ("plan", "privacy", "erase"):
        response = as_marie.get(url(name), **headers)
        assert response.status_code in (200, 403)
        assert "evil.example" not in response.content.decode()
    sent = as_marie.post(url("plan_status", kept[0].id), {"status": "done"}, **headers)
    assert sent.status_code in (302, 400, 403)
    assert sent.get("Location", "/campus/plan").startswith("/campus/plan")


# --- forms ----------------------------------------------------------------------------------------------------------

BODIES = {
    "bytes that are no text": (
        b"status=%FF&purpose=\xff&do=%C0%AF&when=\xfe&sure=%FF&from=%FF&token=\xff",
        "application/x-www-form-urlencoded",
    ),
    "NUL": (b"status=%00&purpose=%00&do=%00&sure=yes%00", "application/x-www-form-urlencoded"),
    "JSON": (b'{"status": "done", "purpose": "peer_statistics", "do": "withdraw", "sure": "yes"}', "application/json"),
    "text": (b"status=done&do=withdraw&purpose=peer_statistics&sure=yes", "text/plain"),
    "another charset": (b"status=done&sure=yes", "application/x-www-form-urlencoded; charset=utf-16"),
    "parts without an end": (
        b'--x\r\nContent-Disposition: form-data; name="sure"\r\n\r\nno',
        "multipart/form-data; boundary=y",
    ),
    "parts without a boundary": (b"--x", "multipart/form-data"),
    "too many fields": (b"&".join(b"f%d=1" % n for n in range(1100)), "application/x-www-form-urlencoded"),
    "three megabytes": (b"sure=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    "nearly": (
        b"status=Done&do=GIVE&purpose=peer_statistics&text_version=1&sure=YES",
        "application/x-www-form-urlencoded",
    ),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("name", ["plan_status", "plan_later", "plan_edit", "plan_new", "consent", "erase"])
def test_a_form_that_no_page_of_ours_sends_is_refused_and_changes_nothing(as_marie, kept, name, body):
    before = rows()
    raw, content_type = BODIES[body]
    response = as_marie.generic("POST", url(name, kept[0].id), raw, content_type)
    assert 400 <= response.status_code < 500
    assert rows() == before


@given(
    name=st.sampled_from(["plan_status", "plan_later", "plan_edit", "plan_new", "consent", "erase"]),
    data=st.dictionaries(
        st.sampled_from(
            [
                *("status", "when", "then", "first_step", "due", "version", "token", "from", "to"),
                *("purpose", "do", "text_version", "sure"),
            ]
        ),
        st.one_of(
            st.sampled_from(
                ["done", "open", "give", "1", "0", "31/12/2026", "9999-12-31", "2026-12-04", "ab" * 16, MARK, "\0", ""]
            ),
            st.text(max_size=30),
        ),
    ),
)
def test_any_form_gets_a_page_or_the_way_back(as_marie, kept, name, data):
    response = as_marie.post(url(name, kept[0].id), data)
    if response.status_code == 302:
        assert response["Location"].startswith("/campus/")
    else:
        page_of(response)


# --- all or nothing -------------------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["atomic requests", "no transaction"])
def as_the_platform(request, monkeypatch) -> None:
    """The platform wraps every page in a transaction (ATOMIC_REQUESTS in lms/envs/common.py); alone there is none."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", request.param)


def test_an_erasure_that_fails_half_way_erases_nothing(as_the_platform, as_marie, kept, monkeypatch):
    before = rows()

    def stumble(*args: Any) -> int:
        raise RuntimeError("the platform's own table is away")

    monkeypatch.setattr(edxapp, "delete_state_rows", stumble)
    assert as_marie.post(url("erase"), {"sure": "yes"}).status_code == 500
    assert rows() == before


def test_an_error_behind_a_change_leaves_no_change(as_marie, kept, monkeypatch):
    """Under the platform's transaction also what was written before the error goes."""
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    before = rows()

    def stumble(*args: Any) -> None:
        raise RuntimeError("the answer cannot be made")

    monkeypatch.setattr("campus_plugin.views.plan._back", stumble)
    assert as_marie.post(url("plan_status", kept[0].id), {"status": "done"}).status_code == 500
    monkeypatch.setattr("campus_plugin.views.privacy.redirect", stumble)
    assert as_marie.post(url("consent"), {"purpose": api.PEER_STATISTICS, "do": "withdraw"}).status_code == 500
    assert as_marie.post(url("erase"), {"sure": "yes"}).status_code == 500
    assert rows() == before


@pytest.mark.parametrize(
    ("name", "where", "fields"),
    [
        ("plan", "commitments.actions", None),
        ("plan_status", "commitments.set_status", {"status": "done"}),
        ("plan_later", "commitments.move", {"from": "2026-12-04"}),
        ("plan_edit", "commitments.action", None),
        ("plan_new", "commitments.add_own", {**WORDS, "token": "ab" * 16}),
        ("plan_agenda", "commitments.actions", None),
        ("action_agenda", "commitments.action", None),
        ("privacy", "profiles.profile", None),
        ("consent", "consents.withdraw", {"purpose": api.PEER_STATISTICS, "do": "withdraw"}),
        ("export", "privacy.export", None),
        ("plan_csv", "commitments.actions", None),
        ("erase", "privacy.erase", {"sure": "yes"}),
    ],
)
def test_a_database_that_stumbles_is_a_page_that_says_so_and_changes_nothing(
    as_the_platform, as_marie, kept, monkeypatch, caplog, name, where, fields
):
    before = rows()
    trouble = OperationalError(1213, "MotDe" + "Marie")  # a log shows lines of code: the word stands in none

    def stumble(*args: Any, **how: Any) -> None:
        if connection.settings_dict["ATOMIC_REQUESTS"]:
            Consent.objects.update(active=None)  # what was written before goes with the platform's transaction
        raise trouble

    monkeypatch.setattr(f"campus_plugin.{where}", stumble)
    address = url(name, kept[0].id)
    response = as_marie.post(address, fields) if fields else as_marie.get(address)
    assert response.status_code == 503
    assert "please try again in a moment" in html.fromstring(response.content.decode()).find(".//main").text_content()
    assert rows() == before
    assert "1213" in caplog.text
    assert "MotDeMarie" not in caplog.text


@pytest.mark.parametrize("name", NAMES)
def test_a_database_that_fails_at_the_first_look_at_the_session_is_told_too(as_marie, kept, monkeypatch, name):
    def fails(request: Any) -> Any:
        raise OperationalError(2006, "Server has gone away: MotDeMarie")

    monkeypatch.setattr("django.contrib.auth.middleware.get_user", fails)
    response = as_marie.generic(posted_or_got(name), url(name, kept[0].id))
    assert response.status_code == 503
    assert "please try again in a moment" in html.fromstring(response.content.decode()).find(".//main").text_content()


def test_a_refusal_and_a_repetition_leave_what_was_there(as_the_platform, as_marie, kept):
    """A repeated consent meets a unique key: inside a transaction too, it is no error and no second row."""
    before = rows()
    consent = {"purpose": api.PEER_STATISTICS, "text_version": "1", "do": "give"}
    for _ in range(2):
        assert as_marie.post(url("consent"), consent).status_code == 302
    assert as_marie.post(url("consent"), {**consent, "text_version": "2"}).status_code == 400
    assert as_marie.post(url("plan_status", kept[0].id), {"status": "gone"}).status_code == 400
    assert as_marie.post(url("erase"), {"sure": "oui"}).status_code == 400
    assert rows() == before
    assert Consent.objects.count() == 2


# --- operators' pages -----------------------------------------------------------------------------------------------

LISTS = ["instrument", "run", "surveyanswers", "commitment", "profile", "consent", "campusimport"]


@pytest.mark.urls("tests.plugin.urls_admin")
@pytest.mark.parametrize("table", LISTS)
def test_operators_pages_bear_hostile_addresses(admin_client, kept, table):
    admin_client.raise_request_exception = False
    before = rows()
    for query in (
        "q=abc",
        "q=%00",
        f"q={MARK}",
        f"q={'9' * 30}",
        "q=%FF",
        "o=99.-99.x",
        "p=9999",
        "e=1",
        "id=x",
        "usage_key=x",
        "user__password=x",
        "all=",
    ):
        response = admin_client.get(f"/admin/campus_plugin/{table}/?{query}", follow=True)
        assert response.status_code in (200, 400, 403), query
        assert MARK not in response.content.decode()
    for address in (f"{'9' * 18}/change/", "x/change/", "%00/change/", "add/", "1/delete/", "1/history/"):
        assert admin_client.get(f"/admin/campus_plugin/{table}/{address}", follow=True).status_code in (
            200,
            403,
            404,
        ), address
        assert admin_client.post(f"/admin/campus_plugin/{table}/{address}", {"post": "yes"}).status_code < 500, address
    assert rows() == before


@pytest.mark.urls("tests.plugin.urls_admin")
def test_learners_never_enter_operators_pages(as_marie, kept):
    for table in LISTS:
        assert as_marie.get(f"/admin/campus_plugin/{table}/").status_code == 302
