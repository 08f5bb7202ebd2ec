"""Addresses, forms and bodies that nobody's page leads to: a page that says so, never a fault, nothing of the machine."""

import shutil
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.preview.conftest import FIXTURES
from tests.preview.server import COURSE, Page, Preview, Walker, block

CASE = block("campus_case_study", "cas1")
MARK = "<img src=x onerror=alert(1)>"
PARTS = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nb\r\n--x--\r\n'


def harmless(page: Page, path: str) -> None:
    assert page.status < 500, path
    assert "Traceback" not in page.html, path
    assert "root:" not in page.html, path
    assert MARK not in page.html, path


@pytest.mark.parametrize("within", ["static", "unit", "sequence", "tab", "jump_to_id", "jump_to", "studio", "xblock"])
def test_no_address_below_a_course_leads_out_of_it(walker: Walker, staff: Walker, within: str) -> None:
    for name in (
        "%2e%2e",
        "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e%2f%2e%2e%2fcourse.xml",
        "....//....//etc/passwd",
        "%5c..%5ccourse.xml",
        "/etc/passwd",
        "%00",
        "a%00.png",
        "%FF%FE",
        "%0d%0aSet-Cookie:%20a=b",
        "%3Cimg%20src=x%20onerror=alert(1)%3E",
        "x" * 5000,
        "__class__",
        "lb:Campus:bibliotheque:html:h1",
        "block-v1:Essai%2BPETIT%2B2026%2Btype@html%2Bblock@..%2F..%2Fetc",
        "i4x://Essai/PETIT/html/h1",
        "course-v1:Essai+PETIT+2026",
    ):
        path = f"{COURSE}/{within}/{name}"
        page = (staff if within == "studio" else walker).get(path)
        harmless(page, path)
        assert page.status in (400, 403, 404), path


@pytest.mark.parametrize(
    "path",
    [
        "/courses/%00/",
        "/courses/%FF/",
        "/courses/..%2f..%2fetc/",
        "/courses/library-v1:Essai+PETIT/",
        "/courses/lib:Essai:PETIT/",
        "/courses/course-v1:Essai+PETIT+2026%0d%0aX:y/",
        "/courses/" + "x" * 4000 + "/",
        "/folder/99999999999999999999999999/faults",
        "/folder/-1/faults",
        "/xblock/resource/html/../../../../etc/passwd",
        "/xblock/resource/html/..%2f..%2f..%2fetc%2fpasswd",
        "/xblock/resource/html/%00",
        "/xblock/resource/..%2f..%2f/x",
        "/xblock/resource/campus_case_study/block.py",
        "/xblock/resource/campus_case_study/public/../block.py",
        "/campus/plan/999999999999999999/edit",
    ],
)
def test_a_key_or_a_file_that_is_none_is_a_page_that_says_so(walker: Walker, path: str) -> None:
    page = walker.get(path)
    harmless(page, path)
    assert page.status in (400, 404)


@pytest.mark.parametrize("who", [MARK, "admin", "learner-1\0", "x" * 10_000, "' OR 1=1 --", "../staff", "learner-999"])
def test_becoming_somebody_who_is_not_there_makes_a_visitor_and_nobody_new(walker: Walker, who: str) -> None:
    walker.post("/preview/person", {"person": who, "next": "/"})
    page = walker.get("/")
    harmless(page, who)
    assert walker.get(f"{COURSE}/progress").status == 403


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=y",
        "\0",
        "/%FF",
    ],
)
def test_no_form_leads_away(walker: Walker, to: str) -> None:
    for path, form in (
        ("/preview/person", {"person": "learner-1"}),
        ("/preview/language", {"language": "fr"}),
        ("/preview/language", {"language": MARK}),
    ):
        page = walker.post(path, {**form, "next": to})
        harmless(page, path)
        assert page.status in (200, 404)  # followed, on this host
    page = walker.get("/preview/person/reset?next=https://evil.example/")
    assert 'name="next" value="/"' in page.html  # of the form that begins again


@pytest.mark.parametrize(
    "handler", ["answer", "decide", "xmodule_handler/problem_check", "studio_save", "x" * 3000, "%00", "handle"]
)
def test_a_handler_bears_what_is_no_request(walker: Walker, handler: str) -> None:
    for address in (
        f"{COURSE}/xblock/{block('problem', 'p2')}/handler/{handler}",
        f"{COURSE}/xblock/{CASE}/handler/{handler}",
    ):
        for body in (b"\xff\xfe", b'{"a": 1e999999}', b'{"\\ud800": "\\ud800"}', b"[" * 50_000, b"0" * 70_000):
            page = walker.post(address, body=body)
            harmless(page, address)


def test_files_in_parts_are_no_fault_of_the_preview(walker: Walker) -> None:
    address = f"{COURSE}/xblock/{block('problem', 'p2')}/handler/xmodule_handler/problem_check"
    for kind in (
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "x/;;=",
        "application/x-www-form-urlencoded; charset=utf-16",
    ):
        page = walker.post(address, body=PARTS, content_type=kind)
        harmless(page, kind)


def test_no_address_below_the_assets_leads_out_of_them(walker: Walker) -> None:
    for name in ("..%2fx", "..%2f..%2fsettings.py", "%00", "%FF", "x" * 5000, "nothing.css"):
        page = walker.get(f"/preview-assets/{name}")
        harmless(page, name)
        assert page.status in (400, 404), name


def test_a_hidden_file_of_the_static_folder_is_not_served(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "petit", tmp_path / "petit")
    hidden = tmp_path / "petit" / "static" / ".hidden"
    (hidden / "git").mkdir(parents=True)
    (hidden / "git" / "config").write_text("secret")
    (hidden.parent / ".notes.html").write_text("secret")
    data = tmp_path / "data"
    data.mkdir()
    preview = Preview(tmp_path / "petit", data=data)
    try:
        walker = Walker(preview.base)
        assert [walker.get(f"{COURSE}/static/{name}").status for name in (".notes.html", ".hidden/git/config")] == [
            404,
            404,
        ]
    finally:
        preview.stop()


@pytest.mark.parametrize("length", ["abc", "-1", "1e3", "9" * 30])
def test_a_length_that_is_no_number_is_refused_in_one_line(preview: Preview, length: str) -> None:
    host, port = preview.base.removeprefix("http://").split(":")
    request = HTTPConnection(host, int(port), timeout=20)
    request.putrequest("POST", f"{COURSE}/xblock/{CASE}/handler/decide")
    request.putheader("Content-Length", length)
    request.endheaders()
    answer = request.getresponse()
    assert (answer.status, "Traceback" in answer.read().decode()) == (400, False)
