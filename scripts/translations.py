"""The catalogues: gather what is marked for translation, keep what is translated, compile.

Three catalogues, each of one domain, because three readers look for them: the platform and `kit.i18n` look for the
blocks' `text`, Django for the app's `django` and for the embedded campus's `django`.

    python scripts/translations.py            # gather and compile
    python scripts/translations.py --check    # change nothing; say what is missing, stale or ill-formed

Which function marks a string decides where it goes: `N_`, `translate` and `say` are the blocks' wherever they stand
(the course checker speaks the document's language too), the gettext family is Django's.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

from campus_tools.olx.check.language import typography
from campus_tools.olx.check.passages import Passage

ROOT = Path(__file__).parent.parent
LANGUAGES = ("fr",)
# A catalogue changes when its strings do, not when the clock does.
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)

BLOCK_WORDS = {"N_": None, "translate": None, "say": None}
DJANGO_WORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# {% trans "English %(name)s" name=value %}: our tag takes the message as it stands, where Django's would double its %.
BLOCK_TAG = re.compile(r"""trans\s+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")

Marked = tuple[str | tuple[str, str], str | None, str]
"""(message or (singular, plural), context, file)."""


@dataclass(frozen=True)
class Domain:
    """One catalogue: where it lies, and the folders below the root that it gathers from."""

    folder: str
    name: str
    code: tuple[str, ...]
    words: dict[str, object]
    templates: tuple[str, ...] = ()
    own_tag: bool = False

    def po(self, language: str) -> Path:
        return ROOT / self.folder / language / "LC_MESSAGES" / f"{self.name}.po"

    def mo(self, language: str) -> Path:
        return self.po(language).with_suffix(".mo")

    def files(self, folders: Iterable[str], suffix: str) -> Iterator[Path]:
        for folder in folders:
            yield from sorted((ROOT / folder).rglob(f"*{suffix}"))

    def messages(self) -> Iterator[Marked]:
        for path in self.files(self.code, ".py"):
            yield from _in_python(path.read_bytes(), self.words, _name(path))
        for path in self.files(self.templates, ".html"):
            text = path.read_text(encoding="utf-8")
            yield from _in_own_template(text, _name(path)) if self.own_tag else _in_template(text, _name(path))


DOMAINS = (
    Domain(
        folder="xblocks/translations",
        name="text",
        code=("xblocks", "campus_plugin", "campus_tools"),
        words=BLOCK_WORDS,
        templates=("xblocks",),
        own_tag=True,
    ),
    Domain(
        folder="campus_plugin/locale",
        name="django",
        code=("campus_plugin",),
        words=DJANGO_WORDS,
        templates=("campus_plugin",),
    ),
    Domain(
        folder="campus_tools/preview/locale",
        name="django",
        code=("campus_tools/preview",),
        words=DJANGO_WORDS,
        templates=("campus_tools/preview",),
    ),
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _in_python(code: bytes, words: dict[str, object], name: str) -> Iterator[Marked]:
    for _line, function, said, _comments in extract_python(io.BytesIO(code), words, (), {"encoding": "utf-8"}):
        parts = [said] if isinstance(said, str | None) else list(said)
        context = None
        if "pgettext" in (function or ""):
            context, *parts = parts
        if not parts or not isinstance(parts[0], str) or not parts[0]:
            continue  # what is translated there was marked elsewhere
        if "ngettext" in (function or "") or "npgettext" in (function or ""):
            yield (parts[0], parts[1]), context, name
        else:
            yield parts[0], context, name


def _in_template(text: str, name: str) -> Iterator[Marked]:
    yield from _in_python(templatize(text, origin=name).encode(), DJANGO_WORDS, name)


def _in_own_template(text: str, name: str) -> Iterator[Marked]:
    for token in Lexer(text).tokenize():
        found = BLOCK_TAG.match(token.contents) if token.token_type is TokenType.BLOCK else None
        if found:
            yield found["double"] if found["double"] is not None else found["single"], None, name


def gathered(domain: Domain, language: str) -> Catalog:
    """The catalogue as it should lie on disk: today's strings, yesterday's translations."""
    template = _empty(language)
    for message, context, name in domain.messages():
        template.add(message, locations=[(name, 0)], context=context)
    catalog = _read(domain.po(language), language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="campus-numerique",
        header_comment="# Gathered by `make translations`.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        last_translator="",
        language_team="",
        fuzzy=False,
    )


def _read(path: Path, language: str) -> Catalog:
    catalog = _empty(language)
    if path.exists():
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    catalog[message.id] = message
    return catalog


def as_po(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    # Without line numbers, so that two people's catalogues seldom conflict.
    write_po(out, catalog, width=110, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return re.sub(rb"\n\n+\Z", b"\n", out.getvalue())


def as_mo(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


# --- checking ---------------------------------------------------------------------------------------------------------

_PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]")
# Tags, and what an author types, shown as such in quotation marks: « format: … ».
_NOT_PROSE = re.compile(r"<[^>]*>|&\w+;|`[^`]*`|«\u00a0(?:[\w.-]+:|[^\w\s]).*?\u00a0»")

# What a message quotes of YAML, JSON or XML: `"step": "…"`, `below:`, a lone quotation mark.
_CODE = re.compile(r"""[\w.-]*[=:]?"[^"]*":?|\b[\w.-]+:(?= )|“$|(?<= )“(?= )|'[^' ]*'""")


def faults(domain: Domain, language: str) -> list[str]:
    """What is wrong with a catalogue on disk, one sentence each."""
    po, mo = domain.po(language), domain.mo(language)
    catalog = gathered(domain, language)
    said: list[str] = []
    if not len(catalog):
        return []
    if not po.exists() or po.read_bytes() != as_po(catalog):
        said.append("the file does not hold the strings of today: make translations")
    if not mo.exists() or mo.read_bytes() != as_mo(catalog):
        said.append("the compiled catalogue is stale: make translations")
    for message in catalog:
        if message.id:
            said += _message_faults(message)
    return [f"{_name(po)}: {fault}" for fault in said]


def _message_faults(message: Message) -> Iterator[str]:
    ids = list(message.id) if message.pluralizable else [message.id]
    strings = list(message.string or [""]) if message.pluralizable else [message.string]
    if message.fuzzy or not all(strings):
        yield f"not translated: {ids[0]!r}"
        return
    wanted = sorted(_PLACE.findall(ids[-1]))
    for text in strings:
        # The singular may leave its number out.
        if sorted(_PLACE.findall(text)) != wanted and not (len(ids) > 1 and text == strings[0]):
            yield f"other places to fill than in {ids[-1]!r}: {text!r}"
        yield from typography_faults(text, ids[-1])


def typography_faults(text: str, source: str = "") -> Iterator[str]:
    """What a French proofreader would mark in `text`: the rules are those of the courses."""
    prose = text
    for part in sorted(set(_CODE.findall(source)), key=len, reverse=True):  # the same in both languages
        prose = prose.replace(part, "")
    prose = _NOT_PROSE.sub("", _PLACE.sub("x", prose))
    for finding in typography([Passage(prose, "", None)]):
        yield f"{finding.fault.message()} {text!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Gather and compile the catalogues.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where something is wrong")
    options = parser.parse_args()
    wrong = 0
    for domain in DOMAINS:
        for language in LANGUAGES:
            catalog = gathered(domain, language)
            if not len(catalog):
                continue
            if not options.check:
                domain.po(language).parent.mkdir(parents=True, exist_ok=True)
                domain.po(language).write_bytes(as_po(catalog))
                domain.mo(language).write_bytes(as_mo(catalog))
                print(f"{_name(domain.po(language))}: {len(catalog)} strings")
            found = faults(domain, language)
            wrong += len(found)
            for fault in found:
                print(fault)
    return 1 if options.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
