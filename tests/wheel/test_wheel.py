"""What a platform installs holds everything, away from the checkout."""

import email
import os
import re
import shutil
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = {
    "xblocks": "campus_xblocks",
    "campus_plugin": "campus_plugin",
    "campus_tools": "campus_tools",
    "course_exports": "campus_plugin/courses",
}
UV = [sys.executable, "-m", "uv"]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """Built from what git knows: a file that nobody committed is in nobody's wheel but one's own."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    out = tmp_path_factory.mktemp("dist")
    # Through the sdist, so that the sdist is known to be whole too.
    subprocess.run([*UV, "build", "-q", "--out-dir", out, source], check=True)
    [path] = out.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_file_of_the_rooms_is_in_the_wheel(contents):
    listed = subprocess.run(["git", "ls-files", "-z", *ROOMS], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    expected = {ROOMS[name.split("/")[0]] + "/" + name.split("/", 1)[1] for name in names}
    hidden = {name for name in expected if re.search(r"(^|/)\.", name)}
    assert expected - hidden - contents == set()


@pytest.mark.parametrize(
    "pattern",
    [
        r"campus_xblocks/translations/fr/LC_MESSAGES/text\.mo",
        r"campus_plugin/locale/fr/LC_MESSAGES/django\.mo",
        r"campus_plugin/migrations/0001_\w+\.py",
        r"campus_tools/management/commands/campus_import\.py",
        r"campus_tools/preview/migrations/0001_\w+\.py",
        r"campus_tools/preview/templates/.+\.html",
        r"campus_xblocks/kit/templates/.+\.html",
        r"campus_xblocks/kit/assets/.+\.css",
        r"campus_plugin/templates/campus_plugin/.+\.html",
        r"campus_plugin/courses/\w+/course\.xml",
        r"campus_plugin/tutor/plugin\.py",
        r".*dist-info/licenses/LICENSE",
    ],
)
def test_the_wheel_holds(pattern, contents):
    assert any(re.fullmatch(pattern, name) for name in contents)


def test_nothing_else_is_in_the_wheel(contents):
    strangers = {
        name
        for name in contents
        if not re.match(r"campus_xblocks/|campus_plugin/|campus_tools/|campus_numerique-[^/]+/", name)
    }
    assert strangers == set()
    assert not [name for name in contents if re.search(r"\.(pyc|sqlite3|log)$|/(tests|node_modules)/", name)]


def test_the_wheel_asks_for_nothing_that_would_move_a_platforms_pins(wheel):
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = email.message_from_bytes(archive.read(name))
    required = [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line]
    assert required
    assert [line for line in required if "==" in line] == []
    assert not [line for line in required if line.startswith(("web-fragments", "tutor"))]


@pytest.fixture(scope="session", params=["3.11", "3.12"])
def installed(request, wheel, tmp_path_factory):
    """An environment that has the wheel and what `make run` installs on this Python, and does not see the checkout."""
    place = tmp_path_factory.mktemp("installed")
    found = subprocess.run(
        [ROOT / "scripts" / "find-python", request.param], capture_output=True, text=True, check=True
    )
    subprocess.run([*UV, "venv", "-q", "--python", found.stdout.strip(), place / "venv"], check=True)
    python = place / "venv" / "bin" / "python"
    install = [*UV, "pip", "install", "-q", "--python", python]
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements" / "preview.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    return place


@pytest.fixture
def clean():
    """An environment of variables without what this test run has set."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DJANGO", "VIRTUAL", "CAMPUS"))}


def test_the_installed_package_has_what_it_asks_for(installed, clean):
    subprocess.run(
        [*UV, "pip", "check", "-q", "--python", installed / "venv" / "bin" / "python"], check=True, env=clean
    )


def test_the_platform_finds_both_blocks_and_the_app(installed, clean):
    code = """
import importlib.metadata as metadata
for group in ("xblock.v1", "lms.djangoapp", "cms.djangoapp"):
    for point in metadata.entry_points(group=group):
        if point.dist.name == "campus-numerique":
            print(group, point.name, point.load().__name__)
"""
    done = subprocess.run(
        [installed / "venv" / "bin" / "python", "-c", "import django; from django.conf import settings; settings.configure(INSTALLED_APPS=['django.contrib.contenttypes', 'django.contrib.auth', 'campus_plugin.apps.CampusConfig']); django.setup()\n" + code],
        cwd=installed, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "xblock.v1 campus_case_study CaseStudyBlock",
        "xblock.v1 campus_self_diagnostic SelfDiagnosticBlock",
        "lms.djangoapp campus_plugin CampusConfig",
        "cms.djangoapp campus_plugin CampusConfig",
        "cms.djangoapp campus_tools CampusToolsConfig",
    ], done.stderr


def test_the_tutor_entry_point_names_a_module_that_is_there(installed, clean):
    code = """
import importlib.metadata as metadata, importlib.util as util
[point] = [p for p in metadata.entry_points(group="tutor.plugin.v1") if p.dist.name == "campus-numerique"]
print(util.find_spec(point.value).origin)
"""
    python = installed / "venv" / "bin" / "python"
    done = subprocess.run([python, "-c", code], cwd=installed, env=clean, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("campus_plugin/tutor/plugin.py")


def test_the_embedded_campus_serves_its_first_page_from_the_wheel(installed, clean):
    homes = {
        "HOME": str(installed),
        "XDG_CACHE_HOME": str(installed / "cache"),
        "XDG_DATA_HOME": str(installed / "data"),
    }
    campus = subprocess.Popen(
        [installed / "venv" / "bin" / "campus", "preview", "--port", "0"],
        cwd=installed,
        env={**clean, **homes},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    try:
        # It says its address once it listens there, and ends without one where it cannot.
        for line in campus.stdout:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                break
        else:
            pytest.fail("".join(said))
        with urllib.request.urlopen(found[0], timeout=60) as answer:
            page = answer.read().decode()
    finally:
        campus.terminate()
        said.append(campus.communicate(timeout=30)[0])
    assert "Traceback" not in "".join(said)
    assert "<html" in page
    assert str(ROOT) not in page
