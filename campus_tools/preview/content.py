"""A course as blocks see it: keys, the author's fields read from OLX, inheritance."""

import copy
import json
import threading
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import BlockUsageLocator
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.plugin import PluginMissingError
from xblock.runtime import DictKeyValueStore, IdGenerator, IdReader, KvsFieldData

from campus_plugin.shared.durations import Estimate
from campus_tools.olx import course as olx
from campus_tools.olx.timing import estimate

from . import corelib
from .video import VideoBlock

CONTAINERS = ("course", "chapter", "sequential", "vertical")
INHERITED = frozenset(
    [
        "graded",
        "start",
        "due",
        "graceperiod",
        "showanswer",
        "show_correctness",
        "rerandomize",
        "max_attempts",
        "show_reset_button",
        "self_paced",
        "visible_to_staff_only",
        "days_early_for_beta",
        "use_latex_compiler",
        "static_asset_path",
        "group_access",
    ]
)
"""The settings that the platform hands down from containers (its InheritanceMixin)."""


def block_class(block_type: str) -> type[XBlock]:
    """The class that plays blocks of this type. Raises `PluginMissingError` where nothing does."""
    if block_type == "video":
        return VideoBlock
    if block_type in corelib.CORE:
        return corelib.load(block_type)
    corelib.enter()
    try:
        return XBlock.load_class(block_type)
    except PluginMissingError:
        return XBlock.load_class(f"_{block_type}_extracted")  # how xblocks-contrib names the platform's other blocks


def known_type(block_type: str) -> bool:
    """Whether `block_class` will find one; loads nothing."""
    from importlib.metadata import entry_points

    if block_type in CONTAINERS or block_type == "video" or block_type in corelib.CORE:
        return True
    group = entry_points(group="xblock.v1")
    named = {entry.name for entry in group} | {name for name, _ in XBlock.extra_entry_points}
    return block_type in named or f"_{block_type}_extracted" in named


class Keys(IdReader, IdGenerator):
    """Usage keys as the platform makes them. A block's definition is its usage: nothing here is used twice."""

    def __init__(self, course_key: CourseKey):
        self.course_key = course_key

    def usage(self, block_type: str, block_id: str) -> BlockUsageLocator:
        return self.course_key.make_usage_key(block_type, block_id)

    def create_definition(self, block_type: str, slug: str | None = None) -> Any:
        return self.usage(block_type, slug or block_type)

    def create_usage(self, def_id: Any) -> Any:
        return def_id

    def get_usage_id_from_aside(self, aside_id: Any) -> Any:
        return aside_id.usage_key

    def get_definition_id_from_aside(self, aside_id: Any) -> Any:
        return aside_id.definition_key

    def get_definition_id(self, usage_id: Any) -> Any:
        return usage_id

    def get_block_type(self, def_id: Any) -> str:
        return def_id.block_type

    def get_aside_type_from_usage(self, aside_id: Any) -> str:
        return aside_id.aside_type

    def get_aside_type_from_definition(self, aside_id: Any) -> str:
        return aside_id.aside_type

    def create_aside(self, definition_id: Any, usage_id: Any, aside_type: str) -> Any:
        raise NotImplementedError("the preview shows no asides")


class Content:
    """One version of one course, shared by all requests until a file changes."""

    def __init__(self, course: olx.Course):
        self.course = course
        self.key = CourseKey.from_string(course.key)
        self.keys = Keys(self.key)
        self._lock = threading.Lock()
        self._authored: dict[Any, Mapping[str, Any]] = {}
        self._estimates: dict[int, Estimate] = {}
        self._extra: dict[Any, Any] = {}

    @cached_property
    def nodes(self) -> dict[Any, olx.Node]:
        return {self.usage_key(node): node for node in self.course.root.walk()}

    def usage_key(self, node: olx.Node) -> BlockUsageLocator:
        if node.tag == "course":
            return self.keys.usage("course", "course")
        return self.keys.usage(node.tag, node.url_name)

    def node(self, usage_key: Any) -> olx.Node | None:
        return self.nodes.get(usage_key)

    def estimate(self, node: olx.Node) -> Estimate:
        if id(node) not in self._estimates:
            self._estimates[id(node)] = estimate(node)
        return self._estimates[id(node)]

    def authored(self, usage_key: Any) -> Mapping[str, Any]:
        """The author's field values of a block, as JSON; read from its XML by its own class, once."""
        if usage_key not in self._authored:
            with self._lock:
                if usage_key not in self._authored:
                    self._parse(usage_key)
        return self._authored[usage_key]

    def _parse(self, usage_key: Any) -> None:
        from .runtime import ParsingRuntime

        node = self.node(usage_key)
        element = copy.deepcopy(node.element) if node is not None else None
        if node is None or element is None:
            self._authored[usage_key] = {}
            return
        if node.tag in corelib.CORE:
            # the files were read, and bounded, by the course reader: nothing is left to follow
            element.set("x-is-pointer-node", "no")
        if node.tag == "html":
            element.attrib.pop("filename", None)
            for child in list(element):
                element.remove(child)
            element.text = node.text
        values: DictKeyValueStore = DictKeyValueStore()
        runtime = ParsingRuntime(self, KvsFieldData(values))
        block_type = usage_key.block_type
        keys = ScopeIds(None, block_type, usage_key, usage_key)
        block = runtime.mixologist.mix(block_class(block_type)).parse_xml(element, runtime, keys)
        block.save()
        fields: dict[str, Any] = {}
        for key, value in values.db_dict.items():
            if key.block_scope_id == usage_key:
                fields[key.field_name] = value
        policy = {k: v for k, v in node.settings.items() if k in block.fields and not isinstance(v, str)}
        self._authored[usage_key] = {**fields, **policy}

    def inherited(self, usage_key: Any, name: str) -> Any:
        """The value of a handed-down setting. Raises KeyError where no container gives one."""
        node = self.node(usage_key)
        if name not in INHERITED or node is None:
            raise KeyError(name)
        above = self.course.parent(node)
        value = self.course.inherited(above, name) if above else None
        if value is None:
            raise KeyError(name)
        return _as_json(value)


def _as_json(value: Any) -> Any:
    """An attribute's text as the JSON value it means: `true`, `3`, or the text itself."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return {"True": True, "False": False}.get(value, value)
