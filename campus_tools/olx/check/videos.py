"""Videos: a film that is ours, with its words in a file, so that it is understood without sound."""

import json
from collections.abc import Iterator
from typing import Any

from campus_xblocks.kit.i18n import N_

from ..course import Course, Node
from ..files import Files
from .findings import Finding, Rule
from .structure import visible

DEMO = Rule(
    "video.demo", "error",
    N_("Without youtube_id_1_0=\"\" the platform shows its own demonstration film."), N_("Add it, empty, and name the film in html5_sources."),
)  # fmt: skip
SOURCES = Rule(
    "video.sources", "error",
    N_("html5_sources is not a list of addresses."), N_("Write it as [\"https://…/film.mp4\"]."),
)  # fmt: skip
NO_WORDS = Rule(
    "video.transcripts",
    "error",
    N_("The film has no transcript."),
    N_('Add transcripts=\'{"fr": "film-fr.srt"}\' and its file in static/.'),
)
NO_FILE = Rule(
    "video.transcript_file",
    "error",
    N_("The transcript static/%(name)s is missing."),
    N_("Add it, or correct its name."),
)


def check(course: Course) -> Iterator[Finding]:
    files = Files(course.folder)
    for node in visible(course):
        if node.tag == "video":
            yield from _video(node, files)


def _video(node: Node, files: Files) -> Iterator[Finding]:
    where = (node.file, node.line, node.url_name)
    if "youtube_id_1_0" not in node.settings and not node.settings.get("youtube"):
        yield DEMO.at(*where)
    sources = _json(node.settings.get("html5_sources", "[]"))
    if not isinstance(sources, list) or not all(isinstance(s, str) and s.startswith("https://") for s in sources):
        yield SOURCES.at(*where)
    transcripts = _json(node.settings.get("transcripts", "{}"))
    if not isinstance(transcripts, dict) or not transcripts:
        yield NO_WORDS.at(*where)
        return
    for name in transcripts.values():
        if not isinstance(name, str) or not files.exists(f"static/{name}"):
            yield NO_FILE.at(*where, {"name": name})


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
