"""Put the campus into the `openedx` image, and its courses on the platform.

Tutor runs this on the operator's host, where neither Open edX nor the campus is installed: it imports nothing but Tutor
(20, 21 and 22) and click, which Tutor is made of. `tutor plugins install campus_plugin/tutor/plugin.py` is enough; the
same module is the `tutor.plugin.v1` entry point of the distribution. docs/operators.md explains every setting.
"""

import json
import os
import re
import shlex
import urllib.error
import urllib.request
from collections.abc import Iterator

import click
from tutor import hooks

__version__ = "0.2.0"

hooks.Filters.CONFIG_DEFAULTS.add_items(
    [
        ("CAMPUS_VERSION", __version__),
        # Whatever pip accepts: a version, the address of a wheel or of a git repository.
        ("CAMPUS_PIP_REQUIREMENT", "campus-numerique=={{ CAMPUS_VERSION }}"),
        # The name of a wheel in $(tutor config printroot)/campus/wheel/, to be installed instead.
        ("CAMPUS_WHEEL", ""),
        # Where a course goes before it is overwritten. Not below /openedx/media, which the LMS serves to everyone.
        ("CAMPUS_BACKUPS", "/openedx/media-private/campus-backups"),
        # More Django settings of the campus, as a dictionary: CAMPUS_FRAME and the like.
        ("CAMPUS_SETTINGS", {}),
        # The two blocks may be put into content libraries.
        ("CAMPUS_IN_LIBRARIES", False),
        # The registration form asks for no gender, year of birth, diploma, address or goals.
        ("CAMPUS_SHORT_REGISTRATION", False),
    ]
)

# --- The image --------------------------------------------------------------------------------------------------------

CHECKOUT = "campus-numerique"
hooks.Filters.MOUNTED_DIRECTORIES.add_item(("openedx", f"{CHECKOUT}$"))

# `pip`, not the image's $PIP_COMMAND, which Tutor 20 does not have. What the platform holds already is a constraint:
# where the campus could not be installed beside it, the build fails instead of moving a pin of the platform.
# A mounted checkout is installed by Tutor itself, in a later step.
DOCKERFILE = """
{%- if CHECKOUT not in iter_mounted_directories(MOUNTS, "openedx")|list %}
# The campus: two XBlocks and their app
RUN --mount=type=cache,target=/openedx/.cache/pip,sharing=shared \\
{%- if CAMPUS_WHEEL %}
    --mount=type=bind,source=campus/wheel,target=/campus-wheel \\
{%- endif %}
    pip list --format=freeze >/tmp/campus-pins.txt && \\
    pip install --constraint /tmp/campus-pins.txt \\
{%- if CAMPUS_WHEEL %}
    "/campus-wheel/{{ CAMPUS_WHEEL }}"
{%- else %}
    "{{ CAMPUS_PIP_REQUIREMENT }}"
{%- endif %}
{%- endif %}
"""
hooks.Filters.ENV_PATCHES.add_item(
    ("openedx-dockerfile-post-python-requirements", DOCKERFILE.replace("CHECKOUT", f'"{CHECKOUT}"'))
)


@hooks.Actions.PROJECT_ROOT_READY.add()
def _offer_wheels(root: str) -> None:
    """Copy the wheels of the project's `campus/wheel` folder into the image's build context at `config save`."""
    if os.path.isdir(os.path.join(root, "campus", "wheel")):
        # The root is `campus`, so that nothing else of the project is taken for a template.
        hooks.Filters.ENV_TEMPLATE_ROOTS.add_item(os.path.join(root, "campus"))
        hooks.Filters.ENV_TEMPLATE_TARGETS.add_item(("wheel/", "build/openedx/campus"))


@hooks.Filters.IS_FILE_RENDERED.add()
def _copy_wheels_as_they_are(rendered: bool, path: str) -> bool:
    return rendered and not path.endswith(".whl")


# --- The settings -----------------------------------------------------------------------------------------------------

hooks.Filters.ENV_PATCHES.add_items(
    [
        (
            "openedx-common-settings",
            """
# The campus
CAMPUS_BACKUPS = {{ CAMPUS_BACKUPS.__repr__() }}
# In a container, a folder that is no volume goes with it.
CAMPUS_BACKUPS_ON_VOLUME = True
{%- for name, value in CAMPUS_SETTINGS.items() %}
{{ name }} = {{ value.__repr__() }}
{%- endfor %}
""",
        ),
        (
            "openedx-cms-common-settings",
            """
{%- if CAMPUS_IN_LIBRARIES %}
LIBRARY_ENABLED_BLOCKS = [*LIBRARY_ENABLED_BLOCKS, "campus_case_study", "campus_self_diagnostic"]
{%- endif %}
""",
        ),
        (
            "openedx-lms-common-settings",
            """
{%- if CAMPUS_SHORT_REGISTRATION %}
REGISTRATION_EXTRA_FIELDS = {
    **REGISTRATION_EXTRA_FIELDS,
    "gender": "hidden",
    "goals": "hidden",
    "level_of_education": "hidden",
    "mailing_address": "hidden",
    "year_of_birth": "hidden",
}
{%- endif %}
""",
        ),
    ]
)

# --- The courses ------------------------------------------------------------------------------------------------------

MAX_DOWNLOAD_BYTES = 200_000_000


@click.command(name="campus-import")
@click.option("--force", is_flag=True, help="Overwrite what was changed in Studio, after a backup.")
@click.option(
    "--from",
    "source",
    metavar="ADDRESS|PATH",
    help="Import this archive or folder instead of the courses in the image: the https:// address of a .tar.gz, "
    "or a path inside the container.",
)
@click.option("--only", metavar="KEY", help="Import one course, such as course-v1:CampusNumerique+METAMORPHOSES+2026.")
@click.option("--no-backup", is_flag=True, help="Overwrite although the backup would not be kept.")
@click.option("--new-weights", is_flag=True, help="Let the files' grading replace the one that learners began with.")
def campus_import(
    force: bool, source: str | None, only: str | None, no_backup: bool, new_weights: bool
) -> Iterator[tuple[str, str]]:
    """Create or update the courses that are open to learners, and check what the platform made of them.

    Nothing is overwritten that was changed in Studio, unless --force is given.
    """
    lines: list[str] = []
    if source and source.startswith(("http://", "https://")):
        here = "/tmp/campus-course.tar.gz"
        download = ["curl", "--fail", "--silent", "--show-error", "--location"]
        limit = ["--max-filesize", str(MAX_DOWNLOAD_BYTES), "--output", here]
        lines.append(_line([*download, *limit, "--", source]))
        source = here
    words = ["./manage.py", "cms", "campus_import"]
    words += ["--force"] if force else []
    words += ["--no-backup"] if no_backup else []
    words += ["--new-weights"] if new_weights else []
    words += [f"--from={source}"] if source else []
    words += [f"--only={only}"] if only else []
    lines.append(_line(words))
    yield "cms", "\n".join(lines)


def _line(words: list[str]) -> str:
    """A line of shell that survives both Jinja, through which Tutor passes jobs, and the shell."""
    line = shlex.join(words)
    return f"{{{{ {json.dumps(line)} }}}}" if re.search(r"[{}]", line) else line


hooks.Filters.CLI_DO_COMMANDS.add_item(campus_import)

# --- Smoke tests: `tutor local do tests smoke --limit=campus`, from Tutor 21.0.8 ------------------------------

if hasattr(hooks.Filters, "TESTS"):
    # Tutor gives this file to pytest on the host, with the platform's address in the environment.
    hooks.Filters.TESTS.add_item(("lms", "smoke", os.path.abspath(__file__)))


def _get(path: str) -> tuple[int, str]:
    """(status, text) of a page of the LMS for a visitor who is not signed in."""
    scheme = "https" if os.environ.get("ENABLE_HTTPS") == "true" else "http"
    port = f":{os.environ['LMS_PORT']}" if os.environ.get("LMS_PORT") else ""
    address = path if "://" in path else f"{scheme}://{os.environ['LMS_HOST']}{port}{path}"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def test_the_plan_asks_a_visitor_to_sign_in() -> None:
    status, page = _get("/campus/plan")
    assert status == 403, f"/campus/plan answered {status}: is the campus in the image that runs?"
    assert "/login?next=" in page


def test_the_campus_pages_have_their_style() -> None:
    _status, page = _get("/campus/plan")
    sheets = re.findall(r'href="([^"]*campus_plugin/campus[^"]*\.css)"', page)
    assert sheets, "the page names no stylesheet of the campus"
    assert [sheet for sheet in sheets if _get(sheet)[0] != 200] == [], "collectstatic did not find the campus"
