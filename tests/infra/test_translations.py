"""French is complete, in French typography, and compiled."""

import pytest

from scripts import translations

CATALOGUES = [(domain, language) for domain in translations.DOMAINS for language in translations.LANGUAGES]


@pytest.mark.parametrize(("domain", "language"), CATALOGUES, ids=lambda value: getattr(value, "folder", value))
def test_every_string_that_people_read_is_translated_and_compiled(domain, language):
    if faults := translations.faults(domain, language):
        pytest.fail("\n".join(faults), pytrace=False)


def test_the_strings_of_code_and_of_templates_are_gathered():
    blocks, app, _preview = translations.DOMAINS
    found = {message for message, _context, _name in blocks.messages()}
    # One of the documents' reader, one of a template.
    assert "The document is nested too deeply." in found
    assert any(name.endswith(".html") for _message, _context, name in blocks.messages())
    assert any(name.endswith(".py") for _message, _context, name in app.messages())


@pytest.mark.parametrize(
    "text",
    [
        "L'entreprise",
        "Attention: ceci",
        "Attention : ceci",
        "Vraiment?",
        "Vraiment\u00a0?",
        "« ici »",
        "“ici”",
        "À suivre...",
    ],
)
def test_english_habits_in_a_french_string_are_told(text):
    assert list(translations.typography_faults(text))


@pytest.mark.parametrize(
    "text",
    [
        "L’entreprise %(name)s\u00a0: 12\u202f%",
        "Écrivez une ligne comme «\u00a0format: …\u00a0».",
        "Mettez entre guillemets ce qui commence par «\u00a0!\u00a0».",
        "<strong>Vraiment\u202f?</strong>",
    ],
)
def test_french_strings_that_are_well_written_pass(text):
    assert list(translations.typography_faults(text)) == []


def test_a_translation_that_loses_a_place_to_fill_is_told(tmp_path, monkeypatch):
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "words.py").write_text('N_("It stands on line %(line)s.")\n', encoding="utf-8")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    domain = translations.Domain(folder="locale", name="text", code=("blocks",), words=translations.BLOCK_WORDS)

    catalog = translations.gathered(domain, "fr")
    catalog["It stands on line %(line)s."].string = "C’est à la ligne %(ligne)s."
    domain.po("fr").parent.mkdir(parents=True)
    domain.po("fr").write_bytes(translations.as_po(catalog))
    domain.mo("fr").write_bytes(translations.as_mo(catalog))
    [fault] = translations.faults(domain, "fr")
    assert "other places to fill than in 'It stands on line %(line)s.'" in fault

    (tmp_path / "blocks" / "words.py").write_text('N_("It stands nowhere.")\n', encoding="utf-8")
    told = " ".join(translations.faults(domain, "fr"))
    assert "make translations" in told
    assert "not translated: 'It stands nowhere.'" in told
    assert "%(line)s" not in told
