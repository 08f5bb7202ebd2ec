"""A questionnaire that its author edits under learners: every kind of edit, against each way in which one may be under way.

The rule (design, « A document edited under way »): a finished result stays as it was told; an open attempt goes on with
the answers that still fit; the others stay kept, count for nothing, and are told in the words in which they were given.
`EDITS` says, worked by hand, which these are: still asked but to be answered again, or no longer asked.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from campus_plugin import models, privacy
from campus_xblocks.self_diagnostic.document import FORMAT
from tests.support.desk import ALL, FULL, KEPT, Desk, checked, days_ago, without_tokens
from tests.support.harness import Place, learner
from tests.support.playing import words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Tree = dict[str, Any]
SURVEY = {"q.frein": ["temps"], "q.canal": "bouche", "q.nps": "i9", "q.manque": "Des vis"}
REWORDED = FULL.replace("label: Commencé", "label: Un début")
CHANGED = "These questions were changed after you began."


def question(tree: Tree, name: str) -> Tree:
    return next(q for d in tree["dimensions"] for q in d["questions"] if q["id"] == name)


def removed(tree: Tree, name: str) -> Tree:
    dimension = next(d for d in tree["dimensions"] if question(tree, name) in d["questions"])
    gone = question(tree, name)
    dimension["questions"].remove(gone)
    return gone


def asked(tree: Tree, part: str, name: str) -> Tree:
    return next(one for one in tree[part] if one["id"] == name)


def without_option(tree: Tree, of: str, name: str) -> None:
    options = question(tree, of)["options"]
    options.remove(next(o for o in options if o["id"] == name))


def option(tree: Tree, of: str, name: str) -> Tree:
    return next(o for o in question(tree, of)["options"] if o["id"] == name)


def exclusive(tree: Tree) -> None:
    option(tree, "s3", "site")["exclusive"] = True


def several_instead_of_one(tree: Tree) -> None:
    question(tree, "s2")["type"] = "multiple"


def nothing_scored(tree: Tree) -> None:
    tree |= {"dimensions": [], "levels": [], "alerts": [], "advice": [], "retrospective": False}


S2 = "Que se passe-t-il quand un client appelle pendant une réparation ?"
S3 = "Comment un client peut-il prendre rendez-vous ?"
P1 = "Un seuil écrit pour recommander les pièces courantes"
P2 = "Les pièces en attente sont notées avec leur date"
V1 = "L'avancement de chaque vélo est visible sans demander"
V3 = "Les retours après réparation sont comptés"
PLACE = "Quelle place l'entretien des vélos tient-il dans l'avenir de votre atelier ?"
FREIN = "Qu'est-ce qui vous a empêché de vous former jusqu'ici ?"
NPS = "Recommanderiez-vous ce parcours à un confrère ?"
MANQUE = "Qu'est-ce qui vous a manqué ?"
Said = dict[str, str]

EDITS: dict[str, tuple[Callable[[Tree], Any], Said, Said]] = {
    "wording": (lambda t: question(t, "s1").update(text="Un agenda"), {}, {}),
    "a question more": (
        lambda t: t["dimensions"][2]["questions"].append(
            {"id": "v4", "text": "Et encore ?", "type": "scale", "scale": "pratique"}
        ),
        {},
        {},
    ),
    "a question less": (lambda t: removed(t, "v3"), {}, {V3: "En place"}),
    "a question with another id": (lambda t: question(t, "v3").update(id="v4"), {}, {V3: "En place"}),
    "a question in another dimension": (
        lambda t: t["dimensions"][1]["questions"].append(removed(t, "v3")),
        {},
        {},
    ),
    "another value on a scale": (lambda t: t["scales"]["pratique"][3].update(value=3.5), {V3: "En place"}, {}),
    "a point more": (lambda t: t["scales"]["pratique"].insert(2, {"value": 1, "label": "Bientôt"}), {}, {}),
    "a point less": (lambda t: t["scales"]["pratique"].pop(1), {P1: "Prévu"}, {}),
    "an option that goes with no other": (exclusive, {S3: "Par téléphone, Sur votre site"}, {}),
    "a chosen option less": (
        lambda t: without_option(t, "s2", "repondeur"),
        {S2: "Un répondeur prend le message"},
        {},
    ),
    "a chosen option with another id": (
        lambda t: option(t, "s3", "site").update(id="internet"),
        {S3: "Par téléphone, Sur votre site"},
        {},
    ),
    "several answers instead of one": (several_instead_of_one, {S2: "Un répondeur prend le message"}, {}),
    "« not applicable » no longer offered": (
        lambda t: question(t, "p2").update(not_applicable=False),
        {P2: "Does not apply to us"},
        {},
    ),
    "« I don’t know » no longer offered": (lambda t: question(t, "v1").update(unknown=False), {V1: "I don’t know"}, {}),
    "weights": (lambda t: (question(t, "s1").update(weight=5), t["dimensions"][0].update(weight=9)), {}, {}),
    "levels": (lambda t: t["levels"].pop(1), {}, {}),
    "advice": (lambda t: t["advice"].clear(), {}, {}),
    "alerts": (lambda t: t["alerts"].clear(), {}, {}),
    "an attitude less": (lambda t: t["attitudes"].pop(0), {}, {PLACE: "6"}),
    "an attitude more": (
        lambda t: t["attitudes"].append({"id": "envie", "text": "L'envie ?", "low": "aucune", "high": "forte"}),
        {},
        {},
    ),
    "a survey question less": (lambda t: t["survey"].pop(0), {}, {FREIN: "Le temps"}),
    "a shorter scale in the survey": (lambda t: asked(t, "survey", "nps").update(points=5), {NPS: "9"}, {}),
    "a text less in the survey": (lambda t: t["survey"].pop(3), {}, {MANQUE: "Des vis"}),
    "a text that becomes a scale": (
        lambda t: asked(t, "survey", "manque").update(type="scale", low="peu", high="tout", points=5),
        {MANQUE: "Des vis"},
        {},
    ),
    "no look back": (lambda t: t.update(retrospective=False), {}, {}),
    "no profile": (lambda t: t.update(profile=[]), {}, {}),
    "another key": (lambda t: t.update(key="autre"), {}, {}),
    "another language": (lambda t: t.update(lang="fr"), {}, {}),
    "nothing scored any more": (
        nothing_scored,
        {},
        {S2: "Un répondeur prend le message", P1: "Prévu", P2: "Does not apply to us", V3: "En place"},
    ),
}


def edited(name: str) -> str:
    tree = yaml.load(FULL, Loader=yaml.CSafeLoader)  # the one that bears « ?, »
    EDITS[name][0](tree)
    text = json.dumps(tree, ensure_ascii=False)
    FORMAT.read(text)
    return text


def rows() -> list[tuple[Any, ...]]:
    return [*models.Run.objects.order_by("attempt").values_list(), *models.SurveyAnswers.objects.values_list()]


def begun(place: Place) -> Desk:
    desk = Desk(place, learner("marie"))
    desk.answer(ALL)
    desk.survey(SURVEY)
    return desk


def told(html: str, heading: str) -> Said:
    """What stands under a heading of the note about an edit: what was asked, and what was answered."""
    if f"<p>{heading}</p>" not in html:
        return {}
    listed = html.split(f"<p>{heading}</p>")[1].split("</ul>")[0]
    lines = [words(line).split(" Your answer was: ") for line in listed.split("<li>")[1:]]
    return {line[0]: line[1] for line in lines}


@pytest.mark.parametrize("name", EDITS)
def test_an_open_attempt_keeps_every_answer_and_tells_those_that_no_longer_count(place, name):
    _, again, away = EDITS[name]
    desk = begun(place)
    page, before = desk.sheet, rows()
    desk.write(edited(name))
    html = desk.html()
    assert rows() == before  # looking changes nothing
    if name != "another language":
        assert (CHANGED in html) == bool(again or away)
        assert told(html, "Please answer these again:") == again
        listed = told(html, "These are no longer asked; your answers to them no longer count:")
        assert listed.items() >= away.items()
        assert bool(listed) == bool(away)

    # the page that was opened before the edit goes on answering
    reply = desk.call("answer", {"run": 1, "sheet": page, "answers": {"q.s1": "i4"}})
    assert reply.status == (200 if page == desk.sheet else 409)
    assert desk.run().moves == KEPT | {"s1": 4}
    assert desk.run().survey == {"frein": ["temps"], "canal": "bouche", "nps": 9, "manque": "Des vis"}
    if reply.status == 409:
        assert reply.data["sheet"] == desk.sheet
        assert "another window" not in reply.data["announce"]

    # and the new one finishes, without what does not fit and without losing it
    assert desk.finish(confirmed=True).status == 200
    run = models.Run.objects.get()
    assert run.moves == KEPT | {"s1": 4}
    answered = sum(row["answered"] for row in run.result["told"]["dimensions"])
    questions = {q.id for q in FORMAT.read(edited(name)).questions()}
    unfit = {S2: "s2", S3: "s3", P1: "p1", V3: "v3"}
    left_out = {unfit[text] for text in again if text in unfit}
    assert answered == len((questions & {"s1", "s2", "s3", "p1", "p3", "v2", "v3"}) - left_out)
    assert "cd-result" in desk.html()
    assert desk.call("compare").status == 200


def without_survey(html: str) -> str:
    """A result without the questions after it, which are asked as the document has them now."""
    html = re.sub(r'<details class="cd-later.*?</form></details>', "", without_tokens(html), flags=re.DOTALL)
    return re.sub(r'"sheet": "\w*"', "", html)


@pytest.mark.parametrize("name", EDITS)
def test_a_finished_attempt_shows_what_was_told_and_its_row_stays_as_it_is(place, name):
    desk = begun(place)
    page = desk.sheet
    desk.finish()
    before, html = rows(), without_survey(desk.html())
    desk.write(edited(name))
    now = without_survey(desk.html())
    if name not in ("another language", "no profile"):
        assert now == html
    assert "Confirmé" in now
    late = desk.call("answer", {"run": 1, "sheet": page, "answers": {"q.s1": "i0"}})
    assert late.status == 409
    assert "Confirmé" in late.html
    assert rows() == before


@pytest.mark.parametrize("name", EDITS)
def test_a_second_attempt_under_way_goes_on_beside_the_first_and_is_compared_with_it(place, name):
    desk = begun(place)
    desk.finish()
    days_ago(1, 60)
    desk.call("again")
    desk.answer(ALL | {"q.s1": "i4", "q.p3": "i4"}, run=2)
    before = rows()
    desk.write(edited(name))
    assert rows() == before
    desk.html()
    assert desk.finish(run=2, confirmed=True, hindsight={}).status == 200
    assert rows()[0] == before[0]
    assert models.Run.objects.get(attempt=2).moves["s1"] == 4
    compared = desk.call("compare")
    assert compared.status == 200
    if name == "another key":
        assert "not yet two complete attempts" in compared.html  # another instrument, from here on
    elif name not in ("nothing scored any more", "another language"):
        assert "Only questions answered both times" in compared.html


def test_an_answer_that_fits_again_counts_again(place):
    desk = begun(place)
    desk.write(edited("a question less"))
    desk.answer({"q.s1": "i3"})
    desk.write(FULL)
    assert CHANGED not in desk.html()
    assert "q.v3=i3" in checked(desk.html())


def test_without_script_a_whole_sheet_of_before_the_edit_is_kept(place):
    desk = Desk(place, learner("marie"))
    Desk(place, learner("paul")).answer({"q.s1": "i0"})  # somebody has met these questions
    page = desk.sheet
    desk.write(edited("a point more"))
    reply = place.submit(desk.block(), "finish_form", {"run": "1", "sheet": page, **ALL, "q.manque": "Des vis"})
    assert reply.status == 303
    assert desk.run().moves == KEPT
    assert desk.run().survey == {"manque": "Des vis"}
    assert "q.s1=i3" in checked(desk.html())  # the same words, one place further


@pytest.mark.parametrize("handler", ["submit", "finish_form"])
def test_what_a_page_sends_about_questions_that_nobody_remembers_is_told_as_not_saved(place, handler):
    desk = Desk(place, learner("marie"))
    page = desk.sheet
    desk.write(edited("a point more"))
    reply = place.submit(desk.block(), handler, {"run": "1", "sheet": page, **ALL})
    assert reply.status == 409
    assert "could not be saved" in reply.text
    assert 'href="/unit/1"' in reply.text
    sent = desk.call("answer", {"run": 1, "sheet": page, "answers": {"q.s1": "i1"}})
    assert sent.status == 409
    assert "could not be saved: please answer it again" in sent.html
    assert desk.run() is None


@pytest.mark.parametrize("finished", [False, True])
def test_a_document_with_faults_is_a_sentence_until_it_is_mended_and_then_all_is_there(place, finished):
    desk = begun(place)
    if finished:
        desk.finish()
    before, shown = rows(), without_tokens(desk.html())
    desk.write(FULL.replace("type: single", "type: singel"))
    assert "is being revised" in desk.html()  # in the language that the document still names
    for handler in ("answer", "survey", "finish", "again", "compare", "about", "erase"):
        reply = desk.call(handler, {"run": 1, "sheet": "x", "answers": {}, "confirmed": "yes"})
        assert reply.status == 409, handler
        assert len(reply.data["error"]) > 20
    assert rows() == before
    desk.write(FULL)
    assert without_tokens(desk.html()) == shown


@pytest.mark.parametrize("structure", [{}, {"dimensions": 7}, {"dimensions": [{"id": "a"}]}, []])
def test_attempts_whose_older_questions_cannot_be_read_any_more_are_told_so(place, structure):
    desk = begun(place)
    desk.finish()
    days_ago(1, 60)
    desk.write(edited("another value on a scale"))
    desk.call("again")
    desk.finish(ALL, run=2, hindsight={})
    older = models.Run.objects.get(attempt=1).instrument
    models.Instrument.objects.filter(pk=older.pk).update(structure=structure)
    compared = desk.call("compare")
    assert compared.status == 200
    assert "can no longer be compared" in compared.html
    # nor does an open attempt stumble over it
    models.Run.objects.filter(attempt=2).delete()
    models.Run.objects.update(finished_at=None, result=None)
    assert CHANGED in desk.html()


def told_of(who: Any) -> list[str]:
    """What a learner's copy tells of their answers to the first question, attempt by attempt."""
    return [run["moves"]["s1"] for run in privacy.export(who.user_id)["runs"]]


def test_a_learners_copy_tells_the_words_that_they_read_and_not_those_of_another_document(place):
    """Same key, same questions, same values: to scoring both are one instrument, to those who answer they are two."""
    marie, paul = Desk(place, learner("marie")), Desk(place, learner("paul"), REWORDED, url_name="bloc2")
    for desk in (marie, paul):
        desk.finish(ALL, confirmed="yes")
    assert models.Instrument.objects.values("revision").distinct().count() == 1
    assert (told_of(marie.who), told_of(paul.who)) == (["Commencé"], ["Un début"])


def test_an_attempt_that_is_open_while_its_questions_are_reworded_ends_in_the_words_it_was_checked_in(place):
    desk = begun(place)
    desk.write(REWORDED)
    assert "Un début" in desk.html()
    desk.finish(confirmed="yes")
    assert told_of(desk.who) == ["Un début"]
    desk.write(FULL)
    assert told_of(desk.who) == ["Un début"]  # what is finished stays as it was told


def test_an_attempt_of_the_first_release_is_told_in_the_words_that_came_first(place):
    desk = begun(place)
    desk.finish(confirmed="yes")
    models.Instrument.objects.update(wording=None)
    assert told_of(desk.who) == ["Commencé"]


def test_two_attempts_are_compared_in_the_words_of_each(place):
    """Another document of the same key and questions, met by somebody else meanwhile, says nothing here."""
    desk = begun(place)
    desk.finish(confirmed="yes")
    days_ago(1, 60)
    other = FULL.replace("title: Accueil et rendez-vous", "title: Autre chose")
    Desk(place, learner("paul"), other, url_name="bloc2").finish(ALL, confirmed="yes")
    desk.call("again")
    desk.finish(ALL, run=2, confirmed="yes", hindsight={})
    desk.write(edited("another value on a scale"))
    compared = desk.call("compare").html
    assert "Accueil et rendez-vous" in compared
    assert "Autre chose" not in compared


def test_an_attempt_ends_under_the_key_that_the_questionnaire_has_now(place):
    desk = begun(place)
    desk.write(edited("another key"))
    desk.finish()
    assert models.Run.objects.get().instrument.key == "autre"
