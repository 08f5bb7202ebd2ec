"""An author with the Studio editor open, seen from the server."""

import re
from html import unescape
from pathlib import Path

from hypothesis import strategies as st

from tests.support.harness import Place, learner, request_of

ROOT = Path(__file__).parent.parent.parent
ROOMS = {"campus_case_study": "case_study", "campus_self_diagnostic": "self_diagnostic"}
EXAMPLES = {name: (ROOT / "xblocks" / room / "example.yaml").read_text("utf-8") for name, room in ROOMS.items()}


class Permissions:
    """Studio's own service, for an author who may only read."""

    def can_read(self, course_key):
        return True

    def can_write(self, course_key):
        return False


class ReadOnly(Place):
    def runtime(self, who):
        runtime = super().runtime(who)
        runtime._services["studio_user_permissions"] = Permissions()
        return runtime


def opened(block):
    """The editor as the block made it: the runtime would wrap it in its own manner."""
    with request_of(block):
        return block.studio_view({})


class Author:
    """Somebody with the editor open; each call is a new request."""

    def __init__(self, block_type: str, definition: str = "", place: Place | None = None, **how):
        self.block_type, self.place, self.how = block_type, place or Place(), how
        self.who = learner("auteur", staff=True)
        self.place.block(block_type, definition, self.who, **how)

    @property
    def block(self):
        return self.place.block(self.block_type, None, self.who, **self.how)

    def call(self, handler, body):
        return self.place.call(self.block, handler, body)

    def save(self, definition, **more):
        return self.call("studio_save", {"definition": definition, "display_name": "Nom", **more})

    def open(self):
        return opened(self.block)


def text_in(fragment) -> str:
    """The text that a browser finds in the editor: the line end after the tag is none of it."""
    return unescape(re.search(r"<textarea[^>]*>\n(.*)</textarea>", fragment.content, re.DOTALL)[1])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=8,
)
