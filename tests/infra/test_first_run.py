"""`make run` and `make test` find a Python that works, and count truthfully."""

import os
import stat
import subprocess
import sys

import pytest

from scripts import run_tests
from tests.infra.tree import ROOT

FIND_PYTHON = ROOT / "scripts" / "find-python"
VERSION = "{}.{}".format(*sys.version_info)


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def find_python(path, home, *versions):
    return subprocess.run(
        ["/bin/sh", FIND_PYTHON, *versions],
        env={"PATH": f"{path}:/usr/bin-without-python", "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def shims(tmp_path):
    """A machine where every Python on PATH is a shim that fails."""
    for name in ("python3", f"python{VERSION}"):
        program(tmp_path / "shims" / name, "#!/bin/sh\necho 'command not found' >&2\nexit 127\n")
    return tmp_path / "shims"


def test_a_shim_that_fails_is_passed_over_for_an_interpreter_that_answers(shims, tmp_path):
    program(
        tmp_path / ".pyenv" / "versions" / f"{VERSION}.99" / "bin" / f"python{VERSION}",
        f'#!/bin/sh\nexec {sys.executable} "$@"\n',
    )
    found = find_python(shims, tmp_path, VERSION)
    assert found.returncode == 0
    assert os.access(found.stdout.strip(), os.X_OK)


def test_a_machine_without_a_fitting_python_is_told_so(shims, tmp_path):
    assert find_python(shims, tmp_path, VERSION).returncode == 1


def test_a_python_of_another_version_does_not_do(tmp_path):
    program(tmp_path / "bin" / "python3", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert find_python(tmp_path / "bin", tmp_path, "3.99").returncode == 1
    assert find_python(tmp_path / "bin", tmp_path, VERSION).returncode == 0


def test_make_help_lists_what_the_readme_promises():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "check", "translations"):
        assert f"make {target} " in said


JUNIT = '<testsuites><testsuite name="pytest" tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


@pytest.mark.parametrize(
    ("reports", "returned", "counted"),
    [
        ([JUNIT.format(10, 0, 0, 0)], 0, (10, 0, 0)),
        ([JUNIT.format(10, 2, 1, 1), JUNIT.format(5, 0, 0, 0)], 1, (11, 3, 1)),
        # pytest was content, what came after it was not
        ([JUNIT.format(10, 0, 0, 0)], 1, (10, 1, 0)),
        ([], 1, (0, 1, 0)),
        ([], 0, (0, 1, 0)),
    ],
)
def test_an_environment_counts_what_its_reports_say_and_a_death_as_a_failure(reports, returned, counted, tmp_path):
    paths = [tmp_path / f"{number}.xml" for number, _ in enumerate(reports)]
    for path, report in zip(paths, reports, strict=True):
        path.write_text(report)
    assert run_tests.read_junit(paths, returned) == counted


def test_a_missing_python_fails_where_it_counts_and_is_named_elsewhere(monkeypatch):
    monkeypatch.setattr(run_tests, "find_python", lambda version: None)
    monkeypatch.setenv("CI", "true")
    assert run_tests.run("teak", []).fatal
    monkeypatch.delenv("CI")
    outcome = run_tests.run("teak", [])
    assert not outcome.fatal
    assert "no Python 3.11 here" in str(outcome)


def test_only_what_counts_decides_and_nothing_run_is_not_a_success():
    good, bad = run_tests.Outcome("teak", passed=3), run_tests.Outcome("teak", passed=3, failed=1)
    assert run_tests.verdict([good, run_tests.Outcome("edge", passed=1, failed=2)]) == 0
    assert run_tests.verdict([good, bad]) == 1
    assert run_tests.verdict([run_tests.Outcome("teak", missing="3.11")]) == 1
