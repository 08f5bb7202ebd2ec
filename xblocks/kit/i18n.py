"""The blocks' own words, in the language of the document rather than of the platform.

A French course speaks French on a platform left in English, so Django's active language does not decide here.
The catalogue is the one the platform knows too: `translations/<locale>/LC_MESSAGES/text.mo`.
"""

import gettext as stdlib_gettext
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "translations"
DOMAIN = "text"


def N_(message: str) -> str:
    """Mark a message for extraction; it is translated where it is shown."""
    return message


@cache
def catalogue(lang: str) -> stdlib_gettext.NullTranslations:
    """The catalogue of a language tag (`fr`, `fr-CA`); English, the language of the sources, where there is none."""
    tags = [lang.replace("-", "_"), lang.split("-")[0]]
    return stdlib_gettext.translation(DOMAIN, str(LOCALES), languages=tags, fallback=True)


def translate(message: str, lang: str, **values: object) -> str:
    """`message` in `lang`, its `%(name)s` places filled with `values`."""
    text = catalogue(lang).gettext(message) if message else ""
    return text % values if values else text
