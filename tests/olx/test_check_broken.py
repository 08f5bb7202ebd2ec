"""Each fault of a course is found in its file, at its line, under its rule, with a remedy in both languages.

A row breaks one good small course in one place; a run that finds nothing, or finds it elsewhere, fails.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from campus_tools.olx.check import Report, check

pytestmark = pytest.mark.once

GOOD = Path(__file__).parent / "small_course"
TODAY = date(2026, 11, 23)
NBSP, THIN = "\u00a0", "\u202f"


class Break(NamedTuple):
    """In `file`, `old` becomes `new` (None: the file is deleted); `rule` must say so in `found` or in `file`."""

    file: str
    old: str | None
    new: str
    rule: str
    found: str = ""
    line: int | None = None


SHEET = "static/m1s1_fiche.html"
TEXT, CASE, CARD = "html/m1s1_texte.html", "vertical/m1s2_cas.xml", "vertical/m1s1_chez_vous.xml"
POLICY, GRADING = "policies/R1/policy.json", "policies/R1/grading_policy.json"
SEQUENCE, POINT = "sequential/m1s1.xml", "vertical/m1s2_point.xml"
PROBLEM = "problem/m1s1_question.xml"
FACTS, RELEASED = "data/facts.yaml", "data/released_url_names.txt"
CAPSULE = "data/capsules/m1.md"


def _film(
    *,
    rule: str,
    sources: str = '["https://exemple.fr/f.mp4"]',
    transcripts: str = '{"fr": "f.srt"}',
    own: str = 'youtube_id_1_0=""',
) -> Break:
    """A film on the first page, after its text."""
    film = f"<video url_name='film' display_name='Film' {own} html5_sources='{sources}' transcripts='{transcripts}'/>"
    text = '<html url_name="m1s1_texte"/>'
    return Break("vertical/m1s1_essentiel.xml", text, text + film, rule, "", 2)


BREAKS = {
    # what an import swallows
    "malformed page": Break("vertical/m1s1_essentiel.xml", "</vertical>", "</vertica>", "structure.read"),
    "missing page file": Break("vertical/m1s1_a_vous.xml", None, "", "structure.read", SEQUENCE, 3),
    "missing html file": Break(TEXT, None, "", "structure.read", "html/m1s1_texte.xml", 1),
    "missing course file": Break("course/R1.xml", None, "", "structure.read", "course.xml"),
    "missing sequence file": Break("sequential/m1s2.xml", None, "", "structure.read", "chapter/m1.xml", 3),
    "no url_name": Break(SEQUENCE, '<vertical url_name="m1s1_a_vous"/>', "<vertical/>", "structure.read", "", 3),
    "url_name with a space": Break(SEQUENCE, "m1s1_a_vous", "m1s1 à vous", "structure.read", "", 3),
    "url_name twice": Break("sequential/m1s2.xml", "m1s2_point", "m1s1_essentiel", "structure.read", "", 3),
    "same name, other tag": Break("chapter/m1.xml", "m1s2", "m1s1_texte", "structure.read"),
    "page directly in a chapter": Break("chapter/m1.xml", '<sequential url_name="m1s2"/>', '<vertical url_name="m1s2_cas"/>', "structure.read", "", 3),
    "campus block in a file of its own": Break(CARD, "</campus_case_study>", "</campus_case_study><campus_case_study url_name='seul'/>", "document.missing"),
    "unknown block": Break("vertical/m1s1_essentiel.xml", "html", "scorm", "structure.unknown_block", "", 2),
    "misspelt campus block": Break(POINT, "campus_self_diagnostic", "campus_selfdiagnostic", "structure.unknown_block", "", 2),
    "unknown attribute": Break(CARD, 'url_name="', 'max_essais="2" url_name="', "structure.unknown_attribute", "", 2),
    "attribute of the other block": Break(POINT, "url_name", 'weight="1" url_name', "structure.unknown_attribute", "", 2),
    "policy that is no JSON": Break(POLICY, '"start"', "start", "structure.read", "", 4),
    "policy of another run": Break(POLICY, "course/R1", "course/R2", "structure.read", "", 1),
    "policy in another folder": Break(POLICY, None, "", "structure.read"),
    "grading that is no JSON": Break(GRADING, '"GRADER": [', '"GRADER": ', "structure.read"),
    "not UTF-8": Break("tabs/glossaire.html", "écrit", "\udce9crit", "structure.read"),
    "file leads out of the course": Break("html/m1s1_texte.xml", 'filename="m1s1_texte"', 'filename="../../m1s1_texte"', "structure.read"),
    "comment in the course": Break("course/R1.xml", "<course>", "<course><!-- à écrire -->", "structure.comment", "", 1),
    "comment in a module": Break("chapter/m1.xml", '  <sequential url_name="m1s2"/>', '  <!-- script -->', "structure.comment", "", 3),
    "comment in a sequence": Break(SEQUENCE, "</sequential>", "<!-- fin --></sequential>", "structure.comment", "", 5),
    "comment in a page": Break(CARD, "<campus_case_study", "<!-- carte --><campus_case_study", "structure.comment", "", 2),
    "instruction in a module that is hidden": Break("chapter/m2.xml", "</chapter>", "<?xml-note x?></chapter>", "structure.comment", "", 3),
    # the shape of the course
    "sequence without pages": Break(SEQUENCE, '  <vertical url_name="m1s1_essentiel"/>\n  <vertical url_name="m1s1_a_vous"/>\n  <vertical url_name="m1s1_chez_vous"/>\n', "", "structure.empty", "", 1),
    "page without blocks": Break("vertical/m1s1_essentiel.xml", '<html url_name="m1s1_texte"/>', "", "structure.empty"),
    "sequence without title": Break(SEQUENCE, ' display_name="Compter avant d’acheter"', "", "structure.title", "", 1),
    "block without title": Break(CARD, ' display_name="Et chez vous\u202f?"><![', "><![", "structure.title", "", 2),
    "no comprehension question": Break("vertical/m1s1_a_vous.xml", '<problem url_name="m1s1_question"/>', '<html url_name="q"><p>Rien.</p></html>', "structure.question", SEQUENCE, 1),
    "no card": Break(SEQUENCE, '  <vertical url_name="m1s1_chez_vous"/>\n', "", "structure.card", "", 1),
    "idea too long": Break(TEXT, "choisir ensuite.", "choisir ensuite. " + "Les mots passent. " * 90, "time.idea", "vertical/m1s1_essentiel.xml", 1),
    "sequence over seven minutes": Break(TEXT, "choisir ensuite.", "choisir ensuite. " + "Les mots passent. " * 480, "time.sequence", SEQUENCE, 1),
    # settings
    "unknown setting": Break(POLICY, '"self_paced"', '"selfpaced": true, "self_paced"', "policy.unknown", "", 6),
    "no start": Break(POLICY, '    "start": "2026-01-01T00:00:00Z",\n', "", "policy.missing"),
    "course not public": Break(POLICY, '"public"', '"private"', "policy.value", "", 7),
    "other language": Break(POLICY, '"language": "fr"', '"language": "en"', "policy.value", "", 5),
    "blocks not offered in Studio": Break(POLICY, '"campus_case_study", ', "", "policy.advanced_modules", "", 10),
    "no course image": Break("static/cours.png", None, "", "policy.image", POLICY, 9),
    "tab without page": Break("tabs/glossaire.html", None, "", "policy.tab", POLICY),
    "page without tab": Break(POLICY, '"url_slug": "glossaire"', '"url_slug": "lexique"', "policy.orphan_tab", "tabs/glossaire.html"),
    "weights not 1": Break(GRADING, "0.5},", "0.4},", "grading.weights"),
    "one kind of sequence enough to pass": Break(GRADING, '"Pass": 0.6', '"Pass": 0.5', "grading.one_enough", "", 3),
    "one kind enough once rounded": Break(GRADING, "0.5}\n", "0.5955}\n", "grading.one_enough", "", 4),
    "attestation of a course that is not whole": Break(POLICY, '"tabs"', '"certificates": {"certificates": [{"id": 1, "is_active": true}]},\n    "tabs"', "policy.attestation", "", 11),
    "format without grader": Break(SEQUENCE, 'format="Questions"', 'format="Question"', "grading.format", "", 1),
    "graded without format": Break(SEQUENCE, ' format="Questions"', "", "grading.no_format", "", 1),
    "grader without sequence": Break("sequential/m1s2.xml", ' graded="true" format="Cas"', "", "grading.unused", GRADING),
    "pass mark over 1": Break(GRADING, '"Pass": 0.6', '"Pass": 60', "grading.cutoff"),
    "tab with an unknown setting": Break(POLICY, '"name": "Glossaire"', '"nom": "Glossaire"', "policy.tab_key", "", 13),
    "tab without name": Break(POLICY, '"name": "Glossaire", ', "", "policy.tab_name", "", 13),
    "unknown kind of tab": Break(POLICY, '"type": "courseware"', '"type": "coursware"', "policy.tab_type", "", 12),
    "grader with an unknown key": Break(GRADING, '"drop_count": 0, "weight": 0.5}\n', '"drop_cont": 0, "weight": 0.5}\n', "grading.key", "", 4),
    "grader without a key": Break(GRADING, '"drop_count": 0, "weight": 0.5}\n', '"weight": 0.5}\n', "grading.missing", "", 4),
    "pass mark with another name": Break(GRADING, '"Pass"', '"Reussite"', "grading.cutoff_name", "", 6),
    "no graders": Break(GRADING, '"GRADER"', '"GRADERS"', "grading.none"),
    # links and pictures
    "dead link": Break(TEXT, "/jump_to_id/m1s2", "/jump_to_id/m1s9", "links.jump", "", 9),
    "link to a hidden sequence": Break(TEXT, "/jump_to_id/m1s2", "/jump_to_id/m2s1", "links.hidden", "", 9),
    "missing picture": Break("static/feuille.svg", None, "", "links.static", TEXT, 7),
    "picture without text": Break(TEXT, 'alt="Une feuille avec cinq traits."', 'alt=""', "links.alt", "", 7),
    "picture without alt at all": Break(TEXT, ' alt="Une feuille avec cinq traits."', "", "links.alt", "", 7),
    "file name as text": Break(TEXT, "Une feuille avec cinq traits.", "feuille.svg", "links.alt_name", "", 7),
    "address without host": Break(TEXT, "/campus/plan", "/camp/plan", "links.address", "", 9),
    "address not encrypted": Break(TEXT, "https://www.francenum", "http://www.francenum", "links.http", "", 4),
    "address of one run": Break(TEXT, "/static/feuille.svg", "/asset-v1:Campus+PETIT+R1+type@asset+block/feuille.svg", "links.run", "", 7),
    "address of another course, but of no page there": Break(TEXT, "/campus/plan", "/courses/course-v1:Campus+AUTRE+R1/progress", "links.address", "", 9),
    "script as a link": Break(TEXT, "/campus/plan", "javascript:alert(1)", "links.address", "", 9),
    "picture nobody uses": Break(TEXT, "/static/feuille.svg", "/static/cours.png", "links.unused", "static/feuille.svg"),
    # sheets to print
    "sheet without its language": Break(SHEET, ' lang="fr"', "", "sheets.form", "", 1),
    "sheet without title": Break(SHEET, "<title>Cinq traits</title>", "", "sheets.form", "", 1),
    "sheet that no phone can read": Break(SHEET, '<meta name="viewport" content="width=device-width">', "", "sheets.form", "", 1),
    "sheet without the shared style": Break(SHEET, "<style>@page { size: A4; }</style>", "", "sheets.form", "", 1),
    "sheet without pages": Break(SHEET, '<section class="feuille">', "<section>", "sheets.example", "", 13),
    "sheet with a style of its own": Break(SHEET, "</head>", "<style>p { color: red; }</style></head>", "sheets.foreign", "", 10),
    "sheet with a styled paragraph": Break(SHEET, "<p>Un trait", '<p style="color: red">Un trait', "sheets.foreign", "", 12),
    "sheet with a script": Break(SHEET, "</head>", "<script>print()</script></head>", "sheets.foreign", "", 10),
    "sheet with a field": Break(SHEET, "<p>Un trait", "<p><input>Un trait", "sheets.foreign", "", 12),
    "sheet that needs a file of the course": Break(SHEET, "<p>Un trait", '<p><img src="/static/feuille.svg" alt="Cinq traits.">Un trait', "sheets.foreign", "", 12),
    "sheet without a filled-in page": Break(SHEET, "Exemple fictif", "Exemple", "sheets.example", "", 12),
    "sheet that nobody opens": Break(TEXT, "/static/m1s1_fiche.html", "/campus/plan", "links.unused", SHEET),
    "sheet in English typography": Break(SHEET, "Un trait par appel,", "L'appel,", "typography.apostrophe", "", 12),
    "sheet with a misspelt attribute": Break(SHEET, "<p>Un trait", '<p clas="x">Un trait', "markup.attribute", "", 12),
    # films
    "film without transcript": _film(transcripts="{}", rule="video.transcripts"),
    "transcript that is missing": _film(rule="video.transcript_file"),
    "addresses that are no list": _film(sources="film.mp4", rule="video.sources"),
    "film of the platform": _film(own="", rule="video.demo"),
    # documents
    "document with a wrong tab": Break(CASE, "    kind: single", "\tkind: single", "document.invalid", "", 16),
    "unknown key in a document": Break(CASE, "situation:", "situtation:", "document.invalid", "", 9),
    "unknown indicator": Break(CASE, "effects: {heures: 6}", "effects: {heure: 6}", "document.invalid", "", 18),
    "two faults, both told": Break(CASE, "min: 35, max: 70", "min: 70, max: 35", "document.invalid", "", 11),
    "too short a duration": Break(POINT, "text: Quelle place\u202f?", "text: " + "Quelle place prend-il " * 120, "document.duration"),
    "option of more than 20 words": Break(CASE, "Elle fait un modèle.", "Elle fait un modèle" + " de devis" * 12, "document.words"),
    "empty document": Break(POINT, "format: campus/self-diagnostic/1", "", "document.invalid"),
    "option without explanation": Break(CASE, ', feedback: "Un effort, une fois."', "", "document.uneven", "", 2),
    "card that proposes nothing": Break(CARD, """  actions:
    - id: noter
      when: une tâche revient
      then: je note sa durée
      first_step: Poser une feuille près du téléphone.
""", "", "document.card", "", 2),
    # questions
    "problem without question": Break(PROBLEM, "multiplechoiceresponse>", "div>", "problem.response", "", 1),
    "misspelt mark of the right choice": Break(PROBLEM, 'correct="true"', 'corect="true"', "problem.attribute", "", 6),
    "choice neither right nor wrong": Break(PROBLEM, 'correct="false"', 'correct="non"', "problem.correct", "", 7),
    "no right choice": Break(PROBLEM, 'correct="true"', 'correct="false"', "problem.key", "", 2),
    "question without label": Break(PROBLEM, "<label>Que fait Karima d’abord ?</label>", "", "problem.label", "", 2),
    "question without situation": Break(PROBLEM, "<p>Karima dirige un garage. Le téléphone sonne sans cesse.</p>", "", "problem.story", "", 2),
    "choices in no group": Break(PROBLEM, "choicegroup", "checkboxgroup", "problem.choices", "", 2),
    "two choices alike": Break(PROBLEM, "Elle achète un logiciel.", "Elle compte les appels.", "problem.same", "", 7),
    "choice without comment": Break(PROBLEM, "Rien ne dit encore ce qui coûte.", "", "problem.hint", "", 7),
    # HTML
    "misspelt attribute": Break(TEXT, 'class="campus-estimation"', 'clas="campus-estimation"', "markup.attribute", "", 5),
    "link without address": Break(TEXT, ' href="/campus/plan"', "", "markup.link", "", 9),
    "paragraph said twice": Break(TEXT, "<p>Compter d’abord, choisir ensuite.</p>", "<p>Compter d’abord, choisir ensuite.</p>" * 2, "markup.twice", "", 2),
    "term without definition": Break("tabs/glossaire.html", "<dd>Un prix écrit, avant de signer.</dd>", "", "markup.term", "", 1),
    "definition without term": Break("tabs/glossaire.html", "<dt>Devis</dt>", "", "markup.term", "", 1),
    "page that says nothing": Break("about/overview.html", "Un petit cours d’essai.", "", "markup.blank", "", 1),
    # French
    "straight apostrophe": Break(TEXT, "Compter d’abord", "Compter d'abord", "typography.apostrophe", "", 2),
    "plain space before a colon": Break(TEXT, f"2026{NBSP}:", "2026 :", "typography.colon", "", 5),
    "plain space before a question mark": Break(CARD, f"semaine{THIN}?", "semaine ?", "typography.high_sign", "", 7),
    "English quotation marks": Break(TEXT, "choisir ensuite", 'choisir "ensuite"', "typography.quotes", "", 2),
    "plain spaces in quotation marks": Break(TEXT, "choisir ensuite", "« choisir » ensuite", "typography.quotes", "", 2),
    "three dots": Break(TEXT, "choisir ensuite.", "choisir ensuite...", "typography.ellipsis", "", 2),
    "plain space before a unit": Break(TEXT, f"500{NBSP}€", "500 €", "typography.unit", "", 5),
    "plain space in thousands": Break(TEXT, f"500{NBSP}€", f"5 500{NBSP}€", "typography.thousands", "", 5),
    "decimal point": Break(TEXT, f"500{NBSP}€", f"5.5{NBSP}€", "typography.decimal", "", 5),
    "middle dot": Break(TEXT, "dirigeants", "dirigeant·es", "language.middle_dot", "", 3),
    "sentence of thirty words": Break(TEXT, "choisir ensuite.", "choisir " + "encore " * 30 + "ensuite.", "language.long_sentence", "", 2),
    "unexplained acronym": Break(TEXT, "choisir ensuite.", "choisir un ERP ensuite.", "language.acronym", "", 2),
    # figures
    "no data file": Break(FACTS, None, "", "facts.file"),
    "figure not in the file": Break(TEXT, f"78{NBSP}%", f"87{NBSP}%", "facts.figure", "", 3),
    "fact that is not listed": Break(TEXT, 'data-fact="e8"', 'data-fact="e88"', "facts.unknown", "", 3),
    "figure without its year": Break(TEXT, "En 2025, ", "", "facts.year", "", 3),
    "figure without its issuer": Break(TEXT, "https://www.francenum.gouv.fr/", "https://www.exemple.fr/", "facts.source", "", 3),
    "figure without fact": Break(TEXT, 'data-fact="e8"', "", "facts.unsourced", "", 3),
    "fact without source": Break(FACTS, "    source: France Num\n", "", "facts.incomplete", "", 2),
    "date that is none": Break(FACTS, '"2027-03-31"', '"mars 2027"', "facts.date", "", 2),
    "figure to be looked at again": Break(FACTS, '"2027-03-31"', '"2026-03-31"', "facts.review", "", 2),
    # names
    "released name gone": Break(RELEASED, "m1s1_carte", "m1s1_carte_ancienne", "released.gone", "", 8),
    "new name not listed": Break(RELEASED, "m1s1_carte\n", "", "released.new", CARD, 2),
    # capsules
    "module without capsule": Break(CAPSULE, None, "", "capsule.missing", "chapter/m1.xml", 1),
    "capsule of one minute too much": Break(CAPSULE, "on compte.", "on compte. " + "Encore un trait. " * 40, "capsule.length", "", 1),
    "capsule of no module": Break("chapter/m1.xml", None, "", "capsule.orphan", CAPSULE, 1),
    "no list of released names": Break(RELEASED, None, "", "released.file"),
}  # fmt: skip


def broken(tmp_path: Path, fault: Break) -> Report:
    folder = tmp_path / "course"
    shutil.copytree(GOOD, folder)
    path = folder / fault.file
    if fault.old is None:
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        assert fault.old in text, "the row no longer fits the good course"
        times = -1 if fault.old.startswith(("campus_", "multiplechoice", "choicegroup")) else 1  # both tags
        path.write_text(text.replace(fault.old, fault.new, times), encoding="utf-8", errors="surrogateescape")
    return check(folder, today=TODAY)


def test_the_good_course_has_no_error() -> None:
    report = check(GOOD, today=TODAY)
    assert [f"{f.rule} {f.fault}" for f in report.findings if f.severity == "error"] == []
    assert {f.rule for f in report.findings} == {"structure.shape"}  # it is smaller than a real course


@pytest.mark.parametrize("name", BREAKS)
def test_a_fault_is_told_where_it_is(name: str, tmp_path: Path) -> None:
    fault = BREAKS[name]
    findings = [f for f in broken(tmp_path, fault).findings if f.rule == fault.rule]
    places = [(f.fault.file, f.fault.line) for f in findings]
    expected = fault.found or fault.file
    assert any(file == expected and (fault.line is None or line == fault.line) for file, line in places), places
    for finding in findings:
        for lang in ("en", "fr"):
            assert "%(" not in finding.fault.message(lang)
        assert finding.fault.problem.remedy


@pytest.mark.parametrize("address", ["about", "jump_to_id/m3s2"])
def test_a_page_may_lead_to_another_course(address: str, tmp_path: Path) -> None:
    there = Break(TEXT, "/campus/plan", f"/courses/course-v1:Campus+AUTRE+R1/{address}", "")
    assert [f.rule for f in broken(tmp_path, there).findings if f.severity == "error"] == []


def test_a_folder_without_a_course_is_a_finding(tmp_path: Path) -> None:
    report = check(tmp_path, today=TODAY)
    assert report.course is None
    assert report.failed(strict=False)
