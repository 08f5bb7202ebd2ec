"""Which addresses the platform's log of requests must pass over.

The platform logs each request with the username and the first 512 characters of a form's fields
(`common.djangoapps.track.middleware.TrackMiddleware`), except where `re.match` finds a pattern of
`TRACKING_IGNORE_URL_PATTERNS` in the path. Our forms carry learners' words, so none of their addresses may be logged.
"""

from collections.abc import Iterable

# Each text before and after the block type is fixed and cannot repeat inside a key: a long path costs no more than its length.
_BLOCK = (
    r"(?:[^/]*?\+type@campus_(?:case_study|self_diagnostic)\+block@[^/@+]+"  # block-v1, library-v1
    r"|lb:[^/:]+:[^/:]+:campus_(?:case_study|self_diagnostic):[^/:]+)"  # a library's, with or without its version
)

PATTERNS: tuple[str, ...] = (
    r"^/campus/",
    rf"^/courses/[^/]+/xblock/{_BLOCK}/handler(?:_noauth)?/",
    rf"^/(?:preview/)?xblock/{_BLOCK}/handler/",
    rf"^/api/xblock/v2/xblocks/{_BLOCK}/handler/",
)
"""The campus pages; the LMS's handlers, with and without a session; Studio's two; the one that libraries use in both."""


def with_ours(patterns: Iterable[str] | None) -> list[str]:
    """The given patterns, as they are and in their order, then those of ours that are not among them yet."""
    given = list(patterns or ())
    return given + [pattern for pattern in PATTERNS if pattern not in given]
