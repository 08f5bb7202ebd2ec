"""Odd characters and giant numbers of authors: refused in words with their line, or shown whole, stored and given back."""

import json
import logging
import unicodedata

import pytest
from django.db import DatabaseError

from campus_plugin import privacy
from campus_xblocks.case_study.document import FORMAT as CASE_FORMAT
from campus_xblocks.kit import markdown
from campus_xblocks.self_diagnostic.document import FORMAT as DIAGNOSTIC_FORMAT
from tests.support.desk import ALL, Desk, plan
from tests.support.desk import FULL as DIAGNOSTIC
from tests.support.harness import Place, learner
from tests.support.playing import FULL as CASE
from tests.support.playing import WAY, Player

FORMATS = {"case": (CASE_FORMAT, CASE), "diagnostic": (DIAGNOSTIC_FORMAT, DIAGNOSTIC)}
TITLE = {"case": "title: La menuiserie qui ne répond plus", "diagnostic": "title: Où en est votre atelier ?"}
REFUSED = {
    **{name: f"title: a{char}b" for name, char in (("NUL", "\0"), ("bell", "\a"), ("C1", "\x85"), ("DEL", "\x7f"))},
    **{f"U+{ord(char):04X}": f"title: a{char}b" for char in "\u2028\u2029\ufffe\uffff\ud800\udfff"},
    **{
        f"{code} by an escape": f'title: "a{code}b"'
        for code in (r"\0", r"\a", r"\x1b", r"\e", r"\N", r"\L", r"\P", r"\r")
    },
    **{
        f"{code} by an escape": f'title: "a{code}b"'
        for code in (r"\u0000", r"\u2028", r"\ufffe", r"\ud800", r"\U00110000")
    },
    "in a key": '"a\\0b": 1\ntitle: x',
}
SHOWN = {
    "emoji of four bytes": "🛠️ 👩🏽‍🔧 𝔘 \U0001f9f0",
    "right to left": "עברית العربية",
    "bidi override": "a\u202eb\u202c\u2066c\u2069",
    "nothing wide": "a\u200b\u200d\ufeffb",
    "composed": unicodedata.normalize("NFC", "é à ç"),
    "decomposed": unicodedata.normalize("NFD", "é à ç"),
    "a long cluster": "a" + "\u0301" * 300,
    "not assigned": "\u0378 \U000e0001",
    "end of CDATA": "a ]]> b <![CDATA[ c",
}


def titled(room: str, line: str) -> str:
    text = FORMATS[room][1]
    assert TITLE[room] in text
    return text.replace(TITLE[room], line)


@pytest.mark.parametrize("room", FORMATS)
@pytest.mark.parametrize("line", REFUSED.values(), ids=REFUSED)
def test_what_no_page_can_show_is_refused_with_its_line_and_a_remedy(room, line):
    text = titled(room, line)
    problems = FORMATS[room][0].problems(text)
    assert problems
    here = text[: text.index(line)].count("\n") + 1
    assert {problem.line for problem in problems if "title" not in problem.path[1:]} & {here, here + 1}
    for lang in ("en", "fr"):
        assert all(problem.reason and problem.remedy and problem.message(lang) for problem in problems)


@pytest.mark.django_db
@pytest.mark.parametrize("said", SHOWN.values(), ids=SHOWN)
def test_every_other_character_is_shown_whole_and_survives_export_storage_and_events(said):
    player = Player(definition=titled("case", f'title: "{said}"'))
    shown = said.replace("<", "&lt;").replace(">", "&gt;")
    assert shown in player.view().content
    moves = [*WAY[:-1], {"step": "mots", "text": said}]
    assert player.reach(moves).status == 200
    assert player.kept[-1]["text"] == said
    assert said in json.dumps(privacy.export(player.who.user_id), ensure_ascii=False, default=str)
    assert said not in json.dumps([p.data for p in player.place.published], ensure_ascii=False)
    desk = Desk(Place(), learner("paul"), titled("diagnostic", f'title: "{said}"'))
    assert shown in desk.html()
    desk.finish(ALL, confirmed=True)
    assert desk.run().result["told"]["title"] == said


@pytest.mark.parametrize("name", ["é", "e\u0301", "ａ", "a\u200b", "a b", "A", "а"])
def test_an_id_is_of_plain_letters_only(name):
    for room, (kind, _) in FORMATS.items():
        key = "key: menuiserie" if room == "case" else "key: maturite-atelier"
        text = FORMATS[room][1]
        key = next(line for line in text.splitlines() if line.startswith("key: "))
        (problem, *_) = kind.problems(text.replace(key, f"key: {name}"))
        assert (problem.path, problem.line) == (("key",), text[: text.index(key)].count("\n") + 1)


NUMBERS = [
    "1e400",
    "1e-400",
    "9" * 5000,
    "0x10",
    "1_000",
    ".inf",
    "-.inf",
    ".nan",
    "1e999999999999",
    "1.5",
    "true",
    "-1",
    "2e1",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_none_or_of_no_use_is_told_with_its_line(number):
    for kind, text in FORMATS.values():
        line = next(line for line in text.splitlines() if line.startswith("duration_min: "))
        problems = kind.problems(text.replace(line, f"duration_min: {number}"))
        if number == "2e1":  # twenty, however it is written
            assert problems == []
            continue
        assert {p.line for p in problems} >= {text[: text.index(line)].count("\n") + 1}
        assert all(problem.path[0] == "duration_min" and problem.remedy for problem in problems if problem.line)


@pytest.mark.parametrize("weight", ["1e400", "inf", "-inf", "nan", "-1", "9" * 5000, "1001", "", "beaucoup"])
def test_a_weight_that_a_grade_book_could_not_add_up_is_left_out_on_import(weight):
    block = Place().from_olx(f'<campus_case_study weight="{weight}">format: x</campus_case_study>')
    assert block.weight == 0
    assert block.definition == "format: x"


def test_a_weight_that_is_one_comes_in():
    assert Place().from_olx('<campus_case_study weight="2.5">x</campus_case_study>').weight == 2.5


@pytest.mark.parametrize(
    "address",
    ["/static/../a", "/static/%2e%2e/logout", "/static/%252e%252e/a", "/static/.\t./a", "/static/a/../../b", "/static/a\\b",
     "/static/", "/static//evil.example/a", "/static/.", "/static/%2f..%2fa", "//evil.example", "/logout", "/static/a\nb"],
)  # fmt: skip
def test_no_image_leads_out_of_the_courses_files(address):
    assert not markdown.image_of_course(address)
    exhibits = f'exhibits:\n  - {{id: plan, title: Plan, type: image, src: "{json.dumps(address)[1:-1]}", alt: Plan}}\n'
    problems = CASE_FORMAT.problems("format: campus/case-study/1\nsteps: [{id: a}]\n" + exhibits)
    assert ("exhibits", 0, "src") in {problem.path for problem in problems}


@pytest.mark.parametrize(
    "address", ["/static/a.png", "/static/mon plan.png", "/static/mon%20plan.png", "/static/été/a..b.png"]
)
def test_images_of_the_course_are_shown(address):
    assert markdown.image_of_course(address)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("/jump_to_id/m1s2", True), ("/jump_to_id/m1s2#suite", True), ("/jump_to_id/../../logout", False),
        ("/jump_to_id/%2e%2e/logout", False), ("/jump_to_id/", False), ("/jump_to_id/..", False), ("/jump_to_id/a/../b", False),
        ("https://e.fr/a?b=c", True), ("HTTPS://e.fr", True), ("mailto:a@e.fr", True), ("java\tscript:x", False), ("ht\ttps://e.fr", False),
        ("//evil.example", False), ("/logout", False), ("https://e.fr/\na", False),
    ],
)  # fmt: skip
def test_links_lead_to_a_unit_or_out_of_the_site(address, safe):
    assert markdown.safe_link(address) is safe


# --- nobody's words in logs, events and user_state ----------------------------------------------------------------------

WORD = "motsecretdapprenant"


@pytest.mark.django_db
def test_what_a_database_could_not_store_is_not_told_to_the_log(monkeypatch, caplog):
    """Databases quote in their message what they refuse: « Incorrect string value: '…' »."""
    caplog.set_level(logging.DEBUG)
    player, desk = Player(), Desk(Place(), learner("paul"))
    assert player.reach(WAY[:5]).status == 200
    desk.answer(ALL)

    def refuse(*_args, **_how):
        raise DatabaseError(1366, f"Incorrect string value: '{WORD}' for column `moves`") from ValueError(WORD)

    for name in ("write_run", "start_run", "save_survey", "commit_action"):
        monkeypatch.setattr(f"campus_plugin.api.{name}", refuse)
    replies = [player.decide([*WAY[:5], {"step": "mots", "text": WORD}])]
    replies.append(player.call("plan", {"action": "_own", "when": WORD, "then": WORD, "first_step": WORD}))
    replies.append(desk.survey({"q.manque": WORD}))
    assert [reply.status for reply in replies] == [503, 503, 503]
    assert all(reply.data["error"] for reply in replies)
    assert WORD not in caplog.text
    assert "DatabaseError 1366" in caplog.text
    assert "write_run" in caplog.text or "_write" in caplog.text


@pytest.mark.django_db
def test_no_word_of_a_learner_is_in_events_user_state_or_logs(caplog):
    caplog.set_level(logging.DEBUG)
    player, desk = Player(), Desk(Place(), learner("paul"))
    moves = [*WAY[:5], {"step": "mots", "text": WORD}]
    assert player.reach(moves).status == 200
    player.decide([*moves[:5], {"step": "mots", "text": WORD * 500}])
    player.decide([{"step": WORD, "choice": WORD, "text": WORD}])
    own = {"action": "_own", **dict.fromkeys(("when", "then", "first_step"), WORD)}
    assert player.call("plan", own).status == 200
    low = {"q.v1": "i0", "q.v2": "i0", "q.v3": "i0", "q.p1": "i0", "q.p3": "i0"}
    desk.answer({**low, f"q.{WORD}": WORD})
    desk.survey({"q.manque": WORD})
    assert desk.finish(low, confirmed=True).status == 200
    assert plan(desk, when=WORD, then=WORD, first_step=WORD).status == 200
    desk.call("about", {"size": WORD})
    desk.call("consent", {"agree": "yes", "version": WORD})
    for who, place in ((player.who, player.place), (desk.who, desk.place)):
        assert WORD not in json.dumps([p.data for p in place.published], default=str)
        assert WORD not in json.dumps(place.user_state(who), default=str)
    assert WORD not in caplog.text
