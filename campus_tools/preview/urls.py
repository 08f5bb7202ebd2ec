"""The preview's addresses. Those below /courses/ are the platform's, where it has the same thing."""

from django.urls import include, path, re_path
from edx_django_utils.plugins import get_plugin_url_patterns

from .views import blocks, course, errors, people

COURSE = "courses/<str:course_key>"
USAGE = "<str:usage_key>"

urlpatterns = [
    path("", course.home, name="home"),
    path("folder/<int:number>/faults", course.faults, name="faults"),
    path(f"{COURSE}/", course.outline, name="outline"),
    path(f"{COURSE}/about", course.outline),  # what another course links to
    path(f"{COURSE}/sequence/<str:url_name>", course.sequence, name="sequence"),
    path(f"{COURSE}/unit/<str:url_name>", course.unit, name="unit"),
    path(f"{COURSE}/unit/<str:url_name>/answer/{USAGE}", blocks.plain_answer, name="plain_answer"),
    path(f"{COURSE}/progress", course.progress, name="progress"),
    path(f"{COURSE}/journal", course.journal, name="journal"),
    path(f"{COURSE}/tab/<str:slug>", course.tab, name="tab"),
    path(f"{COURSE}/jump_to_id/<str:url_name>", course.jump_to_id, name="jump_to_id"),
    path(f"{COURSE}/jump_to/{USAGE}", course.jump_to, name="jump_to"),
    path(f"{COURSE}/static/<path:name>", course.static_file, name="static_file"),
    path(f"{COURSE}/xblock/{USAGE}/handler/<str:handler>", blocks.handler, name="handler"),
    path(f"{COURSE}/xblock/{USAGE}/handler/<str:handler>/<path:suffix>", blocks.handler),
    path(f"{COURSE}/studio/{USAGE}", blocks.studio, name="studio"),
    path(f"{COURSE}/studio/{USAGE}/handler/<str:handler>", blocks.studio_handler, name="studio_handler"),
    path(f"{COURSE}/studio/{USAGE}/handler/<str:handler>/<path:suffix>", blocks.studio_handler),
    path("xblock/resource/<str:block_type>/<path:uri>", blocks.resource, name="resource"),
    path("preview/person", people.choose, name="choose_person"),
    path("preview/person/new", people.new, name="new_person"),
    path("preview/person/reset", people.reset, name="reset_person"),
    path("preview/language", people.language, name="choose_language"),
    re_path(r"^favicon\.ico$", course.no_icon),
]
# The campus pages, through the loader that the LMS uses.
urlpatterns += [re_path("", include(get_plugin_url_patterns("lms.djangoapp")))]

handler400 = errors.unreadable
handler404 = errors.not_found
handler403 = errors.forbidden
handler500 = errors.server_error
