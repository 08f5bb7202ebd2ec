"""The blocks' own template engine: their folders, their tags, the document's language."""

from functools import cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine
from django.utils.safestring import SafeString

ROOT = Path(__file__).parent.parent


@cache
def _engine() -> Engine:
    return Engine(
        dirs=[str(ROOT / room / "templates") for room in ("kit", "case_study", "self_diagnostic")],
        libraries={"campus": "campus_xblocks.kit.templatetags.campus"},
        builtins=["campus_xblocks.kit.templatetags.campus"],
        autoescape=True,
    )


def render(template: str, lang: str, **context: Any) -> SafeString:
    """The HTML of a template of ours; `lang` chooses its words."""
    return _engine().get_template(template).render(Context({"lang": lang, **context}))


@cache
def text_of(name: str) -> str:
    """The text of a file of the blocks: `case_study/example.yaml`."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def asset(name: str) -> str:
    """What a view sends of a style sheet or script (`kit/assets/campus.css`): the small form that `make assets` wrote."""
    return text_of(name.replace("/assets/", "/served/"))
