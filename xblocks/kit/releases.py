"""Which release of campus-numerique brought which key of the documents.

A release cannot know the keys of later ones. So a document may say which release it `needs`: from 0.2.0 on, a release
that is older says so in a sentence, at that line and at every key that it does not know.
"""

from collections.abc import Mapping

RELEASE = "0.2.0"
"""The newest release whose keys are known here."""

KEYS_SINCE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "0.2.0": {
        "campus/case-study/1": (
            "needs",
            "transfer.rule",
            "transfer.calculator",
            "examples",
        ),
        "campus/self-diagnostic/1": (
            "needs",
            "dimensions.texts",
            "survey.options.free",
            "portraits",
            "examples",
        ),
    }
}
"""By release, then by format: the paths of the keys that were not known before (their inner keys go without saying)."""


def is_newer(release: str, than: str = RELEASE) -> bool:
    """Whether `release` (`1.2` or `1.2.3`) comes after `than`."""
    return _parts(release) > _parts(than)


def _parts(release: str) -> tuple[int, ...]:
    numbers = [int(part) for part in release.split(".")]
    return (*numbers, *[0] * (3 - len(numbers)))
