"""Home, outline, screens, progress: the course as a learner walks through it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve

from campus_tools.olx import course as olx
from campus_tools.olx.files import Files
from campus_tools.olx.words import text_of_html

from .. import grading, people, records, services, ways, words
from ..content import Content
from ..models import Event
from ..people import Person
from ..runtime import PreviewRuntime
from ..shelf import library
from ..styles import at_home
from . import finding

NEEDS_NO_JQUERY = ("html", "video", "campus_")
TITLED = ("campus_", "problem")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    someone = finding.person(request)
    done = records.completions(someone.user_id)
    courses = []
    for number, shelf in enumerate(library().shelves()):
        card: dict[str, Any] = {
            "name": shelf.name,
            "number": number,
            "faults": len(shelf.faults),
            "folder": shelf.folder,
        }
        if shelf.content:
            sequences = [
                s for c in ways.children(shelf.content.course.root, someone) for s in ways.children(c, someone)
            ]
            card |= {
                "key": shelf.content.course.key,
                "org": shelf.content.course.org,
                "language": shelf.content.course.language,
                "about": text_of_html(shelf.content.course.page("about/short_description.html") or ""),
                "to_come": shelf.content.course.to_come,
                "sequences": len(sequences),
                "minutes": sum(shelf.content.estimate(s).minutes for s in sequences),
                "percent": ways.share_done(shelf.content, someone, done),
            }
        courses.append(card)
    return render(request, "preview/home.html", {"courses": courses})


@require_safe
def faults(request: HttpRequest, number: int) -> HttpResponse:
    shelves = library().shelves()
    if number >= len(shelves):
        raise Http404(_("No folder has this number."))
    shelf = shelves[number]
    language = get_language() or "en"
    told = [
        {
            "file": fault.file,
            "line": fault.line,
            "reason": replace(fault.problem, remedy="").message(language),
            "remedy": replace(fault.problem, reason="").message(language),
            "place": fault.place if shelf.content and shelf.content.course.find(fault.place) else "",
        }
        for fault in shelf.faults
    ]
    return render(request, "preview/faults.html", {"shelf": shelf, "faults": told, **_about(shelf.content)})


@require_safe
def outline(request: HttpRequest, course_key: str) -> HttpResponse:
    shelf, someone, content = _entered(request, course_key)
    entry = ways.visible_to(content, someone)
    if entry == "nothing":
        return render(request, "preview/closed.html", _about(content), status=403)
    done = records.completions(someone.user_id)
    chapters = [
        {
            "node": chapter,
            "sequences": [
                {
                    "node": sequence,
                    "minutes": content.estimate(sequence).minutes,
                    "done": ways.is_done(content, sequence, someone, done),
                    "empty": not ways.children(sequence, someone),
                }
                for sequence in ways.children(chapter, someone)
            ],
        }
        for chapter in ways.children(content.course.root, someone)
    ]
    return render(
        request,
        "preview/outline.html",
        {
            "chapters": chapters,
            "open": entry == "course",
            "resume": ways.resume(content, someone, done) if entry == "course" else None,
            "percent": ways.share_done(content, someone, done),
            "faults": len(shelf.faults),
            "number": library().folders.index(shelf.folder),
            **_about(content),
        },
    )


@require_safe
def sequence(request: HttpRequest, course_key: str, url_name: str) -> HttpResponse:
    _shelf, someone, content = _entered(request, course_key)
    node = content.course.find(url_name, "sequential")
    return _to_page(content, someone, node)


@require_safe
def unit(request: HttpRequest, course_key: str, url_name: str) -> HttpResponse:
    shelf, someone, content = _entered(request, course_key)
    if ways.visible_to(content, someone) != "course":
        return render(request, "preview/closed.html", _about(content), status=403)
    found = ways.around(content, someone, url_name)
    if found is None:
        raise Http404(_("The course has no such page, or it is not open to you."))
    get_token(request)  # blocks' scripts read the cookie
    runtime = PreviewRuntime(content, someone)
    view = "public_view" if someone.user_id is None else "student_view"
    shown, fragments = [], []
    for node in ways.blocks(found.page.node, someone):
        usage_key = content.usage_key(node)
        fragment = runtime.show(usage_key, view)
        fragments.append(fragment)
        plain = runtime.plain_problem(usage_key) if node.tag == "problem" and someone.user_id is not None else ""
        shown.append({"node": node, "key": str(usage_key), "html": fragment.body_html(), "plain": plain})
    jquery = any(not node["node"].tag.startswith(NEEDS_NO_JQUERY) for node in shown)
    done = records.completions(someone.user_id)  # after the blocks: seeing one may have completed it
    screens = [
        {"node": screen, "done": ways.is_done(content, screen, someone, done), "here": screen is found.page.node}
        for screen in ways.children(found.page.sequence, someone)
    ]
    return render(
        request,
        "preview/unit.html",
        {
            "around": found,
            "page": found.page,
            "screens": screens,
            # These blocks begin with a title of their own: the page's would say it twice.
            "titled": any(block["node"].tag.startswith(TITLED) for block in shown),
            "blocks": shown,
            "resources": resources(fragments),
            "jquery": jquery,
            "words": words.catalogue(),
            "minutes": content.estimate(found.page.sequence).minutes,
            "faults": [f for f in shelf.faults if f.place and f.place in {b["node"].url_name for b in shown}],
            "number": library().folders.index(shelf.folder),
            **_about(content),
        },
    )


def resources(fragments: list[Any]) -> dict[str, list[Any]]:
    """What the blocks' fragments ask for, each once, in order: `head` (styles) and `foot` (scripts)."""
    wanted: dict[Any, None] = {}
    for fragment in fragments:
        wanted |= dict.fromkeys(fragment.resources)
    split: dict[str, list[Any]] = {"head": [], "foot": []}
    for resource in wanted:
        script = resource.mimetype == "application/javascript"
        style = resource.mimetype == "text/css"
        data = at_home(resource.data) if style and resource.kind == "text" else resource.data
        split["foot" if script or resource.placement == "foot" else "head"].append(
            {"kind": resource.kind, "data": data, "script": script, "style": style}
        )
    return split


@require_safe
def progress(request: HttpRequest, course_key: str) -> HttpResponse:
    _shelf, someone, content = _entered(request, course_key)
    if someone.user_id is None:
        return render(request, "preview/closed.html", {"account": True, **_about(content)}, status=403)
    runtime = PreviewRuntime(content, someone)
    report = grading.report(runtime, someone, records.grades(someone.user_id))
    percent = ways.share_done(content, someone, records.completions(someone.user_id))
    return render(request, "preview/progress.html", {"report": report, "percent": percent, **_about(content)})


@require_safe
def journal(request: HttpRequest, course_key: str) -> HttpResponse:
    _shelf, someone, content = _entered(request, course_key)
    if not someone.staff:
        return render(request, "preview/closed.html", {"team": True, **_about(content)}, status=403)
    prefix = str(content.keys.usage("x", "x")).split("+type@")[0]
    events = Event.objects.filter(usage_key__startswith=prefix)[:200]
    names = {user.user_id: user.label for user in people.everyone()}
    rows = [
        {
            "at": e.at,
            "name": e.name,
            "block": e.usage_key.rsplit("@", 1)[-1],
            "who": names.get(e.user_id, "—"),
            "data": e.data,
        }
        for e in events
    ]
    return render(request, "preview/journal.html", {"events": rows, **_about(content)})


@require_safe
def tab(request: HttpRequest, course_key: str, slug: str) -> HttpResponse:
    _shelf, _someone, content = _entered(request, course_key)
    found = next((t for t in _tabs(content) if t["slug"] == slug), None)
    html = content.course.page(f"tabs/{slug}.html") if found else None
    if found is None or html is None:
        raise Http404(_("The course has no such tab, or its file tabs/%(slug)s.html is missing.") % {"slug": slug})
    text = services.CourseAddresses(content.key).replace_urls(html)
    return render(request, "preview/tab.html", {"tab": found, "html": text, **_about(content)})


@require_safe
def jump_to_id(request: HttpRequest, course_key: str, url_name: str) -> HttpResponse:
    _shelf, someone, content = _entered(request, course_key)
    return _to_page(content, someone, content.course.find(url_name))


@require_safe
def jump_to(request: HttpRequest, course_key: str, usage_key: str) -> HttpResponse:
    _shelf, someone, content = _entered(request, course_key)
    return _to_page(content, someone, finding.usage(content, usage_key, someone)[1])


def _to_page(content: Content, someone: Person, node: olx.Node | None) -> HttpResponse:
    page, anchor = ways.page_of(content, someone, node) if node is not None else (None, "")
    if page is None:
        raise Http404(_("This link leads to a page that the course does not have, or that is not open to you."))
    address = reverse("unit", args=[content.course.key, page.node.url_name])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


@require_safe
def static_file(request: HttpRequest, course_key: str, name: str) -> HttpResponse:
    """A file of the course's static folder."""
    content = finding.shelf(course_key).content
    folder = content.course.folder
    root = (folder / "static").resolve()
    path = None
    try:
        path = Files(folder).inside(f"static/{name}")
        found = (
            path is not None and path.is_file() and path.is_relative_to(root) and not _hidden(path.relative_to(root))
        )
    except OSError:  # a name that no file can have, for its length
        found = False
    if path is None or not found:
        raise Http404(_("The course has no file static/%(name)s.") % {"name": name[:200]})
    return serve(request, str(path.relative_to(root)), document_root=str(root))


def _hidden(path: Path) -> bool:
    """An editor's leftover or a version control's folder; nothing that a course shows."""
    return any(part.startswith(".") for part in path.parts)


@require_safe
def no_icon(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


def _entered(request: HttpRequest, course_key: str) -> tuple[Any, Person, Content]:
    shelf = finding.shelf(course_key)
    return shelf, finding.person(request), shelf.content


def _about(content: Content | None) -> dict[str, Any]:
    if content is None:
        return {}
    return {"course": content.course, "tabs": _tabs(content)}


def _tabs(content: Content) -> list[dict[str, str]]:
    """The course's own pages (`static_tab` in its policy)."""
    tabs = content.course.root.settings.get("tabs")
    return [
        {"name": str(tab.get("name") or tab["url_slug"]), "slug": tab["url_slug"]}
        for tab in (tabs if isinstance(tabs, list) else [])
        if isinstance(tab, dict)
        and tab.get("type") == "static_tab"
        and isinstance(tab.get("url_slug"), str)
        and "/" not in tab["url_slug"]
    ]
