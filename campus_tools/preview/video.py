"""The course's `video`, as the browser's own player with its transcript in words beside.

The platform's video block needs its video pipeline; for an author, what counts is that the file plays and that nothing
is said in the video alone.
"""

import re
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.core import XBlock
from xblock.fields import Boolean, Dict, Float, List, Scope, String

_SRT_TIME = re.compile(r"(\d{1,2}:\d{2}:\d{2}),(\d{3})")
_CUE_TIME = re.compile(r"-->")


@XBlock.wants("replace_urls")
@XBlock.wants("course_files")
class VideoBlock(XBlock):
    """Plays `html5_sources`, offers `transcripts` (file names in static/, by language)."""

    display_name = String(scope=Scope.settings, default="")
    html5_sources = List(scope=Scope.settings, default=[])
    transcripts = Dict(scope=Scope.settings, default={})
    sub = String(scope=Scope.settings, default="")
    youtube_id_1_0 = String(scope=Scope.settings, default="")
    download_video = Boolean(scope=Scope.settings, default=False)
    duration = Float(scope=Scope.settings, default=0)
    has_custom_completion = True

    @classmethod
    def parse_xml(cls, node: Any, runtime: Any, keys: Any, *_older: Any) -> "VideoBlock":
        block = runtime.construct_xblock_from_class(cls, keys)
        for name in ("display_name", "html5_sources", "transcripts", "sub", "youtube_id_1_0", "duration"):
            value = node.get(name)
            if value:
                setattr(block, name, cls.fields[name].enforce_type(cls.fields[name].from_string(value)))
        sources = [child.get("src") for child in node.iterchildren("source") if child.get("src")]
        if sources and not block.html5_sources:
            block.html5_sources = sources
        spoken = {c.get("language"): c.get("src") for c in node.iterchildren("transcript") if c.get("src")}
        if spoken and not block.transcripts:
            block.transcripts = spoken
        return block

    def student_view(self, context: Any = None) -> Fragment:
        fragment = Fragment(self._html())
        fragment.add_javascript(_SCRIPT)
        fragment.initialize_js("CampusPreviewVideo")
        return fragment

    public_view = student_view

    def _html(self) -> str:
        sources = [source for source in self.html5_sources if isinstance(source, str)]
        title = f"<h3>{escape(self.display_name)}</h3>" if self.display_name else ""
        if not sources:
            youtube = self.youtube_id_1_0
            said = _("This video is on YouTube; the preview does not load it.") if youtube else _("No video file yet.")
            link = (
                f' <a href="https://www.youtube.com/watch?v={escape(youtube)}" rel="noopener noreferrer">'
                f"{escape(_('Open it there'))}</a>"
                if youtube
                else ""
            )
            return f'{title}<p class="preview-note">{escape(said)}{link}</p>{self._transcripts()}'
        files = "".join(f'<source src="{escape(source)}">' for source in sources)
        tracks = "".join(
            f'<track kind="captions" srclang="{escape(lang)}" label="{escape(lang)}"'
            f' src="{escape(self.runtime.handler_url(self, "captions", lang))}">'
            for lang in self.transcripts
        )
        label = escape(self.display_name or _("Video"))
        return (
            f'{title}<video controls preload="metadata" playsinline aria-label="{label}">{files}{tracks}</video>'
            f"{self._transcripts()}"
        )

    def _transcripts(self) -> str:
        parts = []
        for lang, name in self.transcripts.items():
            text = self._read(name)
            said = _("Read the transcript (%(language)s)") % {"language": lang}
            if text is None:
                missing = _("The transcript static/%(name)s is missing.") % {"name": name}
                parts.append(f'<p class="preview-note">{escape(missing)}</p>')
                continue
            download = _("Download it")
            parts.append(
                f'<details><summary>{escape(said)}</summary><p lang="{escape(lang)}">{escape(spoken(text))}</p>'
                f'<p><a href="/static/{escape(name)}">{escape(download)}</a></p></details>'
            )
        return "".join(parts)

    def _read(self, name: Any) -> str | None:
        files = self.runtime.service(self, "course_files")
        return files.static_text(str(name)) if files else None

    @XBlock.handler
    def captions(self, request: Request, suffix: str = "") -> Response:
        """The transcript in the format that browsers show over a video."""
        text = self._read(self.transcripts.get(suffix, ""))
        if not text:
            return Response(status=404)
        body = text if text.lstrip("\ufeff").startswith("WEBVTT") else "WEBVTT\n\n" + _SRT_TIME.sub(r"\1.\2", text)
        return Response(body, content_type="text/vtt", charset="utf-8")

    @XBlock.json_handler
    def watched(self, data: Any, suffix: str = "") -> dict[str, bool]:
        """The video was seen to its end."""
        self.runtime.publish(self, "completion", {"completion": 1.0})
        return {"complete": True}


def spoken(text: str) -> str:
    """The words of a transcript (SubRip or WebVTT), without numbers and times."""
    lines = (line.strip() for line in text.lstrip("\ufeff").splitlines())
    return " ".join(
        line for line in lines if line and not line.isdigit() and not _CUE_TIME.search(line) and line != "WEBVTT"
    )


_SCRIPT = """
function CampusPreviewVideo(runtime, element) {
  const film = element.querySelector('video');
  if (film) film.addEventListener('ended', () => fetch(runtime.handlerUrl(element, 'watched'), {
    method: 'POST', body: '{}', headers: {'Content-Type': 'application/json', 'X-CSRFToken': runtime.csrf()},
  }));
}
"""
