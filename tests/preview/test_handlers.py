"""Blocks' handlers bear what the LMS's bear: strangers, forged requests, nonsense, many at once."""

import json
import threading

import pytest

from tests.preview.server import COURSE, Page, Walker, block

CHECK = f"{COURSE}/xblock/{block('problem', 'p2')}/handler/xmodule_handler/problem_check"
GET = f"{COURSE}/xblock/{block('problem', 'p2')}/handler/xmodule_handler/problem_get"


def answer(walker: Walker, value: str) -> Page:
    walker.get(f"{COURSE}/unit/v2")
    return walker.call(CHECK, {"input_p2_2_1": value})


def test_an_answer_is_graded_as_on_the_platform(walker: Walker) -> None:
    page = answer(walker, "30")
    assert page.status == 200
    assert (page.json["success"], page.json["current_score"], page.json["total_possible"]) == ("correct", 1, 1)
    assert answer(walker, "29").json["success"] == "incorrect"


def test_a_request_without_the_token_is_refused_in_words(walker: Walker) -> None:
    page = walker.post(CHECK, {"input_p2_2_1": "30"}, csrf=False)
    assert (page.status, "error" in page.json) == (403, True)


def test_a_visitor_may_read_but_not_answer(visitor: Walker) -> None:
    visitor.get("/")
    page = visitor.post(CHECK, {"input_p2_2_1": "30"})
    assert page.status == 403
    assert "un visiteur sans compte ne peut pas répondre" in page.json["error"]
    captions = visitor.get(f"{COURSE}/xblock/{block('video', 'film')}/handler/captions/fr")
    assert captions.status == 200


@pytest.mark.parametrize(
    "path",
    [
        f"{COURSE}/xblock/{block('problem', 'absent')}/handler/xmodule_handler/problem_check",
        f"{COURSE}/xblock/not-a-key/handler/x",
        f"{COURSE}/xblock/{block('problem', 'p2')}/handler/absent",
        f"{COURSE}/xblock/{block('problem', 'p2')}/handler/__init__",
        f"{COURSE}/xblock/{block('problem', 'p2')}/handler/save",
        f"{COURSE}/xblock/{block('vertical', 'v2')}/handler/x",
        f"{COURSE}/xblock/{block('html', 'h9')}/handler/x",
        "/courses/course-v1:A+B+C/xblock/x/handler/y",
        f"{COURSE}/xblock/block-v1:Autre+COURS+1+type@problem+block@p2/handler/xmodule_handler/problem_check",
    ],
)
def test_what_does_not_exist_is_a_404_in_json(walker: Walker, path: str) -> None:
    page = walker.post(path, {"input_p2_2_1": "30"})
    assert (page.status, set(page.json)) == (404, {"error"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"a": ' + b"[" * 5000, b"null", b"x" * 200_000])
def test_nonsense_never_fails_the_server(walker: Walker, body: bytes) -> None:
    walker.get(f"{COURSE}/unit/v3")
    for path in (CHECK, f"{COURSE}/xblock/{block('video', 'film')}/handler/watched"):
        assert walker.post(path, body=body).status < 500, path


def test_a_body_beyond_all_measure_is_refused(walker: Walker) -> None:
    walker.get(f"{COURSE}/unit/v2")
    assert walker.post(CHECK, body=b"x" * 3_000_000).status == 413


def test_learners_cannot_call_the_authors_handlers(walker: Walker) -> None:
    path = f"{COURSE}/studio/{block('problem', 'p2')}/handler/xmodule_handler/problem_check"
    assert walker.post(path, {"input_p2_2_1": "30"}).status == 403


def test_nothing_is_kept_of_what_the_team_tries_in_the_authors_view(staff: Walker) -> None:
    staff.get(f"{COURSE}/studio/{block('problem', 'p2')}")
    path = f"{COURSE}/studio/{block('problem', 'p2')}/handler/xmodule_handler/problem_check"
    assert staff.call(path, {"input_p2_2_1": "77"}).status == 200
    assert "77" not in staff.call(GET, {}).json["html"]


def test_twenty_answers_at_once_all_succeed_and_the_last_grade_is_one_of_them(walker: Walker) -> None:
    walker.get(f"{COURSE}/unit/v2")
    pages: list[Page] = []
    threads = [
        threading.Thread(target=lambda n=n: pages.append(walker.call(CHECK, {"input_p2_2_1": str(20 + n)})))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [page.status for page in pages] == [200] * 20
    shown = walker.call(GET, {}).json["html"]
    assert any(f'value="{20 + n}"' in shown for n in range(20))
    assert json.loads(walker.call(GET, {}).html)["attempts_used"] >= 1
