"""Every printed figure is in the course's data file, with year, source and a date to look again."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from campus_xblocks.kit import yamltext
from campus_xblocks.kit.i18n import N_
from campus_xblocks.kit.problems import Invalid

from ..course import Course
from ..faults import Fault
from ..files import Files
from ..words import text_of_html
from .findings import Finding, Rule
from .passages import Passage

FILE = "data/facts.yaml"
_KEYS = ("id", "value", "year", "source", "url", "verified", "review_before")

NO_FILE = Rule(
    "facts.file", "error", N_("The course has no %(file)s."), N_("List there every figure that the course prints.")
)
INCOMPLETE = Rule(
    "facts.incomplete",
    "error",
    N_("The fact “%(id)s” has no “%(key)s”."),
    N_("Add it: year, issuer, its address, when read, when to look again."),
)
BAD_DATE = Rule(
    "facts.date",
    "error",
    N_("The fact “%(id)s” has a “%(key)s” that is no date: %(value)s."),
    N_("Write it as “2027-03-31”, in quotes."),
)
PAST = Rule(
    "facts.review",
    "warning",
    N_("The fact “%(id)s” was to be looked at again before %(date)s."),
    N_("Read the issuer's page, correct the figure, and set new dates."),
)
TWICE = Rule("facts.twice", "error", N_("The fact “%(id)s” is listed twice."), N_("Keep one."))
UNKNOWN = Rule(
    "facts.unknown",
    "error",
    N_('data-fact="%(id)s" is not in the data file.'),
    N_("Add the figure to data/facts.yaml with its source."),
)
NOT_THERE = Rule(
    "facts.figure", "error", N_("“%(seen)s” is not in the value of the fact “%(id)s”."), N_("Print the figure of the data file, to the digit."),
)  # fmt: skip
NO_YEAR = Rule(
    "facts.year",
    "error",
    N_("The page prints the fact “%(id)s” without its year (%(year)s)."),
    N_("Say the year beside the figure."),
)
NO_SOURCE = Rule(
    "facts.source",
    "error",
    N_("The page prints the fact “%(id)s” without a link to its issuer (%(host)s)."),
    N_("Link to the issuer on the spot."),
)
UNSOURCED = Rule(
    "facts.unsourced", "error", N_("“%(seen)s” looks like a statistic and bears no data-fact."),
    N_("Cite the fact, mark an estimate with class=\"campus-estimation\", or say “Exemple fictif” on the page."),
)  # fmt: skip
UNUSED = Rule("facts.unused", "warning", N_("The fact “%(id)s” is printed nowhere."), N_("Delete it, or cite it."))

_HREF = re.compile(r"""href=["']([^"']+)["']""")
_NUMBER = re.compile(r"\d+(?:[\u202f\u00a0 ]\d{3})*(?:,\d+)?")
_STATISTIC = re.compile(
    r"(?<![\d\u202f,])\d[\d\u202f,]*[\u00a0\u202f ](?:%|millions?|milliards?|Md€|M€)(?!\w)|\d{1,3}(?:[\u202f\u00a0]\d{3})+"
)
_DATE = re.compile(
    r"\b(?:\d{1,2}|1er)(?:[\s\u00a0–-]\d{1,2})?[\s\u00a0](?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|"
    r"novembre|décembre)(?:[\s\u00a0]\d{4})?|\b(?:19|20)\d{2}\b"
)
_FICTION = "Exemple fictif"


def check(course: Course, passages: Iterable[Passage], today: date) -> Iterator[Finding]:
    files = Files(course.folder)
    if not files.exists(FILE):
        yield NO_FILE.at(FILE, None, "", {"file": FILE})
        return
    try:
        source = yamltext.read(files.text(FILE) or "")
    except Invalid as invalid:
        for problem in invalid.problems:
            yield Finding("facts.file", "error", Fault(FILE, problem))
        return
    listed = source.tree.get("facts")
    facts: dict[str, Mapping[str, Any]] = {}
    for position, fact in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(fact, dict):
            line = source.line(("facts", position))
            name = str(fact.get("id", position))
            if name in facts:
                yield TWICE.at(FILE, line, "", {"id": name})
            facts[name] = fact
            yield from _entry(name, fact, line, today)
    read_out = list(passages)
    yield from _printed(read_out, facts, source, _pass_marks(course))
    yield from _traced(read_out, facts, files)


def _entry(name: str, fact: Mapping[str, Any], line: int | None, today: date) -> Iterator[Finding]:
    for key in _KEYS:
        if not str(fact.get(key) or "").strip():
            yield INCOMPLETE.at(FILE, line, "", {"id": name, "key": key})
    for key in ("verified", "review_before"):
        value = fact.get(key)
        if value is None:
            continue
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            yield BAD_DATE.at(FILE, line, "", {"id": name, "key": key, "value": value})
            continue
        if key == "review_before" and day < today:
            yield PAST.at(FILE, line, "", {"id": name, "date": day.isoformat()})


def _printed(
    passages: list[Passage], facts: dict[str, Mapping[str, Any]], source: yamltext.Source, own: set[str]
) -> Iterator[Finding]:
    fiction = {(p.file, p.place) for p in passages if _FICTION in p.text}
    used: set[str] = set()
    for passage in passages:
        where = (passage.file, passage.line, passage.place)
        cited = passage.fact.split()
        used.update(cited)
        for name in cited:
            if name not in facts:
                yield UNKNOWN.at(*where, {"id": name})
        known = [facts[name] for name in cited if name in facts]
        if known:
            yield from _cited(passage, known)
        elif _stands_alone(passage, fiction):
            for match in _STATISTIC.finditer(passage.text):
                if match[0] not in own:
                    yield UNSOURCED.at(*where, {"seen": match[0]})
    for position, name in enumerate(facts):
        if name not in used:
            yield UNUSED.at(FILE, source.line(("facts", position)), "", {"id": name})


def _traced(passages: list[Passage], facts: dict[str, Mapping[str, Any]], files: Files) -> Iterator[Finding]:
    """Whether each page that cites a fact says its year and leads to its issuer."""
    cited: dict[tuple[str, str], Passage] = {}
    pages: dict[str, tuple[str, set[str]]] = {}
    for passage in passages:
        for name in passage.fact.split():
            cited.setdefault((passage.file, name), passage)
    for (file, name), passage in cited.items():
        if file not in pages:
            page = files.text(file) or ""
            pages[file] = text_of_html(page), {_host(address) for address in _HREF.findall(page)}
        fact, (said, hosts) = facts.get(name, {}), pages[file]
        where = (file, passage.line, passage.place)
        year, host = str(fact.get("year") or ""), _host(str(fact.get("url") or ""))
        if year not in said:
            yield NO_YEAR.at(*where, {"id": name, "year": year})
        if host and host not in hosts:
            yield NO_SOURCE.at(*where, {"id": name, "host": host})


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.removeprefix("www.")
    except ValueError:
        return ""


def _stands_alone(passage: Passage, fiction: set[tuple[str, str]]) -> bool:
    """Whether a figure here would be read as a statistic: not in a document of a block, an estimate or an example."""
    return (
        not passage.path
        and (passage.file, passage.place) not in fiction
        and "campus-estimation" not in passage.marked
        and not passage.file.startswith(("problem/", "chapter/", "sequential/", "vertical/", "about/"))
    )


def _cited(passage: Passage, known: list[Mapping[str, Any]]) -> Iterator[Finding]:
    where = (passage.file, passage.line, passage.place)
    names = ", ".join(str(fact.get("id")) for fact in known)
    allowed = " ".join(f"{fact.get('value', '')} {fact.get('year', '')} {fact.get('source', '')}" for fact in known)
    numbers = {_digits(match[0]) for match in _NUMBER.finditer(allowed)}
    # a date is the story's, not the statistic's
    for match in _NUMBER.finditer(_DATE.sub("", passage.text)):
        # a lone digit is more often « module 1 » than a statistic
        if len(match[0]) > 1 and _digits(match[0]) not in numbers:
            yield NOT_THERE.at(*where, {"seen": match[0], "id": names})


def _pass_marks(course: Course) -> set[str]:
    """The course's own thresholds, which its pages may print: « 60 % »."""
    cutoffs = course.grading.get("GRADE_CUTOFFS")
    values = cutoffs.values() if isinstance(cutoffs, dict) else ()
    return {f"{value * 100:.0f}\u00a0%" for value in values if isinstance(value, int | float)}


def _digits(number: str) -> str:
    return re.sub(r"[\u202f\u00a0 ]", "", number)
