"""The services that blocks ask of the LMS, each with an honest stand-alone answer."""

import gettext as stdlib_gettext
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache as django_cache
from django.utils import translation
from xblock.completable import XBlockCompletionMode
from xblock.reference.user_service import UserService, XBlockUser

from . import records
from .people import Person

_COURSE_LINK = re.compile(r"""(?P<before>\\?["']|&quot;|url\(\s*)(?P<prefix>/static/|/jump_to_id/|/course/)""")


class User(UserService):
    """The current person with the attributes that a real LMS gives (Teak generation)."""

    def __init__(self, person: Person):
        super().__init__()
        self._person = person

    def get_current_user(self) -> XBlockUser:
        person = self._person
        user = XBlockUser(is_current_user=True)
        known = person.user_id is not None
        user.emails = [f"{person.username}@example.org"] if known else []
        user.full_name = person.label if known else ""
        user.display_name = person.label if known else ""
        user.opt_attrs = {
            f"edx-platform.{name}": value
            for name, value in {
                "anonymous_user_id": self._anonymous("course"),
                "deprecated_anonymous_user_id": self._anonymous("all"),
                "is_authenticated": known,
                "request_country_code": None,
                "user_id": person.user_id,
                "username": person.username if known else None,
                "user_is_beta_tester": False,
                "user_is_global_staff": person.staff,
                "user_is_staff": person.staff,
                "user_role": "staff" if person.staff else "student",
                "user_preferences": {"pref-lang": translation.get_language()},
            }.items()
        }
        return user

    def get_anonymous_user_id(self, username: str, course_id: str) -> str | None:
        return self._anonymous("course") if username == self._person.username else None

    def get_user_by_anonymous_id(self, uid: str | None = None) -> Any:
        from django.contrib.auth import get_user_model

        if uid is not None and uid != self._anonymous("course"):
            return None
        return get_user_model().objects.filter(pk=self._person.user_id).first()

    def _anonymous(self, sort: str) -> str | None:
        if self._person.user_id is None:
            return None
        text = f"{settings.SECRET_KEY}|{sort}|{self._person.user_id}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def _catalogue(package: str, language: str) -> stdlib_gettext.NullTranslations:
    """What the LMS reads for a block: `<root package>/translations/<locale>/LC_MESSAGES/text.mo`."""
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found: stdlib_gettext.NullTranslations = stdlib_gettext.NullTranslations()
    for folder in folders:
        for place in ("translations", "conf/locale"):
            for domain in ("text", "django"):
                found = stdlib_gettext.translation(domain, str(Path(folder) / place), [language], fallback=True)
                if type(found) is not stdlib_gettext.NullTranslations:
                    return found
    return found


class I18n:
    """The block's own catalogue in the person's language, then the preview's."""

    def __init__(self, block: Any = None):
        language = translation.get_language() or "en"
        module = getattr(type(block), "unmixed_class", type(block)).__module__ if block is not None else __name__
        self._own = _catalogue(module.split(".")[0], language)

    def gettext(self, message: str) -> str:
        told = self._own.gettext(message) if message else ""
        return translation.gettext(message) if told == message and message else told

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        told = self._own.ngettext(singular, plural, number)
        return translation.ngettext(singular, plural, number) if told in (singular, plural) else told

    ugettext, ungettext = gettext, ngettext

    def strftime(self, moment: Any, form: str) -> str:
        from django.utils.formats import date_format

        return date_format(moment, form if "_" in form else "DATETIME_FORMAT")

    def get_javascript_i18n_catalog_url(self, block: Any) -> None:
        return None


class CourseAddresses:
    """`/static/…`, `/jump_to_id/…` and `/course/…` in HTML, made real for this course."""

    def __init__(self, course_key: Any):
        self._base = f"/courses/{course_key}"

    def replace_urls(self, text: str, static_replace_only: bool = False) -> str:
        def real(match: re.Match[str]) -> str:
            prefix = match["prefix"]
            if static_replace_only and prefix != "/static/":
                return match[0]
            return match["before"] + self._base + ("/" if prefix == "/course/" else prefix)

        return _COURSE_LINK.sub(real, text)


class CourseFiles:
    """Texts among the course's own static files."""

    def __init__(self, folder: Path):
        from campus_tools.olx.files import Files

        self._files = Files(folder)

    def static_text(self, name: str) -> str | None:
        return self._files.text(f"static/{name}") if self._files.exists(f"static/{name}") else None


class Settings:
    def get_settings_bucket(self, block: Any, default: Any = None) -> Any:
        buckets = getattr(settings, "XBLOCK_SETTINGS", {})
        name = getattr(block, "block_settings_key", type(block).__name__)
        return buckets.get(name, default if default is not None else {})


class NoSandbox:
    """Python in problems is not run: stock Tutor does not run it either."""

    def can_execute_unsafe_code(self) -> bool:
        return False

    def get_python_lib_zip(self) -> None:
        return None


class Cache:
    """The process's cache, as capa asks for it."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return django_cache.get(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return django_cache.set(*args, **kwargs)


class Completion:
    """Which blocks are complete, and which become so by being seen."""

    def __init__(self, person: Person):
        self._person = person

    def completion_tracking_enabled(self) -> bool:
        return True

    def get_completions(self, candidates: Iterable[Any]) -> dict[Any, float]:
        known = records.completions(self._person.user_id)
        return {key: known.get(str(key), 0.0) for key in candidates}

    def can_mark_block_complete_on_view(self, block: Any) -> bool:
        return by_view(type(block))

    def blocks_to_mark_complete_on_view(self, blocks: Iterable[Any]) -> set[Any]:
        done = self.get_completions([block.scope_ids.usage_id for block in blocks])
        return {b for b in blocks if by_view(type(b)) and done[b.scope_ids.usage_id] < 1.0}

    def get_complete_on_view_delay_ms(self) -> int:
        return 0


def by_view(block_class: type) -> bool:
    """Whether blocks of this class are complete once seen (the platform's rule)."""
    completable = XBlockCompletionMode.get_mode(block_class) == XBlockCompletionMode.COMPLETABLE
    return (
        completable
        and not getattr(block_class, "has_custom_completion", False)
        and not getattr(block_class, "has_score", False)
    )
