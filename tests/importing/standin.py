"""A stand-in for Studio: **not** the platform, and no proof about it.

It keeps a course's files as they were imported and reads them with our own OLX reader, so that the decisions of
`campus_tools.importing` meet something that can be edited, exported and read back. It knows nothing of drafts, of
versions, or of what the platform's own import drops; the faults that the real one may have are asked for by name
(`loses`, `breaks`). What is known of the real one stands in the docstrings of `campus_plugin.edxapp`.
"""

import hashlib
import json
import tempfile
from collections import Counter
from pathlib import Path

from campus_plugin.edxapp import CourseBlock, Published
from campus_tools.olx import course as olx


class StandIn:
    def __init__(self):
        self.courses: dict[str, dict[str, bytes]] = {}
        self.descriptions: dict[str, list[dict]] = {}
        self.modes: dict[str, dict[str, str]] = {}
        self.overrides: dict[str, str] = {}
        self.indexed: list[str] = []
        self.imports: list[str] = []
        self.unknown: set[str] = set()
        self.loses: set[str] = set()  # types of blocks that get lost on the way
        self.hides: set[str] = set()  # types that become hidden blocks
        self.breaks: dict[str, Exception] = {}  # name of a function -> what it raises
        self.searches = True
        self.by_person: set[str] = set()  # courses whose settings a person wrote last

    # --- what people do

    def edit(self, key: str, old: str, new: str, file: str = "course/2026.xml") -> None:
        """An author changes a text in Studio."""
        text = self.courses[key][file].decode()
        assert old in text
        self.courses[key][file] = text.replace(old, new).encode()

    def upload(self, key: str, name: str, data: bytes) -> None:
        self.courses[key][f"static/{name}"] = data

    def switch_attestation(self, key: str, *, on: bool) -> None:
        """An author activates or deactivates the attestation in Studio."""
        self.descriptions[key] = [{**made, "is_active": on} for made in self.descriptions[key]]
        self.by_person.add(key)

    # --- what an import calls

    def _may_break(self, name: str) -> None:
        if name in self.breaks:
            raise self.breaks[name]

    def _read(self, key) -> olx.Course:
        with tempfile.TemporaryDirectory() as place:
            _write(self.courses[str(key)], Path(place))
            course = olx.read(Path(place))
        assert isinstance(course, olx.Course)
        return course

    def unknown_block_types(self, block_types):
        return self.unknown & set(block_types)

    def course_exists(self, course_key):
        return str(course_key) in self.courses

    def import_course(self, folder):
        course = olx.read(folder)
        self.imports.append(course.key)
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.courses[course.key] = files
        self.by_person.discard(course.key)
        self.descriptions[course.key] = course.root.settings.get("certificates", {}).get("certificates", [])
        self._may_break("import_course")

    def export_course(self, course_key, folder):
        self._may_break("export_course")
        # Studio says in the policy what stands in the course, and always writes policies/assets.json.
        files = dict(self.courses[str(course_key)])
        name = f"policies/{course_key.run}/policy.json"
        policy = json.loads(files.get(name, "{}"))
        settings = policy.setdefault(f"course/{course_key.run}", {})
        settings["certificates"] = {"certificates": self.descriptions[str(course_key)]}
        _write({**files, name: json.dumps(policy).encode(), "policies/assets.json": b"{}"}, folder)

    def course_blocks(self, course_key):
        return [
            CourseBlock(
                f"block-v1:{str(course_key)[10:]}+type@{node.tag}+block@{node.url_name}",
                node.name,
                _digest(
                    f"{_without_attestation(node)} {node.text} {[child.url_name for child in node.children]}".encode()
                ),
            )
            for node in self._read(course_key).root.walk()
        ] + [CourseBlock("certificates", "", _digest(repr(self.descriptions[str(course_key)]).encode()))]

    def course_files(self, course_key):
        files = self.courses[str(course_key)]
        return {name.removeprefix("static/"): _digest(data) for name, data in files.items() if "static/" in name}

    def published(self, course_key):
        nodes = [node for node in self._read(course_key).root.walk() if node.tag not in self.loses]
        return Published(
            Counter(node.tag for node in nodes),
            [(node.url_name, node.tag) for node in nodes if node.tag in self.hides],
        )

    def reindex_course(self, course_key):
        self._may_break("reindex_course")
        if self.searches:
            self.indexed.append(str(course_key))
        return self.searches

    def course_modes(self, course_key):
        return set(self.modes.get(str(course_key), {}))

    def add_free_mode(self, course_key, slug, name):
        self._may_break("add_free_mode")
        self.modes.setdefault(str(course_key), {})[slug] = name

    def certificates(self, course_key):
        return self.descriptions[str(course_key)]

    def set_certificates(self, course_key, descriptions):
        self.descriptions[str(course_key)] = descriptions

        self.by_person.discard(str(course_key))

    def set_by_command(self, course_key):
        return str(course_key) not in self.by_person

    def grading(self, course_key):
        return self._read(course_key).grading

    def visitors_override(self, course_key):
        return self.overrides.get(str(course_key), "unset")

    def let_visitors_in(self, course_key):
        self.overrides[str(course_key)] = "on"


def _write(files: dict[str, bytes], folder: Path) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _without_attestation(node: olx.Node) -> dict:
    return {name: value for name, value in node.settings.items() if name != "certificates"}


def _digest(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
