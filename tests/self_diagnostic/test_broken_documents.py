"""What authors do wrong, and what they are told: the path, the line, a reason and a remedy."""

import pytest

from campus_xblocks.kit.problems import path_text
from campus_xblocks.self_diagnostic.document import FORMAT, SelfDiagnostic
from tests.support.build import COMPLETE

pytestmark = pytest.mark.once

# name: (text of the complete document, what replaces it, path, a text that only the line of the fault holds)
BROKEN = {
    "another format": ("self-diagnostic/1", "self-diagnostic/2", "format", "format:"),
    "a missing key": ("title: Maturité\n", "", "title", "format: campus"),
    "an unknown key": ("moment: start", "momment: start", "momment", "momment"),
    "a key in the inner name of the program": ("    from: 75", "    from_: 75", "levels[1].from_", "from_"),
    "a key that belongs elsewhere": ("team: true", "weight: 1", "weight", "weight: 1\nattitudes"),
    "an empty text": ("title: Maturité", 'title: "  "', "title", "title: \"  \""),
    "a text that is a number with decimals": ("title: Maturité", "title: 2.5", "title", "title: 2.5"),
    "a text that is true": ("low: aucune", "low: true", "attitudes[0].low", "low: true"),
    "a text that is a list": ("    title: Données", "    title: [x]", "dimensions[1].title", "title: [x]"),
    "a language that is none": ("lang: fr", "lang: français", "lang", "lang:"),
    "a key with an accent": ("key: maturite", "key: maturité", "key", "key:"),
    "no duration": ("duration_min: 5", "duration_min: 0", "duration_min", "duration_min"),
    "too long a duration": ("duration_min: 5", "duration_min: 31", "duration_min", "duration_min"),
    "a duration with decimals": ("duration_min: 5", "duration_min: 5.5", "duration_min", "duration_min"),
    "a duration in quotes": ("duration_min: 5", 'duration_min: "5"', "duration_min", "duration_min"),
    "a moment that is none": ("moment: start", "moment: begin", "moment", "moment"),
    "a flag in words": ("team: true", "team: yes", "team", "team"),
    "a flag as a number": ("unknown: true", "unknown: 1", "dimensions[0].questions[0].unknown", "unknown: 1"),
    "attitudes that are no list": (
        "attitudes:\n  - id: place\n    text: Quelle place ?\n    low: aucune\n    high: décisive",
        "attitudes: aucune", "attitudes", "attitudes: aucune",
    ),
    "an attitude without bounds": ("    high: décisive\n", "", "attitudes[0].high", "- id: place"),
    "a scale of one point": (
        "    - {value: 0.5, label: Prévu}\n    - {value: 4, label: En place}\n", "", "scales.pratique", "pratique:",
    ),
    "a scale of twelve points": (
        "    - {value: 4, label: En place}\n",
        "".join(f"    - {{value: {v}, label: x}}\n" for v in range(4, 14)), "scales.pratique", "pratique:",
    ),
    "a scale that goes down": (
        "{value: 0.5, label: Prévu}", "{value: -1, label: Prévu}", "scales.pratique[1].value", "Prévu",
    ),
    "a scale with a value twice": (
        "{value: 4, label: En place}", "{value: 0.5, label: En place}", "scales.pratique[2].value", "En place}",
    ),
    "a value with a decimal comma": (
        "{value: 0.5, label: Prévu}", '{value: "0,5", label: Prévu}', "scales.pratique[1].value", "Prévu",
    ),
    "a value that is true": (
        "{value: 0, label: Non}", "{value: true, label: Non}", "scales.pratique[0].value", "label: Non",
    ),
    "a point without label": (
        "{value: 0, label: Non}", "{value: 0}", "scales.pratique[0].label", "- {value: 0}",
    ),
    "thirteen dimensions": (
        "levels:",
        "".join(
            f"  - {{id: z{n}, title: z, questions: [{{id: q{n}, text: q, type: scale, scale: pratique}}]}}\n"
            for n in range(11)
        ) + "levels:", "dimensions", "dimensions:\n  - id: strategie",
    ),
    "a dimension without questions": (
        "    questions:\n      - id: d1\n        text: Une sauvegarde\n        type: scale\n        scale: pratique\n",
        "    questions: []\n", "dimensions[1].questions", "questions: []",
    ),
    "thirty-one questions": (
        "levels:",
        "".join(f"      - {{id: q{n}, text: q, type: scale, scale: pratique}}\n" for n in range(30)) + "levels:",
        "dimensions[1].questions", "questions:\n      - id: d1",
    ),
    "a weight of zero": ("    weight: 2", "    weight: 0", "dimensions[0].weight", "weight: 0"),
    "a negative weight": (
        "        weight: 1\n", "        weight: -1\n", "dimensions[0].questions[0].weight", "weight: -1",
    ),
    "a dimension's id twice": ("- id: donnees", "- id: strategie", "dimensions[1].id", "- id: strategie\n    title: Données"),
    "an id with a capital": ("- id: donnees", "- id: Donnees", "dimensions[1].id", "Donnees"),
    "an id of 41 characters": ("- id: donnees", f"- id: {'d' * 41}", "dimensions[1].id", "d" * 41),
    "an id that is a number": ("- id: donnees", "- id: 12", "dimensions[1].id", "id: 12"),
    "a reserved id": ("- id: donnees", "- id: overall", "dimensions[1].id", "id: overall"),
    "a question's id twice in the document": ("- id: d1", "- id: s1", "dimensions[1].questions[0].id", "s1\n        text: Une sauvegarde"),
    "a question with the id of an attitude": ("- id: s2", "- id: place", "dimensions[0].questions[1].id", "id: place\n        text: Un budget"),
    "a survey question with the id of a question": ("- id: nps", "- id: s1", "survey[0].id", "id: s1\n    text: Recomm"),
    "a question that is called profile": ("- id: d1", "- id: profile", "dimensions[1].questions[0].id", "id: profile"),
    "a type that is none": ("type: single", "type: simple", "dimensions[0].questions[1].type", "type: simple"),
    "a scale that is none": ("        scale: pratique\n        weight", "        scale: pratiques\n        weight", "dimensions[0].questions[0].scale", "pratiques"),
    "a scale question without scale": ("        scale: pratique\n        weight", "        weight", "dimensions[0].questions[0].scale", "- id: s1"),
    "a scale question with options": (
        "        scale: pratique\n        weight",
        "        scale: pratique\n        options: [{id: a, label: A}, {id: b, label: B}]\n        weight",
        "dimensions[0].questions[0].options", "options: [{id: a",
    ),
    "a single choice with a scale": (
        "        type: single\n", "        type: single\n        scale: pratique\n", "dimensions[0].questions[1].scale",
        "scale: pratique\n        options",
    ),
    "a single choice without options": (
        "        options:\n          - {id: a, label: Aucun, value: 0}\n          - {id: b, label: Réservé, value: 3}\n",
        "", "dimensions[0].questions[1].options", "- id: s2",
    ),
    "a single choice of one option": (
        "          - {id: b, label: Réservé, value: 3}\n", "", "dimensions[0].questions[1].options",
        "options:\n          - {id: a",
    ),
    "a choice of thirteen options": (
        "          - {id: d, label: Facture}\n",
        "".join(f"          - {{id: o{n}, label: o}}\n" for n in range(10)), "dimensions[0].questions[2].options",
        "options:\n          - {id: c",
    ),
    "a single choice's option without value": (
        "label: Réservé, value: 3}", "label: Réservé}", "dimensions[0].questions[1].options[1].value", "Réservé",
    ),
    "a single choice where all options have one value": (
        "label: Réservé, value: 3}", "label: Réservé, value: 0}", "dimensions[0].questions[1].options",
        "options:\n          - {id: a",
    ),
    "a single choice with an exclusive option": (
        "label: Réservé, value: 3}", "label: Réservé, value: 3, exclusive: true}",
        "dimensions[0].questions[1].options[1].exclusive", "Réservé",
    ),
    "an option's id twice": (
        "{id: d, label: Facture}", "{id: c, label: Facture}", "dimensions[0].questions[2].options[1].id", "Facture",
    ),
    "an exclusive option with a value": (
        "label: Rien, exclusive: true}", "label: Rien, exclusive: true, value: 0}",
        "dimensions[0].questions[2].options[2].value", "Rien",
    ),
    "a negative option with a value": (
        "label: Sur papier, negative: true}", "label: Sur papier, negative: true, value: 1}",
        "dimensions[0].questions[2].options[3].value", "label: Sur papier",
    ),
    "an option both exclusive and negative": (
        "label: Rien, exclusive: true}", "label: Rien, exclusive: true, negative: true}",
        "dimensions[0].questions[2].options[2].negative", "Rien",
    ),
    "a ticked option of negative value": (
        "label: Agenda, value: 2}", "label: Agenda, value: -2}", "dimensions[0].questions[2].options[0].value", "Agenda",
    ),
    "a multiple choice that can only score 0": (
        "label: Agenda, value: 2}\n          - {id: d, label: Facture}", "label: Agenda, value: 0}\n          - {id: d, label: Facture, value: 0}",
        "dimensions[0].questions[2].options", "options:\n          - {id: c",
    ),
    "no levels": (
        COMPLETE[COMPLETE.index("levels:") : COMPLETE.index("alerts:")], "", "levels", "format: campus",
    ),
    "an empty list of levels": (
        COMPLETE[COMPLETE.index("levels:") : COMPLETE.index("alerts:")], "levels: []\n", "levels", "levels: []",
    ),
    "a first level above 0": ("    from: 0", "    from: 10", "levels[0].from", "from: 10"),
    "a level that begins where the one before does": ("    from: 75", "    from: 0", "levels[1].from", "from: 0\n    title: Avancé"),
    "a level from 100": ("    from: 75", "    from: 100", "levels[1].from", "from: 100"),
    "a level's id twice": ("- id: avance", "- id: depart", "levels[1].id", "id: depart\n    from: 75"),
    "a level without words": ("    text: Beaucoup est en place.\n", "", "levels[1].text", "- id: avance"),
    "a condition on no dimension": ("score: strategie,", "score: stratégie,", "alerts[0].when[0].score", "stratégie, below"),
    "a condition with both bounds": ("below: 25}", "below: 25, at_least: 0}", "alerts[0].when[0]", "- when:"),
    "a condition without bound": (", below: 25}", "}", "alerts[0].when[0]", "- when:"),
    "a condition with a bound in quotes": ("below: 25}", 'below: "25"}', "alerts[0].when[0].below", "- when:"),
    "a condition of the other format": (
        "{score: strategie, below: 25}", "{indicator: strategie, below: 25}", "alerts[0].when[0].indicator", "- when:",
    ),
    "a condition that says two things": (
        "{score: strategie, below: 25}", "{score: strategie, below: 25, not: {score: overall, below: 3}}",
        "alerts[0].when[0]", "- when:",
    ),
    "a condition that is a word": ("{score: strategie, below: 25}", "strategie", "alerts[0].when[0]", "- when:"),
    "any without list": ("[{score: overall, at_least: 50}]", "{score: overall, at_least: 50}", "alerts[0].when[1].not.any", "- when:"),
    "any of nothing": ("[{score: overall, at_least: 50}]", "[]", "alerts[0].when[1].not.any", "- when:"),
    "advice for no dimension": ("    dimension: strategie", "    dimension: strategies", "advice[0].dimension", "strategies"),
    "advice for no score": ("    below: 50\n", "    below: 0\n", "advice[0].below", "below: 0"),
    "advice without upper bound": ("    below: 50\n", "", "advice[0].below", "- id: budget"),
    "advice for an unknown profile key": ("for: {size:", "for: {taille:", "advice[0].for.taille", "taille"),
    "advice for an unknown code": ('"1-9"]', '"1-10"]', "advice[0].for.size[1]", "1-10"),
    "advice for a code that is no list": ("region: [11]", "region: 11", "advice[0].for.region", "region: 11"),
    "advice for nobody": ("region: [11]", "region: []", "advice[0].for.region", "region: []"),
    "advice of too much effort": ("    effort: 1", "    effort: 4", "advice[0].effort", "effort: 4"),
    "advice without action": (
        COMPLETE[COMPLETE.index("    action:") : COMPLETE.index("survey:")], "", "advice[0].action", "- id: budget",
    ),
    "an action without first step": ("      first_step: Ouvrir le tableau des comptes\n", "", "advice[0].action.first_step", "action:"),
    "an action for no day": ("      days: 30", "      days: 0", "advice[0].action.days", "days: 0"),
    "a link that runs a script": ("link: /jump_to_id/budget", 'link: "javascript:alert(1)"', "advice[0].link", "javascript"),
    "a link without scheme": ("link: /jump_to_id/budget", "link: www.exemple.fr", "advice[0].link", "www"),
    "a survey scale without points": ("    points: 11\n", "", "survey[0].points", "- id: nps"),
    "a survey scale of one point": ("points: 11", "points: 1", "survey[0].points", "points: 1"),
    "a survey choice without options": (
        "    options:\n      - {id: temps, label: Le temps}\n      - {id: autre, label: Autre, free: true}\n", "",
        "survey[1].options", "- id: frein",
    ),
    "a survey option with a value": (
        "{id: temps, label: Le temps}", "{id: temps, label: Le temps, value: 1}", "survey[1].options[0].value", "id: temps,",
    ),
    "two lines of one's own in one question": (
        "{id: temps, label: Le temps}", "{id: temps, label: Le temps, free: true}", "survey[1].options[1].free", "id: autre,",
    ),
    "a free option of a scored question": (
        "label: Agenda, value: 2}", "label: Agenda, value: 2, free: true}", "dimensions[0].questions[2].options[0].free", "Agenda",
    ),
    "a text for no level": ("      depart: Peu", "      debut: Peu", "dimensions[0].texts.debut", "debut: Peu"),
    "a text of a level that is empty": ("depart: Peu est écrit.", 'depart: ""', "dimensions[0].texts.depart", 'depart: ""'),
    "a portrait of no attitude": ("attitude: place,", "attitude: places,", "portraits[0].when[0].attitude", "attitude: places"),
    "a portrait of no score": ("{score: overall, below: 30}", "{score: donnee, below: 30}", "portraits[0].when[1].score", "donnee, below"),
    "a portrait of two bounds": ("below: 30}", "below: 30, at_least: 2}", "portraits[0].when[1]", "below: 30"),
    "an alert of an attitude": (
        "[{score: overall, at_least: 50}]", "[{attitude: place, at_least: 5}]", "alerts[0].when[1].not.any[0].attitude", "at_least: 5}",
    ),
    "a portrait that hides those after it": (
        "    when: [{attitude: place, at_least: 7}, {score: overall, below: 30}]\n", "", "portraits[0]", "- text: Vous y croyez",
    ),
    "a portrait without words": ("  - text: Chacun part de quelque part.\n", "  - when: []\n", "portraits[1].text", "- when: []"),
    "thirteen portraits": (
        "  - text: Vous y croyez", "  - {text: t, when: [{score: overall, below: 1}]}\n" * 11 + "  - text: Vous y croyez",
        "portraits", "portraits:",
    ),
    "an example's answer to no question": ("{s1: 0.5, s2: b", "{s9: 0.5, s2: b", "examples[0].answers.s9", "s9"),
    "an example's answer that is not offered": ("{s1: 0.5, s2: b", "{s1: 0.7, s2: b", "examples[0].answers.s1", "s1: 0.7"),
    "an example's level that is none": ("      level: null", "      level: expert", "examples[0].expect.level", "level: expert"),
    "an example's dimension that is none": ("{strategie: 60}", "{donnee: 60}", "examples[0].expect.dimensions.donnee", "donnee: 60"),
    "an example's advice that is none": ("      advice: []", "      advice: [x]", "examples[0].expect.advice[0]", "advice: [x]"),
    "an example's alert that is none": ("      alerts: []", "      alerts: [1]", "examples[0].expect.alerts[0]", "alerts: [1]"),
    "an example that expects something unknown": ("      overall: null", "      total: 3", "examples[0].expect.total", "total: 3"),
    "an example without title": ("  - title: Un peu partout\n    answers:", "  - answers:", "examples[0].title", "- answers"),
    "an example without answers": (
        "    answers: {s1: 0.5, s2: b, s3: [c], d1: unknown}\n", "", "examples[0].answers", "- title: Un peu partout",
    ),
    "fifty-one examples": (
        "retrospective: true", "".join("  - {title: t, answers: {}, expect: {}}\n" for _ in range(50)) + "retrospective: true",
        "examples", "examples:",
    ),
    "a release that is none": ("needs: 0.2.0", "needs: bientôt", "needs", "bientôt"),
    "a release that is to come": ("needs: 0.2.0", "needs: 9.1", "needs", "needs: 9.1"),
    "a survey text with options": ("    type: text", "    type: text\n    options: [{id: x, label: X}]", "survey[2].options", "id: x,"),
    "a profile key that is none": ("[size, sector, role, region]", "[size, sexe]", "profile[1]", "sexe"),
    "a profile key twice": ("[size, sector, role, region]", "[size, size]", "profile[1]", "size, size"),
    "an image without alternative text": (
        "![Un cadenas](/static/cadenas.png)", "![](/static/cadenas.png)", "alerts[0].text", "cadenas",
    ),
    "an image of another site": (
        "/static/cadenas.png", "https://exemple.fr/cadenas.png", "alerts[0].text", "Un cadenas",
    ),
    "a Markdown link that runs a script": ("(/jump_to_id/pourquoi)", "(javascript:alert)", "intro", "intro:"),
    "dimensions that are no list": ("dimensions:\n", "dimensions: oui\nautres:\n", "dimensions", "dimensions: oui"),
    "a dimension that is a word": ("levels:\n", "  - conclusion\nlevels:\n", "dimensions[2]", "- conclusion"),
    "a key twice": ("moment: start", "moment: start\nmoment: end", "moment", "moment: end"),
    "an anchor": ("title: Maturité", "title: &t Maturité", "title", "&t"),
    "a tag": ("title: Maturité", "title: !!str Maturité", "title", "!!str"),
    "a colon in a text": ("title: Maturité", "title: Maturité : le test", "", "le test"),
    "a tab as indentation": ("    title: Données", "\ttitle: Données", "", "\ttitle"),
}  # fmt: skip


def line_of(text: str, mark: str) -> int:
    assert text.count(mark) == 1, f"{mark!r} stands {text.count(mark)} times"
    return text[: text.index(mark)].count("\n") + 1


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_told_with_its_path_line_reason_and_remedy(name):
    old, new, path, mark = BROKEN[name]
    assert COMPLETE.count(old) == 1, f"{old!r} stands {COMPLETE.count(old)} times in the complete document"
    text = COMPLETE.replace(old, new)
    line = line_of(text, mark)
    problems = FORMAT.problems(text)
    assert (path, line) in [(path_text(problem.path), problem.line) for problem in problems]
    for problem in problems:
        assert problem.line
        assert problem.reason
        assert problem.remedy
        assert "%(" not in problem.message("en") + problem.message("fr")


def test_the_complete_document_is_read_and_uses_every_key():
    diagnostic = FORMAT.read(COMPLETE)
    assert isinstance(diagnostic, SelfDiagnostic)
    assert unused(diagnostic) == set()


def unused(part):
    """The keys of the models that the complete document never writes."""
    written, known = {}, {}

    def look(part):
        known.setdefault(type(part), set(type(part).model_fields))
        written.setdefault(type(part), set()).update(part.model_fields_set)
        for name in type(part).model_fields:
            value = getattr(part, name)
            for inner in value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else [value]:
                for innermost in inner if isinstance(inner, tuple) else [inner]:
                    if hasattr(innermost, "model_fields_set"):
                        look(innermost)

    look(part)
    return {(kind.__name__, key) for kind in known for key in known[kind] - written[kind]}


def test_faults_of_shape_and_of_sense_are_all_told_at_once():
    text = (
        COMPLETE.replace("title: Maturité\n", "titre: Maturité\n")  # shape: a missing and an unknown key
        .replace("duration_min: 5", "duration_min: 99")  # shape
        .replace("        scale: pratique\n        weight", "        scale: pratiques\n        weight")  # sense
        .replace("- id: d1", "- id: s1")  # sense
        .replace("    from: 75", "    from: 0")  # sense
        .replace("label: Agenda, value: 2}", "label: [], value: -2}")  # both, in one part
    )
    assert {path_text(problem.path) for problem in FORMAT.problems(text)} == {
        "title",
        "titre",
        "duration_min",
        "dimensions[0].questions[0].scale",
        "dimensions[1].questions[0].id",
        "dimensions[0].questions[2].options[0].label",
        "dimensions[0].questions[2].options[0].value",
        "levels[1].from",
    }


def test_the_faults_of_the_entries_of_a_list_that_is_too_long_are_told_too():
    questions = "".join(f"      - {{id: q{n}, text: q, type: scale, scale: rien}}\n" for n in range(30))
    paths = [path_text(p.path) for p in FORMAT.problems(COMPLETE.replace("levels:", questions + "levels:"))]
    assert "dimensions[1].questions" in paths
    assert [f"dimensions[1].questions[{n}].scale" for n in range(1, 31)] == [p for p in paths if p.endswith(".scale")]


def test_faults_are_told_in_the_order_of_their_lines():
    text = COMPLETE.replace("duration_min: 5", "duration_min: 99").replace("- id: d1", "- id: s1")
    lines = [problem.line for problem in FORMAT.problems(text)]
    assert lines == sorted(lines)
    assert len(lines) == 2


def test_an_unknown_key_is_told_with_the_nearest_known_one():
    (problem,) = FORMAT.problems(COMPLETE.replace("retrospective: true", "retrospectif: true"))
    assert "“retrospective”" in problem.message()


def test_a_misspelt_dimension_is_told_with_the_nearest_one():
    (problem,) = FORMAT.problems(COMPLETE.replace("    dimension: strategie", "    dimension: stratégie"))
    assert "“strategie”" in problem.message()
