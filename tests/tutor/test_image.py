"""The image holds the campus: from the registry, from a wheel, from a checkout; and nothing of the platform moves."""

import re
import subprocess
import sys
import zipfile

import pytest

from tests.tutor.project import ROOT, shell


def test_the_image_installs_the_release_that_the_plugin_came_with(stock):
    version = re.search(r'version="([^"]+)"', (ROOT / "setup.py").read_text(encoding="utf-8"))[1]
    assert f'"campus-numerique=={version}"' in stock.step


def test_the_package_is_installed_after_the_platforms_own_requirements(stock):
    text = stock.dockerfile
    assert text.index("requirements/edx/base.txt") < text.index("campus-numerique==") < text.index("AS production")
    assert re.match(r"RUN --mount=type=cache,\S+ \\\n", stock.step)


@pytest.mark.parametrize("name", ["stock", "tailored"])
def test_the_step_is_a_command_that_a_shell_reads(name, request):
    step = request.getfixturevalue(name).step
    done = subprocess.run(["bash", "-n", "-c", shell(step)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_operator_may_install_from_any_address(project):
    address = "campus-numerique @ git+https://git.example.org/campus.git@v1"
    project.set(CAMPUS_PIP_REQUIREMENT=address)
    assert f'"{address}"' in project.step
    assert "campus-numerique==" not in project.dockerfile


def test_a_wheel_on_the_host_goes_into_the_build_unchanged(tailored):
    name = "campus_numerique-9.9-py3-none-any.whl"
    copied = tailored.root / "env" / "build" / "openedx" / "campus" / "wheel" / name
    assert copied.read_bytes() == (tailored.root / "campus" / "wheel" / name).read_bytes()
    assert "--mount=type=bind,source=campus/wheel,target=/campus-wheel" in tailored.step
    assert f'"/campus-wheel/{name}"' in tailored.step
    assert "campus-numerique==" not in tailored.dockerfile


def test_a_mounted_checkout_is_installed_instead_of_a_release(project):
    checkout = project.place / "campus-numerique"
    checkout.mkdir()
    project("mounts", "add", str(checkout))
    text = project.dockerfile
    assert "FROM scratch AS mnt-campus-numerique" in text
    assert 'install -e "/mnt/campus-numerique"' in text
    assert "campus-numerique==" not in text
    for name in ("local/docker-compose.yml", "local/docker-compose.jobs.yml"):
        assert f"{checkout}:/mnt/campus-numerique" in project.rendered(name)


def test_without_the_plugin_nothing_of_ours_is_in_the_image(project):
    project("plugins", "disable", "campus")
    project("config", "save")
    assert "campus" not in project.dockerfile
    assert "CAMPUS" not in project.rendered("apps/openedx/settings/lms/production.py")


def wheel(folder, name, version, requires=()):
    """A wheel that holds nothing."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {line}\n" for line in requires)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", f"{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return path


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """An environment with one pinned library, and releases of it and of the campus to choose from: no network."""
    place = tmp_path_factory.mktemp("platform")
    shop = place / "shop"
    shop.mkdir()
    old = wheel(shop, "pinned", "1.0")
    wheel(shop, "pinned", "2.0")
    wheel(shop, "campus_numerique", "0.2.0", ["pinned>=1"])
    wheel(shop, "campus_numerique", "0.3.0", ["pinned>=2"])
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    subprocess.run([place / "venv/bin/pip", "install", "-q", "--no-index", old], check=True)
    return place


def build(platform, step):
    """Run the step of the Dockerfile in that environment."""
    return subprocess.run(
        ["sh", "-e", "-c", shell(step).replace("/tmp/campus-pins.txt", str(platform / "pins.txt"))],
        env={"PATH": f"{platform / 'venv/bin'}:/usr/bin:/bin", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(platform / "shop")},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip


def held(platform):
    listed = subprocess.run(
        [platform / "venv/bin/pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    return {line for line in listed.stdout.splitlines() if not line.startswith(("pip=", "setuptools="))}


def test_the_build_stops_rather_than_move_a_pin_of_the_platform(stock, platform):
    step = stock.step
    refused = build(platform, step.replace("campus-numerique==0.2.0", "campus-numerique==0.3.0"))
    assert refused.returncode != 0
    assert "pinned" in refused.stdout + refused.stderr
    assert held(platform) == {"pinned==1.0"}
    done = build(platform, step)
    assert done.returncode == 0, done.stderr
    assert held(platform) == {"pinned==1.0", "campus-numerique==0.2.0"} or held(platform) == {
        "pinned==1.0",
        "campus_numerique==0.2.0",
    }
