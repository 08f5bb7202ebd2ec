"""The few calls into edx-platform, each with its answer where there is no platform.

The only file that knows lms.*, cms.*, common.*, openedx.core.* and xmodule.*, and inside function bodies only. The
import paths were read in a platform of the Teak generation (August 2025). Whether the platform is there is asked of
Django's app registry rather than by trying an import: a path that moved must fail loudly, not look like « no platform ».

`Any` in a signature is an object of the platform, whose types cannot be imported where there is none.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import crum
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import CourseKey, UsageKey, UsageKeyV2
from opaque_keys.edx.locator import BlockUsageLocator


def on_platform() -> bool:
    """Whether the platform's courseware app is installed (it is in both the LMS and Studio)."""
    return apps.is_installed("lms.djangoapps.courseware")


def in_studio() -> bool:
    """Whether this process is Studio. Stand-alone: no.

    Read: lms/envs/common.py and cms/envs/common.py both set SERVICE_VARIANT (« lms », « cms »).
    """
    return getattr(settings, "SERVICE_VARIANT", "lms") == "cms"


def real_user_id() -> int | None:
    """Who makes the current request; None outside a request or when nobody is signed in.

    Read: both common.py list crum.CurrentRequestUserMiddleware. lms/djangoapps/courseware/masquerade.py,
    setup_masquerade: several views replace `request.user` by the learner looked at, whose `real_user` is then the
    member of staff.
    """
    user = crum.get_current_user()
    user = getattr(user, "real_user", None) or user
    return user.pk if user is not None and user.is_authenticated else None


def plays_a_role(course_key: CourseKey) -> bool:
    """Whether staff look at this course « as a learner », under their own account.

    Read: lms/djangoapps/courseware/masquerade.py keeps a CourseMasquerade per course in `user.masquerade_settings`,
    and access checks then answer that its bearer is no staff. Stand-alone: no.
    """
    chosen = getattr(crum.get_current_user(), "masquerade_settings", None) or {}
    masquerade = chosen.get(course_key)
    return masquerade is not None and getattr(masquerade, "role", None) != "staff"


def user_id_of(anonymous_id: str) -> int | None:
    """The learner behind the anonymous id that the platform hands to `clear_student_state`.

    Read: lms/djangoapps/instructor/enrollment.py, reset_student_attempts passes anonymous_id_for_user(student, course);
    common/djangoapps/student/models/user.py, user_by_anonymous_id answers a user or None. Stand-alone: the id itself,
    where it is a number.
    """
    if not on_platform():
        return int(anonymous_id) if str(anonymous_id).isdecimal() else None
    from common.djangoapps.student.models import user_by_anonymous_id

    user = user_by_anonymous_id(anonymous_id)
    return user.pk if user else None


def may_author(usage_key: UsageKey, user_id: int | None, *, change: bool) -> bool:
    """Whether the user may read this block of a library as its author, or change it. Courses and stand-alone: yes.

    Read: openedx/core/djangoapps/xblock/rest_api/views.py runs every view and handler for whoever may learn from the
    library, and runtime/learning_core_runtime.py, save_block, raises RuntimeError where a handler of somebody else wrote;
    learning_context/manager.py, get_learning_context_impl(key), answers can_view_block_for_editing and can_edit_block.
    In courses the service `studio_user_permissions` says it.
    """
    if not isinstance(usage_key, UsageKeyV2) or not on_platform():
        return True
    from openedx.core.djangoapps.xblock.learning_context.manager import get_learning_context_impl

    user = None if user_id is None else get_user_model().objects.filter(pk=user_id).first()
    context = get_learning_context_impl(usage_key)
    asked = context.can_edit_block if change else context.can_view_block_for_editing
    return user is not None and bool(asked(user, usage_key))


def delete_state_rows(user_id: int, block_types: Iterable[str]) -> int:
    """Delete the platform's own rows about a learner's blocks of these types; how many there were.

    Read: lms/djangoapps/courseware/models.py, StudentModule (student, module_type); its history keeps problems only.
    Stand-alone: nothing to delete.
    """
    if not on_platform():
        return 0
    from lms.djangoapps.courseware.models import StudentModule

    _, per_model = StudentModule.objects.filter(student_id=user_id, module_type__in=list(block_types)).delete()
    return int(per_model.get("courseware.StudentModule", 0))


def unit_url(usage_key: UsageKey) -> str:
    """Where the learner finds the block again. Read: lms/urls.py, jump_to."""
    return f"/courses/{usage_key.context_key}/jump_to/{usage_key}"


def course_titles(course_keys: Iterable[CourseKey]) -> dict[CourseKey, str]:
    """The title of each course; empty where the platform knows none, and stand-alone: a key is no title for a reader.

    Read: openedx/core/djangoapps/content/course_overviews/api.py, get_course_overviews_from_ids (one query).
    """
    keys = set(course_keys)
    known: dict[CourseKey, Any] = {}
    if keys and on_platform():
        from openedx.core.djangoapps.content.course_overviews.api import get_course_overviews_from_ids

        known = get_course_overviews_from_ids(keys)
    return {key: getattr(known.get(key), "display_name_with_default", None) or "" for key in keys}


# --- Links to our pages -------------------------------------------------------------------------------------------


def offers_blocks(course_key: CourseKey, block_types: Iterable[str]) -> bool:
    """Whether the course's authors have put any of these blocks into their palette. Stand-alone: yes.

    Read: xmodule/course_block.py, `advanced_modules`, which Studio asks for before it offers an XBlock that is not the
    platform's own.
    """
    if not on_platform():
        return True
    from xmodule.modulestore.django import modulestore

    course = modulestore().get_course(course_key)
    return course is not None and not set(block_types).isdisjoint(course.advanced_modules)


def is_learner(user: Any, course_key: CourseKey) -> bool:
    """Whether the user is enrolled in the course. Stand-alone: whoever is signed in.

    Read: common/djangoapps/student/models/course_enrollment.py, CourseEnrollment.is_enrolled.
    """
    if not getattr(user, "is_authenticated", False):
        return False
    if not on_platform():
        return True
    from common.djangoapps.student.models import CourseEnrollment

    return bool(CourseEnrollment.is_enrolled(user, course_key))


class _LoneTab:
    """A tab where there is no platform: it remembers what it was made of."""

    def __init__(self, tab_dict: dict[str, Any]):
        self.tab_dict = tab_dict


def course_tab_base() -> type:
    """What a tab of a course derives from. Stand-alone: a bare class.

    Read: xmodule/tabs.py, CourseTab; openedx/core/lib/course_tabs.py finds tabs by the entry point openedx.course_tab;
    lms/djangoapps/courseware/tabs.py, _get_dynamic_tabs makes those that are `is_dynamic` with an empty dictionary.
    """
    if not on_platform():
        return _LoneTab
    from xmodule.tabs import CourseTab

    base: type = CourseTab
    return base


# --- Courses, for `campus_import`, which runs in Studio's process -------------------------------------------------


class NoPlatform(RuntimeError):
    """There is no Studio in this process: a course can be neither read, written nor exported."""


class CourseBlock(NamedTuple):
    """A block as authors see it: drafts included, `digest` of what they can change."""

    key: str
    name: str
    digest: str


class Published(NamedTuple):
    """What learners get: how many blocks of each type lie in the course's pages, and which the platform cannot show."""

    counts: Counter[str]
    hidden: list[tuple[str, str]]  # (key, type)


_WRITTEN_BY_THE_PLATFORM = {"discussions_settings", "discussion_enabled"}
"""Fields that nobody edits in the course.

Read: openedx/core/djangoapps/discussions/tasks.py writes both some time after a publication.
"""
_CONTAINERS = {"course", "chapter", "sequential", "vertical"}
VISITORS_FLAG = "seo.enable_anonymous_courseware_access"


def _store() -> Any:
    if not (on_platform() and in_studio()):
        raise NoPlatform("This process is not Studio of an Open edX platform.")
    from xmodule.modulestore.django import modulestore

    return modulestore()


def unknown_block_types(block_types: Iterable[str]) -> set[str]:
    """Those of these types for which no XBlock is installed. The same stand-alone.

    The platform would import a HiddenBlock in their place and say nothing (xmodule/hidden_block.py).
    """
    from xblock.core import XBlock
    from xblock.plugin import PluginMissingError

    unknown = set()
    for block_type in block_types:
        try:
            XBlock.load_class(block_type)
        except PluginMissingError:
            unknown.add(block_type)
    return unknown


def course_exists(course_key: CourseKey) -> bool:
    """Read: xmodule/modulestore/mixed.py, has_course. Stand-alone: raises NoPlatform, as all that follows."""
    return bool(_store().has_course(course_key))


def import_course(folder: Path) -> None:
    """Import the course whose course.xml lies in `folder`, under the key that it names; create or overwrite.

    Read: cms/djangoapps/contentstore/management/commands/import.py (data_directory, course_dirs): it publishes, sends
    course_published and seeds the forum's roles. It reads the whole course before it writes the first block.
    """
    _store()
    from django.core.management import call_command

    call_command("import", str(folder.parent), folder.name)


def export_course(course_key: CourseKey, folder: Path) -> None:
    """Export the course as it stands, drafts in drafts/, so that `folder` holds its course.xml.

    Read: xmodule/modulestore/xml_exporter.py, export_course_to_xml(store, contentstore, key, root_dir, course_dir).
    """
    store = _store()
    from xmodule.contentstore.django import contentstore
    from xmodule.modulestore.xml_exporter import export_course_to_xml

    export_course_to_xml(store, contentstore(), course_key, str(folder.parent), folder.name)


def course_blocks(course_key: CourseKey) -> list[CourseBlock]:
    """Every block of the course, its pages, tabs and updates, as authors see them.

    Read: xmodule/modulestore/split_mongo/split.py, get_items(include_orphans=False): what hangs from the course, and
    the detached types (about, static_tab, course_info).
    """
    store = _store()
    from xmodule.modulestore import ModuleStoreEnum

    with store.branch_setting(ModuleStoreEnum.Branch.draft_preferred, course_key):
        blocks = store.get_items(course_key, include_orphans=False)
    return [CourseBlock(_key(block.scope_ids.usage_id), _name(block), block_digest(block)) for block in blocks]


def course_files(course_key: CourseKey) -> dict[str, str]:
    """The name and the MD5 of every file uploaded to the course.

    Read: xmodule/contentstore/mongo.py, get_all_content_for_course answers (list of dictionaries, how many).
    """
    _store()
    from xmodule.contentstore.django import contentstore

    files, _count = contentstore().get_all_content_for_course(course_key)
    return {str(file["asset_key"].path): str(file.get("md5")) for file in files}


def published(course_key: CourseKey) -> Published:
    """Read: ModuleStoreEnum.Branch.published_only is the branch that the LMS reads."""
    store = _store()
    from xmodule.hidden_block import HiddenBlock
    from xmodule.modulestore import ModuleStoreEnum

    with store.branch_setting(ModuleStoreEnum.Branch.published_only, course_key):
        blocks = list(_walk(store.get_course(course_key, depth=None)))
    counts = Counter(block.scope_ids.block_type for block in blocks)
    hidden = [
        (_key(block.scope_ids.usage_id), block.scope_ids.block_type)
        for block in blocks
        if isinstance(block, HiddenBlock)
    ]
    return Published(counts, hidden)


def _walk(block: Any) -> Iterator[Any]:
    """The block and, below containers, what they hold: what a block holds itself is its own business."""
    yield block
    if block.scope_ids.block_type in _CONTAINERS:
        for child in block.get_children():
            yield from _walk(child)


def block_digest(block: Any) -> str:
    """A hash of all that authors can change in a block: the fields that are set, of content, settings and children."""
    from xblock.fields import Scope

    fields = {
        name: field.read_json(block)
        for name, field in block.fields.items()
        if field.scope in (Scope.content, Scope.settings, Scope.children)
        and field.is_set_on(block)
        and name not in _WRITTEN_BY_THE_PLATFORM
    }
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, UsageKey):
        return f"{value.block_type}@{value.block_id}"
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)


def _key(usage_key: BlockUsageLocator) -> str:
    """Without the branch and the version that the modulestore may add."""
    return str(usage_key.for_branch(None).version_agnostic())


def _name(block: Any) -> str:
    return str(getattr(block, "display_name", None) or "")


def reindex_course(course_key: CourseKey) -> bool:
    """Make the search index of the course anew; False where the platform has none. Raises what the index raises.

    Read: cms/djangoapps/contentstore/courseware_index.py, CoursewareSearchIndexer; the command reindex_course logs a
    failure and ends well, so it is not the one to call.
    """
    store = _store()
    from cms.djangoapps.contentstore.courseware_index import CoursewareSearchIndexer

    if not CoursewareSearchIndexer.indexing_is_enabled():
        return False
    CoursewareSearchIndexer.do_course_reindex(store, course_key)
    return True


def course_modes(course_key: CourseKey) -> set[str]:
    """The slugs of the ways to enrol that somebody has set up (none: the platform's default, audit).

    Read: common/djangoapps/course_modes/models.py, CourseMode.
    """
    _store()
    from common.djangoapps.course_modes.models import CourseMode

    return set(CourseMode.objects.filter(course_id=course_key).values_list("mode_slug", flat=True))


def add_free_mode(course_key: CourseKey, slug: str, name: str) -> None:
    """Let people enrol in that mode for nothing. Read: as course_modes; (course, mode_slug, currency) is unique."""
    _store()
    from common.djangoapps.course_modes.models import CourseMode

    CourseMode.objects.get_or_create(
        course_id=course_key, mode_slug=slug, currency="usd", defaults={"mode_display_name": name, "min_price": 0}
    )


def certificates(course_key: CourseKey) -> list[dict[str, Any]]:
    """The attestations described in the course.

    Read: cms/djangoapps/contentstore/views/certificates.py: they are course.certificates["certificates"], of which the
    platform uses the first, where it is_active.
    """
    return list(_store().get_course(course_key).certificates.get("certificates", []))


def set_certificates(course_key: CourseKey, descriptions: list[dict[str, Any]]) -> None:
    """Read: as certificates; certificate_activation_handler saves the course block with update_item."""
    store = _store()
    from xmodule.modulestore import ModuleStoreEnum

    course = store.get_course(course_key)
    course.certificates = {**course.certificates, "certificates": descriptions}
    store.update_item(course, ModuleStoreEnum.UserID.mgmt_command)


def set_by_command(course_key: CourseKey) -> bool:
    """Whether the course's settings were last written by a command of the server (an import, ours), not by a person.

    Read: xmodule/modulestore/edit_info.py, EditInfoMixin.edited_by; ModuleStoreEnum.UserID gives the platform itself
    negative numbers: the command `import` writes as mgmt_command, Studio as the user.
    """
    edited_by = _store().get_course(course_key).edited_by
    return edited_by is not None and edited_by < 0


def grading(course_key: CourseKey) -> dict[str, Any]:
    """The grading policy that learners of the course work under.

    Read: xmodule/course_block.py, raw_grader and grade_cutoffs: the two parts of grading_policy.json.
    """
    course = _store().get_course(course_key)
    return {"GRADER": list(course.raw_grader), "GRADE_CUTOFFS": dict(course.grade_cutoffs)}


def visitors_override(course_key: CourseKey) -> str:
    """Whether somebody forced the flag that lets visitors in, for this course: `on`, `off` or `unset`.

    Read: openedx/core/djangoapps/waffle_utils/models.py, WaffleFlagCourseOverrideModel.override_value; the flag is
    openedx/features/course_experience/__init__.py, COURSE_ENABLE_UNENROLLED_ACCESS_FLAG.
    """
    _store()
    from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel

    return str(WaffleFlagCourseOverrideModel.override_value(VISITORS_FLAG, course_key))


def let_visitors_in(course_key: CourseKey) -> None:
    """Force the flag on for this course alone. Read: as visitors_override; the newest row counts."""
    _store()
    from openedx.core.djangoapps.waffle_utils.models import WaffleFlagCourseOverrideModel

    WaffleFlagCourseOverrideModel.objects.create(
        waffle_flag=VISITORS_FLAG,
        course_id=course_key,
        override_choice="on",
        enabled=True,
        note="campus_import: the course says course_visibility public",
    )
