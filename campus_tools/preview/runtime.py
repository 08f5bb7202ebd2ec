"""The XBlock runtime of the preview: blocks of one course, for one person, during one request."""

import json
import logging
from html import escape
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from web_fragments.fragment import Fragment
from xblock.core import XBlock, XBlockMixin
from xblock.fields import Boolean, Date, Dict, Scope, ScopeIds, String, Timedelta
from xblock.plugin import PluginMissingError
from xblock.runtime import KvsFieldData, Runtime

from . import records, services
from .content import CONTAINERS, Content, block_class
from .fielddata import CourseStore
from .people import NOBODY, Person

log = logging.getLogger(__name__)
ONLY_ENROLLED = "preview-only-enrolled"


class PlatformFields(XBlockMixin):
    """What the platform mixes into every block: the fields that its containers hand down, and a public view."""

    graded = Boolean(scope=Scope.settings, default=False)
    format = String(scope=Scope.settings, default=None)
    start = Date(scope=Scope.settings, default=None)
    due = Date(scope=Scope.settings, default=None)
    graceperiod = Timedelta(scope=Scope.settings, default=None)
    self_paced = Boolean(scope=Scope.settings, default=False)
    visible_to_staff_only = Boolean(scope=Scope.settings, default=False)
    group_access = Dict(scope=Scope.settings, default={})

    @property
    def close_date(self) -> Any:
        return self.due + self.graceperiod if self.due and self.graceperiod else self.due

    @property
    def location(self) -> Any:
        return self.scope_ids.usage_id

    @property
    def category(self) -> str:
        return self.scope_ids.block_type

    def public_view(self, context: Any = None) -> Fragment:
        said = _("This content is only accessible to learners with an account who are enrolled in the course.")
        return Fragment(f'<p class="preview-note {ONLY_ENROLLED}">{escape(said)}</p>')


class CourseRuntime(Runtime):
    """What parsing and playing share."""

    def __init__(self, content: Content, blocks_services: dict[str, Any]):
        super().__init__(
            id_reader=content.keys, id_generator=content.keys, mixins=(PlatformFields,), services=blocks_services
        )
        self.content = content
        self.course_id = content.key

    def load_block_type(self, block_type: str) -> type[XBlock]:
        return block_class(block_type)

    def applicable_aside_types(self, block: Any) -> list[str]:
        return []

    def parse_asides(self, *_ignored: Any) -> list[Any]:
        return []

    def get_policy(self, usage_id: Any) -> dict[str, Any]:
        return {}

    def error_tracker(self, message: str, *_ignored: Any) -> None:
        log.warning("%s", message)

    @property
    def resources_fs(self) -> Any:
        from fs.osfs import OSFS

        return OSFS(str(self.content.course.folder))

    def handler_url(
        self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        raise NotImplementedError

    def local_resource_url(self, block: Any, uri: str) -> str:
        return f"/xblock/resource/{block.scope_ids.block_type}/{quote(uri)}"

    def resource_url(self, resource: str) -> str:
        return f"/preview-assets/{quote(resource)}"

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        raise NotImplementedError


class ParsingRuntime(CourseRuntime):
    """Reads the author's XML into fields; nobody is looking."""

    def __init__(self, content: Content, data: Any):
        super().__init__(content, {"field-data": data, "i18n": services.I18n(), "user": services.User(NOBODY)})

    def add_node_as_child(self, block: Any, node: Any) -> None:
        """Blocks inside blocks (library_content, conditional) are not played."""


class PreviewRuntime(CourseRuntime):
    """Plays blocks for `person`. `author` shows them as Studio does: nothing about learners is kept."""

    def __init__(self, content: Content, person: Person, *, author: bool = False):
        self.person, self.is_author_mode = person, author
        self.store = CourseStore(content.authored, content.inherited, keeps=person.user_id is not None and not author)
        self.store.author_mode = author
        super().__init__(
            content,
            {
                "field-data": KvsFieldData(self.store),
                "user": services.User(person),
                "replace_urls": services.CourseAddresses(content.key),
                "settings": services.Settings(),
                "sandbox": services.NoSandbox(),
                "cache": services.Cache(),
                "xqueue": None,
                "completion": services.Completion(person) if person.user_id is not None else None,
                "course_files": services.CourseFiles(content.course.folder),
                "publish": self,
            },
        )
        self.user_is_staff = person.staff

    def service(self, block: Any, service_name: str) -> Any:
        if service_name == "i18n":
            return services.I18n(block)
        if service_name == "fs":
            return None
        if service_name == "xqueue":  # needed by problems, used by none that a course of ours may hold
            return None
        return super().service(block, service_name)

    def get_block(self, usage_id: Any, for_parent: Any = None) -> Any:
        """The block of that key, bound to the person. Raises KeyError for one that the course does not have."""
        if self.content.node(usage_id) is None:
            raise KeyError(str(usage_id))
        keys = ScopeIds(self.person.user_id, usage_id.block_type, usage_id, usage_id)
        self.content.authored(usage_id)
        return self.construct_xblock(usage_id.block_type, keys)

    def handler_url(
        self, block: Any, handler_name: str, suffix: str = "", query: str = "", thirdparty: bool = False
    ) -> str:
        url = f"{self.handlers(block.scope_ids.usage_id)}{quote(handler_name)}"
        if suffix:
            url += f"/{quote(suffix)}"
        return f"{url}?{query}" if query else url

    def handlers(self, usage_key: Any) -> str:
        """Where the handlers of a block answer."""
        room = "studio" if self.is_author_mode else "xblock"
        return f"/courses/{self.content.key}/{room}/{quote(str(usage_key), safe=':+@')}/handler/"

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        """Keep what a block publishes, by the platform's rules. In author mode nothing is."""
        if self.is_author_mode:
            return
        user_id, usage_key = self.person.user_id, block.scope_ids.usage_id
        if event_type == "grade":
            kept = records.grade(
                user_id,
                usage_key,
                float(event_data.get("value") or 0),
                float(event_data.get("max_value") or 0),
                only_if_higher=bool(event_data.get("only_if_higher")),
            )
            if kept and block.has_score and not getattr(block, "has_custom_completion", False):
                records.complete(user_id, usage_key, 1.0)  # a scored block is complete once it has a score
        elif event_type == "completion":
            records.complete(user_id, usage_key, float(event_data.get("completion") or 0))
        elif event_type != "progress":
            records.event(user_id, usage_key, event_type, event_data)

    # --- showing ------------------------------------------------------------------------------------------------

    def show(self, usage_key: Any, view: str, context: dict[str, Any] | None = None) -> Fragment:
        """A view of a block, addresses made real. A block that fails is told in its place, never raised."""
        if usage_key.block_type in CONTAINERS:
            raise KeyError(str(usage_key))
        try:
            block = self.get_block(usage_key)
            fragment = self.render(block, view, context or {})
        except PluginMissingError:
            return self._failed(usage_key, _("nothing installed plays blocks of this type"))
        except Exception as error:
            log.exception("The block %s could not be shown", usage_key)
            return self._failed(usage_key, _told(error))
        if self.person.user_id is not None and view == "student_view" and services.by_view(type(block)):
            records.complete(self.person.user_id, usage_key, 1.0)
        return fragment

    def plain_problem(self, usage_key: Any) -> str:
        """A problem's inputs as they stand now, for a page without script; "" where it cannot be shown."""
        try:
            block = self.get_block(usage_key)
            html = block.remove_tags_from_html(block.lcp.get_html())  # hints and comments are for later
        except Exception:  # told by `show`, in the same place
            return ""
        return self._services["replace_urls"].replace_urls(str(html))

    def wrap_xblock(self, block: Any, view: str, frag: Fragment, context: Any) -> Fragment:
        """The platform's wrapper: what a block's script and style may rely on."""
        usage_key = block.scope_ids.usage_id
        attributes = {
            "class": f"xblock xblock-{view} xblock-{view}-{usage_key.block_type}",
            "id": f"block-{usage_key.block_id}",
            "data-usage-id": str(usage_key),
            "data-block-type": usage_key.block_type,
            "data-course-id": str(self.content.key),
            "data-handlers": self.handlers(usage_key),
            "data-runtime-version": "1",
        }
        if frag.js_init_fn:
            attributes["data-init"] = frag.js_init_fn
        told = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        arguments = ""
        if frag.json_init_args is not None:
            text = json.dumps(frag.json_init_args).replace("<", "\\u003c")
            arguments = f'<script type="json/xblock-args" class="xblock_json_init_args">{text}</script>'
        body = self._services["replace_urls"].replace_urls(frag.body_html())
        wrapped = Fragment(f"<div{told}>{body}{arguments}</div>")
        wrapped.add_fragment_resources(frag)
        return wrapped

    def _failed(self, usage_key: Any, error: str) -> Fragment:
        node = self.content.node(usage_key)
        said = _("This block (%(type)s) could not be shown: %(error)s") % {
            "type": usage_key.block_type,
            "error": error,
        }
        where = f"{node.file}, {_('line')} {node.line}" if node is not None else ""
        return Fragment(
            f'<div class="preview-fault" id="block-{escape(usage_key.block_id)}"><p>{escape(said)}</p><p>{escape(where)}</p></div>'
        )


def _told(error: Exception) -> str:
    text = str(error).strip().splitlines()
    return text[0][:300] if text else type(error).__name__
