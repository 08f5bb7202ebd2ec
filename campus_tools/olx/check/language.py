"""French as the courses write it: typography, sentence length, words that everybody understands.

Typography: Lexique des règles typographiques en usage à l'Imprimerie nationale, with the thin no-break space (U+202F)
before ; ! ? and between thousands, and the no-break space (U+00A0) before the colon and inside the quotation marks.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from campus_xblocks.kit.i18n import N_

from .findings import Finding, Rule
from .passages import Passage

WARN_WORDS, MOST_WORDS, MEAN_WORDS = 20, 30, 15
_NBSP, _THIN = "\u00a0", "\u202f"
# Runs are bounded, as mail and host names are (RFC 5321, RFC 1035): a long word must not be read again from each letter.
_ADDRESS = re.compile(
    r"(?:https?://|mailto:|www\.)\S+|\b[\w.+-]{1,64}@[\w-]{1,63}\.\w{1,63}"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?:fr|eu|com|org|net)\b(?:/\S*)?"
)

APOSTROPHE = Rule(
    "typography.apostrophe", "error",
    N_("A straight apostrophe (') in “%(seen)s”."), N_("Write the typographic one (’)."),
)  # fmt: skip
COLON = Rule(
    "typography.colon", "error",
    N_("No no-break space before the colon in “%(seen)s”."), N_("Put U+00A0 before “:”."),
)  # fmt: skip
HIGH = Rule(
    "typography.high_sign", "error",
    N_("No thin no-break space before the sign in “%(seen)s”."), N_("Put U+202F before ; ! and ?."),
)  # fmt: skip
QUOTES = Rule(
    "typography.quotes", "error",
    N_("The quotation marks of “%(seen)s” are not French."), N_("Write « … » with U+00A0 inside."),
)  # fmt: skip
ELLIPSIS = Rule(
    "typography.ellipsis", "error", N_("Three dots in “%(seen)s”."), N_("Write one sign: …"),
)  # fmt: skip
UNIT = Rule(
    "typography.unit", "error",
    N_("An ordinary space between number and unit in “%(seen)s”."), N_("Put a no-break space (U+00A0)."),
)  # fmt: skip
THOUSANDS = Rule(
    "typography.thousands", "error",
    N_("An ordinary space inside the number of “%(seen)s”."), N_("Put a thin no-break space (U+202F)."),
)  # fmt: skip
DECIMAL = Rule(
    "typography.decimal", "error", N_("A decimal point in “%(seen)s”."), N_("Write a comma: 2,5."),
)  # fmt: skip
MIDDLE_DOT = Rule(
    "language.middle_dot", "error",
    N_("A middle dot in “%(seen)s”, which screen readers stumble over."), N_("Write both forms, or an epicene word."),
)  # fmt: skip
LONG = Rule(
    "language.long_sentence", "error",
    N_("A sentence of %(words)s words: “%(seen)s”"), N_("Cut it: 30 words are too many, 15 are comfortable."),
)  # fmt: skip
LONGISH = Rule(
    "language.longish_sentence", "warning",
    N_("A sentence of %(words)s words: “%(seen)s”"), N_("See whether it can be cut; 15 words are comfortable."),
)  # fmt: skip
MEAN = Rule(
    "language.mean_length", "warning",
    N_("Sentences have %(words)s words on average here."), N_("Shorten the longest until the mean is 15 or less."),
)  # fmt: skip
ACRONYM = Rule(
    "language.acronym", "warning",
    N_("“%(seen)s” is explained neither here nor in the glossary."), N_("Explain it where it first appears, or add it to the glossary."),
)  # fmt: skip

# Each pattern is the sign and what touches it, never the words around it: those are looked up for the message alone.
_TYPOGRAPHY: tuple[tuple[Rule, re.Pattern[str]], ...] = (
    (APOSTROPHE, re.compile(r"(?<=\w)'(?=[\w\s])|(?<=\s)'(?=\w)")),
    (COLON, re.compile(r"(?<=\S) :(?=\s|$)|(?<=[^\W\d_]{2}):(?=\s|$)")),
    (HIGH, re.compile(r"(?<=\S)[ \u00a0][;!?](?=[\s\u00a0»)]|$)|(?<=[^\W_])[;!?](?=[\s\u00a0»)]|$)")),
    (QUOTES, re.compile(r"«(?=[^\u00a0\u202f])|(?<=[^\u00a0\u202f])»|[\"“”][^\"“”]{0,60}[\"“”]?")),
    (ELLIPSIS, re.compile(r"\.\.\.")),
    (UNIT, re.compile(r"\d (?:%|€|k€|M€|h|min|km|kg|m²|Mbit/s)(?![\w])")),
    (THOUSANDS, re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")),
    (DECIMAL, re.compile(r"(?<![\d.§/])\d+\.\d+(?![\d.])")),
    (MIDDLE_DOT, re.compile(r"(?<=\w)[·•](?=\w)")),
)  # fmt: skip
MOST_SEEN = 60
"""Characters of the text that a message shows."""


def typography(passages: Iterable[Passage]) -> Iterator[Finding]:
    for passage in passages:
        text = _ADDRESS.sub("", passage.text)
        for rule, pattern in _TYPOGRAPHY:
            for match in pattern.finditer(text):
                yield rule.at(passage.file, passage.line, passage.place, {"seen": _around(text, match)})


def _around(text: str, match: re.Match[str]) -> str:
    """What was matched with the words that touch it, as far as a message can show."""
    before = text[max(0, match.start() - MOST_SEEN // 2) : match.start()]
    after = text[match.end() : match.end() + MOST_SEEN // 2]
    return (re.split(r"\s", before)[-1] + match[0] + re.split(r"\s", after)[0]).strip()[:MOST_SEEN]


_SENTENCE_END = re.compile(r"(?<=[.!?…])[»\s\u00a0\u202f]+(?=[«A-ZÀÂÉÈÊÎÔŒÇ\d])")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_WORD = re.compile(r"\w")


def sentences(text: str) -> list[str]:
    """The sentences of a passage; an abbreviation such as « art. 4 » or an address does not end one."""
    whole = _ADDRESS.sub("X", text)
    return [part for part in _SENTENCE_END.split(whole) if words(part)]


def words(text: str) -> int:
    return sum(1 for part in _SPACES.split(text) if _WORD.search(part))


def lengths(passages: Iterable[Passage]) -> Iterator[Finding]:
    counts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for passage in passages:
        for sentence in sentences(passage.text):
            count = words(sentence)
            counts[passage.file, passage.place].append(count)
            if count >= WARN_WORDS:
                rule = LONG if count >= MOST_WORDS else LONGISH
                values = {"words": count, "seen": sentence[:70] + "…"}
                yield rule.at(passage.file, passage.line, passage.place, values)
    for (file, place), found in counts.items():
        if len(found) >= 5 and sum(found) > MEAN_WORDS * len(found):
            yield MEAN.at(file, None, place, {"words": round(sum(found) / len(found))})


# Everybody in a French firm reads these every week.
_KNOWN = {"PME", "TPE", "TVA", "PDF", "SMS", "CV", "RH", "ETI", "SARL", "CDI", "CDD", "DVD", "GPS", "UE", "USB", "TV"}
_ACRONYM = re.compile(r"(?<![\w/.@-])[A-ZÉ]{2,6}(?![\w@-])")
_EXPLAINED = re.compile(r"\(([A-ZÉ]{2,6})\)|([A-ZÉ]{2,6})(?=[\s\u00a0]\(|,[\s\u00a0][^,.]{12}|\u00a0:)")


def acronyms(passages: Iterable[Passage], glossary: str) -> Iterator[Finding]:
    """Each acronym once, where it first appears, unless the glossary or a parenthesis explains it."""
    defined = {match[0] for match in _ACRONYM.finditer(glossary)} | _KNOWN
    for passage in passages:
        text = _ADDRESS.sub("", passage.text)
        if text == text.upper():
            continue
        explained = {match[1] or match[2] for match in _EXPLAINED.finditer(text)}
        for match in _ACRONYM.finditer(text):
            name = match[0]
            if name in defined or re.fullmatch(r"[IVXLC]+", name):
                continue
            defined.add(name)
            if name not in explained:
                yield ACRONYM.at(passage.file, passage.line, passage.place, {"seen": name})
