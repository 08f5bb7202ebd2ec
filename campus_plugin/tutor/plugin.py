"""Put the campus into the `openedx` image.

Tutor runs this on the operator's host, where neither Open edX nor the campus is installed: it imports nothing but Tutor.
`tutor plugins install campus_plugin/tutor/plugin.py` is enough; the same module is the `tutor.plugin.v1` entry point
of the distribution.
"""

from tutor import hooks

__version__ = "0.1.0"

hooks.Filters.CONFIG_DEFAULTS.add_items(
    [
        ("CAMPUS_VERSION", __version__),
        # Whatever pip accepts: a version, the address of a wheel or of a git repository.
        ("CAMPUS_PIP_REQUIREMENT", "campus-numerique=={{ CAMPUS_VERSION }}"),
    ]
)

# `pip install`, not the image's $PIP_COMMAND, which Tutor 20 does not have. The cache mount is the one of Tutor's own steps.
hooks.Filters.ENV_PATCHES.add_item(
    (
        "openedx-dockerfile-post-python-requirements",
        """
# The campus: two XBlocks and their app
RUN --mount=type=cache,target=/openedx/.cache/pip,sharing=shared \\
    pip install "{{ CAMPUS_PIP_REQUIREMENT }}"
""",
    )
)
