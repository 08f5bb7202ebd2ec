"""What the blocks' templates may say: translated words, Markdown, numbers, dates."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any, cast

from django import template
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from ..figures import with_unit
from ..i18n import translate
from ..markdown import render

register = template.Library()


@register.simple_tag(takes_context=True)
def trans(context: template.Context, message: str, **values: object) -> SafeString:
    """`message` in the document's language; its `%(name)s` places are filled and escaped."""
    text = conditional_escape(translate(message, context["lang"]))
    # each value by itself: one that a filter has escaped already must not be escaped twice
    safe = {name: conditional_escape(cast(str, value)) for name, value in values.items()}  # or what str() makes one
    return mark_safe(text % safe if safe else text)


@register.filter
def md(text: str) -> SafeString:
    """An author's Markdown as safe HTML (allow-listed by `kit.markdown`)."""
    return mark_safe(render(text))


@register.simple_tag(takes_context=True)
def number(context: template.Context, value: Fraction | int, unit: str = "", decimals: int = 0) -> str:
    return with_unit(value, unit, context["lang"], decimals=decimals)


@register.simple_tag(takes_context=True)
def day(context: template.Context, value: date | datetime) -> str:
    """A date as the document's language writes it."""
    with translation.override(context["lang"]):
        return date_format(value, "DATE_FORMAT")


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return None
