"""A course walked through page by page, without script."""

import re
from pathlib import Path

from tests.preview.server import BROKEN, COURSE, Page, Preview, Walker, block


def test_the_home_page_shows_the_courses_with_their_length_and_what_is_to_mend(walker: Walker) -> None:
    page = walker.get("/")
    assert page.status == 200
    assert "Petit cours d’essai" in page.text
    assert "Un cours de deux séquences, pour essayer." in page.text
    assert "2 séquences, 3 minutes" in page.text
    assert "Cours cassé" in page.text
    assert "points à corriger" in page.text
    assert "Aperçu : ce n’est pas un LMS".replace(" :", "\u00a0:") in page.html


def test_the_outline_gives_minutes_and_hides_what_is_for_the_team(walker: Walker, staff: Walker) -> None:
    page = walker.get(f"{COURSE}/")
    assert "Le carnet de commandes 1 minute" in page.text
    assert "Regarder et relire 2 minutes" in page.text
    assert "Notes de l’équipe" not in page.text
    for_team = staff.get(f"{COURSE}/")
    assert "Notes de l’équipe Vu par l’équipe du cours seulement" in for_team.text


def test_a_page_shows_its_blocks_and_leads_to_the_next_across_sequences(walker: Walker) -> None:
    page = walker.get(f"{COURSE}/sequence/s1")
    assert page.url.endswith("/unit/v1")
    assert "Page 1 sur 2" in page.text
    assert "note ses commandes dans un carnet" in page.text
    second = walker.get(_link(page.html, "next"))
    assert second.url.endswith("/unit/v2")
    third = walker.get(_link(second.html, "next"))
    assert third.url.endswith("/unit/v3")
    assert "Retour au plan" in third.text
    assert _link(third.html, "prev").endswith("/unit/v2")


def test_links_of_the_course_lead_to_its_files_and_to_the_page_of_a_block(walker: Walker) -> None:
    page = walker.get(f"{COURSE}/unit/v1")
    picture = re.search(r'src="([^"]+atelier.svg)"', page.html)
    assert picture is not None
    answer = walker.get(picture[1])
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    link = re.search(r'href="([^"]+jump_to_id/p1)"', page.html)
    assert link is not None
    assert walker.get(link[1]).url.endswith("/unit/v2#block-p1")


def test_a_link_to_a_missing_file_or_block_says_so(walker: Walker) -> None:
    for path, said in (
        (f"{COURSE}/static/absent.png", "Le cours n’a pas de fichier static/absent.png."),
        (f"{COURSE}/jump_to_id/absent", "Ce lien mène à une page que le cours n’a pas"),
        (f"{COURSE}/unit/absent", "Le cours n’a pas cette page"),
        ("/courses/course-v1:A+B+C/", "Aucun cours n’a cette adresse"),
        ("/absent", "Cette page n’existe pas"),
    ):
        page = walker.get(path)
        assert (page.status, said in page.text) == (404, True), path


def test_no_file_outside_static_is_served(walker: Walker, place: Path) -> None:
    for name in ("../course.xml", "..%2fcourse.xml", "%2e%2e/course.xml", "/etc/passwd", "..\\course.xml"):
        page = walker.get(f"{COURSE}/static/{name}")
        assert page.status == 404, name
        assert "org=" not in page.html


def test_the_courses_own_tab_is_a_page_with_real_links(walker: Walker) -> None:
    page = walker.get(f"{COURSE}/tab/commencer")
    assert "Par où commencer" in page.text
    assert f"{COURSE}/jump_to_id/v2" in page.links()


def test_reading_a_page_completes_it_and_a_question_only_when_it_is_answered(walker: Walker) -> None:
    walker.get(f"{COURSE}/unit/v1")
    page = walker.get(f"{COURSE}/unit/v2")
    assert "L’essentiel ✓ terminé À vous À vous" in page.text
    _answer(walker, "p1", "choice_0")
    _answer(walker, "p2", "30")
    assert "À vous ✓ terminé" in walker.get(f"{COURSE}/unit/v2").text
    assert "Le carnet de commandes 1 minute, Question de compréhension ✓ terminé" in walker.get(f"{COURSE}/").text


def test_a_question_answered_without_script_is_graded_and_its_comment_shown_after_only(walker: Walker) -> None:
    before = walker.get(f"{COURSE}/unit/v2")
    assert "L’outil vient après l’habitude" not in before.html
    after = _answer(walker, "p1", "choice_1")
    assert after.url.endswith("/unit/v2#block-p1")
    assert "L’outil vient après l’habitude." in after.text
    assert "inexact" in after.text
    page = walker.get(f"{COURSE}/progress")
    assert "0 / 2" in page.text
    _answer(walker, "p1", "choice_0")
    page = walker.get(f"{COURSE}/progress")
    assert "1 / 2" in page.text
    assert "50 % — pas encore réussi (à partir de 60 %)" in page.text
    _answer(walker, "p2", "30")
    assert "100 % — réussi" in walker.get(f"{COURSE}/progress").text


def test_learners_do_not_see_each_others_answers_and_find_theirs_again(preview: Preview) -> None:
    someone = Walker(preview.base)
    someone.become("learner-1")
    _answer(someone, "p2", "30")
    assert 'value="30"' in someone.get(f"{COURSE}/unit/v2").html
    someone.become("learner-2")
    assert 'value="30"' not in someone.get(f"{COURSE}/unit/v2").html
    someone.become("learner-1")
    assert 'value="30"' in someone.get(f"{COURSE}/unit/v2").html


def test_forgetting_asks_first_and_then_forgets_one_learner_only(preview: Preview) -> None:
    kept, forgotten = Walker(preview.base), Walker(preview.base)
    kept.become("learner-2")
    forgotten.become("learner-3")
    for someone in (kept, forgotten):
        _answer(someone, "p2", "30")
    asked = forgotten.get("/preview/person/reset?next=/")
    assert "Oublier ce qu’a fait « apprenante 3 » ?" in asked.text
    assert 'value="30"' in forgotten.get(f"{COURSE}/unit/v2").html
    forgotten.post("/preview/person/reset", {"next": "/"})
    page = forgotten.get(f"{COURSE}/unit/v2")
    assert "apprenante 3" in page.text
    assert 'value="30"' not in page.html
    assert 'value="30"' in kept.get(f"{COURSE}/unit/v2").html


def test_a_visitor_sees_public_views_only_and_a_closed_course_not_at_all(visitor: Walker) -> None:
    page = visitor.get(f"{COURSE}/unit/v1")
    assert "note ses commandes dans un carnet" in page.text
    question = visitor.get(f"{COURSE}/unit/v2")
    assert "Ce contenu n’est ouvert qu’aux personnes qui ont un compte" in question.text
    assert "Trois devis" not in question.html
    assert visitor.get(f"{COURSE}/progress").status == 403
    closed = visitor.get(f"{BROKEN}/unit/vb")
    assert (closed.status, "course_visibility" in closed.text) == (403, True)


def test_pages_for_the_team_are_closed_to_learners_even_by_address(walker: Walker, staff: Walker) -> None:
    assert walker.get(f"{COURSE}/unit/v9").status == 404
    assert walker.get(f"{COURSE}/jump_to_id/h9").status == 404
    assert staff.get(f"{COURSE}/unit/v9").status == 200
    assert walker.get(f"{COURSE}/studio/{block('html', 'h1')}").status == 403
    assert walker.get(f"{COURSE}/journal").status == 403


def test_the_team_sees_the_authors_view_and_what_blocks_published(walker: Walker, staff: Walker) -> None:
    _answer(walker, "p1", "choice_0")
    journal = staff.get(f"{COURSE}/journal")
    assert "problem_check" in journal.text
    page = staff.get(f"{COURSE}/unit/v2")
    assert "problem/p1.xml" in page.text
    view = staff.get(f"{COURSE}/studio/{block('problem', 'p1')}")
    assert "Dans la page, dans Studio" in view.text


def test_a_video_plays_and_says_everything_in_words_too(walker: Walker) -> None:
    page = walker.get(f"{COURSE}/unit/v3")
    assert '<source src="https://exemple.invalid/visite.mp4">' in page.html
    assert "Bonjour et bienvenue. Voici l’atelier." in page.text
    track = re.search(r'<track[^>]+src="([^"]+)"', page.html)
    assert track is not None
    captions = walker.get(track[1])
    assert captions.headers["Content-Type"].startswith("text/vtt")
    assert captions.html.startswith("WEBVTT")
    assert "00:00:02.000 --> 00:00:04.500" in captions.html


def test_the_interface_speaks_english_when_asked_and_the_course_keeps_its_language(walker: Walker) -> None:
    page = walker.post("/preview/language", {"language": "en", "next": f"{COURSE}/"})
    assert "Preview: this is not an LMS" in page.text
    assert '<html lang="en">' in page.html
    assert 'lang="fr">Petit cours d’essai</h1>' in page.html


def test_the_campus_pages_of_the_app_are_served_in_the_same_frame(walker: Walker) -> None:
    page = walker.get("/campus/plan")
    assert page.status == 200
    assert "Aperçu" in page.text


def _link(html: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', html)
    assert found is not None
    return found[1]


def _answer(walker: Walker, name: str, value: str) -> Page:
    walker.get(f"{COURSE}/unit/v2")
    return walker.post(f"{COURSE}/unit/v2/answer/{block('problem', name)}", {f"input_{name}_2_1": value})
